"""One cell set, all else as it was: the sheet's XML before and after."""

import io
import zipfile
from datetime import date, datetime

import pytest

from psto_xl.backends import WorkbookError
from psto_xl.core.grid import NOT_CALCULATED, CellError, Formula

DATA = "<sheetData>{}</sheetData>"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Ann", '<c r="A1" t="inlineStr"><is><t>Ann</t></is></c>'),
        ("=1+1", '<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>'),
        (" a\nb ", '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a\nb </t></is></c>'),
        ("<&>\x01_x0041_", '<c r="A1" t="inlineStr"><is><t>&lt;&amp;&gt;_x0001__x005F_x0041_</t></is></c>'),
        ("\U0001f600", '<c r="A1" t="inlineStr"><is><t>\U0001f600</t></is></c>'),
        (40.0, '<c r="A1"><v>40</v></c>'),
        (0.1 + 0.2, '<c r="A1"><v>0.30000000000000004</v></c>'),
        (1e300, '<c r="A1"><v>1e+300</v></c>'),
        (float("nan"), '<c r="A1" t="e"><v>#NUM!</v></c>'),
        (True, '<c r="A1" t="b"><v>1</v></c>'),
        (CellError("#DIV/0!"), '<c r="A1" t="e"><v>#DIV/0!</v></c>'),
        (date(2026, 5, 1), '<c r="A1" s="2"><v>46143</v></c>'),
        (date(1900, 1, 1), '<c r="A1" s="2"><v>1</v></c>'),
        (date(1850, 1, 1), '<c r="A1" s="2" t="inlineStr"><is><t>1850-01-01</t></is></c>'),
        (Formula("1+1", 2.0), '<c r="A1"><f>1+1</f><v>2</v></c>'),
        (Formula('A2&""', None), '<c r="A1" t="str"><f>A2&amp;""</f><v></v></c>'),
        (Formula("1<2", True), '<c r="A1" t="b"><f>1&lt;2</f><v>1</v></c>'),
        (Formula("1/0", CellError("#DIV/0!")), '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        (Formula("1+1", NOT_CALCULATED), '<c r="A1"><f>1+1</f></c>'),
    ],
)
def test_each_kind_of_value(small, write, body, value, cell):
    out = write(small(DATA.format('<row r="1"/>')), {"A1": value})
    assert body(out) == f'<row r="1">{cell}</row>'


