"""Addresses as the file format writes them: ``B7``, ``A1:C9``, and lists of those."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from psto_xl.core.grid import MAX_COL, MAX_ROW, Area, letters

_AREA = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})(?::\$?([A-Za-z]{0,3})\$?(\d{0,7}))?")

column_name = cache(letters)


@cache
def column_number(name: str) -> int:
    """``AB`` is 28; blank is 0."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=2048)  # workbooks made from one say the same
def parse_area(text: str) -> Area | None:
    """``B2:C9``, ``B2``, ``B:C`` or ``2:9``; None where it is no such thing."""
    found = _AREA.fullmatch(text.strip())
    if not found or not (found.group(1) or found.group(2)):
        return None
    left, top, right, bottom = found.groups()
    if right is None and bottom is None:
        right, bottom = left, top
    if bool(left) != bool(right) or bool(top) != bool(bottom):
        return None
    rows = sorted((int(top), int(bottom))) if top else (1, MAX_ROW)
    cols = sorted((column_number(left), column_number(right))) if left else (1, MAX_COL)
    return Area(rows[0], cols[0], rows[1], cols[1])


def parse_areas(sqref: str) -> list[Area]:
    """The areas of a list such as ``A1:B2 D4``."""
    return [area for text in sqref.split() if (area := parse_area(text))]


def area_text(area: Area) -> str:
    first = f"{column_name(area.left)}{area.top}"
    last = f"{column_name(area.right)}{area.bottom}"
    return first if first == last else f"{first}:{last}"


def areas_text(areas: Iterable[Area]) -> str:
    return " ".join(map(area_text, areas))
