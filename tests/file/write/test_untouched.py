"""A workbook with one of everything: after all kinds of edits, what is the user's is what it was."""

import io
import re
import struct
import zipfile
import zlib
from datetime import datetime

import pytest
import xlsxwriter
from lxml import etree
from openxml_audit import OpenXmlValidator

from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import AddColumn, AddSheet, RemoveColumn, RemoveSheet, SetCell, SizeTable
from psto_xl.core.grid import Formula

NAMES = ("Progress", "Expected", "Health", "Flags")
LOOKS = ("number_format", "font", "fill", "border", "alignment", "protection")
TOOLS = {13, 14, 15, 16}
"""The columns on the plan that the edits bring."""


def edits(last=30, table="Plan"):
    found = [
        AddSheet("Alignment", "Alignment", "Plan", "Alignment"),
        AddSheet("Dashboard", "Dashboard", "Alignment", "Dashboard"),
        SizeTable("Alignment", "tblFindings", 12),
        SetCell("Dashboard", 1, 2, None, 0.5),
        SetCell("Dashboard", 1, 4, None, Formula("Alignment!B2", 0.5)),
    ]
    for at, name in enumerate(NAMES):
        found.append(AddColumn("Strategy", name, name, "Plan", 5, 13 + at, last, table, f"Strategy.{name.lower()}"))
    for row in range(6, last + 1):
        found += [SetCell("Plan", row, 13, None, row / 7), SetCell("Plan", row, 16, None, "|Title:E|")]
    return found + [SetCell("Alignment", 5 + row, 1, None, "error") for row in range(12)]


