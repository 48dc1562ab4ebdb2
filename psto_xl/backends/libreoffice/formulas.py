"""Formulas as Excel's files and xlwings spell them, and as LibreOffice's interface does.

LibreOffice writes ``=SUM($Plan.A1;tbl[[#This Row];[Score]])`` for ``=SUM(Plan!A1,tbl[[#This Row],[Score]])``.
Its own parser for Excel's spelling destroys structured references, and would have to be asked once a cell.

Not translated: references to other workbooks and across several sheets, and, on the way in, the blank that
intersects two areas.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from psto_xl.backends.libreoffice import areas
from psto_xl.core.grid import MAX_COL, MAX_ROW, letters


class _Token(NamedTuple):
    kind: str
    text: str


_SPAN = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(])|\$?\d+:\$?\d+"
_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)"
_LOST = r"\$?\#REF!\.\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?"


def _grammar(sheet: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?P<string>"(?:[^"]|"")*")
      | (?P<sheet>{sheet})
      | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
      | (?P<span>{_SPAN})
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<cell>{_CELL}(?![\w.(]))
      | (?P<name>[^\W\d][\w.?]*)
      | (?P<other>.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_EXCEL = _grammar(r"'(?:[^']|'')+'! | [^\W\d][\w.]*!")
_LIBREOFFICE = _grammar(rf"\$?(?:'(?:[^']|'')+'|[^\W\d]\w*)\.(?={_CELL}(?![\w.(])|{_SPAN}|\#REF!) | {_LOST}")
_PLAIN_SHEET = re.compile(r"(?![A-Za-z]{1,3}\d+$|[rR]?\d*[cC]?\d*$)[^\W\d][\w.]*")

_TO_LIBREOFFICE = {
    "CEILING": "CEILING.XCL",
    "CEILING.MATH": "CEILING",
    "EFFECT": "EFFECTIVE",
    "FLOOR": "FLOOR.XCL",
    "FLOOR.MATH": "FLOOR",
    "FORECAST.ETS": "FORECAST.ETS.ADD",
    "FORECAST.ETS.CONFINT": "FORECAST.ETS.PI.ADD",
    "FORECAST.ETS.STAT": "FORECAST.ETS.STAT.ADD",
    "FORMULATEXT": "FORMULA",
    "RRI": "ZGZ",
    "SKEW.P": "SKEWP",
}
_TO_EXCEL = {theirs: excel for excel, theirs in _TO_LIBREOFFICE.items()}
_ADDED = "COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GET"
_NEWER = re.compile(r"_xl(?:fn|ws)\.", re.IGNORECASE)
_MARKS_TO_EXCEL = {";": ",", "~": ",", "!": " "}


def _tokens(formula: str, grammar: re.Pattern[str]) -> list[_Token]:
    """From left to right; the brackets of a structured reference are one token of kind ``columns``."""
    tokens, at = [], 0
    while at < len(formula):
        if formula[at] == "[":
            end, kind = _closing(formula, at), "columns"
        else:
            found = grammar.match(formula, at)
            assert found is not None
            end, kind = found.end(), str(found.lastgroup)
        tokens.append(_Token(kind, formula[at:end]))
        at = end
    return tokens


def _closing(text: str, at: int) -> int:
    """Where the bracket that opens at `at` has closed; an apostrophe escapes what follows it."""
    depth = 0
    while at < len(text):
        match text[at]:
            case "'":
                at += 1
            case "[":
                depth += 1
            case "]":
                depth -= 1
        at += 1
        if depth == 0:
            break
    return at


def _separate(columns: str, old: str, new: str) -> str:
    """Exchange what separates the parts of a structured reference; blanks around them go."""
    written, at = "", 1
    while at < len(columns) - 1:
        end = _closing(columns, at) if columns[at] == "[" else at + 1
        part = columns[at:end]
        written += new if part == old else part if part.startswith("[") else part.strip()
        at = end
    return f"[{written}]"


@lru_cache(maxsize=4096)  # a table's column has the same text in every row
def to_libreoffice(formula: str, table: str = "") -> str:
    """`table` is the name of the table around the formula's cell, for a bare ``[@Column]``."""
    tokens = [_Token("", ""), *_tokens(formula, _EXCEL), _Token("", "")]
    groups = [""]
    written = ""
    for before, (kind, text), after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if text in ("(", "{"):
            groups.append("arguments" if text == "(" and before.kind == "name" else text)
        elif text in (")", "}") and len(groups) > 1:
            groups.pop()
        match kind:
            case "columns":
                written += ("" if before.kind == "name" else table) + _columns_to_libreoffice(text)
            case "sheet":
                written += f"$'{_sheet_name(text)}'."
            case "name" if after.text == "(":
                name = _NEWER.sub("", text)
                written += _TO_LIBREOFFICE.get(name.upper(), name)
            case "name" if text.upper() in ("TRUE", "FALSE") and groups[-1] != "{":
                written += f"{text.upper()}()"
            case "other" if text == ",":
                written += ";" if groups[-1] in ("arguments", "{") else "~"
            case "other" if text == ";":
                written += "|"
            case _:
                written += text
    return written


