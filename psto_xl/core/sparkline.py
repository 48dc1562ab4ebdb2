"""The way of a value in a cell's text: ``▁▂▅▇``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psto_xl.core.forecast import histories
from psto_xl.core.plan import Workbook

LAST: Final = 8
"""How many values a trend shows."""
# The half block and the full one are left out: in common fonts they stand on another line than the rest.
_STEPS: Final = "▁▂▃▅▇"


def sparkline(values: Sequence[float]) -> str:
    """A block for each value, between the least and the largest of them; all in the middle where they are equal."""
    low, high = min(values), max(values)
    if low == high:
        return _STEPS[len(_STEPS) // 2] * len(values)
    top = len(_STEPS) - 1
    return "".join(_STEPS[round(top * ((value / 2 - low / 2) / (high / 2 - low / 2)))] for value in values)


def trends(book: Workbook) -> dict[int, str]:
    """For each line of `Check-ins` with a value, by its row: the way of that id's values up to this one.

    A first value shows no way.
    """
    found: dict[int, str] = {}
    for lines in histories(book).values():
        values: list[float] = []
        for line in lines:
            if line.current is not None:
                values = [*values, line.current][-LAST:]
                if len(values) > 1:
                    found[line.place.row] = sparkline(values)
    return found
