"""How high a row must be for its wrapped texts; not every program works it out when it opens a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import floor
from textwrap import wrap
from typing import Final

_LINE, _AIR, _LEAST = 13.0, 7.0, 20.0
# Letters are narrower than the digit that a column's width is counted in; bold ones are not by much.
_LETTERS_A_DIGIT: Final = 1.12
_HYPHENATED: Final = re.compile(r"[^\d\W]-[^\d\W]|--")
"""Where a word may be broken; an id such as ``T1-2`` is not."""


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row in 10 point type; each text with its column's width in characters."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return max(_LEAST, _LINE * lines + _AIR)


def _lines(text: str, width: float) -> int:
    letters = max(floor(width * _LETTERS_A_DIGIT) - 1, 1)
    return sum(1 if len(line) <= letters else _broken(line, letters) for line in text.split("\n"))


@lru_cache(maxsize=1 << 10)
def _broken(line: str, letters: int) -> int:
    """Into how many lines one is broken; the same things are often said of many rows."""
    words = line.split(" ")
    if _HYPHENATED.search(line) or not line.isprintable() or "" in words or max(map(len, words)) > letters:
        return len(wrap(line, letters)) or 1
    lines, used = 1, -1
    for word in words:
        used += 1 + len(word)
        if used > letters:
            lines, used = lines + 1, len(word)
    return lines
