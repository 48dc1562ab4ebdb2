"""Workbooks as Markdown: for documentation, tests and plans kept in git.

A line of text names a sheet, the table beneath it is the sheet. Cells are read as a spreadsheet would show
them: plain numbers and ISO dates are numbers and dates, ``TRUE`` and ``#REF!`` a boolean and an error,
``=?`` a formula that nothing has calculated. A text in double quotes is just that text, whatever it looks like,
in JSON's notation; ``="B1*2" 14`` is a formula and the value it shows.

A line that begins with ``@`` says more of the sheet: ``@table tblStrategy A4:AA9 1 0`` (its header and totals
rows), ``@merged A1:C1``, ``@mark Strategy.progress U4``. ``@dates 1904`` at the top is said of the workbook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from psto_xl.backends import Stale, WorkbookError
from psto_xl.core.edit import AddColumn, AddSheet, Edit, RemoveColumn, RemoveSheet, SetCell, SizeTable
from psto_xl.core.grid import (
    ADDED,
    NOT_CALCULATED,
    Area,
    Book,
    Cell,
    CellError,
    Formula,
    Missing,
    Place,
    Sheet,
    Table,
    address,
)

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+)?")
_ERROR: Final = re.compile(r"#[A-Z0-9/_]+[!?]|#N/A")
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_FORMULA: Final = re.compile(rf"=({_QUOTED}) ?(.*)")
_EPOCH_1904: Final = "@dates 1904"
_AREA: Final = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


class TextBackend:
    """A workbook in a Markdown file. `template` gives the sheets and columns that edits bring."""

    def __init__(self, path: Path, template: Book | None = None) -> None:
        self.path = path
        self._template = template or Book({})
        self._seen: str | None = None

    def read(self, wanted: Callable[[str], bool]) -> Book:
        """The sheets whose name is `wanted`, and those that carry a mark. Raises WorkbookError."""
        self._seen = self._load()
        book = parse_book(self._seen)
        marked = {place.sheet for place in book.marks.values()}
        return replace(
            book, sheets={name: book.sheets[name] for name in book.order if name in marked or wanted(name)}
        )

    def apply(self, edits: Sequence[Edit], seen: Book) -> None:  # noqa: ARG002 - the file's text tells more
        """All edits, in the file. Raises WorkbookError, or Stale where it changed since it was read."""
        text = self._load()
        if text != self._seen:
            raise Stale(f"'{self.path.name}' was changed by someone else while it was being checked; check it again.")
        self._seen = format_book(edited(parse_book(text), edits, self._template))
        self.path.write_text(self._seen, "utf-8")

    def _load(self) -> str:
        try:
            return self.path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WorkbookError(
                f"'{self.path.name}' can't be read as text; see whether it is a Markdown file."
            ) from error


# From text


def parse_cell(text: str) -> Cell:
    """The value that a cell's text stands for; of a formula the value it shows."""
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if _ERROR.fullmatch(text):
        return CellError(text)
    if re.fullmatch(_QUOTED, text):
        return str(json.loads(text))
    if found := _FORMULA.fullmatch(text):
        return parse_cell(found[2])
    return {"": None, "TRUE": True, "FALSE": False, "=?": NOT_CALCULATED}.get(text, text.replace("<br>", "\n"))


def parse_book(text: str) -> Book:
    """The workbook that a text describes."""
    drafts: dict[str, _Draft] = {}
    draft = _Draft()
    marks: dict[str, Place] = {}
    epoch_1904 = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
            if not all(set(cell) <= set("-:") and cell for cell in cells):
                draft.add_row(cells)
        elif line == _EPOCH_1904:
            epoch_1904 = True
        elif line.startswith("@mark "):
            _, kind, cell = line.split()
            marks[kind] = Place(draft.name, *_area(cell)[:2])
        elif line.startswith("@"):
            draft.add_fact(*line.split())
        elif line:
            draft = drafts.setdefault(name := line.strip("#: "), _Draft(name))
    return Book({name: draft.sheet() for name, draft in drafts.items()}, tuple(drafts), marks, epoch_1904)


