"""PSTO103 to PSTO107: cells that can't be read as they should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from psto_xl.core.choices import AT_LEAST, AT_MOST
from psto_xl.core.finding import Severity
from psto_xl.core.grid import Cell
from psto_xl.core.mention import either, quoted
from psto_xl.core.plan import Problem, Trouble, Workbook
from psto_xl.core.rule import Context, Hit, Scope, rule
from psto_xl.core.text import Text, say


def hit(book: Workbook, problem: Problem, message: Text, hint: Text) -> Hit:
    """A hit on the very cell that could not be read."""
    return Hit(problem.item, book.index, problem.place, problem.column, message, hint)


_QUANTITY: Final = re.compile(r"([-+]?\d[\d.,]*)\s*((?!e[-+]?\d)[^\W\d].*)$", re.IGNORECASE)
_BOUND: Final = re.compile(r"([<>≤≥])\s*=?\s*(\d.*)$")


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
    for book, problem in c.troubles(Trouble.NUMBER):
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
    if column == "target" and (bound := _BOUND.match(str(value).strip())):
        measure = say(AT_MOST if bound[1] in "<≤" else AT_LEAST)
        return say("write {number} here, and choose {measure} as Measure", number=bound[2], measure=measure)
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
    for book, problem in c.troubles(Trouble.DATE):
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
    for book, problem in c.troubles(Trouble.ERROR):
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
    for book, problem in c.troubles(Trouble.NOT_CALCULATED):
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
    for book, problem in c.troubles(Trouble.CHOICE):
        layout = next(read.layout for read in book.sheets.values() if read.name == problem.place.sheet)
        choices = [say(choice) for choice in layout.column(problem.column).choices]
        message = say("{value} is not on the list", value=quoted(problem.value))
        yield hit(book, problem, message, say("choose {choices}", choices=either(choices)))
