"""One cell's XML: values as the file format writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from psto_xl.backends.file.refs import column_name
from psto_xl.backends.file.xml import escape
from psto_xl.core.grid import Cell, CellError, Formula, Missing

_LONGEST = 32_767  # characters, counted as UTF-16 does
_SHORT = 64  # characters of a text that may stand in many cells
_EPOCH = date(1899, 12, 30).toordinal()
_DAYS_1904 = 1462


def serial(value: date, date1904: bool) -> float | None:
    """The number of days the file holds for a date, None where its date system can't hold it."""
    days = float(value.toordinal() - _EPOCH)
    if days < 61:  # Excel believes in 29 February 1900
        days -= 1
    if isinstance(value, datetime):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        days += seconds / 86_400
    if date1904:
        days -= _DAYS_1904
    return days if days >= (0 if date1904 else 1) else None


def number(value: float) -> bytes:
    """The shortest digits that read back as the same number."""
    if value % 1 == 0 and abs(value) < 1e15:
        return b"%d" % value
    return repr(float(value)).encode()


def content(value: Cell, date1904: bool) -> tuple[bytes, bytes]:
    """The cell's type and the text of its ``<v>``; the type of a number is empty, as is all of a blank."""
    match value:
        case str():
            return b"str", escape(shorten(value))
        case bool():
            return b"b", b"1" if value else b"0"
        case int() | float():
            return (b"", number(value)) if isfinite(value) else (b"e", b"#NUM!")
        case CellError():
            return b"e", escape(value.code)
        case date():
            days = serial(value, date1904)
            return (b"str", value.isoformat().encode()) if days is None else (b"", number(days))
        case None | Missing():
            return b"", b""


def encode(prefix: bytes, row: int, col: int, style: int, value: Cell | Formula, date1904: bool) -> bytes:
    """The whole ``<c>`` element; text as an inline string, so that no shared part has to change."""
    return _head(prefix, col, style) % (row, rest(prefix, value, date1904))


@lru_cache(maxsize=1 << 12)
def line(prefix: bytes, cells: tuple[tuple[int, int], ...]) -> bytes:
    """How cells of those columns and formats begin, with places for the row and the `rest` of each."""
    return b"".join([_head(prefix, col, style) for col, style in cells])


def rest(prefix: bytes, value: Cell | Formula, date1904: bool) -> bytes:
    """What follows the column and format in the ``<c>`` element of a value."""
    if value is None:
        return b"/>"
    if type(value) is float or (type(value) is str and len(value) < _SHORT):
        return _often(prefix, value)
    if isinstance(value, Formula):
        p = prefix
        shown_as, shown = value_of_formula(p, value.value, date1904)
        return b"%s>%s%s</%sc>" % (shown_as, formula_element(p, value.text), shown, p)
    return _rest(prefix, value, date1904)


@lru_cache(maxsize=1 << 12)
def _head(prefix: bytes, col: int, style: int) -> bytes:
    begun = b'<%sc r="%s%%d"' % (prefix, column_name(col).encode())
    return (begun + b' s="%d"' % style if style else begun) + b"%b"


@lru_cache(maxsize=1 << 12)
def _often(prefix: bytes, value: str | float) -> bytes:
    """What follows the head of a cell with a value that many cells may have."""
    return _rest(prefix, value, False)


@lru_cache(maxsize=64)  # a table's column says the same in every row
def formula_element(prefix: bytes, text: str) -> bytes:
    """A formula in its ``<f>``."""
    return b"<%sf>%s</%sf>" % (prefix, escape(text), prefix)


def _rest(p: bytes, value: Cell, date1904: bool) -> bytes:
    kind, text = (b"str", escape(shorten(value))) if type(value) is str else content(value, date1904)
    if kind == b"str":
        space = b' xml:space="preserve"' if text and _spaced(text) else b""
        return b' t="inlineStr"><%sis><%st%s>%s</%st></%sis></%sc>' % (p, p, space, text, p, p, p)
    if not text:
        return b"/>"
    return b"%s><%sv>%s</%sv></%sc>" % (_type(kind), p, text, p, p)


def value_of_formula(prefix: bytes, value: Cell, date1904: bool) -> tuple[bytes, bytes]:
    """The type attribute and the ``<v>`` of a formula's cell, which can show empty text but never nothing."""
    if isinstance(value, Missing):
        return b"", b""
    kind, text = content("" if value is None else value, date1904)
    return _type(kind), b"<%sv>%s</%sv>" % (prefix, text, prefix)


def _spaced(text: bytes) -> bool:
    """Whether XML readers might strip or fold some of the text's white space."""
    return text[0] <= 32 or text[-1] <= 32 or max(map(text.find, (b"  ", b"\n", b"\t"))) >= 0


def shorten(text: str) -> str:
    """No more than a cell holds."""
    if len(text) * 2 <= _LONGEST:
        return text
    wide = text.encode("utf-16-le", "surrogatepass")
    return text if len(wide) <= 2 * _LONGEST else wide[: 2 * _LONGEST].decode("utf-16-le", "ignore")


def _type(kind: bytes) -> bytes:
    return b' t="%s"' % kind if kind else b""
