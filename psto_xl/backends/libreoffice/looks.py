"""Colours, fonts, number formats, links and notes of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from xlwings import base_classes

from psto_xl.backends.libreoffice.bridge import Uno, enum, struct
from psto_xl.backends.libreoffice.values import number_format_key

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.range import Range

Color: TypeAlias = tuple[int, int, int] | int | str | None
# letters for dates; what is quoted, escaped, a colour or AM/PM is passed over
_CAPITALS = re.compile(r'([YMDHS]+|\[[HMS]+\])|"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P')
_LINK = "com.sun.star.text.TextField.URL"


def to_color(color: Color) -> int:
    """LibreOffice's number for an RGB tuple, a text such as ``#ffc7ce`` or one of Excel's numbers; None is -1."""
    if color is None:
        return -1
    if isinstance(color, str):
        return int(color.removeprefix("#"), 16)
    if isinstance(color, int):
        color = color & 255, color >> 8 & 255, color >> 16
    red, green, blue = color
    return red << 16 | green << 8 | blue


def from_color(number: int | None) -> tuple[int, int, int] | None:
    if number is None or number == -1:
        return None
    return number >> 16 & 255, number >> 8 & 255, number & 255


def number_format(document: Uno, cells: Uno) -> str | None:
    """The cells' common format, else None; letters for dates are small ones, as in Excel."""
    key = number_format_key(cells)
    if key is None:
        return None
    text: str = document.NumberFormats.getByKey(key).FormatString
    return _CAPITALS.sub(lambda found: (found[1] or "").lower() or found[0], text)


def format_key(document: Uno, text: str) -> int:
    """LibreOffice's key for an English format, made where there is none yet."""
    english, users = struct("lang.Locale", "en", "US", ""), struct("lang.Locale")
    key: int = document.NumberFormats.addNewConverted(text, english, users)
    return key


def hyperlink(cell: Uno) -> str:
    """The address behind the cell's text, ``#Sheet!A1`` for a place in the workbook."""
    for text_field in cell.TextFields:
        address: str | None = getattr(text_field, "URL", None)
        if address is not None:
            return re.sub(r"^(#.+)\.(\$?[A-Z]+\$?\d+)", r"\1!\2", address)
    raise Exception("The cell doesn't seem to contain a hyperlink!")  # as xlwings says it elsewhere


def add_hyperlink(document: Uno, cell: Uno, address: str, text: str) -> None:
    link = document.createInstance(_LINK)
    link.URL = re.sub(r"^(#.+)!", r"\1.", address)
    link.Representation = text
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), link, False)


class Font(base_classes.Font):
    def __init__(self, cells: Uno) -> None:
        self._cells = cells

    @property
    def api(self) -> Uno:
        return self._cells

    @property
    def bold(self) -> bool:
        return bool(self.api.CharWeight > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self.api.CharWeight = 150.0 if value else 100.0

    @property
    def italic(self) -> bool:
        return bool(self.api.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self.api.CharPosture = enum("awt.FontSlant", "ITALIC" if value else "NONE")

    @property
    def size(self) -> float:
        size: float = self.api.CharHeight
        return size

    @size.setter
    def size(self, value: float) -> None:
        self.api.CharHeight = float(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return from_color(self.api.CharColor)

    @color.setter
    def color(self, value: Color) -> None:
        self.api.CharColor = to_color(value)

    @property
    def name(self) -> str:
        name: str = self.api.CharFontName
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.api.CharFontName = value


class Note(base_classes.Note):
    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def api(self) -> Uno:
        return self._cell.cell.getAnnotation()

    @property
    def author(self) -> str:
        author: str = self.api.Author
        return author

    @property
    def location(self) -> Range:
        return self._cell

    @property
    def text(self) -> str:
        text: str = self.api.getString()
        return text

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    def delete(self) -> None:
        notes = self._cell.sheet.uno.Annotations
        for index in range(notes.Count):
            at = notes.getByIndex(index).Position
            if (at.Row + 1, at.Column + 1) == (self._cell.row, self._cell.column):
                notes.removeByIndex(index)
                return
