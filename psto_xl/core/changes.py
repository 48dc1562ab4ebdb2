"""What a change in the market or within reaches: the rows beneath, their owners, and who has looked since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from psto_xl.core.layout import fold
from psto_xl.core.links import Graph
from psto_xl.core.plan import Change, Item, Plan, Workbook
from psto_xl.core.report import Figures, Impact
from psto_xl.core.values import Reference


def impacts(plan: Plan, graph: Graph, figures: Mapping[Item, Figures]) -> list[Impact]:
    """What every open change reaches, in the order of workbooks and lines; a closed one asks for nothing."""
    return [_impact(change, book, graph, figures) for book in plan.books for change in book.changes if change.is_open]


def _impact(change: Change, book: Workbook, graph: Graph, figures: Mapping[Item, Figures]) -> Impact:
    rows, unknown = resolve(change, book.index, graph)
    reach = [item for item in beneath(rows, graph) if not item.is_dropped]
    day = change.day
    waiting = [item for item in reach if item.is_active and day and _is_before(figures[item].updated, day)]
    review_by = change.review_by or (day and day + timedelta(days=book.settings.review_days))
    return Impact(book.index, change, rows, unknown, reach, waiting, review_by)


def _is_before(updated: date | None, day: date) -> bool:
    return updated is None or updated < day


def resolve(change: Change, book: int, graph: Graph) -> tuple[list[Item], list[Reference]]:
    """The rows that a change names, each once, and the references that nothing loaded answers."""
    rows: dict[Item, None] = {}
    unknown = []
    for reference in change.affects:
        if found := graph.index.find(book, reference.id):
            rows.update(dict.fromkeys(found))
        else:
            unknown.append(reference)
    return list(rows), unknown


def beneath(rows: Iterable[Item], graph: Graph) -> list[Item]:
    """Everything beneath some rows, each once; one of them only where it lies beneath another."""
    return list(dict.fromkeys(item for row in rows for item in graph.beneath(row)))


class Branch(NamedTuple):
    """A row and what hangs beneath it, for a tree on the screen; a row that hangs twice branches once."""

    item: Item
    branches: Sequence[Branch]


def tree(item: Item, graph: Graph) -> Branch:
    """Everything beneath a row as a tree: its key results first, then the objectives that support it."""
    return _branch(item, graph, {item})


def _branch(item: Item, graph: Graph, seen: set[Item]) -> Branch:
    below = [*graph.key_results.get(item, ()), *(to.child for to in graph.direct.get(item, ()))]
    new = [child for child in below if child not in seen]
    seen.update(new)
    return Branch(item, [_branch(child, graph, seen) for child in new])


def owners(rows: Iterable[Item], graph: Graph) -> dict[str, list[Item]]:
    """Some rows by the owner who answers for them, as first spelled; a key result's is else its objective's.

    Rows that nobody owns are under "".
    """
    found: dict[str, list[Item]] = {}
    spelled: dict[str, str] = {}
    for item in rows:
        objective = graph.objective_of(item)
        owner = item.owner or (objective.owner if objective else "")
        found.setdefault(spelled.setdefault(fold(owner), owner), []).append(item)
    return found
