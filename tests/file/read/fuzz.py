"""A coverage-guided fuzz target for the reader. Needs atheris; run it for as long as you like:

    python tests/file/read/fuzz.py -max_total_time=300 -timeout=10 -rss_limit_mb=2048 CORPUS_FOLDER

The first byte of an input says what the rest is: a worksheet, shared strings, styles, a workbook part or a
whole file. Whatever it is, reading ends in a book or in a WorkbookError.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["psto_xl"]):
    from psto_xl.backends import WorkbookError
    from psto_xl.backends.file import FileBackend, cells, dates, fast, reader, readonly, scan, strings  # noqa: F401

sys.path.insert(0, str(Path(__file__).parent))
from conftest import MAIN, pack, parts_of

FOLDER = Path(tempfile.mkdtemp())
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")
CELLS = '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="1"><f>A1</f><v>45000</v></c></row>'
HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()


def one(data: bytes) -> None:
    path = FOLDER / "plan.xlsx"
    kind, rest = data[:1], data[1:]
    if kind in (b"0", b"1", b"2", b"3"):
        pack(path, parts_of(CELLS, strings="<si><t>a</t></si>") | {PARTS[int(kind)]: rest})
    elif kind == b"4":
        pack(path, parts_of(strings="<si><t>a</t></si>") | {PARTS[0]: HEAD + rest + b"</sheetData></worksheet>"})
    else:
        path.write_bytes(rest)
    try:
        book = FileBackend(path, password="x").read(lambda _: True)
    except WorkbookError as error:
        if "\n" in str(error):
            raise
        return
    for sheet in book.sheets.values():
        dict(sheet.formulas)
        assert sheet.at(1, 1) != ""


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
