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


class Given(NamedTuple):
    """One sibling and the weight that was typed for it; `in_link` where the share stands in `Parent`.

    `value` is None for a blank. `valid` is False for a negative or unreadable one, which counts as blank.
    """

    item: Item
    value: float | None
    percent: bool
    in_link: bool
    valid: bool


class Siblings(NamedTuple):
    """Rows that share one parent: the key results of an objective, or the objectives that support it.

    `weights` are what each counts, blanks filled; they need not sum to the `whole`. `total` is the sum of
    the valid given ones.
    """

    parent: Item
    given: Sequence[Given]
    weights: Sequence[float]
    whole: float
    total: float
    relative: bool

    @property
    def blanks(self) -> list[Given]:
        """Those without a weight of their own."""
        return [one for one in self.given if one.value is None]

    @property
    def is_weighted(self) -> bool:
        """Whether anybody has a valid weight."""
        return any(one.value is not None and one.valid for one in self.given)

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
        if members := [_of_row(item, graph) for item in rows if item.counts]:
            own[parent] = _weigh(parent, members, modes[parent.book] == RELATIVE)
    linked = {}
    for parent, links in graph.supporters.items():
        if members := [_of_link(to) for to in links if to.child.counts]:
            linked[parent] = _weigh(parent, members, modes[parent.book] == RELATIVE)
    return Weights(own, linked)


def shares(weights: Weights) -> dict[tuple[Item, Item], float]:
    """How much of what is contributed to a row each of its supporters is, by supporter and row."""
    found: dict[tuple[Item, Item], float] = {}
    for parent, siblings in weights.supporters.items():
        if total := fsum(siblings.weights):
            for one, weight in zip(siblings.given, siblings.weights, strict=True):
                found[one.item, parent] = weight / total
    return found


def _of_row(item: Item, graph: Graph) -> Given:
    return _of_link(graph.parents[item][0])


def _of_link(to: Link) -> Given:
    if to.share is not None:
        return Given(to.child, to.share, to.percent, True, True)
    weight = to.child.weight
    readable = "weight" not in to.child.unreadable
    return Given(to.child, weight, False, False, readable and (weight is None or weight >= 0))


def _weigh(parent: Item, given: Sequence[Given], relative: bool) -> Siblings:
    values = [one.value if one.valid else None for one in given]
    known = [value for value in values if value is not None]
    if relative:
        weights = [1.0 if value is None else value for value in values]
        return Siblings(parent, given, weights, fsum(weights), fsum(known), True)
    if not known:
        return Siblings(parent, given, [1 / len(given)] * len(given), 1.0, 0.0, False)
    whole = 1.0
    if any(value > 1 for value in known):
        # A link that says 60% means 60 of the 100 that its siblings are counted in.
        whole = 100.0
        values = [v * 100 if v is not None and one.percent else v for v, one in zip(values, given, strict=True)]
        known = [value for value in values if value is not None]
    total = fsum(known)
    blanks = len(values) - len(known)
    rest = max(whole - total, 0.0) / blanks if blanks else 0.0
    return Siblings(parent, given, [rest if v is None else v for v in values], whole, total, False)
