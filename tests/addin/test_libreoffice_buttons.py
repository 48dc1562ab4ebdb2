"""The extension as a person uses it: a visible LibreOffice, a workbook, and real clicks.

The interpreter that was written down is a double (`interpreter.py`). Pictures of the screen are kept in the folder
that the environment variable PSTO_ARTIFACTS names.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from psto_xl.addin.commands import COMMANDS

# Finds things on the screen as a screen reader does: by the name that is shown.
FIND = """
if "role" in given:
    role = uno.getConstantByName("com.sun.star.accessibility.AccessibleRole." + given["role"])

def windows():
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    return [toolkit.getTopWindow(number) for number in range(toolkit.getTopWindowCount())]

def walk(accessible, depth=0):
    node = accessible.getAccessibleContext()
    if node is None:
        return
    yield node
    if depth < 12:
        for number in range(min(node.getAccessibleChildCount(), 60)):
            child = node.getAccessibleChild(number)
            if child is not None:
                yield from walk(child, depth + 1)

def shown():
    for window in windows():
        for node in walk(window):
            yield node
"""
CENTRE = (
    FIND
    + """
SHOWING = uno.getConstantByName("com.sun.star.accessibility.AccessibleStateType.SHOWING")

def visible(node):
    states = node.getAccessibleStateSet()  # a number since LibreOffice 7.5
    return states & SHOWING if isinstance(states, int) else states.contains(SHOWING)

result = None
for node in shown():
    if node.getAccessibleName() == given["name"] and node.getAccessibleRole() == role and visible(node):
        place, size = node.getLocationOnScreen(), node.getSize()
        result = [place.X + size.Width // 2, place.Y + size.Height // 2]
        break
"""
)
TEXTS = FIND + "result = [node.getAccessibleName() for node in shown()]"
CELL = """
frames = [desktop.getFrames().getByIndex(n) for n in range(desktop.getFrames().getCount())]
sheets = [frame.Controller.Model.Sheets for frame in frames if frame.Controller]
result = sheets[0].getByIndex(0).getCellRangeByName("B2").String if sheets else None
"""
TOOLBAR = (
    FIND
    + """
bar = next(n for n in shown() if n.getAccessibleRole() == role and n.getAccessibleName() == given["name"])
buttons = [bar.getAccessibleChild(n).getAccessibleContext() for n in range(bar.getAccessibleChildCount())]
places = sorted((button.getLocationOnScreen().X, button.getAccessibleName()) for button in buttons)
result = [name for _, name in places]
"""
)


@dataclass
class Screen:
    """A display of its own, the office on it, and a mouse."""

    display: str
    office: Any
    folder: Path
    pictures: Path

    def picture(self, name: str) -> None:
        target = self.pictures / f"{name}.png"
        subprocess.run(["import", "-display", self.display, "-window", "root", target], check=True)

    def click(self, name: str, role: str = "PUSH_BUTTON") -> None:
        x, y = self.until(lambda: self.office.run(CENTRE, name=name, role=role))
        command = ["xdotool", "mousemove", str(x), str(y), "click", "1"]
        subprocess.run(command, env={**os.environ, "DISPLAY": self.display}, check=True)

    def dismiss(self) -> None:
        """Close the message box."""
        self.click("OK")
        self.until(lambda: not self.office.run(CENTRE, name="OK", role="PUSH_BUTTON"))

    def until(self, look: Callable[[], Any]) -> Any:
        """What `look` gives once it gives something."""
        deadline = time.monotonic() + 60
        while not (seen := look()):
            if time.monotonic() > deadline:
                self.picture("failed")
                raise TimeoutError("the screen did not change: see the picture failed.png")
            time.sleep(0.2)
        return seen

    def says(self, text: str) -> str:
        """The text on the screen that contains `text`, once it is there."""
        return str(self.until(lambda: next((t for t in self.office.run(TEXTS) if text in t), None)))

    def calls(self) -> list[Any]:
        return [json.loads(line) for line in (self.folder / "calls.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen with a window manager: without one LibreOffice loses clicks after a message box."""
    reading, writing = os.pipe()
    options = ["-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(["Xvfb", *options], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        name = f":{number.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": name})
    try:
        yield name
    finally:
        manager.terminate()
        manager.wait()
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def screen(
    display: str, installed: Path, shared_folder: Path, office: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    pictures = Path(os.environ.get("PSTO_ARTIFACTS") or tmp_path_factory.mktemp("artifacts"))
    pictures.mkdir(parents=True, exist_ok=True)
    book = shared_folder / "plan.xlsx"
    openpyxl.Workbook().save(book)
    book.chmod(0o666)
    environment = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"}
    with office(installed, "--calc", str(book), headless=False, environment=environment) as started:
        screen = Screen(display, started, shared_folder, pictures)
        screen.until(lambda: started.run(CELL) is not None)
        yield screen


def test_the_toolbar_shows_the_buttons_in_their_order(screen: Screen) -> None:
    labels = [command.label for command in COMMANDS]
    assert screen.office.run(TOOLBAR, role="TOOL_BAR", name="PSTO") == labels
    screen.picture("toolbar")


def test_a_click_starts_the_interpreter_that_was_written_down(screen: Screen) -> None:
    screen.click("Check alignment")
    screen.until(lambda: screen.office.run(CELL) == "check")
    (call,) = screen.calls()
    assert call["leaked"] == []
    *start, connection, _, book, _, reply = call["arguments"]
    assert start == ["-I", "-m", "psto_xl.ribbon", "check", "--libreoffice"]
    assert connection.startswith("pipe,name=psto_xl_")
    assert book == (screen.folder / "plan.xlsx").as_uri()
    screen.until(lambda: not Path(reply).parent.exists())
    screen.picture("status")


def test_the_menu_has_the_same_commands(screen: Screen) -> None:
    screen.click("PSTO", "MENU")
    screen.until(lambda: screen.office.run(CENTRE, name="Clear", role="MENU_ITEM"))
    screen.picture("menu")
    screen.click("Clear", "MENU_ITEM")
    screen.until(lambda: screen.office.run(CELL) == "clear")


def test_a_message_is_shown_in_a_box(screen: Screen) -> None:
    screen.click("Explain")
    assert screen.says("what explain says") == "This is what explain says."
    screen.picture("message")
    screen.dismiss()


def test_a_failure_names_the_log_with_the_details(screen: Screen) -> None:
    screen.click("Help")
    text = screen.says("Details: ")
    screen.picture("error")
    screen.dismiss()
    log = Path(text.partition("Details: ")[2])
    assert "\n" not in text.partition("\n\n")[0]
    assert log.read_text() == "the very reason\n"
    log.unlink()


def test_an_interpreter_that_was_moved_is_named(screen: Screen) -> None:
    (screen.folder / "python").rename(screen.folder / "gone")
    screen.click("Check alignment")
    screen.says(f'PSTO finds no Python at "{screen.folder}/python": run "psto-xl libreoffice install" again.')
    screen.dismiss()
