"""The add-in's macros, run by a real LibreOffice: every button, and each way in which an answer may end.

Only what depends on Windows or macOS is replaced (`PstoSystem`): the double below starts a real program and notes
in the sheet, in columns A and B, what was started and what the person saw. Results are read from cells, because a
macro that fails gives nothing back and no error.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from psto_xl.addin.archive import archive
from psto_xl.addin.commands import COMMANDS
from psto_xl.addin.excel.package import macro_source, parts
from psto_xl.addin.excel.vbaproject import Module, vba_project

MACROS = Path(__file__).parent / "macros"
DOUBLE = (MACROS / "PstoSystem.bas").read_text()
FINGER = (MACROS / "Finger.bas").read_text()
PRESS = """
document = next(d for d in desktop.Components if d.URL == given["book"])
sheet = document.Sheets.getByIndex(0)
if given["command"]:
    sheet.getCellRangeByName("A1:D9").clearContents(1023)
    sheet.getCellRangeByName("D1").String = given["command"]
    sheet.getCellRangeByName("D2").String = given["system"]
script = f"vnd.sun.star.script:Psto.{given['macro']}?language=Basic&location=document"
document.getScriptProvider().getScript(script).invoke((), (), ())
result = [[sheet.getCellByPosition(column, row).String for column in (0, 1)] for row in range(9)]
result = [row for row in result if row[0]] or sheet.getCellRangeByName("D4").String
"""
OPEN = """
options = (option("MacroExecutionMode", 4), option("FilterName", "Calc MS Excel 2007 VBA XML"))
document = desktop.loadComponentFromURL(given["book"], "_blank", 0, options)
library = document.BasicLibraries.getByName("Psto")
result = {name: library.getByName(name) for name in library.ElementNames}
"""
AT_WORK = ["status", "PSTO is at work..."]


class Workbook:
    """The add-in, open in LibreOffice, whose buttons can be pressed."""

    def __init__(self, office: Any, folder: Path) -> None:
        self.office, self.folder = office, folder
        self.book = (folder / "psto.xlam").as_uri()
        folder.chmod(0o777)  # the office puts a lock beside the workbook
        (folder / "psto.xlam").chmod(0o666)  # what can't be written is opened to be read only
        self.modules = office.run(OPEN, book=self.book)

    def press(self, command: str, system: str = "windows", macro: str = "Finger.Press") -> Any:
        return self.office.run(PRESS, book=self.book, command=command, system=system, macro=macro)

    def answers(self, reply: str | None) -> None:
        """Let the started program answer that, or nothing."""
        (self.folder / "answer.txt").unlink(missing_ok=True)
        if reply is not None:
            (self.folder / "answer.txt").write_text(reply, "utf-8")

    def python(self, path: str | None) -> None:
        (self.folder / "addin.ini").write_text(f"\ufeff{f'python={path}' if path else ''}\nother=x\n", "utf-8")


def addin(folder: Path, *, system: str) -> bytes:
    """The add-in with `system` in place of what depends on Windows and macOS."""
    contents = parts()
    modules = [Module("ThisWorkbook", "workbook"), Module("Sheet1", "sheet")]
    modules += [Module(name, "code", macro_source(name)) for name in ("PstoRibbon", "PstoRun")]
    for name, text in (("PstoSystem", system), ("Finger", FINGER)):
        modules.append(Module(name, "code", text.replace("FOLDER", str(folder))))
    return archive({**contents, "xl/vbaProject.bin": vba_project("Psto", modules)})


@pytest.fixture(scope="module")
def running(office: Any, profile: Path) -> Iterator[Any]:
    with office(profile) as started:
        yield started


@pytest.fixture(scope="module")
def workbook(running: Any, shared_folder: Path) -> Workbook:
    (shared_folder / "psto.xlam").write_bytes(addin(shared_folder, system=DOUBLE))
    program = shared_folder / "run"
    program.write_text(f"#!/bin/sh\ncd {shared_folder} && cp answer.txt reply.txt 2>/dev/null\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    book = Workbook(running, shared_folder)
    book.python("/bin/sh")
    return book


@pytest.mark.parametrize("command", [command.id for command in COMMANDS])
def test_every_button_reaches_its_command(workbook: Workbook, command: str) -> None:
    workbook.answers(f"ok\nDone: {command}\n\n")
    assert workbook.press(command) == [
        AT_WORK,
        [
            "run",
            f'"/bin/sh" -I -m psto_xl.ribbon {command} --app 4711 --book "psto.xlam" '
            f'--reply "{workbook.folder}/reply.txt"',
        ],
        ["status", f"Done: {command}"],
    ]
    assert not (workbook.folder / "reply.txt").exists()


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        ("ok\nScore 81 – très bien 😀\n\n", ["status", "Score 81 – très bien 😀"]),
        ("message\nOpen a plan first.\n\n", ["message", "Open a plan first."]),
        ("error\r\nThis sheet is protected.\r\nC:\\Öl\\x.log\r\n",
         ["error", "This sheet is protected.\n\nDetails: C:\\Öl\\x.log"]),
        ("ok\n", ["status", ""]),
    ],
)  # fmt: skip
def test_what_is_answered_is_shown(workbook: Workbook, reply: str, seen: list[str]) -> None:
    workbook.answers(reply)
    assert workbook.press("check")[2] == seen


def test_no_answer_is_an_error_that_says_what_to_do(workbook: Workbook) -> None:
    workbook.answers(None)
    kind, text = workbook.press("check")[2]
    assert (kind, "psto-xl addin doctor" in text) == ("error", True)


def test_an_answer_to_an_earlier_click_is_not_shown(workbook: Workbook) -> None:
    workbook.answers(None)
    (workbook.folder / "reply.txt").write_text("ok\nOld\n")
    (workbook.folder / "reply.txt").chmod(0o666)
    assert workbook.press("check")[2][0] == "error"


def test_nothing_is_started_without_an_interpreter(workbook: Workbook) -> None:
    try:
        workbook.python("/nowhere/python")
        moved = workbook.press("check")
        workbook.python(None)
        missing = workbook.press("check")
    finally:
        workbook.python("/bin/sh")
    assert [kind for kind, _ in moved] == [kind for kind, _ in missing] == ["status", "error"]
    assert "can't find its Python at /nowhere/python" in moved[1][1]
    assert 'not set up for you: run "psto-xl addin install"' in missing[1][1]


def test_on_a_mac_the_reply_is_looked_for_until_it_is_there(workbook: Workbook) -> None:
    assert workbook.press("check", system="mac") == [
        AT_WORK,
        ["background", "check psto.xlam"],
        ["later", "PstoRun.Poll"],
    ]
    assert workbook.press("", macro="Finger.LookForReply")[3:] == [["later", "PstoRun.Poll"]]
    (workbook.folder / "reply.txt").write_text("ok\nScore 81\n\n")
    assert workbook.press("", macro="Finger.LookForReply")[4:] == [["status", "Score 81"]]


def test_what_depends_on_the_system_compiles(running: Any, shared_folder: Path) -> None:
    """LibreOffice reads over `#If`, so that this sees what is for Windows and what is for macOS."""
    folder = shared_folder / "real"
    folder.mkdir()
    (folder / "psto.xlam").write_bytes(addin(folder, system=macro_source("PstoSystem")))
    assert Workbook(running, folder).press("", macro="Finger.Compiled") == "TRUE"


def test_a_line_that_does_not_compile_would_be_noticed(running: Any, shared_folder: Path) -> None:
    folder = shared_folder / "broken"
    folder.mkdir()
    broken = macro_source("PstoSystem") + "Public Sub Broken()\n    x = = 1\nEnd Sub\n"
    (folder / "psto.xlam").write_bytes(addin(folder, system=broken))
    assert Workbook(running, folder).press("", macro="Finger.Compiled") == ""
