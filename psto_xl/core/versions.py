"""Two versions of a checked plan side by side: what differs in each row, its progress and health, the scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from psto_xl.core.compare import Value, differences, match
from psto_xl.core.grid import same
from psto_xl.core.layout import fold
from psto_xl.core.plan import Item, Plan
from psto_xl.core.report import Failure, Report

FACETS: Final = (
    "new owner", "type", "status", "current", "progress", "health",
    "moved to another level", "moved to another workbook",
)  # fmt: skip
OWNER, TYPE, STATUS, CURRENT, PROGRESS, HEALTH, RAISED, MOVED = FACETS
"""What can differ in a row beside `compare.Kind`."""


class Facet(NamedTuple):
    """One thing that differs in a row: what, and both values."""

    name: str
    before: Value
    after: Value


class Version(NamedTuple):
    """A row in one version of the plan; `progress` is its own, of an objective without own the rolled-up one."""

    item: Item
    unit: str
    progress: float | None
    health: str


class Row(NamedTuple):
    """A row that differs; `before` is None where it was added, `after` where it was removed."""

    before: Version | None
    after: Version | None
    facets: Sequence[Facet] = ()


class Scores(NamedTuple):
    """The alignment score of a unit in both versions, None where there is nothing to rate or no such workbook."""

    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions, in the order of the later one; removed rows last.

    `days` are the days for which health was judged. `nameless` are rows without an id, which can't be compared.
    """

    days: tuple[date, date]
    rows: Sequence[Row]
    score: Scores
    scores: Sequence[Scores]
    nameless: int
    failures: Sequence[Failure]


def comparison(then: Report, now: Report, failures: Sequence[Failure] = ()) -> Comparison:
    """What differs between the plans of two reports. Rows are matched by id, never by position."""
    before, after = (Plan([mine.book for mine in report.books]) for report in (then, now))
    books = _same_books(before, after)
    pairs = match(before, after)
    rows = []
    for item in after.items:
        if item.key:
            old = pairs.get(item)
            row = _row(_version(old, then) if old else None, _version(item, now), books)
            if row.facets or not old:
                rows.append(row)
    kept = set(pairs.values())
    rows += [Row(_version(item, then), None) for item in before.items if item.key and item not in kept]
    return Comparison(
        days=(then.as_of, now.as_of),
        rows=rows,
        score=Scores("", then.score, now.score),
        scores=_scores(then, now, books),
        nameless=sum(not item.key for plan in (before, after) for item in plan.items),
        failures=failures,
    )


def _same_books(before: Plan, after: Plan) -> dict[int, int]:
    """For each workbook of the later version the one of the same unit in the earlier; a lone one is the same."""
    if len(before.books) == len(after.books) == 1:
        return {0: 0}
    units = {fold(book.unit): book.index for book in reversed(before.books)}
    return {book.index: units[fold(book.unit)] for book in after.books if fold(book.unit) in units}


def _scores(then: Report, now: Report, books: Mapping[int, int]) -> list[Scores]:
    found = []
    for mine in now.books:
        old = books.get(mine.book.index)
        found.append(Scores(mine.book.unit, then.books[old].score if old is not None else None, mine.score))
    gone = [mine for mine in then.books if mine.book.index not in books.values()]
    return found + [Scores(mine.book.unit, mine.score, None) for mine in gone]


def _version(item: Item, report: Report) -> Version:
    mine = report.books[item.book]
    its = mine.figures[item]
    return Version(item, mine.book.unit, its.own if its.own is not None else its.rolled_up, its.health)


def _row(before: Version | None, after: Version, books: Mapping[int, int]) -> Row:
    if before is None:
        return Row(None, after)
    old, new = before.item, after.item
    facets = [Facet(one.kind.value, one.before, one.after) for one in differences(old, new)]
    others: list[tuple[str, str | float | None, str | float | None]] = [
        (OWNER, old.owner or None, new.owner or None),
        (TYPE, old.type, new.type),
        (STATUS, old.status, new.status),
        (CURRENT, old.current, new.current),
        (PROGRESS, before.progress, after.progress),
        (HEALTH, before.health or None, after.health or None),
    ]
    if new.level is not old.level:
        others.insert(0, (RAISED, old.level.sheet, new.level.sheet))
    if books.get(new.book) != old.book:
        others.insert(0, (MOVED, before.unit, after.unit))
    facets += [Facet(*one) for one in others if not same(*one[1:])]
    return Row(before, after, facets)
