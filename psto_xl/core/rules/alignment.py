"""PSTO9xx: constant alignment. What needs an earlier version of the plan is in `versions`."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.changes import impacts, resolve
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Place
from psto_xl.core.layout import Level
from psto_xl.core.plan import CheckIn, Item, Workbook
from psto_xl.core.progress import is_stale
from psto_xl.core.report import Impact
from psto_xl.core.rule import Context, Hit, at, on, rule
from psto_xl.core.text import count, say


@rule("PSTO901", "not-reconfirmed", Severity.WARNING)
def not_reconfirmed(c: Context) -> Iterator[Hit]:
    """Beneath an open change, not updated since its date, and its review day (default 14 days) is past.

    A plan stays true only if those whom a change concerns look at their part of it again. Updating the row
    answers this, and a stale row (PSTO505) with it; closing the change ends it for everybody.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title          | Updated    | !       |
    | ---- | ---------- | ------ | -------------- | ---------- | ------- |
    | S1   | Objective  |        | Lead in wind   | 2026-01-31 |         |
    | S1.1 | Key Result | S1     | 40 wind farms  | 2026-05-31 | PSTO901 |
    | S1.2 | Key Result | S1     | 900 MW running | 2026-06-15 |         |

    Changes

    | Date       | Event                        | Kind   | Affects | Status |
    | ---------- | ---------------------------- | ------ | ------- | ------ |
    | 2026-06-10 | A competitor stores the wind | Market | S1      | Open   |

    Good:

    Strategy

    | ID   | Type       | Parent | Title          | Updated    | Status |
    | ---- | ---------- | ------ | -------------- | ---------- | ------ |
    | S1   | Objective  |        | Lead in wind   | 2026-01-31 |        |
    | S1.1 | Key Result | S1     | 40 wind farms  | 2026-06-10 |        |
    | S1.2 | Key Result | S1     | 900 MW running | 2026-05-31 | Done   |
    | S2   | Objective  |        | Lead in solar  |            |        |
    | S2.1 | Key Result | S2     | 9 solar parks  | 2026-05-31 |        |

    Changes

    | Date       | Event                        | Affects | Review by  | Status |
    | ---------- | ---------------------------- | ------- | ---------- | ------ |
    | 2026-06-10 | A competitor stores the wind | S1      |            | Open   |
    | 2026-06-10 | Panels become cheaper        | S2      | 2026-07-01 | Open   |
    | 2026-05-01 | New tax on land              | S1; S2  |            | Closed |
    """
    asked: dict[Item, list[Impact]] = {}
    for impact in impacts(c.plan, c.graph, c.figures):
        if impact.is_overdue(c.plan.books[impact.book].today):
            for item in impact.waiting:
                asked.setdefault(item, []).append(impact)
    for item, found in asked.items():
        first = found[0]
        event = say(
            "not updated since '{event}' of {day}, to be reviewed by {review}",
            event=first.change.event,
            day=first.change.day,
            review=first.review_by,
        )
        more = count(len(found) - 1, "{event} (and one more change)", "{event} (and {n} more changes)", event=event)
        yield on(
            item,
            "updated",
            event if len(found) == 1 else more,
            say("check whether this row still fits, change it if not, and enter today in Updated"),
        )


@rule("PSTO903", "unreviewed-level", Severity.WARNING)
def unreviewed_level(c: Context) -> Iterator[Hit]:
    """Nothing on a level updated within its cadence.

    Then the level is not steered at all; it takes a meeting in the calendar, not a reminder for each row. A
    row that was never updated counts from its first day.

    Bad:

    Tactical

    | ID   | Type       | Parent | Title           | Updated    | ! PSTO903 |
    | ---- | ---------- | ------ | --------------- | ---------- | --------- |
    | T1   | Objective  | S1     | Shorten permits |            |           |
    | T1.1 | Key Result | T1     | Days to permit  | 2026-04-30 |           |

    Strategy

    | ID | Type      | Parent | Title        | Updated    |
    | -- | --------- | ------ | ------------ | ---------- |
    | S1 | Objective |        | Lead in wind | 2026-06-30 |

    Good:

    Tactical

    | ID   | Type       | Parent | Title           | Updated    | Start      |
    | ---- | ---------- | ------ | --------------- | ---------- | ---------- |
    | T1   | Objective  | S1     | Shorten permits |            |            |
    | T1.1 | Key Result | T1     | Days to permit  | 2026-04-30 |            |
    | T1.2 | Key Result | T1     | Sites ready     |            | 2026-06-10 |
    """
    for book in c.plan.books:
        levels: dict[Level, list[Item]] = {}
        for item in book.items:
            if item.is_active and not item.is_bau:
                levels.setdefault(item.level, []).append(item)
        for level, rows in levels.items():
            days = [day for item in rows if (day := c.figures[item].updated)]
            is_measured = days or any(item.is_key_result for item in rows)  # else others say that nothing is
            if is_measured and not any(_is_looked_at(item, c, book) for item in rows):
                cadence = book.settings.cadence[level]
                yield at(
                    book.index,
                    Place(book.sheets[level.sheet].name, 0, 0),
                    "",
                    say("nothing updated for {cadence} days; the last was {day}", cadence=cadence, day=max(days))
                    if days
                    else say(
                        "nothing was ever updated; this level is to be updated every {cadence} days", cadence=cadence
                    ),
                    say("go through this level with its owners, and make it a habit"),
                )._replace(affected=len(rows))


def _is_looked_at(item: Item, c: Context, book: Workbook) -> bool:
    since = c.figures[item].updated or c.figures[item].start
    return since is not None and not is_stale(item, since, book)


@rule("PSTO904", "unknown-affected", Severity.WARNING)
def unknown_affected(c: Context) -> Iterator[Hit]:
    """A change that names an id nothing loaded holds.

    It reaches nobody there, so nobody will look. Closed changes are history and are left alone.

    Bad:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Changes

    | Date       | Event           | Affects | Status | !       |
    | ---------- | --------------- | ------- | ------ | ------- |
    | 2026-06-20 | New tax on land | S1; S9  | Open   | PSTO904 |

    Good:

    Strategy

    | ID | Type      | Title        |
    | -- | --------- | ------------ |
    | S1 | Objective | Lead in wind |

    Changes

    | Date       | Event              | Affects | Status |
    | ---------- | ------------------ | ------- | ------ |
    | 2026-06-20 | New tax on land    | s1      | Open   |
    | 2025-06-20 | Old tax on land    | S9      | Closed |
    """
    for book in c.plan.books:
        for change in book.changes:
            if change.is_open and change.affects:
                _, unknown = resolve(change, book.index, c.graph)
                if unknown:
                    yield at(
                        book.index,
                        change.place,
                        "affects",
                        say(
                            "'{event}' names {ids}, which no loaded sheet holds",
                            event=change.event,
                            ids=tuple(one.id for one in unknown),
                        ),
                        say("correct the id, or load the workbook that holds it"),
                    )


@rule("PSTO905", "unknown-check-in", Severity.WARNING)
def unknown_check_in(c: Context) -> Iterator[Hit]:
    """A check-in for an id nothing loaded holds.

    The value was recorded and counts nowhere. An id is named once, at its first line.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         |
    | ---- | ---------- | ------ | ------------- |
    | S1   | Objective  |        | Lead in wind  |
    | S1.1 | Key Result | S1     | 40 wind farms |

    Check-ins

    | Date       | ID   | Current | !       |
    | ---------- | ---- | ------- | ------- |
    | 2026-05-31 | S1.1 | 12      |         |
    | 2026-05-31 | S1.7 | 12      | PSTO905 |
    | 2026-06-30 | S1.7 | 14      |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         |
    | ---- | ---------- | ------ | ------------- |
    | S1   | Objective  |        | Lead in wind  |
    | S1.1 | Key Result | S1     | 40 wind farms |

    Check-ins

    | Date       | ID   | Current |
    | ---------- | ---- | ------- |
    | 2026-05-31 | s1.1 | 12      |
    """
    for book in c.plan.books:
        unknown: dict[str, list[CheckIn]] = {}
        for line in book.check_ins:
            if line.key and line.key not in c.graph.holders:
                unknown.setdefault(line.key, []).append(line)
        for lines in unknown.values():
            first = lines[0]
            if not c.graph.index.find(book.index, first.id):
                yield at(
                    book.index,
                    first.place,
                    "id",
                    count(
                        len(lines),
                        "a check-in for {id}, which no loaded sheet holds",
                        "{n} check-ins for {id}, which no loaded sheet holds",
                        id=first.id,
                    ),
                    say("correct the id; the row's own id may have changed"),
                )._replace(affected=len(lines))
