"""Books, sheets, names, tables and looks: through LibreOffice, into a file, and read there by openpyxl."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from psto_xl.backends import WorkbookError


def test_what_is_saved_is_in_the_file(book: xw.Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet.name = "Plan"
    sheet["A1"].value = [["Id", "Score"], ["007", 1.5], ["=x", True]]
    sheet["A3"].value = "'=x"
    sheet.tables.add(sheet["A1:B3"], name="tbl")
    sheet["C2"].formula = "=SUM(tbl[Score])"
    book.names.add("_psto.column.score", "=Plan!$B$1")
    sheet["A2"].color = (255, 199, 206)
    sheet["A1"].font.bold = True
    sheet["A1"].font.color = "#0000ff"
    sheet["A2"].add_note("because")
    sheet["D1"].add_hyperlink("https://example.org/x", "see")
    sheet["D2"].add_hyperlink("#Plan!A1", "go")
    sheet["B2"].number_format = "0.00%"
    sheet.freeze_panes.freeze_at("A1")
    book.save(tmp_path / "out.xlsx")

    assert book.name == "out.xlsx"
    made = openpyxl.load_workbook(tmp_path / "out.xlsx")
    plan = made["Plan"]
    assert [[cell.value for cell in row] for row in plan["A1:B3"]] == [["Id", "Score"], ["007", 1.5], ["=x", True]]
    assert (plan["A3"].data_type, plan["C2"].value) == ("s", "=SUM(tbl[Score])")
    assert plan.tables.items() == [("tbl", "A1:B3")]
    assert made.defined_names["_psto.column.score"].attr_text == "Plan!$B$1"
    assert plan["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert (plan["A1"].font.b, plan["A1"].font.color.rgb) == (True, "FF0000FF")
    assert plan["A2"].comment.text == "because"
    assert [(plan[at].hyperlink.target, plan[at].hyperlink.location, plan[at].value) for at in ("D1", "D2")] == [
        ("https://example.org/x", None, "see"),
        (None, "Plan!A1", "go"),
    ]
    assert plan["B2"].number_format == "0.00%"
    assert plan.freeze_panes == "B2"


def test_saving_in_place(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "plan.xlsx")
    book.sheets[0]["A1"].value = "changed"
    book.save()
    book.close()

    assert app.books.open(tmp_path / "plan.xlsx").sheets[0]["A1"].value == "changed"


@pytest.mark.parametrize("name", ["plan.docx", "plan"])
def test_a_kind_of_file_that_is_not_written(book: xw.Book, tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkbookError, match=f"{name} can't be saved: name it .xlsx"):
        book.save(tmp_path / name)


def test_a_place_that_can_not_be_written(book: xw.Book, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WorkbookError, match=r"plan.xlsx can't be saved: see whether it is read-only or open"):
        book.save(tmp_path / "file" / "plan.xlsx")


def test_a_damaged_file(app: xw.App, tmp_path: Path) -> None:
    (tmp_path / "damaged.xlsx").write_bytes(b"PK\x03\x04 no workbook at all")

    with pytest.raises(WorkbookError, match=r"damaged.xlsx can't be opened in LibreOffice: see whether"):
        app.books.open(tmp_path / "damaged.xlsx")


def test_a_book_to_copy_from_comes_and_goes_unseen(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "template.xlsx")

    with app.properties(screen_updating=False):
        template = app.books.open(tmp_path / "template.xlsx", read_only=True)
        assert not template.impl.window.isVisible()
        template.sheets[0].copy(after=book.sheets[0])
        template.close()

    assert app.books.active == book
    assert book.sheet_names == ["Sheet1", "Sheet"]


def test_a_book_opened_for_reading_only(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "plan.xlsx")
    book.close()
    opened = app.books.open(tmp_path / "plan.xlsx", read_only=True)

    with pytest.raises(WorkbookError, match=r"plan.xlsx is opened for reading only: open it for editing"):
        opened.sheets[0]["A1"].value = "x"


def test_books_are_known_by_name_and_place(app: xw.App, book: xw.Book, tmp_path: Path) -> None:
    book.save(tmp_path / "one.xlsx")
    other = app.books.add()
    other.save(tmp_path / "two.xlsx")

    assert [opened.name for opened in app.books] == ["one.xlsx", "two.xlsx"]
    assert app.books["one.xlsx"] == book == xw.Book(tmp_path / "one.xlsx")
    assert app.books.active == other
    assert book.fullname == str(tmp_path / "one.xlsx")
    with pytest.raises(KeyError):
        app.books["three.xlsx"]


def test_sheets(book: xw.Book) -> None:
    first = book.sheets[0]
    last = book.sheets.add("Last", after=first)
    book.sheets.add("Middle", before=last)
    book.sheets["last"].move(before=first)
    book.sheets["Middle"].visible = False

    assert book.sheet_names == ["Last", "Sheet1", "Middle"]
    assert [sheet.visible for sheet in book.sheets] == [True, True, False]
    assert (book.sheets(2).name, book.sheets["Middle"].index) == ("Sheet1", 3)
    book.sheets["Middle"].delete()
    assert "Middle" not in book.sheets
    with pytest.raises(xw.NoSuchObjectError):
        book.sheets["Middle"]


def test_used_range_and_neighbours(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"

    sheet["B2"].value = [["a", "b", None, "d"], [1, 2, None, 4], [3, None, None, 6]]

    assert sheet.used_range.address == "$A$1:$E$4" or sheet.used_range.address == "$B$2:$E$4"
    assert sheet["B2"].expand().address == "$B$2:$C$4"
    assert sheet["B2"].current_region.address == "$B$2:$C$4"
    assert [sheet["B2"].end(way).address for way in ("down", "right", "up", "left")] == [
        "$B$4",
        "$C$2",
        "$B$1",
        "$A$2",
    ]
    assert sheet["C2"].end("right").address == "$E$2"
    assert sheet["B4"].end("down").row == 1_048_576


def test_active_sheet_and_selection(app: xw.App, book: xw.Book) -> None:
    first = book.sheets[0]
    second = book.sheets.add("Second", after=first)
    assert book.sheets.active == second

    first.activate()
    first["B2:C3"].select()
    assert book.sheets.active == first
    assert app.selection == book.selection == first["B2:C3"]

    second["D4"].select()
    assert book.sheets.active == second


def test_names(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["B2:C3"].name = "block"
    book.names.add("_psto.sheet.a", "=Sheet1!$A$1")
    book.names.add("_psto.sheet.b", "=Sheet1!$A$2")
    book.names.add("rate", "=0.19")
    sheet.names.add("mine", "=Sheet1!$A$3")

    assert {name.name: name.refers_to for name in book.names} == {
        "block": "=Sheet1!$B$2:$C$3", "_psto.sheet.a": "=Sheet1!$A$1", "_psto.sheet.b": "=Sheet1!$A$2",
        "rate": "=0.19", "Sheet1!mine": "=Sheet1!$A$3",
    }  # fmt: skip
    assert book.names["block"].refers_to_range == sheet["block"] == sheet["B2:C3"]
    assert sheet["B2:C3"].name.name == "block"
    with pytest.raises(xw.NoSuchObjectError):
        book.names["rate"].refers_to_range  # noqa: B018
    book.names["_psto.sheet.b"].delete()
    assert "_psto.sheet.b" not in book.names


def test_a_name_whose_sheet_is_gone(book: xw.Book) -> None:
    book.sheets.add("Gone")
    book.names.add("lost", "=Gone!$A$1")
    book.sheets["Gone"].delete()

    assert book.names["lost"].refers_to == "=#REF!"
    with pytest.raises(xw.NoSuchObjectError):
        book.names["lost"].refers_to_range  # noqa: B018


def test_tables(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a", "b"], [1, 2], [3, 4]]
    table = sheet.tables.add(sheet["B2:C4"], name="tbl")

    assert [found.name for found in sheet.tables] == ["tbl"]
    assert table.header_row_range.value == ["a", "b"]
    assert table.data_body_range.value == [[1, 2], [3, 4]]
    assert sheet["C3"].table == table
    assert sheet["D3"].table is None

    table.resize(sheet["B2:C6"])
    table.name = "renamed"
    assert (sheet.tables["renamed"].range.address, table.totals_row_range) == ("$B$2:$C$6", None)


def test_looks(sheet: xw.Sheet) -> None:
    cell = sheet["B2"]
    assert (cell.color, cell.number_format, cell.note) == (None, "General", None)

    cell.color = "#c6efce"
    cell.number_format = 'yyyy-mm-dd hh:mm "Uhr"'
    cell.add_note("one").text = "two"
    cell.column_width, cell.row_height = 20, 30
    cell.add_hyperlink("www.example.org", "there")
    sheet["2:3"].rows.hidden = True

    assert cell.color == (198, 239, 206)
    assert cell.number_format == 'yyyy-mm-dd hh:mm "Uhr"'
    assert cell.resize(2).number_format is None
    assert cell.note.text == "two"
    assert (cell.column_width, cell.row_height) == (pytest.approx(20, abs=0.1), pytest.approx(30, abs=0.1))
    assert (cell.hyperlink, cell.value) == ("http://www.example.org", "there")
    assert sheet["A3"].rows.hidden
    cell.note.delete()
    cell.color = None
    assert (cell.note, cell.color) == (None, None)


def test_clear_merge_insert_delete_and_copy(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1"].color = (1, 2, 3)
    sheet["A1:B1"].copy(sheet["D5"])
    sheet["1:1"].insert("down")
    sheet["B:B"].delete()
    sheet["E8:F9"].merge()

    assert sheet["A1:A3"].value == [None, "a", "c"]
    assert (sheet["C6:D6"].value, sheet["C6"].color) == (["a", "b"], (1, 2, 3))
    assert sheet["F9"].merge_area.address == "$E$8:$F$9"
    sheet["C6"].clear_contents()
    assert (sheet["C6"].value, sheet["C6"].color) == (None, (1, 2, 3))
    sheet["C6"].clear()
    assert sheet["C6"].color is None


@pytest.fixture
def template(app: xw.App, tmp_path: Path) -> xw.Book:
    """A workbook with a protected sheet that has a table, formulas, names, a chart and conditional formats."""
    made = openpyxl.Workbook()
    data = made.active
    data.title = "Data"
    for row in (["n", "twice"], [1, "=tbl[[#This Row],[n]]*2"], [2, "=tbl[[#This Row],[n]]*2"], ["=SUM(tbl[twice])"]):
        data.append(row)
    data.add_table(Table(displayName="tbl", ref="A1:B3"))
    data.conditional_formatting.add(
        "A2:A3", FormulaRule(formula=["$A2>1"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    chart = BarChart()
    chart.add_data(Reference(data, min_col=1, min_row=1, max_row=3), titles_from_data=True)
    data.add_chart(chart, "D2")
    data.column_dimensions["A"].width = 33
    data.protection.sheet = True
    made.defined_names["mark"] = DefinedName("mark", attr_text="Data!$A$1")
    made.create_sheet("Other").append(["x"])
    made["Other"].add_table(Table(displayName="other", ref="A1:A2"))
    made.save(tmp_path / "template.xlsx")
    return app.books.open(tmp_path / "template.xlsx")


def test_a_sheet_is_copied_into_another_book(template: xw.Book, book: xw.Book, tmp_path: Path) -> None:
    copied = template.sheets["Data"].copy(after=book.sheets[0], name="Copied")
    copied["A2"].impl.sheet.uno.unprotect("")
    copied["A2"].value = 5

    assert book.sheet_names == ["Sheet1", "Copied"]
    assert {table.name: table.range.address for table in copied.tables} == {"tbl": "$A$1:$B$3"}
    assert copied["B2:B3"].value == [10, 4]
    assert copied["A4"].value == 14
    assert copied["A4"].formula == "=SUM(tbl[twice])"
    assert book.names["mark"].refers_to_range == copied["A1"]
    assert copied["A1"].column_width == template.sheets["Data"]["A1"].column_width
    book.save(tmp_path / "out.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "out.xlsx")["Copied"]
    assert [str(rule.sqref) for rule in saved.conditional_formatting] == ["A2:A3"]
    assert [chart.series[0].val.numRef.f for chart in saved._charts] == ["Copied!$A$2:$A$3"]


def test_a_copied_sheet_stays_protected(template: xw.Book, book: xw.Book) -> None:
    assert template.sheets["Data"].copy(after=book.sheets[0]).impl.protected


def test_a_table_whose_name_is_taken_gets_another(template: xw.Book, book: xw.Book) -> None:
    book.sheets[0]["A1"].value = [["n"], [9]]
    book.sheets[0].tables.add(book.sheets[0]["A1:A2"], name="tbl")

    copied = template.sheets["Data"].copy(after=book.sheets[0])

    assert [table.name for table in copied.tables] == ["tbl_2"]
    assert (copied["A4"].formula, copied["A4"].value) == ("=SUM(tbl_2[twice])", 6)
    assert [table.range.address for table in book.sheets[0].tables] == ["$A$1:$A$2"]


@pytest.mark.parametrize("plain", [[], ["zero"], ["four"], ["zero", "four"]])
def test_deleting_a_sheet_leaves_the_others_their_tables(app: xw.App, tmp_path: Path, plain: list[str]) -> None:
    """Wherever there is a sheet without a table, or none."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    names = [name for name in ("zero", "one", "two", "three", "four") if name in plain or name in "one two three"]
    for name in names:
        sheet = made.create_sheet(name)
        if name in plain:
            continue
        for row in (["n", None, f"=SUM(tbl_{name}[n])"], [5]):
            sheet.append(row)
        sheet.add_table(Table(displayName=f"tbl_{name}", ref="A1:A2"))
        sheet.conditional_formatting.add("A2", FormulaRule(formula=["$A2>1"], fill=PatternFill("solid")))
    made.save(tmp_path / "tables.xlsx")
    opened = app.books.open(tmp_path / "tables.xlsx")
    opened.sheets["two"].activate()

    opened.sheets["two"].delete()

    left = [opened.sheets["one"], opened.sheets["three"]]
    assert opened.sheet_names == [name for name in names if name != "two"]
    assert [[table.name for table in sheet.tables] for sheet in left] == [["tbl_one"], ["tbl_three"]]
    assert [sheet["C1"].formula for sheet in left] == ["=SUM(tbl_one[n])", "=SUM(tbl_three[n])"]
    assert [sheet["C1"].value for sheet in left] == [5, 5]
    for sheet in left:
        (found,) = sheet.impl.uno.ConditionalFormats.getConditionalFormats()
        assert found.getByIndex(0).Formula1 == "$A2>1"
    assert opened.sheets.active.name == "three"
    opened.close()


