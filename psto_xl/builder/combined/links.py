"""Links from a portfolio's workbook into the workbooks of its units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.url import Url

from psto_xl.builder.excel import put
from psto_xl.core.grid import Place

MOST: Final = 65_000
"""Excel takes 65,530 links a sheet; beyond, cells name their place without leading there."""
_LONGEST: Final = 2_000
_ESCAPED: Final = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '%"# <>[]`^{}?'})


class _FileLink(Url):  # type: ignore[misc]
    """A link to a file and a cell in it. Unlike its base it keeps slashes, which every program understands."""

    def __init__(self, path: str, anchor: str, text: str) -> None:
        super().__init__("external:file")
        self._link = self._relationship_link = escaped(path)
        self._anchor = anchor
        self._text = text


def escaped(path: str) -> str:
    """A path as the target of a link: signs that mean something there are escaped."""
    target = path.translate(_ESCAPED)
    if path.startswith("//"):  # a server's name follows
        return f"file:{target}"
    return f"file:///{target.lstrip('/')}" if path.startswith("/") or path[1:3] == ":/" else target


class Links:
    """The files of a portfolio's workbooks, and how many links each sheet holds already."""

    def __init__(self, files: Sequence[str]) -> None:
        self._files = files
        self._count: Counter[str] = Counter()

    def put(self, sheet: Any, row: int, col: int, text: str, to: int, place: Place | None, style: Any) -> None:
        """Write a text that leads to a place in the workbook `to`; rows and columns count from 1."""
        path = self._files[to]
        self._count[sheet.name] += 1
        if self._count[sheet.name] > MOST or len(path) > _LONGEST or not text:
            put(sheet, row, col, text, style)
            return
        anchor = ""
        if place is not None:
            name = place.sheet.replace("'", "''")
            anchor = f"'{name}'!{str(place).rpartition('!')[2]}"
        sheet.write_url(row - 1, col - 1, _FileLink(path, anchor, text), style)
