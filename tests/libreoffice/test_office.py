"""Finding, starting, reaching and leaving a LibreOffice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from psto_xl.backends import WorkbookError, libreoffice
from psto_xl.backends.libreoffice import office

LOAD = """
import builtins, sys
from psto_xl.backends import WorkbookError
from psto_xl.backends.libreoffice import bridge
before = list(sys.path), builtins.__import__
try:
    print(bridge.uno().__name__, (sys.path, builtins.__import__) == before)
except WorkbookError as problem:
    print(problem)
"""


def load(libreoffice_at: Path | None = None) -> str:
    """What a fresh Python says when it loads the bridge, of a LibreOffice in a given place."""
    place = {"PSTO_LIBREOFFICE": str(libreoffice_at)} if libreoffice_at else {}
    command = [sys.executable, "-c", LOAD]
    return subprocess.run(command, env=os.environ | place, capture_output=True, text=True, check=True).stdout


def test_the_bridge_leaves_the_search_path_and_importing_alone() -> None:
    assert load() == "uno True\n"


def test_a_bridge_for_another_python(tmp_path: Path) -> None:
    (tmp_path / "soffice").touch()
    (tmp_path / "uno.py").touch()
    (tmp_path / "libpyuno.so").write_bytes(b"\x7fELF\x00libpython3.9.so.1.0\x00")

    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert load(tmp_path) == (
        f"LibreOffice's Python bridge is made for Python 3.9 and this is Python {here}: "
        "install and run psto-xl with Python 3.9.\n"
    )


def test_a_libreoffice_without_a_bridge(tmp_path: Path) -> None:
    (tmp_path / "soffice").touch()

    assert load(tmp_path).startswith("LibreOffice's Python bridge was not found: install it")


def test_no_libreoffice(tmp_path: Path) -> None:
    assert load(tmp_path).startswith("LibreOffice was not found: install LibreOffice Calc")


def test_a_second_connection_shares_the_books_and_leaves_them_open(app: xw.App, book: xw.Book) -> None:
    book.sheets[0]["A1"].value = "shared"
    other = xw.App(spec=app.impl.office.address, add_book=False)

    assert other != app
    assert xw.apps.active == other
    assert other.books[book.name].sheets[0]["A1"].value == "shared"
    other.quit()
    assert xw.apps.active == app
    assert book.sheets[0]["A1"].value == "shared"


def test_nobody_answers() -> None:
    with pytest.raises(WorkbookError, match="LibreOffice does not answer at pipe,name=nobody"):
        xw.App(spec="pipe,name=nobody")


def test_attaching_to_a_context(app: xw.App) -> None:
    assert libreoffice.attach(app.impl.office.context) == app
    assert len(xw.apps) == 1


@pytest.mark.usefixtures("app")
def test_attaching_outside_of_libreoffice() -> None:
    with pytest.raises(WorkbookError, match="not running inside LibreOffice"):
        libreoffice.attach()


INSIDE = """
import sys
sys.path[:0] = {path!r}
import unohelper
from com.sun.star.lang import XServiceInfo

class Probe(unohelper.Base, XServiceInfo):
    def __init__(self, context):
        from psto_xl.backends import libreoffice
        sheet = libreoffice.attach().books.active.sheets[0]
        sheet["A1"].value = [["inside", sheet["B1"].value * 2, "=B1*3"]]

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Probe, "psto.Probe", ())
"""


def test_attaching_inside_of_libreoffice(app: xw.App, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["B1"].value = 21
    probe(app, tmp_path)

    assert sheet["A1:C1"].value == ["inside", 42, 126]


def probe(app: xw.App, folder: Path) -> None:
    """Run `INSIDE` in LibreOffice's own Python."""
    (folder / "probe.py").write_text(INSIDE.format(path=[entry for entry in sys.path if entry]))
    loader = app.impl.service("loader.Python")
    factory = loader.activate("psto.Probe", "", (folder / "probe.py").as_uri(), None)
    factory.createInstanceWithContext(app.impl.office.context)


@pytest.mark.usefixtures("app")
def test_an_activated_environment_is_kept_from_libreoffices_own_python(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", symlinks=True)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "venv"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "venv" / "bin"), os.environ["PATH"]]))

    with xw.App(visible=False) as private:
        sheet = private.books.active.sheets[0]
        sheet["B1"].value = 21
        probe(private, tmp_path)
        assert sheet["A1:C1"].value == ["inside", 42, 126]


def test_a_window_without_a_display(app: xw.App, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(WorkbookError, match="can't show a window because there is no display"):
        xw.App(visible=True)
    assert xw.apps.active == app


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A screen of its own that nobody sees."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        monkeypatch.setenv("DISPLAY", f":{number.readline().strip()}")
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "gen")
    yield
    server.terminate()
    server.wait()


@pytest.mark.usefixtures("app", "display")
def test_a_visible_libreoffice_tells_of_editing_and_shows_messages() -> None:
    with xw.App(visible=True) as seen:
        running = seen.impl.office
        cell = seen.books.active.sheets[0]["B2"]
        cell.select()
        assert (seen.visible, seen.impl.editing) == (True, False)

        press("mousemove", "400", "500", "click", "1")
        press("type", "12")
        wait_until(lambda: seen.impl.editing)
        press("key", "Return")
        wait_until(lambda: not seen.impl.editing)
        assert seen.books.active.sheets[0].used_range.last_cell.value == 12

        answer = threading.Timer(
            1, lambda: press("search", "--sync", "--name", "PSTO", "windowfocus", "key", "Return")
        )
        answer.start()
        assert seen.alert("Is this read?", title="PSTO") == "ok"
        answer.join()
        process = running.process
    assert process.returncode is not None
    assert not running.profile.exists()


def press(*keys: str) -> None:
    subprocess.run(["xdotool", *keys], check=True)


def wait_until(met: object) -> None:
    assert callable(met)
    deadline = time.monotonic() + 20
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_private_libreoffice_leaves_nothing_behind() -> None:
    started = office.start(visible=False)
    process = started.process
    assert process is not None
    assert started.profile is not None

    started.close(kill=True)

    assert process.returncode is not None
    assert not started.profile.exists()
