"""What a live workbook needs from its application beyond xlwings' common ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from psto_xl.core.grid import Area, Cell, Table

if TYPE_CHECKING:
    import xlwings as xw

_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")

Written = str | float | bool | object | None
"""A value as xlwings takes it: a text that begins with ``=`` is a formula, one with an apostrophe is text."""


class Host(Protocol):
    """One spreadsheet application; ranges and sheets are xlwings'."""

    rewrites_formulas: bool
    """Whether a stretch of cells is best written in one go, formulas between the values included."""

    def values(self, cells: xw.Range) -> Sequence[Sequence[Cell]]:
        """The exact values of a rectangle, rows of equal length, in one go."""

    def typed(self, cells: xw.Range) -> Sequence[Sequence[str]]:
        """What is typed in each cell of a rectangle, in the application's own spelling, in one go."""

    def put(self, sheet: xw.Sheet, blocks: Sequence[tuple[Area, Sequence[Sequence[Written]]]]) -> None:
        """Fill rectangles, each in one go."""

    def tables(self, book: xw.Book, sheets: Mapping[str, xw.Sheet]) -> Mapping[str, Sequence[Table]]:
        """The tables of some sheets, by their names; a sheet without any may be missing."""

    def formula(self, typed: str) -> str | None:
        """The formula that a typed text is, without ``=`` and as files have it; None for a constant."""

    def errors(self, book: xw.Book) -> AbstractContextManager[None]:
        """Around all work: turns the application's refusals into WorkbookError."""

    def counts_from_1904(self, book: xw.Book) -> bool:
        """Whether the workbook's day 0 is 1 January 1904."""

    def is_editing(self, book: xw.Book) -> bool:
        """Whether somebody is typing in a cell."""

    def is_protected(self, sheet: xw.Sheet) -> bool:
        """Whether the sheet's cells can't be written."""

    def is_structure_protected(self, book: xw.Book) -> bool:
        """Whether sheets can neither come nor go."""

    def hide(self, name: xw.Name) -> None:
        """Keep a name out of the lists that people see, where the application can."""

    def extend(self, row: xw.Range, onto: xw.Range) -> None:
        """Give rows the looks of the `row` right above them; their contents are left blank."""

    def prepare(self, donor: xw.Book) -> None:
        """Make a workbook ready for its sheets and columns to be copied into another."""

    def highlight(self, donor: xw.Sheet, sheet: xw.Sheet, area: Area, col: int) -> None:
        """Have the person's columns highlighted as the donor's are, by what the column `col` says.

        `area` is these columns, from the header row to the last.
        """

    def unhighlight(self, sheet: xw.Sheet, col: int) -> None:
        """Take away the highlights that read the column `col`."""

    def fold(self, sheet: xw.Sheet, levels: Mapping[int, int]) -> None:
        """Give rows these outline levels, and no other row one; all are shown then."""

    def scratch(self) -> Path | None:
        """A folder whose files the application may open without asking; None for the system's own."""


def host_of(book: xw.Book) -> Host:
    """The host of an open workbook."""
    if book.app.engine.name == "libreoffice":
        from psto_xl.backends.live.calc import Calc

        return Calc()
    from psto_xl.backends.live.excel import Excel

    return Excel()


def two_dimensional(values: Any, columns: int) -> list[list[Any]]:
    """Rows of cells, whatever an application makes of a single cell, row or column."""
    if not isinstance(values, list | tuple):
        return [[values]]
    if values and isinstance(values[0], list | tuple):
        return [list(row) for row in values]
    return [list(values)] if columns > 1 else [[value] for value in values]


def branches(levels: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """The first row, the last row and the level of each stretch of rows with that outline level or a deeper one.

    The outer ones come first.
    """
    for level in range(1, max(levels.values(), default=0) + 1):
        rows = sorted(row for row, own in levels.items() if own >= level)
        starts = [row for row in rows if levels.get(row - 1, 0) < level]
        ends = [row for row in rows if levels.get(row + 1, 0) < level]
        yield from ((top, bottom, level) for top, bottom in zip(starts, ends, strict=True))


def parse_address(text: str) -> Area:
    """The area of ``$B$2`` or ``$A$1:$C$9``."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise ValueError(f"no address of one rectangle: {text}")
    top, left = int(found[2]), _column(found[1])
    return Area(top, left, int(found[4] or top), _column(found[3]) if found[3] else left)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