@pytest.mark.parametrize(
    ("before", "cells", "after"),
    [
        # a cell keeps its format, and an emptied one too
        ('<row r="1"><c r="A1" s="1"><v>5</v></c></row>', {"A1": 7.0},
         '<row r="1"><c r="A1" s="1"><v>7</v></c></row>'),
        ('<row r="1"><c r="A1" s="1"><v>5</v></c></row>', {"A1": None}, '<row r="1"><c r="A1" s="1"/></row>'),
        ('<row r="1"><c r="A1" s="1"/></row>', {"A1": 7.0}, '<row r="1"><c r="A1" s="1"><v>7</v></c></row>'),
        # a shared text gives way, the shared texts stay
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"A1": 7.0}, '<row r="1"><c r="A1"><v>7</v></c></row>'),
        # metadata of a rich value goes with the value
        ('<row r="1"><c r="A1" vm="1" t="e"><v>#VALUE!</v></c></row>', {"A1": 7.0},
         '<row r="1"><c r="A1"><v>7</v></c></row>'),
        # new cells stand in their column's order: before, between, behind
        ('<row r="2"><c r="B2"/><c r="D2"/></row>', {"A2": 1.0, "C2": 2.0, "E2": 3.0},
         '<row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c r="C2"><v>2</v></c><c r="D2"/><c r="E2"><v>3</v></c></row>'),
        # AA comes behind Z
        ('<row r="1"><c r="Z1"/></row>', {"AA1": 1.0}, '<row r="1"><c r="Z1"/><c r="AA1"><v>1</v></c></row>'),
        # new rows stand in order
        ('<row r="2"/><row r="5"/>', {"A1": 1.0, "A3": 3.0, "A9": 9.0},
         '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3"><c r="A3"><v>3</v></c></row><row r="5"/>'
         '<row r="9"><c r="A9"><v>9</v></c></row>'),
        # spans are widened, never narrowed
        ('<row r="1" spans="2:3" ht="20"><c r="B1"/></row>', {"E1": 1.0},
         '<row r="1" spans="2:5" ht="20"><c r="B1"/><c r="E1"><v>1</v></c></row>'),
        # rows and cells that don't say where they are
        ('<row><c><v>1</v></c><c/></row><row><c><v>3</v></c></row>', {"B1": 8.0, "C1": 9.0, "A2": 4.0},
         '<row><c><v>1</v></c><c r="B1"><v>8</v></c><c r="C1"><v>9</v></c></row><row><c r="A2"><v>4</v></c></row>'),
        # neighbours change together, and a new cell between two of them still comes between them
        ('<row r="1"><c r="A1" s="1"/><c r="B1"><v>2</v></c><c r="D1"/><c r="E1" t="str"><v>x</v></c></row>',
         {"A1": 1.0, "B1": None, "C1": 3.0, "D1": "d", "E1": 5.0},
         '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"/><c r="C1"><v>3</v></c>'
         '<c r="D1" t="inlineStr"><is><t>d</t></is></c><c r="E1"><v>5</v></c></row>'),
        # attributes in another order, and blanks between cells
        ('<row r="1"><c r="A1" t="n" s="1"><v>1</v></c> <c r="B1" /> </row>', {"A1": 2.0, "B1": 3.0},
         '<row r="1"><c r="A1" s="1"><v>2</v></c> <c r="B1"><v>3</v></c> </row>'),
        # text that looks like an address, and an attribute that looks like a tag's end
        ('<row r="1"><c r="A1" t="str"><v> r="B1" </v></c><c x="&gt;" r=\'B1\'><v>1</v></c></row>', {"B1": 2.0},
         '<row r="1"><c r="A1" t="str"><v> r="B1" </v></c><c r="B1"><v>2</v></c></row>'),
        # an extension at a row's end stays there
        ('<row r="1"><c r="A1"/><extLst><ext uri="x"/></extLst></row>', {"B1": 2.0},
         '<row r="1"><c r="A1"/><c r="B1"><v>2</v></c><extLst><ext uri="x"/></extLst></row>'),
        # comments and CDATA that would mislead a search
        ('<!-- <row r="1"> --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1"/>]]></t></is></c>'
         '<c r="B1"><v>1</v></c></row>', {"B1": 2.0, "C1": 3.0},
         '<!-- <row r="1"> --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1"/>]]></t></is></c>'
         '<c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'),
    ],
)  # fmt: skip
def test_only_the_named_cells_change(small, write, body, every_part_parses, before, cells, after):
    out = write(small(DATA.format(before)), cells)
    assert body(out) == after
    every_part_parses(out)


def test_an_empty_sheet_gets_its_first_cell(small, write, body):
    assert body(write(small("<sheetData/>"), {"B2": 1.0})) == '<row r="2"><c r="B2"><v>1</v></c></row>'


def test_emptying_a_cell_that_is_not_there_changes_nothing(small, write):
    data = small(DATA.format('<row r="1"><c r="A1"/></row>'))
    assert write(data, {"C1": None, "A5": None}) is data


def test_a_new_cell_takes_the_format_of_its_row_else_of_its_column(small, write, body):
    sheet = '<cols><col min="2" max="3" style="1"/></cols>' + DATA.format('<row r="1" s="3" customFormat="1"/>')
    out = write(small(sheet), {"B1": 1.0, "B2": 1.0, "D2": 1.0})
    assert '<c r="B1" s="3">' in body(out)
    assert '<c r="B2" s="1">' in body(out)
    assert '<c r="D2">' in body(out)


def test_a_date_gets_a_date_format_beside_what_the_cell_has(small, write, body, opened):
    sheet = DATA.format('<row r="1"><c r="A1" s="3"/><c r="B1" s="2"/></row>')
    out = write(small(sheet), {"A1": date(2026, 5, 1), "B1": date(2026, 5, 1), "C1": datetime(2026, 5, 1, 12, 30)})
    cells = opened(out)["S"][1]
    assert [cell.value for cell in cells] == [
        datetime(2026, 5, 1),
        datetime(2026, 5, 1),
        datetime(2026, 5, 1, 12, 30),
    ]
    assert [cell.protection.locked for cell in cells] == [False, True, True]
    assert '<c r="B1" s="2">' in body(out)


def test_dates_follow_the_workbooks_date_system(small, write, body):
    data = small("<sheetData/>", before='<workbookPr date1904="1"/>')
    assert "<v>44681</v>" in body(write(data, {"A1": date(2026, 5, 1)}))


def test_a_text_that_is_too_long_is_cut_where_a_cell_ends(small, write, opened):
    out = write(small(DATA.format("")), {"A1": "\U0001f600" * 20_000})
    assert opened(out)["S"]["A1"].value == "\U0001f600" * 16_383


