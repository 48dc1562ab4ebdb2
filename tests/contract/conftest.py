"""One workbook through every backend: as a file, open in LibreOffice, and as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from psto_xl.app.new import create
from psto_xl.backends import Backend
from psto_xl.backends.file import FileBackend
from psto_xl.backends.file.reader import read_book
from psto_xl.backends.file.template import template_bytes
from psto_xl.backends.text import TextBackend, format_book
from psto_xl.builder.demo import demo_contents
from psto_xl.core.grid import Book

if TYPE_CHECKING:
    import xlwings as xw

TODAY = date(2026, 11, 22)
HEADERS = ["ID", "Type", "Parent", "Title", "Owner", "Baseline", "Target", "Current", "Due"]
ROWS = [
    ["S1", "Objective", None, "Lead in wind", "Ana", None, None, None, datetime(2026, 12, 31)],
    ["S1.1", "Key Result", "S1", "=not a formula", "Ana", 10, 20, 14, None],
    ["S1.2", "Key Result", "S9", "1-2", "Ben", 10, "soon", 14, None],
    ["007", "Objective", None, "  padded | with a bar  ", "Ben", None, None, None, "2026-12-31"],
]

Opens = Callable[[str, Path], Backend]


def everything(_name: str) -> bool:
    return True


@pytest.fixture
def opens(app: xw.App, tmp_path: Path) -> Iterator[Opens]:
    """Opens a workbook file with the backend of that name; the file itself stays as it is."""

    def open_with(kind: str, path: Path) -> Backend:
        copy = tmp_path / f"{kind}-{path.name}"
        copy.write_bytes(path.read_bytes())
        if kind == "file":
            return FileBackend(copy)
        if kind == "text":
            text = copy.with_suffix(".md")
            text.write_text(format_book(FileBackend(copy).read(everything)), "utf-8")
            return TextBackend(text, read_book(template_bytes(), everything))
        from psto_xl.backends.live import LiveBackend

        return LiveBackend(app.books.open(copy))

    yield open_with
    for opened in app.books:
        opened.close()


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The demonstration's workbooks, unchecked, and somebody's own, which has nothing of the template's."""
    folder = tmp_path_factory.mktemp("plans")
    for name, content in demo_contents(TODAY).items():
        create(folder / name, content)
    _own_plan(folder / "own.xlsx")
    _plan_with_our_names(folder / "names.xlsx")
    return {path.stem: path for path in folder.iterdir()}


def _own_plan(path: Path) -> None:
    """A table that begins in B4, a list without one, and sheets that merely have the names of the tool's."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    strategy = book.add_worksheet("Strategy")
    strategy.write("B2", "Our strategy")
    strategy.merge_range("D1:F2", "Merged")
    for at, row in enumerate(ROWS, start=4):
        for col, value in enumerate(row, start=1):
            if isinstance(value, datetime):
                strategy.write_datetime(at, col, value, day)
            elif isinstance(value, str):
                strategy.write_string(at, col, value)
            elif value is not None:
                strategy.write_number(at, col, value)
    columns = [{"header": name} for name in HEADERS]
    strategy.add_table(3, 1, 3 + len(ROWS), len(HEADERS), {"name": "mine", "columns": columns})
    tactical = book.add_worksheet("Tactical")
    tactical.write_row("A1", HEADERS)
    tactical.write_row("A2", ["T1", "Objective", "S1", "Win tenders", "Cy"])
    tactical.write_formula("H2", "=1+1", None, 2)
    book.add_worksheet("Alignment").write("A1", "my own notes")
    book.close()


def _plan_with_our_names(path: Path) -> None:
    """A plan in whose workbook tables have the names of the tool's own."""
    book = xlsxwriter.Workbook(str(path))
    tactical = book.add_worksheet("Tactical")
    tactical.add_table("A1:E3", {"name": "tblMap", "columns": [{"header": name} for name in HEADERS[:5]]})
    tactical.write_row("A2", ["T1", "Objective", "S1", "Win tenders"])
    tactical.write_row("A3", ["T2", "Objective", "T1", "Win more tenders"])
    mine = book.add_worksheet("Mine")
    mine.add_table("A1:A3", {"name": "tblFindings", "columns": [{"header": "found"}]})
    mine.write_column("A2", ["keys", "gloves"])
    mine.write_formula("C1", "=COUNTA(tblFindings[found])", None, 2)
    book.close()


def cells(book: Book) -> dict[str, object]:
    """All that a reader sees of a workbook, with the type of every value, in a form that compares well."""
    found: dict[str, object] = {"order": list(book.order), "marks": dict(book.marks)}
    for name, sheet in book.sheets.items():
        for row, values in enumerate(sheet.rows, start=1):
            for col, value in enumerate(values, start=1):
                if value is not None:
                    found[f"{name}!{row},{col}"] = (type(value).__name__, value)
        found |= {f"{name}!{row},{col} =": text for (row, col), text in sheet.formulas.items()}
        found[f"{name} tables"] = sorted(sheet.tables)
        found[f"{name} rows"] = len(sheet.rows)
    return found
