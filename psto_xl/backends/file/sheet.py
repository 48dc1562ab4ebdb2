"""A worksheet part in two halves: its cells, which may be many, and all around them, which is little.

`frame` is the part with an empty ``<sheetData/>``; it is small enough to be outlined for every change.
`body` is what stands between the tags of sheetData; `cells_at` and `rows` find their way in it by plain
byte searches, because 40,000 rows are too many for a parser with Python callbacks. Where the part has
comments, CDATA or processing instructions, such searches could be misled, and the parser is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from io import BytesIO
from itertools import chain
from typing import NamedTuple

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.refs import column_name, column_number
from psto_xl.backends.file.scan import columns
from psto_xl.backends.file.xml import Element, Splice, damaged, outline, splice, tag_end
from psto_xl.core.text import say

_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)worksheet(?=[\s>])")
_SHEET_DATA = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(?:\s[^>]*)?(?<!/)>")
_ATTRS = rb"""([^>"'/]*+(?:(?:"[^"]*+"|'[^']*+')[^>"'/]*+)*+)(/?)>"""
# A cell as nearly all programs write it: its whole, its tag, its column and its format.
_CELL = (
    rb"""((<%sc r="([A-Z]{1,3}+)\d++"(?: s="(\d++)")?+(?: (?!s=)[a-z]++="\w*+")*+/?+>)"""
    rb"""(?:(?<=/>)|[^<]*+(?:<(?!/%sc>)[^<]*+)*+</%sc>))"""
)
_R = re.compile(rb"""\sr\s*=\s*["']\s*\$?([A-Za-z]*)\$?(\d+)""")
_S = re.compile(rb"""\ss\s*=\s*["'](\d+)""")
_SMALL = 1 << 20
"""The rows of a body up to this size are kept, once they are found."""
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip


class Row(NamedTuple):
    """A row's number and where its tag, content and element end in the body."""

    number: int
    start: int
    tag_end: int
    inner_end: int
    end: int

    @property
    def empty(self) -> bool:
        """Whether the element closes itself."""
        return self.tag_end == self.end


class Spot(NamedTuple):
    """A cell's column and place in the body, and the number of its format."""

    col: int
    start: int
    tag_end: int
    end: int
    style: int


Run = Sequence[tuple[bytes, bytes, bytes, bytes]]
"""Cells side by side: each one's whole, tag, column's letters and format; what stands between has no letters."""


