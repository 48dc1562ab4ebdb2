"""What can't be read is said in one sentence, and nothing is left open or changed."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend, Limits, is_lock_file, open_elsewhere
from psto_xl.core.grid import Book

Make = Callable[..., Path]
Read = Callable[..., Book]
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(WorkbookError) as caught:
        FileBackend(path, **options).read(lambda _: True)  # type: ignore[arg-type]
    return str(caught.value)


DAMAGED = (
    "'plan.xlsx': The file is damaged or not an Excel workbook; open it in Excel and save it as a new .xlsx file."
)
NOT_ONE = "'plan.xlsx' is not a workbook, whatever its name says; open it in Excel and save it as .xlsx."
OLD = "'plan.xlsx' is from a very old Excel; open it in Excel and save it as an .xlsx file."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "'plan.xlsx' is empty (0 bytes); restore it from a backup."),
        (b"ID;Title\nS1;Grow\n", NOT_ONE),
        (b"<?xml version='1.0'?><Workbook/>", NOT_ONE),
        (b"PK\3\4 cut off", DAMAGED),
        (b"\x09\x08\x10\x00\x00\x05", OLD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), DAMAGED),
    ],
)
def test_no_workbook(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)

    assert refusal(path) == said


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("readme.txt", "hello")

    assert refusal(path).startswith("'plan.xlsx': The file is damaged or not an Excel workbook")


def test_missing_folder_and_device(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xlsx") == "There is no file 'gone.xlsx'; check its name and folder."
    assert refusal(tmp_path) == f"'{tmp_path.name}' is a folder; name a workbook."
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refusal(tmp_path / "pipe.xlsx") == "'pipe.xlsx' is not a file; name a workbook."


def test_no_permission(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "denied")

    path = make(ONE)
    monkeypatch.setattr(Path, "read_bytes", denied)

    assert refusal(path) == "'plan.xlsx' may not be read; close it elsewhere, or ask for the right to open it."


def test_every_truncation(make: Make) -> None:
    path = make(ONE)
    whole = path.read_bytes()
    for length in range(4, len(whole), 97):
        path.write_bytes(whole[:length])
        assert "\n" not in refusal(path)


PARTS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
)


@pytest.mark.parametrize("part", PARTS)
def test_damaged_xml(make: Make, part: str) -> None:
    cells = "<row r='1'><c r='A1' s='1' t='s'><v>0</v></c></row>"

    said = refusal(make(cells, strings="<si><t>a</t></si>", extra={part: "<broken"}))

    assert re.fullmatch(
        r"'plan.xlsx': The (workbook|file) is damaged.*; open it in Excel, let it repair it, and save it\.", said
    )


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_document_types(make: Make, part: str) -> None:
    said = refusal(make(ONE, strings="<si><t>a</t></si>", extra={part: BOMB + "<x>&b;</x>"}))

    assert (
        said == "'plan.xlsx': The file declares an XML document type, as no spreadsheet program does;"
        " for safety it isn't opened."
    )


def test_limits_are_adjustable(make: Make, read: Read) -> None:
    path = make("".join(f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in range(1, 3000)))
    assert len(read(path).sheets["Plan"].rows) == 2999

    assert "raise the size limit" in refusal(path, limits=Limits(part=50_000))
    assert "raise the size limit" in refusal(path, limits=Limits(part=250_000))


def test_a_string_index_that_leads_nowhere(make: Make) -> None:
    said = refusal(make('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', strings="<si><t>a</t></si>"))

    assert said.startswith("'plan.xlsx': The workbook is damaged (in xl/worksheets/sheet1.xml)")


def test_a_sheet_whose_part_is_missing(make: Make) -> None:
    path = make(ONE)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist() if "sheet1" not in name}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)

    assert refusal(path).startswith("'plan.xlsx': The workbook is damaged (in Plan)")


def test_lock_files(tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert not open_elsewhere(plan)
    for name in ("~$plan.xlsx", ".~lock.plan.xlsx#"):
        lock = tmp_path / name
        lock.touch()
        assert is_lock_file(lock)
        assert open_elsewhere(plan)
        lock.unlink()
    assert not is_lock_file(plan)


def encrypted(path: Path, password: str) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, out)
    path.write_bytes(out.getvalue())


def test_passwords(make: Make, read: Read) -> None:
    path = make(ONE, extra={"xl/media/noise.bin": os.urandom(9000)})
    encrypted(path, "s3cret")

    assert (
        refusal(path)
        == "'plan.xlsx' is protected with a password: give it with --password-env NAME, or save a copy without one."
    )
    assert refusal(path, password="other") == "The password given for 'plan.xlsx' is wrong; check it and try again."
    assert read(path, password="s3cret").sheets["Plan"].rows == [[1.0]]
