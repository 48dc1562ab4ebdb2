"""Finding the sheets of a plan in a workbook, and the header row and columns of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from psto_xl.core.grid import ADDED, Book, Cell, Sheet, Table
from psto_xl.core.layout import HEADER_SEARCH_ROWS, SheetLayout, fold, fold_sheet, headers, sheet_named
from psto_xl.core.plan import SheetRead

_SUFFIX: Final = re.compile(r" \(PSTO(?: \d+)?\)$")
"""What tells a column of the tool's from a person's own with the same header."""


def wanted(name: str) -> bool:
    """Whether a sheet of this name can be part of a plan, and so is worth reading."""
    layout = sheet_named(name)
    return layout is not None and bool(layout.columns)


@cache
def mark(sheet: str, column: str) -> str:
    """The name of the mark on a computed column: ``mark("Check-ins", "date")`` is ``Check_ins.date``."""
    return "".join(c if c.isalnum() or c in "._" else "_" for c in f"{sheet}.{column}")


def find_sheets(book: Book) -> dict[str, SheetRead]:
    """The plan's sheets by key. A tab that bears the very name wins over one with another name for it."""
    found: dict[str, SheetRead] = {}
    for sheet, layout in _tabs(book):
        if layout.key not in found or sheet.name == layout.key:
            read = find_header(book, sheet, layout)
            if read:
                found[layout.key] = read
    return found


def find_headless(book: Book, found: Mapping[str, SheetRead]) -> list[str]:
    """Tabs that bear a level's very name and hold something, where no sheet of that level was `found`."""
    return [
        sheet.name
        for sheet, layout in _tabs(book)
        if layout.key not in found
        and layout.level is not None
        and fold_sheet(sheet.name) == fold_sheet(layout.key)
        and any(cell is not None for cells in sheet.rows for cell in cells)
    ]


def find_surplus(book: Book, found: Mapping[str, SheetRead]) -> list[str]:
    """Tabs that could be read as a level for which another one was `found`, such as last year's."""
    return [
        sheet.name
        for sheet, layout in _tabs(book)
        if layout.level is not None
        and layout.key in found
        and found[layout.key].name != sheet.name
        and find_header(book, sheet, layout)
    ]


def _tabs(book: Book) -> Iterator[tuple[Sheet, SheetLayout]]:
    for name in book.order or book.sheets:
        sheet, layout = book.sheets.get(name), sheet_named(name)
        if sheet and layout and layout.columns:
            yield sheet, layout


def find_header(book: Book, sheet: Sheet, layout: SheetLayout) -> SheetRead | None:
    """The row among the first that names the most columns, and what each names; None where no row names two."""
    names = headers(layout.key)
    best: dict[str, int] = {}
    row = 0
    for number, cells in enumerate(sheet.rows[:HEADER_SEARCH_ROWS], start=1):
        beaten = max(len(best), 1)
        if len(cells) > beaten and len(columns := _columns(cells, names, layout)) > beaten:
            best, row = columns, number
    if not row:
        return None
    inputs = {key: col for key, col in best.items() if not layout.column(key).computed}
    marked = _marked(book, sheet, row, layout, names)
    columns = inputs | marked
    table = next((t for t in sheet.tables if _holds(t, row, columns.values())), None)
    titles = {key: str(sheet.at(row, col)) for key, col in columns.items()}
    last = _last_row(sheet, row, table, list(inputs.values()))
    width = max((len(cells) for cells in sheet.rows), default=0)
    return SheetRead(layout, sheet.name, row, columns, titles, row + 1, last, table, width)


def _columns(cells: Sequence[Cell], names: Mapping[str, str], layout: SheetLayout) -> dict[str, int]:
    """Column keys and positions in a row; a header that is the very name wins, then the first from the left."""
    columns: dict[str, int] = {}
    for col, cell in enumerate(cells, start=1):
        key = names.get(fold(cell)) if isinstance(cell, str) else None
        if key and (key not in columns or _is_own_name(cell, layout, key)):
            columns[key] = col
    return columns


def _is_own_name(cell: Cell, layout: SheetLayout, key: str) -> bool:
    return isinstance(cell, str) and fold(cell) == fold(layout.column(key).name)


def _marked(book: Book, sheet: Sheet, row: int, layout: SheetLayout, names: Mapping[str, str]) -> dict[str, int]:
    """The computed columns that carry the tool's mark in this header row.

    Programs that move cells and leave the marks behind make these stand on other columns. Where the header of
    any of them is another column's, only those count whose header is their own.
    """
    told: list[tuple[str, int, str | None]] = []
    for key in (column.key for column in layout.columns if column.computed):
        kind = mark(layout.key, key)
        for place in (book.marks.get(kind), book.marks.get(ADDED + kind)):
            if place and place[:2] == (sheet.name, row):
                header = _SUFFIX.sub("", str(sheet.at(row, place.col)))
                told.append((key, place.col, names.get(fold(header))))
    are_moved = any(said not in (None, key) for key, _, said in told)
    found: dict[str, int] = {}
    for key, col, said in told:
        if said == key or not are_moved:
            found.setdefault(key, col)
    return found


def _holds(table: Table, row: int, columns: Iterable[int]) -> bool:
    area = table.area
    return area.top == row and bool(table.header_rows) and any(area.left <= c <= area.right for c in columns)


def _last_row(sheet: Sheet, header: int, table: Table | None, columns: Sequence[int]) -> int:
    """Where data ends: above a totals row; with a table, below it as long as rows follow without a gap."""
    if table is None:
        return len(sheet.rows)
    last = table.area.bottom - table.totals_rows
    if table.totals_rows:
        return last
    while last < len(sheet.rows) and any(sheet.at(last + 1, col) is not None for col in columns):
        last += 1
    return max(last, header)
