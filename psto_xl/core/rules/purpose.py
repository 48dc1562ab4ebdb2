"""PSTO801 to PSTO804: the purpose and its North Star."""

from __future__ import annotations

from collections.abc import Iterator

from psto_xl.core.choices import NORTH_STAR
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Place
from psto_xl.core.layout import COLUMN, Level
from psto_xl.core.plan import Item
from psto_xl.core.rule import Context, Hit, Scope, at, on, rule
from psto_xl.core.text import count, say

_SIDES = ("profitability", "impact", "benefit")


@rule("PSTO801", "no-purpose", Severity.WARNING)
def no_purpose(c: Context) -> Iterator[Hit]:
    """A Purpose sheet without a purpose.

    Without one, strategies have nothing to be measured against. An empty sheet is fine where another workbook
    of the run holds the purpose.

    Bad:

    Purpose

    | ID | Type       | Title                          | !       |
    | -- | ---------- | ------------------------------ | ------- |
    | N1 | North Star | Households powered by our wind | PSTO801 |

    Good:

    Purpose

    | ID | Type       | Title                          |
    | -- | ---------- | ------------------------------ |
    | P1 | Purpose    | A greener world, home by home  |
    | N1 | North Star | Households powered by our wind |
    """
    stated = {item.book for item in c.items if _is_purpose(item)}
    for book in c.plan.books:
        sheet = book.sheets.get(Level.PURPOSE.sheet)
        if sheet is None or book.index in stated or (stated and not book.has_level(Level.PURPOSE)):
            continue
        yield at(
            book.index,
            Place(sheet.name, sheet.first, sheet.columns.get("id", 1)),
            "id",
            say("no purpose is stated on this sheet"),
            say("write the purpose in one sentence, with Type Purpose"),
        )


def _is_purpose(item: Item) -> bool:
    return item.level is Level.PURPOSE and item.is_objective and not item.is_dropped


@rule("PSTO802", "no-north-star", Severity.WARNING, scope=Scope.BOOK)
def no_north_star(c: Context) -> Iterator[Hit]:
    """A purpose without a North Star Metric.

    One number tells everybody whether the purpose is lived; without it every level finds its own.

    Bad:

    Purpose

    | ID | Type    | Title                         | !       |
    | -- | ------- | ----------------------------- | ------- |
    | P1 | Purpose | A greener world, home by home | PSTO802 |

    Good:

    Purpose

    | ID | Type       | Title                          |
    | -- | ---------- | ------------------------------ |
    | P1 | Purpose    | A greener world, home by home  |
    | N1 | North Star | Households powered by our wind |
    """
    for item in c.items:
        if _is_purpose(item) and all(star.is_dropped for star in c.graph.key_results.get(item, ())):
            yield on(
                item,
                "id",
                say("the purpose has no North Star Metric"),
                say("add a row of Type North Star: the one number that shows that the purpose is lived"),
            )


@rule("PSTO803", "several-north-stars", Severity.WARNING, scope=Scope.BOOK)
def several_north_stars(c: Context) -> Iterator[Hit]:
    """More than one active North Star under one purpose.

    Two stars point in two directions; sooner or later one is reached at the other's cost.

    Bad:

    Purpose

    | ID | Type       | Parent | Title                          | !       |
    | -- | ---------- | ------ | ------------------------------ | ------- |
    | P1 | Purpose    |        | A greener world, home by home  | PSTO803 |
    | N1 | North Star | P1     | Households powered by our wind |         |
    | N2 | North Star | P1     | Tonnes of carbon saved         |         |

    Good:

    Purpose

    | ID | Type       | Parent | Title                          | Status |
    | -- | ---------- | ------ | ------------------------------ | ------ |
    | P1 | Purpose    |        | A greener world, home by home  |        |
    | N1 | North Star | P1     | Households powered by our wind |        |
    | N2 | North Star | P1     | Tonnes of carbon saved         | Draft  |
    """
    for item in c.items:
        if _is_purpose(item):
            stars = [star for star in c.graph.key_results.get(item, ()) if star.is_active]
            if len(stars) > 1:
                yield on(
                    item,
                    "id",
                    say("{n} North Stars: {ids}", n=len(stars), ids=tuple(star.id for star in stars)),
                    say("choose the one that best unites profit, business impact and customer benefit"),
                    affected=1 + len(stars),
                )


@rule("PSTO804", "one-sided-north-star", Severity.WARNING, scope=Scope.BOOK)
def one_sided_north_star(c: Context) -> Iterator[Hit]:
    """Profitability, Business impact or Customer benefit left blank.

    A North Star that leaves one of them out can be reached by a company that fails. Columns that a sheet lacks
    are named together.

    Bad:

    Purpose

    | ID | Type       | Title                         | Profitability | Business impact | Customer benefit | !       |
    | -- | ---------- | ----------------------------- | ------------- | --------------- | ---------------- | ------- |
    | P1 | Purpose    | A greener world, home by home |               |                 |                  |         |
    | N1 | North Star | Homes powered by our wind     | margin        | market share    |                  | PSTO804 |

    Good:

    Purpose

    | ID | Type       | Title                         | Profitability | Business impact | Customer benefit |
    | -- | ---------- | ----------------------------- | ------------- | --------------- | ---------------- |
    | P1 | Purpose    | A greener world, home by home |               |                 |                  |
    | N1 | North Star | Homes powered by our wind     | margin        | market share    | cheaper power    |
    """
    for item in c.items:
        if item.type != NORTH_STAR or item.is_dropped:
            continue
        columns = c.plan.books[item.book].sheets[Level.PURPOSE.sheet].columns
        blank = [key for key in _SIDES if not getattr(item, key) and key not in item.unreadable]
        missing = [key for key in blank if key not in columns]
        hint = say("say in a few words how the metric reflects it, or choose one that does")
        for key in blank:
            if key in columns:
                yield on(item, key, say("nothing is said about {side}", side=say(_named(key))), hint)
        if missing:
            names = tuple(say(_named(key)) for key in missing)
            yield on(
                item,
                "id",
                count(
                    len(names),
                    "the sheet lacks the column {names}",
                    "the sheet lacks the columns {names}",
                    names=names,
                ),
                hint,
            )


def _named(key: str) -> str:
    return COLUMN[Level.PURPOSE.sheet][key].name
