"""Workbooks in Excel's XML format, read: values fast where that is safe, thoroughly where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from psto_xl.backends.file import fast
from psto_xl.backends.file.cells import Values, read_cells, rows_of, too_many
from psto_xl.backends.file.dates import date_styles
from psto_xl.backends.file.package import DefinedName, Package, SheetEntry
from psto_xl.backends.file.refs import parse_area
from psto_xl.backends.file.scan import HEAD, SMALLEST_CELL, Scan, census, familiar, numbers, plain, repeated, survey
from psto_xl.backends.file.strings import Texts, measure, root_attrs, shared_strings
from psto_xl.backends.file.xml import damaged, rels_of
from psto_xl.backends.file.zip import Limits
from psto_xl.core.grid import MARK, NOT_CALCULATED, Area, Book, Cell, CellError, Place, Sheet, Table

_PIECE = 1 << 20
_MERGED = re.compile(rb"<mergeCell\s[^>]*?\bref=[\"']([^\"']+)")
_NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Za-z]{1,3}\$?\d{1,7})")


def read_book(data: bytes, wanted: Callable[[str], bool], limits: Limits | None = None) -> Book:
    """The wanted sheets, and those that carry a mark. Raises WorkbookError."""
    return _Reader(Package(data, limits)).book(wanted)


def marks_of(names: Sequence[DefinedName], sheets: Sequence[str]) -> dict[str, Place]:
    """The tool's own names and the cells they stand for; a name whose cell is gone is none."""
    spelled = {name.casefold(): name for name in sheets}
    marks = {}
    for name in names:
        if not name.name.startswith(MARK):
            continue
        found = _NAMED.match(name.text)
        sheet = found and spelled.get((found[1] or found[2]).replace("''", "'").casefold())
        area = found and parse_area(found[3])
        if sheet and area:
            marks[name.name.removeprefix(MARK)] = Place(sheet, area.top, area.left)
    return marks


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._listed = package.sheets()
        self._entries = {entry.name: entry for entry in reversed(self._listed)}
        self._area = package.zip.limits.part // 100
        self._filled = package.zip.limits.part // 256

    def book(self, wanted: Callable[[str], bool]) -> Book:
        order = [entry.name for entry in self._listed]
        worksheets = [name for name in order if self._entries[name].kind == "worksheet"]
        marks = marks_of(self._package.names(), worksheets)
        marked = {place.sheet for place in marks.values()}
        chosen = [self._entries[name] for name in worksheets if name in marked or wanted(name)]
        return Book({entry.name: self._sheet(entry) for entry in chosen}, order, marks, self._package.date1904)

    def _sheet(self, entry: SheetEntry) -> Sheet:
        if entry.part not in self._package:
            raise damaged(entry.name)
        found = survey(self._cells(entry.part))
        rows = self._rapid(entry, found) if found.regular and self._fast and self._fits(entry, found) else None
        if rows is None:
            return self._thorough(entry)
        merged = [area for ref in _MERGED.findall(found.tail) if (area := parse_area(ref.decode(errors="replace")))]
        return Sheet(entry.name, self._counted(rows), found.formulas, merged, self._tables(entry.part))

    def _rapid(self, entry: SheetEntry, found: Scan) -> list[Sequence[Cell]] | None:
        """The rows by calamine, completed by what the scan found; None where calamine declined."""
        assert self._fast
        try:
            rows, spans = self._fast.values(entry.name)
        except fast.Declined:
            return None
        overlay: dict[tuple[int, int], Cell] = dict.fromkeys(found.pending, NOT_CALCULATED)
        if spans:
            overlay |= numbers(self._cells(entry.part), spans)
        overlay |= {place: CellError(code) for place, code in found.errors.items()}
        for (row, col), value in overlay.items():
            fast.put(rows, row, col, value)
        return [*rows]

    def _fits(self, entry: SheetEntry, found: Scan) -> bool:
        """Whether calamine has room for the sheet: it keeps a place for every cell up to the last one."""
        most = found.size // SMALLEST_CELL
        if not found.small or most > self._filled:
            counted = census(self._cells(entry.part))
            if counted.bottom * counted.right > self._area or counted.filled > self._filled:
                return False
            most = counted.filled
        room = self._package.zip.limits.total // 2
        if self._longest * most <= room:
            return True
        return repeated(self._cells(entry.part), self._texts.lengths) <= room // 4

    def _thorough(self, entry: SheetEntry) -> Sheet:
        values = Values(self._shared, self._dates, self._package.date1904)
        content = read_cells(self._utf8(entry.part), values, entry.part, self._filled)
        rows = rows_of(content.cells, self._area)
        return Sheet(entry.name, self._counted(rows), content.formulas, content.merged, self._tables(entry.part))

    def _counted(self, rows: list[Sequence[Cell]]) -> list[Sequence[Cell]]:
        """The rows, taken off the room that the whole workbook has."""
        self._area -= sum(map(len, rows))
        if self._area < 0:
            raise too_many()
        return rows

    def _tables(self, part: str) -> list[Table]:
        tables = []
        for rel in self._package.related(part, "table"):
            if rel.target not in self._package:
                continue
            attrs = root_attrs(self._package.read(rel.target), rel.target)
            area = parse_area(attrs.get("ref", ""))
            if area:
                tables.append(_table(attrs.get("displayName") or attrs.get("name", ""), area, attrs))
        return tables

    # What all sheets share

    @cached_property
    def _fast(self) -> fast.Fast | None:
        """Calamine on this workbook; None where it would look elsewhere than this reader, or see it differently."""
        package = self._package
        names = [entry.name for entry in self._listed]
        parts = [package.main, rels_of(package.main), *self._parts("sharedStrings"), *self._parts("styles")]
        if (
            package.main.lower() != "xl/workbook.xml"
            or len(set(names)) < len(names)
            or "%" in "".join(package.zip.names)
            or not all(map(self._familiar, parts))
            or self._texts.size > package.zip.limits.part // 4
        ):
            return None
        try:
            return fast.Fast(package.zip.data)
        except fast.Declined:
            return None

    @cached_property
    def _texts(self) -> Texts:
        """How much text the shared strings hold; all that calamine would take for them is counted."""
        parts = {part.lower(): part for part in (*self._parts("sharedStrings"), "xl/sharedStrings.xml")}
        found = [measure(plain(self._chunks(part))) for part in parts.values() if part in self._package]
        return max(found, key=lambda texts: texts.longest, default=Texts(0, ()))

    @cached_property
    def _longest(self) -> int:
        return self._texts.longest

    @cached_property
    def _shared(self) -> Sequence[str]:
        return [
            text
            for part in self._parts("sharedStrings")[:1]
            for text in shared_strings(self._utf8(part), part, self._package.zip.limits.part // 4)
        ]

    @cached_property
    def _dates(self) -> Sequence[bool]:
        parts = self._parts("styles")
        return date_styles(self._package.read(parts[0])) if parts else ()

    def _parts(self, kind: str) -> list[str]:
        found = (rel.target for rel in self._package.related(self._package.main, kind))
        return [part for part in found if part in self._package]

    def _chunks(self, part: str) -> Iterator[bytes]:
        return self._package.zip.chunks(part, _PIECE)

    def _cells(self, part: str) -> Iterator[bytes]:
        """A worksheet in pieces, as the scan can read it."""
        return plain(self._chunks(part))

    def _utf8(self, part: str) -> Iterable[bytes]:
        """A part in pieces, in UTF-8 whatever it is in."""
        return self._chunks(part) if self._familiar(part) else [self._package.read(part)]

    def _familiar(self, part: str) -> bool:
        return familiar(next(self._package.zip.chunks(part, HEAD), b""))


def _table(name: str, area: Area, attrs: Mapping[str, str]) -> Table:
    return Table(name, area, _count(attrs, "headerRowCount", 1), _count(attrs, "totalsRowCount", 0))


def _count(attrs: Mapping[str, str], name: str, usual: int) -> int:
    text = attrs.get(name, "")
    return int(text) if re.fullmatch(r"\d{1,7}", text) else usual
