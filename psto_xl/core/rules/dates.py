"""PSTO5xx: dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial

from psto_xl.core.finding import Severity
from psto_xl.core.plan import Item
from psto_xl.core.progress import Period
from psto_xl.core.report import FINISHED
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import Share, Text, count, say


@rule("PSTO501", "backward-dates", Severity.ERROR, scope=Scope.BOOK)
def backward_dates(c: Context) -> Iterator[Hit]:
    """Due before start.

    Expected progress is read off these two days, so it means nothing here. Only days that stand in the row
    itself are compared; an inherited day that does not fit is a matter of the parent (PSTO502) or the cycle
    (PSTO503).

    Bad:

    Tactical

    | ID   | Type       | Parent | Title           | Start      | Due        | !       |
    | ---- | ---------- | ------ | --------------- | ---------- | ---------- | ------- |
    | T1   | Objective  | S1     | Shorten permits | 2026-10-01 | 2026-03-31 | PSTO501 |
    | T1.1 | Key Result | T1     | Days to permit  |            | 2026-12-31 |         |

    Good:

    Tactical

    | ID   | Type       | Parent | Title           | Start      | Due        |
    | ---- | ---------- | ------ | --------------- | ---------- | ---------- |
    | T1   | Objective  | S1     | Shorten permits | 2026-03-31 | 2026-10-01 |
    | T1.1 | Key Result | T1     | Open day        | 2026-05-01 | 2026-05-01 |
    """
    for item in c.items:
        if item.start and item.due and item.due < item.start:
            yield on(
                item,
                "due",
                say("due {due}, before the start on {start}", due=item.due, start=item.start),
                say("correct one of the two days"),
            )


@rule("PSTO502", "outlives-parent", Severity.WARNING)
def outlives_parent(c: Context) -> Iterator[Hit]:
    """Starts before or is due after every one of its parents.

    What ends after the objective it serves can't help to reach it. A parent without a day of its own or from
    above is no bound; the cycle's days are PSTO503's matter.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title          | Start      | Due        | !       |
    | ---- | ---------- | ------ | -------------- | ---------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind   | 2026-01-01 | 2026-12-31 |         |
    | S1.1 | Key Result | S1     | 900 MW running |            | 2027-03-31 | PSTO502 |
    | S1.2 | Key Result | S1     | 40 wind farms  | 2025-11-01 | 2026-12-31 | PSTO502 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Start      | Due        |
    | ---- | ---------- | ------ | -------------- | ---------- | ---------- |
    | S1   | Objective  |        | Lead in wind   | 2026-01-01 | 2026-12-31 |
    | S1.1 | Key Result | S1     | 900 MW running |            | 2026-12-31 |
    | S2   | Objective  |        | Lead in solar  | 2026-01-01 | 2027-12-31 |

    Tactical

    | ID   | Type       | Parent | Title           | Start      | Due        |
    | ---- | ---------- | ------ | --------------- | ---------- | ---------- |
    | T1   | Objective  | S1; S2 | Shorten permits | 2026-02-01 | 2027-06-30 |
    """
    bounds = cache(partial(_bounds, c))
    for item, links in c.graph.parents.items():
        if item.start is None and item.due is None:
            continue
        above = tuple(to.parent for to in links)
        first, last = bounds(above)
        if item.due and last and item.due > last:
            yield on(
                item,
                "due",
                say("due {due}, after {ids}, due {limit}", due=item.due, ids=_ids(above), limit=last),
                say("bring the day forward, or extend what it supports"),
            )
        elif item.start and first and item.start < first:
            yield on(
                item,
                "due",
                say("starts {start}, before {ids}, starting {limit}", start=item.start, ids=_ids(above), limit=first),
                say("start later, or let what it supports start earlier"),
            )


def _bounds(c: Context, above: Sequence[Item]) -> Period:
    """The first and the last day that any of the parents has; None where one of them is no bound."""
    starts, dues = zip(*(_days(c, parent) for parent in above), strict=True)
    return Period(None if None in starts else min(starts), None if None in dues else max(dues))


def _days(c: Context, parent: Item) -> Period:
    """The days of a parent, its own or from above, but not merely the cycle's."""
    figures, settings = c.figures[parent], c.plan.books[parent.book].settings
    return Period(
        figures.start if parent.start or figures.start != settings.cycle_start else None,
        figures.due if parent.due or figures.due != settings.cycle_end else None,
    )