def test_a_column_is_copied_into_another_book(template: xw.Book, book: xw.Book, tmp_path: Path) -> None:
    target = book.sheets[0]
    target["C1"].value = "mine"
    template.sheets["Data"]["A1:A3"].copy(target["D5"])
    book.save(tmp_path / "out.xlsx")

    assert (book.sheet_names, len(book.names), len(target.tables)) == (["Sheet1"], 0, 0)
    assert target["C1:D7"].value[0] == ["mine", None]
    assert target["D5:D7"].value == ["n", 1, 2]
    saved = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [(str(found.sqref), found.rules[0].formula) for found in saved.conditional_formatting] == [
        ("D6:D7", ["$A6>1"])
    ]


def test_a_sheet_is_copied_within_its_book(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a"], [1]]
    sheet.tables.add(sheet["A1:A2"], name="tbl")
    copied = sheet.copy()

    assert copied.name == "Sheet1 (2)"
    assert copied["A1:A2"].value == ["a", 1]
    assert len(copied.tables) == 1


def test_the_state_of_the_application(app: xw.App, book: xw.Book) -> None:
    assert (app.calculation, app.screen_updating, app.status_bar, app.visible) == ("automatic", True, False, False)

    with app.properties(calculation="manual", screen_updating=False, status_bar="Checking ..."):
        assert (app.calculation, app.screen_updating, app.status_bar) == ("manual", False, "Checking ...")
        book.sheets[0]["A1:A2"].value = [["=A2*2"], [1]]

    assert (app.calculation, app.screen_updating, app.status_bar) == ("automatic", True, False)
    assert book.sheets[0]["A1"].value == 2
    assert not book.impl.document.hasControllersLocked()
    assert not app.impl.editing
