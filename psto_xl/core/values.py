"""Reading what people type: numbers, dates, choices, lists of ids. None means: can't be read.

A blank never comes here; callers look at blanks themselves, because blank is never zero.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Final, NamedTuple

from psto_xl.core.grid import Cell

_MAGNITUDES: Final = {"k": 1e3, "tsd": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9, "mrd": 1e9}
_COMMA_DECIMAL: Final = ("de", "fr", "es", "pt")
_NUMBER: Final = re.compile(
    r"""(?P<minus>[-−–(]?)\s*(?P<before>[^\d\s.,+'-]{0,4})\s*(?P<sign>[-−+]?)
        (?P<digits>\d[\d.,'’ \u00a0\u202f]*|[.,]\d+)
        \s*(?P<scale>k|tsd|mio|mrd|mn|bn|m|b)?\.?\s*(?P<after>%|[^\W\d]{0,3}|[^\w\s.,%]{0,3})\)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_SCIENTIFIC: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?e[-+]?\d{1,3}", re.IGNORECASE)
_CURRENCY: Final = re.compile(r"[^\w<>≤≥=?]*|usd|eur|gbp|chf|us\$", re.IGNORECASE)

_PARTS_OF: Final = {"%": 100, "‰": 1000}

LARGEST: Final = 1e100
"""No number of a plan is as large; beyond it lies what a file calls a number and is none, such as 1E400 or NaN."""

_LONGEST: Final = 60
"""Longer texts are no number and no date, and would only cost time."""

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2200, 1, 1)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def read_number(value: Cell, locale: str = "") -> float | None:
    """A number typed as text: ``1,200``, ``1.200,5``, ``€ 3.5m``, ``1.2E+06``, ``40 %`` (0.4). None if it is none.

    Where a single separator could be either, as in ``1,200`` and ``1.200``, the workbook's `locale` decides;
    without one a comma before three digits sets thousands apart and a point is a decimal point.
    """
    if isinstance(value, float):
        return value if -LARGEST < value < LARGEST else None
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    if _SCIENTIFIC.fullmatch(value.strip()):
        return read_number(float(value.replace(",", ".")))
    match = _NUMBER.match(value.strip())
    if not match or not _CURRENCY.fullmatch(match["before"]):
        return None
    after, minus = match["after"], match["minus"] or match["sign"]
    if after in ("-", "−") and not minus:  # as some systems print what is below zero
        after, minus = "", "-"
    if after not in _PARTS_OF and not _CURRENCY.fullmatch(after):
        return None
    number = _plain(re.sub(r"[\s'’]", "", match["digits"]), locale)
    if number is None:
        return None
    number *= _MAGNITUDES.get((match["scale"] or "").lower(), 1.0)
    if minus and match["sign"] != "+":
        number = -number
    return number / _PARTS_OF.get(after, 1)


def _plain(digits: str, locale: str) -> float | None:
    comma, point = digits.count(","), digits.count(".")
    decimal = "," if locale in _COMMA_DECIMAL else "."
    if comma and point:
        decimal = max(",.", key=digits.rfind)
    elif comma + point > 1:
        decimal = "." if comma else ","
    elif comma and not re.search(r"^[1-9]\d{0,2},\d{3}$", digits):
        decimal = ","
    elif point and not re.search(r"^[1-9]\d{0,2}\.\d{3}$", digits):
        decimal = "."
    thousands = "." if decimal == "," else ","
    whole, _, fraction = digits.partition(decimal)
    if not re.fullmatch(rf"\d*|\d{{1,3}}(\{thousands}\d{{3}})+", whole) or not re.fullmatch(r"\d*", fraction):
        return None
    return float(f"{whole.replace(thousands, '') or '0'}.{fraction or '0'}")


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar",
            "feb february februar",
            "mar march märz mrz mär",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$")
_WEEKDAY: Final = r"(?:(?:mo|di|mi|do|fr|sa|so|tu|we|th|su)[^\W\d]*\.?,?\s+)?"
_PARTS: Final = re.compile(_WEEKDAY + r"(\d{1,2})([-/. ])\s*(\d{1,2})\2\s*(\d{4}|\d{2})$")
_DAY_MONTH: Final = re.compile(r"(?:\w+,?\s+)??(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{4}|\d{2})$")
_MONTH_DAY: Final = re.compile(r"(?:\w+,\s+)?([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")

_TIME: Final = re.compile(r",?\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:[ap]\.?m\.?|uhr|h))?$")


def read_date(value: Cell, locale: str = "", *, epoch_1904: bool = False) -> date | None:
    """A day: a date cell, a bare serial number of the date system, or text. None where it is not one.

    Text is read in ISO (``2026-11-22``), with a month's name, and in figures: with points day first, with
    slashes as the workbook's `locale` has it. ``03/04/2026`` without a locale can be either and is not read.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float):
        if not 18_000 <= value <= 110_000:
            return None
        return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(value))
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = _TIME.sub("", value.strip().casefold())
    if match := _ISO.match(text):
        return _day(match[1], match[2], match[3])
    if match := _DAY_MONTH.match(text):
        return _day(_full_year(match[3]), str(_MONTHS.get(match[2], 0)), match[1])
    if match := _MONTH_DAY.match(text):
        return _day(match[3], str(_MONTHS.get(match[1], 0)), match[2])
    if match := _PARTS.match(text):
        return _figures(match[1], match[3], match[4], month_first=_month_first(match, locale))
    return None


def _month_first(match: re.Match[str], locale: str) -> bool | None:
    first, second = int(match[1]), int(match[3])
    if first > 12 or second > 12 or first == second:
        return second > 12
    if match[2] == ".":
        return False
    return None if not locale else locale == "en-US"


def _figures(first: str, second: str, year: str, *, month_first: bool | None) -> date | None:
    if month_first is None:
        return None
    year = _full_year(year)
    return _day(year, first, second) if month_first else _day(year, second, first)


def _full_year(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_DAY <= found < LAST_DAY else None


_YES: Final = frozenset(
    ("yes", "y", "true", "done", "x", "ja", "wahr", "erledigt", "✓", "✔", "complete", "completed")
)
_NO: Final = frozenset(("no", "n", "false", "open", "nein", "falsch", "offen", "not done", "not started"))


def read_milestone(value: Cell, locale: str = "") -> float | None:
    """How much is done: 1 for ``yes``, ``true``, ``done``, 1 or 100 %, 0 for not, or between."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in _YES or word in _NO:
            return 1.0 if word in _YES else 0.0
    number = read_number(value, locale)
    is_percent = isinstance(value, str) and "%" in value
    return number / 100 if number is not None and 1 < number <= 100 and not is_percent else number


def id_text(value: Cell) -> str:
    """An id as people see it: text trimmed, a number without needless decimals, "" for a blank."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


def id_key(text: str) -> str:
    """What two spellings of one id share: case and outer blanks set aside, ``3.0`` and ``3`` alike."""
    key = " ".join(text.split()).casefold()
    return key[:-2] if key.endswith(".0") and key[:-2].isdigit() else key


def stem(key: str) -> str:
    """The letters that an id's key begins with: ids of one sheet mostly begin alike."""
    return "".join(takewhile(str.isalpha, key))


class Reference(NamedTuple):
    """An id that a cell names, and the share it gives it (a fraction, or as typed without a percent sign)."""

    id: str
    share: float | None = None
    percent: bool = False


_LONGEST_REFERENCE: Final = 200
_SPLIT: Final = re.compile(r"[;,\n\r]+")
_PART: Final = re.compile(r"[^;,\n\r]+")
_DECIMAL_COMMA: Final = re.compile(r"(?<=\d),(?=\d+\s*%)")
_SHARE: Final = re.compile(
    r"""(?P<id>.+?)\s*(?:
        [=:]\s*(?P<a>\d+(?:\.\d+)?)\s*(?P<ap>%?)
        |\((?P<b>\d+(?:\.\d+)?)\s*(?P<bp>%?)\)
        |\s(?P<c>\d+(?:\.\d+)?)\s*%
        )$""",
    re.VERBOSE,
)


def read_references(value: Cell) -> tuple[Reference, ...]:
    """The ids that a cell names, in order: ``T1 60%; S2 (25%)``, ``T1=60%``, ``T1:60%``, or one a line."""
    if not isinstance(value, str):
        text = id_text(value)
        return (Reference(text),) if text else ()
    if value.isalnum():
        return (Reference(value),)
    parts = _SPLIT.split(_DECIMAL_COMMA.sub(".", value))
    return tuple(_reference(part.strip()) for part in parts if part.strip())


def reference_spans(text: str) -> list[tuple[int, int]]:
    """Where in a cell's text each of the ids that `read_references` finds there begins and ends."""
    if text.isalnum():
        return [(0, len(text))]
    spans = []
    for part in _PART.finditer(_DECIMAL_COMMA.sub(".", text)):
        if named := part[0].strip():
            start = part.start() + part[0].index(named)
            spans.append((start, start + len(_reference(named).id)))
    return spans


def _reference(part: str) -> Reference:
    match = _SHARE.match(part) if len(part) <= _LONGEST_REFERENCE else None
    if not match:
        return Reference(part)
    number = float(match["a"] or match["b"] or match["c"])
    percent = bool(match["c"] or match["ap"] or match["bp"])
    return Reference(match["id"].strip(), number / 100 if percent else number, percent)
