"""The content of an existing workbook: what was typed, as it was typed."""

from __future__ import annotations

from psto_xl.builder.content import Content, Row
from psto_xl.builder.plan_columns import free_headers
from psto_xl.core.grid import Book, Cell, Missing, Sheet, letters
from psto_xl.core.headers import find_sheets
from psto_xl.core.layout import Level
from psto_xl.core.plan import SheetRead
from psto_xl.core.rows import Rows

_WITH_SECTIONS = (Level.STRATEGY, Level.TACTICAL, Level.OPERATIONAL)


def content_of(book: Book) -> Content:
    """The rows and settings of a workbook with their cells unread, but without what the tool computed.

    Columns that the layout does not know, and the user's own that only look computed, are further columns.
    A formula that nothing has calculated yet is its own text.
    """
    rows: dict[str, list[Row]] = {}
    extra: dict[str, list[str]] = {}
    settings: dict[str, Cell] = {}
    for key, read in find_sheets(book).items():
        if key == "Settings":
            found = Rows(book, read)
            values = found.raw("value")
            settings = {name: values[i] for i, name in enumerate(found.text("setting")) if values[i] is not None}
        else:
            rows[key], names = _rows(book, read)
            if names:
                extra[key] = names
    return Content({key: found for key, found in rows.items() if found}, settings, extra)


def _rows(book: Book, read: SheetRead) -> tuple[list[Row], list[str]]:
    sheet = book.sheets[read.name]
    rows = Rows(book, read)
    if read.layout.level in _WITH_SECTIONS:
        rows.keep([not only for only in rows.only("title")])
    columns = {key: col for key, col in read.columns.items() if not read.layout.column(key).computed}
    cells = {key: rows.raw(key) for key in columns}
    taken = set(read.columns.values())
    further = [
        col
        for col in range(1, read.width + 1)
        if col not in taken and any(sheet.at(number, col) is not None for number in rows.numbers)
    ]
    names = free_headers([_header(sheet, read.header, col) for col in further], read.layout)
    found: list[Row] = []
    for i, number in enumerate(rows.numbers):
        row = {key: _typed(sheet, number, columns[key], values[i]) for key, values in cells.items()}
        row |= {
            name: _typed(sheet, number, col, sheet.at(number, col)) for name, col in zip(names, further, strict=True)
        }
        found.append({key: cell for key, cell in row.items() if cell is not None})
    return found, names


def _header(sheet: Sheet, row: int, col: int) -> str:
    cell = sheet.at(row, col)
    return f"Column {letters(col)}" if cell is None else str(cell)


def _typed(sheet: Sheet, row: int, col: int, cell: Cell) -> Cell:
    if isinstance(cell, Missing):
        formula = sheet.formulas.get((row, col))
        return f"={formula}" if formula else None
    return cell
