"""What fuzzing has found, run again without the fuzzer."""

import importlib.util
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").iterdir())


@pytest.fixture(scope="module")
def target():
    spec = importlib.util.spec_from_file_location("patch_target", HERE / "patch_target.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_was_found_stays_mended(target, case):
    target.one_input(case.read_bytes())


@pytest.mark.parametrize("number", range(9))
def test_the_small_workbook_itself_is_written(target, number):
    parts = [*target.PARTS.values(), target.workbook(bytes([0, *target.PARTS["xl/worksheets/sheet1.xml"]]))]
    book = target.workbook(bytes([number]) + parts[number])
    out = target.patch(book, [target.SHEET, target.COLUMN], target.template)
    target.check(book, out, {(row, 40) for row in range(1, 7)})
