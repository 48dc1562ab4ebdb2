"""What a cell of the file becomes. Each case goes through the fast reader and through the thorough one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from psto_xl.core.grid import NOT_CALCULATED, Book, Cell, CellError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

STRINGS = (
    "<si><t>plain</t></si>"
    "<si><r><t>Grow </t></r><r><rPr><b/></rPr><t xml:space='preserve'>up </t></r>"
    "<rPh sb='0' eb='1'><t>PHONETIC</t></rPh></si>"
    "<si><t>a_x000D_b_x005F_x0041_</t></si>"
    "<si><t/></si>"
)

CASES: list[tuple[str, Cell]] = [
    ("<c r='B2'><v>40</v></c>", 40.0),
    ("<c r='B2' t='n'><v>-1.5E-3</v></c>", -0.0015),
    ("<c r='B2'><v>0</v></c>", 0.0),
    ("<c r='B2'><v>1E400</v></c>", CellError("#NUM!")),
    ("<c r='B2'><v>-1E400</v></c>", CellError("#NUM!")),
    ("<c r='B2'><v>NaN</v></c>", CellError("#NUM!")),
    ("<c r='B2' s='1'><v>1E400</v></c>", CellError("#NUM!")),
    ("<c r='B2' s='3'><v>1E400</v></c>", CellError("#NUM!")),
    ("<c r='B2' t='b'><v>1</v></c>", True),
    ("<c r='B2' t='b'><v>0</v></c>", False),
    ("<c r='B2' t='s'><v>0</v></c>", "plain"),
    ("<c r='B2' t='s'><v>1</v></c>", "Growup "),
    ("<c r='B2' t='s'><v>2</v></c>", "a\rb_x0041_"),
    ("<c r='B2' t='s'><v>3</v></c>", None),
    ("<c r='B2' t='inlineStr'><is><t>in &amp; out</t></is></c>", "in & out"),
    ("<c r='B2' t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r></is></c>", "ab"),
    ("<c r='B2' t='inlineStr'><is><t>a&#10;b</t></is></c>", "a\nb"),
    ("<c r='B2' t='str'><f>A1</f><v>text</v></c>", "text"),
    ("<c r='B2' t='str'><f>A1</f><v></v></c>", None),
    ("<c r='B2' t='e'><v>#DIV/0!</v></c>", CellError("#DIV/0!")),
    ("<c r='B2' t='e'><f>1/0</f><v>#REF!</v></c>", CellError("#REF!")),
    ("<c r='B2' s='1'><v>45000</v></c>", date(2023, 3, 15)),
    ("<c r='B2' s='1'><v>45000.5</v></c>", datetime(2023, 3, 15, 12)),
    ("<c r='B2' s='1'><v>45000.123456789</v></c>", datetime(2023, 3, 15, 2, 57, 46, 667000)),
    ("<c r='B2' s='1'><v>59</v></c>", date(1900, 2, 28)),
    ("<c r='B2' s='1'><v>61</v></c>", date(1900, 3, 1)),
    ("<c r='B2' s='1'><v>-1</v></c>", -1.0),
    ("<c r='B2' s='1'><v>99999999</v></c>", 99999999.0),
    ("<c r='B2' s='2'><v>0.123456789</v></c>", 0.123456789),
    ("<c r='B2' s='3'><v>1.1</v></c>", 1.1),
    ("<c r='B2' s='3'><v>1E+11</v></c>", 1e11),
    ("<c r='B2' s='3'><v>0</v></c>", 0.0),
    ("<c r='B2' s='4'><v>45000</v></c>", 45000.0),
    ("<c r='B2' s='5'><v>0.4</v></c>", 0.4),
    ("<c r='B2' t='d'><v>2024-01-02T00:00:00</v></c>", date(2024, 1, 2)),
    ("<c r='B2' t='d'><v>2024-01-02T10:20:30</v></c>", datetime(2024, 1, 2, 10, 20, 30)),
    ("<c r='B2'><f>A1*2</f></c>", NOT_CALCULATED),
    ("<c r='B2'><f>A1*2</f><v/></c>", NOT_CALCULATED),
    ("<c r='B2'><f>A1*2</f><v>0</v></c>", 0.0),
    ("<c r='B2' s='1'/>", None),
]

Make = Callable[..., Path]
Read = Callable[..., Book]


def prefixed(part: str) -> str:
    """The same document with the namespace prefix x: on every element."""
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", part).replace(" xmlns=", " xmlns:x=")


@pytest.mark.parametrize("style", ["plain", "prefixed", "thorough"])
@pytest.mark.parametrize(("cell", "expected"), CASES)
def test_cell(make: Make, read: Read, cell: str, expected: Cell, style: str) -> None:
    cells = f'<row r="1"/><row r="2">{cell}</row>'.replace("'", '"')
    path = make(cells + "<row r='3'><c r='A3'/></row>" * (style == "thorough"), strings=STRINGS)
    if style == "prefixed":
        sheet, strings = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
            f'<sst xmlns="{MAIN}">{STRINGS}</sst>',
        )
        path = make(sheet=prefixed(sheet), strings="", extra={"xl/sharedStrings.xml": prefixed(strings)})

    sheet_read = read(path).sheets["Plan"]

    assert sheet_read.at(2, 2) == expected
    assert type(sheet_read.at(2, 2)) is type(expected)
    assert len(sheet_read.rows) == (0 if expected is None else 2)
    assert ((2, 2) in sheet_read.formulas) == ("<f>" in cell)


@pytest.mark.parametrize(("serial", "day"), [("0.5", 0.5), ("1", date(1904, 1, 2)), ("43538", date(2023, 3, 15))])
def test_dates_since_1904(make: Make, read: Read, serial: str, day: Cell) -> None:
    cells = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'

    assert read(make(cells, date1904=True)).sheets["Plan"].at(1, 1) == day


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy", True), ("[$-409]d-mmm", True), ("d;@", True), ("h AM/PM", True), ("[Red]0", False),
        ("0.0 \\d", False), ('0 "days"', False), ("_-* #,##0 _d", False), ("0.00E+00", False),
        ("[$€-407]0.00", False), ("GENERAL", False), ("General;General;d", False), ("[mm]", False),
        ("[$-F800]dddd", True), ("ss.0", True), ('#,##0 "Kčs"', False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", ["plain", "thorough"])
def test_date_formats(make: Make, read: Read, code: str, is_date: bool, style: str) -> None:
    quote = '"' if style == "plain" else "'"
    cells = f'<row r="1"><c r={quote}A1{quote} s="1"><v>45000</v></c></row>'

    value = read(make(cells, formats=(code,))).sheets["Plan"].at(1, 1)

    assert value == (date(2023, 3, 15) if is_date else 45000.0)


@pytest.mark.parametrize("style", ["plain", "thorough"])
def test_shared_formulas_read_as_in_their_cell(make: Make, read: Read, style: str) -> None:
    odd = "<c r='A2'/>" if style == "thorough" else ""
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B3" si="0">SUM(A1:$A$1)*Other!A1&amp;"A1"</f><v>1</v></c></row>'
        f'<row r="2">{odd}<c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
    )

    sheet = read(make(cells)).sheets["Plan"]

    assert sheet.formulas == {
        (1, 2): 'SUM(A1:$A$1)*Other!A1&"A1"',
        (2, 2): 'SUM(A2:$A$1)*Other!A2&"A1"',
        (3, 2): 'SUM(A3:$A$1)*Other!A3&"A1"',
    }
    assert sheet.at(3, 2) is NOT_CALCULATED


@pytest.mark.parametrize("style", [str, prefixed])
def test_an_ordinary_sheet_takes_the_fast_way(
    make: Make, read: Read, monkeypatch: pytest.MonkeyPatch, style: Callable[[str], str]
) -> None:
    monkeypatch.setattr("psto_xl.backends.file.reader.read_cells", None)
    cells = (
        '<row r="1" spans="1:2"><c r="A1" s="5" t="str"><f>"a"</f><v>a</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    )
    rest = '<mergeCells><mergeCell ref="C1:D1"/></mergeCells>'
    path = make(sheet=style(f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{rest}</worksheet>'))

    sheet = read(path).sheets["Plan"]

    assert sheet.rows == [["a", CellError("#N/A")]]
    assert (sheet.formulas, sheet.merged) == ({(1, 1): '"a"'}, [(1, 3, 1, 4)])


def test_elements_without_the_prefix_of_the_others_are_no_cells(make: Make, read: Read) -> None:
    cells = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><c r="B1"><v>2</v></c></x:row>'
    path = make(sheet=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{cells}</x:sheetData></x:worksheet>')

    assert read(path).sheets["Plan"].rows == [[1.0]]


def test_rows_end_with_their_last_value(make: Make, read: Read) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1" s="1"/></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row><row r="9"><c r="A9" s="1"/></row>'
    )

    rows = read(make(cells)).sheets["Plan"].rows

    assert [list(row) for row in rows] == [[1.0], [], [None, 2.0]]
