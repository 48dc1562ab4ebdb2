"""Files that are valid, or nearly, and that few programs write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psto_xl.backends import WorkbookError
from psto_xl.core.grid import Area, Book, CellError, Place, Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"

Make = Callable[..., Path]
Read = Callable[..., Book]

SHEETS = {
    "no addresses": '<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row><row><c/><c><v>5</v></c></row>',
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c><c r='C1'><v>3</v></c><c r='D1'><v>4</v></c></row>"
    "<row r='2'><c r='B2'><v>5</v></c></row>",
    "any order": '<row r="2"><c r="B2"><v>5</v></c></row>'
    '<row r="1"><c r="D1"><v>4</v></c><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>',
    "other attributes first": '<row r="1"><c s="0" r="A1"><v>1</v></c><c t="n" r="C1"><v>3</v></c>'
    '<c\n r="D1"><v>4</v></c></row><row r="2"><c r="B2" ><v >5</v ></c ></row>',
    "comments": '<!-- <row r="9"><c r="Z9"><v>1</v></c></row> --><row r="1"><c r="A1"><v>1</v></c>'
    '<c r="C1"><v><!-- 7 -->3</v></c><c r="D1"><v><![CDATA[4]]></v></c></row><row r="2"><c r="B2"><v>5</v></c></row>',
    "a sham end": '<!-- </sheetData> --><row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c><c r="D1"><v>4</v></c>'
    '</row><row r="2"><c r="B2"><v>5</v></c></row>',
}


@pytest.mark.parametrize("cells", SHEETS.values(), ids=SHEETS.keys())
def test_cells_written_oddly(make: Make, read: Read, cells: str) -> None:
    rows = read(make(cells)).sheets["Plan"].rows

    assert [list(row) for row in rows] == [[1.0, None, 3.0, 4.0], [None, 5.0]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "utf-8-sig"])
def test_parts_in_other_encodings(make: Make, read: Read, encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Über</t></is></c></row></sheetData></worksheet>'
    )

    assert read(make(sheet=text.encode(encoding))).sheets["Plan"].at(1, 1) == "Über"


def test_shared_strings_in_utf_16(make: Make, read: Read) -> None:
    strings = f'<?xml version="1.0" encoding="utf-16"?><sst xmlns="{MAIN}"><si><t>Ünit</t></si></sst>'
    path = make(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        strings="",
        extra={"xl/sharedStrings.xml": strings.encode("utf-16")},
    )

    assert read(path).sheets["Plan"].at(1, 1) == "Ünit"


def test_strict_open_xml(make: Make, read: Read, tmp_path: Path) -> None:
    plain = make(
        '<row r="1"><c r="A1" s="1"><v>45000</v></c><c r="B1" t="s"><v>0</v></c></row>', strings="<si><t>a</t></si>"
    )
    path = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode().replace(MAIN, STRICT).replace(OFFICE, STRICT_OFFICE)
            new.writestr(name, text)

    assert [str(value) for value in read(path).sheets["Plan"].rows[0]] == ["2023-03-15", "a"]


def test_backslashes_in_part_names(make: Make, read: Read, tmp_path: Path) -> None:
    plain = make('<row r="1"><c r="A1"><v>7</v></c></row>')
    path = tmp_path / "backslash.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo("x")
            entry.filename = name.replace("/", "\\")
            new.writestr(entry, old.read(name))

    assert read(path).sheets["Plan"].at(1, 1) == 7.0


@pytest.mark.parametrize("odd", [False, True])
def test_merged_areas_and_tables(make: Make, read: Read, odd: bool) -> None:
    quote = "'" if odd else '"'
    sheet = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>'
        f'<row r="1"><c r={quote}A1{quote}><v>1</v></c></row></sheetData>'
        '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B4"/></mergeCells>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/table" Target="../tables/table1.xml"/></Relationships>'
    )
    table = f'<table xmlns="{MAIN}" id="1" name="x" displayName="tblPlan" ref="A5:D9" totalsRowCount="1"/>'
    extra = {"xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/tables/table1.xml": table}

    plan = read(make(sheet=sheet, extra=extra)).sheets["Plan"]

    assert list(plan.merged) == [Area(1, 1, 1, 3), Area(3, 2, 4, 2)]
    assert list(plan.tables) == [Table("tblPlan", Area(5, 1, 9, 4), 1, 1)]


def test_marks_are_the_tools_own_names(make: Make, read: Read) -> None:
    names = (
        "<definedNames>"
        '<definedName name="_psto.Alignment" hidden="1">Plan!$A$1</definedName>'
        '<definedName name="_psto.Strategy.Progress" hidden="1">\'plan\'!$U$4:$U$9</definedName>'
        '<definedName name="_psto.Dashboard">#REF!</definedName>'
        '<definedName name="_psto.Changes">Gone!$A$1</definedName>'
        '<definedName name="mine">Plan!$B$2</definedName></definedNames>'
    )

    book = read(make('<row r="1"><c r="A1"><v>1</v></c></row>', names=names))

    assert book.marks == {"Alignment": Place("Plan", 1, 1), "Strategy.Progress": Place("Plan", 4, 21)}


def test_an_error_with_a_text_that_looks_like_one(make: Make, read: Read) -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>#REF!</t></is></c><c r="B1" t="e"><v>#REF!</v></c></row>'

    assert read(make(cells)).sheets["Plan"].rows == [["#REF!", CellError("#REF!")]]


# Found by fuzz.py.
BROKEN = {
    "a formula that is no UTF-8": b'<row r="1"><c r="A1"><f>\xe9</f><v>1</v></c></row>',
    "a character that is none": b'<row r="1"><c r="A1"><f>&#99999999999;</f><v>1</v></c></row>',
}


@pytest.mark.parametrize("cells", BROKEN.values(), ids=BROKEN.keys())
def test_bytes_that_are_no_text(make: Make, read: Read, cells: bytes) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + cells + b"</sheetData></worksheet>"

    with pytest.raises(WorkbookError, match="damaged"):
        read(make(sheet=sheet))


def test_an_encoding_that_nobody_knows(make: Make, read: Read) -> None:
    sheet = f'<?xml version="1.0" encoding="UTF-80"?><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'

    with pytest.raises(WorkbookError, match="damaged"):
        read(make(sheet=sheet))


def test_an_iso_time_is_a_part_of_a_day(make: Make, read: Read) -> None:
    cells = '<row r="1"><c r="A1" t="d"><v>06:00:00</v></c></row>'

    assert read(make(cells)).sheets["Plan"].at(1, 1) == 0.25
