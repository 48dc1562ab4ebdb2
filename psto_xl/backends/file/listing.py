"""The workbook part: its list of sheets, its defined names, how it calculates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.package import DefinedName, Package, SheetEntry
from psto_xl.backends.file.refs import parse_area
from psto_xl.backends.file.xml import (
    Element,
    Splice,
    append_splice,
    attr_splice,
    escape,
    escape_attr,
    splice,
)
from psto_xl.core.grid import ADDED, MARK, Place, address
from psto_xl.core.text import say

_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath",
    "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames",
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes",
    "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Mark:
    """A hidden name that says: this is the tool's. `kind` is without what stands before it in the name."""

    name: str
    kind: str
    place: Place

    @property
    def is_sheet(self) -> bool:
        """Whether it marks a whole sheet; a column's kind has a dot: ``Strategy.progress``."""
        return "." not in self.kind


def add_marks(package: Package, marks: Iterable[tuple[str, Place]]) -> None:
    """Mark sheets or columns as ones that a check has added."""
    names = ((re.sub(r"[^\w.]", "_", MARK + ADDED + mark), _mark_text(*place)) for mark, place in marks)
    add_names(package, [DefinedName(name, text, None, True) for name, text in names])


def _mark_text(sheet: str, row: int, col: int) -> str:
    cell = re.fullmatch(r"([A-Z]+)(\d+)", address(row, col))
    assert cell is not None
    return "'" + sheet.replace("'", "''") + f"'!${cell.group(1)}${cell.group(2)}"


def marks(package: Package) -> list[Mark]:
    found = []
    for name in package.names():
        place = _place(name.text)
        if name.name.startswith(MARK) and place:
            found.append(Mark(name.name, name.name.removeprefix(MARK).removeprefix(ADDED), place))
    return found


@lru_cache(maxsize=512)  # workbooks made from one have the same marks
def _place(text: str) -> Place | None:
    sheet, separator, cell = text.strip().rpartition("!")
    area = parse_area(cell)
    if not separator or area is None:
        return None
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return Place(sheet, area.top, area.left)


# Sheets


def check_structure(package: Package) -> None:
    """Sheets can't come or go where the workbook's structure is protected."""
    protection = package.workbook.child("workbookProtection")
    if protection is not None and protection.attrs.get("lockStructure") in _ON:
        raise WorkbookError(
            say("The workbook's structure is protected; unprotect it (Review, Protect Workbook) first.")
        )


def insert_sheet(package: Package, part: str, name: str, after: str | None, state: str) -> int:
    """List a new worksheet behind the sheet `after`; its index. Everything that counts sheets is moved on.

    docProps/app.xml, which repeats the names for file managers, is left to Excel.
    """
    entries = package.sheets()
    names = [entry.name.casefold() for entry in entries]
    if name.casefold() in names:
        raise WorkbookError(
            say("The workbook already has a sheet called {name}; rename it and check again.", name=name)
        )
    index = names.index(after.casefold()) + 1 if after is not None and after.casefold() in names else len(names)
    rel = package.add_rel(package.main, "worksheet", part)
    data, root = package.read(package.main), package.workbook
    listed = _sheets(root)
    number = max((entry.sheet_id for entry in entries), default=0) + 1
    shown = b' state="%s"' % state.encode() if state != "visible" else b""
    item = b'<%ssheet name="%s" sheetId="%d"%s %s/>' % (
        listed.prefix,
        escape_attr(name),
        number,
        shown,
        _rel_attr(package, data, root, rel),
    )
    items = listed.all("sheet")
    place = items[index].start if index < len(items) else items[-1].end
    edits = [(place, place, item), *_renumber(data, root, lambda at: at + (at >= index))]
    package.write(package.main, splice(data, edits))
    return index


def delete_sheet(package: Package, entry: SheetEntry) -> None:
    """Take a sheet off the list, with the names that belong to it."""
    entries = package.sheets()
    index = entries.index(entry)
    visible = [other for other in entries if other.state == "visible" and other != entry]
    if not visible:
        raise WorkbookError(
            say("The sheet {name} is the only one to be seen; show another sheet first.", name=entry.name)
        )
    remove_names(package, lambda name: name.local == index)
    data, root = package.read(package.main), package.workbook
    listed = _sheets(root)
    item = listed.all("sheet")[index]
    edits = [(item.start, item.end, b""), *_renumber(data, root, lambda at: at - (at > index))]
    package.write(package.main, splice(data, edits))
    package.remove_rel(package.main, entry.rel_id)


