"""What follows from the rows of a plan: links, weights and figures, each worked out when first asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import is_

from psto_xl.core.links import Graph, link
from psto_xl.core.plan import Item, Plan
from psto_xl.core.progress import compute, last_check_ins
from psto_xl.core.report import Figures
from psto_xl.core.weights import Weights, weigh


class Derived:
    """Of one plan. The links may have been worked out already, for a plan with the very same rows."""

    def __init__(self, plan: Plan, known: Derived | None = None) -> None:
        self.plan = plan
        if known and "graph" in vars(known) and _same_rows(plan, known.plan):
            self.graph = known.graph

    @cached_property
    def graph(self) -> Graph:
        """Who supports whom."""
        return link(self.plan)

    @cached_property
    def weights(self) -> Weights:
        """What every row counts beside its siblings."""
        return weigh(self.graph, [book.settings.weights for book in self.plan.books])

    @cached_property
    def figures(self) -> Mapping[Item, Figures]:
        """Progress, pace and health of every row."""
        return compute(self.plan, self.graph, self.weights)

    @cached_property
    def check_ins(self) -> Sequence[Mapping[str, date]]:
        """For each workbook, the day of the last check-in of every row that has one, by the row's key."""
        return [last_check_ins(book) for book in self.plan.books]


def _same_rows(one: Plan, other: Plan) -> bool:
    """Whether the rows are the same objects, which they are not where long texts were cut."""
    ours, theirs = [*one.items], [*other.items]
    return len(ours) == len(theirs) and all(map(is_, ours, theirs))
