"""Whether a formula in the workbook may depend on cells that were written, so that Excel must calculate anew.

The test errs towards yes. Rows are not looked at, only sheets and columns: with the row numbers taken out,
40,000 formulas shrink to a handful of shapes, and each shape is looked at once. A formula depends on the
written cells when it names one of their columns on their sheet, a table on their sheet, a name whose own
formula depends on them, or a function that may reach anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from psto_xl.backends.file.package import Package
from psto_xl.backends.file.refs import column_number
from psto_xl.backends.file.tables import all_tables
from psto_xl.backends.file.xml import text_of

Written = Mapping[str, frozenset[int]]
"""The columns written on each sheet, by its name in case-folded form."""

_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)worksheet[\s>]")
_ROW = re.compile(rb"(?<=[A-Za-z])\$?\d+")
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(", re.IGNORECASE)
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_TOKEN = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|(?<![\w.\]])[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)?"
    r"(?:(?P<rows>\$?\d+:\$?\d+)|(?P<first>\$?[A-Za-z]{1,3})(?::(?P<last>\$?[A-Za-z]{1,3}))?(?![\w.(\[!])"
    r"|(?P<name>[^\W\d][\w.\\]*)(?P<table>\[)?)"
)


class Dependence:
    """Answers the question for one workbook and one set of written columns."""

    def __init__(self, package: Package, written: Written) -> None:
        self._written = {_flat(sheet): columns for sheet, columns in written.items() if columns}
        self._package = package
        self._names: dict[str, list[str]] = {}
        for name in package.names():
            self._names.setdefault(_flat(name.name), []).append(name.text)
        on_written = (entry for entry in package.sheets() if entry.part and _flat(entry.name) in self._written)
        tables = {entry.part for entry in on_written}
        self._tables = {_flat(t.name) for part in tables for t in all_tables(package, [part])}
        self._known: dict[tuple[str, str], bool] = {}

    def anywhere(self, without: Container[str]) -> bool:
        """Whether a formula on any sheet depends on what was written; sheets `without` (case-folded) aside."""
        if not self._written:
            return False
        for entry in self._package.sheets():
            if entry.name.casefold() in without:
                continue
            if entry.kind == "worksheet" and entry.part in self._package:
                shapes = _shapes(self._package.read(entry.part))
                if any(self.depends(shape, entry.name) for shape in shapes):
                    return True
        return False

    def depends(self, formula: str, sheet: str) -> bool:
        """Whether one formula on a sheet depends on what was written."""
        key = (formula, _flat(sheet))
        if key not in self._known:
            self._known[key] = False  # a name that leads back to itself adds nothing
            self._known[key] = self._look(_TEXT.sub('""', formula), key[1])
        return self._known[key]

    def _look(self, formula: str, sheet: str) -> bool:
        if _ANYWHERE.search(formula):
            return True
        if "[" in formula and self._structured(formula, sheet):
            return True
        return any(self._token(token, sheet) for token in _tokens(formula))

    def _structured(self, formula: str, sheet: str) -> bool:
        """``[@Column]`` belongs to the table the formula stands in, so to its sheet."""
        here = sheet in self._written and re.search(r"(?<![\w.])\[[@#A-Za-z\[]", formula) is not None
        return here or any(name + "[" in _flat(formula) for name in self._tables)

    def _token(self, token: _Token, sheet: str) -> bool:
        if token.sheet.startswith("["):
            return False
        if ":" in token.sheet:
            return True
        columns = self._written.get(token.sheet or sheet, frozenset())
        if token.is_rows:
            return bool(columns)
        if any(token.first <= col <= token.last for col in columns):
            return True
        return any(self.depends(_shape(text), token.sheet or sheet) for text in self._names.get(token.name, ()))


class _Token(NamedTuple):
    """What a formula refers to: columns (no number where it names none) or a name, on a sheet ("" for its own)."""

    sheet: str
    is_rows: bool
    first: int
    last: int
    name: str


@lru_cache(maxsize=2048)  # workbooks made from one have the same formulas
def _tokens(formula: str) -> Sequence[_Token]:
    return [*dict.fromkeys(_read(found) for found in _TOKEN.finditer(formula))]


def _read(found: re.Match[str]) -> _Token:
    sheet, first, last = found.group("sheet") or "", found.group("first"), found.group("last")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    cols = [column_number(text.replace("$", "")) for text in (first, last or first) if text]
    name = _flat(found.group("name") or first or "")
    return _Token(_flat(sheet), bool(found.group("rows")), min(cols, default=0), max(cols, default=-1), name)


def _shapes(data: bytes) -> Iterable[str]:
    """The different formulas of a sheet, without the rows."""
    root = _ROOT.search(data, 0, 8192)
    start = b"<%sf" % (root.group(1) if root else b"")
    if start not in data:
        return ()
    if _spreads(data, start):
        return ("INDIRECT()",)
    formulas = re.findall(start + rb"(?:\s[^>]*)?>([^<]+)<", data)
    # Most columns say the same in all rows, or differ in the rows alone.
    return {text_of(shape) for shape in set(_ROW.sub(b"", b"\n".join(set(formulas))).split(b"\n"))}


def _spreads(data: bytes, start: bytes) -> bool:
    """Whether a shared formula runs over several columns, in each of which it means another one."""
    if b"shared" not in data:
        return False
    many = re.compile(start + rb"""\s[^>]*?\bref\s*=\s*["']([A-Z]+)\d+:(?!\1\d)""")
    return any(b"shared" in found.group() for found in many.finditer(data))


def _shape(text: str) -> str:
    return _ROW.sub(b"", text.encode()).decode()


@lru_cache(maxsize=2048)
def _flat(name: str) -> str:
    """A name as it stands in a shape: in one case, and without digits that follow a letter."""
    return _shape(name).casefold()
