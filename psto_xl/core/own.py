"""Which sheets that carry the tool's mark are still its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from psto_xl.core.diff import is_called
from psto_xl.core.grid import ADDED, Book, Cell, Formula, Sheet
from psto_xl.core.text import ENGLISH, Language
from psto_xl.core.views import alignment, dashboard, memory
from psto_xl.core.views import map as tree_map

_PROOF: Final = 20
"""A text of so many letters proves a sheet; shorter ones, such as headers, are on people's own sheets as well."""

_LABELS: Final[Mapping[str, Callable[[Language], Mapping[tuple[int, int], Cell | Formula]]]] = {
    "Alignment": alignment.labels,
    "Dashboard": dashboard.labels,
    "Map": tree_map.labels,
}
_TABLES: Final = {"Alignment": alignment.TABLE, "Map": tree_map.TABLE}


def without_strays(book: Book, language: Language) -> Book:
    """The workbook without marks that stand on a person's sheet.

    Programs that take a sheet away and leave its mark behind make this stand on the next sheet of that name.
    """
    strays = {
        mark
        for kind in _LABELS
        for mark in (kind, ADDED + kind)
        if (place := book.marks.get(mark))
        and (sheet := book.sheets.get(place.sheet))
        and not _is_own(sheet, kind, language)
    }
    if not strays:
        return book
    return replace(book, marks={mark: place for mark, place in book.marks.items() if mark not in strays})


def _is_own(sheet: Sheet, kind: str, language: Language) -> bool:
    """Whether a sheet has the tool's table or says what this kind of sheet says, or has nothing to lose."""
    if kind in _TABLES and any(is_called(table, _TABLES[kind]) for table in sheet.tables):
        return True
    if kind == "Dashboard" and memory.is_kept(sheet):
        return True
    known = {text for one in (ENGLISH, language) for text in _LABELS[kind](one).values()}
    told = {
        (row, col): cell
        for row, cells in enumerate(sheet.rows, start=1)
        for col, cell in enumerate(cells, start=1)
        if cell is not None
    }
    if any(type(cell) is str and len(cell) >= _PROOF and cell in known for cell in told.values()):
        return True
    return not told or told.keys() == _LABELS[kind](ENGLISH).keys()  # not checked yet, in another language
