"""PSTO3xx: weights."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from psto_xl.core.finding import Severity
from psto_xl.core.links import Link
from psto_xl.core.mention import quoted, row, rows
from psto_xl.core.plan import Trouble
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.text import Share, Text, count, say
from psto_xl.core.weights import TOLERANCE, Siblings, is_off


def groups(c: Context) -> Iterator[Siblings]:
    """Every group of siblings: key results of an objective, and objectives that support one."""
    yield from c.weights.key_results.values()
    yield from c.weights.supporters.values()


def cell(one: Link) -> str:
    """The column in which a sibling's weight was typed."""
    return "parent" if one.share is not None else "weight"


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
        if group.is_off and not group.weighs_nothing and not _is_invalid(group):
            total = fsum(group.weights)
            yield on(
                group.links[0].child,
                cell(group.links[0]),
                count(
                    len(group.links),
                    "the weight of {rows} under {parent} is {total}, not {whole}",
                    "the weights of {rows} under {parent} sum to {total}, not {whole}",
                    rows=rows([one.child for one in group.links]),
                    parent=row(group.parent),
                    total=shown(total, group),
                    whole=shown(group.whole, group),
                ),
                _deed(group, total),
                affected=len(group.links),
            )


def _deed(group: Siblings, total: float) -> Text:
    shares = [one for one in group.links if one.weight and one.weight < 1]
    if group.whole > 1 and shares and not is_off(fsum(_percent(one) for one in group.links), group.whole):
        return say(
            "write {number} for {rows}, as beside it, instead of {share}",
            number=tuple(_percent(one) for one in shares),
            rows=rows([one.child for one in shares]),
            share=tuple(one.weight for one in shares),
        )
    much = shown(abs(total - group.whole), group)
    if _are_ranks(group, total):
        if total > group.whole:
            return say("take away {much}, or set Weights to relative on the Settings sheet", much=much)
        return say("add {much}, or set Weights to relative on the Settings sheet", much=much)
    return say("take away {much}", much=much) if total > group.whole else say("add {much}", much=much)


def _are_ranks(group: Siblings, total: float) -> bool:
    """Whether the weights are small whole numbers, such as 1, 2 and 3, that only say which counts more."""
    given = [one.weight for one in group.links if one.weight]
    is_small = group.whole == 1 or total < group.whole / 2
    return len(given) > 1 and is_small and all(weight.is_integer() for weight in given)


def _percent(one: Link) -> float:
    """A weight as per cent, whether it was typed as that or as a share."""
    value = one.weight or 0.0
    return value * 100 if value < 1 else value


def _is_invalid(group: Siblings) -> bool:
    """Whether a weight of the group can't be right by itself, which is said where it stands."""
    return not all(one.is_valid for one in group.links) or bool(_above_whole(group))


def _above_whole(group: Siblings) -> list[Link]:
    most = group.whole * (1 + TOLERANCE)
    if group.relative or max(group.weights) <= most:
        return []
    return [one for one, weight in zip(group.links, group.weights, strict=True) if weight > most]


@rule("PSTO302", "blank-weight", Severity.WARNING)
def blank_weight(c: Context) -> Iterator[Hit]:
    """No weight beside weighted siblings.

    The row gets what the others leave, which may be nothing. Links of 0 %, which support without counting,
    and relative weights, where a blank is 1, leave no doubt.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Weight | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         |
    | S1.1 | Key Result | S1     | Wind farms    | 0.6    |         |
    | S1.2 | Key Result | S1     | Power running |        | PSTO302 |
    | S1.3 | Key Result | S1     | Crews trained | 0.4    |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Weight |
    | ---- | ---------- | ------ | ------------- | ------ |
    | S1   | Objective  |        | Lead in wind  |        |
    | S1.1 | Key Result | S1     | Wind farms    |        |
    | S1.2 | Key Result | S1     | Power running |        |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1     | Build two ships |
    | T2 | Objective | S1 0%  | Train crews     |
    """
    for group in groups(c):
        blanks = [] if group.relative else [one for one in group.blanks if one.is_valid]
        if not blanks:
            continue
        given = [one for one in group.links if one.weight is not None and one.is_valid]
        if all(one.share is not None and not one.weight for one in given):
            continue
        rest = max(group.whole - group.total, 0.0) / len(group.blanks)
        for one in blanks:
            yield on(
                one.child,
                "weight",
                say(
                    "{row} has no weight under {parent}, beside {others}; it counts {share}",
                    row=row(one.child),
                    parent=row(group.parent),
                    others=rows([other.child for other in given]),
                    share=shown(rest, group),
                ),
                say("give it a weight, so that all make {whole}", whole=shown(group.whole, group)),
                affected=len(group.links),
            )


