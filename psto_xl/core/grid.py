"""A workbook once the spreadsheet application is out of the way: named sheets of plain values.

Rows and columns count from 1 wherever an address is meant, as the application shows them;
``Sheet.rows`` is an ordinary sequence and counts from 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from math import isclose
from typing import NamedTuple

MAX_ROW, MAX_COL = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error such as ``#DIV/0!``: neither text nor blank."""

    code: str

    def __str__(self) -> str:
        return self.code


class Missing(Enum):
    """A formula's value that nothing has calculated yet: neither blank nor zero."""

    NOT_CALCULATED = "not calculated"


NOT_CALCULATED = Missing.NOT_CALCULATED

Cell = str | float | bool | date | CellError | Missing | None


class Formula(NamedTuple):
    """A formula to write: its text without ``=``, in the file format's English notation, and its value."""

    text: str
    value: Cell


class Place(NamedTuple):
    """One cell's address."""

    sheet: str
    row: int
    col: int

    def __str__(self) -> str:
        return f"{self.sheet}!{address(self.row, self.col)}"


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= col <= self.right


class Table(NamedTuple):
    """An Excel table: its name, its area with header and totals rows, and how many of those it has."""

    name: str
    area: Area
    header_rows: int = 1
    totals_rows: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. Rows may be of different lengths; what lies beyond a row's end is blank.

    ``formulas`` maps (row, column) of every formula cell to its text without ``=``; the value shown
    is in ``rows``, or ``NOT_CALCULATED`` there.
    """

    name: str
    rows: Sequence[Sequence[Cell]] = ()
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: Sequence[Area] = ()
    tables: Sequence[Table] = ()

    def at(self, row: int, col: int) -> Cell:
        """The value at an address, None for a blank cell or one outside the used range."""
        if row > len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[col - 1] if col <= len(cells) else None

    def contents(self) -> dict[tuple[int, int], Cell | Formula]:
        """All that stands on the sheet, by (row, column)."""
        rows = enumerate(self.rows, start=1)
        found: dict[tuple[int, int], Cell | Formula] = {
            (row, col): cell for row, cells in rows for col, cell in enumerate(cells, start=1) if cell is not None
        }
        for at, text in self.formulas.items():
            found[at] = Formula(text, self.at(*at))
        return found


@dataclass(frozen=True, slots=True)
class Book:
    """A snapshot of a workbook. Every backend gives the same one for the same workbook.

    ``order`` names every sheet as it stands in the workbook; ``sheets`` holds those that were read.
    ``marks`` are the tool's own hidden names (``MARK`` + kind) and the cell each stands for:
    the proof that a sheet or a column is the tool's and not merely called so. `epoch_1904` is the date
    system by which a bare number in a date column is read.
    """

    sheets: Mapping[str, Sheet]
    order: Sequence[str] = ()
    marks: Mapping[str, Place] = field(default_factory=dict)
    epoch_1904: bool = False

    def marked(self, kind: str) -> Place | None:
        """The cell of a mark, whether the template or a check has set it."""
        return self.marks.get(kind) or self.marks.get(ADDED + kind)

    def is_added(self, kind: str) -> bool:
        """Whether a check has added what carries this mark."""
        return ADDED + kind in self.marks


MARK = "_psto."
ADDED = "added."
"""Stands before the kind in the marks of what a check has added to a workbook that lacked it."""


def address(row: int, col: int) -> str:
    """``address(7, 3)`` is ``C7``."""
    return f"{letters(col)}{row}"


@cache
def letters(col: int) -> str:
    """``letters(28)`` is ``AB``."""
    text = ""
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


def canonical(value: object) -> Cell:
    """The one spelling of a cell value that all backends agree on.

    Whole numbers become floats, empty text becomes blank, a moment at midnight becomes a date;
    a duration or a time of day becomes the number of days that the file holds for it.
    """
    match value:
        case None | "":
            return None
        case bool() | str() | CellError() | Missing():
            return value
        case int() | float():
            return float(value)
        case datetime():
            return value.date() if value.time() == time.min else value
        case date():
            return value
        case timedelta():
            return value / timedelta(days=1)
        case time():
            return (datetime.combine(date.min, value) - datetime.min) / timedelta(days=1)
        case _:
            return str(value)


def same(a: Cell | Formula, b: Cell | Formula) -> bool:
    """Whether a reader sees the same: numbers to 12 digits, a blank and empty text alike, types apart."""
    if a is b:
        return True
    if type(a) is not type(b):
        return a in (None, "") and b in (None, "")
    if type(a) is str:
        return a == b
    if isinstance(a, float) and isinstance(b, float):
        return isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)
    if isinstance(a, Formula) and isinstance(b, Formula):
        return a.text == b.text and same(a.value, b.value)
    return a == b
