"""A first look at a worksheet's XML, many times faster than parsing it.

It tells whether the sheet is written the way spreadsheet programs write it, how far it reaches, and what the
fast reader doesn't show: formulas, values nobody calculated, and errors. A sheet that is written in any other
way is said to be irregular and goes to the thorough reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from psto_xl.backends.file.shared import Formulas, Shared
from psto_xl.backends.file.xml import refuse_doctype, text_of

SMALLEST_CELL = len('<c r="A1"><v>1</v></c>')
_CARRY = 32 << 20
_USUAL = 4096  # bytes of a formula
HEAD = 4096
"""In so many bytes from its beginning a part says what it is."""

# `[^>r]*+(?:r"...)?`: no second attribute `r` may follow, of which the fast reader would believe the last.
_REST = rb'[^>r]*+(?:r"[^>r]*+)?>'
# What isn't plainly a cell within 52 columns and 99,999 rows, and no error; it is quick and has false alarms.
_UNSURE = re.compile(rb'<c(?! r="A?[A-Z][1-9]\d{0,4}"[^>re]*+(?:r"|eStr")?+>|ols?[ >])')
_LARGE = re.compile(rb'<c(?:[\t\r\n/>]| (?!r="A?[A-Z][1-9]\d{0,4}"' + _REST + rb"))")
_ODD = re.compile(rb'<c(?:[\t\r\n/>]| (?!r="[A-Z]{1,3}[1-9]\d{0,6}"' + _REST + rb"))")
_PREFIXED = re.compile(rb":[cf][\s/>]")
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]*:)?(?:worksheet|sst)[\s>]")
_UNPREFIXED = re.compile(rb"</?[A-Za-z_][\w.-]*+[^:\w.-]")
_F = re.compile(rb"<f[\s/>]")
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)><f([^>]*?)(?:/>|>([^<]*)</f>)(?:<v[^>/]*>([^<]*)</v>|<v\s*/>)?</c>'
)
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?\st="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v></c>')
_NUMBER = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v></c>')
_FILLED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*(?<!/)>')
_SHARED = re.compile(rb'\bt="shared"')
_INDEX = re.compile(rb'\bsi="(\d+)"')
_REFERENCE = re.compile(rb' t="s"[^>]*><v>(\d+)</v>')
_OTHER_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!(?i:utf-?8)[\"'])")
_STRING = b't="str"'


@dataclass(slots=True)
class Scan:
    """What was found. Addresses are (row, column); `size` is the length of the XML, `tail` what follows the cells.

    Nothing but `regular` counts where that is False.
    """

    regular: bool = True
    small: bool = True
    size: int = 0
    formulas: Formulas = field(default_factory=Formulas)
    pending: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    tail: bytes = b""


class _Columns(dict[bytes, int]):
    """Column letters -> number; each is worked out once."""

    def __missing__(self, name: bytes) -> int:
        number = 0
        for letter in name:
            number = number * 26 + letter - 64
        self[name] = number
        return number


columns = _Columns()


# The rows of a table mostly hold the same formulas, and so do workbooks that were made from one.
_remembered = lru_cache(maxsize=512)(text_of)


def survey(chunks: Iterable[bytes]) -> Scan:
    """Look the sheet through. Must come before the fast reader."""
    found = Scan()
    masters: dict[bytes, Shared] = {}
    tail: list[bytes] | None = None
    for piece in _whole_cells(chunks):
        if not found.size and not familiar(piece):
            found.regular = False
        found.size += len(piece)
        if tail is None:
            end = piece.rfind(b"</sheetData>")  # behind which there is mostly less than before it
            _look_at(piece if end < 0 else piece[:end], found, masters)
            if end >= 0:
                tail = [piece[end:]]
        else:
            tail.append(piece)
        if not found.regular:
            break
    found.tail = b"".join(tail or ())
    return found


def plain(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A worksheet or the shared strings with the prefix that some programs give every element taken off.

    Where elements without one are among them, so that the two could be mistaken for each other, it stays as it is.
    """
    prefix = None
    rest = b""
    for chunk in chunks:
        if prefix is None:
            found = _PREFIX.search(chunk, 0, HEAD)
            prefix = (found and found.group(1)) or b""
        if not prefix:
            yield chunk
            continue
        data = rest + chunk
        cut = data.rfind(b"<")  # a tag that ends in the next chunk
        rest = data[cut:]
        yield _without(prefix, data[:cut])
    if rest:
        yield _without(prefix or b"", rest)


