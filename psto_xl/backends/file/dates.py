"""Numbers that a format turns into dates, in both of Excel's date systems."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import isfinite
from xml.parsers import expat

from psto_xl.backends.file.strings import feed
from psto_xl.core.grid import Cell, CellError, canonical

_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_NOISE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_EPOCH_1900 = datetime.fromisoformat("1899-12-30")
_EPOCH_1904 = datetime.fromisoformat("1904-01-01")
_DAY_MS = 86_400_000
_LAST_DAY = 2_958_466  # the day after 31 December 9999


def is_date_format(code: str) -> bool:
    """Whether a number format shows a moment. An elapsed time (``[h]:mm``) stays a number of days."""
    first = _NOISE.sub("", code).partition(";")[0]
    if _ELAPSED.search(first) or first.strip().lower() == "general":
        return False
    return any(letter in "dmyhs" for letter in first.lower())


def date_styles(styles: bytes) -> Sequence[bool]:
    """For each cell style of a styles part, whether it shows numbers as dates."""
    custom: dict[str, bool] = {}
    found: list[bool] = []
    inside: list[str] = []

    def begin(name: str, attrs: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if local == "numFmt" and inside[-1:] == ["numFmts"]:
            custom[attrs.get("numFmtId", "")] = is_date_format(attrs.get("formatCode", ""))
        elif local == "xf" and inside[-1:] == ["cellXfs"]:
            number = attrs.get("numFmtId", "0")
            found.append(custom[number] if number in custom else number.isdigit() and int(number) in _DATES)
        inside.append(local)

    parser = expat.ParserCreate(None, "}")
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: inside.pop()
    feed(parser, [styles], "styles")
    return found


def moment(serial: float, date1904: bool) -> Cell:
    """The date or the moment that a serial number stands for, to the millisecond.

    A time without a date, and what lies outside the calendar, stays the number of days it is.
    """
    epoch = _EPOCH_1904 if date1904 else _EPOCH_1900
    if not 1 <= serial < _LAST_DAY - (1462 if date1904 else 0):
        return serial
    days, fraction = divmod(serial, 1)
    if not date1904 and days < 60:
        days += 1  # Excel's 1900 has a 29 February
    value = epoch + timedelta(days=days, milliseconds=round(fraction * _DAY_MS))
    return canonical(value)


def iso(text: str) -> Cell:
    """The value of a cell that the file holds as an ISO date, time or both; text that is none stays text."""
    try:
        if "T" in text or len(text) == 10:
            return canonical(datetime.fromisoformat(text.removesuffix("Z")))
        hours, minutes, seconds = (float(part) for part in text.split(":"))
    except ValueError:
        return text
    return (hours * 3600 + minutes * 60 + seconds) / 86_400


def number(text: str) -> Cell:
    """A cell's number; what isn't one stays text, and what is none that Excel could hold is ``#NUM!``."""
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        value = None
    if value is None:
        return text.strip() or None
    return value if isfinite(value) else CellError("#NUM!")
