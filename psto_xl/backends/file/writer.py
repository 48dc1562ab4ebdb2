"""Edits applied to a workbook file's bytes: everything that is not named by an edit stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from psto_xl.backends.file.listing import calculate_on_load, calculates_on_load
from psto_xl.backends.file.session import Session
from psto_xl.backends.file.wishes import Written
from psto_xl.backends.file.zip import Limits
from psto_xl.core.edit import (
    AddColumn,
    AddSheet,
    AnyEdit,
    Edit,
    GroupRows,
    RemoveColumn,
    RemoveSheet,
    SetCell,
    SetCells,
    SizeTable,
    Values,
)

_Kind = TypeVar("_Kind")
_ANY_COLUMN = 100  # no sheet of the template is wider


def patch(
    data: bytes, edits: Iterable[AnyEdit], template: Callable[[], bytes], limits: Limits | None = None
) -> bytes:
    """The workbook with all edits applied; the same bytes where they change nothing.

    Sheets that come are brought first. Then one sheet after the other is opened, changed and packed, so that no two
    lie in memory: columns and table rows are brought, then the cells are set, and what goes is taken away last.
    So the order of the edits makes no difference. `template` gives the template workbook and is called only where
    something is brought. Raises WorkbookError, and then nothing is to be written.
    """
    session = Session(data, template, limits)
    cells: dict[str, Values] = {}
    others: list[Edit] = []
    for edit in edits:
        if isinstance(edit, SetCell | SetCells):
            values = cells.setdefault(edit.sheet, {})
            for row, new in edit.values.items():
                values[row] = {**values[row], **new} if row in values else new
        else:
            others.append(edit)
    _add_sheets(session, [*_of(others, AddSheet)])
    columns = sorted(_of(others, AddColumn), key=lambda edit: edit.col)
    if columns:
        from psto_xl.backends.file.columns import take_formats

        take_formats(session, columns)
    removed = [*_of(others, RemoveSheet)]
    gone = {edit.sheet.casefold() for edit in removed}
    rest = [edit for edit in others if isinstance(edit, SizeTable | GroupRows | RemoveColumn)]
    written: dict[str, Written] = {}
    for name in dict.fromkeys([edit.sheet for edit in (*columns, *rest)] + [*cells]):
        if name.casefold() not in gone:
            mine = [edit for edit in (*columns, *rest) if edit.sheet == name]
            written[name.casefold()] = _change(session, name, mine, cells.pop(name, {}))
    if columns:
        from psto_xl.backends.file.columns import mark_columns

        mark_columns(session, columns)
    if removed:
        from psto_xl.backends.file.ungraft import remove_sheets

        remove_sheets(session, removed)
    _keep_fresh(session, others, written)
    return session.build()


def _add_sheets(session: Session, edits: Sequence[AddSheet]) -> None:
    if not edits:
        return
    from psto_xl.backends.file.graft import Renames, add_sheet

    names = Renames(session, {edit.kind: edit.name for edit in edits})
    for edit in edits:
        add_sheet(session, edit, names)


def _change(session: Session, name: str, edits: Sequence[Edit], cells: Values) -> Written:
    """All that is to happen on one sheet."""
    columns, going = [*_of(edits, AddColumn)], sorted(_of(edits, RemoveColumn), key=lambda edit: -edit.col)
    if columns:
        from psto_xl.backends.file.columns import add_columns

        add_columns(session, columns)
    for size in _of(edits, SizeTable):
        from psto_xl.backends.file.sizing import size_table

        size_table(session, size)
    sheet = session.sheet(name)
    written = Written.of(cells, owned=sheet.owned)
    sheet.edits.join(cells)
    for group in _of(edits, GroupRows):
        sheet.levels = group.levels
    for column in going:
        from psto_xl.backends.file.columns import remove_column

        remove_column(session, column)
    session.finish(name)
    return written


def _keep_fresh(session: Session, others: Sequence[Edit], written: Mapping[str, Written]) -> None:
    """Have figures that depend on written cells calculated and drawn anew.

    Formulas on the tool's own sheets are left out where their values come with the edits.
    """
    from psto_xl.backends.file.charts import Touched, refresh_charts
    from psto_xl.backends.file.recalc import Dependence

    package = session.package
    here = {entry.name.casefold() for entry in package.sheets()}
    added = {edit.name.casefold() for edit in _of(others, AddSheet)}
    columns: dict[str, set[int]] = {name: set(range(1, _ANY_COLUMN)) for name in added}
    for name, cells in written.items():
        columns.setdefault(name, set()).update(cells.columns)
    for edit in others:
        if isinstance(edit, AddColumn | RemoveColumn):
            columns.setdefault(edit.sheet.casefold(), set()).add(edit.col)
    dependence = Dependence(package, {name: frozenset(cols) for name, cols in columns.items() if name in here})
    if not calculates_on_load(package):
        owned = {mark.place.sheet.casefold() for mark in session.marks() if mark.is_sheet}
        given = {name: cells.formulas for name, cells in written.items()}
        stale = {name for name in added if _formulas_of(session, name) > given.get(name, 0)}
        if dependence.anywhere(owned - stale):
            calculate_on_load(package)
    changed = {name for name, cells in written.items() if cells.columns}
    whole = {name for name in changed if written[name].rows is None} | added
    whole |= {edit.sheet.casefold() for edit in others if isinstance(edit, AddColumn | RemoveColumn | SizeTable)}
    rows = {name: written[name].rows or {} for name in changed}
    refresh_charts(package, dependence, Touched(rows, here & whole))


def _formulas_of(session: Session, sheet: str) -> int:
    data = session.package.read(session.package.sheet(sheet).part)
    return data.count(b"<f>") + data.count(b"<f ")


def _of(edits: Iterable[Edit], kind: type[_Kind]) -> Iterable[_Kind]:
    return (edit for edit in edits if isinstance(edit, kind))
