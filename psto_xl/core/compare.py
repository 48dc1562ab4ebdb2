"""Two versions of a plan, compared row by row. Rows are matched by id, never by position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import Final, NamedTuple

from psto_xl.core.layout import fold
from psto_xl.core.plan import Item, Plan
from psto_xl.core.values import Reference, id_key


class Kind(Enum):
    """What can differ between two versions of a row."""

    ADDED = "added"
    REMOVED = "removed"
    PARENTS = "re-parented"
    WEIGHT = "re-weighted"
    SHARE = "re-shared"
    TITLE = "re-worded"
    MEASURE = "measured otherwise"
    UNIT = "other unit"
    BASELINE = "moved baseline"
    TARGET = "moved target"
    START = "moved start"
    DUE = "moved due date"
    LOWER = "moved lower bound"
    UPPER = "moved upper bound"


Value = str | float | date | Sequence[Reference] | None


class Difference(NamedTuple):
    """What differs in one row: `before` and `after` are the cells' values.

    `SHARE` is a weight that stands in `Parent`; parents and shares are given as the references there.
    `item_before` is None where the row was added, `item_after` where it was removed; both values
    are None then.
    """

    kind: Kind
    id: str
    before: Value
    after: Value
    item_before: Item | None
    item_after: Item | None


def compare(before: Plan, after: Plan) -> list[Difference]:
    """Every difference, row by row in the order of the later version, then what was removed."""
    pairs = match(before, after)
    found: list[Difference] = []
    for item in after.items:
        if item in pairs:
            found += differences(pairs[item], item)
        elif item.key:
            found.append(Difference(Kind.ADDED, item.id, None, None, None, item))
    kept = set(pairs.values())
    found += (
        Difference(Kind.REMOVED, item.id, None, None, item, None)
        for item in before.items
        if item.key and item not in kept
    )
    return found


def match(before: Plan, after: Plan) -> dict[Item, Item]:
    """For each row of the later version the one with its id in the earlier.

    The workbook of the same unit comes first, then any other in which the id stands; each row is matched once.
    """
    own, anywhere = _by_id(before)
    pairs: dict[Item, Item] = {}
    taken: set[Item] = set()
    waiting = []
    for unit, item in _rows(after):
        there = own.get((unit, item.key))
        if there and there not in taken:
            pairs[item] = there
            taken.add(there)
        else:
            waiting.append(item)
    for item in waiting:
        there = next((one for one in anywhere.get(item.key, ()) if one not in taken), None)
        if there:
            pairs[item] = there
            taken.add(there)
    return pairs


def _rows(plan: Plan) -> Iterator[tuple[str, Item]]:
    """Every row that has an id, with its workbook's unit as units are compared."""
    for book in plan.books:
        unit = fold(book.unit)
        yield from ((unit, item) for item in book.items if item.key)


def _by_id(plan: Plan) -> tuple[dict[tuple[str, str], Item], dict[str, list[Item]]]:
    own: dict[tuple[str, str], Item] = {}
    anywhere: dict[str, list[Item]] = {}
    for unit, item in _rows(plan):
        own.setdefault((unit, item.key), item)
        anywhere.setdefault(item.key, []).append(item)
    return own, anywhere


def differences(before: Item, after: Item) -> list[Difference]:
    """What differs between two versions of one row."""
    if _COMPARED(before) == _COMPARED(after):
        return []
    values: tuple[tuple[Kind, Value, Value], ...] = (
        (Kind.PARENTS, before.parents, after.parents),
        (Kind.SHARE, before.parents, after.parents),
        (Kind.WEIGHT, before.weight, after.weight),
        (Kind.TITLE, before.title, after.title),
        (Kind.MEASURE, before.measured_by, after.measured_by),
        (Kind.UNIT, before.unit, after.unit),
        (Kind.BASELINE, before.baseline, after.baseline),
        (Kind.TARGET, before.target, after.target),
        (Kind.START, before.start, after.start),
        (Kind.DUE, before.due, after.due),
        (Kind.LOWER, before.lower, after.lower),
        (Kind.UPPER, before.upper, after.upper),
    )
    return [
        Difference(kind, after.id, old, new, before, after)
        for kind, old, new in values
        if old != new and _differs(kind, before, after)
    ]


_COMPARED: Final = attrgetter(
    "parents", "weight", "title", "measure", "unit", "baseline", "target", "start", "due", "lower", "upper"
)


def _differs(kind: Kind, before: Item, after: Item) -> bool:
    """Whether two spellings say different things; ids may stand in another order, words with other blanks."""
    if kind is Kind.TITLE:
        return before.title.split() != after.title.split()
    if kind is Kind.MEASURE:  # a direction that follows from the numbers has turned with them
        return bool(before.measure or after.measure)
    old, new = _shares(before), _shares(after)
    if kind is Kind.PARENTS:
        return old.keys() != new.keys()
    return kind is not Kind.SHARE or (old.keys() == new.keys() and old != new)


def _shares(item: Item) -> dict[str, float | None]:
    return {id_key(reference.id): reference.share for reference in item.parents}
