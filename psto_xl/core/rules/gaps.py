"""PSTO203, 204, 209 and 210: rows to which something is missing, above or beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level
from psto_xl.core.links import Flaw
from psto_xl.core.mention import row
from psto_xl.core.offers import Offers
from psto_xl.core.plan import Item
from psto_xl.core.reach import Reach
from psto_xl.core.rule import TELLS_TYPES, Context, Hit, Scope, on, rule
from psto_xl.core.score import is_supported
from psto_xl.core.text import count, say


def parent_is_blank(c: Context, item: Item) -> bool:
    """Whether the row could name a parent and doesn't."""
    return not item.parents and "parent" not in item.unreadable and c.has_column(item, "parent")


def unlinked(c: Context) -> dict[Item, Item | None]:
    """Key results that belong to no objective, and the objective above each on the sheet."""
    found: dict[Item, Item | None] = {}
    for book in c.plan.books:
        last: dict[Level, Item] = {}
        for item in book.items:
            if item.is_objective:
                last[item.level] = item
            elif item.is_key_result and item not in c.graph.parents:
                found[item] = last.get(item.level)
    return found


def shadowed(c: Context) -> set[Item]:
    """Rows whose id an earlier row of the workbook has, which so takes all links to it."""
    found = set()
    for items in c.graph.holders.values():
        if len(items) > 1:
            books = set()
            for item in items:
                if item.book in books:
                    found.add(item)
                books.add(item.book)
    return found


@rule("PSTO203", "orphan", Severity.WARNING)
def orphan(c: Context) -> Iterator[Hit]:
    """An active objective below Purpose without a parent; the message counts what hangs beneath it.

    Work without a reason above it is the first to drift, and nobody up there counts on it.

    Bad:

    Strategy

    | ID | Type      | Parent | Title        | !       |
    | -- | --------- | ------ | ------------ | ------- |
    | S1 | Objective |        | Lead in wind | PSTO203 |

    Tactical

    | ID   | Type       | Parent | Title           | !       |
    | ---- | ---------- | ------ | --------------- | ------- |
    | T1   | Objective  |        | Build two ships | PSTO203 |
    | T1.1 | Key Result | T1     | Ships at sea    |         |

    Good:

    Purpose

    | ID | Type    | Title                |
    | -- | ------- | -------------------- |
    | P1 | Purpose | Clean power for all  |

    Strategy

    | ID | Type      | Parent | Title        | Status |
    | -- | --------- | ------ | ------------ | ------ |
    | S1 | Objective | P1     | Lead in wind |        |
    | S2 | Objective |        | Lead in sun  | Draft  |
    """
    offers: Offers | None = None
    reach = Reach(c.graph)
    for item in c.objectives:
        if item.level is not Level.PURPOSE and parent_is_blank(c, item):
            offers = offers or Offers(c.plan)
            beneath = reach.beneath(item)
            yield on(
                item,
                "parent",
                count(
                    beneath,
                    "{row} supports nothing, and {n} row hangs beneath it",
                    "{row} supports nothing, and {n} rows hang beneath it",
                    row=row(item),
                )
                if beneath
                else say("{row} supports nothing", row=row(item)),
                say("name what it supports: {ids}", ids=offers.any_for(item)),
                affected=1 + beneath,
            )


@rule("PSTO204", "loose-key-result", Severity.ERROR)
def loose_key_result(c: Context) -> Iterator[Hit]:
    """A key result without an objective on its sheet.

    It measures something, but nothing that anybody set out to reach, and its progress counts nowhere.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title        | !       |
    | ---- | ---------- | ------ | ------------ | ------- |
    | S1   | Objective  | P1     | Lead in wind |         |
    | S1.1 | Key Result |        | Wind farms   | PSTO204 |
    | S1.2 | Key Result | S1.1   | Power        | PSTO204 |
    | S1.3 | Key Result | S1.3   | Crews        | PSTO204 |

    Bad:

    Purpose

    | ID | Type       | Parent | Title              | !       |
    | -- | ---------- | ------ | ------------------ | ------- |
    | P1 | Purpose    |        | Clean power        |         |
    | P2 | Purpose    |        | Warm homes         |         |
    | N1 | North Star |        | Homes on our power | PSTO204 |

    Good:

    Purpose

    | ID | Type       | Parent | Title              |
    | -- | ---------- | ------ | ------------------ |
    | P1 | Purpose    |        | Clean power        |
    | N1 | North Star |        | Homes on our power |

    Strategy

    | ID   | Type       | Parent | Title        |
    | ---- | ---------- | ------ | ------------ |
    | S1   | Objective  | P1     | Lead in wind |
    | S1.1 | Key Result | S1     | Wind farms   |
    """
    several = [_has_several_purposes(book.items) for book in c.plan.books]
    for item, above in unlinked(c).items():
        if parent_is_blank(c, item) and (item.level is not Level.PURPOSE or several[item.book]):
            hint = (
                say("name its objective; judging by its place, that is {row}", row=row(above))
                if above and item.level is not Level.PURPOSE
                else say("name the objective on this sheet that it belongs to")
            )
            yield on(item, "parent", say("{row} belongs to no objective", row=row(item)), hint)
    for bad in (bad for bad in c.graph.bad if bad.flaw is Flaw.NO_OBJECTIVE):
        other = bad.found[0]
        if other is bad.item:
            message = say("{row} names itself as its objective", row=row(other))
        elif other.is_key_result:
            message = say("{row} is a key result itself, not an objective", row=row(other))
        else:
            message = say("objective {row} is in another workbook", row=row(other))
        home = c.graph.objective_of(other) if other.is_key_result else None
        hint = (
            say("name its objective {row}", row=row(home))
            if home
            else say("name the objective on this sheet that it belongs to")
        )
        yield on(bad.item, "parent", message, hint)


