"""PSTO101 to PSTO108 and PSTO110: what stands in the cells of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell
from psto_xl.core.layout import Level
from psto_xl.core.mention import either, every, quoted, row
from psto_xl.core.plan import Item, Problem, Trouble, Workbook
from psto_xl.core.rule import Context, Hit, Scope, on, rule
from psto_xl.core.text import Text, say
from psto_xl.core.values import id_key


def troubles(c: Context, kind: Trouble) -> Iterator[tuple[Workbook, Problem]]:
    """All that reading noted of one kind, with the workbook it is in."""
    for book in c.plan.books:
        for problem in book.problems:
            if problem.trouble is kind:
                yield book, problem


def hit(book: Workbook, problem: Problem, message: Text, hint: Text) -> Hit:
    """A hit on the very cell that could not be read."""
    return Hit(problem.item, book.index, problem.place, problem.column, message, hint)


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
    for _, problem in troubles(c, Trouble.NO_ID):
        item = problem.item
        if item is None or "id" in item.unreadable or not _has_column(c, item, "id"):
            continue
        spare = spare or _Spare(c)
        yield on(
            item,
            "id",
            say("{title} has no id", title=quoted(item.title)) if item.title else say("a row without id and title"),
            say("give it one of its own, for example {id}", id=spare.next_for(item)),
        )


def _has_column(c: Context, item: Item, column: str) -> bool:
    return column in c.plan.books[item.book].sheets[item.level.sheet].columns


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


_QUANTITY: Final = re.compile(r"([-+]?\d[\d.,]*)\s*([^\W\d].*)$")


@rule("PSTO103", "unreadable-number", Severity.ERROR, scope=Scope.BOOK)
def unreadable_number(c: Context) -> Iterator[Hit]:
    """Text where a number belongs, that no known notation reads.

    The value is left out, so progress is computed without it, or not at all.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title         | Unit | Baseline | Target | Current    | !       |
    | ---- | ---------- | ------ | ------------- | ---- | -------- | ------ | ---------- | ------- |
    | S1.1 | Key Result | S1     | Power running |      | 0        | 900 MW | 120        | PSTO103 |
    | S1.2 | Key Result | S1     | Wind farms    | farm | 0        | 40     | about half | PSTO103 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title         | Unit | Baseline | Target | Current |
    | ---- | ---------- | ------ | ------------- | ---- | -------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Power running | kW   | 0        | 1,200  | € 3.5m  |
    | S1.2 | Key Result | S1     | Market share  | %    | 10 %     | 40 %   | 0.2     |
    """
    for book, problem in troubles(c, Trouble.NUMBER):
        if problem.column == "weight":
            continue  # what an unreadable weight means is said by the rules about weights
        if problem.column == "current" and problem.item and problem.item.is_milestone:
            message = say("{value} is neither done nor not done", value=quoted(problem.value))
            yield hit(book, problem, message, say("write yes, no or a percentage"))
        else:
            message = say("{value} is not a number", value=quoted(problem.value))
            yield hit(book, problem, message, _how_to_write(problem.value, problem.column))


def _how_to_write(value: Cell, column: str) -> Text:
    if isinstance(value, date):
        return say("the application took it for a date: format the cell as a number and type it again")
    quantity = _QUANTITY.match(str(value).strip()) if column in ("baseline", "target", "current") else None
    if quantity:
        return say("write {number} here, and {unit} into Unit", number=quantity[1], unit=quoted(quantity[2]))
    return say("write it in figures, such as 1200 or 40 %; words belong into Notes")


_TWO_WAYS: Final = re.compile(r"\d{1,2}[-/ ]\s*\d{1,2}[-/ ]\s*\d{2,4}$")


@rule("PSTO104", "unreadable-date", Severity.ERROR, scope=Scope.BOOK)
def unreadable_date(c: Context) -> Iterator[Hit]:
    """Text where a date belongs, that no known notation reads.

    Without its dates nobody can tell whether a row is on time.

    Bad:

    Strategy

    | ID | Type      | Title        | Start      | Due         | !       |
    | -- | --------- | ------------ | ---------- | ----------- | ------- |
    | S1 | Objective | Lead in wind | 2026-01-01 | end of year | PSTO104 |
    | S2 | Objective | Lead in sun  | 03/04/2026 | 2026-12-31  | PSTO104 |

    Good:

    Strategy

    | ID | Type      | Title        | Start      | Due         |
    | -- | --------- | ------------ | ---------- | ----------- |
    | S1 | Objective | Lead in wind | 2026-01-01 | 31 Dec 2026 |
    | S2 | Objective | Lead in sun  | 3.4.2026   | 25/12/2026  |
    """
    for book, problem in troubles(c, Trouble.DATE):
        value = problem.value
        if isinstance(value, str) and _TWO_WAYS.match(value.strip()) and not book.settings.locale:
            message = say("{value} can be two different days", value=quoted(value))
            hint = say("type it like 2026-04-03, or choose a Locale on the Settings sheet")
        else:
            message = say("{value} is not a date", value=quoted(value))
            hint = say("type a day, such as 2026-12-31")
        yield hit(book, problem, message, hint)


CAUSES: Final = {
    "#REF!": "the formula points to a cell that is gone: mend it, or type the value",
    "#DIV/0!": "the formula divides by nothing: mend it, or leave the cell blank until there is a value",
    "#N/A": "the formula looks up something that is not there: mend it, or type the value",
    "#NAME?": "the formula uses a name that does not exist: mend it, or type the value",
    "#VALUE!": "the formula calculates with text: mend it, or type the value",
}


@rule("PSTO105", "error-value", Severity.ERROR, scope=Scope.BOOK)
def error_value(c: Context) -> Iterator[Hit]:
    """`#REF!`, `#DIV/0!` and the like in an input cell.

    The cell's value is lost, and everything computed from it is computed without it.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Target | Current | !       |
    | ---- | ---------- | ------ | ---------- | ------ | ------- | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 40     | #REF!   | PSTO105 |
    | S1.2 | Key Result | #N/A   | Sun farms  | 12     | 4       | PSTO105 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title      | Target | Current |
    | ---- | ---------- | ------ | ---------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 40     | 7       |
    """
    for book, problem in troubles(c, Trouble.ERROR):
        cause = CAUSES.get(str(problem.value), "mend the formula, or type the value")
        yield hit(book, problem, say("this cell shows {error}", error=str(problem.value)), say(cause))


@rule("PSTO106", "not-calculated", Severity.WARNING, scope=Scope.BOOK)
def not_calculated(c: Context) -> Iterator[Hit]:
    """A formula with no cached value.

    The workbook was written by a program that does not calculate, so the value is unknown, which is not zero.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title      | Target | Current | !       |
    | ---- | ---------- | ------ | ---------- | ------ | ------- | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 40     | =?      | PSTO106 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title      | Target | Current |
    | ---- | ---------- | ------ | ---------- | ------ | ------- |
    | S1.1 | Key Result | S1     | Wind farms | 40     | 7       |
    """
    for book, problem in troubles(c, Trouble.NOT_CALCULATED):
        yield hit(
            book,
            problem,
            say("the formula in this cell was never calculated"),
            say("open the workbook in Excel or LibreOffice and save it once"),
        )


@rule("PSTO107", "unknown-choice", Severity.ERROR, scope=Scope.BOOK)
def unknown_choice(c: Context) -> Iterator[Hit]:
    """A Type, Measure, Status or Ambition that is not on the list.

    The cell is read as if it were blank, so the row may count where it should not, or not count where it should.

    Bad:

    Strategy

    | ID   | Type       | Parent | Title        | Measure | Status | !       |
    | ---- | ---------- | ------ | ------------ | ------- | ------ | ------- |
    | S1   | Objective  |        | Lead in wind |         | Paused | PSTO107 |
    | S1.1 | Key Result | S1     | Wind farms   | Sum     |        | PSTO107 |

    Good:

    Strategy

    | ID   | Type       | Parent | Title        | Measure  | Status |
    | ---- | ---------- | ------ | ------------ | -------- | ------ |
    | S1   | Objective  |        | Lead in wind |          | Active |
    | S1.1 | KR         | S1     | Wind farms   | increase | Done   |
    """
    for book, problem in troubles(c, Trouble.CHOICE):
        layout = next(read.layout for read in book.sheets.values() if read.name == problem.place.sheet)
        choices = [say(choice) for choice in layout.column(problem.column).choices]
        message = say("{value} is not on the list", value=quoted(problem.value))
        yield hit(book, problem, message, say("choose {choices}", choices=either(choices)))


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
    for _, problem in troubles(c, Trouble.NO_TITLE):
        item = problem.item
        if item and "title" not in item.unreadable and _has_column(c, item, "title"):
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
    for book, problem in troubles(c, Trouble.DECIMAL_ID):
        if isinstance(problem.value, date):
            message = say("the application took this id for the day {value}", value=problem.value)
        else:
            message = say("this id is the number {value}, which is also {value}0", value=problem.value)
        yield hit(book, problem, message, say("begin ids with a letter, such as S1.1, or format the column as text"))
