"""Cell values, exact in type, by a number of calls that does not depend on the number of rows.

LibreOffice knows numbers and texts. Dates and booleans are numbers with a format that says so, errors are
formulas without a value, and a formula's empty text looks like a blank cell; here they are told apart again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from psto_xl.backends.libreoffice import formulas
from psto_xl.backends.libreoffice.bridge import Uno, struct
from psto_xl.core.grid import Area, CellError

Value: TypeAlias = str | float | bool | dt.date | CellError | None
Rows: TypeAlias = Sequence[Sequence[Value]]
Spot: TypeAlias = tuple[int, int]
"""Row and column, from 0."""

_NUMBER_RESULT, _TEXT_RESULT, _ERROR_RESULT = 1, 2, 4  # com.sun.star.sheet.FormulaResult
DATE, BOOLEAN = 2, 1024  # com.sun.star.util.NumberFormat
_ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 504: "#REF!", 511: "#VALUE!", 519: "#VALUE!", 521: "#NULL!",
    523: "#NUM!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 533: "#NULL!", 32767: "#N/A",
}  # fmt: skip
_LITERALS: dict[str, Value] = {"=TRUE()": True, "=FALSE()": False}


def epoch(document: Uno) -> dt.datetime:
    """The day that a workbook counts as day 0: 30 December 1899, or 1 January 1904."""
    zero = document.NullDate
    return dt.datetime(zero.Year, zero.Month, zero.Day)


def inside(ranges: Uno, corner: Spot) -> Iterator[Area]:
    """The areas of some UNO ranges, counted from 0 at a block's corner, their ends exclusive."""
    top, left = corner
    for found in ranges.getRangeAddresses():
        yield Area(found.StartRow - top, found.StartColumn - left, found.EndRow - top + 1, found.EndColumn - left + 1)


def _change(grid: list[list[Value]], area: Area, change: Callable[[Value], Value]) -> None:
    for row in grid[area.top : area.bottom]:
        row[area.left : area.right] = [change(value) for value in row[area.left : area.right]]


def read(document: Uno, cells: Uno, corner: Spot) -> list[list[Value]]:
    """The values of a range: text, float, bool, datetime, CellError, None where a cell is blank.

    A time of day or a duration is the number of days that the cell holds, as in Excel.
    """
    data = cells.getDataArray()
    grid: list[list[Value]] = [[None if value == "" else value for value in row] for row in data]
    kinds = {kind for row in data for kind in map(type, row)}
    if str in kinds:
        for area in inside(cells.queryFormulaCells(_TEXT_RESULT), corner):
            _change(grid, area, lambda value: "" if value is None else value)
    if type(None) in kinds:
        for area in inside(cells.queryFormulaCells(_ERROR_RESULT), corner):
            _name_errors(document, cells, grid, area)
    if float in kinds:
        _read_formats(document, cells, grid, corner)
        _read_literals(cells, grid, corner)
    return grid


def _name_errors(document: Uno, cells: Uno, grid: list[list[Value]], area: Area) -> None:
    """LibreOffice gives an error's code cell by cell only, but a whole column's texts at once.

    The texts may be in the user's language, so one cell is asked for the code behind each.
    """
    for col in range(area.left, area.right):
        column = cells.getCellRangeByPosition(col, area.top, col, area.bottom - 1)
        codes: dict[str, CellError] = {}
        for row, text in enumerate(_texts(document, column), start=area.top):
            if text not in codes:
                number = cells.getCellByPosition(col, row).getError()
                codes[text] = CellError(_ERRORS.get(number, "#VALUE!"))
            grid[row][col] = codes[text]


def _texts(document: Uno, column: Uno) -> tuple[str, ...]:
    """What a column's cells show, in one call."""
    where = struct("beans.NamedValue", "CellRange", column.RangeAddress)
    source = document.createInstanceWithArguments("com.sun.star.table.CellRangeListSource", (where,))
    texts: tuple[str, ...] = source.getAllListEntries()
    source.dispose()
    return texts


