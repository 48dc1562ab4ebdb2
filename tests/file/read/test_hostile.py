"""Workbooks made to exhaust memory or time end in a book or in one sentence, within 1 GiB and ten seconds."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("child.py")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Make = Callable[..., Path]

SPREAD = (
    "A sheet's cells are spread too far apart; delete the stray entries far right of the plan,"
    " or raise the size limit."
)


def attempt(path: Path) -> dict[str, object]:
    """What became of the file in a child process with 1 GiB and ten seconds."""
    done = subprocess.run([sys.executable, CHILD, path], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, object] = json.loads(done.stdout)
    del found["file"]
    return found


LAST_CELL = {
    "plain": '<c r="XFD1048576"><v>7</v></c>',
    "second address": '<c r="A1" r="XFD1048576"><v>7</v></c>',
    "second address, later": '<c r="A1" s="0"\x0cr="XFD1048576"><v>7</v></c>',
    "prefixed": '<z:c r="XFD1048576"><v>7</v></z:c>',
    "single quotes": "<c r='XFD1048576'><v>7</v></c>",
    "other attribute first": '<c s="0" r="XFD1048576"><v>7</v></c>',
    "in a comment's wake": '<!-- </sheetData> --><c r="XFD1048576"><v>7</v></c>',
    "as a formula": '<c r="XFD1048576"><f>1</f><v>7</v></c>',
}


@pytest.mark.parametrize("cell", LAST_CELL.values(), ids=LAST_CELL.keys())
def test_one_value_in_the_last_cell(make: Make, cell: str) -> None:
    found = attempt(make(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}</row>'))

    assert found.get("rows") == 1_048_576 or "damaged" in str(found["refused"])


def test_one_value_in_the_last_cell_of_a_sheet_with_a_prefix(make: Make) -> None:
    cells = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    last = '<x:row r="1048576"><x:c r="XFD1048576"><x:v>7</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{cells}{last}</x:sheetData></x:worksheet>'

    assert attempt(make(sheet=sheet)).get("rows") == 1_048_576


def test_values_far_to_the_right_and_far_down(make: Make) -> None:
    found = attempt(
        make('<row r="1"><c r="AD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>7</v></c></row>')
    )

    assert found == {"sheets": 1, "rows": 1_048_576, "last": "7.0"}


def test_a_lying_dimension(make: Make) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="2"><c r="A2"><v>7</v></c></row></sheetData></worksheet>'
    )

    assert attempt(make(sheet=sheet)) == {"sheets": 1, "rows": 2, "last": "7.0"}


def test_a_million_formatted_rows_without_a_value(make: Make) -> None:
    rows = "".join(f'<row r="{at}" s="1" customFormat="1"><c r="A{at}" s="1"/></row>' for at in range(2, 1_000_000))

    found = attempt(make('<row r="1"><c r="A1"><v>7</v></c></row>' + rows))

    assert found == {"sheets": 1, "rows": 1, "last": "7.0"}


def test_every_column_in_use(make: Make) -> None:
    cells = "<c><v>7</v></c>" * 16_384

    assert attempt(make(f"<row>{cells}</row>" * 60)) == {"sheets": 1, "rows": 60, "last": "7.0"}


def test_every_column_in_too_many_rows(make: Make) -> None:
    rows = "".join(f'<row r="{at}"><c r="XFD{at}"><v>7</v></c></row>' for at in range(1, 5000))

    assert str(attempt(make(rows))["refused"]).endswith(SPREAD)


def test_a_long_text_in_many_cells(make: Make) -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 60_001))

    found = attempt(make(rows, strings=f"<si><t>{'x' * 32_767}</t></si>"))

    assert (found["rows"], len(str(found["last"]))) == (60_000, 32_767)


def test_a_text_longer_than_any(make: Make) -> None:
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"ab" * (20 << 20)}</t></is></c></row>'

    assert "size limit" in str(attempt(make(cell))["refused"])


def test_two_hundred_sheets(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number in range(200):
            book.add_worksheet(f"Sheet {number}").write_row(0, 0, [number, "x"])

    assert attempt(path) == {"sheets": 200, "rows": 1, "last": "x"}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_zip_bombs(make: Make, part: str) -> None:
    bomb = b"<a>" + b" " * (100 << 20)

    assert "raise the size limit" in str(attempt(make("", strings="", extra={part: bomb}))["refused"])


def test_a_million_shared_strings_of_nothing(make: Make) -> None:
    found = attempt(make('<row r="1"><c r="A1"><v>7</v></c></row>', strings="<si/>" * 3_000_000))

    assert found == {"sheets": 1, "rows": 1, "last": "7.0"}


def test_no_part_leads_outside(make: Make) -> None:
    path = make('<row r="1"><c r="A1"><v>7</v></c></row>', extra={"../../etc/evil.xml": "<a/>"})

    assert "points outside" in str(attempt(path)["refused"])


def test_links_to_elsewhere_are_not_followed(make: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("secret")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" TargetMode="External" Target="{secret.as_uri()}"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/externalLink" TargetMode="External" Target="{secret.as_uri()}"/>'
        "</Relationships>"
    )

    assert "damaged" in str(attempt(make(extra={"xl/_rels/workbook.xml.rels": rels}))["refused"])


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(data)]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def relationships(namespace: str, kind: str, target: str) -> str:
    item = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{namespace}">{item}</Relationships>'


def binary_workbook(path: Path, row: int, col: int) -> Path:
    """An .xlsb with the value 7 in one cell, row and column counted from 0."""
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Plan"))
    sheet = record(129) + record(148, struct.pack("<4I", row, row, col, col)) + record(145)
    sheet += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)) + record(5, struct.pack("<IId", col, 0, 7))
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.bin", book + record(144) + record(132))
        file.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
        file.writestr("_rels/.rels", relationships(rels, "officeDocument", "xl/workbook.bin"))
        file.writestr("xl/_rels/workbook.bin.rels", relationships(rels, "worksheet", "worksheets/sheet1.bin"))
    return path


def test_binary_workbooks(tmp_path: Path) -> None:
    assert attempt(binary_workbook(tmp_path / "a.xlsb", 3, 2)) == {"sheets": 1, "rows": 4, "last": "7.0"}
    assert str(attempt(binary_workbook(tmp_path / "b.xlsb", 1_048_575, 16_383))["refused"]).endswith(SPREAD)


def open_document(path: Path, rows: str) -> Path:
    kinds = ("office", "table", "text")
    names = "".join(f' xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Plan">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", content)
    return path


def test_open_documents(tmp_path: Path) -> None:
    value = '<table:table-cell{} office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
    empty = '<table:table-cell table:number-columns-repeated="16383"/>'
    last = f'<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>{empty}</table:table-row>'

    plain = f"<table:table-row>{value.format('')}{empty}</table:table-row>{last}"
    many = value.format(' table:number-columns-repeated="16384"')
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{many}</table:table-row>'

    assert attempt(open_document(tmp_path / "a.ods", plain)) == {"sheets": 1, "rows": 1, "last": "7.0"}
    assert str(attempt(open_document(tmp_path / "b.ods", bomb))["refused"]).endswith(SPREAD)
