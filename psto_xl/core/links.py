"""Who supports whom: ids resolved over every workbook of a run, valid links, and the references that fail."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

from psto_xl.core.cycles import find_cycles
from psto_xl.core.layout import Level, fold
from psto_xl.core.plan import Item, Plan, Workbook
from psto_xl.core.values import Reference, id_key, stem


class Link(NamedTuple):
    """A row and a row that it supports or, of a key result, belongs to; `share` as `Reference` has it."""

    child: Item
    parent: Item
    share: float | None = None
    percent: bool = False

    @property
    def weight(self) -> float | None:
        """The weight that was typed for the row among its siblings, None for a blank."""
        return self.child.weight if self.share is None else self.share

    @property
    def is_valid(self) -> bool:
        """Whether that can be used; what is negative or unreadable counts as blank."""
        if self.share is not None:
            return True
        weight = self.child.weight
        return "weight" not in self.child.unreadable and (weight is None or weight >= 0)


class Flaw(Enum):
    """Why a reference makes no link."""

    MISSING = "missing"
    NOT_LOADED = "not loaded"
    AMBIGUOUS = "ambiguous"
    WRONG_LEVEL = "wrong level"
    NO_OBJECTIVE = "no objective on its sheet"
    REPEATED = "repeated"


class BadReference(NamedTuple):
    """A reference that makes no link; `found` are the rows that its id stands for, if any."""

    item: Item
    reference: Reference
    flaw: Flaw
    found: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The links of a plan. Mappings lack rows that have nothing there.

    `parents`: the valid links upwards, of objectives and key results, without those in a cycle.
    `key_results`: an objective's key results (a purpose's North Stars). `supporters`: the objectives linked
    to an objective or to one of its key results, each once, with its larger share. `direct`: the objectives
    linked to just this row. `holders`: every row by its id's key; `index` finds those that an id stands for.
    `cycles`: the rows of each cycle in order.
    """

    parents: Mapping[Item, Sequence[Link]]
    key_results: Mapping[Item, Sequence[Item]]
    supporters: Mapping[Item, Sequence[Link]]
    direct: Mapping[Item, Sequence[Link]]
    holders: Mapping[str, Sequence[Item]]
    index: Index
    bad: Sequence[BadReference]
    cycles: Sequence[Sequence[Item]]

    def objective_of(self, item: Item) -> Item | None:
        """A key result's objective; an objective itself."""
        if not item.is_key_result:
            return item
        links = self.parents.get(item)
        return links[0].parent if links else None

    def beneath(self, item: Item) -> list[Item]:
        """Every row below this one: its key results and supporters, theirs, and so on, each once."""
        found: dict[Item, None] = {}
        queue = [item]
        while queue:
            at = queue.pop()
            below = [*self.key_results.get(at, ()), *(link.child for link in self.direct.get(at, ()))]
            for child in below:
                if child not in found and child is not item:
                    found[child] = None
                    queue.append(child)
        return list(found)


