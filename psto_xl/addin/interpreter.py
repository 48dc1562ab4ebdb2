"""Is an interpreter fit to be written down for the buttons?"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from psto_xl.addin import package_version
from psto_xl.addin.machine import Machine

# What the interpreter itself says, isolated as the buttons start it: the version of this package, whether
# Excel can be reached, and the installation that the interpreter belongs to.
QUESTION = """
import importlib.metadata, importlib.util, sys
print(importlib.metadata.version("psto-xl"))
print(importlib.util.find_spec("xlwings") is not None)
print(sys.base_prefix)
"""


class Check(NamedTuple):
    """One thing that was looked at: is it in order, what is the matter, and what to do about it."""

    ok: bool
    sentence: str
    advice: str = ""


def check_interpreter(machine: Machine, python: str) -> list[Check]:
    """What speaks for and against `python`; stops at what makes further questions pointless."""
    if not Path(python).is_file():
        return [Check(False, f"There is no Python at {python} any more.", 'Run "psto-xl addin install" again.')]
    answer = machine.run([python, "-I", "-c", QUESTION])
    if answer.returncode != 0:
        return [
            Check(
                False,
                f"The Python at {python} finds PSTO only with the help of your user's own settings, or not at all.",
                'Install PSTO with "pipx install psto-xl[live]" or into an environment of its own, then run '
                '"psto-xl addin install" from there.',
            )
        ]
    version, has_xlwings, installation = answer.stdout.splitlines()[:3]
    return [
        _from_store(machine, installation),
        _has_xlwings(python, has_xlwings == "True"),
        _same_version(version),
        _in_cloud(machine, python),
    ]


def _from_store(machine: Machine, installation: str) -> Check:
    if machine.system == "Windows" and "pythonsoftwarefoundation" in installation.lower():
        return Check(
            False,
            "This Python is from the Microsoft Store, which hides the files it writes from Excel.",
            "Install Python from python.org and PSTO with it, then try again.",
        )
    return Check(True, "The Python can share files with Excel.")


def _has_xlwings(python: str, found: bool) -> Check:
    if found:
        return Check(True, "xlwings, which reaches the open workbook, is installed.")
    return Check(
        False,
        "xlwings, which reaches the open workbook, is missing.",
        f'Run "{python}" -m pip install "psto-xl[live]".',
    )


def _same_version(version: str) -> Check:
    if version == package_version():
        return Check(True, f"The Python of the buttons runs PSTO {version}.")
    return Check(
        False,
        f"The Python of the buttons runs PSTO {version}, this is {package_version()}.",
        'Run "psto-xl addin install" from the installation that you want to use.',
    )


def _in_cloud(machine: Machine, python: str) -> Check:
    """A file in a synchronised folder may be moved, or be in the cloud only, when it is needed."""
    path = PureWindowsPath(python) if machine.system == "Windows" else PurePosixPath(python)
    folders = [machine.environ.get(name, "") for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")]
    folders.append(str(machine.home / "Library" / "CloudStorage"))
    if any(folder and path.is_relative_to(folder) for folder in folders):
        return Check(
            False,
            f"The Python at {python} lies in a folder that OneDrive keeps in step.",
            "Install PSTO into a folder outside OneDrive.",
        )
    return Check(True, "The Python lies outside OneDrive.")
