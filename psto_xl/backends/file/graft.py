"""A sheet brought from the template with all that hangs on it: tables, drawings, charts, comments, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from psto_xl.backends.file.listing import add_marks, add_names, check_structure, insert_sheet, marks, remove_names
from psto_xl.backends.file.package import DefinedName, Package
from psto_xl.backends.file.relocate import rename
from psto_xl.backends.file.session import Session
from psto_xl.backends.file.tables import all_tables
from psto_xl.backends.file.xml import (
    escape,
    escape_attr,
    relative,
    rels_of,
    resolve,
    set_attr,
    text_of,
    unescape,
)
from psto_xl.core.edit import AddSheet
from psto_xl.core.grid import ADDED, MARK, Place

_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/": b"http://purl.oclc.org/ooxml/spreadsheetml/",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
}
_FORMULA = re.compile(
    rb"(<(?:\w+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula)(?:\s[^>]*)?>)([^<]+)(?=</)"
)
_LINK = re.compile(rb'(\s(?:location|textlink)=")([^"]+)(?=")')
_CELL_TEXT = re.compile(rb'<c ([^>]*?) t="s"([^>]*)><v>(\d+)</v></c>')
_DXF_ATTRS = (
    "dxfId", "headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId", "tableBorderDxfId",
    "totalsRowBorderDxfId",
)  # fmt: skip


class Renames:
    """What the template's sheets and tables are called in this workbook; a sheet that isn't there is None."""

    def __init__(self, session: Session, added: Mapping[str, str]) -> None:
        self.sheets: dict[str, str | None] = {}
        self.tables: dict[str, str] = {}
        here = {entry.name.casefold(): entry.name for entry in session.package.sheets()}
        marked = {mark.kind.partition(".")[0]: mark.place.sheet for mark in marks(session.package)}
        for entry in session.source.package.sheets():
            known = marked.get(re.sub(r"\W", "_", entry.name))
            self.sheets[entry.name.lower()] = added.get(entry.name) or known or here.get(entry.name.casefold())

    def formula(self, text: str) -> str:
        return rename(text, self.sheets, self.tables)

    def xml(self, data: bytes) -> bytes:
        """All formulas of a part renamed."""
        return _LINK.sub(self._link, _FORMULA.sub(self._element, data))

    def _element(self, found: re.Match[bytes]) -> bytes:
        old = text_of(found.group(2))
        new = self.formula(old)
        return found.group() if new == old else found.group(1) + escape(new)

    def _link(self, found: re.Match[bytes]) -> bytes:
        old = text_of(found.group(2))
        new = self.formula(old)
        return found.group() if new == old else found.group(1) + escape_attr(new)


def add_sheet(session: Session, edit: AddSheet, names: Renames) -> None:
    """Copy the template's sheet `edit.kind`, list it and mark it."""
    package, source = session.package, session.source
    check_structure(package)
    entry = source.entry(edit.kind)
    copier = _Copier(session, names)
    copier.plan(entry.part)
    copier.copy()
    part = copier.parts[entry.part]
    index = insert_sheet(package, part, edit.name, edit.after, entry.state)
    _copy_names(session, edit, names, index)
    stray = {(MARK + edit.mark).lower(), (MARK + ADDED + edit.mark).lower()}
    remove_names(package, lambda name: name.name.lower() in stray)
    add_marks(package, [(edit.mark, Place(edit.name, 1, 1))])


def _copy_names(session: Session, edit: AddSheet, names: Renames, index: int) -> None:
    """The sheet's own names (print area, print titles, filter), and the marks of its columns."""
    source = session.source.package
    of_columns = MARK + re.sub(r"\W", "_", edit.kind) + "."
    old_index = source.sheets().index(session.source.entry(edit.kind))
    found = []
    for name in source.names():
        text = names.formula(name.text)
        if name.local == old_index:
            found.append(DefinedName(name.name, text, index, name.hidden))
        elif name.name.startswith(of_columns):
            found.append(DefinedName(name.name, text, None, True))
    if found:
        add_names(session.package, found)


