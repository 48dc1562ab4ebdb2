"""The same workbook in, the same cells out, type for type."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from psto_xl.core.grid import Area, CellError, Place, Table

from .conftest import Opens, cells, everything

KINDS = ["file", "live", "text"]

# What a person has typed, or a formula shows, and what every backend makes of it.
VALUES = {
    "text": ("text", "text"),
    "blank": (None, None),
    "whole number": (40, 40.0),
    "fraction": (0.1, 0.1),
    "large": (1e15, 1e15),
    "true": (True, True),
    "false": (False, False),
    "day": (date(2026, 2, 28), date(2026, 2, 28)),
    "moment": (datetime(2026, 2, 28, 13, 30), datetime(2026, 2, 28, 13, 30)),
    "number as text": ("007", "007"),
    "date as text": ("1-2", "1-2"),
    "day as text": ("2026-02-28", "2026-02-28"),
    "true as text": ("TRUE", "TRUE"),
    "error as text": ("#N/A", "#N/A"),
    "formula as text": ("=A1", "=A1"),
    "quoted": ('say "hello"', 'say "hello"'),
    "lines": ("one\ntwo", "one\ntwo"),
    "bars and blanks": ("  a | b  ", "  a | b  "),
    "dashes": ("---", "---"),
    "letters": ("Ünïcödé 😀", "Ünïcödé 😀"),
}
FORMULAS = {
    "number": ("=1+1", 2, 2.0),
    "words": ('="a"&"b"', "ab", "ab"),
    "truth": ("=1=1", True, True),
    "error": ("=1/0", "#DIV/0!", CellError("#DIV/0!")),
    "missing": ("=NA()", "#N/A", CellError("#N/A")),
}


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Values in column B, formulas in column D."""
    path = tmp_path_factory.mktemp("values") / "values.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Values")
    formats = {date: book.add_format({"num_format": "yyyy-mm-dd"}), datetime: book.add_format({"num_format": 22})}
    for row, (name, (typed, _)) in enumerate(VALUES.items()):
        sheet.write_string(row, 0, name)
        if isinstance(typed, str):
            sheet.write_string(row, 1, typed)
        elif isinstance(typed, date):
            sheet.write_datetime(row, 1, typed, formats[type(typed)])
        elif typed is not None:
            sheet.write(row, 1, typed)
    for row, (formula, shown, _) in enumerate(FORMULAS.values()):
        sheet.write_formula(row, 3, formula, None, shown)
    book.close()
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_values(opens: Opens, values: Path, kind: str) -> None:
    sheet = opens(kind, values).read(everything).sheets["Values"]
    read = {name: sheet.at(row, 2) for row, name in enumerate(VALUES, start=1)}

    assert {name: (type(value), value) for name, value in read.items()} == {
        name: (type(wanted), wanted) for name, (_, wanted) in VALUES.items()
    }
    assert {col for _, col in sheet.formulas} == {4}


@pytest.mark.parametrize("kind", KINDS)
def test_formulas(opens: Opens, values: Path, kind: str) -> None:
    sheet = opens(kind, values).read(everything).sheets["Values"]

    assert {row: (sheet.formulas[row, 4], sheet.at(row, 4)) for row in range(1, len(FORMULAS) + 1)} == {
        row: (formula.removeprefix("="), wanted)
        for row, (formula, _, wanted) in enumerate(FORMULAS.values(), start=1)
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("epoch_1904", [False, True])
def test_the_date_system(opens: Opens, tmp_path: Path, kind: str, epoch_1904: bool) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "plan.xlsx"), {"date_1904": epoch_1904})
    book.add_worksheet("Strategy").write("A1", 44925)
    book.close()

    assert opens(kind, tmp_path / "plan.xlsx").read(everything).epoch_1904 is epoch_1904


@pytest.mark.parametrize("kind", KINDS)
def test_tables_merged_cells_marks_and_the_order_of_sheets(opens: Opens, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("It's a plan")
    sheet.add_table("B3:C6", {"name": "mine", "total_row": True, "columns": [{"header": "a"}, {"header": "b"}]})
    sheet.merge_range("A1:C1", "title")
    sheet.merge_range("E2:E4", "down")
    book.add_worksheet("Second")
    book.define_name("_psto.Strategy.health", "='It''s a plan'!$C$3")
    book.define_name("theirs", "=Second!$A$1")
    book.close()

    read = opens(kind, path).read(everything)

    assert list(read.order) == ["It's a plan", "Second"]
    assert read.marks == {"Strategy.health": Place("It's a plan", 3, 3)}
    assert list(read.sheets["It's a plan"].tables) == [Table("mine", Area(3, 2, 6, 3), 1, 1)]
    assert sorted(read.sheets["It's a plan"].merged) == [Area(1, 1, 1, 3), Area(2, 5, 4, 5)]


@pytest.mark.parametrize("kind", KINDS)
def test_only_wanted_and_marked_sheets_are_read(opens: Opens, tmp_path: Path, kind: str) -> None:
    book = Workbook()
    for name in ("Strategy", "Private", "Marked"):
        book.create_sheet(name)
    book.defined_names["_psto.Dashboard"] = DefinedName("_psto.Dashboard", attr_text="Marked!$A$1", hidden=True)
    book.save(tmp_path / "plan.xlsx")

    read = opens(kind, tmp_path / "plan.xlsx").read(lambda name: name == "Strategy")

    assert sorted(read.sheets) == ["Marked", "Strategy"]


@pytest.mark.parametrize("kind", ["live", "text"])
@pytest.mark.parametrize("name", ["1-company", "2-wind", "3-solar", "4-customers", "own"])
def test_a_whole_workbook_is_the_same_as_from_its_file(
    opens: Opens, plans: dict[str, Path], kind: str, name: str
) -> None:
    wanted = opens("file", plans[name]).read(everything)

    assert cells(opens(kind, plans[name]).read(everything)) == cells(wanted)
