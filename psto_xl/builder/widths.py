"""How wide columns must be for what stands in them."""

from __future__ import annotations

from typing import Final

_AIR: Final = 1
"""What a cell keeps free at its sides, in the digits that widths are counted in; letters are as wide on average."""


def wide_enough(width: float, *words: str) -> float:
    """The planned width, in characters, or more where a header or a choice needs it."""
    return max(width, *(len(word) + _AIR for word in words))
