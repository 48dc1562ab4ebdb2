"""Charts keep a copy of the figures they show; where those were written, the copy is renewed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from psto_xl.backends.file.package import Package
from psto_xl.backends.file.recalc import Dependence
from psto_xl.backends.file.refs import parse_area
from psto_xl.backends.file.sheet import Row, SheetPart
from psto_xl.backends.file.xml import Splice, escape, outline, splice, text_of, unescape
from psto_xl.core.grid import Area

_CHART = "drawingml.chart+xml"
_REFERENCE = re.compile(rb"<((?:\w+:)?)(num|str|multiLvlStr)Ref>\s*<\1f>([^<]*)</\1f>")
_ENDING = b"Ref>"
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)<")
_FORMAT = re.compile(rb"<((?:\w+:)?)formatCode>[^<]*</\1formatCode>")
_LONGEST = 32_000  # points of a series


class Touched:
    """Which cells were written: rows in order, by sheet (case-folded) and column.

    On the sheets `whole` any may have been.
    """

    def __init__(self, rows: Mapping[str, Mapping[int, Sequence[int]]], whole: Collection[str]) -> None:
        self._rows = rows
        self._whole = whole

    def on(self, sheet: str) -> bool:
        """Whether any on that sheet."""
        return sheet in self._whole or sheet in self._rows

    def within(self, sheet: str, area: Area) -> bool:
        """Whether any of that area."""
        if sheet in self._whole:
            return True
        columns = self._rows.get(sheet, {})
        return any(_among(columns.get(col, ()), area.top, area.bottom) for col in range(area.left, area.right + 1))


def _among(rows: Sequence[int], top: int, bottom: int) -> bool:
    at = bisect_left(rows, top)
    return at < len(rows) and rows[at] <= bottom


class _Figures:
    """What the cells of a workbook's sheets show, as text of the file."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._sheets: dict[str, tuple[SheetPart, Mapping[int, Row]]] = {}

    def _sheet(self, name: str) -> tuple[SheetPart, Mapping[int, Row]]:
        """A sheet and its rows by number."""
        if name not in self._sheets:
            entry = self._package.sheet(name)
            part = SheetPart(self._package.read(entry.part), entry.name)
            self._sheets[name] = part, {row.number: row for row in part.rows()}
        return self._sheets[name]

    def line(self, name: str, area: Area) -> list[tuple[str, bool]]:
        """The texts of one row or column of cells in order, and whether each is a number."""
        part, rows = self._sheet(name)
        found = [rows.get(number) for number in range(area.top, area.bottom + 1)]
        return [
            self._shown(part.cell(row, col)) if row else ("", False)
            for row in found
            for col in range(area.left, area.right + 1)
        ]

    def _shown(self, cell: bytes) -> tuple[str, bool]:
        tag, _, content = cell.partition(b">")
        if not content:
            return "", False
        found = _TYPE.search(tag)
        kind = found.group(1) if found else b"n"
        if kind == b"inlineStr":
            return _joined(cell), False
        value = _VALUE.search(content)
        if not value:
            return "", False
        text = text_of(value.group(1))
        if kind == b"s":
            return self._shared(int(text)) if text.isdigit() else "", False
        return unescape(text), kind == b"n"

    def _shared(self, index: int) -> str:
        items = self._items
        return _joined(items[index]) if index < len(items) else ""

    @cached_property
    def _items(self) -> list[bytes]:
        """The shared texts, as XML."""
        part = self._package.related(self._package.main, "sharedStrings")[0].target
        data = self._package.read(part)
        items = data.split(b"<si>")
        if data.count(b"<si") == len(items) - 1 and b"<!" not in data:
            return items[1:]
        return [data[item.tag_end : item.inner_end] for item in outline(data, 2, part).all("si")]


def _joined(content: bytes) -> str:
    """The text of a shared or an inline string, whatever its pieces look like."""
    return unescape("".join(map(text_of, _TEXT.findall(content))))


def refresh_charts(package: Package, dependence: Dependence, touched: Touched) -> None:
    """Renew the copies in all charts that show written cells; drop what is no single line of cells."""
    figures = _Figures(package)
    lines: dict[bytes, list[tuple[str, bool]]] = {}

    def renewed(found: re.Match[bytes], data: bytes) -> Iterator[Splice]:
        p, kind, text = found.groups()
        shape, sheet, area = _meant(text)
        close = data.find(b"</%s%sRef>" % (p, kind), found.end())
        if close < 0 or not dependence.depends(shape, ""):
            return
        extras = data.find(b"<%sextLst>" % p, found.end(), close)
        end = close if extras < 0 else extras
        if area is None or kind == b"multiLvlStr" or not touched.on(sheet):
            yield found.end(), end, b""
        elif touched.within(sheet, area):
            if text not in lines:
                lines[text] = figures.line(sheet, area)
            yield found.end(), end, _cache(p, kind, data[found.end() : end], lines[text])

    for part in package.parts_of_type(_CHART):
        data = package.read(part)
        new = splice(data, [edit for found in _references(data) for edit in renewed(found, data)])
        if new != data:
            package.write(part, new)


def _references(data: bytes) -> Iterator[re.Match[bytes]]:
    """Where a chart names cells, found by how these elements' names end."""
    at = data.find(_ENDING)
    while at > 0:
        if found := _REFERENCE.match(data, data.rfind(b"<", 0, at)):
            yield found
        at = data.find(_ENDING, at + 1)


@lru_cache(maxsize=1024)  # workbooks made from one have the same charts
def _meant(text: bytes) -> tuple[str, str, Area | None]:
    """A reference without its rows; the sheet (case-folded) and the line of cells that a plain one names.

    No area where it is anything else.
    """
    formula = text_of(text)
    sheet, _, cells = formula.rpartition("!")
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    area = parse_area(cells)
    if area and (
        min(area.bottom - area.top, area.right - area.left) > 0
        or max(area.bottom - area.top, area.right - area.left) >= _LONGEST
    ):
        area = None
    return re.sub(r"(?<=[A-Za-z])\$?\d+", "", formula), sheet.casefold(), area


def _cache(p: bytes, kind: bytes, old: bytes, line: list[tuple[str, bool]]) -> bytes:
    code = _FORMAT.search(old)
    points = [
        b'<%spt idx="%d"><%sv>%s</%sv></%spt>' % (p, at, p, escape(text), p, p)
        for at, (text, is_number) in enumerate(line)
        if text and (is_number or kind == b"str")
    ]
    head = code.group() if code and kind == b"num" else b""
    count = b'<%sptCount val="%d"/>' % (p, len(line))
    return b"<%s%sCache>%s%s%s</%s%sCache>" % (p, kind, head, count, b"".join(points), p, kind)
