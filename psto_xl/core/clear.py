"""Taking back what checks have written."""

from __future__ import annotations

from psto_xl.core.diff import panel_edits
from psto_xl.core.edit import Edit, RemoveColumn, RemoveSheet, SetCell, one_by_one
from psto_xl.core.grid import ADDED, Book, Formula, Place
from psto_xl.core.headers import find_sheets, mark
from psto_xl.core.live import is_live
from psto_xl.core.own import without_strays
from psto_xl.core.panel import Panel
from psto_xl.core.plan import SheetRead
from psto_xl.core.text import ENGLISH, Language
from psto_xl.core.views import alignment, dashboard
from psto_xl.core.views import map as tree_map


def clearing(book: Book, language: Language = ENGLISH) -> list[Edit]:
    """The edits that leave no trace: computed columns empty, own sheets as the template has them.

    Sheets and columns that a check had added go away altogether. A key result's progress, where the template
    had its formula, becomes that formula again.
    """
    book = without_strays(book, language)
    edits: list[Edit] = []
    for read in find_sheets(book).values():
        edits += _columns(book, read)
    unchecked = {
        "Alignment": Panel(alignment.labels(language), {alignment.TABLE: 1}),
        "Dashboard": Panel(dashboard.labels(language)),
        "Map": Panel(tree_map.labels(language), {tree_map.TABLE: 1}, {}),
    }
    added = [place.sheet for kind in unchecked if book.is_added(kind) and (place := book.marked(kind))]
    own = {kind: panel for kind, panel in unchecked.items() if book.marked(kind) and not book.is_added(kind)}
    return [*edits, *one_by_one(panel_edits(book, own, language), book), *map(RemoveSheet, added)]


def _columns(book: Book, read: SheetRead) -> list[Edit]:
    sheet = book.sheets[read.name]
    edits: list[Edit] = []
    added: list[Edit] = []
    for column in read.layout.columns:
        if not column.computed or column.key not in read.columns:
            continue
        col = read.columns[column.key]
        if book.marks.get(ADDED + mark(read.layout.key, column.key)) == Place(read.name, read.header, col):
            table = read.table.name if read.table and col <= read.table.area.right else None
            added.insert(0, RemoveColumn(sheet.name, col, table))
            continue
        formula = _live(book, read, col) if column.key == "progress" else None
        for row in range(read.first, read.last + 1):
            old, has_formula = sheet.at(row, col), (row, col) in sheet.formulas
            if formula is None and (old is not None or has_formula):
                edits.append(SetCell(sheet.name, row, col, old, None))
            elif formula is not None and old is not None and not has_formula:
                edits.append(SetCell(sheet.name, row, col, old, Formula(formula, None)))
    return edits + added


def _live(book: Book, read: SheetRead, col: int) -> str | None:
    """The template's formula, which is the same in every row that has it."""
    formulas = book.sheets[read.name].formulas
    found = (formulas.get((row, col), "") for row in range(read.first, read.last + 1))
    return next((formula for formula in found if is_live(formula, read.layout)), None)
