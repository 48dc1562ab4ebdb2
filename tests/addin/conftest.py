"""A real LibreOffice with a profile of its own, driven by short pieces of Python that know `uno`."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from psto_xl.addin import libreoffice, package_version
from psto_xl.addin.machine import this_machine

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what it calls in its own dependencies
    import oletools.olevba  # noqa: F401

NOBODY = 65534
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="LastTimeDonateShown" oor:op="fuse">
<value>9999999999</value></prop></item>
</oor:items>
"""
# What every piece of Python starts with; it runs in the Python that LibreOffice was built for.
PROLOGUE = """
import json, os, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

def option(name, value):
    return PropertyValue(Name=name, Value=value)

def connect(url):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            return resolver.resolve(url)
        except NoConnectException:
            time.sleep(0.05)

url, given = sys.argv[1], json.loads(sys.argv[2])
context = connect(url)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
result = None
"""
# Ends without taking the connection down in order, which crashes now and then.
EPILOGUE = """
print(json.dumps(result), flush=True)
os._exit(0)
"""
# Nothing is asked on leaving; the connection is cut before the call comes back.
END = """
from com.sun.star.lang import DisposedException
for document in desktop.Components:
    document.setModified(False)
try:
    desktop.terminate()
except DisposedException:
    pass
"""


def as_nobody(command: Sequence[str]) -> list[str]:
    """The command as an ordinary user, where we are root; `unopkg` does nothing for root."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]


def python_with_uno() -> str:
    """A Python that can reach a running LibreOffice."""
    candidates = [sys.executable, "/usr/bin/python3", "/usr/lib/libreoffice/program/python"]
    for python in candidates:
        if shutil.which(python) and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return python
    raise RuntimeError("no Python with LibreOffice's uno module was found: install python3-uno")


class Office:
    """A running LibreOffice."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.python = python_with_uno()

    def run(self, code: str, **given: Any) -> Any:
        """Run Python that knows `desktop`, `context` and `given`; what it assigns to `result` comes back."""
        script = PROLOGUE + textwrap.dedent(code) + EPILOGUE
        done = subprocess.run(
            [self.python, "-I", "-c", script, self.url, json.dumps(given)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr or f"ended by {done.returncode}")
        return json.loads(done.stdout)


Start = Callable[..., AbstractContextManager[Office]]


@contextmanager
def _office(
    profile: Path, *arguments: str, headless: bool = True, environment: Mapping[str, str] | None = None
) -> Iterator[Office]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    accept = f"socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    quiet = ["--norestore", "--nologo", "--nofirststartwizard", "--nodefault", "--nolockcheck"]
    if headless:
        quiet += ["--headless", "--invisible"]
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", f"--accept={accept}", *quiet, *arguments]
    process = subprocess.Popen(
        as_nobody(command),
        cwd=profile,
        env={**os.environ, "HOME": str(profile), **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    running = Office("uno:" + accept)
    try:
        yield running
    finally:
        try:
            running.run(END)
            process.wait(30)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="session")
def office() -> Start:
    """Starts LibreOffice with a profile, as an ordinary user; it is ended with the block."""
    return _office


@pytest.fixture(scope="session")
def nobody() -> Callable[[Sequence[str]], list[str]]:
    """Makes of a command one that an ordinary user runs."""
    return as_nobody


@pytest.fixture(scope="session")
def uno_python() -> str:
    return python_with_uno()


@pytest.fixture(scope="module")
def shared_folder() -> Iterator[Path]:
    """A temporary folder that the ordinary user owns; pytest's own can be read by its user alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        folder.chmod(0o777)
        yield folder


@pytest.fixture(scope="module")
def profile(shared_folder: Path) -> Path:
    """A fresh user profile of LibreOffice."""
    folder = shared_folder / "profile"
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
    return folder


@pytest.fixture(scope="module")
def installed(shared_folder: Path, profile: Path, uno_python: str) -> Path:
    """The profile with our extension in it, put there as an ordinary user does; its interpreter is a double."""
    interpreter = shared_folder / "python"
    interpreter.write_text(f"#!{uno_python} -I\n" + Path(__file__).with_name("interpreter.py").read_text())
    interpreter.chmod(0o755)

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HOME": str(profile)}
        return subprocess.run(as_nobody(command), env=environment, capture_output=True, text=True, check=False)

    person = replace(this_machine(), python=str(interpreter), run=run, administrator=False)
    told = libreoffice.install(person, profile)
    assert told[0] == f"The extension {package_version()} is installed."
    return profile
