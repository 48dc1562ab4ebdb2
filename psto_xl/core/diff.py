"""From what a workbook says to what it should say: the fewest edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from psto_xl.core.edit import AddSheet, AnyEdit, GroupRows, SetCells, SizeTable, Values
from psto_xl.core.grid import Book, Cell, Formula, Sheet, Table, same
from psto_xl.core.layout import OWNED_SHEETS, SHEETS, sheet_named
from psto_xl.core.panel import Panel
from psto_xl.core.text import ENGLISH, Language


def panel_edits(book: Book, panels: Mapping[str, Panel], language: Language = ENGLISH) -> list[AnyEdit]:
    """The edits that make the tool's own sheets say what their panels say; missing sheets are added."""
    edits: list[AnyEdit] = []
    order = list(book.order)
    for kind, panel in panels.items():
        place = book.marked(kind)
        if place and place.sheet in book.sheets:
            edits += _changed(book.sheets[place.sheet], panel)
            continue
        name, after = free_name(language.translate(kind), order), behind(kind, book, order)
        order.insert(order.index(after) + 1 if after else len(order), name)
        edits.append(AddSheet(kind, name, after, kind))
        edits += [SizeTable(name, table, rows) for table, rows in panel.tables.items()]
        edits.append(SetCells(name, _by_row(entry for entry in panel.cells.items() if entry[1] is not None)))
        edits += [GroupRows(name, panel.levels)] if panel.levels else []
    return edits


def _changed(sheet: Sheet, panel: Panel) -> list[AnyEdit]:
    edits: list[AnyEdit] = []
    here = sheet.contents()
    gone = here.keys() - panel.cells.keys()
    for table in sheet.tables:
        area = table.area
        rows = next((rows for name, rows in panel.tables.items() if is_called(table, name)), None)
        if rows is not None and rows != area.bottom - area.top - table.totals_rows:
            edits.append(SizeTable(sheet.name, table.name, rows))
            cut = area._replace(top=area.top + rows + 1)
            gone = {at for at in gone if not cut.holds(*at)}
    values = _by_row((at, want) for at, want in panel.cells.items() if not same(here.get(at), want))
    for row, col in gone:
        values.setdefault(row, {})[col] = None
    is_moved = bool(edits) or any(1 in cells for cells in values.values())
    edits += [SetCells(sheet.name, values)] if values else []
    edits += [GroupRows(sheet.name, panel.levels)] if panel.levels is not None and is_moved else []
    return edits


def _by_row(cells: Iterable[tuple[tuple[int, int], Cell | Formula]]) -> Values:
    values: Values = {}
    for (row, col), value in cells:
        values.setdefault(row, {})[col] = value
    return values


def is_called(table: Table, name: str) -> bool:
    """Whether a table is the one of that name, or took another one since somebody's own table had it."""
    return re.fullmatch(rf"{name}_?\d*", table.name, re.IGNORECASE) is not None


def own_names(plain: str) -> list[str]:
    """Names for something of the tool's, the plain one first; the others tell it from what a person has called so."""
    return [plain, f"{plain} (PSTO)", *(f"{plain} (PSTO {n})" for n in range(2, 100))]


def free_name(plain: str, order: Sequence[str]) -> str:
    """The name for an own sheet: its plain one, unless a sheet of the user's has it."""
    taken = {name.casefold() for name in order}
    names = own_names(plain)
    return next(name for name in names if name.casefold() not in taken)


def behind(kind: str, book: Book, order: Sequence[str]) -> str | None:
    """The sheet behind which a new sheet belongs: the last in the workbook of those that come before it."""
    keys = [sheet.key for sheet in SHEETS]
    before = set(keys[: keys.index(kind)])
    own: Mapping[str, str] = {place.sheet: kind for kind in OWNED_SHEETS if (place := book.marked(kind))}
    kinds = ((name, own.get(name) or _kind(name)) for name in order)
    return next((name for name, found in reversed([*kinds]) if found in before), None)


def _kind(name: str) -> str:
    layout = sheet_named(name)
    return layout.key if layout else ""


def is_blank_below(sheet: Sheet, top: int, bottom: int, left: int, width: int) -> bool:
    """Whether a block of cells holds nothing."""
    return all(
        sheet.at(row, col) is None and (row, col) not in sheet.formulas
        for row in range(top, bottom + 1)
        for col in range(left, left + width)
    )
