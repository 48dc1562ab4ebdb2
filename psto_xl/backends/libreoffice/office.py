"""Start a LibreOffice of one's own, or reach one that is running."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from psto_xl.backends import WorkbookError
from psto_xl.backends.libreoffice import bridge
from psto_xl.backends.libreoffice.bridge import Uno

READY_WITHIN, GONE_WITHIN = 60.0, 15.0  # seconds
_PROTOCOL = "urp;StarOffice.ComponentContext"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse">\
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="LastTimeDonateShown" oor:op="fuse">\
<value>4102444800</value></prop><prop oor:name="LastTimeGetInvolvedShown" oor:op="fuse">\
<value>4102444800</value></prop></item>
</oor:items>
"""
_OF_PYTHON = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX"}
_OF_SYSTEM = {Path(folder) for folder in ("/bin", "/usr/bin")}
_numbers = itertools.count(1)


@dataclass(slots=True)
class Office:
    """A running LibreOffice. `process` and `profile` are only those that `start` made itself.

    `address` is where others can reach it too, for `connect`.
    """

    context: Uno
    visible: bool = True
    process: subprocess.Popen[bytes] | None = None
    profile: Path | None = None
    address: str | None = None

    @property
    def desktop(self) -> Uno:
        return self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def close(self, *, kill: bool = False) -> None:
        """End the LibreOffice that `start` started, without saving; leave any other alone."""
        process, self.process = self.process, None
        if process is None:
            return
        if not kill and process.poll() is None:
            try:
                self._close_documents()
                self.desktop.terminate()
            except bridge.error("uno.Exception"):
                pass  # the connection goes down with the office, sometimes before it has answered
        _await_end(process, 0 if kill else GONE_WITHIN)
        if self.profile is not None:
            shutil.rmtree(self.profile, ignore_errors=True)

    def _close_documents(self) -> None:
        documents = self.desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if hasattr(document, "setModified"):
                document.setModified(False)
                document.close(True)


def _await_end(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if sys.platform == "win32":
            process.kill()
        else:  # soffice is a launcher; what it launched is in its process group
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def has_display() -> bool:
    """Whether a window can be shown at all."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start(*, visible: bool) -> Office:
    """A LibreOffice with a fresh profile of its own, so that it meddles with no other.

    One that nobody sees ends with this Python at the latest. Raises WorkbookError.
    """
    if visible and not has_display():
        raise WorkbookError(
            "LibreOffice can't show a window because there is no display: start it with visible=False."
        )
    bridge.uno()
    profile = Path(tempfile.mkdtemp(prefix="psto_libreoffice_"))
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    address = f"pipe,name=psto{os.getpid()}x{next(_numbers)}"
    command = [
        str(bridge.program() / ("soffice.exe" if sys.platform == "win32" else "soffice")),
        f"-env:UserInstallation={bridge.url(profile)}",
        f"--accept={address};{_PROTOCOL}",
        *("--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        *([] if visible else ["--headless", "--invisible"]),
    ]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, env=_environment(), **quiet)  # type: ignore[call-overload]
    office = Office(None, visible, process, profile, address)
    try:
        office.context = connect(address, process)
    except BaseException:
        office.close(kill=True)
        raise
    if not visible:
        atexit.register(office.close)
    return office


def _environment() -> dict[str, str]:
    """This process's, without what leads LibreOffice's own Python to another one's library, of which it would die.

    It looks for itself along PATH, so folders there with a Python that is not the system's are left out.
    """
    mine = {name: value for name, value in os.environ.items() if name not in _OF_PYTHON}
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    mine["PATH"] = os.pathsep.join(folder for folder in folders if not _holds_another_python(Path(folder)))
    return mine


def _holds_another_python(folder: Path) -> bool:
    names = ("python.exe",) if sys.platform == "win32" else ("python", "python3")
    return folder not in _OF_SYSTEM and any((folder / name).exists() for name in names)


def connect(address: str, process: subprocess.Popen[bytes] | None = None) -> Uno:
    """The context of the LibreOffice that accepts at `address` (``pipe,name=x`` or ``socket,host=..,port=..``).

    Where `process` is given, it may still be starting: then this waits for it.
    """
    local = bridge.uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + (READY_WITHIN if process else 0)
    while True:
        try:
            return resolver.resolve(f"uno:{address};{_PROTOCOL}")
        except bridge.error("connection.NoConnectException") as problem:
            ended = process is not None and process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise WorkbookError(
                    f"LibreOffice does not answer at {address}: start it (again) and try once more."
                ) from problem
            time.sleep(0.05)


def inside() -> Uno | None:
    """The context of the LibreOffice that this very Python runs in, None outside of one."""
    # asking a context for its desktop would tell as well, but outside of LibreOffice that ends the process
    return bridge.uno().getComponentContext() if "pythonloader" in sys.modules else None
