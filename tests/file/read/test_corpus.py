"""Difficult workbooks from elsewhere: each ends in a book or in one sentence, and is as it was."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import warnings
from pathlib import Path

import openpyxl
import pytest

from psto_xl.backends.file import FileBackend
from psto_xl.core.grid import NOT_CALCULATED, Cell, CellError, canonical, same

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"
FILES = sorted(path for path in CORPUS.glob("*.*") if path.suffix not in (".md", ".json"))
MANIFEST = json.loads((CORPUS / "manifest.json").read_text()) if FILES else []
BOMBS = {entry["file"] for entry in MANIFEST if entry["security_test"]}

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of difficult workbooks is absent")

# Where openpyxl isn't the measure: it keeps _x000D_ in one part of a text, shows negative numbers in date
# formats as dates before 1900 and too large ones as errors, and finds no sheets in Strict files.
UNLIKE = {"SheetJS__comments_stress_test.xlsx", "SheetJS__number_format_russian.xlsm"}

# Two parts of one name: openpyxl takes the last, here it is refused.
TWICE = {"POI__duplicate-filename-case-insensitive.xlsx"}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_file_ends_well() -> None:
    before = [digest(path) for path in FILES]

    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("child.py"), *FILES],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, len(outcomes)) == (0, "", len(FILES))
    assert [one["file"] for one in outcomes if "\n" in one.get("refused", "")] == []
    assert [digest(path) for path in FILES] == before


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in BOMBS], ids=lambda path: path.stem)
def test_values_are_those_that_openpyxl_sees(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = openpyxl.load_workbook(path, data_only=True)
        except Exception:
            return
    if path.name in TWICE:
        return
    ours = FileBackend(path).read(lambda _: True)
    unlike = [
        f"{sheet.title}!{cell.coordinate}: {cell.value!r} {ours.sheets[sheet.title].at(cell.row, cell.column)!r}"
        for sheet in theirs.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not alike(cell.value, cell.data_type, ours.sheets[sheet.title].at(cell.row, cell.column))
    ]
    theirs.close()
    assert unlike == [] or path.name in UNLIKE


def alike(theirs: object, kind: str, ours: Cell) -> bool:
    value: Cell = CellError(str(theirs)) if kind == "e" else canonical(theirs)
    if ours is NOT_CALCULATED or (isinstance(value, CellError) and isinstance(ours, float)):
        return value is None or isinstance(value, CellError)
    if isinstance(value, str) and isinstance(ours, str):
        return value.strip() == ours.strip()
    return same(value, ours)
