"""Where a row's check-ins lead: trend, forecast, and how long nothing has moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import fsum
from typing import Final, NamedTuple

from psto_xl.core.plan import CheckIn, Item, Plan, Workbook
from psto_xl.core.progress import raw_progress
from psto_xl.core.report import Figures

LAST: Final = 5
"""How many check-ins the line goes through."""


class Trend(NamedTuple):
    """What a row's check-ins say. `points` are all its values, oldest first.

    `slope` is the change of the value in a day along the line through the last five, None with fewer than
    two days. `unmoved` is how many of the last check-ins brought the same value as the one before.
    """

    points: Sequence[tuple[date, float]]
    slope: float | None
    unmoved: int

    def value_on(self, day: date) -> float | None:
        """Where the line through the last five check-ins stands on a day."""
        if self.slope is None:
            return None
        days, values = _last(self.points)
        return fsum(values) / len(values) + self.slope * (day.toordinal() - fsum(days) / len(days))


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
    return Trend(points, _slope(points), unmoved)


def _last(points: Sequence[tuple[date, float]]) -> tuple[list[int], list[float]]:
    return [day.toordinal() for day, _ in points[-LAST:]], [value for _, value in points[-LAST:]]


def _slope(points: Sequence[tuple[date, float]]) -> float | None:
    """The slope of the least-squares line through the last points; None where they share one day."""
    days, values = _last(points)
    if len(set(days)) < 2:
        return None
    middle, mean = fsum(days) / len(days), fsum(values) / len(values)
    spread = fsum((day - middle) ** 2 for day in days)
    return fsum((day - middle) * (value - mean) for day, value in zip(days, values, strict=True)) / spread


def forecast(item: Item, history: Trend, due: date | None) -> float | None:
    """The row's progress on its last day, unclamped, if the trend goes on; None without one.

    A milestone that has only been open or done so far moves in one step, so that a line says nothing of it.
    """
    value = history.value_on(due) if due else None
    if value is None or (item.is_milestone and all(point in (0, 1) for _, point in history.points)):
        return None
    return raw_progress(item._replace(current=value))


def outlook(book: Workbook, figures: Mapping[Item, Figures]) -> dict[Item, tuple[Trend, float | None]]:
    """Trend and forecast of every key result and North Star of a workbook that has been checked in."""
    lines = histories(book)
    found = {item: trend(lines[item.key]) for item in book.items if item.is_key_result and item.key in lines}
    return {item: (history, forecast(item, history, figures[item].due)) for item, history in found.items()}
