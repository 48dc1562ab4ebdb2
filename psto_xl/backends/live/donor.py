"""A workbook, opened unseen, that holds what edits bring, just as the file backend makes it: to be copied from.

So a sheet or column comes into an open workbook with the same looks, charts and conditional formats as into a file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psto_xl.backends.file.template import template_bytes
from psto_xl.backends.file.writer import patch
from psto_xl.backends.live.host import Host
from psto_xl.backends.live.structure import first_header
from psto_xl.core.edit import AddColumn, AddSheet, Edit, GroupRows, SetCell, SizeTable
from psto_xl.core.grid import Book

if TYPE_CHECKING:
    import xlwings as xw

_NAME: Final = "psto-xl.xlsx"


@contextmanager
def opened_donor(book: xw.Book, edits: Sequence[Edit], seen: Book, host: Host) -> Iterator[xw.Book]:
    """The donor for these edits, open in the same application while it is needed; `book` stays in front."""
    with tempfile.TemporaryDirectory(prefix="psto_xl-", dir=host.scratch()) as folder:
        path = Path(folder, _NAME)
        path.write_bytes(make_donor(edits, seen))
        donor = book.app.books.open(path, read_only=True, update_links=False)
        try:
            host.prepare(donor)
            yield donor
        finally:
            donor.close()
            book.activate()


def make_donor(edits: Sequence[Edit], seen: Book) -> bytes:
    """The donor as a file: added sheets as they shall be, and added columns at their places beside their headers."""
    added = {edit.name for edit in edits if isinstance(edit, AddSheet)}
    brought: list[Edit] = []
    for edit in edits:
        match edit:
            case AddSheet():
                brought.append(AddSheet(edit.kind, edit.name, None, edit.mark))
            case AddColumn():
                brought.append(_beside_no_table(edit))
            case SetCell() | SizeTable() | GroupRows() if edit.sheet in added:
                brought.append(edit)
    return patch(_stage([edit for edit in edits if isinstance(edit, AddColumn)], seen), brought, template_bytes)


def _beside_no_table(edit: AddColumn) -> AddColumn:
    return AddColumn(
        edit.kind, edit.column, edit.name, edit.sheet, edit.header_row, edit.col, edit.last_row, None, edit.mark
    )


def _stage(columns: Sequence[AddColumn], seen: Book) -> bytes:
    """A workbook with the headers that added columns refer to, and nothing else."""
    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheets = {edit.sheet: edit for edit in columns}
    for name, edit in sheets.items():
        sheet = book.add_worksheet(name)
        header = seen.sheets[name].rows[edit.header_row - 1]
        for col in range(first_header(edit, seen), len(header) + 1):
            sheet.write_string(edit.header_row - 1, col - 1, str(header[col - 1] or ""))
    if not sheets:
        book.add_worksheet("-")
    book.close()
    return data.getvalue()
