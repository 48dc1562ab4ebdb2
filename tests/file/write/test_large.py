"""Sheets with very many rows: taken apart in chunks, changed in blocks, and the same in the end."""

import random

import pytest

from psto_xl.backends.file.bands import Bands
from psto_xl.backends.file.sheet import SheetPart
from psto_xl.core.grid import Area

ROWS = 30_000
NOTE = "Orders from all of the towns along the coast"


@pytest.mark.parametrize("ending", ["", '<c r="Z1"><!-- <row> --><v>1</v></c>'])
def test_every_row_is_there_where_some_of_very_many_change(small, write, body, ending):
    cell = f'<c r="A%d" t="inlineStr"><is><t>{NOTE} %d</t></is></c>'
    rows = [f'<row r="{n}">{cell % (n, random.Random(n).getrandbits(64))}</row>' for n in range(1, ROWS)]
    rows.append(f'<row r="{ROWS}">{ending}</row>')
    sheet = f"<sheetData>{''.join(rows)}</sheetData><pageMargins/>"
    numbers = [1, 2, 7_000, 7_001, 29_998]
    changed = write(small(sheet), {f"B{number}": float(number) for number in numbers} | {f"A{ROWS + 5}": "last"})
    for number in numbers:
        rows[number - 1] = rows[number - 1].replace("</row>", f'<c r="B{number}"><v>{number}</v></c></row>')
    rows.append(f'<row r="{ROWS + 5}"><c r="A{ROWS + 5}" t="inlineStr"><is><t>last</t></is></c></row>')
    assert body(changed) == "".join(rows)


def test_edits_that_change_nothing_in_a_large_sheet_leave_the_file_as_it_is(small, write):
    rows = (f'<row r="{n}"><c r="A{n}"><v>{random.Random(n).getrandbits(64)}</v></c></row>' for n in range(1, ROWS))
    data = small(f"<sheetData>{''.join(rows)}</sheetData>")
    assert write(data, {"C5": None}) is data


@pytest.mark.parametrize(
    "sheet",
    [
        b'<x:worksheet xmlns:x="u"><x:sheetData a="1"><x:row r="1"/><x:row/></x:sheetData ><x:b/></x:worksheet>',
        b'<worksheet xmlns="u"><sheetData><row r="1"/><!-- </sheetData> --><row r="2"/></sheetData></worksheet>',
        b'<worksheet xmlns="u"><a/><sheetData/><b/></worksheet>',
        b'<worksheet xmlns="u"><a/><sheetData></sheetData><b/></worksheet>',
    ],
)
def test_chunks_of_any_size_make_the_same_part(sheet):
    whole = SheetPart(sheet, "S")
    for size in range(1, len(sheet) + 1):
        chunks = [sheet[at : at + size] for at in range(0, len(sheet), size)]
        part = SheetPart.of(chunks, "S")
        assert (part.frame, part.body, [*part.rows()]) == (whole.frame, whole.body, [*whole.rows()])
        assert b"".join(part.pieces([part.body])) == sheet.replace(b"</x:sheetData >", b"</x:sheetData>")


def test_bands_say_of_each_row_what_the_first_area_says():
    areas = [(Area(3, 2, 5, 3), 1), (Area(4, 3, 9, 4), 2), (Area(12, 1, 12, 1), 3)]
    bands = Bands(areas)
    for row in [*range(1, 15), 4, 3, 12, 1]:
        expected = {
            col: next(n for area, n in areas if area.holds(row, col))
            for col in range(1, 6)
            if any(area.holds(row, col) for area, _ in areas)
        }
        assert dict(bands.at(row)) == expected
