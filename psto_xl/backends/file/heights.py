"""Rows made high enough for wrapped texts.

Programs fit a row to its texts when somebody types, but not when they open a file that gives its height.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from psto_xl.backends.file.frame import Frame
from psto_xl.backends.file.styles import Styles
from psto_xl.backends.file.xml import set_attr
from psto_xl.core.views.heights import row_height

_HEIGHT: Final = re.compile(rb"""\sht\s*=\s*["']([\d.]+)["']""")
_MARGIN: Final = 0.71
"""What a column's width has for the sides of its cells: five pixels, in digits."""
LONG: Final = 20
"""So many letters of a text surely fit on a line."""


def height_of(tag: bytes) -> bytes:
    """The attribute of a row's tag that gives its height, with a blank before it; nothing where there is none."""
    found = _HEIGHT.search(tag)
    return found.group() if found else b""


class Heights:
    """What one sheet's texts need, given its columns' widths and the formats of its cells."""

    def __init__(self, frame: Frame, styles: Callable[[], Styles]) -> None:
        self._frame, self._styles = frame, styles
        self._rooms: dict[tuple[int, int], float] = {}

    def fitting(self, tag: bytes, texts: Iterable[tuple[int, int, str]]) -> bytes:
        """A row's tag, high enough for `texts` (column, format, text), unless somebody has set its height."""
        found = _HEIGHT.search(tag)
        if not found or tag.find(b"customHeight") > 0:
            return tag
        wrapped = [(text, room) for col, style, text in texts if (room := self._room(col, style))]
        needed = row_height(wrapped) if wrapped else 0.0
        return tag if needed <= float(found[1]) else set_attr(tag, "ht", f"{needed:g}")

    def _room(self, col: int, style: int) -> float:
        """The width that texts of that format are wrapped to, in characters; 0 where they are not."""
        key = col, style
        if key not in self._rooms:
            wraps = self._styles().wraps(style)
            self._rooms[key] = max(self._frame.column_width(col) - _MARGIN, 0.0) if wraps else 0.0
        return self._rooms[key]
