"""The template and workbooks with content, as other programs read them."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from psto_xl.builder.content import Content
from psto_xl.builder.workbook import build
from psto_xl.core.grid import letters
from psto_xl.core.headers import mark
from psto_xl.core.layout import HEADER_ROW, LEVEL_SHEETS, OWNED_SHEETS, SHEET, SHEETS, SheetLayout
from psto_xl.core.live import is_live
from psto_xl.core.settings import OPTIONS
from psto_xl.core.views import alignment

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "templates" / "psto.xlsx"
TABLES = [sheet for sheet in SHEETS if sheet.columns]
CONTENT = Content(
    rows={
        "Strategy": [
            {"id": "S1", "type": "Objective", "parent": "P1", "title": "Be the first choice"},
            {
                "id": "S1.1",
                "type": "Key Result",
                "title": "=Homes",
                "target": 4,
                "current": 1,
                "due": date(2026, 12, 31),
            },
            {"id": "1.10", "type": "Key Result", "title": "Homes", "Region": "North"},
        ]
    },
    settings={"unit": "Wind", "Cycle start": date(2026, 1, 1), "PSTO704": "off"},
    extra={"Strategy": ["Region"]},
)


@pytest.fixture(scope="module")
def template() -> Workbook:
    return openpyxl.load_workbook(TEMPLATE)


@pytest.fixture(scope="module")
def filled() -> Workbook:
    made = BytesIO()
    build(made, CONTENT)
    return openpyxl.load_workbook(made)


def parts(path: Path) -> dict[str, bytes]:
    """What a package holds; how it is compressed differs from one zlib to the next."""
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_template_is_what_the_command_builds(tmp_path: Path) -> None:
    code = (
        "import pathlib, runpy, psto_xl.builder.workbook as workbook; build = workbook.build; "
        f"workbook.build = lambda target: build(pathlib.Path({str(tmp_path)!r}) / target.name); "
        "runpy.run_module('psto_xl.builder', run_name='__main__')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert parts(tmp_path / "psto.xlsx") == parts(TEMPLATE), "run `python -m psto_xl.builder`, commit templates/"


def test_two_builds_give_the_same_bytes() -> None:
    one, other = BytesIO(), BytesIO()
    build(one, CONTENT)
    build(other, CONTENT)
    assert one.getvalue() == other.getvalue()


def test_the_file_is_valid() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "openxml_audit.cli", str(TEMPLATE), "-f", "office2010"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_sheets_tables_and_columns_are_those_of_the_layout(template: Workbook) -> None:
    assert template.sheetnames == [sheet.key for sheet in SHEETS]
    for layout in TABLES:
        table = template[layout.key].tables[layout.table]
        assert table.column_names == [column.name for column in layout.columns]
        assert table.ref.startswith(f"A{HEADER_ROW}:")
    assert template["Alignment"].tables["tblFindings"].column_names == list(alignment.HEADERS)


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.key)
def test_every_header_explains_itself(template: Workbook, layout: SheetLayout) -> None:
    for at, column in enumerate(layout.columns, start=1):
        note = template[layout.key].cell(HEADER_ROW, at).comment
        assert note is not None
        assert note.text == column.note


def test_marks_are_hidden_and_lead_to_what_is_the_tools(template: Workbook) -> None:
    wanted = {f"_psto.{key}": f"{key}!$A$1" for key in OWNED_SHEETS}
    for layout in TABLES:
        for at, column in enumerate(layout.columns, start=1):
            if column.computed:
                sheet = layout.key if layout.key.isalnum() else f"'{layout.key}'"
                wanted[f"_psto.{mark(layout.key, column.key)}"] = f"{sheet}!${letters(at)}${HEADER_ROW}"
    names = {name: defined for name, defined in template.defined_names.items() if name.startswith("_psto.")}
    assert {name: defined.attr_text for name, defined in names.items()} == wanted
    assert all(defined.hidden for defined in names.values())


@pytest.mark.parametrize("layout", LEVEL_SHEETS, ids=lambda layout: layout.key)
def test_flagged_cells_are_highlighted_through_the_flags_column(template: Workbook, layout: SheetLayout) -> None:
    flags = letters(len(layout.columns))
    area = f"A5:{letters(len(layout.columns) - 1)}1004"
    rules = [
        rule
        for found in template[layout.key].conditional_formatting
        if str(found.sqref) == area
        for rule in found.rules
    ]
    assert [rule.formula for rule in rules] == [
        [f'ISNUMBER(SEARCH("|"&A$4&":{letter}|",${flags}5))'] for letter in "EWI"
    ]
    assert template[layout.key].column_dimensions[flags].hidden


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.key)
def test_lists_warn_and_never_forbid(template: Workbook, layout: SheetLayout) -> None:
    lists = {str(v.sqref): v for v in template[layout.key].data_validations.dataValidation}
    for at, column in enumerate(layout.columns, start=1):
        if column.choices:
            assert lists[f"{letters(at)}5:{letters(at)}1004"].formula1 == f'"{",".join(column.choices)}"'
    assert all(v.errorStyle == "warning" or not v.showErrorMessage for v in lists.values())


def test_parents_are_offered_from_the_level_above_or_the_own_sheet(template: Workbook) -> None:
    offered = {str(v.sqref): v.formula1 for v in template["Tactical"].data_validations.dataValidation}
    assert offered["C5:C1004"] == (
        'IF($B5="Key Result",OFFSET($A$5,0,0,MAX(1,COUNTA($A$5:$A$1004)),1),'
        "OFFSET(Strategy!$A$5,0,0,MAX(1,COUNTA(Strategy!$A$5:$A$1004)),1))"
    )


@pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.key)
def test_sheets_print_one_page_wide_with_their_header(template: Workbook, layout: SheetLayout) -> None:
    sheet = template[layout.key]
    assert sheet.page_setup.orientation == "landscape"
    tall = None if layout.key == "Settings" else 0
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, tall), (None, tall))
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.freeze_panes is not None
    assert str(sheet.freeze_panes).endswith(str(HEADER_ROW + 1))


def test_formats_have_no_end(template: Workbook) -> None:
    sheet = template["Strategy"]
    for key, style in (
        ("id", "@"),
        ("weight", "0%"),
        ("start", "mm-dd-yy"),
        ("current", "General"),
        ("progress", "0%"),
    ):
        at = letters(1 + [column.key for column in SHEET["Strategy"].columns].index(key))
        assert sheet.column_dimensions[at].number_format == style
        assert sheet[f"{at}5"].number_format == style


def test_content_is_written_as_what_it_is(filled: Workbook) -> None:
    sheet = filled["Strategy"]
    assert sheet.tables["tblStrategy"].ref == "A4:AB7"
    assert [sheet[f"{at}6"].value for at in "ABDKL"] == ["S1.1", "Key Result", "=Homes", 4, 1]
    assert sheet["D6"].data_type == "s"
    assert sheet["A7"].value == "1.10"
    assert sheet["N6"].is_date
    assert (sheet["AB4"].value, sheet["AB7"].value) == ("Region", "North")
    assert [sheet.row_dimensions[row].outlineLevel for row in (5, 6, 7)] == [0, 1, 1]
    assert not sheet.sheet_properties.outlinePr.summaryBelow


@pytest.fixture(scope="module")
def strategy_xml() -> str:
    made = BytesIO()
    build(made, CONTENT)
    with ZipFile(made) as package:
        return package.read("xl/worksheets/sheet3.xml").decode()


def test_rows_grow_with_their_texts(strategy_xml: str) -> None:
    """A height without `customHeight` is no wish of the user's: programs change it when a text does."""
    rows = {match[1]: match[2] for match in re.finditer(r'<row r="(\d+)"([^>]*)>', strategy_xml)}
    assert 'ht="20.25"' in rows["5"]
    assert "customHeight" not in rows["5"]
    assert "customHeight" in rows["4"]