def _has_several_purposes(items: Sequence[Item]) -> bool:
    return sum(item.level is Level.PURPOSE and item.is_objective and not item.is_dropped for item in items) > 1


@rule("PSTO209", "unsupported", Severity.WARNING)
def unsupported(c: Context) -> Iterator[Hit]:
    """An active Purpose, Strategy or Tactical row that no active objective supports.

    It is looked at where the level beneath is loaded: as long as nobody there works towards it, it is a wish.

    Bad:

    Purpose

    | ID | Type    | Title       |
    | -- | ------- | ----------- |
    | P1 | Purpose | Clean power |

    Strategy

    | ID | Type      | Parent | Title        | !       |
    | -- | --------- | ------ | ------------ | ------- |
    | S1 | Objective | P1     | Lead in wind |         |
    | S2 | Objective | P1     | Lead in sun  | PSTO209 |
    | S3 | Objective | P1     | Lead in heat | PSTO209 |

    Tactical

    | ID | Type      | Parent | Title           | Status  |
    | -- | --------- | ------ | --------------- | ------- |
    | T1 | Objective | S1     | Build two ships |         |
    | T2 | Objective | S2     | Buy old roofs   | Dropped |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        |
    | ---- | ---------- | ------ | ------------ |
    | S1   | Objective  | P1     | Lead in wind |
    | S1.1 | Key Result | S1     | Wind farms   |

    Tactical

    | ID | Type      | Parent | Title           |
    | -- | --------- | ------ | --------------- |
    | T1 | Objective | S1.1   | Build two ships |
    """
    loaded = {item.level for item in c.items if item.is_objective and c.has_column(item, "parent")}
    excused = {*shadowed(c), *(item for cycle in c.graph.cycles for item in cycle)}
    for item in c.objectives:
        if item.level is Level.OPERATIONAL or Level(item.level + 1) not in loaded:
            continue
        if item.id and item not in excused and not is_supported(item, c.graph):
            beneath = Level(item.level + 1).sheet
            yield on(
                item,
                "id",
                say("no active objective supports {row}", row=row(item)),
                say("link an objective of the {sheet} sheet to it, or drop it", sheet=say(beneath)),
            )


@rule("PSTO210", "no-key-results", Severity.WARNING, scope=Scope.BOOK)
def no_key_results(c: Context) -> Iterator[Hit]:
    """An active objective without key results.

    Nobody can tell whether it is reached, and its progress stays unknown.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title        | Status  | !       |
    | ---- | ---------- | ------ | ------------ | ------- | ------- |
    | S1   | Objective  | P1     | Lead in wind |         | PSTO210 |
    | S2   | Objective  | P1     | Lead in sun  |         | PSTO210 |
    | S2.1 | Key Result | S2     | Sun farms    | Dropped |         |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        | Status |
    | ---- | ---------- | ------ | ------------ | ------ |
    | S1   | Objective  | P1     | Lead in wind |        |
    | S1.1 | Key Result | S1     | Wind farms   |        |
    | S2   | Objective  | P1     | Lead in sun  | Draft  |
    """
    excused = {*unlinked(c).values(), *shadowed(c)}
    for item in c.objectives:
        if item.level is Level.PURPOSE or not item.id or item in excused:
            continue
        if not c.has_column(item, *TELLS_TYPES):
            continue
        rows = c.graph.key_results.get(item, ())
        if all(one.is_dropped for one in rows):
            message = (
                count(
                    len(rows),
                    "the only key result of {row} is dropped",
                    "all {n} key results of {row} are dropped",
                    row=row(item),
                )
                if rows
                else say("{row} has no key results", row=row(item))
            )
            yield on(item, "id", message, say("add two to five that show when it is reached"))
