"""Where a row's check-ins lead: trend, forecast, and how long nothing has moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import fsum
from typing import Final, NamedTuple

from psto_xl.core.plan import CheckIn, Item, Plan, Workbook
from psto_xl.core.progress import progress_at
from psto_xl.core.report import Figures

LAST: Final = 5
"""How many check-ins the line goes through."""


class Line(NamedTuple):
    """A least-squares line: `value` on the `day` in the middle (an ordinal number), and its `slope` for a day."""

    day: float
    value: float
    slope: float

    def on(self, day: date) -> float:
        """The value on a day."""
        return self.value + self.slope * (day.toordinal() - self.day)


class Trend(NamedTuple):
    """What a row's check-ins say. `points` are all its values, oldest first, for a sparkline.

    `line` goes through the last five, None where these lie on fewer than two days. `unmoved` is how many of
    the last check-ins brought the same value as the one before.
    """

    points: Sequence[tuple[date, float]]
    line: Line | None
    unmoved: int


def histories(book: Workbook) -> dict[str, list[CheckIn]]:
    """The check-ins of a workbook that have a day, by the key of their row, oldest first."""
    found: dict[str, list[CheckIn]] = {}
    for line in book.check_ins:
        if line.day and line.key:
            found.setdefault(line.key, []).append(line)
    for lines in found.values():
        lines.sort(key=lambda line: line.day or date.min)
    return found


class Histories:
    """The check-ins of every row of a plan; a workbook's are sorted when they are first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._books = plan.books
        self._lines: dict[int, dict[str, list[CheckIn]]] = {}

    def of(self, item: Item) -> Sequence[CheckIn]:
        """The row's check-ins, oldest first."""
        if item.book not in self._lines:
            self._lines[item.book] = histories(self._books[item.book])
        return self._lines[item.book].get(item.key, ())

    def note(self, item: Item) -> str:
        """What was noted at the row's last check-in."""
        lines = self.of(item)
        return lines[-1].note if lines else ""


def trend(lines: Sequence[CheckIn]) -> Trend:
    """The trend of one row's check-ins, which come oldest first; those without a value don't count."""
    points = [(line.day, line.current) for line in lines if line.day and line.current is not None]
    unmoved = 0
    while unmoved + 1 < len(points) and points[-1 - unmoved][1] == points[-2 - unmoved][1]:
        unmoved += 1
    return Trend(points, _fit(points[-LAST:]), unmoved)


def _fit(points: Sequence[tuple[date, float]]) -> Line | None:
    """The least-squares line through some points, None where they lie on fewer than two days."""
    days = [day.toordinal() for day, _ in points]
    if len(set(days)) < 2:
        return None
    middle = fsum(days) / len(points)
    mean = fsum(value for _, value in points) / len(points)
    spread = fsum((day - middle) ** 2 for day in days)
    return Line(
        middle, mean, fsum((day - middle) * (p[1] - mean) for day, p in zip(days, points, strict=True)) / spread
    )


def forecast(item: Item, history: Trend, due: date | None) -> float | None:
    """The row's progress on its last day, unclamped, if the trend goes on; None without one.

    A milestone that has only been open or done so far moves in one step, so that a line says nothing of it.
    """
    if history.line is None or due is None:
        return None
    if item.is_milestone and all(value in (0, 1) for _, value in history.points):
        return None
    return progress_at(item, history.line.on(due))


def outlook(book: Workbook, figures: Mapping[Item, Figures]) -> dict[Item, tuple[Trend, float | None]]:
    """Trend and forecast of every key result and North Star of a workbook that has been checked in."""
    lines = histories(book)
    found = {item: trend(lines[item.key]) for item in book.items if item.is_key_result and item.key in lines}
    return {item: (history, forecast(item, history, figures[item].due)) for item, history in found.items()}