def png():
    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0\xff\0\0" * 4)
    head = struct.pack(">LLBBBBB", 1, 4, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def everything():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_vba_project(io.BytesIO(b"macros"), is_stream=True)
        book.set_properties({"title": "Plan", "company": "Co"})
        book.set_custom_property("Team", "Blue")
        _plan(book)
        _drawn(book)
        _calculated(book)
        book.add_chartsheet("Chart").set_chart(_chart(book, "pie"))
        book.add_worksheet("Hidden").very_hidden()
        book.define_name("Rate", "=0.96")
        book.define_name("Calculated!Local", "=Calculated!$A$1")
    return with_foreign_parts(out.getvalue())


def _chart(book, kind):
    chart = book.add_chart({"type": kind})
    chart.add_series({"values": "=Plan!$F$6:$F$20", "categories": "=Plan!$A$6:$A$20", "trendline": None})
    chart.set_title({"name": "=Plan!$A$1"})
    return chart


def _plan(book):
    sheet = book.add_worksheet("Plan")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "d mmm yy", "border": 1})
    sheet.merge_range("A1:F1", "Our plan", bold)
    sheet.insert_image("H1", "logo.png", {"image_data": png(), "url": "https://example.com"})
    columns = [{"header": f"H{number}"} for number in range(12)]
    sheet.add_table("A5:L30", {"name": "Plan", "columns": columns, "style": "Table Style Light 11"})
    for row in range(5, 30):
        sheet.write_row(row, 0, [f"S{row}", "<a> & 'b'", True, "", "x" * 40, row / 3])
        sheet.write_rich_string(row, 6, "plain ", bold, "bold")
        sheet.write_datetime(row, 7, datetime(2026, 1, 1 + row), day)
        sheet.write_formula(row, 8, f"=F{row + 1}*2", None, row / 3 * 2)
        sheet.write_url(row, 9, "https://example.com", string="link")
    sheet.write_comment("B7", "A note", {"author": "Zoe", "color": "#AAFFAA"})
    sheet.conditional_format("F6:F30", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.conditional_format("E6:E30", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.data_validation("C6:C30", {"validate": "list", "source": ["a", "b"]})
    sheet.add_sparkline("L6", {"range": "Plan!F6:F10"})
    sheet.freeze_panes(5, 2)
    sheet.set_column("B:B", 30)
    sheet.set_column("K:K", None, None, {"level": 1, "hidden": True})
    sheet.set_row(40, 30, bold)
    sheet.set_landscape()
    sheet.set_header("&L&G", {"image_left": "logo.png", "image_data_left": png()})
    sheet.repeat_rows(4)
    sheet.ignore_errors({"number_stored_as_text": "A1:A9"})
    sheet.autofilter("A40:C50")


def _drawn(book):
    sheet = book.add_worksheet("Drawn")
    for at, kind in enumerate(("column", "line", "scatter", "area", "radar", "doughnut", "bar")):
        sheet.insert_chart(at * 15, 0, _chart(book, kind))
    sheet.insert_textbox("J2", "A text box", {"textlink": "=$A$1"})
    sheet.insert_button("J9", {"macro": "run", "caption": "Press"})
    sheet.insert_checkbox("J12", True)
    sheet.embed_image("K2", "logo.png", {"image_data": png()})
    sheet.set_background(png())
    sheet.write_comment("A1", "drawn")


def _calculated(book):
    sheet = book.add_worksheet("Calculated")
    sheet.write_array_formula("A1:A3", "{=Plan!F6:F8*2}", None, 1)
    sheet.write_dynamic_array_formula("C1:C3", "=SORT(Plan!F6:F8)", None, 1)
    sheet.write_formula("E1", "=_xlfn.LET(_xlpm.a,2,_xlpm.a*2)", None, 4)
    sheet.write_formula("E2", "=SUM(Plan[H5])", None, 99.5)
    sheet.protect("secret")
    sheet.outline_settings(True, False, False, True)
    sheet.set_h_pagebreaks([20])


def with_foreign_parts(data):
    """What XlsxWriter can't make: parts that nobody but Excel knows, hanging on the plan's sheet and the workbook."""
    foreign = {
        "xl/slicers/slicer1.xml": b"<slicers xmlns='http://schemas.microsoft.com/office/spreadsheetml/2009/9/main'/>",
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
        "customXml/item1.xml": b"<own>data</own>",
        "xl/unknown/thing.bin": bytes(range(256)),
    }
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    rels = parts["xl/_rels/workbook.xml.rels"]
    new = b'<Relationship Id="rIdX" Type="urn:unknown" Target="unknown/thing.bin"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"</Relationships>", new)
    types = b'<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
    if b'Extension="bin"' not in parts["[Content_Types].xml"]:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (parts | foreign).items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module", params=["XlsxWriter", "LibreOffice"])
def made(request, soffice, tmp_path_factory):
    if request.param == "XlsxWriter":
        return everything()
    folder = tmp_path_factory.mktemp("made")
    (folder / "in.xlsm").write_bytes(everything())
    soffice("xlsx:Calc MS Excel 2007 XML", folder / "in.xlsm", folder=folder)
    return (folder / "in.xlsx").read_bytes()


@pytest.fixture(scope="module")
def written(made, template):
    return patch(made, edits(), lambda: template)


def raw_members(data):
    """Each member's local header, compressed bytes and what the directory says of it, but for the place."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for info in file.infolist():
            name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
            end = info.header_offset + 30 + name + extra + info.compress_size
            meta = (info.date_time, info.external_attr, info.extra, info.flag_bits, info.create_system)
            yield info.filename, (data[info.header_offset : end], meta)


def plan_parts(data, parts):
    """The plan's sheet and its table."""
    workbook = etree.fromstring(parts(data)["xl/workbook.xml"])
    rels = etree.fromstring(parts(data)["xl/_rels/workbook.xml.rels"])
    (rel,) = (s.values()[-1] for s in workbook.iter("{*}sheet") if s.get("name") == "Plan")
    (sheet,) = ("xl/" + r.get("Target").removeprefix("/xl/") for r in rels if r.get("Id") == rel)
    tables = {name for name, content in parts(data).items() if b'displayName="Plan"' in content}
    return sheet, tables


def test_every_foreign_part_is_the_same_in_its_compressed_bytes(made, written, parts):
    before, after = dict(raw_members(made)), dict(raw_members(written))
    sheet, tables = plan_parts(made, parts)
    ours = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", sheet, *tables}
    assert {name for name in before if before[name] != after.get(name)} <= ours
    assert [name for name in after if name in before] == list(before)


def cell_map(data, name):
    root = etree.fromstring(data[name])
    cells = {cell.get("r"): etree.tostring(cell, method="c14n") for cell in root.iter("{*}c")}
    owned = {f"{letter}{row}" for letter in "MNOP" for row in range(5, 31)}
    return {place: cell for place, cell in cells.items() if place not in owned}


def test_every_cell_formula_and_cached_value_on_the_plan_is_the_same(made, written, parts):
    sheet, _ = plan_parts(made, parts)
    assert cell_map(parts(made), sheet) == cell_map(parts(written), sheet)


def test_all_around_the_cells_is_the_same_but_for_what_the_columns_bring(made, written, parts):
    def sections(data):
        sheet, _ = plan_parts(data, parts)
        brought = {"sheetData", "dimension", "cols", "conditionalFormatting", "extLst"}
        root = etree.fromstring(parts(data)[sheet])
        return [etree.tostring(e, method="c14n") for e in root if etree.QName(e).localname not in brought]

    def rules(data):
        sheet, _ = plan_parts(data, parts)
        root = etree.fromstring(parts(data)[sheet])
        return [etree.tostring(e, method="c14n") for e in root.iter("{*}cfRule", "{*}sparkline", "{*}col")]

    assert sections(made) == sections(written)
    new = rules(written)
    assert all(rule in new for rule in rules(made))


def test_every_style_keeps_its_number(made, written, parts):
    def items(data, box):
        (found,) = etree.fromstring(parts(data)["xl/styles.xml"]).findall(f"{{*}}{box}") or [()]
        return [etree.tostring(item, method="c14n") for item in found]

    for box in ("fonts", "fills", "borders", "cellXfs", "cellStyleXfs", "dxfs", "numFmts"):
        before = items(made, box)
        assert items(written, box)[: len(before)] == before


def test_openpyxl_sees_the_same_values_and_formats(made, written, opened):
    before, after = opened(made), opened(written)
    assert after.sheetnames == ["Plan", "Alignment", "Dashboard", *before.sheetnames[1:]]
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if sheet.title == "Plan" and cell.column in TOOLS:
                    continue
                same = after[sheet.title].cell(cell.row, cell.column)
                assert getattr(same.value, "text", same.value) == getattr(cell.value, "text", cell.value)
                assert [repr(getattr(same, what)) for what in LOOKS] == [repr(getattr(cell, what)) for what in LOOKS]


def test_every_part_parses_and_a_validator_finds_nothing_new(made, written, tmp_path, every_part_parses):
    every_part_parses(written)

    def findings(data):
        path = tmp_path / "book.xlsx"
        path.write_bytes(data)
        return {(error.description, error.part_uri) for error in OpenXmlValidator().validate(path).errors}

    assert findings(written) <= findings(made)


def test_libreoffice_sees_the_same(made, written, soffice, tmp_path):
    (tmp_path / "before.xlsx").write_bytes(made)
    (tmp_path / "after.xlsx").write_bytes(written)
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    soffice(every_sheet, tmp_path / "before.xlsx", tmp_path / "after.xlsx", folder=tmp_path)
    for path in tmp_path.glob("before-*.csv"):
        before = path.read_text().splitlines()
        after = tmp_path.joinpath(path.name.replace("before", "after")).read_text().splitlines()
        if path.stem == "before-Plan":
            assert ",".join(after[4].split(",")[-4:]) == ",".join(NAMES)
            before = [",".join(line.split(",")[:12]) for line in before]
            after = [",".join(line.split(",")[:12]) for line in after]
        assert after == before


def test_taking_all_back_leaves_the_users_parts_as_they_were(made, written, template, parts):
    def settled(content):
        """Without `spans`, a hint for readers, and the wish to be calculated, which stays until Excel saves."""
        return re.sub(rb' (?:spans="[0-9:]*"|fullCalcOnLoad="1")', b"", content)

    back = [RemoveSheet("Alignment"), RemoveSheet("Dashboard")]
    back += [RemoveColumn("Plan", col, "Plan") for col in sorted(TOOLS)]
    before, after = parts(made), parts(patch(written, back, lambda: template))
    assert before.keys() == after.keys()
    assert {name for name in before if settled(before[name]) != settled(after[name])} <= {"xl/styles.xml"}


def test_a_second_run_changes_nothing(written, template):
    again = [edit for edit in edits() if isinstance(edit, SetCell)]
    assert patch(written, again, lambda: template) is written
