"""Workbooks in formats that are only read: .xlsb, .xls and .ods. Which cells hold formulas is not known here."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.cells import too_many, too_spread
from psto_xl.backends.file.fast import Declined, Fast, Locked
from psto_xl.backends.file.guard import Kind
from psto_xl.backends.file.strings import feed
from psto_xl.backends.file.zip import DAMAGED, Limits, RawZip
from psto_xl.core.grid import Book, Sheet

_CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_ROW_HEADER, _BLANK_CELL, _LAST_CELL = 0, 1, 11  # record types of .xlsb


def read_other(data: bytes, kind: Kind, wanted: Callable[[str], bool], limits: Limits) -> Book:
    """The wanted sheets. Raises WorkbookError, or Locked where a password is needed."""
    room = limits.part // 100
    if kind is Kind.OPEN_DOCUMENT:
        _check_open_document(RawZip(data, limits), room)
    elif kind is Kind.BINARY:
        _check_binary(RawZip(data, limits), room)
    try:
        book = Fast(data)
        sheets = {}
        for name, is_worksheet in book.names:
            if is_worksheet and wanted(name):
                rows = book.values(name).rows
                room -= sum(map(len, rows))
                if room < 0:
                    raise too_many()
                sheets[name] = Sheet(name, rows)
    except Locked:
        raise
    except Declined as error:
        raise WorkbookError(DAMAGED) from error
    return Book(sheets, [name for name, _ in book.names])


def _check_binary(package: RawZip, room: int) -> None:
    """Refuse sheets that spread further than `room` cells, for each of which calamine takes a place."""
    for part in package.names:
        if not part.lower().endswith(".bin"):
            continue
        data = package.read(part)
        if part.lower().startswith("xl/worksheets/"):
            bottom, right = _extent(data)
            if bottom * right > room:
                raise too_spread()
        elif len(data) > package.limits.part // 4:
            raise too_many()


def _extent(sheet: bytes) -> tuple[int, int]:
    """The last row and column of an .xlsb sheet that hold a value."""
    at = row = bottom = right = 0
    try:
        while at < len(sheet):
            kind = sheet[at]
            at += 1
            if kind > 0x7F:
                kind, at = (kind & 0x7F) | (sheet[at] << 7), at + 1
            size, shift = 0, 0
            while True:
                size |= (sheet[at] & 0x7F) << shift
                at, shift = at + 1, shift + 7
                if sheet[at - 1] < 0x80 or shift > 21:
                    break
            number = int.from_bytes(sheet[at : at + 4], "little")
            if kind == _ROW_HEADER:
                row = number + 1
            elif _BLANK_CELL < kind <= _LAST_CELL:
                bottom, right = max(bottom, row), max(right, number + 1)
            at += size
    except IndexError as error:
        raise WorkbookError(DAMAGED) from error
    return bottom, right


def _check_open_document(package: RawZip, room: int) -> None:
    """Refuse sheets whose repeated cells unfold to more than `room`."""
    if _CONTENT not in package:
        raise WorkbookError(DAMAGED)
    spread = _Spread(room)
    parser = expat.ParserCreate(None, "}")
    parser.StartElementHandler = spread.begin
    feed(parser, package.chunks(_CONTENT, 1 << 20), _CONTENT)


class _Spread:
    """How far the values of an OpenDocument sheet reach; raises WorkbookError beyond `room` cells."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._row = self._col = self._bottom = self._right = 0

    def begin(self, name: str, attrs: dict[str, str]) -> None:
        if name in _CELLS:
            self._col += _repeated(attrs, "number-columns-repeated")
            if _OFFICE + "value-type" in attrs:
                self._bottom, self._right = self._row, max(self._right, self._col)
                if self._bottom * self._right > self._room:
                    raise too_spread()
        elif name == _TABLE + "table-row":
            self._row += _repeated(attrs, "number-rows-repeated")
            self._col = 0
        elif name == _TABLE + "table":
            self._row = self._col = self._bottom = self._right = 0


def _repeated(attrs: dict[str, str], name: str) -> int:
    text = attrs.get(_TABLE + name, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1