class _Copier:
    """Copies a part of the template with all parts it points at, under names that are free here."""

    def __init__(self, session: Session, names: Renames) -> None:
        self._session = session
        self._package = session.package
        self._source: Package = session.source.package
        self._names = names
        self.parts: dict[str, str] = {}

    def plan(self, part: str) -> None:
        """Choose the new names of a part and what hangs on it; tables get theirs too."""
        pattern = re.sub(r"\d*(\.\w+)$", r"{}\1", part)
        number = 1
        while (new := pattern.format(number)) in self._package or new in self.parts.values():
            number += 1
        self.parts[part] = new
        for rel in self._source.rels(part).values():
            if rel.external or rel.target in self.parts or rel.target not in self._source:
                continue
            if rel.kind == "table":
                self._plan_table(rel.target)
            self.plan(rel.target)

    def _plan_table(self, part: str) -> None:
        found = re.search(rb'\sdisplayName="([^"]*)"', self._source.read(part))
        old = unescape(text_of(found.group(1))) if found else "Table"
        used = {table.name.lower() for table in all_tables(self._package)}
        used |= {name.name.lower() for name in self._package.names()}
        used |= {name.lower() for name in self._names.tables.values()}
        new, number = old, 1
        while new.lower() in used:
            number += 1
            new = f"{old}_{number}"
        self._names.tables[old.lower()] = new
        self._session.tables_renamed[old.lower()] = new

    def copy(self) -> None:
        for old, new in self.parts.items():
            content_type = self._source.content_type(old)
            self._package.write(new, self._content(old, content_type))
            self._package.declare(new, content_type)
            if rels_of(old) in self._source:
                self._package.write(rels_of(new), self._rels(old, new))

    def _content(self, part: str, content_type: str) -> bytes:
        if not content_type.endswith("+xml"):
            return self._source.raw(part)
        data = self._names.xml(self._source.read(part))
        if content_type.endswith("worksheet+xml"):
            data = self._sheet(data)
        elif content_type.endswith("table+xml"):
            data = self._table(data)
        return self._strict(data)

    def _strict(self, data: bytes) -> bytes:
        if self._package.strict:
            for old, new in _STRICT.items():
                data = data.replace(old, new)
        return data

    def _rels(self, old: str, new: str) -> bytes:
        def target(found: re.Match[bytes]) -> bytes:
            part = self.parts.get(resolve(old, text_of(found.group(1))))
            return found.group() if part is None else b' Target="%s"' % escape_attr(relative(new, part))

        return self._strict(re.sub(rb'\sTarget="([^"]*)"', target, self._source.read(rels_of(old))))

    def _table(self, data: bytes) -> bytes:
        end = data.index(b">", data.index(b"<table")) + 1
        tag = data[:end]
        found = re.search(rb'\sdisplayName="([^"]*)"', tag)
        old = unescape(text_of(found.group(1))) if found else ""
        new = self._names.tables.get(old.lower(), old)
        number = max((table.id for table in all_tables(self._package)), default=0) + 1
        number += sum(part in self._package for part in self.parts.values() if "/table" in part)
        for name, value in (("id", str(number)), ("name", new), ("displayName", new)):
            tag = set_attr(tag, name, value)
        return self._dxfs(tag + data[end:])

    # The sheet itself

    def _sheet(self, data: bytes) -> bytes:
        data = re.sub(rb'\s(?:tabSelected|codeName)="[^"]*"', b"", data)
        data = _CELL_TEXT.sub(self._inline, data)
        data = _each(data, rb"c|row", "s", self._style)
        data = _each(data, rb"col", "style", self._style)
        return self._dxfs(data)

    def _inline(self, found: re.Match[bytes]) -> bytes:
        before, after, number = found.groups()
        text = self._session.source.strings[int(number)]
        return b'<c %s t="inlineStr"%s><is>%s</is></c>' % (before, after, text)

    def _style(self, number: int) -> int:
        return self._session.styles().take(self._session.source.styles, number)

    def _dxfs(self, data: bytes) -> bytes:
        for name in _DXF_ATTRS:
            if name.encode() in data:
                data = _each(data, rb"[\w:]+", name, self._dxf)
        return data

    def _dxf(self, number: int) -> int:
        return self._session.styles().take_dxf(self._session.source.styles, number)


def _each(data: bytes, tags: bytes, attr: str, change: Callable[[int], int]) -> bytes:
    """Each number in the attribute of those tags changed."""
    pattern = re.compile(rb'(<(?:%s)\s(?:[^>]*?\s)?%s=")(\d+)(?=")' % (tags, attr.encode()))
    return pattern.sub(lambda found: found.group(1) + b"%d" % change(int(found.group(2))), data)