class _Draft:
    """A sheet while its lines are read."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._rows: list[list[Cell]] = []
        self._formulas: dict[tuple[int, int], str] = {}
        self._merged: list[Area] = []
        self._tables: list[Table] = []

    def add_row(self, cells: Sequence[str]) -> None:
        self._rows.append([parse_cell(cell) for cell in cells])
        for col, cell in enumerate(cells, start=1):
            if found := _FORMULA.fullmatch(cell):
                self._formulas[len(self._rows), col] = json.loads(found[1])

    def add_fact(self, what: str, *facts: str) -> None:
        if what == "@table":
            name, area, headers, totals = facts
            self._tables.append(Table(name, _area(area), int(headers), int(totals)))
        elif what == "@merged":
            self._merged.append(_area(facts[0]))

    def sheet(self) -> Sheet:
        return Sheet(self.name, _trimmed(self._rows), self._formulas, self._merged, self._tables)


def _trimmed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Without the blank cells at the ends of rows, and blank rows at the end."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and row[-1] is None:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _area(text: str) -> Area:
    found = _AREA.fullmatch(text)
    if found is None:
        raise WorkbookError(f"'{text}' is no cell's address; write it as A1 or A1:C9.")
    left, top, right, bottom = found.groups()
    return Area(int(top), _column(left), int(bottom or top), _column(right or left))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


# To text


def format_book(book: Book) -> str:
    """The text that describes a workbook; `parse_book` gives the same workbook again."""
    blocks = [_EPOCH_1904] if book.epoch_1904 else []
    for name in book.order:
        sheet = book.sheets.get(name, Sheet(name))
        lines = [f"# {name}", *_facts(book, sheet), ""]
        last = max((row for row, _ in sheet.formulas), default=0)  # what a formula shows may be blank
        width = max((*(len(row) for row in sheet.rows), *(col for _, col in sheet.formulas)), default=0)
        for number in range(1, max(last, len(sheet.rows)) + 1):
            cells = (_format(sheet, number, col) for col in range(1, width + 1))
            lines.append("| " + " | ".join(cells) + " |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _facts(book: Book, sheet: Sheet) -> Iterator[str]:
    for table in sheet.tables:
        yield f"@table {table.name} {_address(table.area)} {table.header_rows} {table.totals_rows}"
    for area in sheet.merged:
        yield f"@merged {_address(area)}"
    for kind, place in book.marks.items():
        if place.sheet == sheet.name:
            yield f"@mark {kind} {address(place.row, place.col)}"


def _address(area: Area) -> str:
    return f"{address(area.top, area.left)}:{address(area.bottom, area.right)}"


def _format(sheet: Sheet, row: int, col: int) -> str:
    shown = format_cell(sheet.at(row, col))
    formula = sheet.formulas.get((row, col))
    return shown if formula is None else f"={_quoted(formula)} {shown}".rstrip()


def format_cell(value: Cell) -> str:
    """The text that stands for a value: bare where `parse_cell` reads it so, else in quotes."""
    match value:
        case None:
            return ""
        case Missing():
            return "=?"
        case bool():
            return str(value).upper()
        case float():
            return repr(value).removesuffix(".0")
        case date():
            return value.isoformat()
        case str():
            plain = value == parse_cell(value) and value == value.strip() and not re.search(r'[|\n<=-]|^"', value)
            return value if plain else _quoted(value)
        case _:
            return str(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("|", "\\u007c")


# Edits


def edited(book: Book, edits: Sequence[Edit], template: Book) -> Book:
    """The workbook with all edits; what they bring first, then the cells, then what goes."""
    work = _Work(book, template)
    stages = ((AddSheet,), (AddColumn, SizeTable), (SetCell,), (RemoveColumn, RemoveSheet))
    for stage in stages:
        for edit in edits:
            if isinstance(edit, stage):
                work.do(edit)
    return work.book()


class _Work:
    """A workbook that is being edited: its cells by place."""

    def __init__(self, book: Book, template: Book) -> None:
        self._template = template
        self._book = book
        self._order = list(book.order)
        self._marks = dict(book.marks)
        self._sheets = {name: _Cells(sheet) for name, sheet in book.sheets.items()}

    def do(self, edit: Edit) -> None:
        match edit:
            case AddSheet():
                self._add_sheet(edit)
            case AddColumn():
                sheet = self._sheets[edit.sheet]
                sheet.set(edit.header_row, edit.col, edit.name)
                sheet.reach(edit.table, right=edit.col)
                self._marks[ADDED + edit.mark] = Place(edit.sheet, edit.header_row, edit.col)
            case SizeTable():
                self._sheets[edit.sheet].size(edit.table, edit.rows)
            case SetCell():
                self._sheets[edit.sheet].set(edit.row, edit.col, edit.new)
            case RemoveColumn():
                sheet = self._sheets[edit.sheet]
                sheet.clear(edit.col, self._header_row(edit))
                sheet.reach(edit.table, right=edit.col - 1)
                self._drop_marks(edit.sheet, edit.col)
            case RemoveSheet():
                del self._sheets[edit.sheet]
                self._order.remove(edit.sheet)
                self._drop_marks(edit.sheet)

    def _add_sheet(self, edit: AddSheet) -> None:
        self._sheets[edit.name] = _Cells(replace(self._template.sheets[edit.kind], name=edit.name))
        self._order.insert(self._order.index(edit.after) + 1 if edit.after else len(self._order), edit.name)
        self._marks[ADDED + edit.mark] = Place(edit.name, 1, 1)

    def _header_row(self, edit: RemoveColumn) -> int:
        rows = [p.row for p in self._marks.values() if (p.sheet, p.col) == (edit.sheet, edit.col)]
        if not rows:
            raise WorkbookError(f"Column {edit.col} of the sheet {edit.sheet} is not the tool's; it is left alone.")
        return rows[0]

    def _drop_marks(self, sheet: str, col: int | None = None) -> None:
        gone = [k for k, place in self._marks.items() if place.sheet == sheet and col in (None, place.col)]
        for kind in gone:
            del self._marks[kind]

    def book(self) -> Book:
        sheets = {n: self._sheets[n].sheet() for n in self._order if n in self._sheets}
        return replace(self._book, sheets=sheets, order=self._order, marks=self._marks)


class _Cells:
    """A sheet that is being edited."""

    def __init__(self, sheet: Sheet) -> None:
        self._before = sheet
        self._values = {
            (row, col): value
            for row, cells in enumerate(sheet.rows, start=1)
            for col, value in enumerate(cells, start=1)
            if value is not None
        }
        self._formulas = dict(sheet.formulas)
        self._tables = {table.name: table for table in sheet.tables}

    def set(self, row: int, col: int, new: Cell | Formula) -> None:
        self._formulas.pop((row, col), None)
        value = new.value if isinstance(new, Formula) else new
        if isinstance(new, Formula):
            self._formulas[row, col] = new.text
        if value is None:
            self._values.pop((row, col), None)
        else:
            self._values[row, col] = value

    def clear(self, col: int, top: int) -> None:
        for row, at in {*self._values, *self._formulas}:
            if at == col and row >= top:
                self.set(row, col, None)

    def reach(self, table: str | None, right: int) -> None:
        if table is not None:
            old = self._tables[table]
            self._tables[table] = old._replace(area=old.area._replace(right=right))

    def size(self, table: str, rows: int) -> None:
        old = self._tables[table]
        bottom = old.area.top + rows
        for row, col in {*self._values, *self._formulas}:
            if old.area.holds(row, col) and row > bottom:
                self.set(row, col, None)
        self._tables[table] = old._replace(area=old.area._replace(bottom=bottom))

    def sheet(self) -> Sheet:
        rows: list[list[Cell]] = []
        for (row, col), value in sorted(self._values.items()):
            rows += [[] for _ in range(row - len(rows))]
            rows[row - 1] += [None] * (col - len(rows[row - 1]))
            rows[row - 1][col - 1] = value
        return replace(self._before, rows=rows, formulas=self._formulas, tables=[*self._tables.values()])
