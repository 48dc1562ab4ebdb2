"""Charts keep a copy of the figures they show; where those were written, the copy is renewed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from psto_xl.backends.file.package import Package
from psto_xl.backends.file.recalc import Dependence, Written
from psto_xl.backends.file.refs import parse_area
from psto_xl.backends.file.sheet import Row, SheetPart
from psto_xl.backends.file.xml import escape, outline, text_of, unescape
from psto_xl.core.grid import Area

_CHART = "drawingml.chart+xml"
_REFERENCE = re.compile(
    rb"<(?P<p>(?:\w+:)?)(?P<kind>num|str|multiLvlStr)Ref>\s*<(?P=p)f>(?P<formula>[^<]*)</(?P=p)f>"
    rb"(?P<cache>.*?)(?P<tail>(?:<(?P=p)extLst>.*?)?</(?P=p)(?P=kind)Ref>)",
    re.DOTALL,
)
_LONGEST = 32_000  # points of a series


class _Figures:
    """What the cells of a workbook's sheets show, as text of the file."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._sheets: dict[str, tuple[SheetPart, Mapping[int, Row]]] = {}
        self._rows: dict[tuple[str, int], Mapping[int, bytes]] = {}

    def _sheet(self, name: str) -> tuple[SheetPart, Mapping[int, Row]]:
        """A sheet and its rows by number."""
        if name not in self._sheets:
            entry = self._package.sheet(name)
            part = SheetPart(self._package.read(entry.part), entry.name)
            self._sheets[name] = part, {row.number: row for row in part.rows()}
        return self._sheets[name]

    def line(self, name: str, area: Area) -> list[tuple[str, bool]]:
        """The texts of one row or column of cells in order, and whether each is a number."""
        rows = (self._cells(name, row) for row in range(area.top, area.bottom + 1))
        cells = (row.get(col) for row in rows for col in range(area.left, area.right + 1))
        return [self._shown(cell) if cell else ("", False) for cell in cells]

    def _cells(self, name: str, number: int) -> Mapping[int, bytes]:
        """The cells of a row by column."""
        if (name, number) not in self._rows:
            part, rows = self._sheet(name)
            row = rows.get(number)
            spots = part.cells(row) if row else ()
            self._rows[name, number] = {spot.col: part.body[spot.start : spot.end] for spot in spots}
        return self._rows[name, number]

    def _shown(self, cell: bytes) -> tuple[str, bool]:
        kind = re.search(rb"""\st\s*=\s*["'](\w+)""", cell.partition(b">")[0])
        value = re.search(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<", cell)
        if kind and kind.group(1) == b"inlineStr":
            texts = re.findall(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)<", cell)
            return unescape("".join(map(text_of, texts))), False
        if not value:
            return "", False
        text = text_of(value.group(1))
        if kind and kind.group(1) == b"s":
            return self._shared[int(text)] if text.isdigit() and int(text) < len(self._shared) else "", False
        return unescape(text), not kind or kind.group(1) == b"n"

    @cached_property
    def _shared(self) -> list[str]:
        part = self._package.related(self._package.main, "sharedStrings")[0].target
        data = self._package.read(part)
        items = (data[item.tag_end : item.inner_end] for item in outline(data, 2, part).all("si"))
        pattern = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)<")
        return [unescape("".join(map(text_of, pattern.findall(item)))) for item in items]


def refresh_charts(package: Package, written: Written, dependence: Dependence) -> None:
    """Renew the copies in all charts that show written cells; drop what is no single line of cells."""
    figures = _Figures(package)

    def renew(found: re.Match[bytes]) -> bytes:
        formula = text_of(found.group("formula"))
        if not dependence.depends(re.sub(r"(?<=[A-Za-z])\$?\d+", "", formula), ""):
            return found.group()
        sheet, area = _place(formula)
        p, kind = found.group("p"), found.group("kind")
        head = b"<%s%sRef><%sf>%s</%sf>" % (p, kind, p, found.group("formula"), p)
        if area is None or sheet.casefold() not in written or kind == b"multiLvlStr":
            return head + found.group("tail")
        return head + _cache(p, kind, found.group("cache"), figures.line(sheet, area)) + found.group("tail")

    for part in package.parts_of_type(_CHART):
        data = package.read(part)
        new = _REFERENCE.sub(renew, data)
        if new != data:
            package.write(part, new)


def _place(formula: str) -> tuple[str, Area | None]:
    """The sheet and the line of cells that a plain reference names; no area where it is anything else."""
    sheet, _, cells = formula.rpartition("!")
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    area = parse_area(cells)
    if area is None or min(area.bottom - area.top, area.right - area.left) > 0:
        return sheet, None
    return sheet, area if max(area.bottom - area.top, area.right - area.left) < _LONGEST else None


def _cache(p: bytes, kind: bytes, old: bytes, line: list[tuple[str, bool]]) -> bytes:
    code = re.search(rb"<%sformatCode>[^<]*</%sformatCode>" % (p, p), old)
    points = [
        b'<%spt idx="%d"><%sv>%s</%sv></%spt>' % (p, at, p, escape(text), p, p)
        for at, (text, is_number) in enumerate(line)
        if text and (is_number or kind == b"str")
    ]
    head = code.group() if code and kind == b"num" else b""
    count = b'<%sptCount val="%d"/>' % (p, len(line))
    return b"<%s%sCache>%s%s%s</%s%sCache>" % (p, kind, head, count, b"".join(points), p, kind)
