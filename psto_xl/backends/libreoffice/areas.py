"""Rectangles of cells: from and to text, from and to UNO, and sets of cells as few rectangles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from psto_xl.backends.libreoffice.bridge import Uno, struct
from psto_xl.core.grid import MAX_COL, MAX_ROW, Area, letters

_CELLS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.IGNORECASE)
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.IGNORECASE)
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")


def column(text: str) -> int:
    """``column("AB")`` is 28."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse(text: str) -> Area | None:
    """The area of ``B2``, ``$A$1:C9``, ``A:C`` or ``2:4``; None where the text is no address."""
    if found := _CELLS.fullmatch(text):
        left, top = column(found[1]), int(found[2])
        right, bottom = (column(found[3]), int(found[4])) if found[3] else (left, top)
    elif found := _COLUMNS.fullmatch(text):
        left, right, top, bottom = column(found[1]), column(found[2]), 1, MAX_ROW
    elif found := _ROWS.fullmatch(text):
        left, right, top, bottom = 1, MAX_COL, int(found[1]), int(found[2])
    else:
        return None
    area = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    return area if area.top >= 1 and area.bottom <= MAX_ROW and area.right <= MAX_COL else None


def text(area: Area, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The address as Excel writes it."""
    row, col = "$" * row_absolute, "$" * column_absolute
    ends = [f"{col}{letters(area.left)}{row}{area.top}", f"{col}{letters(area.right)}{row}{area.bottom}"]
    return ends[0] if ends[0] == ends[1] else ":".join(ends)


def from_uno(address: Uno) -> Area:
    return Area(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def to_uno(area: Area, sheet: int) -> Uno:
    """A CellRangeAddress; `sheet` counts from 0."""
    return struct("table.CellRangeAddress", sheet, area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Stretches of consecutive numbers in an ascending list."""
    start = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield start, last
            start = row
        last = row
    yield start, last


def rectangles(cells: Collection[tuple[int, int]]) -> list[Area]:
    """The (row, column) places as few areas: stretches of a column, joined with equal ones beside them."""
    columns: dict[int, list[int]] = {}
    for row, col in sorted(cells):
        columns.setdefault(col, []).append(row)
    done: list[Area] = []
    growing: dict[tuple[int, int], Area] = {}
    for col in sorted(columns):
        for run in _runs(columns[col]):
            area = growing.get(run)
            if area is not None and area.right == col - 1:
                growing[run] = area._replace(right=col)
                continue
            if area is not None:
                done.append(area)
            growing[run] = Area(run[0], col, run[1], col)
    return done + list(growing.values())
