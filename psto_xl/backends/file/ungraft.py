"""Sheets of the tool taken away again, with the parts that only they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.listing import check_structure, delete_sheet, drop_calc_chain, marks, remove_names
from psto_xl.backends.file.package import Package, SheetEntry
from psto_xl.backends.file.relocate import quote, refers_to
from psto_xl.backends.file.session import Session
from psto_xl.backends.file.tables import tables_on
from psto_xl.backends.file.xml import escape, text_of
from psto_xl.core.edit import RemoveSheet
from psto_xl.core.grid import MARK
from psto_xl.core.text import say

_FORMULA = re.compile(
    rb"<(?:[\w.-]+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula)(?:\s[^>]*)?>([^<]+)</"
)


def remove_sheets(session: Session, edits: Sequence[RemoveSheet]) -> None:
    """Undo `add_sheet` for all of them together, since they may refer to one another."""
    package = session.package
    check_structure(package)
    entries = [package.sheet(edit.sheet) for edit in edits]
    owned = {mark.place.sheet.casefold() for mark in marks(package) if mark.is_sheet}
    for entry in entries:
        if entry.name.casefold() not in owned:
            raise WorkbookError(say("The sheet {name} is not the tool's; it is left alone.", name=entry.name))
    parts = [entry.part for entry in entries]
    staying = _reachable(package, [""], {part.lower() for part in parts})
    _check_unused(package, entries, staying)
    going = [part for part in _reachable(package, parts, set()) if part not in staying]
    for entry in entries:
        _remove_marks(package, entry.name)
        if _has_formulas(package.read(entry.part)):
            drop_calc_chain(package)
        delete_sheet(package, package.sheet(entry.name))
    for part in going:
        package.remove(part)


def _remove_marks(package: Package, sheet: str) -> None:
    remove_names(package, lambda name: name.name.startswith(MARK) and refers_to(name.text, sheet))


def _has_formulas(data: bytes) -> bool:
    return re.search(rb"<(?:[\w.-]+:)?f[\s/>]", data) is not None


def _reachable(package: Package, start: Sequence[str], without: Collection[str]) -> dict[str, None]:
    """All parts that can be reached over relationships, in order."""
    found: dict[str, None] = {}
    waiting = list(start)
    while waiting:
        part = waiting.pop()
        if part in found or part.lower() in without or (part and part not in package):
            continue
        found[part] = None
        waiting += [rel.target for rel in package.rels(part).values() if not rel.external]
    return found


def _check_unused(package: Package, entries: Sequence[SheetEntry], staying: Collection[str]) -> None:
    """A formula that points at a sheet would break with it; its owner decides."""
    tables = [table.name for entry in entries for table in tables_on(package, entry.part)]
    where = {entry.part: f"the sheet {entry.name}" for entry in package.sheets()}
    needles = [escape(name) for name in (*tables, *(entry.name for entry in entries))]
    for part in staying:
        if not part.endswith(".xml") or not any(needle in package.read(part) for needle in needles):
            continue
        for found in _FORMULA.finditer(package.read(part)):
            text = text_of(found.group(1))
            for entry in entries:
                if refers_to(text, entry.name) or any(f"{name}[" in text for name in tables):
                    raise _in_use("A formula on " + where.get(part, "a chart"), entry.name)
    for entry in entries:
        for name in package.names():
            if name.local is None and not name.name.startswith(MARK) and refers_to(name.text, entry.name):
                raise _in_use(f"The name {name.name}", entry.name)


def _in_use(what: str, sheet: str) -> WorkbookError:
    return WorkbookError(
        say("{what} refers to {sheet}, which is to be removed; remove that first.", what=what, sheet=quote(sheet))
    )
