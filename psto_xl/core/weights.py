"""Weights of siblings: what each counts, and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Final, NamedTuple

from psto_xl.core.links import Graph, Link
from psto_xl.core.plan import Item
from psto_xl.core.settings import RELATIVE

TOLERANCE: Final = 0.005
"""The part of the whole by which weights may miss it."""


def is_off(total: float, whole: float) -> bool:
    """Whether weights that sum to `total` miss the `whole`; what adding them up loses does not count."""
    return abs(total - whole) > (TOLERANCE + 1e-9) * whole


class Siblings(NamedTuple):
    """Rows that share one parent: the key results of an objective, or the objectives that support it.

    `weights` are what each counts, blanks filled; they need not sum to the `whole`. `total` is the sum of
    the valid given ones.
    """

    parent: Item
    links: Sequence[Link]
    weights: Sequence[float]
    whole: float
    total: float
    relative: bool

    @property
    def blanks(self) -> list[Link]:
        """Those without a weight of their own."""
        return [to for to in self.links if to.weight is None]

    @property
    def is_weighted(self) -> bool:
        """Whether anybody has a valid weight."""
        return any(to.weight is not None and to.is_valid for to in self.links)

    @property
    def is_off(self) -> bool:
        """Whether the weights miss the whole by more than the tolerance; relative ones never do."""
        return self.is_weighted and not self.relative and is_off(fsum(self.weights), self.whole)

    @property
    def weighs_nothing(self) -> bool:
        """Whether all siblings together weigh nothing."""
        return bool(self.weights) and fsum(self.weights) == 0


class Weights(NamedTuple):
    """Every group of siblings that count, by parent."""

    key_results: Mapping[Item, Siblings]
    supporters: Mapping[Item, Siblings]


def weigh(graph: Graph, modes: Sequence[str]) -> Weights:
    """Weigh every group of siblings; `modes` are the workbooks' settings of `Weights`, by index."""
    own = {}
    for parent, rows in graph.key_results.items():
        if members := tuple(graph.parents[item][0] for item in rows if item.counts):
            own[parent] = _weigh(parent, members, modes[parent.book] == RELATIVE)
    linked = {}
    for parent, links in graph.supporters.items():
        if members := tuple(to for to in links if to.child.counts):
            linked[parent] = _weigh(parent, members, modes[parent.book] == RELATIVE)
    return Weights(own, linked)


def shares(weights: Weights) -> dict[tuple[Item, Item], float]:
    """How much of what is contributed to a row each of its supporters is, by supporter and row."""
    found: dict[tuple[Item, Item], float] = {}
    for parent, siblings in weights.supporters.items():
        if total := fsum(siblings.weights):
            for to, weight in zip(siblings.links, siblings.weights, strict=True):
                found[to.child, parent] = weight / total
    return found


def _weigh(parent: Item, links: Sequence[Link], relative: bool) -> Siblings:
    values = [to.weight if to.is_valid else None for to in links]
    known = [value for value in values if value is not None]
    if relative:
        weights = [1.0 if value is None else value for value in values]
        return Siblings(parent, links, weights, fsum(weights), fsum(known), True)
    if not known:
        return Siblings(parent, links, [1 / len(links)] * len(links), 1.0, 0.0, False)
    whole = 1.0
    if any(value > 1 for value in known):
        # A link that says 60% means 60 of the 100 that its siblings are counted in.
        whole = 100.0
        values = [v * 100 if v is not None and to.percent else v for v, to in zip(values, links, strict=True)]
        known = [value for value in values if value is not None]
    total = fsum(known)
    blanks = len(values) - len(known)
    rest = max(whole - total, 0.0) / blanks if blanks else 0.0
    return Siblings(parent, links, [rest if v is None else v for v in values], whole, total, False)
