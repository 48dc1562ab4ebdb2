"""PSTO505 to PSTO507: how recently somebody looked."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.finding import Severity
from psto_xl.core.plan import Item
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import say


@rule("PSTO505", "stale", Severity.WARNING, scope=Scope.BOOK)
def stale(c: Context) -> Iterator[Hit]:
    """A key result's (or North Star's) last update is older than the level's cadence.

    A number nobody has looked at is a memory, not a measurement. Key results that were never updated are
    PSTO506's; a change that asks for a new look (PSTO901) has its own clock, and one update answers both.

    Bad:

    Operational

    | ID   | Type       | Parent | Title            | Updated    | !       |
    | ---- | ---------- | ------ | ---------------- | ---------- | ------- |
    | O1   | Objective  | T1     | Survey the sites |            |         |
    | O1.1 | Key Result | O1     | 12 sites         | 2026-06-16 | PSTO505 |

    Good:

    Operational

    | ID   | Type       | Parent | Title            | Updated    |
    | ---- | ---------- | ------ | ---------------- | ---------- |
    | O1   | Objective  | T1     | Survey the sites | 2025-01-01 |
    | O1.1 | Key Result | O1     | 12 sites         | 2026-06-17 |
    | O1.2 | Key Result | O1     | 4 contracts      | 2026-01-31 |

    Check-ins

    | Date       | ID   | Current |
    | ---------- | ---- | ------- |
    | 2026-06-30 | O1.2 | 3       |
    """
    for item in c.key_results:
        updated = c.last_update(item)
        if updated and (days := (c.today(item) - updated).days) > (cadence := _cadence(item, c)):
            yield on(
                item,
                "updated",
                say(
                    "last updated {day}, {days} days ago; {level} rows are to be updated every {cadence} days",
                    day=updated,
                    days=days,
                    level=say(item.level.sheet),
                    cadence=cadence,
                ),
                say("look at the number and enter today in Updated"),
            )


def _cadence(item: Item, c: Context) -> int:
    return c.plan.books[item.book].settings.cadence[item.level]


@rule("PSTO506", "never-updated", Severity.WARNING)
def never_updated(c: Context) -> Iterator[Hit]:
    """A key result or North Star started over a cadence ago, no update ever.

    Whoever reads the plan can't tell whether nothing happened or nobody looked. A key result without a value is
    no-current's matter (PSTO405), and one value answers both.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Start      | Updated | !       |
    | ---- | ---------- | ------ | ------------- | ---------- | ------- | ------- |
    | S1   | Objective  |        | Lead in wind  | 2026-01-01 |         |         |
    | S1.1 | Key Result | S1     | 40 wind farms |            |         | PSTO506 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Start      | Updated    |
    | ---- | ---------- | ------ | -------------- | ---------- | ---------- |
    | S1   | Objective  |        | Lead in wind   | 2026-01-01 |            |
    | S1.1 | Key Result | S1     | 40 wind farms  |            | 2026-06-01 |
    | S1.2 | Key Result | S1     | 900 MW running | 2026-05-01 |            |
    """
    for item in c.key_results:
        figures = c.figures[item]
        if figures.updated or not figures.start or "updated" in item.unreadable or c.is_unmeasured(item):
            continue
        days = (c.today(item) - figures.start).days
        if days > _cadence(item, c):
            yield on(
                item,
                "updated",
                say("started {start}, {days} days ago, and never updated", start=figures.start, days=days),
                say("enter the current value and its day in Updated"),
            )


@rule("PSTO507", "future-update", Severity.WARNING, scope=Scope.BOOK)
def future_update(c: Context) -> Iterator[Hit]:
    """An update dated after the as-of day.

    It keeps the row looking fresh until that day comes.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Updated    | !       |
    | ---- | ---------- | ------ | ------------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind  |            |         |
    | S1.1 | Key Result | S1     | 40 wind farms | 2027-06-30 | PSTO507 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Updated    |
    | ---- | ---------- | ------ | ------------- | ---------- |
    | S1   | Objective  |        | Lead in wind  |            |
    | S1.1 | Key Result | S1     | 40 wind farms | 2026-07-01 |
    """
    for item in c.items:
        today = c.today(item)
        updated = item.updated if item.is_objective else c.last_update(item)
        if updated and updated > today:
            typed = updated == item.updated
            yield on(
                item,
                "updated",
                say("updated {day}, after {today}", day=updated, today=today),
                say("correct the day") if typed else say("correct the day of its last check-in"),
            )
