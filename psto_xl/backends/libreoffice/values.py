"""Cell values, in and out, exact in type. However many rows there are, the number of calls is the same.

LibreOffice knows numbers and texts. Dates and booleans are numbers with a format that says so, errors are
formulas without a value, and a formula's empty text looks like a blank cell; here they are told apart again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeAlias

from psto_xl.backends.libreoffice import areas, formulas
from psto_xl.backends.libreoffice.bridge import Uno, struct
from psto_xl.core.grid import Area, CellError

Value: TypeAlias = str | float | bool | dt.date | CellError | None
Rows: TypeAlias = Sequence[Sequence[Value]]

_NUMBER_RESULT, _TEXT_RESULT, _ERROR_RESULT = 1, 2, 4  # com.sun.star.sheet.FormulaResult
_NOTES = 8  # com.sun.star.sheet.CellFlags
_DATE, _BOOLEAN = 2, 1024  # com.sun.star.util.NumberFormat
_FORMATS = {"date": 21, "moment": 47, "boolean": 50}  # com.sun.star.i18n.NumberFormatIndex, years of four digits
_ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 504: "#REF!", 511: "#VALUE!", 519: "#VALUE!", 521: "#NULL!",
    523: "#NUM!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 533: "#NULL!", 32767: "#N/A",
}  # fmt: skip
_LITERALS: dict[str, Value] = {"=TRUE()": True, "=FALSE()": False}


def epoch(document: Uno) -> dt.datetime:
    """The day that a workbook counts as day 0: 30 December 1899, or 1 January 1904."""
    zero = document.NullDate
    return dt.datetime(zero.Year, zero.Month, zero.Day)


def _inside(ranges: Uno, origin: Uno) -> Iterator[Area]:
    """The areas of some UNO ranges, counted from 0 at the block's own corner, their ends exclusive."""
    for found in ranges.getRangeAddresses():
        yield Area(
            found.StartRow - origin.StartRow,
            found.StartColumn - origin.StartColumn,
            found.EndRow - origin.StartRow + 1,
            found.EndColumn - origin.StartColumn + 1,
        )


def _change(grid: list[list[Value]], area: Area, change: Callable[[Value], Value]) -> None:
    for row in grid[area.top : area.bottom]:
        row[area.left : area.right] = [change(value) for value in row[area.left : area.right]]


def read(document: Uno, cells: Uno) -> list[list[Value]]:
    """The values of a range: text, float, bool, datetime, CellError, None where a cell is blank.

    A time of day or a duration is the number of days that the cell holds, as in Excel.
    """
    data = cells.getDataArray()
    origin = cells.RangeAddress
    grid: list[list[Value]] = [[None if value == "" else value for value in row] for row in data]
    kinds = {kind for row in data for kind in map(type, row)}
    if str in kinds:
        for area in _inside(cells.queryFormulaCells(_TEXT_RESULT), origin):
            _change(grid, area, lambda value: "" if value is None else value)
    if type(None) in kinds:
        for area in _inside(cells.queryFormulaCells(_ERROR_RESULT), origin):
            _name_errors(document, cells, grid, area)
    if float in kinds:
        _read_formats(document, cells, grid, origin)
        _read_literals(cells, grid, origin)
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


def _read_formats(document: Uno, cells: Uno, grid: list[list[Value]], origin: Uno) -> None:
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

    for kind, ranges in _formats(document, cells):
        if kind.boolean or kind.date:
            for area in _inside(ranges, origin):
                _change(grid, area, as_boolean if kind.boolean else as_date)