class Index:
    """The rows of a plan by id: a workbook's own first, then the portfolio's, then ``Unit/ID``."""

    def __init__(self, plan: Plan) -> None:
        self.holders: dict[str, Sequence[Item]] = {}
        self._units: dict[str, dict[int, None]] = {}
        self._of_units: dict[tuple[str, str], Sequence[Item]] = {}
        self._book = -1
        self._found: dict[str, Sequence[Item]] = {}
        self.levels = {item.level for item in plan.items}
        many: dict[str, list[Item]] = {}
        for index, book in enumerate(plan.books):
            for item in book.items:
                if item.key and self.holders.setdefault(item.key, one := (item,)) is not one:
                    many.setdefault(item.key, [*self.holders[item.key]]).append(item)
            self._units.setdefault(fold(book.unit), {})[index] = None
        self.holders |= many

    def find(self, book: int, text: str) -> Sequence[Item]:
        """The rows that an id stands for when it is used in the workbook with index `book`."""
        if book != self._book:
            self._book, self._found = book, {}
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._look_up(book, text)
        return found

    def _look_up(self, book: int, text: str) -> Sequence[Item]:
        key = id_key(text)
        if own := self._own(book, key):
            return own
        if found := self.holders.get(key):
            return found if found[0].book != found[-1].book else found[:1]
        for unit, rest in _units_and_ids(text):
            if there := self._in_unit(fold(unit), id_key(rest)):
                return there
        return ()

    def _in_unit(self, unit: str, key: str) -> Sequence[Item]:
        """The rows that hold an id in the workbooks of a unit: many may share a unit, and many an id."""
        found = self._of_units.get((unit, key))
        if found is None:
            books, rows = self._units.get(unit, {}), self.holders.get(key, ())
            if len(books) < len(rows):
                found = [own[0] for book in books if (own := self._own(book, key))]
            else:
                found = [row for row in rows if row.book in books and row is self._own(row.book, key)[0]]
            self._of_units[unit, key] = found
        return found

    def _own(self, book: int, key: str) -> Sequence[Item]:
        """The first row of a workbook that holds an id, if one does: holders come in the order of workbooks."""
        found = self.holders.get(key, ())
        if len(found) == 1:
            return found if found[0].book == book else ()
        at = bisect_left(found, book, key=_BOOK)
        return found[at : at + 1] if at < len(found) and found[at].book == book else ()

    def is_elsewhere(self, text: str) -> bool:
        """Whether an id names a unit that no loaded workbook is of."""
        units = [unit for unit, _ in _units_and_ids(text)]
        return bool(units) and not any(fold(unit) in self._units or id_key(unit) in self.holders for unit in units)

    def is_foreign(self, text: str) -> bool:
        """Whether no loaded id begins with the same letters as this one."""
        return stem(id_key(text)) not in self._stems

    @cached_property
    def _stems(self) -> set[str]:
        return {stem(key) for key in self.holders}


_BOOK: Final = attrgetter("book")


def _units_and_ids(text: str) -> list[tuple[str, str]]:
    """The ways to read ``Unit/ID``: either may have a slash in it."""
    parts = text.split("/")
    return [("/".join(parts[:n]), "/".join(parts[n:])) for n in range(1, len(parts))]


def link(plan: Plan) -> Graph:
    """Resolve every parent of every row of the plan."""
    index = Index(plan)
    upward: dict[Item, Sequence[Link]] = {}
    askew: dict[Item, Sequence[Link]] = {}
    bad: list[BadReference] = []
    for book in plan.books:
        _link_book(book, index, upward, askew, bad)
    cycles: list[tuple[Item, ...]] = []
    if askew:
        cycles, inside = find_cycles(_all_edges(askew, upward))
        _drop_cycles(upward, inside)
        bad += [
            BadReference(item, Reference(to.parent.id), Flaw.WRONG_LEVEL, (to.parent,))
            for item, links in askew.items()
            for to in links
            if (item, to.parent) not in inside
        ]
    key_results, direct, supporters = _downward(upward)
    return Graph(
        parents=upward,
        key_results=key_results,
        supporters=supporters,
        direct=direct,
        holders=index.holders,
        index=index,
        bad=bad,
        cycles=cycles,
    )


def _link_book(
    book: Workbook,
    index: Index,
    upward: dict[Item, Sequence[Link]],
    askew: dict[Item, Sequence[Link]],
    bad: list[BadReference],
) -> None:
    """Sort a workbook's references into links that lead upward, links that don't, and those that fail."""
    purposes = [item for item in book.items if item.level is Level.PURPOSE and item.is_objective and item.counts]
    levels = {item.level for item in book.items}
    for item in book.items:
        if item.is_bau:
            continue
        if not item.parents:
            if item.is_key_result and item.level is Level.PURPOSE and len(purposes) == 1:
                upward[item] = (Link(item, purposes[0]),)
            continue
        reference = item.parents[0]
        found = index.find(book.index, reference.id)
        if len(item.parents) == 1 and len(found) == 1 and _may_link(item, found[0]):
            to = Link(item, found[0], reference.share, reference.percent)
            (upward if _leads_upward(to) else askew)[item] = (to,)
            continue
        for to in _resolve(item, index, levels, bad):
            links = upward if _leads_upward(to) else askew
            links[item] = (*links.get(item, ()), to)


