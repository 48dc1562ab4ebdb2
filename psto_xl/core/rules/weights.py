"""PSTO3xx: weights."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from psto_xl.core.finding import Severity
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.text import Share, Text, say
from psto_xl.core.weights import Given, Siblings


def groups(c: Context) -> Iterator[Siblings]:
    """Every group of siblings: key results of an objective, and objectives that support one."""
    yield from c.weights.key_results.values()
    yield from c.weights.supporters.values()


def cell(one: Given) -> str:
    """The column in which a sibling's weight was typed."""
    return "parent" if one.in_link else "weight"


def shown(value: float, group: Siblings) -> Text | float | Share:
    """A weight as people write it: a percentage where the whole is 1."""
    return Share(value) if group.whole == 1 and not group.relative else value


@rule("PSTO301", "off-weights", Severity.WARNING)
def off_weights(c: Context) -> Iterator[Hit]:
    """Siblings' weights do not sum to the whole.

    Progress is divided by the sum, so a forgotten tenth quietly lifts every other row.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title          | Weight | !       |
    | ---- | ---------- | ------ | -------------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind   |        |         |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0.6    | PSTO301 |
    | S1.2 | Key Result | S1     | 900 MW running | 0.3    |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Weight |
    | ---- | ---------- | ------ | -------------- | ------ |
    | S1   | Objective  |        | Lead in wind   |        |
    | S1.1 | Key Result | S1     | 40 wind farms  | 0.6    |
    | S1.2 | Key Result | S1     | 900 MW running | 0.4    |
    """
    for group in groups(c):
        if group.is_off and not group.weighs_nothing and all(one.valid for one in group.given):
            first = group.given[0]
            total = fsum(group.weights)
            yield on(
                first.item,
                cell(first),
                say(
                    "the weights of {ids} under {parent} sum to {total}, not {whole}",
                    ids=tuple(one.item.id for one in group.given),
                    parent=group.parent.id,
                    total=shown(total, group),
                    whole=shown(group.whole, group),
                ),
                say("take away {much}", much=shown(total - group.whole, group))
                if total > group.whole
                else say("add {much}", much=shown(group.whole - total, group)),
                affected=len(group.given),
            )
