"""A manager's morning with the extension: a visible LibreOffice, the demonstration, real clicks, real results.

Nothing is a double here but the interpreter's start, and that only because an ordinary user may not be allowed to
run the tests' own: its script starts LibreOffice's Python with the packages of the tests. The pictures are kept in
the folder that the environment variable PSTO_ARTIFACTS names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwings

import psto_xl
from psto_xl.addin import libreoffice
from psto_xl.addin.machine import this_machine
from psto_xl.app.new import create
from psto_xl.builder.demo import demo_contents
from psto_xl.core.layout import SHEET

from .conftest import as_nobody
from .test_libreoffice_buttons import Screen, display  # noqa: F401 - a fixture

PACKAGES = [str(Path(module.__file__).parents[1]) for module in (psto_xl, xlwings)]
INTERPRETER = """#!{python} -I
import runpy, sys
sys.path[:0] = {packages}
sys.argv[:4] = ["psto_xl.ribbon"]  # python -I -m psto_xl.ribbon
runpy.run_module("psto_xl.ribbon", run_name="__main__", alter_sys=True)
"""
DOCUMENT = """
frames = [desktop.getFrames().getByIndex(n) for n in range(desktop.getFrames().getCount())]
documents = [frame.Controller.Model for frame in frames if frame.Controller and frame.Controller.Model]
document = next((d for d in documents if d.Title.startswith("3-solar")), None)
"""
SHEETS = (
    DOCUMENT
    + """