class SheetPart:
    """One worksheet's XML, taken apart. Raises WorkbookError where it is no proper worksheet."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._plain = not _misleads(data)
        found = _ROOT.search(data, 0, 8192) if self._plain else None
        self.prefix: bytes = found.group(1) if found else b""
        start, inner, inner_end, end = self._locate(data)
        self.body = data[inner:inner_end]
        self._tag = data[start:inner].rstrip(b"/>").rstrip() + b">"
        self._was_empty = inner == end
        self._original = data[start:inner]
        self.frame = data[:start] + b"<%ssheetData/>" % self.prefix + data[end:]
        self._outlined: tuple[bytes, Element] | None = None
        self._listed: tuple[bytes, Sequence[Row]] | None = None
        self._row = re.compile(rb'<%srow(?: r="(\d+)")?(?=[\s/>])' % self.prefix + _ATTRS)
        self._row_close = re.compile(rb"</%srow\s*>" % self.prefix)
        self._plain_cell = re.compile(_CELL % (self.prefix, self.prefix, self.prefix))
        self._cell = re.compile(rb"<%sc(?=[\s/>])" % self.prefix + _ATTRS)
        self._cell_close = b"</%sc" % self.prefix

    @classmethod
    def of(cls, chunks: Iterable[bytes], name: str) -> SheetPart:
        """The same of a part in chunks: the cells of a large one never lie in memory twice."""
        pieces = iter(chunks)
        head = next(pieces, b"")
        found = _SHEET_DATA.search(head)
        second = next(pieces, b"")
        if not (found and second) or _misleads(head):
            return cls(b"".join((head, second, *pieces)), name)
        body, close = BytesIO(), b"</%ssheetData" % found[1]
        piece, head = head[found.end() :], head[: found.end()]
        for chunk in chain((second,), pieces):
            piece += chunk
            end = piece.find(close)
            stop = max(len(piece) - len(close), 0) if end < 0 else end
            body.write(piece[:stop])
            piece = piece[stop:]
            if end >= 0:
                break
        foot = b"".join((piece, *pieces))
        if _misleads(cells := body.getvalue()):
            return cls(b"".join((head, cells, foot)), name)
        part = cls(head + foot, name)
        part.body = cells
        return part

    def _locate(self, data: bytes) -> tuple[int, int, int, int]:
        """Start, end of tag, end of content and end of sheetData."""
        if self._plain and (found := re.search(rb"<%ssheetData(?=[\s/>])" % self.prefix, data)):
            inner = tag_end(data, found.start())
            if data[inner - 2 : inner] == b"/>":
                return found.start(), inner, inner, inner
            close = b"</%ssheetData>" % self.prefix
            inner_end = data.rfind(close, inner)  # there is less behind the cells
            if inner_end > 0:
                return found.start(), inner, inner_end, inner_end + len(close)
        self._plain = False
        root = outline(data, 2, self.name)
        element = root.child("sheetData")
        if root.name != "worksheet" or element is None:
            raise WorkbookError(
                say("The sheet {name} is not a worksheet with cells; nothing can be written there.", name=self.name)
            )
        self.prefix = element.prefix
        return element.start, element.tag_end, element.inner_end, element.end

    def pieces(self, body: Iterable[bytes]) -> Iterator[bytes]:
        """The whole part around a new body."""
        marker = b"<%ssheetData/>" % self.prefix
        at = self._sheet_data(marker)
        head, foot = self.frame[:at], self.frame[at + len(marker) :]
        parts = iter(body)
        first = next(parts, b"")
        if first or not self._was_empty:
            yield head + (self._tag if self._was_empty else self._original)
            yield first
            yield from parts
            yield b"</%ssheetData>" % self.prefix + foot
        else:
            yield head + self._original + foot

    def _sheet_data(self, marker: bytes) -> int:
        if self.frame.count(marker) == 1:
            return self.frame.index(marker)
        element = outline(self.frame, 2, self.name).child("sheetData")
        assert element is not None
        return element.start

    # Around the cells

    def outline(self) -> Element:
        """The frame's elements, four levels deep; they are looked for once for each state of the frame."""
        if self._outlined is None or self._outlined[0] is not self.frame:
            self._outlined = self.frame, outline(self.frame, 4, self.name)
        return self._outlined[1]

    def edit(self, edits: Iterable[Splice]) -> None:
        """Change the frame."""
        self.frame = splice(self.frame, edits)

    def insert_section(self, name: str, content: bytes) -> None:
        """Put a new child of the worksheet at the place the file format's order gives it."""
        root = self.outline()
        rank = _ORDER.index(name)
        later = (child for child in root.children if _rank(child) > rank)
        place = next((child.start for child in later), root.inner_end)
        self.edit([(place, place, content)])

    # Rows and cells

    def rows(self) -> Iterable[Row]:
        """All rows, ascending. WorkbookError where they are out of order, as no program writes them."""
        if len(self.body) > _SMALL:
            return self._rows()
        if self._listed is None or self._listed[0] is not self.body:
            self._listed = self.body, list(self._rows())
        return self._listed[1]

    def row(self, number: int) -> Row | None:
        """The row of that number, if there is one."""
        return next((row for row in self.rows() if row.number == number), None)

    def _rows(self) -> Iterator[Row]:
        last = 0
        for row in self._rows_by_search() if self._plain else self._rows_by_parser():
            if row.number <= last:
                raise WorkbookError(
                    say(
                        "The rows of the sheet {name} are out of order; open the file in Excel and save it.",
                        name=self.name,
                    )
                )
            last = row.number
            yield row

    def _rows_by_search(self) -> Iterator[Row]:
        body, number, end = self.body, 0, 0
        while found := self._row.match(body, end) or self._row.search(body, end):
            digits, attrs, closed = found.groups()
            if digits:
                number = int(digits)
            else:
                named = _R.search(attrs)
                number = int(named.group(2)) if named else number + 1
            start, inner = found.span()
            if start > end and self._row_close.search(body, end, start):
                raise damaged(self.name)
            inner_end = end = inner
            if not closed:
                close = self._row_close.search(body, inner)
                if not close:
                    raise damaged(self.name)
                inner_end, end = close.span()
            yield Row(number, start, inner, inner_end, end)
        if self._row_close.search(body, end):
            raise damaged(self.name)

    def _rows_by_parser(self) -> Iterator[Row]:
        number = 0
        root, lead = self._parsed(self.body, 2)
        for item in root.all("row"):
            number = item.number("r", number + 1)
            places = (item.start, item.tag_end, item.inner_end, item.end)
            yield Row(number, *(place - lead for place in places))

    def cells(self, row: Row) -> list[Spot]:
        """All cells of a row, in order."""
        if row.empty:
            return []
        return self._cells_by_search(row) if self._plain else self._cells_by_parser(row)

    def cell(self, row: Row, col: int) -> bytes:
        """The XML of one cell, from its tag on up to the next one's; empty where the row has none in that column."""
        if not self._all_named:
            return next((self.body[spot.start : spot.end] for spot in self.cells(row) if spot.col == col), b"")
        name = b'<%sc r="%s%d"' % (self.prefix, column_name(col).encode(), row.number)
        at = self.body.find(name, row.tag_end, row.inner_end)
        if at < 0:
            return b""
        end = self.body.find(name[: len(self.prefix) + 3], at + 1, row.inner_end)
        return self.body[at : end if end > 0 else row.inner_end]

    @cached_property
    def _all_named(self) -> bool:
        """Whether every cell begins with its name, so that one that is not found is not there."""
        start = b"<%sc" % self.prefix
        return self._plain and self.body.count(start + b' r="') == len(re.findall(start + rb"[\s/>]", self.body))

    def run(self, row: Row, col: int) -> tuple[int, Run]:
        """Where a row's cells begin, and those from that column on; maybe some or all before are among them."""
        body = self.body
        if self._plain and not row.empty:
            name = b'<%sc r="%s%d"' % (self.prefix, column_name(col).encode(), row.number)
            at = body.find(name, row.tag_end, row.inner_end)
            if at < 0 and (last := self._last_cell(row)) and last.col < col:
                return last.end, ()
            at = at if at > 0 else row.tag_end
            if found := self._plain_run(at, row.inner_end):
                return at, found
        spots, run = self.cells(row), []
        at = start = spots[0].start if spots else row.tag_end
        for spot in spots:
            if spot.start < at:  # a cell in a cell
                raise damaged(self.name)
            if spot.start > at:
                run.append((body[at : spot.start], b"", b"", b""))
            whole, tag = body[spot.start : spot.end], body[spot.start : spot.tag_end]
            run.append((whole, tag, column_name(spot.col).encode(), b"%d" % spot.style))
            at = spot.end
        return start, run

    def _plain_run(self, start: int, end: int) -> Run:
        """The cells between two places; none where one is among them that is not written as usual."""
        run = self._plain_cell.findall(self.body, start, end)
        return run if sum([len(cell[0]) for cell in run]) == end - start else ()

    def _cells_by_search(self, row: Row) -> list[Spot]:
        spots: list[Spot] = []
        at = row.tag_end
        for whole, tag, name, style in self._plain_run(at, row.inner_end):
            spots.append(Spot(columns[name], at, at + len(tag), at := at + len(whole), int(style or 0)))
        if spots:
            return spots
        col = 0
        for found in self._cell.finditer(self.body, row.tag_end, row.inner_end):
            spot = self._spot(found, col + 1, row)
            col = spot.col
            spots.append(spot)
        return spots

    def _spot(self, found: re.Match[bytes], implied: int, row: Row) -> Spot:
        attrs = found.group(1)
        named = _R.search(attrs)
        col = column_number(named.group(1).decode()) if named and named.group(1) else implied
        styled = _S.search(attrs)
        start, end = found.span()
        last = end if found.group(2) else self._cell_end(end, row)
        return Spot(col, start, end, last, int(styled.group(1)) if styled else 0)

    def _cell_end(self, inner: int, row: Row) -> int:
        at = self.body.find(self._cell_close, inner, row.inner_end)
        if at < 0:
            raise damaged(self.name)
        return self._tag_close(at)

    def _tag_close(self, at: int) -> int:
        end = self.body.find(b">", at) + 1
        if not end:
            raise damaged(self.name)
        return end

    def _cells_by_parser(self, row: Row) -> list[Spot]:
        spots: list[Spot] = []
        col = 0
        root, lead = self._parsed(self.body[row.start : row.end], 3)
        lead -= row.start
        for item in root.children[0].all("c"):
            named = re.match(r"([A-Za-z]+)\d", item.attrs.get("r", ""))
            col = column_number(named.group(1)) if named else col + 1
            style = item.number("s")
            spots.append(Spot(col, item.start - lead, item.tag_end - lead, item.end - lead, style))
        return spots

    def _parsed(self, xml: bytes, depth: int) -> tuple[Element, int]:
        """An outline of a piece of the body under the part's own namespaces, and where the piece begins."""
        root = outline(self.frame, 1, self.name)
        tag = self.frame[root.start : root.tag_end]
        close = b"</%sworksheet>" % root.prefix
        return outline(tag + xml + close, depth, self.name), len(tag)

    def _last_cell(self, row: Row) -> Spot | None:
        """The row's last cell, its style aside, where a plain search finds it and it says its column."""
        at = self.body.rfind(b"<%sc " % self.prefix, row.tag_end, row.inner_end)
        plain = self._plain_cell.match(self.body, at, row.inner_end) if at >= 0 else None
        if plain and plain.end() == row.inner_end:
            return Spot(columns[plain[3]], at, plain.end(2), plain.end(), 0)
        found = self._cell.match(self.body, at) if at >= 0 else None
        if not found:
            return None
        named = _R.search(found.group(1))
        if not named or not named.group(1):
            return None
        end = found.end() if found.group(2) else self._cell_end(found.end(), row)
        return Spot(column_number(named.group(1).decode()), found.start(), found.end(), end, 0)


def _misleads(data: bytes) -> bool:
    """Whether comments, CDATA or processing instructions are among the elements."""
    return _opens(data, b"!", 0) or _opens(data, b"?", data.find(b"?>", 0, 200) + 2)


def _opens(data: bytes, mark: bytes, start: int) -> bool:
    """Whether that mark stands behind a ``<`` anywhere; it is rare, and found many times faster than both."""
    at = data.find(mark, start)
    while at > 0 and data[at - 1 : at] != b"<":
        at = data.find(mark, at + 1)
    return at > 0


def _rank(child: Element) -> int:
    name = "oleObjects" if child.name == "AlternateContent" else child.name
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