@rule("PSTO303", "invalid-weight", Severity.ERROR)
def invalid_weight(c: Context) -> Iterator[Hit]:
    """Negative, above the whole, or unreadable.

    Such a weight turns the progress above it into a number that means nothing.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Weight | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         |
    | S1.1 | Key Result | S1     | Wind farms    | -20    | PSTO303 |
    | S1.2 | Key Result | S1     | Power running | most   | PSTO303 |
    | S1.3 | Key Result | S1     | Crews trained | 120    | PSTO303 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Weight |
    | ---- | ---------- | ------ | ------------- | ------ |
    | S1   | Objective  |        | Lead in wind  |        |
    | S1.1 | Key Result | S1     | Wind farms    | 20     |
    | S1.2 | Key Result | S1     | Power running | 80 %   |
    """
    for _, problem in c.troubles(Trouble.NUMBER):
        if problem.column == "weight" and problem.item:
            message = say("{value} is not a number; it counts as blank", value=quoted(problem.value))
            yield on(problem.item, "weight", message, say("type a weight, such as 0.4 or 40 %"))
    for item in c.items:
        if item.weight is not None and item.weight < 0:
            message = say("the weight {weight} is negative; it counts as blank", weight=item.weight)
            yield on(item, "weight", message, say("type 0 or more; 0 supports without counting"))
    for group in groups(c):
        for one in _above_whole(group):
            assert one.weight is not None
            message = say(
                "the weight {weight} under {parent} is more than the whole {whole}",
                weight=Share(one.weight) if one.percent else one.weight,
                parent=row(group.parent),
                whole=Share(1) if one.percent else group.whole,
            )
            yield on(
                one.child,
                cell(one),
                message,
                say("type its part of the whole, or set Weights to relative on the Settings sheet"),
                affected=len(group.links),
            )


@rule("PSTO304", "dominant-weight", Severity.INFO, threshold=0.7)
def dominant_weight(c: Context) -> Iterator[Hit]:
    """One of three or more siblings holds over 70 %.

    The others hardly move anything: they may be better off as a measure to watch, or under another objective.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Weight | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         |
    | S1.1 | Key Result | S1     | Wind farms    | 80     | PSTO304 |
    | S1.2 | Key Result | S1     | Power running | 10     |         |
    | S1.3 | Key Result | S1     | Crews trained | 10     |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Weight |
    | ---- | ---------- | ------ | ------------- | ------ |
    | S1   | Objective  |        | Lead in wind  |        |
    | S1.1 | Key Result | S1     | Wind farms    | 70     |
    | S1.2 | Key Result | S1     | Power running | 20     |
    | S1.3 | Key Result | S1     | Crews trained | 10     |
    """
    for group in groups(c):
        total = fsum(group.weights)
        if len(group.links) < 3 or not total or not group.is_weighted:
            continue
        for one, weight in zip(group.links, group.weights, strict=True):
            if weight / total > c.limit_share(one.child) + 1e-9 and not _is_invalid(group):
                yield on(
                    one.child,
                    cell(one),
                    say(
                        "{row} holds {share} of the weight of {n} under {parent}",
                        row=row(one.child),
                        share=Share(weight / total),
                        n=len(group.links),
                        parent=row(group.parent),
                    ),
                    say("give the others more, or move them elsewhere"),
                    affected=len(group.links),
                )


@rule("PSTO305", "zero-weights", Severity.ERROR)
def zero_weights(c: Context) -> Iterator[Hit]:
    """All siblings weigh nothing.

    Then nothing counts, and the progress of the row above stays unknown. Objectives that are all linked
    with 0 % support without counting, on purpose.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Weight | !       |
    | ---- | ---------- | ------ | ------------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind  |        |         |
    | S1.1 | Key Result | S1     | Wind farms    | 0      | PSTO305 |
    | S1.2 | Key Result | S1     | Power running | 0      |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Weight |
    | ---- | ---------- | ------ | ------------- | ------ |
    | S1   | Objective  |        | Lead in wind  |        |
    | S1.1 | Key Result | S1     | Wind farms    | 100    |
    | S1.2 | Key Result | S1     | Power running | 0      |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1 0%  | Build two ships |
    """
    for group in groups(c):
        if group.weighs_nothing and not _is_invalid(group) and not all(one.share is not None for one in group.links):
            yield on(
                group.links[0].child,
                cell(group.links[0]),
                count(
                    len(group.links),
                    "{rows}, the only one under {parent}, has the weight 0",
                    "{rows} under {parent} all have the weight 0",
                    rows=rows([one.child for one in group.links]),
                    parent=row(group.parent),
                ),
                say("give them weights that make a whole, or leave all blank for equal shares"),
                affected=len(group.links),
            )
