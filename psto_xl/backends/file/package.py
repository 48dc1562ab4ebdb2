"""The package behind a workbook: its parts, how they point at one another, and the list of its sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.xml import (
    Element,
    append_splice,
    encoding_of,
    escape_attr,
    outline,
    relative,
    rels_of,
    resolve,
    splice,
    text_of,
    unescape,
    utf8,
)
from psto_xl.backends.file.zip import DAMAGED, Compared, Limits, Packed, Part, RawZip
from psto_xl.core.text import say

TYPES = "[Content_Types].xml"
_SMALL = 1 << 18
"""Parts up to this size are unpacked once."""
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NO_RELS = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="%s"/>' % (
    _PACKAGE_RELS.encode()
)


class Relationship(NamedTuple):
    """`kind` is the last word of the type's address (``worksheet``).

    `target` is a part's name, or an address as it stands where `external`; `uri` the whole type.
    """

    id: str
    kind: str
    target: str
    external: bool
    uri: str = ""


class SheetEntry(NamedTuple):
    """A line of the workbook's list of sheets.

    `kind` is ``worksheet``, ``chartsheet``, ``dialogsheet`` or ``xlMacrosheet``; `state` ``visible``,
    ``hidden`` or ``veryHidden``.
    """

    name: str
    part: str
    kind: str
    state: str
    sheet_id: int
    rel_id: str


class DefinedName(NamedTuple):
    """A name, its formula without ``=``, and the index of the sheet it belongs to (None: the workbook)."""

    name: str
    text: str
    local: int | None
    hidden: bool


class Package:
    """The parts of a workbook file, as they are and as they are to become.

    Raises WorkbookError where the file is no workbook in Excel's XML format.
    """

    def __init__(self, data: bytes, limits: Limits | None = None) -> None:
        self.zip = RawZip(data, limits)
        self._small: dict[str, bytes] = {}
        self._named: tuple[Element, Sequence[DefinedName]] | None = None
        self._listed: tuple[Element, Mapping[str, Relationship], Sequence[SheetEntry]] | None = None
        self._changed: dict[str, Part] = {}
        self._added: dict[str, Part] = {}
        self._dropped: set[str] = set()
        self._rels: dict[str, Mapping[str, Relationship]] = {}
        self._outlines: dict[str, Element] = {}
        main = next((r for r in self.rels("").values() if r.kind == "officeDocument"), None)
        if main is None:
            raise WorkbookError(DAMAGED)
        self.main = main.target
        if self.main.lower().endswith(".bin"):
            raise WorkbookError(say("An .xlsb workbook can be read but not written; save it as an .xlsx file."))

    # Parts

    def __contains__(self, part: str) -> bool:
        key = part.lower()
        if key in self._dropped:
            return False
        return key in self._changed or key in self._added or part in self.zip

    def read(self, part: str) -> bytes:
        """The part as it now is, in UTF-8."""
        key = part.lower()
        new = self._changed.get(key, self._added.get(key))
        if new is not None:
            return new.unpacked() if isinstance(new, Packed) else new
        if key not in self._small:
            data = utf8(self.raw(part))
            if len(data) > _SMALL:
                return data
            self._small[key] = data
        return self._small[key]

    def chunks(self, part: str) -> Iterable[bytes]:
        """The same in pieces where the part is large, and still as it was."""
        key = part.lower()
        is_new = key in self._changed or key in self._added or key in self._dropped
        if is_new or part not in self.zip or self.zip.packed_size(part) < _SMALL:
            return (self.read(part),)
        return self._before(part)

    def raw(self, part: str) -> bytes:
        """The part's original bytes, for what is no XML."""
        if part not in self.zip or part.lower() in self._dropped:
            raise WorkbookError(
                say("The workbook lacks its part {part}; open it in Excel, let it repair it, and save it.", part=part)
            )
        return self.zip.read(part)

    def write(self, part: str, data: bytes) -> None:
        """Replace a part, or add it."""
        self.write_all(part, (data,))

    def write_all(self, part: str, pieces: Iterable[bytes]) -> None:
        """The same with what these pieces make together; a large part waits packed, as it may be one of many."""
        start, size = list[bytes](), 0
        pieces = iter(pieces)
        for piece in pieces:
            start.append(piece)
            size += len(piece)
            if size > _SMALL:
                break
        key = part.lower()
        self._outlines.pop(key, None)
        before = self._before(part) if part in self.zip and key not in self._dropped else None
        if size > _SMALL:
            whole = chain(start, pieces)
            compared = Compared(whole, before or ())
            new: Part = Packed.of(compared)
            is_same = compared.same
        else:
            new = b"".join(start)
            is_same = before is not None and new == b"".join(before)
        if before is None:
            self._added[key] = new
            self._names_added[key] = part
        else:
            self._changed.pop(key, None)
            if not is_same:
                self._changed[key] = new

    def _before(self, part: str) -> Iterable[bytes]:
        """The part as it is in the file, in UTF-8."""
        known = self._small.get(part.lower())
        if known is not None:
            return (known,)
        if encoding_of(next(self.zip.chunks(part, _SMALL), b"")):
            return (utf8(self.zip.read(part)),)
        return self.zip.chunks(part, 1 << 20)

    @cached_property
    def _names_added(self) -> dict[str, str]:
        return {}

    def remove(self, part: str) -> None:
        """Take a part away, with its relationships and its content type."""
        for gone in (part, rels_of(part)):
            key = gone.lower()
            self._changed.pop(key, None)
            self._added.pop(key, None)
            self._outlines.pop(key, None)
            self._rels.pop(gone, None)
            if gone in self.zip:
                self._dropped.add(key)
        types = self.read(TYPES)
        cuts = [
            (item.start, item.end, b"")
            for item in self.outline(TYPES).all("Override")
            if item.attrs.get("PartName", "").lstrip("/").lower() == part.lower()
        ]
        if cuts:
            self.write(TYPES, splice(types, cuts))

    def outline(self, part: str) -> Element:
        """The part's elements as it now is, three levels deep."""
        key = part.lower()
        if key not in self._outlines:
            self._outlines[key] = outline(self.read(part), 3, part)
        return self._outlines[key]

    def free_name(self, pattern: str) -> str:
        """The first free part name of a pattern such as ``xl/styles{}.xml``: without number if possible."""
        name, number = pattern.format(""), 0
        while name in self:
            number += 1
            name = pattern.format(number)
        return name

    def build(self) -> bytes:
        """The new file: untouched parts keep their compressed bytes. The same bytes where nothing changed."""
        if not (self._changed or self._added or self._dropped):
            return self.zip.data
        added = {self._names_added[key]: data for key, data in self._added.items()}
        return self.zip.build(self._changed, added, self._dropped)

    # Relationships and content types

    def rels(self, part: str) -> Mapping[str, Relationship]:
        """The relationships of a part by id; those of the package for ``""``."""
        if part not in self._rels:
            name = rels_of(part)
            self._rels[part] = _relationships(part, self.read(name)) if name in self else {}
        return self._rels[part]

    def related(self, part: str, kind: str) -> list[Relationship]:
        return [rel for rel in self.rels(part).values() if rel.kind == kind and not rel.external]

    def add_rel(self, part: str, kind: str, target: str, *, external: bool = False, uri: str = "") -> str:
        """Point `part` at `target`; the new relationship's id. `uri`: the type, if not Office's own."""
        used = self.rels(part)
        number = len(used) + 1
        while f"rId{number}" in used:
            number += 1
        new = f"rId{number}"
        name = rels_of(part)
        data = self.read(name) if name in self else _NO_RELS
        root = self.outline(name) if name in self else outline(_NO_RELS, 2)
        address = target if external else self._target(part, target, root)
        mode = b' TargetMode="External"' if external else b""
        item = b'<%sRelationship Id="%s" Type="%s" Target="%s"%s/>' % (
            root.prefix,
            new.encode(),
            escape_attr(uri or f"{self.office}/{kind}"),
            escape_attr(address),
            mode,
        )
        self.write(name, splice(data, [append_splice(data, root, item)]))
        del self._rels[part]
        return new

    def _target(self, part: str, target: str, root: Element) -> str:
        """Absolute where the part's other targets are absolute, as its writer has it."""
        absolute = any(item.attrs.get("Target", "").startswith("/") for item in root.children)
        return f"/{target}" if absolute else relative(part, target)

    def remove_rel(self, part: str, rel_id: str) -> None:
        name = rels_of(part)
        data = self.read(name)
        cuts = [(item.start, item.end, b"") for item in self.outline(name).children if item.attrs.get("Id") == rel_id]
        self.write(name, splice(data, cuts))
        del self._rels[part]

    def content_type(self, part: str) -> str:
        """The declared type of a part: its own, else that of its extension, else empty."""
        default = ""
        for item in self.outline(TYPES).children:
            if item.name == "Override" and item.attrs.get("PartName", "").lstrip("/").lower() == part.lower():
                return item.attrs.get("ContentType", "")
            if item.name == "Default" and part.lower().endswith("." + item.attrs.get("Extension", "").lower()):
                default = item.attrs.get("ContentType", "")
        return default

    def parts_of_type(self, ending: str) -> list[str]:
        """The parts whose own declared type ends so."""
        declared = self.outline(TYPES).all("Override")
        parts = [
            i.attrs.get("PartName", "").lstrip("/")
            for i in declared
            if i.attrs.get("ContentType", "").endswith(ending)
        ]
        return [part for part in parts if part in self]

    def declare(self, part: str, content_type: str) -> None:
        """Declare the type of a new part."""
        if self.content_type(part) == content_type:
            return
        types, root = self.read(TYPES), self.outline(TYPES)
        item = b'<%sOverride PartName="%s" ContentType="%s"/>' % (
            root.prefix,
            escape_attr("/" + part),
            escape_attr(content_type),
        )
        self.write(TYPES, splice(types, [append_splice(types, root, item)]))

    # The workbook

    @property
    def workbook(self) -> Element:
        """The outline of the workbook part as it now is, three levels deep."""
        root = self.outline(self.main)
        if root.name != "workbook":
            raise WorkbookError(DAMAGED)
        return root

    @cached_property
    def strict(self) -> bool:
        """Whether the file is Strict Open XML, which has other namespaces."""
        return "purl.oclc.org" in self.workbook.ns

    @cached_property
    def office(self) -> str:
        """The address in front of the kind in relationship types, and the namespace of ``r:id``."""
        return _OFFICE_STRICT if self.strict else _OFFICE

    @cached_property
    def date1904(self) -> bool:
        properties = self.workbook.child("workbookPr")
        return properties is not None and properties.attrs.get("date1904") in ("1", "true", "on")

    def sheets(self) -> Sequence[SheetEntry]:
        """The sheets as they stand in the workbook."""
        workbook, rels = self.workbook, self.rels(self.main)
        if self._listed is None or self._listed[0] is not workbook or self._listed[1] is not rels:
            listed = workbook.child("sheets")
            self._listed = workbook, rels, [_sheet(item, rels) for item in (listed.all("sheet") if listed else ())]
        return self._listed[2]

    def sheet(self, name: str) -> SheetEntry:
        """The sheet of that name, as Excel compares names: without case."""
        wanted = name.casefold()
        for entry in self.sheets():
            if entry.name.casefold() == wanted:
                return entry
        raise WorkbookError(say("The workbook has no sheet called {name} any more; run the check again.", name=name))

    def names(self) -> Sequence[DefinedName]:
        if self._named is None or self._named[0] is not self.workbook:
            self._named = self.workbook, self._names()
        return self._named[1]

    def _names(self) -> Sequence[DefinedName]:
        data = self.read(self.main)
        listed = self.workbook.child("definedNames")
        return [
            DefinedName(
                unescape(item.attrs.get("name", "")),
                text_of(data[item.tag_end : item.inner_end]),
                int(item.attrs["localSheetId"]) if item.attrs.get("localSheetId", "").isdigit() else None,
                item.attrs.get("hidden") in ("1", "true"),
            )
            for item in (listed.all("definedName") if listed else ())
        ]


def _sheet(item: Element, rels: Mapping[str, Relationship]) -> SheetEntry:
    rel = rels.get(item.attr("id") or "")
    sheet_id = item.attrs.get("sheetId", "0")
    return SheetEntry(
        unescape(item.attrs.get("name", "")),
        rel.target if rel and not rel.external else "",
        rel.kind if rel else "",
        item.attrs.get("state", "visible"),
        int(sheet_id) if re.fullmatch(r"\d{1,10}", sheet_id) else 0,
        rel.id if rel else "",
    )


@lru_cache(maxsize=128)  # workbooks made from one have the same
def _relationships(part: str, data: bytes) -> Mapping[str, Relationship]:
    """What a part of relationships says of the part that it belongs to, by id."""
    items = outline(data, 3, rels_of(part)).all("Relationship")
    return {rel.id: rel for rel in (_relationship(part, item.attrs) for item in items)}


def _relationship(part: str, attrs: Mapping[str, str]) -> Relationship:
    target = attrs.get("Target", "")
    external = attrs.get("TargetMode") == "External"
    if not external and not target.startswith("#"):
        target = resolve(part, target)
    uri = attrs.get("Type", "")
    return Relationship(attrs.get("Id", ""), uri.rpartition("/")[2], target, external, uri)
