"""How the objectives of a plan hang together, for a picture: links, links that skip a level, and broken ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Final, NamedTuple

from psto_xl.core.links import Flaw, Graph, link
from psto_xl.core.plan import Item, Plan
from psto_xl.core.text import Text, say
from psto_xl.core.weights import Siblings, weigh


class Up(NamedTuple):
    """A link from an objective up to another one; `share` is how much of what is contributed to it
    this is, None where the row doesn't count.

    `via` is the key result that the link names, where it does not name the objective itself.
    """

    parent: Item
    share: float | None
    skips: bool
    via: Item | None


class Broken(NamedTuple):
    """A reference that leads nowhere, and why: a flaw, or None for a chain that returns to its start."""

    id: str
    flaw: Flaw | None

    @property
    def is_elsewhere(self) -> bool:
        """Whether it may well be right, in a workbook that is not part of the run."""
        return self.flaw is Flaw.NOT_LOADED


WHY: Final[Mapping[Flaw | None, Text]] = {
    Flaw.MISSING: say("on no sheet"),
    Flaw.NOT_LOADED: say("in a workbook that is not part of this report"),
    Flaw.AMBIGUOUS: say("stands for several rows"),
    Flaw.WRONG_LEVEL: say("on the wrong level"),
    Flaw.NO_OBJECTIVE: say("no objective on this sheet"),
    None: say("a chain that returns to its start"),
}
"""Why a reference leads nowhere, in words; None is a cycle."""


class Links(NamedTuple):
    """The links of a plan's objectives upwards, best first; their broken references; what hangs beneath each row.

    `below` holds each objective once, under the first of its parents. `key_results` are those of an objective.
    """

    up: Mapping[Item, Sequence[Up]]
    broken: Mapping[Item, Sequence[Broken]]
    below: Mapping[Item, Sequence[Item]]
    key_results: Mapping[Item, Sequence[Item]]


def find_links(plan: Plan) -> Links:
    """Resolve every reference of the plan."""
    graph = link(plan)
    weights = weigh(graph, [book.settings.weights for book in plan.books])
    shares = {parent: _shares(siblings) for parent, siblings in weights.supporters.items()}
    up: dict[Item, list[Up]] = {}
    below: dict[Item, list[Item]] = {}
    for item, links in graph.parents.items():
        if not item.is_key_result and (found := _up(item, [to.parent for to in links], shares, graph)):
            up[item] = found
            below.setdefault(found[0].parent, []).append(item)
    return Links(up, _broken(graph), below, graph.key_results)


def _shares(siblings: Siblings) -> dict[Item, float]:
    """How much each of some siblings counts, as fractions of the whole."""
    total = fsum(siblings.weights)
    pairs = zip(siblings.links, siblings.weights, strict=True)
    return {one.child: weight / total for one, weight in pairs} if total else {}


def _up(item: Item, parents: Sequence[Item], shares: Mapping[Item, Mapping[Item, float]], graph: Graph) -> list[Up]:
    """The links to the objectives that some parents are or belong to, each once, skipped levels last."""
    found: dict[Item, Up] = {}
    for parent in parents:
        home = graph.objective_of(parent)
        if home is not None and (home not in found or parent is home):
            share = shares.get(home, {}).get(item)
            found[home] = Up(home, share, home.level < item.level - 1, None if parent is home else parent)
    return sorted(found.values(), key=lambda one: one.skips)


def _broken(graph: Graph) -> dict[Item, list[Broken]]:
    found: dict[Item, list[Broken]] = {}
    for bad in graph.bad:
        if bad.flaw is not Flaw.REPEATED:
            found.setdefault(bad.item, []).append(Broken(bad.reference.id, bad.flaw))
    for cycle in graph.cycles:
        for item, then in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            found.setdefault(item, []).append(Broken(then.id, None))
    return found
