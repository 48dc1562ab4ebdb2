"""Formulas are written and read as Excel spells them, and LibreOffice calculates them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.worksheet.table import Table

from psto_xl.backends.libreoffice import formulas


@pytest.mark.parametrize(
    ("excel", "libreoffice"),
    [
        ("=SUM(A1,B$2,$C:$C)", "=SUM(A1;B$2;$C:$C)"),
        ("='My, plan'!A1+Plan!$B$2+'It''s'!C3", "=$'My, plan'.A1+$'Plan'.$B$2+$'It''s'.C3"),
        ("=Plan!A1:B2+Plan!A:B+Plan!1:2", "=$'Plan'.A1:B2+$'Plan'.A:B+$'Plan'.1:2"),
        ('=IF(A1="a,b;c!","x""y",1.5E+3)', '=IF(A1="a,b;c!";"x""y";1.5E+3)'),
        ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
        ("=SUM((A1,B2),C3)", "=SUM((A1~B2);C3)"),
        ("=IF(TRUE,FALSE,A1)", "=IF(TRUE();FALSE();A1)"),
        ("=CEILING(A1,2)", "=CEILING.XCL(A1;2)"),
        ("=SUM(tbl[Score],1)", "=SUM(tbl[Score];1)"),
        ("=tbl[[#This Row],[A, b]]", "=tbl[[#This Row];[A, b]]"),
        ("=SUM(tbl[[#All],[a]:[b]])", "=SUM(tbl[[#All];[a]:[b]])"),
        ("=ROWS(tbl[#All])", "=ROWS(tbl[[#All]])"),
        ("=tbl[[it'[s'] '#1]]", "=tbl[[it'[s'] '#1]]"),
        ("=ISNA(#N/A)+#REF!", "=ISNA(#N/A)+#REF!"),
        ("=_psto.mark+STDEV.S(A1:A2)", "=_psto.mark+STDEV.S(A1:A2)"),
    ],
)
def test_translation_both_ways(excel: str, libreoffice: str) -> None:
    assert formulas.to_libreoffice(excel) == libreoffice
    assert formulas.to_excel(libreoffice) == excel


@pytest.mark.parametrize(
    ("excel", "libreoffice"),
    [
        ("=tbl[@Score]", "=tbl[[#This Row];[Score]]"),
        ("=tbl[@[my score]]", "=tbl[[#This Row];[my score]]"),
        ("=SUM(tbl[@])", "=SUM(tbl[[#This Row]])"),
        ("=SUM([@[a]:[b]])", "=SUM(here[[#This Row];[a]:[b]])"),
        ("=tbl[ [#This Row] , [Score] ]", "=tbl[[#This Row];[Score]]"),
        ("=_xlfn.CONCAT(A1)", "=CONCAT(A1)"),
    ],
)
def test_shorter_spellings_on_the_way_in(excel: str, libreoffice: str) -> None:
    assert formulas.to_libreoffice(excel, "here") == libreoffice


@pytest.mark.parametrize(
    ("libreoffice", "excel"),
    [
        ("=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEDATE(A1;1)", "=EDATE(A1,1)"),
        ("=$Plan.A1&Plan.B2&$A1.C3", "=Plan!A1&Plan!B2&'A1'!C3"),
        ("=$#REF!.$A$1+1", "=#REF!+1"),
        ("=_xlfn.groupby(A1;B1)", "=GROUPBY(A1,B1)"),
    ],
)
def test_other_spellings_on_the_way_out(libreoffice: str, excel: str) -> None:
    assert formulas.to_excel(libreoffice) == excel


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=A1+$A1+A$1+$A$1", "=B3+$A3+B$1+$A$1"),
        ("=SUM(A:B,$A:B,1:2,$1:2)", "=SUM(B:C,$A:C,3:4,$1:4)"),
        ("=LOG10(A1)&\"A1\"&tbl[A1]&'A1'!B2", "=LOG10(B3)&\"A1\"&tbl[A1]&'A1'!C4"),
        ("=XFD1048576", "=#REF!"),
    ],
)
def test_references_move_with_a_copied_formula(before: str, after: str) -> None:
    assert formulas.shift(before, 2, 1) == after


def test_one_formula_fills_a_range_and_leaves_formats(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B2"].color = "#ff0000"
    sheet["B1:B3"].formula = "=A1*2"

    assert sheet["B1:B3"].value == [2, 4, 6]
    assert sheet["B1:B3"].formula == (("=A1*2",), ("=A2*2",), ("=A3*2",))
    assert [cell.color for cell in sheet["B1:B3"]] == [None, (255, 0, 0), None]


def test_formulas_and_constants_in_one_block(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=1+1", "text", 1.5], ["'=x", None, "=A1&B1"]]

    assert sheet["A1:C2"].value == [[2.0, "text", 1.5], ["=x", None, "2text"]]
    assert sheet["A1:C2"].formula == (("=1+1", "text", "1.5"), ("=x", "", "=A1&B1"))


def test_array_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].formula_array = "=A1:B2*10"

    assert sheet["D1:E2"].value == [[10, 20], [30, 40]]
    assert sheet["D1:E2"].formula_array == sheet["E2"].formula == "=A1:B2*10"
    assert sheet["D1"].has_array
    assert not sheet["A1"].has_array


def test_structured_references_calculate(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["Item", "Score", "Twice"], ["a", 1, None], ["b", 2, None]]
    sheet.tables.add(sheet["A1:C3"], name="tbl")
    sheet["C2:C3"].formula = "=[@Score]*2"
    sheet["E1"].value = [
        ["=SUM(tbl[Score])", "=SUM(tbl[[Score]:[Twice]])", "=COUNTA(tbl[#All])", "=tbl[[#Totals],[Score]]"]
    ]

    assert sheet["C2:C3"].value == [2, 4]
    assert sheet["C2"].formula == "=tbl[[#This Row],[Score]]*2"
    assert sheet["E1:G1"].value == [3, 9, 9]
    assert sheet["G1"].formula == "=COUNTA(tbl[#All])"


def test_a_table_that_grows_has_its_new_column(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(sheet["A1:B2"], name="tbl")
    sheet["C1"].value = [["c"], [3], [4]]
    table.resize(sheet["A1:C3"])
    sheet["E1"].formula = "=SUM(tbl[c])"

    assert sheet["E1"].value == 7


def test_formulas_of_a_file(app: xw.App, tmp_path: Path) -> None:
    texts = [
        "=SUM(Data!A1:A2,1)",
        "=SUM(tbl[n])",
        "=tbl[[#This Row],[n]]*2",
        '=IF(A1>1,"a;b",TRUE)',
        "=EDATE(A2,1)",
        "=x*2",
    ]
    made = openpyxl.Workbook()
    data = made.active
    data.title = "Data"
    for row in (["n", "f"], [1, texts[2]], [2, None]):
        data.append(row)
    data.add_table(Table(displayName="tbl", ref="A1:B3"))
    made.defined_names["x"] = openpyxl.workbook.defined_name.DefinedName("x", attr_text="Data!$A$3")
    made.create_sheet("Out").append(texts)
    made.save(tmp_path / "formulas.xlsx")

    book = app.books.open(tmp_path / "formulas.xlsx")

    assert book.sheets["Data"]["B2"].formula == texts[2]
    assert book.sheets["Data"]["B2"].value == 2
    assert book.sheets["Out"]["A1:F1"].formula == (tuple(texts),)
    assert book.sheets["Out"]["A1:F1"].value[:2] == [2, 3]


def test_calculate_renews_what_a_file_brought(app: xw.App, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "stale.xlsx") as made:
        made.add_worksheet().write_formula("A1", "=5+3", None, 999)
    cell = app.books.open(tmp_path / "stale.xlsx").sheets[0]["A1"]

    assert cell.value == 999
    app.calculate()
    assert cell.value == 8