def _read_literals(cells: Uno, grid: list[list[Value]], origin: Uno) -> None:
    """A file's constant TRUE is a formula here, and shows as 1.00 where the cell has a format for numbers."""
    suspects = [
        (row, col)
        for area in _inside(cells.queryFormulaCells(_NUMBER_RESULT), origin)
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
class _Kind:
    """What a number format makes of a number."""

    general: bool
    date: bool
    boolean: bool


def _formats(document: Uno, cells: Uno) -> Iterator[tuple[_Kind, Uno]]:
    """The range's cells by their looks, however many cells share one."""
    formats, known = document.NumberFormats, dict[int, _Kind]()
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        ranges = groups.getByIndex(index)
        key = ranges.NumberFormat
        if key not in known:
            found = formats.getByKey(key)
            known[key] = _Kind(found.StandardFormat, bool(found.Type & _DATE), bool(found.Type & _BOOLEAN))
        yield known[key], ranges


def read_formulas(cells: Uno) -> tuple[tuple[str, ...], ...]:
    """Excel's formula of each cell, else the text of its constant, as `Range.formula` is in Excel."""
    origin = cells.RangeAddress
    texts = cells.getFormulaArray()
    grid = [[_constant(value) for value in row] for row in cells.getDataArray()]
    every = _NUMBER_RESULT | _TEXT_RESULT | _ERROR_RESULT
    for area in _inside(cells.queryFormulaCells(every), origin):
        for row in range(area.top, area.bottom):
            for col in range(area.left, area.right):
                grid[row][col] = _formula(texts[row][col])
    return tuple(map(tuple, grid))


def _formula(text: str) -> str:
    """A constant TRUE or #N/A of a file is a formula in LibreOffice."""
    if text in _LITERALS or text[1:] in _ERRORS.values():
        return text[1:].removesuffix("()")
    return formulas.to_excel(text)


def _constant(value: str | float | None) -> str:
    return f"{value:.15G}" if isinstance(value, float) else value or ""


@dataclass(slots=True)
class _Draft:
    """A block of values as LibreOffice takes them. Places are (row, column) from 0."""

    plain: list[tuple[str | float, ...]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: list[tuple[int, int]] = field(default_factory=list)
    stamped: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def _draft(rows: Rows, zero: dt.datetime) -> _Draft:
    """A text that begins with = is a formula; an apostrophe before a text is taken off and makes it text."""
    draft = _Draft()

    def plain(row: int, col: int, value: Value) -> str | float:
        match value:
            case None:
                return ""
            case str():
                if value.startswith("=") and len(value) > 1:
                    draft.formulas[row, col] = value
                    return ""
                return value.removeprefix("'")
            case bool():
                draft.stamped.setdefault("boolean", []).append((row, col))
                return float(value)
            case int() | float():
                if not isfinite(value):
                    raise ValueError(f"a cell can't hold the number {value}")
                draft.numbers.append((row, col))
                return float(value)
            case dt.date():
                days, exact = _serial(value, zero)
                draft.stamped.setdefault("moment" if exact else "date", []).append((row, col))
                return days
            case CellError():
                draft.formulas[row, col] = f"={value.code}"
                return ""
            case _:
                raise TypeError(f"a cell can't hold {value!r}")

    for number, row in enumerate(rows):
        draft.plain.append(tuple(plain(number, col, value) for col, value in enumerate(row)))
    return draft


def _serial(value: dt.date, zero: dt.datetime) -> tuple[float, bool]:
    """Days since the workbook's day 0, and whether a time of day matters."""
    if not isinstance(value, dt.datetime):
        return float((value - zero.date()).days), False
    naive = value.replace(tzinfo=None)
    return (naive - zero) / dt.timedelta(days=1), naive.time() != dt.time.min


def write(document: Uno, cells: Uno, rows: Rows, table: str = "") -> None:
    """Fill a range with as many rows and columns of values.

    Texts stay the texts they are, whatever they look like; formats stay, except where a date or a boolean
    comes into a cell that has none for it. A cell with a note is written by itself: LibreOffice's bulk
    writing would delete the note. `table` is the table around the cells, for formulas with ``[@Column]``.
    """
    draft = _draft(rows, epoch(document))
    texts = {place: formulas.to_libreoffice(text, table) for place, text in draft.formulas.items()}
    noted = {
        (row, col)
        for area in _inside(cells.queryContentCells(_NOTES), cells.RangeAddress)
        for row in range(area.top, area.bottom)
        for col in range(area.left, area.right)
    }
    if not texts and not noted:
        cells.setDataArray(tuple(draft.plain))
    else:
        _write_parts(cells, draft.plain, texts, noted)
    if draft.numbers or draft.stamped:
        _stamp(document, cells, draft)


def _write_parts(
    cells: Uno,
    plain: Sequence[tuple[str | float, ...]],
    texts: dict[tuple[int, int], str],
    noted: set[tuple[int, int]],
) -> None:
    everywhere = {(row, col) for row, line in enumerate(plain) for col in range(len(line))}
    for area in areas.rectangles(everywhere - texts.keys() - noted):
        block = tuple(line[area.left : area.right + 1] for line in plain[area.top : area.bottom + 1])
        cells.getCellRangeByPosition(area.left, area.top, area.right, area.bottom).setDataArray(block)
    for area in areas.rectangles(texts.keys() - noted):
        across, down = range(area.left, area.right + 1), range(area.top, area.bottom + 1)
        block = tuple(tuple(texts[row, col] for col in across) for row in down)
        cells.getCellRangeByPosition(area.left, area.top, area.right, area.bottom).setFormulaArray(block)
    for row, col in sorted(noted):
        cell, value = cells.getCellByPosition(col, row), plain[row][col]
        if (row, col) in texts:
            cell.setFormula(texts[row, col])
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def _stamp(document: Uno, cells: Uno, draft: _Draft) -> None:
    """Formats that let dates and booleans be what they are, and numbers be no booleans."""
    origin = cells.RangeAddress
    kinds: list[list[_Kind | None]] = [[None] * len(row) for row in draft.plain]
    found = set()
    for kind, ranges in _formats(document, cells):
        found.add(kind)
        for area in _inside(ranges, origin):
            for row in kinds[area.top : area.bottom]:
                row[area.left : area.right] = [kind] * (area.right - area.left)

    def where(places: Iterable[tuple[int, int]], test: Callable[[_Kind], bool]) -> list[tuple[int, int]]:
        return [(row, col) for row, col in places if (kind := kinds[row][col]) and test(kind)]

    for name, places in draft.stamped.items():
        key = document.NumberFormats.getFormatIndex(_FORMATS[name], struct("lang.Locale"))
        lacking = _no_boolean if name == "boolean" else _no_date
        _set_format(document, origin, where(places, lacking), key)
    if any(kind.boolean for kind in found):
        _set_format(document, origin, where(draft.numbers, lambda kind: kind.boolean), 0)


def _no_boolean(kind: _Kind) -> bool:
    return not kind.boolean


def _no_date(kind: _Kind) -> bool:
    return kind.general or kind.boolean


def _set_format(document: Uno, origin: Uno, places: list[tuple[int, int]], key: int) -> None:
    if not places:
        return
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    moved = [
        Area(area.top + origin.StartRow + 1, area.left + origin.StartColumn + 1,
             area.bottom + origin.StartRow + 1, area.right + origin.StartColumn + 1)
        for area in areas.rectangles(places)
    ]  # fmt: skip
    ranges.addRangeAddresses(tuple(areas.to_uno(area, origin.Sheet) for area in moved), False)
    ranges.NumberFormat = key
