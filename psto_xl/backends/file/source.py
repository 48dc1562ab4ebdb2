"""The workbook template as a source of looks: sheets to copy, and columns with their formats and rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.frame import Frame
from psto_xl.backends.file.package import Package, SheetEntry
from psto_xl.backends.file.relocate import refs_in
from psto_xl.backends.file.sheet import SheetPart
from psto_xl.backends.file.styles import Styles
from psto_xl.backends.file.tables import tables_on
from psto_xl.backends.file.xml import outline, text_of
from psto_xl.core.grid import Area
from psto_xl.core.text import say

FLAGS = "Flags"


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: its XML, the columns its formulas name, the number of its format, the area it is for."""

    xml: bytes
    read: frozenset[int]
    dxf: int | None
    area: Area


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the template: where it is, its formats, its width, its conditional formats.

    `bars` are what newer versions of Excel add to a data bar, by the identity that the rule names.
    """

    col: int
    header_row: int
    header_style: int
    body_style: int
    attrs: dict[str, str]
    rules: list[Rule]
    bars: dict[bytes, bytes]


class Source:
    """The template, opened once per run."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self._sheets: dict[str, _Sheet] = {}

    @cached_property
    def styles(self) -> Styles:
        part = self.package.related(self.package.main, "styles")[0].target
        return Styles(self.package.read(part), part)

    @cached_property
    def strings(self) -> list[bytes]:
        """The content of each shared string, as XML."""
        found = self.package.related(self.package.main, "sharedStrings")
        if not found:
            return []
        data = self.package.read(found[0].target)
        return [data[item.tag_end : item.inner_end] for item in outline(data, 2).all("si")]

    def entry(self, kind: str) -> SheetEntry:
        for entry in self.package.sheets():
            if entry.name.casefold() == kind.casefold():
                return entry
        raise WorkbookError(say("The workbook template has no sheet {kind}; install psto-xl again.", kind=kind))

    def column(self, kind: str, header: str) -> SourceColumn:
        """The column under that header in the table on the template's sheet `kind`."""
        if kind not in self._sheets:
            self._sheets[kind] = _Sheet(self.package, self.entry(kind))
        found = self._sheets[kind].column(header)
        if found is None:
            raise WorkbookError(
                say(
                    "The workbook template has no column {header} on {kind}; install psto-xl again.",
                    header=header,
                    kind=kind,
                )
            )
        return found


class _Sheet:
    """A sheet of the template; what its columns share is found out once."""

    def __init__(self, package: Package, entry: SheetEntry) -> None:
        self._part = SheetPart(package.read(entry.part), entry.name)
        self._tables = tables_on(package, entry.part)
        self._rules = _rules(self._part)
        self._bars = _bars(self._part.frame)
        self._columns: dict[str, SourceColumn | None] = {}
        tops = {top for table in self._tables for top in (table.area.top, table.area.top + 1)}
        self._styles = {
            row.number: {spot.col: spot.style for spot in self._part.cells(row)}
            for row in self._part.rows()
            if row.number in tops
        }

    def column(self, header: str) -> SourceColumn | None:
        if header not in self._columns:
            self._columns[header] = self._find(header)
        return self._columns[header]

    def _find(self, header: str) -> SourceColumn | None:
        for table in self._tables:
            headers = table.columns()
            if header in headers:
                flags = table.area.left + headers.index(FLAGS) if FLAGS in headers else 0
                return self._column(table.area.top, table.area.left + headers.index(header), flags, header)
        return None

    def _column(self, top: int, col: int, flags: int, header: str) -> SourceColumn:
        fallback = Frame(self._part).column_style(col)
        return SourceColumn(
            col,
            top,
            self._styles.get(top, {}).get(col, 0),
            self._styles.get(top + 1, {}).get(col, fallback),
            _column_attrs(self._part, col),
            [rule for rule in self._rules if _belongs(rule, col, top, flags, highlights=header == FLAGS)],
            self._bars,
        )


def _rules(part: SheetPart) -> list[Rule]:
    found = []
    for element, areas in Frame(part).conditional():
        for rule in element.all("cfRule"):
            formulas = (text_of(part.frame[item.tag_end : item.inner_end]) for item in rule.all("formula"))
            read = frozenset(ref.col for formula in formulas for ref in refs_in(formula) if ref.col_fixed)
            dxf = rule.attrs.get("dxfId")
            xml = part.frame[rule.start : rule.end]
            found += [Rule(xml, read, int(dxf) if dxf else None, area) for area in areas[:1]]
    return found


def _belongs(rule: Rule, col: int, header_row: int, flags: int, *, highlights: bool) -> bool:
    """Whether a rule travels with the column: the highlights with the flags they read, others with their own."""
    reads_flags = flags in rule.read and rule.area.left != flags
    if reads_flags:
        return highlights
    own = rule.area.left <= col <= rule.area.right and rule.area.top <= header_row + 1 <= rule.area.bottom
    return own and rule.read <= {col}


def _column_attrs(part: SheetPart, col: int) -> dict[str, str]:
    wanted = ("width", "customWidth", "hidden")
    for first, last, item in Frame(part).columns():
        if first <= col <= last:
            return {name: item.attrs[name] for name in wanted if name in item.attrs}
    return {}


def _bars(frame: bytes) -> dict[bytes, bytes]:
    """The ``x14:conditionalFormatting`` elements of a sheet by the identity of their rule."""
    found = re.findall(rb"<x14:conditionalFormatting[\s>].*?</x14:conditionalFormatting>", frame, re.DOTALL)
    ids = (re.search(rb'<x14:cfRule[^>]*\sid="([^"]*)"', item) for item in found)
    return {match.group(1): item for match, item in zip(ids, found, strict=True) if match}
