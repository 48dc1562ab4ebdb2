"""Whatever XlsxWriter or openpyxl writes is read as openpyxl reads it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from psto_xl.backends.file import FileBackend
from psto_xl.core.grid import NOT_CALCULATED, Cell, canonical, same

# Control characters are left out: openpyxl doesn't undo their escapes.
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t", exclude_characters="\ufffe\uffff"),
    max_size=20,
)
days = st.dates(date(1900, 3, 1), date(2199, 12, 31))
moments = st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)).map(lambda at: at.replace(microsecond=0))
# Excel's own largest number; one that XlsxWriter rounds up from Python's largest is none for anybody.
numbers = st.floats(-9.99e307, 9.99e307) | st.integers(-(10**9), 10**9).map(float)
values = st.none() | texts | st.booleans() | numbers | days | moments
plain = texts.filter(lambda text: not text.startswith(("=", "#")))
grids = st.lists(st.lists(values, max_size=30), max_size=12)


def assert_read_alike(path: Path, rows: int, cols: int) -> None:
    ours = FileBackend(path).read(lambda _: True).sheets["Plan"]
    book = openpyxl.load_workbook(path, data_only=True)
    for row in range(1, rows + 1):
        for col in range(1, cols + 1):
            theirs = canonical(book["Plan"].cell(row, col).value)
            assert same(theirs, ours.at(row, col)), (row, col, theirs, ours.at(row, col))
    book.close()


@settings(max_examples=60)
@given(grids)
def test_what_xlsxwriter_writes(grid: list[list[object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet("Plan")
            day = book.add_format({"num_format": "dd.mm.yyyy"})
            for row, line in enumerate(grid):
                for col, value in enumerate(line):
                    match value:
                        case str():
                            sheet.write_string(row, col, value)
                        case date():
                            sheet.write_datetime(row, col, value, day)
                        case None:
                            sheet.write_blank(row, col, None, day)
                        case _:
                            sheet.write(row, col, value)
        assert_read_alike(path, len(grid), max(map(len, grid), default=0))


@settings(max_examples=40)
@given(st.lists(st.lists(st.none() | plain | st.booleans() | numbers | days | moments, max_size=8), max_size=8))
def test_what_openpyxl_writes(grid: list[list[object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Plan"
        for line in grid:
            sheet.append(line)
        book.save(path)
        assert_read_alike(path, len(grid), max(map(len, grid), default=0))


def test_what_openpyxl_saves_has_no_calculated_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = 2, "=A1*2"
    book.save(tmp_path / "plan.xlsx")

    read = FileBackend(tmp_path / "plan.xlsx").read(lambda _: True).sheets["Sheet"]

    expected: list[Cell] = [2.0, NOT_CALCULATED]
    assert (read.rows, read.formulas) == ([expected], {(1, 2): "A1*2"})
