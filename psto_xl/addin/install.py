"""Put the add-in where Excel loads it, take it away again, or build it for others to hand out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from psto_xl.addin import AddinError, package_version
from psto_xl.addin.doctor import doctor
from psto_xl.addin.excel.package import xlam
from psto_xl.addin.interpreter import Check, check_interpreter
from psto_xl.addin.machine import SCRIPTS, Machine, this_machine

__all__ = ["Check", "build", "doctor", "install", "uninstall"]

NO_EXCEL = (
    "Excel does not run on this system: use the buttons in LibreOffice (psto-xl libreoffice install), "
    "or build the add-in for other machines (psto-xl addin build -o FOLDER)."
)


def build(out_dir: Path) -> list[Path]:
    """Write all that an IT department needs to hand the add-in out; returns the files written."""
    example = {"Windows": r"C:\Program Files\PSTO\python.exe", "Mac": "/Applications/PSTO/bin/python3"}
    contents: dict[Path, bytes] = {
        Path("psto.xlam"): xlam(),
        Path("README.txt"): _resource("for_it.txt"),
        Path("windows", "addin.ini"): _settings(example["Windows"]),
        Path("mac", "psto_xl.ini"): _settings(example["Mac"]),
        **{Path("mac", name): _resource("mac", name) for name in SCRIPTS},
    }
    for path, content in contents.items():
        (out_dir / path).parent.mkdir(parents=True, exist_ok=True)
        (out_dir / path).write_bytes(content)
    return [out_dir / path for path in contents]


def install(machine: Machine | None = None) -> list[str]:
    """Install the add-in for this person; returns what was done and what to do next, a sentence each.

    Raises AddinError where nothing was installed.
    """
    machine = machine or this_machine()
    if not machine.has_excel:
        raise AddinError(NO_EXCEL)
    for check in check_interpreter(machine, machine.python):
        if not check.ok:
            raise AddinError(f"{check.sentence} {check.advice}")
    with _explained(machine):
        _write(machine.settings, _settings(machine.python))
        if machine.system == "Darwin":
            for name in SCRIPTS:
                _write(machine.scripts / name, _resource("mac", name))
        _write(machine.addin, xlam())
    done = [
        f"The add-in {package_version()} is at {machine.addin}.",
        f"Its buttons use the Python at {machine.python}.",
        "Start Excel again: the tab PSTO is at the right end of the ribbon.",
    ]
    if machine.system == "Darwin":
        done.append("The first click asks whether Python may control Excel: answer OK.")
    return [*done, 'If the tab does not show, run "psto-xl addin doctor".']


def uninstall(machine: Machine | None = None) -> list[str]:
    """Take away all that `install` put there; returns what was done."""
    machine = machine or this_machine()
    if not machine.has_excel:
        raise AddinError(NO_EXCEL)
    files_of_ours = [machine.addin, machine.settings]
    if machine.system == "Darwin":
        files_of_ours += [*(machine.scripts / name for name in SCRIPTS), machine.reply]
    present = [path for path in files_of_ours if path.exists()]
    with _explained(machine):
        for path in present:
            path.unlink()
        if machine.system == "Windows" and machine.settings.parent.is_dir():
            machine.settings.parent.rmdir()
    if not present:
        return ["There was no add-in to take away."]
    return [*(f"Removed {path}." for path in present), "Excel shows the tab PSTO until it is started again."]


def _settings(python: str) -> bytes:
    return f"python={python}\n".encode()


def _resource(*names: str) -> bytes:
    return files("psto_xl.addin.excel").joinpath(*names).read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(content)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise


@contextmanager
def _explained(machine: Machine) -> Iterator[None]:
    """Say what to do where the system does not let us write."""
    try:
        yield
    except OSError as error:
        remedy = {
            "Windows": "close Excel, which keeps its add-ins to itself while it runs, and try again",
            "Darwin": "allow your terminal Full Disk Access (System Settings, Privacy & Security) and try again",
        }[machine.system]
        raise AddinError(f"{error.filename} can't be written ({error.strerror}): {remedy}.") from error