def _without(prefix: bytes, piece: bytes) -> bytes:
    if _UNPREFIXED.search(piece):
        return piece
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def familiar(head: bytes) -> bool:
    """Whether a part begins as UTF-8 does. Raises WorkbookError where it declares a document type."""
    head = head[:HEAD]
    if b"<!DOCTYPE" in head:
        refuse_doctype()
    return b"\0" not in head and not _OTHER_ENCODING.search(head, 0, 200)


def _whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut between cells. One that is too long to be sane comes as an irregular cell."""
    rest = b""
    for chunk in chunks:
        data, new = rest + chunk, max(len(rest) - 3, 0)
        cut = max(data.rfind(b"<c ", new), data.rfind(b"<row", new), 0)
        if cut:
            yield data[:cut]
        rest = data[cut:]
        if len(rest) > _CARRY:
            yield b"<c>"
            return
    yield rest


def _look_at(piece: bytes, found: Scan, masters: dict[bytes, Shared]) -> None:
    """Judge some cells, and find in them what the fast reader doesn't show."""
    is_unsure = _UNSURE.search(piece)
    if is_unsure and _LARGE.search(piece):
        found.small = False
        found.regular = found.regular and not _ODD.search(piece)
    if _PREFIXED.search(piece) or (b"!" in piece and b"<!" in piece):  # comments and CDATA swallow values
        found.regular = False
    try:
        found.regular = (
            found.regular and _formulas(piece, found, masters) and not (is_unsure and not _errors(piece, found))
        )
    except (ValueError, OverflowError):  # bytes that are no UTF-8, characters that are none
        found.regular = False


def _formulas(piece: bytes, found: Scan, masters: dict[bytes, Shared]) -> bool:
    return all(_formula(piece, match.start(), found, masters) for match in _F.finditer(piece))


def _formula(piece: bytes, at: int, found: Scan, masters: dict[bytes, Shared]) -> bool:
    cell = _FORMULA.match(piece, max(piece.rfind(b"<", 0, at), 0))
    if not cell:
        return False
    letters, digits, attrs, kind, text, value = cell.groups()
    place = int(digits), columns[letters]
    if not value and not (value is not None and _STRING in attrs):
        found.pending.append(place)
    formula = (_remembered(text) if len(text) < _USUAL else text_of(text)) if text else ""
    if kind and _SHARED.search(kind):
        index = _INDEX.search(kind)
        key = index.group(1) if index else b""
        if text:
            masters[key] = Shared(formula, *place)
        elif key in masters:
            found.formulas.share(place, masters[key])
            return True
    found.formulas[place] = formula
    return True


def _errors(piece: bytes, found: Scan) -> bool:
    if b"#" not in piece:  # which every error has
        return True
    cells = _ERROR.findall(piece)
    for letters, digits, code in cells:
        found.errors[int(digits), columns[letters]] = text_of(code)
    return len(cells) == piece.count(b't="e"') and b"'e'" not in piece


class Census(NamedTuple):
    """The last row and column of a sheet that hold more than a format, and how many cells do."""

    bottom: int
    right: int
    filled: int


def census(chunks: Iterable[bytes]) -> Census:
    """Count the cells of a regular sheet."""
    bottom = right = filled = 0
    for piece in _whole_cells(chunks):
        cells = _FILLED.findall(piece)
        if cells:
            filled += len(cells)
            right = max(right, *(columns[name] for name in {letters for letters, _ in cells}))
            bottom = max(bottom, *(int(digits) for _, digits in cells))
    return Census(bottom, right, filled)


def repeated(chunks: Iterable[bytes], lengths: Sequence[int]) -> int:
    """How much text a regular sheet shows by way of shared strings, each as often as it is shown."""
    total = 0
    for piece in _whole_cells(chunks):
        shown = Counter(map(int, _REFERENCE.findall(piece)))
        total += sum(lengths[index] * times for index, times in shown.items() if index < len(lengths))
    return total


def numbers(chunks: Iterable[bytes], wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """The numbers that a regular sheet holds at the wanted addresses, as they stand in the file."""
    rows: dict[int, set[int]] = {}
    for row, col in wanted:
        rows.setdefault(row, set()).add(col)
    held = {}
    for piece in _whole_cells(chunks):
        for letters, digits, text in _NUMBER.findall(piece):
            row, col = int(digits), columns[letters]
            if row in rows and col in rows[row]:
                with suppress(ValueError):  # an ISO time is as exact as it stands
                    held[row, col] = float(text)
    return held
