"""Sheets, columns and table rows of an open workbook: brought from a donor, given room, taken away again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from psto_xl.backends import WorkbookError
from psto_xl.backends.live.host import Host, parse_address
from psto_xl.core.edit import AddColumn, AddSheet, RemoveColumn, RemoveSheet, SizeTable
from psto_xl.core.grid import ADDED, MARK, Area, Book, Place, letters
from psto_xl.core.text import say

if TYPE_CHECKING:
    import xlwings as xw

_Columns = TypeVar("_Columns", AddColumn, RemoveColumn)

_WIDTH: Final = 10.0  # characters; where an application tells none
FLAGS: Final = "Flags"
"""The column that the highlights read."""


def add_sheets(book: xw.Book, edits: Sequence[AddSheet], donor: xw.Book, host: Host) -> None:
    """Copy the donor's sheets to their places, with all that is on them, and mark them."""
    for edit in edits:
        before = _marks(book)
        beside = book.sheets[edit.after] if edit.after else book.sheets[-1]
        donor.sheets[edit.name].copy(after=beside, name=edit.name)
        _delete_names(book, _marks(book) - before | before & {MARK + edit.mark, MARK + ADDED + edit.mark})
        _add_mark(book, edit.mark, Place(edit.name, 1, 1), host)


def add_columns(book: xw.Book, edits: Sequence[AddColumn], donor: xw.Book, seen: Book, host: Host) -> None:
    """Copy the donor's columns with their headers and looks; tables grow, and each column is marked."""
    for name, columns in _by_sheet(edits).items():
        sheet, source = book.sheets[name], donor.sheets[name]
        head, bottom = columns[0], bottom_of(columns)
        area = Area(head.header_row, head.col, bottom, columns[-1].col)
        cells(source, area).copy(sheet.range((area.top, area.left)))
        if head.table is not None:
            table = sheet.tables[head.table]
            table.resize(cells(sheet, parse_address(table.range.address)._replace(right=area.right)))
        for edit in columns:
            like, column = source.range((1, edit.col)), sheet.range((1, edit.col))
            column.column_width = like.column_width or _WIDTH
            column.columns.hidden = bool(like.columns.hidden)
            if edit.column == FLAGS:
                theirs = area._replace(left=first_header(edit, seen), right=head.col - 1)
                host.highlight(source, sheet, theirs, edit.col)
            _add_mark(book, edit.mark, Place(name, edit.header_row, edit.col), host)


def bottom_of(columns: Iterable[AddColumn]) -> int:
    """The last row of columns that come together."""
    return max(max(edit.last_row, edit.header_row + 1) for edit in columns)


def first_header(edit: AddColumn, seen: Book) -> int:
    """The column with which the plan begins: that of the table, or else of its first header."""
    sheet = seen.sheets[edit.sheet]
    for table in sheet.tables:
        if table.name == edit.table:
            return table.area.left
    header = sheet.rows[edit.header_row - 1]
    return next((col for col, cell in enumerate(header, start=1) if cell is not None), edit.col)


def size_table(book: xw.Book, edit: SizeTable, host: Host) -> None:
    """More rows look like the last one; rows that are too many are emptied."""
    sheet = book.sheets[edit.sheet]
    table = sheet.tables[edit.table]
    if table.show_totals:
        raise WorkbookError(
            say("The table {table} has a totals row: switch it off, then press the button again.", table=table.name)
        )
    old = parse_address(table.range.address)
    new = old._replace(bottom=old.top + edit.rows)
    if new.bottom < old.bottom:
        cells(sheet, old._replace(top=new.bottom + 1)).clear_contents()
    table.resize(cells(sheet, new))
    if new.bottom > old.bottom:
        host.extend(cells(sheet, old._replace(top=old.bottom)), cells(sheet, new._replace(top=old.bottom + 1)))


def remove_columns(book: xw.Book, edits: Sequence[RemoveColumn], seen: Book, host: Host) -> None:
    """Undo `add_columns`. Raises WorkbookError for a column that carries no mark."""
    for name, columns in _by_sheet(edits).items():
        sheet, read = book.sheets[name], seen.sheets[name]
        marks = {place.col: (kind, place.row) for kind, place in seen.marks.items() if place.sheet == name}
        for edit in reversed(columns):
            if edit.col not in marks:
                raise WorkbookError(
                    f"Column {letters(edit.col)} of the sheet {name} is not the tool's; it is left alone."
                )
            kind, top = marks[edit.col]
            if edit.table is not None:
                table = sheet.tables[edit.table]
                table.resize(cells(sheet, parse_address(table.range.address)._replace(right=edit.col - 1)))
            bottom = max(
                len(read.rows), *(table.area.bottom for table in read.tables if table.name == edit.table), top
            )
            host.unhighlight(sheet, edit.col)
            column = cells(sheet, Area(top, edit.col, bottom, edit.col))
            column.clear()
            column.columns.hidden = False
            column.column_width = sheet.range((1, edit.col + 1)).column_width or _WIDTH
            _delete_names(book, [MARK + kind])


def remove_sheets(book: xw.Book, edits: Sequence[RemoveSheet], seen: Book) -> None:
    """Undo `add_sheets`. Raises WorkbookError for a sheet that carries no mark, or is the only one to be seen."""
    for edit in edits:
        marks = [MARK + kind for kind, place in seen.marks.items() if place.sheet == edit.sheet]
        if not marks:
            raise WorkbookError(f"The sheet {edit.sheet} is not the tool's; it is left alone.")
        if not any(sheet.visible for sheet in book.sheets if sheet.name != edit.sheet):
            raise WorkbookError(
                say("The sheet {sheet} is the only one to be seen: show another sheet first.", sheet=edit.sheet)
            )
        _delete_names(book, marks)
        book.sheets[edit.sheet].delete()


def cells(sheet: xw.Sheet, area: Area) -> xw.Range:
    """The range of an area."""
    return sheet.range((area.top, area.left), (area.bottom, area.right))


def _by_sheet(edits: Iterable[_Columns]) -> dict[str, list[_Columns]]:
    """The columns of each sheet from left to right."""
    found: dict[str, list[_Columns]] = {}
    for edit in sorted(edits, key=lambda edit: edit.col):
        found.setdefault(edit.sheet, []).append(edit)
    return found


def _marks(book: xw.Book) -> set[str]:
    return {name.name for name in book.names if name.name.startswith(MARK)}


def _delete_names(book: xw.Book, names: Collection[str]) -> None:
    for name in names:
        book.names[name].delete()


def _add_mark(book: xw.Book, mark: str, place: Place, host: Host) -> None:
    quoted = place.sheet.replace("'", "''")
    column = letters(place.col)
    host.hide(book.names.add(f"{MARK}{ADDED}{mark}", f"='{quoted}'!${column}${place.row}"))
