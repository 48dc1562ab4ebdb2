"""Values come back as they were written, type for type, and nothing else in the cells changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw

from psto_xl.backends import WorkbookError, libreoffice
from psto_xl.core.grid import CellError


@pytest.mark.parametrize(
    "value",
    ["text", "1-2", "007", "1.5", "TRUE", "1/2/2024", "5%", "+5", "-x", "@home", "#N/A", "a\nb", " padded ", "Ü€漢",
     0.0, -1.5, 0.1 + 0.2, 1e300, 123456789012345.0, True, False, None,
     dt.datetime(2024, 2, 29), dt.datetime(2024, 2, 29, 23, 59, 59), dt.datetime(9999, 12, 31)],
)  # fmt: skip
def test_a_value_comes_back_as_it_was_written(sheet: xw.Sheet, value: object) -> None:
    sheet["B2"].value = [[value, value]]  # two cells, for the bulk way
    sheet["B4"].value = value

    for found in (*sheet["B2:C2"].value, sheet["B4"].value):
        assert found == value
        assert type(found) is type(value)


@pytest.mark.parametrize(
    ("written", "found"),
    [(5, 5.0), ("", None), (dt.date(2024, 2, 29), dt.datetime(2024, 2, 29)), (float("nan"), None),
     ("'=x", "=x"), ("'007", "007"), ("''tis", "'tis"), ("=1+1", 2.0), ("=", "=")],
)  # fmt: skip
def test_what_is_written_otherwise_than_it_reads(sheet: xw.Sheet, written: object, found: object) -> None:
    sheet["A1"].value = written

    assert sheet["A1"].value == found
    assert type(sheet["A1"].value) is type(found)


@pytest.mark.parametrize("number", [float("inf"), float("-inf")])
def test_infinity_is_refused(sheet: xw.Sheet, number: float) -> None:
    with pytest.raises(ValueError, match="can't hold the number"):
        sheet["A1"].value = number


def test_shapes_are_those_of_xlwings(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6]]

    assert sheet["A1"].value == 1
    assert sheet["A1:C1"].value == [1, 2, 3]
    assert sheet["A1:A2"].value == [1, 4]
    assert sheet["A1:A2"].options(ndim=2).value == [[1], [4]]
    assert sheet["B:B"].value == [2, 5]
    assert sheet["2:2"].options(numbers=int).value == [4, 5, 6]
    assert sheet["A1:C2"].options(transpose=True).value == [[1, 4], [2, 5], [3, 6]]


def test_one_value_fills_a_range(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "x"

    assert sheet["A1:C2"].value == [["x", "x", None], ["x", "x", None]]


def test_data_frames_go_both_ways(sheet: xw.Sheet) -> None:
    days = pd.to_datetime(["2024-01-01", "2024-01-02"])
    frame = pd.DataFrame({"id": ["007", "8"], "n": [1.5, float("nan")], "day": days})
    sheet["A1"].options(index=False).value = frame

    back = sheet["A1"].options(pd.DataFrame, index=False, expand="table").value
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)


def test_errors_are_exact_and_no_texts(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["=1/0", "=NA()", "=nothing", '="a"+1', "=SQRT(-1)", CellError("#N/A"), "#N/A"]]
    cells = sheet["A1:G1"]

    codes = ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#VALUE!", "#N/A"]
    assert cells.raw_value == [[*map(CellError, codes), "#N/A"]]
    assert cells.value == [None] * 6 + ["#N/A"]
    assert cells.options(err_to_str=True).value == [*codes, "#N/A"]


def test_an_empty_text_of_a_formula_is_no_blank(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = ['=""', None]

    assert sheet["A1:B1"].raw_value == [["", None]]
    assert sheet["A1:B1"].value == [None, None]


def test_a_file_reads_type_for_type(app: xw.App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    cells = made.active
    cells.append(
        [True, False, 1, 0.5, "x", None, "#REF!", dt.datetime(2024, 5, 6, 7, 8), dt.time(12), dt.timedelta(2)]
    )
    cells.append(["=A1", "=C1>0", "=H1", "=I1", "=G1"])
    cells.append([True, 1, 0])
    for cell in cells[3]:
        cell.number_format = "0.00"
    made.save(tmp_path / "types.xlsx")

    rows = app.books.open(tmp_path / "types.xlsx").sheets[0].used_range.raw_value

    moment = dt.datetime(2024, 5, 6, 7, 8)
    assert rows == [
        [True, False, 1.0, 0.5, "x", None, CellError("#REF!"), moment, 0.5, 2.0],
        [True, True, moment, 0.5, CellError("#REF!"), None, None, None, None, None],
        [True, 1.0, 0.0, None, None, None, None, None, None, None],
    ]
    assert [type(value) for value in rows[2][:3]] == [bool, float, float]


def test_dates_are_right_in_a_workbook_that_counts_from_1904(app: xw.App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active["A1"] = dt.datetime(2024, 5, 6)
    made.save(tmp_path / "mac.xlsx")

    sheet = app.books.open(tmp_path / "mac.xlsx").sheets[0]
    sheet["A2"].value = dt.date(2024, 5, 7)

    assert sheet["A1:A2"].value == [dt.datetime(2024, 5, 6), dt.datetime(2024, 5, 7)]


def test_formats_stay(sheet: xw.Sheet) -> None:
    sheet["A1:E1"].number_format = "0.00"
    sheet["A1"].value = [["007", "=x", 1.5, None, dt.date(2024, 1, 1)]]

    assert [cell.number_format for cell in sheet["A1:E1"]] == ["0.00"] * 5
    assert sheet["A1"].value == "007"


def test_a_number_after_a_boolean_is_a_number(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].value = [True, True]
    sheet["A1:B1"].value = [1, False]

    assert sheet["A1:B1"].value == [1.0, False]
    assert type(sheet["A1"].value) is float


def test_notes_survive_what_is_written_around_and_under_them(sheet: xw.Sheet) -> None:
    sheet["B2"].add_note("mine")
    sheet["C3"].add_note("and mine")
    sheet["A1"].value = [[f"{row}{col}" for col in "abcd"] for row in range(4)]
    sheet["B2:C2"].value = ["=1+1", None]

    assert [(note.location.address, note.text) for note in sheet.notes] == [("$B$2", "mine"), ("$C$3", "and mine")]
    assert sheet["A1:D4"].value[1:3] == [["1a", 2.0, None, "1d"], ["2a", "2b", "2c", "2d"]]


def test_a_protected_sheet_says_so(app: xw.App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.protection.sheet = True
    made.save(tmp_path / "locked.xlsx")

    sheet = app.books.open(tmp_path / "locked.xlsx").sheets[0]

    assert sheet.impl.protected
    with pytest.raises(WorkbookError, match=r"The sheet 'Sheet' is protected: take off its protection"):
        sheet["A1"].value = "x"
    assert sheet["A1"].value is None


ROW = ["T1", 1.5, True, dt.datetime(2024, 1, 1), None, "=1/0", "=A1", "007", '=""']


@pytest.mark.parametrize("task", ["write", "value", "formula"])
def test_calls_do_not_depend_on_the_number_of_rows(app: xw.App, book: xw.Book, task: str) -> None:
    twin, calls = libreoffice.counted(app)
    sheet = twin.books[book.name].sheets[0]

    def counted(rows: int) -> int:
        area = sheet[:rows, : len(ROW)]
        area.value = [ROW] * rows
        calls.clear()
        match task:
            case "write":
                area.value = [ROW] * rows
            case "value":
                assert area.options(err_to_str=True).value[-1][:7] == [*ROW[:5], "#DIV/0!", "T1"]
            case "formula":
                assert area.formula[-1][5] == "=1/0"
        return calls.total()

    assert 0 < counted(300) == counted(3) < 150