def _resolve(item: Item, index: Index, levels: Collection[Level], bad: list[BadReference]) -> Collection[Link]:
    """The links that a row's references make; those that fail go to `bad`."""
    links: dict[Item, Link] = {}
    absent: list[BadReference] = []
    for reference in item.parents:
        found = index.find(item.book, reference.id)
        if len(found) != 1:
            absent.append(BadReference(item, reference, _absence(item, reference, found, levels, index), found))
            continue
        parent = found[0]
        to = Link(item, parent, reference.share, reference.percent)
        if parent in links:
            bad.append(BadReference(item, reference, Flaw.REPEATED, (parent,)))
            links[parent] = max(links[parent], to, key=lambda one: one.share or 0.0)
        elif not _may_link(item, parent):
            flaw = Flaw.WRONG_LEVEL if parent.level is not item.level else Flaw.NO_OBJECTIVE
            bad.append(BadReference(item, reference, flaw, (parent,)))
        else:
            links[parent] = to
    for one in absent:
        is_extra = bool(links) and _may_skip_a_level(one, index) and index.is_foreign(one.reference.id)
        bad.append(one._replace(flaw=Flaw.NOT_LOADED) if is_extra else one)
    return links.values()


def _absence(
    item: Item, reference: Reference, found: Sequence[Item], levels: Collection[Level], index: Index
) -> Flaw:
    if found:
        return Flaw.AMBIGUOUS
    expected = item.level if item.is_key_result else Level(max(item.level - 1, 0))
    return Flaw.NOT_LOADED if expected not in levels or index.is_elsewhere(reference.id) else Flaw.MISSING


def _may_skip_a_level(bad: BadReference, index: Index) -> bool:
    """Whether it may be an extra link to a strategy that is in no loaded workbook."""
    item = bad.item
    skips = item.level is Level.OPERATIONAL and item.is_objective and Level.STRATEGY not in index.levels
    return skips and bad.flaw is Flaw.MISSING


def _may_link(item: Item, parent: Item) -> bool:
    """Whether there can be a link at all: a key result's only leads to an objective on its own sheet."""
    if not item.is_key_result:
        return True
    return parent.is_objective and parent.level is item.level and parent.book == item.book


def _leads_upward(to: Link) -> bool:
    if to.child.is_key_result:
        return True
    return to.parent.level < to.child.level and not to.parent.is_bau


def _all_edges(*links: Mapping[Item, Sequence[Link]]) -> dict[Item, list[Item]]:
    """Links by the row that they lead from; a cycle is walked from the first row in these that lies on it."""
    edges: dict[Item, list[Item]] = {}
    for some in links:
        for item, to in some.items():
            edges.setdefault(item, []).extend(one.parent for one in to)
    return edges


def _drop_cycles(upward: dict[Item, Sequence[Link]], inside: set[tuple[Item, Item]]) -> None:
    for item, _ in inside:
        if item in upward:
            kept = tuple(to for to in upward[item] if (item, to.parent) not in inside)
            if kept:
                upward[item] = kept
            else:
                del upward[item]


def _downward(
    upward: Mapping[Item, Sequence[Link]],
) -> tuple[dict[Item, list[Item]], dict[Item, list[Link]], dict[Item, list[Link]]]:
    """The same links from above: key results, direct links of objectives, and those by the objective they reach."""
    key_results: dict[Item, list[Item]] = {}
    direct: dict[Item, list[Link]] = {}
    reached: dict[Item, dict[Item, Link]] = {}
    for item, links in upward.items():
        for to in links:
            home = to.parent
            if item.is_key_result:
                key_results.setdefault(home, []).append(item)
                continue
            direct.setdefault(home, []).append(to)
            if home.is_key_result:
                if home not in upward:
                    continue
                home = upward[home][0].parent
            members = reached.setdefault(home, {})
            if item not in members or (to.share or 0.0) > (members[item].share or 0.0):
                members[item] = to
    return key_results, direct, {home: list(members.values()) for home, members in reached.items()}