def _sheets(root: Element) -> Element:
    listed = root.child("sheets")
    if listed is None or not listed.all("sheet"):
        raise WorkbookError(say("The workbook has no sheets; open it in Excel, let it repair it, and save it."))
    return listed


def _rel_attr(package: Package, data: bytes, root: Element, rel: str) -> bytes:
    """The attribute ``r:id``, under the prefix that the workbook uses for it."""
    space = package.office.encode()
    found = re.search(rb"""\sxmlns:([\w.-]+)\s*=\s*["']%s["']""" % re.escape(space), data[root.start : root.tag_end])
    if found:
        return b'%s:id="%s"' % (found.group(1), rel.encode())
    return b'xmlns:r="%s" r:id="%s"' % (space, rel.encode())


def _renumber(data: bytes, root: Element, move: Callable[[int], int]) -> list[Splice]:
    """Sheets are counted in local names and in the views' first and active sheet."""
    edits: list[Splice] = []
    for box, attrs in (("definedNames", ("localSheetId",)), ("bookViews", ("activeTab", "firstSheet"))):
        listed = root.child(box)
        for item in listed.children if listed else ():
            moved: dict[str, str | None] = {
                name: str(move(item.number(name)))
                for name in attrs
                if name in item.attrs and move(item.number(name)) != item.number(name)
            }
            if moved:
                edits.append(attr_splice(data, item, **moved))
    return edits


# Names


def add_names(package: Package, new: Sequence[DefinedName]) -> None:
    """Define names, in place of those that are called the same."""
    called = {(name.name.lower(), name.local) for name in new}
    remove_names(package, lambda old: (old.name.lower(), old.local) in called)
    p = package.workbook.prefix
    items = b"".join(_name_item(name, p) for name in new)
    data, root = package.read(package.main), package.workbook
    listed = root.child("definedNames")
    if listed is not None:
        package.write(package.main, splice(data, [append_splice(data, listed, items)]))
    else:
        _insert(package, "definedNames", b"<%sdefinedNames>%s</%sdefinedNames>" % (p, items, p))


def _name_item(name: DefinedName, p: bytes) -> bytes:
    tag = b'<%sdefinedName name="%s"' % (p, escape_attr(name.name))
    if name.local is not None:
        tag += b' localSheetId="%d"' % name.local
    if name.hidden:
        tag += b' hidden="1"'
    return b"%s>%s</%sdefinedName>" % (tag, escape(name.text), p)


def remove_names(package: Package, unwanted: Callable[[DefinedName], bool]) -> None:
    names = package.names()
    gone = [at for at, name in enumerate(names) if unwanted(name)]
    listed = package.workbook.child("definedNames")
    if not gone or listed is None:
        return
    items = listed.all("definedName")
    cuts = [(listed.start, listed.end)] if len(gone) == len(names) else [(items[n].start, items[n].end) for n in gone]
    data = package.read(package.main)
    package.write(package.main, splice(data, [(start, end, b"") for start, end in cuts]))


# Calculation


def calculates_on_load(package: Package) -> bool:
    """Whether Excel calculates everything when it opens the file."""
    found = package.workbook.child("calcPr")
    return found is not None and found.attrs.get("fullCalcOnLoad") in _ON


def calculate_on_load(package: Package) -> None:
    """Have Excel do so."""
    data, root = package.read(package.main), package.workbook
    found = root.child("calcPr")
    if found is None:
        _insert(package, "calcPr", b'<%scalcPr fullCalcOnLoad="1"/>' % root.prefix)
    elif not calculates_on_load(package):
        package.write(package.main, splice(data, [attr_splice(data, found, fullCalcOnLoad="1")]))


def drop_calc_chain(package: Package) -> None:
    """The list of formula cells must not name one that is gone; Excel makes it anew without a word."""
    for rel in package.related(package.main, "calcChain"):
        package.remove(rel.target)
        package.remove_rel(package.main, rel.id)


def _insert(package: Package, name: str, content: bytes) -> None:
    data, root = package.read(package.main), package.workbook
    later = _ORDER[_ORDER.index(name) + 1 :]
    place = next((child.start for child in root.children if child.name in later), root.inner_end)
    package.write(package.main, splice(data, [(place, place, content)]))
