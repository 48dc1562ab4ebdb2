"""Where a command runs: inside LibreOffice if the package is there, and never what lies beside a workbook."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from psto_xl.addin import package_version

# A package that runs in the office's own process: no connection, the office is simply there.
PACKAGE = """
import uno
from pathlib import Path

def main(arguments):
    given = dict(zip(arguments[1::2], arguments[2::2]))
    context = uno.getComponentContext()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = next(d for d in desktop.Components if d.URL == given["--book"])
    document.Sheets.getByIndex(0).getCellRangeByName("B2").String = f"{arguments[0]} {given['--libreoffice']}"
    Path(given["--reply"]).write_text("ok\\n\\n\\n")
    return 0
"""
TRAP = "from pathlib import Path; Path(__file__).parent.parent.joinpath('sprung').touch()\n"
PRESS = """
options = (option("Hidden", False),)
document = desktop.loadComponentFromURL(given["book"], "_blank", 0, options)
frame = document.CurrentController.Frame
helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
helper.executeDispatch(frame, "vnd.psto-xl:check", "", 0, ())
"""
CELL = """
result = [d.Sheets.getByIndex(0).getCellRangeByName("B2").String for d in desktop.Components][0]
"""


def put_package(folder: Path, ribbon: str) -> None:
    """A package of our name and version, and the xlwings that it needs."""
    for name in ("psto_xl", "xlwings", f"psto_xl-{package_version()}.dist-info"):
        (folder / name).mkdir(parents=True)
    (folder / "psto_xl" / "__init__.py").touch()
    (folder / "xlwings" / "__init__.py").touch()
    (folder / "psto_xl" / "ribbon.py").write_text(ribbon)
    metadata = f"Metadata-Version: 2.1\nName: psto-xl\nVersion: {package_version()}\n"
    (folder / f"psto_xl-{package_version()}.dist-info" / "METADATA").write_text(metadata)


@pytest.fixture
def plan(shared_folder: Path) -> Iterator[Path]:
    book = shared_folder / "plan.xlsx"
    openpyxl.Workbook().save(book)
    book.chmod(0o666)
    yield book
    book.unlink()


def pressed(office: Any, profile: Path, book: Path, environment: dict[str, str]) -> str:
    """What is in B2 after Check alignment was pressed."""
    with office(profile, environment=environment) as started:
        started.run(PRESS, book=book.as_uri())
        deadline = time.monotonic() + 30
        while not (text := str(started.run(CELL))) and time.monotonic() < deadline:
            time.sleep(0.1)
        return text


def test_a_package_that_the_office_can_import_runs_inside_it(
    office: Any, installed: Path, shared_folder: Path, plan: Path
) -> None:
    put_package(shared_folder / "site", PACKAGE)
    assert pressed(office, installed, plan, {"PYTHONPATH": str(shared_folder / "site")}) == "check inside"
    assert not (shared_folder / "calls.jsonl").exists()


def test_another_version_inside_is_left_alone(office: Any, installed: Path, shared_folder: Path, plan: Path) -> None:
    put_package(shared_folder / "old", PACKAGE)
    (shared_folder / "old" / f"psto_xl-{package_version()}.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: psto-xl\nVersion: 0.0.1\n"
    )
    assert pressed(office, installed, plan, {"PYTHONPATH": str(shared_folder / "old")}) == "check"


def test_what_lies_beside_the_workbook_is_not_imported(
    office: Any, installed: Path, shared_folder: Path, plan: Path
) -> None:
    """The workbook lies in the office's working folder, and a package of our name beside it."""
    put_package(installed, TRAP)
    put_package(shared_folder, TRAP)
    for folder in (installed, shared_folder):
        (folder / "psto_xl_reply.py").write_text(TRAP)
    beside = installed / "plan.xlsx"
    beside.write_bytes(plan.read_bytes())
    beside.chmod(0o666)
    assert pressed(office, installed, beside, {}) == "check"
    assert not list(shared_folder.rglob("sprung"))
    assert not (shared_folder.parent / "sprung").exists()