def _read_formats(document: Uno, cells: Uno, grid: list[list[Value]], corner: Spot) -> None:
    zero = epoch(document)

    def as_date(value: Value) -> Value:
        if type(value) is not float or value < 0:
            return value
        try:
            return zero + dt.timedelta(milliseconds=round(value * 86_400_000))
        except OverflowError:  # beyond the year 9999
            return value

    def as_boolean(value: Value) -> Value:
        return bool(value) if type(value) is float and value in (0.0, 1.0) else value

    known: dict[int, Kind] = {}
    for col in range(len(grid[0])):
        numbers = [row for row, values in enumerate(grid) if type(values[col]) is float]
        if not numbers:
            continue
        column = cells.getCellRangeByPosition(col, numbers[0], col, numbers[-1])
        extent = Area(numbers[0], col, numbers[-1] + 1, col + 1)
        for kind, area in looks(document, column, extent, corner, known):
            if kind.boolean or kind.date:
                _change(grid, area, as_boolean if kind.boolean else as_date)


def _read_literals(cells: Uno, grid: list[list[Value]], corner: Spot) -> None:
    """A file's constant TRUE is a formula here, and shows as 1.00 where the cell has a format for numbers."""
    suspects = [
        (row, col)
        for area in inside(cells.queryFormulaCells(_NUMBER_RESULT), corner)
        for row in range(area.top, area.bottom)
        for col in range(area.left, area.right)
        if type(grid[row][col]) is float and grid[row][col] in (0.0, 1.0)
    ]
    if not suspects:
        return
    top, left = min(row for row, _ in suspects), min(col for _, col in suspects)
    bottom, right = max(row for row, _ in suspects), max(col for _, col in suspects)
    texts = cells.getCellRangeByPosition(left, top, right, bottom).getFormulaArray()
    for row, col in suspects:
        grid[row][col] = _LITERALS.get(texts[row - top][col - left], grid[row][col])


@dataclass(frozen=True, slots=True)
class Kind:
    """What a number format makes of a number; LibreOffice knows the format itself by its key."""

    key: int
    general: bool
    date: bool
    boolean: bool


def looks(
    document: Uno, cells: Uno, extent: Area, corner: Spot, known: dict[int, Kind]
) -> Iterator[tuple[Kind, Area]]:
    """The cells by their looks: one call where all look the same, else few for each look, many as share it.

    `extent` is the area of `cells`, and like those given counts as `inside` does; `known` keeps kinds by their key.
    """

    def kind(key: int) -> Kind:
        if key not in known:
            found = document.NumberFormats.getByKey(key)
            flags = found.Type
            known[key] = Kind(key, found.StandardFormat, bool(flags & DATE), bool(flags & BOOLEAN))
        return known[key]

    if (common := number_format_key(cells)) is not None:
        yield kind(common), extent
        return
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        ranges = groups.getByIndex(index)
        look = kind(ranges.NumberFormat)
        yield from ((look, area) for area in inside(ranges, corner))


def number_format_key(cells: Uno) -> int | None:
    """The key of the cells' common number format; None where they have several, which LibreOffice shows as 0."""
    key: int = cells.NumberFormat
    return None if key == 0 and cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE" else key


def read_formulas(cells: Uno, corner: Spot) -> tuple[tuple[str, ...], ...]:
    """Excel's formula of each cell, else the text of its constant, as `Range.formula` is in Excel."""
    texts = cells.getFormulaArray()
    grid = [
        [value if type(value) is str else text for value, text in zip(*rows, strict=True)]
        for rows in zip(cells.getDataArray(), texts, strict=True)
    ]
    every = _NUMBER_RESULT | _TEXT_RESULT | _ERROR_RESULT
    for area in inside(cells.queryFormulaCells(every), corner):
        for row in range(area.top, area.bottom):
            for col in range(area.left, area.right):
                grid[row][col] = _formula(texts[row][col])
    return tuple(map(tuple, grid))


def _formula(text: str) -> str:
    """A constant TRUE or #N/A of a file is a formula in LibreOffice; =#REF! is more often a lost reference."""
    if text in _LITERALS or (text[1:] in _ERRORS.values() and text != "=#REF!"):
        return text[1:].removesuffix("()")
    return formulas.to_excel(text[1:-1] if text.startswith("{") else text)
