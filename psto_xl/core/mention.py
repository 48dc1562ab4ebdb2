"""How findings name rows, lists of them and what a cell holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from psto_xl.core.grid import Cell
from psto_xl.core.plan import Item
from psto_xl.core.text import Text, count, say

_LONGEST: Final = 40


def row(item: Item) -> Text:
    """A row by its id, or by its place where it has none."""
    if item.id:
        return quoted(item.id)
    return say("row {row} of {sheet}", row=str(item.row), sheet=say(item.level.sheet))


def quoted(value: Cell) -> Text:
    """What a cell holds: text in quotes, cut where it is long; anything else as it is."""
    if isinstance(value, str):
        return say("'{text}'", text=cut(value))
    if isinstance(value, bool):
        return say("{value}", value="TRUE" if value else "FALSE")
    return say("{value}", value=value if isinstance(value, float | date) else str(value))


def cut(text: str) -> str:
    """A text on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def every(values: Sequence[object], more: int = 0) -> Text:
    """``A, B and C``, or ``A, B, C and 17 more``."""
    if more:
        return count(more, "{some} and {n} more", "{some} and {n} more", some=tuple(values))
    if len(values) == 1:
        return say("{one}", one=values[0])
    return say("{some} and {last}", some=tuple(values[:-1]), last=values[-1])


def either(values: Sequence[object]) -> Text:
    """``A, B or C``."""
    if len(values) == 1:
        return say("{one}", one=values[0])
    return say("{some} or {last}", some=tuple(values[:-1]), last=values[-1])


def ids(items: Sequence[Item], most: int = 12) -> Text:
    """The ids of rows, of which a portfolio may have thousands: the first, and how many more."""
    if len(items) > most:
        return every([item.id for item in items[:most]], len(items) - most)
    return say("{value}", value=tuple(item.id for item in items))


def rows(items: Sequence[Item], most: int = 4) -> Text:
    """Several rows; of long lists only the first and how many more."""
    named = [row(item) for item in items[:most]]
    return every(named, len(items) - len(named))
