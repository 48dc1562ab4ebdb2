"""How high a row must be for its wrapped texts; not every program works it out when it opens a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from textwrap import wrap
from typing import Final

_LINE, _AIR, _LEAST = 13.0, 7.0, 20.0
# Letters are narrower than the digit that a column's width is counted in; bold ones are not by much.
_LETTERS_A_DIGIT: Final = 1.12
_HALF_A_WORD: Final = 3


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row in 10 point type; each text with its column's width in characters."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return max(_LEAST, _LINE * lines + _AIR)


def least_height(text: str, width: float) -> float:
    """About the same for one text, worked out much sooner; a line that is broken loses half a word."""
    room = max(_letters(width) - _HALF_A_WORD, 1)
    lines = sum(1 if len(line) <= room else 1 + (len(line) - 1) // room for line in text.split("\n"))
    return max(_LEAST, _LINE * lines + _AIR)


def _lines(text: str, width: float) -> int:
    return sum(len(wrap(line, _letters(width))) or 1 for line in text.split("\n"))


def _letters(width: float) -> int:
    return max(floor(width * _LETTERS_A_DIGIT) - 1, 1)
