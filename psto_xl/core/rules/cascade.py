"""PSTO206, 208, 212 and 213: how objectives stand to those above and beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level
from psto_xl.core.links import Flaw, Link
from psto_xl.core.mention import every, row, rows
from psto_xl.core.plan import Item
from psto_xl.core.reach import Reach
from psto_xl.core.rule import Context, Hit, on, rule
from psto_xl.core.similar import overlap, similar_pairs, words
from psto_xl.core.text import Share, Text, count, say


@rule("PSTO206", "skipped-level", Severity.WARNING)
def skipped_level(c: Context) -> Iterator[Hit]:
    """The only parents are more than one level up.

    The level between then knows nothing of this work. As an extra, beside a parent on the level above, such
    a link is fine.

    Bad:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Operational

    | ID | Type      | Parent | Title            | !       |
    | -- | --------- | ------ | ---------------- | ------- |
    | O1 | Objective | S1     | Paint the towers | PSTO206 |

    Good:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1     | Build two ships |

    Operational

    | ID | Type      | Parent | Title            |
    | -- | --------- | ------ | ---------------- |
    | O1 | Objective | T1; S1 | Paint the towers |
    """
    excused = {bad.item for bad in c.graph.bad if bad.flaw is not Flaw.REPEATED}
    excused.update(item for cycle in c.graph.cycles for item in cycle)
    for item in c.objectives:
        links = c.graph.parents.get(item, ())
        if links and item not in excused and all(to.parent.level < item.level - 1 for to in links):
            yield on(
                item,
                "parent",
                say("{row} skips a level: it supports only {parents}", row=row(item), parents=_parents(links)),
                say("name a parent from the {sheet} sheet as well", sheet=say(Level(item.level - 1).sheet)),
            )


def _parents(links: Sequence[Link]) -> Text:
    return rows([to.parent for to in links])


@rule("PSTO208", "inactive-parent", Severity.WARNING)
def inactive_parent(c: Context) -> Iterator[Hit]:
    """An active row under a Dropped, Done or Draft parent.

    People keep working for something that is over, or that was never decided. An objective's key results
    are reported together, at the first.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Status  | !       |
    | ---- | ---------- | ------ | ------------- | ------- | ------- |
    | S1   | Objective  | P1     | Lead in wind  | Dropped |         |
    | S1.1 | Key Result | S1     | Wind farms    |         | PSTO208 |
    | S1.2 | Key Result | S1     | Power running |         |         |

    Tactical

    | ID | Type      | Parent | Title           | !       |
    | -- | --------- | ------ | --------------- | ------- |
    | T1 | Objective | S1     | Build two ships | PSTO208 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        | Status |
    | ---- | ---------- | ------ | ------------ | ------ |
    | S1   | Objective  | P1     | Lead in wind | Done   |
    | S1.1 | Key Result | S1     | Wind farms   | Done   |

    Tactical

    | ID | Type      | Parent | Title           | Status |
    | -- | --------- | ------ | --------------- | ------ |
    | T1 | Objective | S1     | Build two ships | Draft  |
    """
    reach = Reach(c.graph)
    for parent, found in c.graph.key_results.items():
        active = [item for item in found if item.is_active]
        if active and not parent.is_active:
            message = count(
                len(active),
                "{parent} is {status}, but its key result {rows} is active",
                "{parent} is {status}, but its {n} key results {rows} are active",
                parent=row(parent),
                status=say(parent.status),
                rows=rows(active),
            )
            yield on(active[0], "parent", message, _way_out(parent), affected=len(active))
    for item in c.objectives:
        inactive = [to.parent for to in c.graph.parents.get(item, ()) if not to.parent.is_active]
        if inactive:
            states = every([say("{row} is {status}", row=row(one), status=say(one.status)) for one in inactive[:4]])
            message = say("{parents}, but {row} is active", parents=states, row=row(item))
            yield on(item, "parent", message, _way_out(inactive[0]), affected=1 + reach.beneath(item))


def _way_out(parent: Item) -> Text:
    if parent.is_draft:
        return say("make {parent} Active, or this a Draft as well", parent=row(parent))
    return say("set this to {status} as well, or link it to what it supports now", status=say(parent.status))


_LEAST = 0.55
"""Below this nearly everything resembles everything, and finding it takes ages."""


@rule("PSTO212", "near-duplicate", Severity.WARNING, threshold=0.8, least=_LEAST)
def near_duplicate(c: Context) -> Iterator[Hit]:
    """Two active objectives of one level that say nearly the same (token sets overlap >= 0.8).

    Two teams may be doing the same work, or one row was copied and never finished.

    Bad:

    Tactical

    | ID | Type      | Title                             | !       |
    | -- | --------- | --------------------------------- | ------- |
    | T1 | Objective | Bring wind power to every harbour |         |
    | T2 | Objective | Bring every harbour to wind power | PSTO212 |
    | T3 | Objective | Bring Wind Power to harbour       | PSTO212 |

    Good:

    Tactical

    | ID | Type      | Title                                 | Status  |
    | -- | --------- | ------------------------------------- | ------- |
    | T1 | Objective | Bring wind power to every harbour     |         |
    | T2 | Objective | Bring solar power to every rooftop    |         |
    | T3 | Objective | Bring wind power to each harbour town |         |
    | T4 | Objective | Bring wind power to every harbour     | Dropped |
    """
    levels: dict[Level, list[Item]] = {}
    for item in c.objectives:
        if item.title:
            levels.setdefault(item.level, []).append(item)
    elsewhere = cache(partial(_elsewhere, c))
    for items in levels.values():
        least = min(map(c.limit_share, items))
        titles = [words(item.title) for item in items]
        for at, earlier in similar_pairs(titles, least):
            item = items[at]
            limit = c.limit_share(item)
            alike = [items[n] for n in earlier if overlap(titles[at], titles[n]) >= limit]
            if alike:
                yield on(
                    item,
                    "title",
                    say(
                        "{row} says nearly the same as {others}",
                        row=row(item),
                        others=every([row(one) if one.book == item.book else elsewhere(one) for one in alike]),
                    ),
                    say("keep one, or say in each what sets it apart"),
                    affected=1 + len(alike),
                )


def _elsewhere(c: Context, item: Item) -> Text:
    return say("{row} in {file}", row=row(item), file=c.plan.books[item.book].label)


@rule("PSTO213", "copied-down", Severity.WARNING, threshold=0.9)
def copied_down(c: Context) -> Iterator[Hit]:
    """An objective that repeats its parent's words (>= 0.9).

    Repeating it is not yet a contribution: it does not say what this team will do about it.

    Bad:

    Strategy

    | ID | Type      | Title                             |
    | -- | --------- | --------------------------------- |
    | S1 | Objective | Bring wind power to every harbour |

    Tactical

    | ID | Type      | Parent | Title                              | !       |
    | -- | --------- | ------ | ---------------------------------- | ------- |
    | T1 | Objective | S1     | Bring wind power to every harbour! | PSTO213 |

    Good:

    Strategy

    | ID | Type      | Title                             |
    | -- | --------- | --------------------------------- |
    | S1 | Objective | Bring wind power to every harbour |

    Tactical

    | ID | Type      | Parent | Title                             |
    | -- | --------- | ------ | --------------------------------- |
    | T1 | Objective | S1     | Build two ships that place towers |
    """
    said = cache(words)
    for item, links in c.graph.parents.items():
        if not item.is_objective or not item.title:
            continue
        limit = c.limit_share(item)
        for to in links:
            shared = overlap(said(item.title), said(to.parent.title))
            if shared >= limit:
                yield on(
                    item,
                    "title",
                    say(
                        "{row} repeats {share} of the words of its parent {parent}",
                        row=row(item),
                        share=Share(shared),
                        parent=row(to.parent),
                    ),
                    say("say what this team does about it"),
                )
                break
