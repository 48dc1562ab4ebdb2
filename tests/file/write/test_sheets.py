"""Sheets brought from the template, and taken away again."""

import io
import zipfile

import pytest
import xlsxwriter

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import AddSheet, RemoveSheet, SetCell, SizeTable
from psto_xl.core.grid import Formula

BOTH = [
    AddSheet("Alignment", "Alignment", "Strategy", "Alignment"),
    AddSheet("Dashboard", "Dashboard", "Alignment", "Dashboard"),
]


def test_sheets_stand_at_their_place_with_all_that_is_theirs(plan, template, opened, every_part_parses):
    out = patch(plan, BOTH, lambda: template)
    book = opened(out)
    assert book.sheetnames == ["Notes", "Strategy", "Alignment", "Dashboard", "Last"]
    found = book["Alignment"]
    assert found["A1"].value == "Alignment"
    assert found["B2"].number_format == "0%"
    assert found["A4"].font.bold
    assert found["A4"].fill.fgColor.rgb == "FF548235"
    assert found["A1"].comment.text == "What the check found."
    assert found.tables["tblFindings"].ref == "A4:B5"
    assert found.print_title_rows == "$4:$4"
    assert found.print_area == "'Alignment'!$A$1:$B$50"
    (rules,) = found.conditional_formatting
    assert rules.rules[0].dxf.fill.bgColor.rgb == "FFF8CBAD"
    assert found.data_validations.dataValidation[0].formula1 == '"error,warning"'
    assert len(book["Dashboard"]._charts) == 1
    assert book["Dashboard"]["D2"].hyperlink.location == "'Alignment'!A1"
    every_part_parses(out)


def test_the_users_sheets_keep_their_names_and_the_open_one_stays_open(plan, template, opened):
    book = opened(patch(plan, BOTH, lambda: template))
    assert book.active.title == "Last"
    assert book["Last"].print_area == "'Last'!$A$1:$B$3"
    assert book.defined_names["Rate"].attr_text == "0.96"
    assert [sheet.sheet_view.tabSelected for sheet in book].count(True) == 1


def test_marks_say_what_was_added(plan, template, opened):
    names = opened(patch(plan, BOTH, lambda: template)).defined_names
    marks = {name: (mark.attr_text, mark.hidden) for name, mark in names.items() if name.startswith("_psto")}
    assert marks == {
        "_psto.added.Alignment": ("'Alignment'!$A$1", True),
        "_psto.added.Dashboard": ("'Dashboard'!$A$1", True),
    }


