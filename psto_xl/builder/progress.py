"""What the live formulas of a new workbook show until somebody recalculates it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from psto_xl.builder.content import Row
from psto_xl.core.choices import KEY_RESULT, NORTH_STAR
from psto_xl.core.grid import Book, Cell, Sheet, canonical
from psto_xl.core.layout import SheetLayout
from psto_xl.core.progress import clamp, raw_progress
from psto_xl.core.reading import read_workbook


def live_progress(layout: SheetLayout, rows: Sequence[Row]) -> list[float | str]:
    """The value of `live.progress_formula` for each row, "" where it shows nothing."""
    header: list[Cell] = [column.name for column in layout.columns]
    cells: list[list[Cell]] = [[canonical(row.get(column.key)) for column in layout.columns] for row in rows]
    # A sheet with formulas is read with an eye to what formulas can read.
    grid = Sheet(layout.key, [header, *cells], formulas={(1, 1): ""})
    items = read_workbook(Book({layout.key: grid}, (layout.key,)), 0, "", date.min).items
    shown: list[float | str] = [""] * len(rows)
    for item in items:
        at = item.row - 2
        if rows[at].get("type") not in (KEY_RESULT, NORTH_STAR):
            continue
        raw = raw_progress(item) if item.plain else None
        if raw is not None:
            shown[at] = clamp(raw)
        elif item.is_done:
            shown[at] = 1.0
    return shown
