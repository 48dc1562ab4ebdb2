"""Values into cells, exact in type, and no harm to what else the cells have: formats and notes.

LibreOffice's own bulk writing deletes notes, gives texts such as ``007`` the format for text, and knows
neither dates nor booleans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeAlias

from psto_xl.backends.libreoffice import areas, formulas
from psto_xl.backends.libreoffice.bridge import Uno, struct
from psto_xl.backends.libreoffice.values import BOOLEAN, Kind, Rows, Spot, Value, epoch, inside, looks
from psto_xl.core.grid import Area, CellError

_NOTES = 8  # com.sun.star.sheet.CellFlags
_DATE_FORMAT, _MOMENT_FORMAT = 21, 47  # com.sun.star.i18n.NumberFormatIndex, with years of four digits

_AS_BEFORE = {str, float, int, type(None)}  # what needs no format of its own

Block: TypeAlias = tuple[Area, Rows]


@dataclass(slots=True)
class _Draft:
    """A block of values as LibreOffice takes them; what is a formula is blank in `plain`."""

    plain: list[tuple[str | float, ...]] = field(default_factory=list)
    formulas: dict[Spot, str] = field(default_factory=dict)


def write(document: Uno, sheet: Uno, blocks: Sequence[Block], table: Callable[[Area], str]) -> None:
    """Fill rectangles of a sheet, each with as many rows and columns of values.

    A text that begins with = is a formula; an apostrophe before a text is taken off and makes it text. Other
    texts stay what they are, whatever they look like. Formats stay, except where a date comes into a cell
    that has none, or a boolean. Cells with a note are written one by one, for the note to stay. `table` names
    the table around an area, for formulas with ``[@Column]``. Blocks in the same columns cost little each.
    """
    known: dict[int, Kind] = {}
    columns: dict[Spot, list[Block]] = {}
    for area, rows in blocks:
        columns.setdefault((area.left, area.right), []).append((area, rows))
    for (left, right), mine in columns.items():
        around = Area(min(area.top for area, _ in mine), left, max(area.bottom for area, _ in mine), right)
        _write_columns(document, sheet, around, mine, table, known)


def _write_columns(
    document: Uno,
    sheet: Uno,
    around: Area,
    blocks: Sequence[Block],
    table: Callable[[Area], str],
    known: dict[int, Kind],
) -> None:
    """Blocks one above the other in the area `around`."""
    cells = _part(sheet, Area(*(number - 1 for number in around)))
    corner = around.top - 1, around.left - 1
    dated = any(isinstance(value, dt.date) for _, rows in blocks for row in rows for value in row)
    zero = epoch(document) if dated else dt.datetime.min
    before = _kinds(document, cells, corner, around, known)
    noted = {
        (row, col)
        for area in inside(cells.queryContentCells(_NOTES), corner)
        for row in range(area.top, area.bottom)
        for col in range(area.left, area.right)
    }
    brings_formats = False
    for area, rows in blocks:
        draft = _draft(rows, zero, table(area) if _is_structured(rows) else "")
        _put(cells, area.top - around.top, draft, noted)
        texts = any(isinstance(value, str) for line in draft.plain for value in line if value)
        brings_formats = brings_formats or texts or bool(draft.formulas)
    after = _kinds(document, cells, corner, around, known) if brings_formats else before
    lines = {area.top - around.top + number: row for area, rows in blocks for number, row in enumerate(rows)}
    _restore_formats(document, cells, corner, lines, before, after)


def _is_structured(rows: Rows) -> bool:
    return any(isinstance(value, str) and value[:1] == "=" and "[" in value for row in rows for value in row)


def _draft(rows: Rows, zero: dt.datetime, table: str) -> _Draft:
    draft = _Draft()
    for number, row in enumerate(rows):
        line = []
        for col, value in enumerate(row):
            formula = _formula(value)
            if formula:
                draft.formulas[number, col] = formulas.to_libreoffice(formula, table)
            line.append("" if formula else _plain(value, zero))
        draft.plain.append(tuple(line))
    return draft


def _formula(value: Value) -> str | None:
    """An error can only be put into a cell as a formula."""
    if isinstance(value, str) and value.startswith("=") and len(value) > 1:
        return value
    return f"={value.code}" if isinstance(value, CellError) else None


def _plain(value: Value, zero: dt.datetime) -> str | float:
    match value:
        case None:
            return ""
        case str():
            return value.removeprefix("'")
        case bool() | int() | float():
            if not isfinite(value):
                raise ValueError(f"a cell can't hold the number {value}")
            return float(value)
        case dt.datetime():
            return (value.replace(tzinfo=None) - zero) / dt.timedelta(days=1)
        case dt.date():
            return float((value - zero.date()).days)
        case _:
            raise TypeError(f"a cell can't hold {value!r}")


def _part(cells: Uno, area: Area) -> Uno:
    return cells.getCellRangeByPosition(area.left, area.top, area.right, area.bottom)


def _put(cells: Uno, down: int, draft: _Draft, noted: set[Spot]) -> None:
    """The draft into the cells, so many rows further down."""
    width = len(draft.plain[0])
    if not draft.formulas and not noted:
        _part(cells, Area(down, 0, down + len(draft.plain) - 1, width - 1)).setDataArray(tuple(draft.plain))
        return
    apart = {(row - down, col) for row, col in noted}
    everywhere = {(row, col) for row in range(len(draft.plain)) for col in range(width)}
    for area in areas.rectangles(everywhere - draft.formulas.keys() - apart):
        block = tuple(line[area.left : area.right + 1] for line in draft.plain[area.top : area.bottom + 1])
        _part(cells, area._replace(top=area.top + down, bottom=area.bottom + down)).setDataArray(block)
    for area in areas.rectangles(draft.formulas.keys() - apart):
        across, rows = range(area.left, area.right + 1), range(area.top, area.bottom + 1)
        texts = tuple(tuple(draft.formulas[row, col] for col in across) for row in rows)
        _part(cells, area._replace(top=area.top + down, bottom=area.bottom + down)).setFormulaArray(texts)
    for row, col in sorted(apart & everywhere):
        cell, value = cells.getCellByPosition(col, row + down), draft.plain[row][col]
        if (row, col) in draft.formulas:
            cell.setFormula(draft.formulas[row, col])
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def _kinds(document: Uno, cells: Uno, corner: Spot, around: Area, known: dict[int, Kind]) -> list[list[Kind]]:
    """The kind of format of each cell."""
    height, width = around.bottom - around.top + 1, around.right - around.left + 1
    grid: list[list[Kind]] = [[Kind(0, True, False, False)] * width for _ in range(height)]
    for kind, area in looks(document, cells, Area(0, 0, height, width), corner, known):
        for row in grid[area.top : area.bottom]:
            row[area.left : area.right] = [kind] * (area.right - area.left)
    return grid


def _restore_formats(
    document: Uno,
    cells: Uno,
    corner: Spot,
    lines: Mapping[int, Sequence[Value]],
    before: list[list[Kind]],
    after: list[list[Kind]],
) -> None:
    uneasy = [
        row
        for row, values in lines.items()
        if before[row] != after[row]
        or not set(map(type, values)) <= _AS_BEFORE
        or any(kind.boolean for kind in set(before[row]))
    ]
    if not uneasy:
        return
    formats, locale = document.NumberFormats, struct("lang.Locale")
    boolean = formats.getStandardFormat(BOOLEAN, locale)
    date = formats.getFormatIndex(_DATE_FORMAT, locale)
    moment = formats.getFormatIndex(_MOMENT_FORMAT, locale)

    def wanted(value: Value, had: Kind) -> int:
        match value:
            case bool():
                return had.key if had.boolean else boolean
            case float() | int():
                return 0 if had.boolean else had.key
            case dt.datetime() if value.time() != dt.time.min:
                return moment if had.general or had.boolean else had.key
            case dt.date():
                return date if had.general or had.boolean else had.key
            case _:
                return had.key

    changes: dict[int, list[Spot]] = {}
    for row in uneasy:
        for col, value in enumerate(lines[row]):
            key = wanted(value, before[row][col])
            if key != after[row][col].key and _formula(value) is None:
                changes.setdefault(key, []).append((row, col))
    for key, spots in changes.items():
        _set_format(document, cells.RangeAddress.Sheet, corner, spots, key)


def _set_format(document: Uno, sheet: int, corner: Spot, spots: Sequence[Spot], key: int) -> None:
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    down, across = corner[0] + 1, corner[1] + 1
    found = [
        Area(area.top + down, area.left + across, area.bottom + down, area.right + across)
        for area in areas.rectangles(spots)
    ]
    ranges.addRangeAddresses(tuple(areas.to_uno(area, sheet) for area in found), False)
    ranges.NumberFormat = key