def test_taking_them_away_leaves_what_was_there(plan, template, parts):
    out = patch(plan, BOTH, lambda: template)
    back = patch(out, [RemoveSheet("Alignment"), RemoveSheet("Dashboard")], lambda: template)
    before, after = parts(plan), parts(back)
    assert before.keys() == after.keys()
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"xl/styles.xml", "xl/workbook.xml"}
    assert after["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"") == before["xl/workbook.xml"]


def test_another_name_is_followed_by_all_that_points_at_the_sheet(plan, template, parts, opened):
    edits = [
        AddSheet("Alignment", "Alignment (PSTO)", None, "Alignment"),
        AddSheet("Dashboard", "Board's", None, "Dashboard"),
    ]
    out = patch(plan, edits, lambda: template)
    board = opened(out)["Board's"]
    assert board["D1"].value == "='Alignment (PSTO)'!B2"
    assert board["D2"].hyperlink.location == "'Alignment (PSTO)'!A1"
    charts = b"".join(content for name, content in parts(out).items() if "/charts/" in name)
    assert b"<c:f>'Board''s'!$B$1:$B$2</c:f>" in charts
    assert b"Dashboard!" not in charts


def test_a_table_name_that_is_taken_gets_a_number(template, opened):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("S")
        sheet.add_table("A1:B3", {"name": "tblFindings"})
    edits = [AddSheet("Alignment", "Alignment", None, "Alignment"), SizeTable("Alignment", "tblFindings", 9)]
    book = opened(patch(out.getvalue(), edits, lambda: template))
    assert book["S"].tables["tblFindings"].ref == "A1:B3"
    assert book["Alignment"].tables["tblFindings_2"].ref == "A4:B13"
    assert book["Alignment"].tables["tblFindings_2"].id != book["S"].tables["tblFindings"].id


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_tables_take_any_number_of_rows_and_their_formats_go_with_them(plan, template, opened, rows):
    out = patch(plan, [*BOTH, SizeTable("Alignment", "tblFindings", 7)], lambda: template)
    cells = [SetCell("Alignment", 5 + row, 2, None, f"m{row}") for row in range(7)]
    out = patch(out, cells, lambda: template)
    fewer = [SizeTable("Alignment", "tblFindings", rows)]
    cells = [SetCell("Alignment", 5 + row, 2, None, f"n{row}") for row in range(rows)]
    found = opened(patch(out, fewer + cells, lambda: template))["Alignment"]
    assert found.tables["tblFindings"].ref == f"A4:B{4 + rows}"
    assert found.tables["tblFindings"].autoFilter.ref == f"A4:B{4 + rows}"
    assert [found.cell(5 + row, 2).value for row in range(50)] == [f"n{r}" for r in range(rows)] + [None] * (
        50 - rows
    )
    assert all(found.cell(5 + row, 2).alignment.wrap_text for row in range(rows))
    assert [str(rule.sqref) for rule in found.conditional_formatting] == [f"A5:B{4 + rows}"]
    assert str(found.data_validations.dataValidation[0].sqref) in (f"A5:A{4 + rows}", "A5")


def test_the_second_run_finds_the_first_ones_sheet(plan, template):
    cells = [SetCell("Alignment", 5, 2, None, "text"), SetCell("Dashboard", 1, 4, None, Formula("Alignment!B2", 0.5))]
    out = patch(plan, BOTH + cells, lambda: template)
    assert patch(out, cells, lambda: template) is out


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ([AddSheet("Alignment", "strategy", None, "Alignment")], "already has a sheet called strategy"),
        ([AddSheet("Nothing", "N", None, "N")], "template has no sheet Nothing"),
        ([RemoveSheet("Notes")], "Notes is not the tool's"),
        ([SetCell("Nowhere", 1, 1, None, 1.0)], "no sheet called Nowhere"),
    ],
)
def test_refused_with_a_reason(plan, template, edits, reason):
    with pytest.raises(WorkbookError, match=reason):
        patch(plan, edits, lambda: template)


def test_a_protected_structure_refuses_sheets(small, template):
    data = small("<sheetData/>", workbook='<workbookProtection lockStructure="1"/>')
    with pytest.raises(WorkbookError, match="structure is protected"):
        patch(data, BOTH[:1], lambda: template)


def test_a_sheet_that_the_user_refers_to_is_not_taken_away(plan, template):
    out = patch(plan, [*BOTH, SetCell("Notes", 5, 1, None, Formula("Alignment!B2", 0.0))], lambda: template)
    with pytest.raises(WorkbookError, match="A formula on the sheet Notes refers to Alignment"):
        patch(out, [RemoveSheet("Alignment"), RemoveSheet("Dashboard")], lambda: template)


@pytest.mark.parametrize("kind", ["strict", "no styles", "absolute targets"])
def test_workbooks_of_other_make(small, template, opened, parts, every_part_parses, kind):
    data = {name: content.decode() for name, content in parts(small("<sheetData/>")).items()}
    if kind == "no styles":
        del data["xl/styles.xml"]
        rels = data["xl/_rels/workbook.xml.rels"]
        data["xl/_rels/workbook.xml.rels"] = rels[: rels.index('<Relationship Id="rId2"')] + "</Relationships>"
    if kind == "absolute targets":
        rels = data["xl/_rels/workbook.xml.rels"]
        data["xl/_rels/workbook.xml.rels"] = rels.replace('Target="', 'Target="/xl/')
    if kind == "strict":
        for name in data:
            for word in ("spreadsheetml/2006/", "officeDocument/2006/"):
                new = "http://purl.oclc.org/ooxml/" + word.removesuffix("2006/")
                data[name] = data[name].replace("http://schemas.openxmlformats.org/" + word, new)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in data.items():
            file.writestr(name, content)
    result = patch(out.getvalue(), BOTH, lambda: template)
    every_part_parses(result)
    if kind == "strict":
        new = [content for name, content in parts(result).items() if "sheet2" in name or "chart" in name]
        assert not any(b"openxmlformats.org/spreadsheetml" in c or b"2006/relationships/" in c for c in new)
    else:
        assert opened(result)["Alignment"]["B2"].number_format == "0%"
