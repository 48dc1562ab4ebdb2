"""Who supports whom: ids resolved over every workbook of a run, valid links, and the references that fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from psto_xl.core.cycles import find_cycles
from psto_xl.core.layout import Level, fold
from psto_xl.core.plan import Item, Plan, Workbook
from psto_xl.core.values import Reference, id_key


class Link(NamedTuple):
    """A row and a row that it supports or, of a key result, belongs to; `share` as `Reference` has it."""

    child: Item
    parent: Item
    share: float | None
    percent: bool


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
    found: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The links of a plan. Mappings lack rows that have nothing there.

    `parents`: the valid links upwards, of objectives and key results, without those in a cycle.
    `key_results`: an objective's key results (a purpose's North Stars). `supporters`: the objectives linked
    to an objective or to one of its key results, each once, with its larger share. `direct`: the objectives
    linked to just this row. `holders`: every row by its id's key. `cycles`: the rows of each cycle in order.
    """

    parents: Mapping[Item, Sequence[Link]]
    key_results: Mapping[Item, Sequence[Item]]
    supporters: Mapping[Item, Sequence[Link]]
    direct: Mapping[Item, Sequence[Link]]
    holders: Mapping[str, Sequence[Item]]
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
        self.holders: dict[str, list[Item]] = {}
        self._own: list[dict[str, list[Item]]] = []
        self._units: dict[str, list[int]] = {}
        for book in plan.books:
            own: dict[str, list[Item]] = {}
            for item in book.items:
                if item.key:
                    own.setdefault(item.key, []).append(item)
                    self.holders.setdefault(item.key, []).append(item)
            self._own.append(own)
            self._units.setdefault(fold(book.unit), []).append(len(self._own) - 1)

    def find(self, book: int, text: str) -> Sequence[Item]:
        """The rows that an id stands for when it is used in the workbook with index `book`."""
        key = id_key(text)
        if own := self._own[book].get(key):
            return own[:1]
        if found := self.holders.get(key):
            return found if len({item.book for item in found}) > 1 else found[:1]
        unit, slash, rest = text.partition("/")
        if not slash:
            return ()
        key = id_key(rest)
        return [own[0] for i in self._units.get(fold(unit), ()) if (own := self._own[i].get(key))]


def link(plan: Plan) -> Graph:
    """Resolve every parent of every row of the plan."""
    index = Index(plan)
    upward: dict[Item, list[Link]] = {}
    askew: dict[Item, list[Link]] = {}
    bad: list[BadReference] = []
    for book in plan.books:
        _link_book(book, index, upward, askew, bad)
    cycles: list[tuple[Item, ...]] = []
    if askew:
        cycles, inside = find_cycles(_all_edges(upward, askew))
        _drop_cycles(upward, inside)
        bad += [
            BadReference(item, Reference(to.parent.id), Flaw.WRONG_LEVEL, (to.parent,))
            for item, links in askew.items()
            for to in links
            if (item, to.parent) not in inside
        ]
    return Graph(
        parents=upward,
        key_results=_key_results(upward),
        supporters=_supporters(upward),
        direct=_direct(upward),
        holders=index.holders,
        bad=bad,
        cycles=cycles,
    )


def _link_book(
    book: Workbook,
    index: Index,
    upward: dict[Item, list[Link]],
    askew: dict[Item, list[Link]],
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
                upward[item] = [Link(item, purposes[0], None, False)]
            continue
        seen: dict[Item, Link] = {}
        for reference in item.parents:
            found = index.find(book.index, reference.id)
            if len(found) != 1:
                bad.append(BadReference(item, reference, _absence(item, found, levels), tuple(found)))
                continue
            parent = found[0]
            to = Link(item, parent, reference.share, reference.percent)
            if parent in seen:
                bad.append(BadReference(item, reference, Flaw.REPEATED, (parent,)))
                seen[parent] = max(seen[parent], to, key=lambda one: one.share or 0.0)
            elif item.is_key_result and not _is_home(item, parent):
                flaw = Flaw.WRONG_LEVEL if parent.level is not item.level else Flaw.NO_OBJECTIVE
                bad.append(BadReference(item, reference, flaw, (parent,)))
            else:
                seen[parent] = to
        for to in seen.values():
            (upward if _leads_upward(to) else askew).setdefault(item, []).append(to)


def _absence(item: Item, found: Sequence[Item], levels: Iterable[Level]) -> Flaw:
    if found:
        return Flaw.AMBIGUOUS
    expected = item.level if item.is_key_result else Level(max(item.level - 1, 0))
    return Flaw.MISSING if expected in levels else Flaw.NOT_LOADED


def _is_home(item: Item, parent: Item) -> bool:
    """Whether `parent` can be the objective of the key result `item`."""
    return parent.is_objective and parent.level is item.level and parent.book == item.book


def _leads_upward(to: Link) -> bool:
    if to.child.is_key_result:
        return True
    return to.parent.level < to.child.level and not to.parent.is_bau


def _all_edges(*links: Mapping[Item, Sequence[Link]]) -> dict[Item, list[Item]]:
    edges: dict[Item, list[Item]] = {}
    for some in links:
        for item, to in some.items():
            edges.setdefault(item, []).extend(one.parent for one in to)
    return edges


def _drop_cycles(upward: dict[Item, list[Link]], inside: set[tuple[Item, Item]]) -> None:
    for item, _ in inside:
        if item in upward:
            kept = [to for to in upward[item] if (item, to.parent) not in inside]
            if kept:
                upward[item] = kept
            else:
                del upward[item]


def _key_results(upward: Mapping[Item, Sequence[Link]]) -> dict[Item, list[Item]]:
    found: dict[Item, list[Item]] = {}
    for item, links in upward.items():
        if item.is_key_result:
            for to in links:
                found.setdefault(to.parent, []).append(item)
    return found


def _direct(upward: Mapping[Item, Sequence[Link]]) -> dict[Item, list[Link]]:
    found: dict[Item, list[Link]] = {}
    for item, links in upward.items():
        if not item.is_key_result:
            for to in links:
                found.setdefault(to.parent, []).append(to)
    return found


def _supporters(upward: Mapping[Item, Sequence[Link]]) -> dict[Item, list[Link]]:
    """Links by the objective that they reach, directly or through one of its key results."""
    found: dict[Item, dict[Item, Link]] = {}
    for item, links in upward.items():
        if item.is_key_result:
            continue
        for to in links:
            home = to.parent
            if home.is_key_result:
                up = upward.get(home)
                if not up:
                    continue
                home = up[0].parent
            members = found.setdefault(home, {})
            if item not in members or (to.share or 0.0) > (members[item].share or 0.0):
                members[item] = to
    return {home: list(members.values()) for home, members in found.items()}