def test_progress_is_live_and_has_its_value(filled: Workbook, strategy_xml: str) -> None:
    shown = dict(re.findall(r'<c r="(U\d)" s="\d+"(?: t="str")?><f>[^<]*</f><v>([^<]*)</v>', strategy_xml))
    assert shown == {"U5": "", "U6": "0.25", "U7": ""}
    texts = re.findall(r'<c r="(U\d)" s="\d+" t="str">', strategy_xml)
    assert texts == ["U5", "U7"], "an empty text is a value; without its type it would count as not calculated"
    assert all(is_live(str(filled["Strategy"][at].value), SHEET["Strategy"]) for at in shown)


def test_settings_have_every_option_and_room_for_rules(template: Workbook, filled: Workbook) -> None:
    def lines(sheet: Worksheet) -> list[tuple[object, ...]]:
        return [row[:2] for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)]

    assert [name for name, _ in lines(template["Settings"])] == [*(o.name for o in OPTIONS), *[None] * 10]
    given = {name: value for name, value in lines(filled["Settings"]) if value is not None}
    assert {name: str(value) for name, value in given.items()} == {
        "Unit": "Wind",
        "Cycle start": "2026-01-01 00:00:00",
        "PSTO704": "off",
    }


def test_the_guide_fits_one_screen(template: Workbook) -> None:
    sheet = template["Guide"]
    width = sum(sheet.column_dimensions[letters(at)].width for at in range(1, sheet.max_column + 1))
    height = sum(sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1))
    assert width * 7 < 1300
    assert height * 4 / 3 < 620
    assert template.active is sheet


def test_a_plan_of_thousands_of_rows_has_room_for_more(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    build(path, Content(rows={"BAU": [{"id": f"B{i}", "title": "Run"} for i in range(1500)]}))
    sheet = openpyxl.load_workbook(path)["BAU"]
    assert sheet.tables["tblBAU"].ref == "A4:Q1504"
    assert "A5:P2004" in {str(found.sqref) for found in sheet.conditional_formatting}


def test_further_columns_stay_within_their_cells_and_those_for_programs_are_folded_away() -> None:
    made = BytesIO()
    rows = [{"id": "S1", "Region": "North", "Source": '{"x": 1}' * 40}]
    build(made, Content({"Strategy": rows}, {}, {"Strategy": ["Region", "Source"]}))
    sheet = openpyxl.load_workbook(made)["Strategy"]
    at = {cell.value: cell.column_letter for cell in sheet[HEADER_ROW]}
    assert [sheet.column_dimensions[at[name]].hidden for name in ("Region", "Source")] == [False, True]
    assert sheet[f"{at['Region']}{HEADER_ROW + 1}"].alignment.horizontal == "fill"
    assert sheet[f"{at['Source']}{HEADER_ROW + 1}"].value == '{"x": 1}' * 40
