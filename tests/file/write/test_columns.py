"""The tool's columns on a user's sheet."""

import io
from datetime import date

import pytest
import xlsxwriter

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import AddColumn, RemoveColumn, SetCell, SizeTable
from psto_xl.core.grid import letters

ALL = ["Progress", "Expected", "Health", "Flags"]


def adding(table="Plan", header_row=3, first=9, last_row=9, sheet="Strategy"):
    return [
        AddColumn("Strategy", name, name, sheet, header_row, first + at, last_row, table, f"Strategy.{name.lower()}")
        for at, name in enumerate(ALL)
    ]


def removing(table="Plan", first=9, sheet="Strategy"):
    return [RemoveColumn(sheet, first + at, table) for at in range(len(ALL))]


def test_the_table_grows_and_the_columns_look_like_the_templates(plan, template, opened, every_part_parses):
    out = patch(plan, [*adding(), SetCell("Strategy", 4, 9, None, 0.25)], lambda: template)
    sheet = opened(out)["Strategy"]
    table = sheet.tables["Plan"]
    assert (table.ref, table.autoFilter.ref) == ("A3:L9", "A3:L9")
    assert [column.name for column in table.tableColumns][-4:] == ALL
    assert len({column.id for column in table.tableColumns}) == 12
    assert [sheet.cell(3, col).value for col in range(9, 13)] == ALL
    assert sheet["I3"].font.bold
    assert [sheet.cell(row, 9).number_format for row in (4, 9)] == ["0%", "0%"]
    assert sheet["I4"].value == 0.25
    assert round(sheet.column_dimensions["I"].width) == 14
    assert sheet.column_dimensions["L"].hidden
    every_part_parses(out)


def test_conditional_formats_read_the_users_rows_and_columns(plan, template, opened, parts):
    out = patch(plan, adding(), lambda: template)
    rules = {str(r.sqref): r.rules for r in opened(out)["Strategy"].conditional_formatting}
    assert rules["I4:I9"][0].type == "dataBar"
    assert rules["K4:K9"][0].formula == ['$K4="On track"']
    assert rules["A4:L9"][0].formula == ['ISNUMBER(SEARCH("|"&A$3&":E|",$L4))']
    assert rules["A4:L9"][0].dxf.fill.bgColor.rgb == "FFF8CBAD"
    xml = parts(out)["xl/worksheets/sheet2.xml"]
    assert xml.count(b"DA7ABA51-5053-544F-0001-000000000001") == 2
    assert b"<xm:sqref>I4:I9</xm:sqref>" in xml


def test_marks_stand_at_the_headers(plan, template, opened):
    names = opened(patch(plan, adding(), lambda: template)).defined_names
    assert names["_psto.added.Strategy.progress"].attr_text == "'Strategy'!$I$3"
    assert names["_psto.added.Strategy.flags"].hidden


def test_taking_them_away_leaves_what_was_there(plan, template, parts):
    filled = [SetCell("Strategy", row, 9, None, row / 10) for row in range(4, 10)]
    out = patch(plan, adding() + filled, lambda: template)
    before, after = parts(plan), parts(patch(out, removing(), lambda: template))
    assert before.keys() == after.keys()
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"xl/styles.xml", "xl/charts/chart1.xml"}  # the chart draws the column that came and went


def user_book(build):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("My plan")
        sheet.write_row("B2", ["ID", "Title", "Owner"])
        sheet.write_row("B3", ["S1", "x", "Ann"])
        build(book, sheet)
    return out.getvalue()


