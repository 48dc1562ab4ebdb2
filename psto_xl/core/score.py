"""The alignment score: rates only, so that the size of a plan does not matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum

from psto_xl.core.layout import Level
from psto_xl.core.links import Graph
from psto_xl.core.plan import Item, Plan
from psto_xl.core.progress import is_stale
from psto_xl.core.report import RATES, Figures, Score

Tally = Mapping[str, tuple[int, int]]
"""For each rate, how many rows have what it asks for, and of how many."""


def tally(
    rows: Iterable[Item], plan: Plan, graph: Graph, figures: Mapping[Item, Figures], connected: Collection[Item]
) -> Tally:
    """What some rows of the plan bring to a score; `connected` are those from which links reach a purpose."""
    active = [item for item in rows if item.is_active]
    objectives = [item for item in active if item.is_objective]
    key_results = [item for item in active if item.is_key_result]
    below = [item for item in objectives if item.level is not Level.PURPOSE]
    above = [item for item in objectives if item.level is not Level.OPERATIONAL]
    answers: dict[str, Sequence[bool]] = {
        "connected": [item in connected for item in below],
        "supported": [is_supported(item, graph) for item in above],
        "measured": [figures[item].measured > 0 for item in objectives],
        "owned": [bool(item.owner) for item in objectives],
        "fresh": [_is_fresh(item, figures[item], plan) for item in key_results],
    }
    return {name: (sum(yes), len(yes)) for name, yes in answers.items()}


def score(tallies: Collection[Tally]) -> Score:
    """The score of the rows behind some tallies."""
    rates = {}
    for name in RATES:
        if of := sum(one[name][1] for one in tallies):
            rates[name] = sum(one[name][0] for one in tallies) / of
    return Score(total(rates), rates)


def total(rates: Mapping[str, float]) -> float | None:
    """0 to 100: the weighted mean of the rates that there are, None where there are none."""
    weight = sum(RATES[name] for name in rates)
    return 100 * fsum(RATES[name] * rate for name, rate in rates.items()) / weight if weight else None


def is_supported(item: Item, graph: Graph) -> bool:
    """Whether at least one active objective beneath supports the row."""
    return any(to.child.is_active for to in graph.supporters.get(item, ()))


def find_connected(plan: Plan, graph: Graph) -> set[Item]:
    """The objectives from which a chain of valid links reaches a purpose, purposes included."""
    queue = [item for item in plan.items if item.level is Level.PURPOSE and item.is_objective]
    found = set(queue)
    for at in queue:
        new = [to.child for to in graph.supporters.get(at, ()) if to.child not in found]
        found.update(new)
        queue += new
    return found


def _is_fresh(item: Item, figures: Figures, plan: Plan) -> bool:
    since = figures.updated or figures.start
    return since is not None and not is_stale(item, since, plan.books[item.book])
