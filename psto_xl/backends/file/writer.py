"""Edits applied to a workbook file's bytes: everything that is not named by an edit stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from psto_xl.backends.file.listing import calculate_on_load, calculates_on_load, marks
from psto_xl.backends.file.session import Session
from psto_xl.backends.file.zip import Limits
from psto_xl.core.edit import AddColumn, AddSheet, Edit, GroupRows, RemoveColumn, RemoveSheet, SetCell, SizeTable
from psto_xl.core.grid import Formula

_Kind = TypeVar("_Kind")
_ANY_COLUMN = 100  # no sheet of the template is wider


def patch(data: bytes, edits: Sequence[Edit], template: Callable[[], bytes], limits: Limits | None = None) -> bytes:
    """The workbook with all edits applied; the same bytes where they change nothing.

    What comes is brought first (sheets, columns, table rows), then the cells are set, and what goes is
    taken away last, so the order of the edits makes no difference. `template` gives the template workbook
    and is called only where something is brought. Raises WorkbookError, and then nothing is to be written.
    """
    session = Session(data, template, limits)
    others = [edit for edit in edits if not isinstance(edit, SetCell)]
    removed = list(_of(others, RemoveSheet))
    gone = {edit.sheet.casefold() for edit in removed}
    cells: dict[str, list[SetCell]] = {}
    for edit in _of(edits, SetCell):
        cells.setdefault(edit.sheet, []).append(edit)
    _bring(session, others)
    for name, sets in cells.items():
        if name.casefold() not in gone:
            session.sheet(name).edits.set_all(sets)
    for group in _of(others, GroupRows):
        session.sheet(group.sheet).levels = group.levels
    _take_away(session, others, removed)
    session.finish()
    _keep_fresh(session, others, cells)
    return session.build()


def _keep_fresh(session: Session, others: Sequence[Edit], cells: Mapping[str, Sequence[SetCell]]) -> None:
    """Have figures that depend on written cells calculated and drawn anew.

    Formulas on the tool's own sheets are left out where their values come with the edits.
    """
    from psto_xl.backends.file.charts import Touched, refresh_charts
    from psto_xl.backends.file.recalc import Dependence

    package = session.package
    here = {entry.name.casefold() for entry in package.sheets()}
    added = {edit.name.casefold() for edit in _of(others, AddSheet)}
    columns: dict[str, set[int]] = {name: set(range(1, _ANY_COLUMN)) for name in added}
    for name, sets in cells.items():
        columns.setdefault(name.casefold(), set()).update({edit.col for edit in sets})
    for edit in others:
        if isinstance(edit, AddColumn | RemoveColumn):
            columns.setdefault(edit.sheet.casefold(), set()).add(edit.col)
    written = {name: frozenset(cols) for name, cols in columns.items() if name in here}
    dependence = Dependence(package, written)
    if not calculates_on_load(package):
        owned = {mark.place.sheet.casefold() for mark in marks(package) if mark.is_sheet}
        stale = {name for name in added if _formulas_of(session, name) > _formulas_set(cells, name)}
        if dependence.anywhere(owned - stale):
            calculate_on_load(package)
    reshaped = {edit.sheet.casefold() for edit in others if isinstance(edit, AddColumn | RemoveColumn | SizeTable)}
    refresh_charts(package, dependence, Touched(cells, {name for name in here if name in added | reshaped}))


def _formulas_of(session: Session, sheet: str) -> int:
    data = session.package.read(session.package.sheet(sheet).part)
    return data.count(b"<f>") + data.count(b"<f ")


def _formulas_set(cells: Mapping[str, Sequence[SetCell]], sheet: str) -> int:
    return sum(isinstance(edit.new, Formula) for name in cells if name.casefold() == sheet for edit in cells[name])


def _bring(session: Session, edits: Sequence[Edit]) -> None:
    sheets = list(_of(edits, AddSheet))
    if sheets:
        from psto_xl.backends.file.graft import Renames, add_sheet

        names = Renames(session, {edit.kind: edit.name for edit in sheets})
        for edit in sheets:
            add_sheet(session, edit, names)
    columns = list(_of(edits, AddColumn))
    if columns:
        from psto_xl.backends.file.columns import add_columns

        add_columns(session, sorted(columns, key=lambda edit: edit.col))
    for size in _of(edits, SizeTable):
        from psto_xl.backends.file.sizing import size_table

        size_table(session, size)


def _take_away(session: Session, edits: Sequence[Edit], sheets: Sequence[RemoveSheet]) -> None:
    columns = sorted(_of(edits, RemoveColumn), key=lambda edit: -edit.col)
    if columns:
        from psto_xl.backends.file.columns import remove_column

        for column in columns:
            remove_column(session, column)
    if sheets:
        from psto_xl.backends.file.ungraft import remove_sheets

        remove_sheets(session, sheets)


def _of(edits: Iterable[Edit], kind: type[_Kind]) -> Iterable[_Kind]:
    return (edit for edit in edits if isinstance(edit, kind))
