"""A workbook's part of a plan on its way into a run over many: cut to size, and given its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from operator import attrgetter
from typing import Any, Final, TypeVar

from psto_xl.core.plan import Item, Problem, SheetRead, Workbook

T = TypeVar("T")

LONGEST: Final = 1000
"""Characters that a run over many workbooks keeps of a title, an owner and the like."""
LONGEST_NOTE: Final = 100
"""The same of a text that is looked at only to see that it is there."""

_notes: Callable[[Item], tuple[str, ...]] = attrgetter("notes", "profitability", "impact", "benefit")
_texts: Callable[[Item], tuple[str, ...]] = attrgetter("title", "owner", "team", "unit", "metric")
_BOOK: Final = Item._fields.index("book")
_NUMBERS: Final = [
    Item._fields.index(name)
    for name in ("weight", "baseline", "target", "current", "confidence", "lower", "upper", "capacity")
]


def slim(book: Workbook) -> Workbook:
    """The workbook with its long texts cut, so that a run's memory depends on rows and not on what they hold.

    Rules that look at one workbook alone see it before, those that look at all of them afterwards.
    """
    items = [_slim(item) for item in book.items]
    return replace(
        _with_items(book, items, [_shown(problem) for problem in book.problems]),
        check_ins=tuple(one._replace(by="", note=one.note[:LONGEST_NOTE]) for one in book.check_ins),
        changes=tuple(one._replace(event=one.event[:LONGEST], decision="") for one in book.changes),
    )


def is_whole(book: Workbook, cut: Workbook) -> bool:
    """Whether rules that look at one workbook alone see in `cut`, the `slim` one, all that they see in this one."""
    return (
        all(now is item or _texts(now) == _texts(item) for item, now in zip(book.items, cut.items, strict=True))
        and all(now.value is one.value for one, now in zip(book.problems, cut.problems, strict=True))
        and all(now.event == one.event for one, now in zip(book.changes, cut.changes, strict=True))
    )


def renumbered(book: Workbook, index: int) -> Workbook:
    """The workbook as the one at `index` of a run."""
    if book.index == index:
        return book
    items = [Item._make((*item[:_BOOK], index, *item[_BOOK + 1 :])) for item in book.items]
    return replace(_with_items(book, items, book.problems), index=index)


def _slim(item: Item) -> Item:
    """The same row object where nothing is too long."""
    if max(map(len, _notes(item))) <= LONGEST_NOTE and max(map(len, _texts(item))) <= LONGEST:
        return item
    return item._replace(
        title=item.title[:LONGEST],
        owner=item.owner[:LONGEST],
        team=item.team[:LONGEST],
        unit=item.unit[:LONGEST],
        metric=item.metric[:LONGEST],
        notes=item.notes[:LONGEST_NOTE],
        profitability=item.profitability[:LONGEST_NOTE],
        impact=item.impact[:LONGEST_NOTE],
        benefit=item.benefit[:LONGEST_NOTE],
    )


def _shown(problem: Problem) -> Problem:
    if isinstance(problem.value, str) and len(problem.value) > LONGEST_NOTE:
        return problem._replace(value=problem.value[:LONGEST_NOTE])
    return problem


def _with_items(book: Workbook, items: list[Item], problems: Sequence[Problem]) -> Workbook:
    """The workbook with other row objects in the place of its own."""
    new = dict(zip(book.items, items, strict=True)) if problems else {}
    moved = tuple(one._replace(item=new[one.item]) if one.item is not None else one for one in problems)
    return replace(book, items=tuple(items), problems=moved)


class Pool:
    """Lets the workbooks of a run share what is the same in all of them."""

    def __init__(self) -> None:
        self._known: dict[object, Any] = {}
        self._numbers: dict[float, float] = {}

    def adopt(self, book: Workbook, index: int) -> Workbook:
        """The same workbook as the one at `index` of a run, with the sheets and numbers that others have too."""
        columns: list[Iterable[Any]] = [*zip(*book.items, strict=True)]
        shared = self._numbers.setdefault
        if columns:
            columns[_BOOK] = repeat(index, len(book.items))
            for at in _NUMBERS:
                # Zeros stay as they are: they differ in a sign that comparing does not see.
                columns[at] = [number and shared(number, number) for number in columns[at]]
        items = [*map(Item._make, zip(*columns, strict=True))]
        sheets = {key: self._sheet(read) for key, read in book.sheets.items()}
        return replace(_with_items(book, items, book.problems), index=index, sheets=sheets)

    def _sheet(self, read: SheetRead) -> SheetRead:
        columns, headers = self._shared(read.columns), self._shared(read.headers)
        read = read._replace(columns=columns, headers=headers)
        key = (read.layout.key, *read[1:3], id(columns), id(headers), *read[5:])
        found: SheetRead = self._known.setdefault(key, read)
        return found

    def _shared(self, mapping: Mapping[str, T]) -> Mapping[str, T]:
        found: Mapping[str, T] = self._known.setdefault((*mapping, *mapping.values()), mapping)
        return found
