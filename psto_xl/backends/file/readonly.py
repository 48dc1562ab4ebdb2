"""Workbooks in formats that are only read: .xlsb, .xls and .ods. Which cells hold formulas is not known here."""

from __future__ import annotations

from collections.abc import Callable

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.fast import Declined, Fast, tidy
from psto_xl.backends.file.guard import Kind
from psto_xl.backends.file.zip import DAMAGED, Limits
from psto_xl.core.grid import Book, Sheet


def read_other(data: bytes, kind: Kind, wanted: Callable[[str], bool], limits: Limits) -> Book:
    """The wanted sheets. Raises WorkbookError."""
    try:
        book = Fast(data)
        sheets = {name: Sheet(name, tidy(book.rows(name))[0]) for name, plain in book.names if plain and wanted(name)}
        return Book(sheets, [name for name, _ in book.names])
    except Declined as error:
        raise WorkbookError(DAMAGED) from error
