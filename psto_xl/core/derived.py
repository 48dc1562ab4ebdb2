"""What follows from the rows of a plan: links, weights and figures, each worked out when first asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from psto_xl.core.links import Graph, link
from psto_xl.core.plan import Item, Plan
from psto_xl.core.progress import compute, last_check_ins
from psto_xl.core.report import Figures
from psto_xl.core.weights import Weights, weigh


class Derived:
    """Of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

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