def test_the_used_range_grows(small, write, parts):
    sheet = '<dimension ref="B2:C3"/>' + DATA.format('<row r="2"><c r="B2"/></row>')
    assert (
        b'<dimension ref="A2:D9"/>' in parts(write(small(sheet), {"A4": 1.0, "D9": 1.0}))["xl/worksheets/sheet1.xml"]
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_other_encodings(small, write, opened, encoding):
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    sheet = f'<?xml version="1.0" encoding="{name}"?><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"' \
        ' t="inlineStr"><is><t>Größe</t></is></c></row></sheetData></worksheet>'  # fmt: skip
    out = write(small("", root=sheet.encode(encoding)), {"B1": "Maß"})
    assert [cell.value for cell in opened(out)["S"][1]] == ["Größe", "Maß"]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_prefixed_namespaces(small, write, body, opened, every_part_parses):
    root = f'<x:worksheet xmlns:x="{MAIN}" xmlns:mc="u" mc:Ignorable="y" xmlns:y="v"><x:sheetData><x:row r="1">' \
        '<x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'  # fmt: skip
    out = write(small("", root=root), {"A1": 2.0, "B1": "b", "A2": Formula("A1", 2.0)})
    assert body(out) == (
        '<x:row r="1"><x:c r="A1"><x:v>2</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:f>A1</x:f><x:v>2</x:v></x:c></x:row>'
    )
    assert opened(out)["S"]["B1"].value == "b"
    every_part_parses(out)


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (DATA.format('<row r="2"/><row r="1"/>'), "out of order"),
        (DATA.format('<row r="1"/>') + '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', "merged cells A1:B2"),
        ('<sheetData/><sheetProtection sheet="1"/>', "S is protected and S!B1 locked"),
        ("<dimension/>", "not a worksheet"),
        (DATA.format('<row r="1"><c r="B1"><v>1</v>'), "damaged"),
    ],
)
def test_refused_with_a_reason(small, write, sheet, reason):
    with pytest.raises(WorkbookError, match=reason):
        write(small(sheet), {"B1": 1.0})


def test_the_first_of_merged_cells_can_be_written(small, write, body):
    sheet = DATA.format('<row r="1"/>') + '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    assert '<c r="A1"><v>1</v></c>' in body(write(small(sheet), {"A1": 1.0}))


def test_an_unlocked_cell_of_a_protected_sheet_can_be_written(small, write, body):
    sheet = DATA.format('<row r="1"><c r="A1" s="3"/></row>') + '<sheetProtection sheet="1"/>'
    assert '<c r="A1" s="3"><v>1</v></c>' in body(write(small(sheet), {"A1": 1.0}))


@pytest.mark.parametrize("name", ["_psto.S.progress", "_psto.added.S.progress", "_psto.S"])
def test_the_tools_own_cells_are_written_on_protected_sheets(small, write, body, name):
    names = f'<definedNames><definedName name="{name}" hidden="1">\'S\'!$A$1</definedName></definedNames>'
    sheet = '<sheetData/><sheetProtection sheet="1"/>'
    assert '<c r="A5"><v>1</v></c>' in body(write(small(sheet, workbook=names), {"A5": 1.0}))


def test_a_protected_structure_does_not_matter_for_cells(small, write, body):
    data = small("<sheetData/>", workbook='<workbookProtection lockStructure="1"/>')
    assert '<c r="A1"><v>1</v></c>' in body(write(data, {"A1": 1.0}))


def test_a_signed_workbook_is_left_alone(small, write):
    space = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    signed = small("<sheetData/>", package_rels=f'<Relationship Id="s" Type="{space}" Target="x.sigs"/>')
    with pytest.raises(WorkbookError, match="signed"):
        write(signed, {"A1": 1.0})


def test_a_document_type_is_refused(small, write):
    root = f'<!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    with pytest.raises(WorkbookError, match="document type"):
        write(small("", root=root), {"A1": 1.0})


@pytest.mark.parametrize("kind", ["sheet.macroEnabled", "template", "template.macroEnabled"])
def test_templates_and_workbooks_with_macros(small, write, parts, kind):
    before = parts(small("<sheetData/>"))
    named = {name: content.replace(b"sheet.main", kind.encode() + b".main") for name, content in before.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {**named, "xl/vbaProject.bin": b"macros"}.items():
            file.writestr(name, content)
    after = parts(write(out.getvalue(), {"A1": 1.0}))
    different = {name for name in after if after[name] != named.get(name, b"macros")}
    assert different == {"xl/worksheets/sheet1.xml"}
