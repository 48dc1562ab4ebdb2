"""What installing needs to know of a machine, so that Windows and macOS can be simulated in a folder."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]
Registry = Callable[[str], Mapping[str, object]]

SCRIPTS = ("psto_xl.applescript", "psto_xl.sh")


@dataclass(frozen=True, slots=True)
class Machine:
    """One person's account on one computer."""

    system: str  # as platform.system() says it: Windows, Darwin or Linux
    home: Path
    environ: Mapping[str, str]
    python: str  # the interpreter that the buttons shall use
    run: Run
    registry: Registry  # the values of a key of Windows' registry, by name in lower case
    administrator: bool = False

    @property
    def has_excel(self) -> bool:
        return self.system in {"Windows", "Darwin"}

    @property
    def _appdata(self) -> Path:
        return Path(self.environ.get("APPDATA") or self.home / "AppData" / "Roaming")

    @property
    def excel_start(self) -> Path:
        """The folder whose workbooks and add-ins Excel opens when it starts."""
        if self.system == "Windows":
            return self._appdata / "Microsoft" / "Excel" / "XLSTART"
        office = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
        return office / "User Content.localized" / "Startup.localized" / "Excel"

    @property
    def addin(self) -> Path:
        return self.excel_start / "psto.xlam"

    @property
    def settings(self) -> Path:
        """The one file that says which interpreter is used; on a Mac where Excel's sandbox can't write."""
        return self._appdata / "psto_xl" / "addin.ini" if self.system == "Windows" else self.scripts / "psto_xl.ini"

    @property
    def scripts(self) -> Path:
        """The only folder from which Excel's sandbox on a Mac may start something."""
        return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel"

    @property
    def reply(self) -> Path:
        """Where an answer waits for Excel on a Mac."""
        return self.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "psto_xl-reply.txt"


def this_machine() -> Machine:
    administrator = hasattr(os, "geteuid") and os.geteuid() == 0
    return Machine(platform.system(), Path.home(), os.environ, sys.executable, _run, _registry, administrator)


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)


def _registry(key: str) -> Mapping[str, object]:
    if sys.platform != "win32":
        return {}
    import winreg

    root, _, path = key.partition("\\")
    hive = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}[root]
    try:
        with winreg.OpenKey(hive, path) as opened:
            count = winreg.QueryInfoKey(opened)[1]
            values = [winreg.EnumValue(opened, index) for index in range(count)]
    except FileNotFoundError:
        return {}
    return {name.lower(): value for name, value, _ in values}