WHOLE = {
    "plain": lambda _book, _sheet: None,
    "width of all columns": lambda _book, sheet: sheet.set_column("A:XFD", 20),
    "width around": lambda _book, sheet: sheet.set_column("C:F", 20),
    "own conditional formats": lambda book, sheet: sheet.conditional_format(
        "B3:D9", {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format({"bold": True})}
    ),
    "own data bar": lambda _book, sheet: sheet.conditional_format(
        "D3:D9", {"type": "data_bar", "data_bar_2010": True}
    ),
    "own sparkline": lambda _book, sheet: sheet.add_sparkline("A1", {"range": "'My plan'!B3:D3"}),
    "page setup": lambda _book, sheet: sheet.set_landscape(),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_sheet_without_table_comes_back_as_it_was(template, parts, opened, kind):
    data = user_book(WHOLE[kind])
    out = patch(data, adding(None, 2, 5, 3, "My plan"), lambda: template)
    sheet = opened(out)["My plan"]
    assert [sheet.cell(2, col).value for col in range(5, 9)] == ALL
    assert "B3:H3" in {str(r.sqref) for r in sheet.conditional_formatting}
    assert sheet.column_dimensions[letters(8)].hidden
    before, after = parts(data), parts(patch(out, removing(None, 5, "My plan"), lambda: template))
    assert after["xl/worksheets/sheet1.xml"].decode() == before["xl/worksheets/sheet1.xml"].decode()
    assert after["xl/workbook.xml"] == before["xl/workbook.xml"]


def test_the_users_rules_win_over_the_tools(template, opened):
    data = user_book(WHOLE["own conditional formats"])
    sheet = opened(patch(data, adding(None, 2, 5, 3, "My plan"), lambda: template))["My plan"]
    first = min((rule.priority, str(r.sqref)) for r in sheet.conditional_formatting for rule in r.rules)
    assert first == (1, "B3:D9")


def test_a_users_table_grows_and_new_rows_look_like_its_first(plan, opened):
    cells = [SetCell("Strategy", 10, 8, None, date(2027, 1, 31)), SetCell("Strategy", 11, 1, None, "S9")]
    sheet = opened(patch(plan, [SizeTable("Strategy", "Plan", 8), *cells], bytes))["Strategy"]
    assert (sheet.tables["Plan"].ref, sheet.tables["Plan"].autoFilter.ref) == ("A3:H11", "A3:H11")
    assert sheet["H10"].number_format == sheet["H4"].number_format == "dd.mm.yyyy"
    assert [sheet.cell(row, 1).value for row in (9, 10, 11)] == ["S8", None, "S9"]


def test_rows_without_attributes_go_with_their_last_cell(small, template, body):
    sheet = "<sheetData><row><c/><c t='inlineStr'><is><t>ID</t></is></c></row><row/></sheetData>"
    data = small(sheet)
    out = patch(data, adding(None, 1, 3, 3, "S"), lambda: template)
    back = patch(out, removing(None, 3, "S"), lambda: template)
    assert body(back) == sheet.removeprefix("<sheetData>").removesuffix("</sheetData>").replace("<row/>", "")


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        (adding("Gone"), "table Gone is gone"),
        (adding(first=11), "no longer ends where it did"),
        (adding(None, 3, 8), "H3 is not empty"),
        ([AddColumn("Strategy", "None", "None", "Strategy", 3, 9, 9, "Plan", "x")], "template has no column None"),
        (
            [AddColumn("Strategy", "Progress", "owner", "Strategy", 3, 9, 9, "Plan", "x")],
            "already has a column owner",
        ),
        ([RemoveColumn("Strategy", 8, "Plan")], "Column H of the sheet Strategy is not the tool's"),
    ],
)
def test_refused_with_a_reason(plan, template, edits, reason):
    with pytest.raises(WorkbookError, match=reason):
        patch(plan, edits, lambda: template)


def test_a_column_with_others_behind_it_stays(plan, template):
    out = patch(plan, adding(), lambda: template)
    with pytest.raises(WorkbookError, match="Other columns stand right of I in the table Plan"):
        patch(out, [RemoveColumn("Strategy", 9, "Plan")], lambda: template)


def test_a_protected_sheet_gets_no_columns(template):
    data = user_book(lambda _book, sheet: sheet.protect())
    with pytest.raises(WorkbookError, match="My plan is protected"):
        patch(data, adding(None, 2, 5, 3, "My plan"), lambda: template)
