"""Generated sheets and edits, read back by another library."""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import SetCell
from psto_xl.core.grid import CellError, Formula, letters

DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=20)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
    DAYS,
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(["#N/A", "#REF!", "#DIV/0!"]).map(CellError),
    st.builds(Formula, st.sampled_from(["A1+1", 'B2&"<x>"', "SUM(A:A)"]), st.floats(0, 9) | TEXTS | st.none()),
)
POSITIONS = st.tuples(st.integers(1, 12), st.integers(1, 30))
LAYOUTS = st.sampled_from(["as written", "no addresses", "prefixed", "with a comment", "single quotes"])


def workbook(cells: dict[tuple[int, int], Any]) -> bytes:
    book = openpyxl.Workbook()
    for (row, col), value in cells.items():
        book.active.cell(row, col, value if isinstance(value, (bool, float, date)) else None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def relaid(data: bytes, layout: str, cells: dict[tuple[int, int], Any]) -> bytes:
    """The same workbook as other programs might write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                if layout == "no addresses" and is_dense(cells):
                    xml = re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", xml)
                if layout == "prefixed":
                    xml = re.sub(rb"<(/?)(\w)", rb"<\1p:\2", xml).replace(b'xmlns="', b'xmlns:p="')
                if layout == "with a comment":
                    xml = xml.replace(b"<sheetData", b'<!-- <row r="1"><c r="A1"/></row> --><sheetData')
                if layout == "single quotes":
                    xml = re.sub(rb'(<(?:c|row) [^>]*)"', lambda found: found.group().replace(b'"', b"'"), xml)
                    xml = re.sub(rb"<c [^>]*>", lambda found: found.group().replace(b'"', b"'"), xml)
            new.writestr(name, xml)
    return out.getvalue()


def is_dense(cells: dict[tuple[int, int], Any]) -> bool:
    rows = {row for row, _ in cells}
    return rows == set(range(1, len(rows) + 1)) and all(
        {col for r, col in cells if r == row} == set(range(1, 1 + sum(r == row for r, _ in cells))) for row in rows
    )


def shown(value: Any) -> Any:
    """A written value as openpyxl gives it back."""
    if isinstance(value, Formula):
        return "=" + value.text
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def numbers(data: bytes) -> dict[tuple[int, int], float]:
    """The numbers as the file holds them: a cell that keeps a date format would show them as dates."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        cells = etree.fromstring(file.read("xl/worksheets/sheet1.xml")).iter("{*}c")
    found = {}
    for cell in cells:
        value = cell.findtext("{*}v")
        if value and cell.get("r") and cell.get("t", "n") == "n":
            row, col = openpyxl.utils.cell.coordinate_to_tuple(cell.get("r"))
            found[row, col] = float(value)
    return found


def is_number(value: Any) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def alike(read: Any, written: Any) -> bool:
    if isinstance(read, datetime) and isinstance(written, datetime):
        return abs(read - written) < timedelta(milliseconds=1)
    if isinstance(written, str) and isinstance(read, str):
        return read == written or openpyxl.utils.escape.unescape(read) == written
    return bool(read == written)


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date:UserWarning")  # a number too large for one
@settings(max_examples=150)
@given(st.dictionaries(POSITIONS, VALUES, max_size=25), st.dictionaries(POSITIONS, VALUES, max_size=15), LAYOUTS)
def test_written_cells_read_back_and_others_stay(before, edits, layout):
    data = relaid(workbook(before), layout, before)
    sets = [SetCell("Sheet", row, col, None, value) for (row, col), value in edits.items()]
    out = patch(data, sets, bytes)
    held = numbers(out)
    old = openpyxl.load_workbook(io.BytesIO(data)).active
    sheet = openpyxl.load_workbook(io.BytesIO(out)).active
    for row in range(1, 13):
        for col in range(1, 31):
            read = sheet.cell(row, col).value
            if is_number(edits.get((row, col))):
                assert held[row, col] == edits[row, col], f"{letters(col)}{row}"
            elif (row, col) in edits:
                assert alike(read, shown(edits[row, col])), f"{letters(col)}{row}"
            else:
                assert read == old.cell(row, col).value
    values = openpyxl.load_workbook(io.BytesIO(out), data_only=True).active
    for (row, col), value in edits.items():
        if isinstance(value, Formula) and is_number(value.value):
            assert held[row, col] == value.value
        elif isinstance(value, Formula):
            assert alike(values.cell(row, col).value or "", value.value or "")
    assert patch(out, sets, bytes) is out
