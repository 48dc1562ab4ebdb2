"""Workbooks as Markdown: for documentation, tests and plans kept in git.

A line of text names a sheet, the table beneath it is the sheet. Cells are read as a spreadsheet would show
them: plain numbers and ISO dates are numbers and dates, ``TRUE`` and ``#REF!`` a boolean and an error,
``=?`` a formula that nothing has calculated.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from psto_xl.core.grid import NOT_CALCULATED, Book, Cell, CellError, Sheet

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ERROR: Final = re.compile(r"#[A-Z0-9/]+[!?]|#N/A")


def parse_cell(text: str) -> Cell:
    """The value that a cell's text stands for."""
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if _ERROR.fullmatch(text):
        return CellError(text)
    return {"": None, "TRUE": True, "FALSE": False, "=?": NOT_CALCULATED}.get(text, text.replace("<br>", "\n"))


def parse_book(text: str) -> Book:
    """The workbook that a text describes."""
    sheets: dict[str, list[list[Cell]]] = {}
    rows: list[list[Cell]] = []
    for line in map(str.strip, text.splitlines()):
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(set(cell) <= set("-:") and cell for cell in cells):
                rows.append([parse_cell(cell) for cell in cells])
        elif line:
            rows = sheets.setdefault(line.strip("#: "), [])
    return Book({name: Sheet(name, found) for name, found in sheets.items()}, tuple(sheets))
