"""Workbooks saved by LibreOffice, in each format that it shares with this program."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from psto_xl.backends.file import FileBackend
from psto_xl.core.grid import Area, Book, CellError


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with plan.xlsx, plan.xls and plan.ods, all saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("saved")
    source = folder / "source" / "plan.xlsx"
    source.parent.mkdir()
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("Strategy")
        sheet.write_row(0, 0, ["ID", "Title", "Due", "At", "Share", "Twice", "Error", "Note"])
        day, moment = (book.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet.write_row(1, 0, ["S1", "Größer & besser"])
        sheet.write_datetime(1, 2, datetime(2026, 12, 31), day)
        sheet.write_datetime(1, 3, datetime(2026, 12, 31, 6, 30), moment)
        sheet.write(1, 4, 0.4, book.add_format({"num_format": "0%"}))
        sheet.write_formula(1, 5, "=E2*2", None, 0.8)
        sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
        sheet.write(1, 7, "two\nlines")
        sheet.merge_range(3, 0, 3, 2, "merged")
        book.add_worksheet("Other").write(0, 0, 7)
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed"
    profile = (folder / "profile").as_uri()
    for form in ("xlsx", "xls", "ods"):
        subprocess.run(
            [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form,
             "--outdir", folder, source],
            check=True,
            capture_output=True,
            timeout=120,
        )  # fmt: skip
    return folder


def strategy(path: Path) -> Book:
    return FileBackend(path).read(lambda name: name == "Strategy")


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_values(saved: Path, form: str) -> None:
    book = strategy(saved / f"plan.{form}")
    rows = book.sheets["Strategy"].rows

    assert (book.order, list(book.sheets)) == (["Strategy", "Other"], ["Strategy"])
    assert list(rows[1][:6]) == ["S1", "Größer & besser", date(2026, 12, 31), datetime(2026, 12, 31, 6, 30), 0.4, 0.8]
    assert rows[1][7] == "two\nlines"
    assert list(rows[3]) == ["merged"]


def test_formulas_errors_and_merged_areas(saved: Path) -> None:
    sheet = strategy(saved / "plan.xlsx").sheets["Strategy"]

    assert sheet.formulas == {(2, 6): "E2*2", (2, 7): "1/0"}
    assert sheet.at(2, 7) == CellError("#DIV/0!")
    assert list(sheet.merged) == [Area(4, 1, 4, 3)]