def _columns_to_libreoffice(columns: str) -> str:
    inner = columns[1:-1].strip()
    if inner.startswith("@"):
        which = inner[1:].strip()
        if which and not which.startswith("["):
            which = f"[{which}]"
        return f"[[#This Row];{which}]" if which else "[[#This Row]]"
    if inner.startswith("#"):
        return f"[[{inner}]]"
    return _separate(columns, ",", ";") if inner.startswith("[") else columns


def to_excel(formula: str) -> str:
    """As Excel's files have it, ``tbl[[#This Row],[Score]]`` and not ``tbl[@Score]``, but never with ``_xlfn.``."""
    tokens = _tokens(formula, _LIBREOFFICE)
    written, array, at = "", False, 0
    while at < len(tokens):
        kind, text = tokens[at]
        called = [token.text for token in tokens[at + 1 : at + 3]]
        array = text == "{" or (array and text != "}")
        match kind:
            case "columns" if text.startswith("[["):
                written += re.sub(r"^\[(\[#[\w ]+\])\]$", r"\1", _separate(text, ";", ","))
            case "sheet":
                written += _sheet_to_excel(text)
            case "name" if text in ("TRUE", "FALSE") and called == ["(", ")"]:
                written += text
                at += 2
            case "name" if called[:1] == ["("]:
                written += _function_to_excel(text)
            case "other":
                written += ";" if array and text == "|" else _MARKS_TO_EXCEL.get(text, text)
            case _:
                written += text
        at += 1
    return written


def _function_to_excel(name: str) -> str:
    """LibreOffice writes a function that it doesn't know in small letters."""
    name = _NEWER.sub("", name.removeprefix(_ADDED))
    return _TO_EXCEL.get(name, name.upper() if name.islower() else name)


def _sheet_name(prefix: str) -> str:
    """The name in ``Plan!`` or ``'My plan'!``; apostrophes in it stay doubled."""
    return prefix[1:-2] if prefix.startswith("'") else prefix[:-1]


def _sheet_to_excel(prefix: str) -> str:
    name = prefix.removeprefix("$")
    if name.startswith("#REF!"):
        return "#REF!"
    name = _sheet_name(name)
    return f"{name}!" if _PLAIN_SHEET.fullmatch(name) else f"'{name}'!"


def shift(formula: str, rows: int, cols: int) -> str:
    """An Excel formula as it reads when copied so many rows down and columns to the right."""
    return "".join(
        ":".join(_shifted(part, rows, cols) for part in text.split(":")) if kind in ("cell", "span") else text
        for kind, text in _tokens(formula, _EXCEL)
    )


def _shifted(reference: str, rows: int, cols: int) -> str:
    """One cell, or one end of a span of whole columns or rows."""
    found = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)(\d*)", reference)
    assert found is not None
    fixed_col, col, fixed_row, row = found.groups()
    if not col:  # of a row alone, the first dollar is the row's
        fixed_col, fixed_row = "", fixed_col
    if col and not fixed_col:
        moved = areas.column(col) + cols
        col = letters(moved) if 1 <= moved <= MAX_COL else ""
        if not col:
            return "#REF!"
    if row and not fixed_row:
        if not 1 <= int(row) + rows <= MAX_ROW:
            return "#REF!"
        row = str(int(row) + rows)
    return f"{fixed_col}{col}{fixed_row}{row}"


def rename_table(formula: str, old: str, new: str) -> str:
    """An Excel formula with the table `old` called `new`."""
    tokens = [*_tokens(formula, _EXCEL), _Token("", "")]
    return "".join(
        new if kind == "name" and after.kind == "columns" and text.lower() == old.lower() else text
        for (kind, text), after in itertools.pairwise(tokens)
    )
