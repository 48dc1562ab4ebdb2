"""Formula text, just far enough to move it: its references shifted, its sheets renamed.

Whatever stands in quotes or square brackets is left alone, so a text that looks like an address, a column
of a table or another workbook's name is never taken for a reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from psto_xl.backends.file.refs import column_name, column_number
from psto_xl.core.grid import MAX_COL, MAX_ROW

_BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_TOKENS = rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<sheet>'(?:[^']|'')*'!|(?<![\w.'\]:\\])[^\W\d][\w.]*!)
  | (?P<brackets>{_BRACKETS})
  | (?<![\w.\\$])(?P<cols>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}})(?![\w.(!])
  | (?<![\w.\\$])(?P<rows>\$?\d{{1,7}}:\$?\d{{1,7}})(?![\w.(!])
  | (?<![\w.\\$])(?P<cell>\$?[A-Za-z]{{1,3}}\$?\d{{1,7}})(?![\w.(!])
    """
_PART = re.compile(r"(\$?)([A-Za-z]*)(\$?)(\d*)")
_PLAIN_NAME = re.compile(r"[A-Za-z_]{4,}")
BROKEN = "#REF!"


@cache
def _tokens() -> re.Pattern[str]:
    """Compiled only where a formula has to move, which is rare."""
    return re.compile(_TOKENS, re.VERBOSE)


class Ref(NamedTuple):
    """One address in a formula; a whole row has column 0, a whole column row 0."""

    col: int
    row: int
    col_fixed: bool
    row_fixed: bool

    def __str__(self) -> str:
        col = ("$" * self.col_fixed + column_name(self.col)) if self.col else ""
        return col + ("$" * self.row_fixed + str(self.row) if self.row else "")


def map_refs(text: str, move: Callable[[Ref], Ref]) -> str:
    """The formula with each address moved; one that leaves the sheet becomes ``#REF!``."""

    def moved(found: re.Match[str]) -> str:
        token = found.group()
        if found.lastgroup not in ("cols", "rows", "cell"):
            return token
        refs = [move(_ref(part)) for part in token.split(":")]
        if any(not _on_sheet(ref) for ref in refs):
            return BROKEN
        return ":".join(map(str, refs))

    return _tokens().sub(moved, text)


def refs_in(text: str) -> list[Ref]:
    """All addresses in the formula."""
    tokens = (found for found in _tokens().finditer(text) if found.lastgroup in ("cols", "rows", "cell"))
    return [_ref(part) for found in tokens for part in found.group().split(":")]


def shift(text: str, rows: int, cols: int) -> str:
    """The formula as it reads when copied `rows` down and `cols` to the right."""

    def move(ref: Ref) -> Ref:
        return ref._replace(
            col=ref.col if ref.col_fixed or not ref.col else _step(ref.col, cols),
            row=ref.row if ref.row_fixed or not ref.row else _step(ref.row, rows),
        )

    return map_refs(text, move)


def rename(text: str, sheets: Mapping[str, str | None], tables: Mapping[str, str]) -> str:
    """The formula with sheets and tables renamed, both given in lower case; None stands for a sheet gone."""

    def renamed(found: re.Match[str]) -> str:
        token = found.group()
        if found.lastgroup != "sheet":
            return token
        old = token[:-1]
        if old.startswith("'"):
            old = old[1:-1].replace("''", "'")
        new = sheets.get(old.lower(), old)
        if new is None:
            return BROKEN[:-1] + "!"
        return token if new == old else quote(new) + "!"

    text = _tokens().sub(renamed, text)
    for old, new in tables.items():
        text = re.sub(rf"(?<![\w.]){re.escape(old)}(?=\[)", new, text, flags=re.IGNORECASE)
    return text


def refers_to(text: str, sheet: str) -> bool:
    """Whether a formula names the sheet."""
    wanted = sheet.casefold()
    for found in _tokens().finditer(text):
        if found.lastgroup == "sheet":
            name = found.group()[:-1]
            name = name[1:-1].replace("''", "'") if name.startswith("'") else name
            if wanted in name.casefold().split(":"):
                return True
    return False


def quote(sheet: str) -> str:
    """A sheet's name as a formula needs it."""
    return sheet if _PLAIN_NAME.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


def _ref(text: str) -> Ref:
    found = _PART.fullmatch(text)
    assert found is not None, text
    before, col, between, row = found.groups()
    if not col:
        return Ref(0, int(row), False, bool(before or between))
    return Ref(column_number(col), int(row or 0), bool(before), bool(between))


def _step(number: int, by: int) -> int:
    return number + by or -1  # 0 would read as 'none given'


def _on_sheet(ref: Ref) -> bool:
    return 0 <= ref.col <= MAX_COL and 0 <= ref.row <= MAX_ROW
