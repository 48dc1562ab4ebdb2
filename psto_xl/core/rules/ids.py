"""PSTO101, PSTO102, PSTO108 and PSTO110: by what rows are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level
from psto_xl.core.mention import every, quoted, row
from psto_xl.core.plan import Item, Trouble
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import Text, say
from psto_xl.core.values import id_key


@rule("PSTO101", "missing-id", Severity.ERROR, scope=Scope.BOOK)
def missing_id(c: Context) -> Iterator[Hit]:
    """A row with a title but no id.

    Nothing can be linked to a row without an id: whatever supports it seems to support nothing.

    Bad:

    Strategy

    | ID | Type      | Parent | Title               | Owner | !       |
    | -- | --------- | ------ | ------------------- | ----- | ------- |
    | S1 | Objective | P1     | Lead in wind        | Ana   |         |
    |    | Objective | P1     | Win the south coast | Ben   | PSTO101 |

    Good:

    Strategy

    | ID | Type      | Parent | Title               | Owner |
    | -- | --------- | ------ | ------------------- | ----- |
    | S1 | Objective | P1     | Lead in wind        | Ana   |
    |    |           |        | Growth              |       |
    | S2 | Objective | P1     | Win the south coast | Ben   |
    """
    spare: _Spare | None = None
    for _, problem in c.troubles(Trouble.NO_ID):
        item = problem.item
        if item is None or "id" in item.unreadable or not c.has_column(item, "id"):
            continue
        spare = spare or _Spare(c)
        yield on(
            item,
            "id",
            say("{title} has no id", title=quoted(item.title)) if item.title else say("a row without id and title"),
            say("give it one of its own, for example {id}", id=spare.next_for(item)),
        )


class _Spare:
    """Ids that no row has, in the style of those on the same sheet."""

    def __init__(self, c: Context) -> None:
        self._taken = set(c.graph.holders)
        self._used: dict[str, int] = {}
        self._stems: dict[tuple[int, Level], str] = {}
        for item in c.items:
            if not item.is_key_result and (match := _NUMBERED.match(item.id)):
                self._stems.setdefault((item.book, item.level), match[1])

    def next_for(self, item: Item) -> str:
        stem = self._stems.get((item.book, item.level), item.level.sheet[0])
        if item.is_key_result:
            stem = f"{item.parents[0].id}." if item.parents else f"{stem}1."
        while True:
            self._used[stem] = self._used.get(stem, 0) + 1
            name = f"{stem}{self._used[stem]}"
            if id_key(name) not in self._taken:
                return name


_NUMBERED: Final = re.compile(r"(.*?)[0-9]+$")


@rule("PSTO102", "duplicate-id", Severity.ERROR)
def duplicate_id(c: Context) -> Iterator[Hit]:
    """The same id on two rows, in a workbook or in the portfolio (each place names the others).

    A link to that id reaches only one of them, and which one is chance.

    Bad:

    Strategy

    | ID | Type      | Title               | !       |
    | -- | --------- | ------------------- | ------- |
    | S1 | Objective | Lead in wind        | PSTO102 |
    | s1 | Objective | Win the south coast | PSTO102 |

    Tactical

    | ID | Type      | Parent | Title           | !       |
    | -- | --------- | ------ | --------------- | ------- |
    | S1 | Objective | S1     | Build two ships | PSTO102 |

    Good:

    Strategy

    | ID | Type      | Title               |
    | -- | --------- | ------------------- |
    | S1 | Objective | Lead in wind        |
    | S2 | Objective | Win the south coast |
    """
    for items in c.graph.holders.values():
        if len(items) > 1:
            for item in items:
                others = [other for other in items[:4] if other is not item][:3]
                places = every([_place(c, item, other) for other in others], len(items) - 1 - len(others))
                yield on(
                    item,
                    "id",
                    say("{id} is also the id of {places}", id=quoted(item.id), places=places),
                    say("give each row an id of its own"),
                    affected=len(items),
                )


def _place(c: Context, item: Item, other: Item) -> Text:
    book = c.plan.books[other.book]
    place = str(book.place(other, "id"))
    return (
        say("{place}", place=place)
        if item.book == other.book
        else say("{place} in {file}", place=place, file=book.label)
    )


@rule("PSTO108", "missing-title", Severity.WARNING, scope=Scope.BOOK)
def missing_title(c: Context) -> Iterator[Hit]:
    """An id without a title.

    Nobody can work towards a line that does not say what it is about.

    Bad:

    Strategy

    | ID | Type      | Title        | Owner | !       |
    | -- | --------- | ------------ | ----- | ------- |
    | S1 | Objective | Lead in wind | Ana   |         |
    | S2 | Objective |              | Ben   | PSTO108 |

    Good:

    Strategy

    | ID | Type      | Title        | Owner |
    | -- | --------- | ------------ | ----- |
    | S1 | Objective | Lead in wind | Ana   |
    """
    for _, problem in c.troubles(Trouble.NO_TITLE):
        item = problem.item
        if item and "title" not in item.unreadable and c.has_column(item, "title"):
            message = say("{row} has no title", row=row(item))
            yield on(item, "title", message, say("say in one sentence what it is about, or empty the row"))


@rule("PSTO110", "number-as-id", Severity.INFO, scope=Scope.BOOK)
def number_as_id(c: Context) -> Iterator[Hit]:
    """An id cell holding a number with decimals (1.1 and 1.10 can't be told apart).

    The tenth key result then has the id of the first, and its supporters count there.

    Bad:

    Strategy

    | ID         | Type       | Parent | Title        | !       |
    | ---------- | ---------- | ------ | ------------ | ------- |
    | 1          | Objective  |        | Lead in wind |         |
    | 1.1        | Key Result | 1      | Wind farms   | PSTO110 |
    | 2026-02-01 | Key Result | 1      | Ships        | PSTO110 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        |
    | ---- | ---------- | ------ | ------------ |
    | S1   | Objective  |        | Lead in wind |
    | S1.1 | Key Result | S1     | Wind farms   |
    """
    for book, problem in c.troubles(Trouble.DECIMAL_ID):
        if isinstance(problem.value, date):
            message = say("the application took this id for the day {value}", value=problem.value)
        else:
            message = say("this id is the number {value}, which is also {value}0", value=problem.value)
        hint = say("begin ids with a letter, such as S1.1, or format the column as text")
        yield Hit(problem.item, book.index, problem.place, problem.column, message, hint)
