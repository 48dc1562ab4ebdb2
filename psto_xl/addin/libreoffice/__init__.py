"""The LibreOffice extension: the same buttons as a toolbar and a menu; built, installed and removed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from psto_xl.addin import AddinError, package_version
from psto_xl.addin.libreoffice.package import IDENTIFIER, oxt
from psto_xl.addin.machine import Machine, this_machine

PLACES = {
    "Windows": (r"C:\Program Files\LibreOffice\program\unopkg.com",),
    "Darwin": ("/Applications/LibreOffice.app/Contents/MacOS/unopkg",),
    "Linux": ("/usr/lib/libreoffice/program/unopkg", "/usr/lib64/libreoffice/program/unopkg"),
}


def build(out_dir: Path, python: str | None = None) -> list[Path]:
    """Write `psto.oxt`, whose buttons use `python` (this interpreter if none is given); returns the files."""
    target = out_dir / "psto.oxt"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(oxt(python or this_machine().python))
    return [target]


def install(machine: Machine | None = None, profile: Path | None = None) -> list[str]:
    """Add the extension to LibreOffice; returns what was done and what to do next, a sentence each.

    An administrator's is for everybody on this computer, since LibreOffice wants it so. `profile` is the folder
    of another user profile than the default one. Raises AddinError where nothing was installed.
    """
    machine = machine or this_machine()
    if machine.administrator and not _for_everybody(Path(machine.python)):
        raise AddinError(
            f"Only the administrator can use the Python at {machine.python}: run this as yourself, "
            "or install PSTO where everybody can read it."
        )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (extension,) = build(Path(folder), machine.python)
        _unopkg(machine, profile, "add", "--force", *_shared(machine), str(extension))
    return [
        f"The extension {package_version()} is installed{' for everybody' if machine.administrator else ''}.",
        f"Its buttons use the Python at {machine.python}.",
        "Start LibreOffice again: Calc has a toolbar and a menu PSTO.",
    ]


def uninstall(machine: Machine | None = None, profile: Path | None = None) -> list[str]:
    """Remove the extension; returns what was done. Raises AddinError where that was not possible."""
    machine = machine or this_machine()
    if IDENTIFIER not in _unopkg(machine, profile, "list", *_shared(machine)):
        return ["There was no extension to remove."]
    _unopkg(machine, profile, "remove", *_shared(machine), IDENTIFIER)
    return ["The extension is removed.", "LibreOffice shows the toolbar until it is started again."]


def _shared(machine: Machine) -> list[str]:
    return ["--shared"] if machine.administrator else []


def _for_everybody(python: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in [python.resolve(), *python.resolve().parents])


def _unopkg(machine: Machine, profile: Path | None, *arguments: str) -> str:
    places = PLACES.get(machine.system, ())
    program = shutil.which("unopkg") or next((place for place in places if Path(place).is_file()), None)
    if program is None:
        raise AddinError("LibreOffice was not found: install it, start it once, and try again.")
    own = [f"-env:UserInstallation={profile.as_uri()}"] if profile else []
    done = machine.run([program, *arguments, *own])
    if done.returncode != 0:
        reason = " ".join((done.stderr or done.stdout).split())
        raise AddinError(f"LibreOffice refused: close all of its windows and try again ({reason}).")
    return done.stdout
