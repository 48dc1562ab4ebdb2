"""Difficult workbooks of other projects: written into copies, and compared outside what was written."""

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

CHILD = Path(__file__).with_name("corpus_child.py")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
REFUSED = {
    "ClosedXML__SheetProtection.xlsx": "is protected",
    "EDR__EmptyZipFile.xlsx": "damaged or not an Excel workbook",
    "POI__54764-2.xlsx": "document type",
    "POI__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx": "damaged or not an Excel workbook",
    "POI__crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c.xlsx": "has a password or is an old .xls",
    "POI__duplicate-filename-case-insensitive.xlsx": "twice",
    "POI__protect.xlsx": "has a password",
    "POI__protected_sha512.xlsx": "has a password",
    "POI__workbookProtection-workbook_password-2013.xlsx": "structure is protected",
    "excelize__BadWorkbook.xlsx": "has no sheets",
    "exceljs__missing-bits.xlsx": "damaged or not an Excel workbook",
    "msoffcrypto__example_password.xlsx": "has a password",
}
HOSTILE = ("POI__poc-xmlbomb-empty.xlsx", "oletools__sample_with_external_link_to_doc.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("corpus")


@pytest.fixture(scope="module")
def answers(corpus, folder, template):
    (folder / "out").mkdir()
    (folder / "template.xlsx").write_bytes(template)
    before = {path: path.read_bytes() for path in corpus}
    command = [sys.executable, str(CHILD), str(folder / "out"), str(folder / "template.xlsx"), *map(str, corpus)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert before == {path: path.read_bytes() for path in corpus}
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def written(answers, corpus, folder):
    """The files before and after, but for those that are made to do harm."""
    names = {answer["file"] for answer in answers if "sheet" in answer} - set(HOSTILE)
    return [(path, folder / "out" / path.name) for path in corpus if path.name in names]


def test_each_is_written_or_refused_with_one_sentence(answers, corpus):
    assert [answer["file"] for answer in answers] == [path.name for path in corpus]
    assert [answer for answer in answers if "crashed" in answer] == []
    refused = {answer["file"]: answer["refused"] for answer in answers if "refused" in answer}
    assert refused.keys() == REFUSED.keys()
    assert {name: reason in refused[name] for name, reason in REFUSED.items()} == dict.fromkeys(REFUSED, True)


def test_openpyxl_sees_the_same_outside_the_written_cells(written, opened):
    compared = 0
    for old, new in written:
        try:
            before = opened(old.read_bytes())
        except Exception:  # what openpyxl can't read before, it need not read after
            continue
        after = opened(new.read_bytes())
        compared += 1
        for sheet in before.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    value = after[sheet.title].cell(cell.row, cell.column).value
                    assert getattr(value, "__dict__", value) == getattr(cell.value, "__dict__", cell.value)
    assert compared > 60


def test_every_part_that_parsed_before_parses(written):
    for old, new in written:
        with zipfile.ZipFile(old) as before, zipfile.ZipFile(new) as after:
            for name in after.namelist():
                if name.endswith((".xml", ".rels")) and parses(before, name) is not False:
                    assert parses(after, name), (new.name, name)


def parses(file, name):
    if name not in file.namelist():
        return None
    try:
        etree.fromstring(file.read(name))
    except etree.XMLSyntaxError:
        return False
    return True


def test_libreoffice_sees_the_same_outside_the_written_cells(written, soffice, folder):
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    soffice(EVERY_SHEET, *(old for old, _ in written), folder=folder / "a")
    soffice(EVERY_SHEET, *(new for _, new in written), folder=folder / "b")
    sheets = sorted((folder / "a").glob("*.csv"))
    assert len(sheets) > 100
    for sheet in sheets:
        before, after = table(sheet), table(folder / "b" / sheet.name)
        written_here = {(row, col): text for row, col, text in ((1, 39, "<new> & text"), (2, 40, "0.25"))}
        for (row, col), text in after.items():
            if before.get((row, col), "") != text:
                assert (row, col) in written_here or row == 4999, (sheet.name, row, col, text)
        assert before.keys() <= after.keys()


def table(path):
    with path.open(newline="") as file:
        rows = enumerate(csv.reader(file))
        return {(row, col): text for row, cells in rows for col, text in enumerate(cells) if text}