def _ids(rows: Sequence[Item]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


@rule("PSTO503", "outside-cycle", Severity.WARNING, scope=Scope.BOOK)
def outside_cycle(c: Context) -> Iterator[Hit]:
    """Dates outside `Cycle start`..`Cycle end`.

    A row that runs beyond the cycle can't be closed with it, and is a typing error in the year more often
    than a plan.

    Bad:

    Settings

    | Setting     | Value      |
    | ----------- | ---------- |
    | Cycle start | 2026-01-01 |
    | Cycle end   | 2026-12-31 |

    Operational

    | ID   | Type       | Parent | Title            | Start      | Due        | !       |
    | ---- | ---------- | ------ | ---------------- | ---------- | ---------- | ------- |
    | O1   | Objective  | T1     | Survey the sites | 2025-12-01 | 2026-06-30 | PSTO503 |
    | O1.1 | Key Result | O1     | 12 sites         |            | 2027-06-30 | PSTO503 |

    Good:

    Settings

    | Setting     | Value      |
    | ----------- | ---------- |
    | Cycle start | 2026-01-01 |
    | Cycle end   | 2026-12-31 |

    Operational

    | ID   | Type       | Parent | Title            | Start      | Due        |
    | ---- | ---------- | ------ | ---------------- | ---------- | ---------- |
    | O1   | Objective  | T1     | Survey the sites | 2026-01-01 | 2026-12-31 |
    | O1.1 | Key Result | O1     | 12 sites         |            | 2026-12-31 |
    """
    for book in c.plan.books:
        first, last = book.settings.cycle_start, book.settings.cycle_end
        if first is None and last is None:
            continue
        for item in book.items:
            days = [day for day in (item.start, item.due) if day]
            outside = [day for day in days if (first and day < first) or (last and day > last)]
            if outside:
                yield on(item, "due", _outside(tuple(outside), first, last), say("correct the day, or the cycle"))


def _outside(days: tuple[date, ...], first: date | None, last: date | None) -> Text:
    if first and last:
        return say("outside the cycle, {first} to {last}: {days}", days=days, first=first, last=last)
    if first:
        return say("before the cycle, which starts {first}: {days}", days=days, first=first)
    return say("after the cycle, which ends {last}: {days}", days=days, last=last)


@rule("PSTO504", "past-due", Severity.WARNING)
def past_due(c: Context) -> Iterator[Hit]:
    """Due before the as-of day and not done.

    A day that passes without a word makes every other day in the plan less believable. Key results that have
    no due date of their own are counted with their objective and not repeated.

    Bad:

    Tactical

    | ID   | Type       | Parent | Title           | Baseline | Target | Current | Due        | !       |
    | ---- | ---------- | ------ | --------------- | -------- | ------ | ------- | ---------- | ------- |
    | T1   | Objective  | S1     | Shorten permits |          |        |         | 2026-06-15 | PSTO504 |
    | T1.1 | Key Result | T1     | Days to permit  | 90       | 30     | 60      |            |         |
    | T1.2 | Key Result | T1     | Sites ready     | 0        | 10     | 4       | 2026-05-31 | PSTO504 |

    Good:

    Tactical

    | ID   | Type       | Parent | Title           | Baseline | Target | Current | Due        | Status |
    | ---- | ---------- | ------ | --------------- | -------- | ------ | ------- | ---------- | ------ |
    | T1   | Objective  | S1     | Shorten permits |          |        |         | 2026-07-01 |        |
    | T1.1 | Key Result | T1     | Days to permit  | 90       | 30     | 30      | 2026-06-15 |        |
    | T1.2 | Key Result | T1     | Sites ready     | 0        | 10     | 4       | 2026-05-31 | Done   |
    """
    for item in c.items:
        if not item.is_active or not _is_past_due(item, c) or _is_told_above(item, c):
            continue
        figures = c.figures[item]
        inherited = [
            one.id
            for one in c.graph.key_results.get(item, ())
            if one.is_active and one.due is None and _is_past_due(one, c)
        ]
        progress = figures.rolled_up if figures.own is None else figures.own
        message = (
            say("was due {due} and is not done", due=figures.due)
            if progress is None
            else say("was due {due} and is at {progress}", due=figures.due, progress=Share(progress))
        )
        open_ids = say("{what}; open: {ids}", what=message, ids=tuple(inherited)) if inherited else message
        yield on(
            item,
            "due",
            open_ids,
            say("set Status to Done or Dropped, or agree on a new day"),
            affected=1 + len(inherited),
        )


def _is_past_due(item: Item, c: Context) -> bool:
    """Whether the row's last day is over and it is neither done nor business as usual."""
    figures = c.figures[item]
    return figures.due is not None and figures.due < c.today(item) and figures.health != FINISHED


def _is_told_above(item: Item, c: Context) -> bool:
    """Whether the row only has its objective's last day, which is reported there."""
    if item.due or not item.is_key_result:
        return False
    objective = c.graph.objective_of(item)
    return objective is not None and objective.is_active and _is_past_due(objective, c)


@rule("PSTO508", "all-on-last-day", Severity.INFO, threshold=3)
def all_on_last_day(c: Context) -> Iterator[Hit]:
    """Three or more key results of an objective, all due on the cycle's last day.

    Then nothing can be learned before it is too late to act on it.

    Bad:

    Settings

    | Setting   | Value      |
    | --------- | ---------- |
    | Cycle end | 2026-12-31 |

    Strategy

    | ID   | Type       | Parent | Title          | Due        | !       |
    | ---- | ---------- | ------ | -------------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind   |            | PSTO508 |
    | S1.1 | Key Result | S1     | 40 wind farms  | 2026-12-31 |         |
    | S1.2 | Key Result | S1     | 900 MW running | 2026-12-31 |         |
    | S1.3 | Key Result | S1     | 300 customers  |            |         |

    Good:

    Settings

    | Setting   | Value      |
    | --------- | ---------- |
    | Cycle end | 2026-12-31 |

    Strategy

    | ID   | Type       | Parent | Title          | Due        |
    | ---- | ---------- | ------ | -------------- | ---------- |
    | S1   | Objective  |        | Lead in wind   |            |
    | S1.1 | Key Result | S1     | 40 wind farms  | 2026-09-30 |
    | S1.2 | Key Result | S1     | 900 MW running | 2026-12-31 |
    | S1.3 | Key Result | S1     | 300 customers  |            |
    """
    for item, rows in c.graph.key_results.items():
        last = c.plan.books[item.book].settings.cycle_end
        active = [one for one in rows if one.is_active]
        if last and len(active) >= c.limit(item) and all(c.figures[one].due == last for one in active):
            yield on(
                item,
                "due",
                count(
                    len(active),
                    "its one key result is due on the cycle's last day, {last}",
                    "all {n} key results are due on the cycle's last day, {last}",
                    last=last,
                ),
                say("let some of them be due earlier"),
                affected=1 + len(active),
            )
