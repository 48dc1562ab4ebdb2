"""What the dashboard remembers of earlier checks, kept in its own cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell, Formula, Sheet
from psto_xl.core.report import BREACHED, HEALTHS, BookReport
from psto_xl.core.values import read_date
from psto_xl.core.views import place
from psto_xl.core.views.sums import healths, objectives, own

_FIGURES: Final = ("score", *map(str, Severity), *HEALTHS, BREACHED)
_KEY, _NOW, _BEFORE = place.DATA, place.DATA + 1, place.DATA + 2
_DAY_ROW: Final = place.MEMORY_HEAD + 1


class Snapshot(NamedTuple):
    """The figures of one check; None is unknown."""

    day: date
    figures: Mapping[str, float | None]


class Memory(NamedTuple):
    """This check, and the one to compare it with, if there is one."""

    now: Snapshot
    before: Snapshot | None

    def change(self, figure: str) -> float | None:
        """How much a figure has changed; None where either is unknown."""
        then = self.before.figures.get(figure) if self.before else None
        now = self.now.figures.get(figure)
        return None if now is None or then is None else now - then


def take(book: BookReport, today: date) -> Snapshot:
    """The figures of this check."""
    rows = own(book)
    counts = healths(objectives(rows).values())
    breached = sum(row.health == BREACHED for row in rows.values())
    figures: dict[str, float | None] = {"score": book.score}
    figures |= {str(severity): float(n) for severity, n in book.counts.items()}
    figures |= {health: float(n) for health, n in zip(HEALTHS, counts, strict=True)}
    figures[BREACHED] = float(breached)
    return Snapshot(today, figures)


def recall(previous: Sheet | None, now: Snapshot) -> Memory:
    """Compare with the last check of an earlier day whose figures differ.

    So checking again, on the same day or with nothing changed, keeps what is compared with.
    """
    last = _read(previous, _NOW) if previous else None
    before = _read(previous, _BEFORE) if previous else None
    if last is None or last.day >= now.day:
        return Memory(now, before)
    if before is not None and _equal(last, now):
        return Memory(now, before)
    return Memory(now, last)


def is_kept(sheet: Sheet) -> bool:
    """Whether a check has left its figures on the sheet, which have the same names in every language."""
    return (sheet.at(_DAY_ROW, _KEY), sheet.at(_DAY_ROW + 1, _KEY)) == ("day", _FIGURES[0])


def _equal(one: Snapshot, other: Snapshot) -> bool:
    return all(_rounded(one.figures.get(name)) == _rounded(other.figures.get(name)) for name in _FIGURES)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def _read(sheet: Sheet, col: int) -> Snapshot | None:
    day = read_date(sheet.at(_DAY_ROW, col))
    if day is None:
        return None
    figures: dict[str, float | None] = {}
    for row, name in enumerate(_FIGURES, start=_DAY_ROW + 1):
        value = sheet.at(row, col)
        if sheet.at(row, _KEY) == name and isinstance(value, float):
            figures[name] = value
    return Snapshot(day, figures)


def cells(memory: Memory) -> dict[tuple[int, int], Cell | Formula]:
    """What the sheet keeps for the next check."""
    found: dict[tuple[int, int], Cell | Formula] = {(_DAY_ROW, _NOW): memory.now.day}
    found |= {(row, _KEY): name for row, name in enumerate(_FIGURES, start=_DAY_ROW + 1)}
    found[_DAY_ROW, _KEY] = "day"
    for col, snapshot in ((_NOW, memory.now), (_BEFORE, memory.before)):
        if snapshot:
            found[_DAY_ROW, col] = snapshot.day
            for row, name in enumerate(_FIGURES, start=_DAY_ROW + 1):
                value = snapshot.figures.get(name)
                if value is not None:
                    found[row, col] = value
    return found