def rows(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(True)
    end = cursor.RangeAddress
    rows = list(sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getFormulaArray())
    while rows and not any(rows[-1]):
        rows.pop()
    return rows

def read():
    if not document or document.hasControllersLocked():  # as while cells are being written
        return None
    return {sheet.Name: rows(sheet) for sheet in document.Sheets}

seen = read()
result = seen if read() == seen else None  # sheets are not read all at once
"""
)
CURSOR = (
    DOCUMENT
    + """
selected = document.CurrentSelection
result = selected.AbsoluteName.replace("$", "") if hasattr(selected, "AbsoluteName") else None
"""
)
FRONT = DOCUMENT + "result = document.CurrentController.ActiveSheet.Name"
PROTECT = DOCUMENT + "document.Sheets.getByName(given['sheet']).protect('')"
# What was changed would be asked about on leaving.
CLOSE = DOCUMENT + "for one in documents: one.setModified(False); one.close(True)"
TITLES = DOCUMENT + "result = [d.Title for d in documents]"


@pytest.fixture(scope="module", params=["outside", "inside"])
def screen(
    request: pytest.FixtureRequest,
    display: str,  # noqa: F811
    profile: Path,
    shared_folder: Path,
    office: Any,
    uno_python: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Screen]:
    """The demonstration open in a visible LibreOffice whose Python has our package, or not."""
    pictures = Path(os.environ.get("PSTO_ARTIFACTS") or tmp_path_factory.mktemp("artifacts"))
    _install(shared_folder, profile, uno_python)
    folder = shared_folder / request.param
    folder.mkdir()
    folder.chmod(0o777)
    book = folder / "3-solar.xlsx"
    today = date.today()  # noqa: DTZ011 - the buttons check for today
    create(book, demo_contents(today)[book.name])
    book.chmod(0o666)
    environment = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"}
    if request.param == "inside":
        environment["PYTHONPATH"] = os.pathsep.join(PACKAGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("URE_BOOTSTRAP", raising=False)  # left by tests that have loaded LibreOffice's libraries
        with office(profile, "--calc", str(book), headless=False, environment=environment) as started:
            screen = Screen(display, started, folder, pictures / f"live-{request.param}")
            screen.pictures.mkdir(parents=True, exist_ok=True)
            cells(screen)
            try:
                yield screen
            finally:
                started.run(CLOSE)


def _install(folder: Path, profile: Path, uno_python: str) -> None:
    interpreter = folder / "python"
    interpreter.write_text(INTERPRETER.format(python=uno_python, packages=PACKAGES))
    interpreter.chmod(0o755)

    def run(command: Sequence[str]) -> Any:
        import subprocess

        environment = {**os.environ, "HOME": str(profile)}
        environment.pop("URE_BOOTSTRAP", None)
        return subprocess.run(as_nobody(command), env=environment, capture_output=True, text=True, check=False)

    libreoffice.install(replace(this_machine(), python=str(interpreter), run=run, administrator=False), profile)


Cells = dict[str, list[list[str]]]


def inputs(sheets: Cells) -> Cells:
    """What people have typed: all but the tool's own sheets, and its columns at the right of the others."""
    widths = {key: sum(not column.computed for column in layout.columns) for key, layout in SHEET.items()}
    return {name: [row[: widths[name]] for row in rows] for name, rows in sheets.items() if widths[name]}


def findings(sheets: Cells) -> list[str]:
    """The places of all findings that the sheet Alignment lists, as in ``Operational.C5``."""
    listed = [row for row in sheets["Alignment"] if row[1].startswith("PSTO")]
    return [f"{row[4]}.{row[5]}" for row in listed]


def test_a_morning_with_the_buttons(screen: Screen) -> None:
    """One story, as each click builds on those before it."""
    run = screen.office.run
    before = cells(screen)
    assert findings(before) == []

    screen.click("Check alignment")
    checked: Cells = screen.until(lambda: findings(now := cells(screen)) and now)
    screen.picture("1-checked")
    assert "Operational.C5" in findings(checked)
    assert "PSTO201" in checked["Operational"][4][25]
    assert inputs(checked) == inputs(before)
    assert run(FRONT) == "Guide"

    visited: list[str] = []
    for number in range(len(set(findings(checked)))):
        visited.append(next_cell(screen))
        screen.picture(f"2-finding-{number + 1}")
    assert sorted(visited) == sorted(set(findings(checked)))
    assert visited == sorted(visited, key=_order(before))

    assert next_cell(screen) == visited[0]

    screen.click("Explain")
    assert screen.says("A good example (").startswith(visited[0].replace(".", "!"))
    screen.picture("3-explained")
    screen.dismiss()

    screen.click("Go to dashboard")
    screen.until(lambda: run(FRONT) == "Dashboard")
    screen.picture("4-dashboard")
    screen.click("Settings")
    screen.until(lambda: run(FRONT) == "Settings")
    screen.click("Help")
    screen.until(lambda: run(FRONT) == "Guide")

    screen.click("Clear")
    screen.until(lambda: not findings(cells(screen)))
    screen.picture("5-cleared")
    assert cells(screen) == before

    screen.click("Record check-in")
    recorded = screen.until(lambda: (now := cells(screen)) != before and now)
    assert {name for name in recorded if recorded[name] != before[name]} == {"Check-ins"}
    screen.picture("6-checked-in")

    run(PROTECT, sheet="Operational")
    screen.click("Check alignment")
    screen.says("The sheet 'Operational' is protected: take off its protection")
    screen.picture("7-protected")
    screen.dismiss()
    assert cells(screen) == recorded

    screen.click("New from template")
    screen.until(lambda: (screen.folder / "Plan.xlsx").exists() and len(run(TITLES)) == 2)


def cells(screen: Screen) -> Cells:
    """Every sheet's rows, once nothing is being written."""
    read: Cells = screen.until(lambda: screen.office.run(SHEETS))
    return read


def next_cell(screen: Screen) -> str:
    """Where Next finding leads from here."""
    here = screen.office.run(CURSOR)
    screen.click("Next finding")
    return str(screen.until(lambda: (now := screen.office.run(CURSOR)) != here and now))


def _order(sheets: Cells) -> Any:
    names = list(sheets)

    def place(cell: str) -> tuple[int, int, int, str]:
        sheet, _, address = cell.partition(".")
        letters = address.rstrip("0123456789")
        return names.index(sheet), int(address.removeprefix(letters)), len(letters), letters

    return place
