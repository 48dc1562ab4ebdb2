"""``psto-xl rename`` over several files: all or none, and nothing around the ids changes."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from psto_xl.app.new import create
from psto_xl.backends.file import replace as module
from psto_xl.builder.content import Content
from psto_xl.cli import main

OBJECTIVES = {
    "1-corp": ("Strategy", [("S1", ""), ("S2", "")]),
    "2-wind": ("Tactical", [("T1", "S1 60%; S2 40%"), ("T2", "S2")]),
    "3-sun": ("Tactical", [("T3", "Corp/S1")]),
    "4-sea": ("Tactical", [("T4", "S2")]),
}


@pytest.fixture
def folder(tmp_path):
    """A company and three teams, two of which refer to S1."""
    for name, (sheet, rows) in OBJECTIVES.items():
        filled = [{"id": id, "type": "Objective", "parent": parent, "title": "Go on"} for id, parent in rows]
        create(tmp_path / f"{name}.xlsx", Content({sheet: filled}, {"Unit": name[2:].title()}))
    return tmp_path


def run(capsys, *args):
    code = main([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


def state(folder):
    """All there is to know of the folder: names, contents, times, permissions."""
    stats = {path.name: path.stat() for path in folder.iterdir()}
    return {
        name: ((folder / name).read_bytes(), stat.st_mtime_ns, stat.st_mode, stat.st_ino)
        for name, stat in stats.items()
    }


def parts(path):
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_all_workbooks_follow_and_nothing_else_changes(capsys, folder):
    before = {path.name: parts(path) for path in folder.iterdir()}
    untouched = (folder / "4-sea.xlsx").stat()
    code, out, _ = run(capsys, "rename", "S1", "Lead", folder)
    assert code == 0
    assert out.splitlines() == [
        f"{folder}/1-corp.xlsx: Strategy!A5",
        f"{folder}/2-wind.xlsx: Tactical!C5",
        f"{folder}/3-sun.xlsx: Tactical!C5",
        "Renamed 'S1' to 'Lead'. What the tool wrote before follows with the next check.",
    ]
    cells = {name: openpyxl.load_workbook(folder / f"{name}.xlsx") for name in OBJECTIVES}
    assert cells["1-corp"]["Strategy"]["A5"].value == "Lead"
    assert cells["2-wind"]["Tactical"]["C5"].value == "Lead 60%; S2 40%"
    assert cells["3-sun"]["Tactical"]["C5"].value == "Corp/Lead"
    assert (folder / "4-sea.xlsx").stat() == untouched
    for name, old in before.items():
        changed = [part for part, data in parts(folder / name).items() if old[part] != data]
        assert len(changed) == (0 if name.startswith("4") else 1)


def test_there_and_back_says_the_same(capsys, folder):
    before = {path.name: values(path) for path in folder.iterdir()}
    run(capsys, "rename", "S1", "Lead", folder)
    run(capsys, "rename", "lead", "S1", folder)
    assert {path.name: values(path) for path in folder.iterdir()} == before


def values(path):
    return [[cell.value for cell in row] for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows()]


def truncated(path):
    path.write_bytes(path.read_bytes()[:2000])


def open_in_excel(path):
    path.with_name(f"~${path.name}").write_bytes(b"Ana")


def read_only(path):
    path.chmod(0o444)


def protected(path):
    book = openpyxl.load_workbook(path)
    book["Tactical"].protection.sheet = True
    book.save(path)


def formula(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tactical")
        sheet.write_row("A1", ["ID", "Type", "Parent", "Title"])
        sheet.write_row("A2", ["T3", "Objective"])
        sheet.write_formula("C2", '="S"&1', value="S1")


def other_format(path):
    """The same team in a file that can be read, not written."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "ods", "--outdir", str(path.parent), str(path)],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(path.parent.parent)},
    )
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (truncated, "3-sun.xlsx"),
        (open_in_excel, "open in Excel"),
        (read_only, "read-only"),
        (protected, "protected"),
        (formula, "Tactical!C2 of"),
        (other_format, "can be read but not written"),
    ],
)
def test_one_workbook_that_cannot_follow_keeps_all_as_they_are(capsys, folder, spoil, said):
    spoil(folder / "3-sun.xlsx")
    before = state(folder)
    code, out, err = run(capsys, "rename", "S1", "Lead", folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("psto-xl: nothing was renamed: ")
    assert said in err
    assert state(folder) == before


@pytest.mark.parametrize("calls", range(1, 4))
@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_in_the_middle_puts_everything_back(capsys, folder, monkeypatch, calls, failure):
    """The disk is full, or Ctrl-C is pressed, when the first, second or third file is written."""
    before = state(folder)
    real, count = module._write_all, iter(range(1, 9))

    def write(handle, data):
        if next(count) == calls:
            raise failure
        real(handle, data)

    monkeypatch.setattr(module, "_write_all", write)
    code, out, err = run(capsys, "rename", "S1", "Lead", folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert state(folder) == before


@pytest.mark.parametrize("name", ["link", "replace"])
@pytest.mark.parametrize("calls", range(1, 4))
def test_a_failing_system_call_puts_everything_back(capsys, folder, monkeypatch, name, calls):
    """Also where the file is in its place already, and only then the interruption comes."""
    before = state(folder)
    real, count = getattr(os, name), iter(range(1, 99))

    def call(*args, **kwargs):
        done = real(*args, **kwargs)
        if next(count) == calls:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(os, name, call)
    code, _, _ = run(capsys, "rename", "S1", "Lead", folder)
    assert code == 2
    after = state(folder)
    assert {n: seen for n, seen in after.items() if not n.startswith(".")} == before


def test_where_files_have_no_second_names_copies_keep_the_originals(capsys, folder, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real, count = module._write_all, iter(range(1, 9))

    def write(handle, data):
        if next(count) == 3:
            raise OSError(errno.EIO, "Input/output error")
        real(handle, data)

    def no_links(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(module, "_write_all", write)
    monkeypatch.setattr(os, "link", no_links)
    assert run(capsys, "rename", "S1", "Lead", folder)[0] == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_cannot_be_put_back_is_kept_and_named(capsys, folder, monkeypatch):
    original = (folder / "1-corp.xlsx").read_bytes()
    real, count = Path.replace, iter(range(1, 9))

    def move(self, target):
        if next(count) >= 2:
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", move)
    code, _, err = run(capsys, "rename", "S1", "Lead", folder)
    assert (code, "nothing was renamed" in err) == (2, False)
    assert "1-corp.xlsx (as it was: .~psto-1-corp.xlsx.old beside it)" in err
    assert (folder / ".~psto-1-corp.xlsx.old").read_bytes() == original

    monkeypatch.undo()
    code, _, err = run(capsys, "rename", "Lead", "S1", folder)
    assert (code, ".~psto-1-corp.xlsx.old" in err) == (2, True)


def test_an_id_that_is_not_there(capsys, folder):
    before = state(folder)
    code, _, err = run(capsys, "rename", "S9", "Lead", folder)
    assert (code, "did you mean S" in err) == (2, True)
    assert state(folder) == before
