"""Figures over time for a terminal: lines with axes, and rows of small bars. Plain text, without colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

Series = Sequence[tuple[date, float | None]]

_BARS: Final = "▁▂▃▄▅▆▇█"
WIDTH: Final = 20
"""So many small bars, if nothing else is said."""
_COLUMNS, _ROWS = 60, 9


def bars(values: Sequence[float | None], low: float, high: float, width: int = WIDTH) -> str:
    """Small bars from `low` to `high`, a blank for what is unknown; of over `width` values evenly chosen ones."""
    if len(values) > width:
        values = [values[at * (len(values) - 1) // (width - 1)] for at in range(width)]
    span = high - low or 1.0
    top = len(_BARS) - 1
    heights = [None if v is None else round((min(max(v, low), high) - low) / span * top) for v in values]
    return "".join(" " if height is None else _BARS[height] for height in heights)


def plot(series: Series, low: float, high: float, show: Callable[[float], str]) -> list[str]:
    """A line over the days from the first to the last, its axis from `low` to `high`; nothing without values.

    Days of which nothing is known are passed over.
    """
    from plotille import Canvas

    known = [(day.toordinal(), value) for day, value in series if value is not None]
    if not known:
        return []
    first, last = known[0][0], known[-1][0]
    # The canvas ends a dot behind what it is to show: a dot on its very edge is not drawn.
    right, top = _beyond(first, max(last, first + 1), 2 * _COLUMNS), _beyond(low, high, 4 * _ROWS)
    canvas = Canvas(_COLUMNS, _ROWS, first, low, right, top)
    for (day, value), (then, next_value) in zip(known, known[1:] or known, strict=False):
        canvas.line(day, value, then, next_value)
    drawn = canvas.plot().replace("\N{BRAILLE PATTERN BLANK}", " ").splitlines()
    marks = {0: show(high), (_ROWS - 1) // 2: show((high + low) / 2), _ROWS - 1: show(low)}
    left = max(map(len, marks.values()))
    lines = [f"{marks.get(at, ''):>{left}} ┤{line.rstrip()}" for at, line in enumerate(drawn)]
    days = [date.fromordinal(day).isoformat() for day in dict.fromkeys((first, last))]
    room = _COLUMNS - sum(map(len, days))
    return [*lines, " " * left + " └" + "─" * _COLUMNS, " " * (left + 2) + (" " * room).join(days)]


def _beyond(low: float, high: float, dots: int) -> float:
    """One dot further than `high`, which is to be the last of so many."""
    return high + (high - low) / (dots - 1)
