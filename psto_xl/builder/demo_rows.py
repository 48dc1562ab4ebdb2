"""What the demonstration's workbooks are written with: its calendar, and one function for each kind of row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psto_xl.builder.content import Content, Row
from psto_xl.core.choices import KEY_RESULT, MILESTONE, OBJECTIVE
from psto_xl.core.grid import Cell, canonical


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days around the day of the demonstration. The cycle is a year of whole months, and half of it is over."""

    today: date

    def month(self, n: int) -> date:
        """The first day of the month that lies `n` months after this one."""
        years, month = divmod(self.today.month - 1 + n, 12)
        return date(self.today.year + years, month + 1, 1)

    def end_of(self, n: int) -> date:
        """The last day of that month."""
        return self.month(n + 1) - timedelta(days=1)

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=days)

    @property
    def cycle(self) -> tuple[date, date]:
        """First and last day of the planning cycle."""
        return self.month(-6), self.end_of(5)

    @property
    def half(self) -> tuple[date, date]:
        """First and last day of the half-year for which the teams plan their operational work."""
        return self.month(-3), self.end_of(2)


def row(**cells: object) -> Row:
    """A row of its filled cells."""
    return {key: canonical(value) for key, value in cells.items() if value is not None}


def objective(id: str, parent: str, title: str, period: tuple[date, date], **more: object) -> Row:
    """An objective and its first and last day."""
    start, due = period
    return row(id=id, type=OBJECTIVE, parent=parent, title=title, start=start, due=due, **more)


def key_result(
    id: str, title: str, measure: str, unit: str, numbers: tuple[object, object, object], **more: object
) -> Row:
    """A key result of the objective whose id its own begins with; `numbers` are baseline, target, current."""
    baseline, target, current = numbers
    return row(
        id=id,
        type=KEY_RESULT,
        parent=id.rpartition(".")[0],
        title=title,
        measure=measure,
        unit=unit,
        baseline=baseline,
        target=target,
        current=current,
        **more,
    )


def milestone(id: str, title: str, current: str, **more: object) -> Row:
    """A key result that is either done or not."""
    return row(
        id=id, type=KEY_RESULT, parent=id.rpartition(".")[0], title=title, measure=MILESTONE, current=current, **more
    )


def history(
    calendar: Calendar, id: str, by: str, days_ago: Sequence[int], values: Sequence[float], notes: Mapping[int, str]
) -> list[Row]:
    """Check-ins of one row, oldest first; `notes` by their position."""
    return [
        row(date=calendar.ago(days), id=id, current=value, by=by, note=notes.get(at))
        for at, (days, value) in enumerate(zip(days_ago, values, strict=True))
    ]


def workbook(
    calendar: Calendar, unit: str, sheets: Mapping[str, Sequence[Row]], settings: Mapping[str, Cell] | None = None
) -> Content:
    """A workbook whose settings name its unit and the cycle."""
    start, end = calendar.cycle
    return Content(sheets, {"Unit": unit, "Cycle start": start, "Cycle end": end, **(settings or {})})
