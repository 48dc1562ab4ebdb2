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
from psto_xl.backends.file.tables import TablePart, tables_on
from psto_xl.backends.file.xml import outline, text_of
from psto_xl.core.grid import Area

FLAGS = "Flags"


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: its XML, its formulas, the number of its format, and the area it is for."""

    xml: bytes
    formulas: tuple[str, ...]
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
        self._parts: dict[str, SheetPart] = {}

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
        raise WorkbookError(f"The workbook template has no sheet {kind}; install psto-xl again.")

    def part(self, kind: str) -> SheetPart:
        entry = self.entry(kind)
        if entry.part not in self._parts:
            self._parts[entry.part] = SheetPart(self.package.read(entry.part), entry.name)
        return self._parts[entry.part]

    def column(self, kind: str, header: str) -> SourceColumn:
        """The column under that header in the table on the template's sheet `kind`."""
        part = self.part(kind)
        for table in tables_on(self.package, self.entry(kind).part):
            if header in table.columns():
                return self._column(part, table, table.area.left + table.columns().index(header), header)
        raise WorkbookError(f"The workbook template has no column {header} on {kind}; install psto-xl again.")

    def _column(self, part: SheetPart, table: TablePart, col: int, header: str) -> SourceColumn:
        top = table.area.top
        styles = {
            row.number: {spot.col: spot.style for spot in part.cells(row)}
            for row in part.rows()
            if row.number in (top, top + 1)
        }
        fallback = Frame(part).column_style(col)
        flags = table.area.left + table.columns().index(FLAGS) if FLAGS in table.columns() else 0
        rules = [rule for rule in _rules(part) if _belongs(rule, col, top, flags, highlights=header == FLAGS)]
        return SourceColumn(
            col,
            top,
            styles.get(top, {}).get(col, 0),
            styles.get(top + 1, {}).get(col, fallback),
            _column_attrs(part, col),
            rules,
            _bars(part.frame),
        )


def _rules(part: SheetPart) -> list[Rule]:
    found = []
    for element, areas in Frame(part).conditional():
        for rule in element.all("cfRule"):
            formulas = tuple(text_of(part.frame[item.tag_end : item.inner_end]) for item in rule.all("formula"))
            dxf = rule.attrs.get("dxfId")
            xml = part.frame[rule.start : rule.end]
            found += [Rule(xml, formulas, int(dxf) if dxf else None, area) for area in areas[:1]]
    return found


def _belongs(rule: Rule, col: int, header_row: int, flags: int, *, highlights: bool) -> bool:
    """Whether a rule travels with the column: the highlights with the flags they read, others with their own."""
    read = {ref.col for formula in rule.formulas for ref in refs_in(formula) if ref.col_fixed}
    reads_flags = flags in read and rule.area.left != flags
    if reads_flags:
        return highlights
    own = rule.area.left <= col <= rule.area.right and rule.area.top <= header_row + 1 <= rule.area.bottom
    return own and read <= {col}


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
