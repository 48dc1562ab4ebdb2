"""Inside LibreOffice: what a click on one of our buttons calls.

The extension is told which interpreter to use when it is built, in `psto_xl.ini` beside this file. A workbook has
no say in it. This runs in the Python inside LibreOffice, which may be as old as 3.8.
"""

# Its modules exist inside LibreOffice only.
# mypy: disable-error-code="import-not-found", allow-subclassing-any

from __future__ import annotations

import importlib
import importlib.util
import os
import secrets
import subprocess
import threading
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxButtons import BUTTONS_OK
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from psto_xl_reply import Reply, read_reply, reply_folder, write_log, write_reply

PROTOCOL = "vnd.psto-xl:"
IMPLEMENTATION = "org.psto_xl.Buttons"
SERVICES = ("com.sun.star.frame.ProtocolHandler",)
INSIDE = "inside"  # the connection's name where a command runs in this process
STATUS_SECONDS = 20
ENDED_SECONDS = 5  # how long to wait for a connection that is ending
AT_WORK = threading.Lock()


class Buttons(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):
    """One for each window; the office makes it when a button of the window is used."""

    def __init__(self, context: Any, *_arguments: Any) -> None:
        self.context = context
        self.frame: Any = None

    def initialize(self, arguments: tuple[Any, ...]) -> None:
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:
        return self if url.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def addStatusListener(self, _listener: Any, _url: Any) -> None:
        """The buttons are always on: what is the matter is said when one is pressed."""

    def removeStatusListener(self, _listener: Any, _url: Any) -> None:
        """Nothing is kept of listeners."""

    def getImplementationName(self) -> str:
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return SERVICES

    def dispatch(self, url: Any, _arguments: tuple[Any, ...]) -> None:
        """A click. A click while a command is at work is let go."""
        command = url.Complete[len(PROTOCOL) :]
        book = self.frame.Controller.Model.URL or self.frame.Controller.Model.Title
        settings = read_settings()
        inside = runs_inside(settings["version"])
        if not AT_WORK.acquire(blocking=False):
            return
        if inside:
            self.finish(answer(lambda reply: run_inside(command, book, reply)))
        else:
            worker = threading.Thread(target=self.run_outside, args=(settings, command, book), daemon=True)
            worker.start()

    def run_outside(self, settings: dict[str, str], command: str, book: str) -> None:
        """In a thread of its own, so that the office stays free to answer the interpreter."""
        reply = answer(lambda file: run_outside(self.context, settings, command, book, file))
        in_main_thread(self.context, lambda: self.finish(reply))

    def finish(self, reply: Reply) -> None:
        AT_WORK.release()
        if reply.kind == "ok":
            show_status(self.context, self.frame, reply.text)
        else:
            show_message(self.context, self.frame, reply)


def answer(run: Any) -> Reply:
    """What a command answers; what went wrong where it doesn't."""
    with reply_folder() as folder:
        file = Path(folder, "reply.txt")
        try:
            details = run(file)
            reply = read_reply(file)
        except Exception:  # the last one to know: a failure here must reach the person who clicked
            details, reply = traceback.format_exc(), None
    if reply:
        return reply
    return Reply(
        "error", "PSTO could not do this: show the log file to whoever installed it.", str(write_log(details))
    )


def read_settings() -> dict[str, str]:
    """What was written down when the extension was built."""
    lines = Path(__file__).with_name("psto_xl.ini").read_text("utf-8").splitlines()
    return {key: value for key, _, value in (line.partition("=") for line in lines)}


def runs_inside(wanted: str) -> bool:
    """Is the package that built this extension importable here, with what it needs?"""
    try:
        return version("psto-xl") == wanted and importlib.util.find_spec("xlwings") is not None
    except PackageNotFoundError:
        return False


def arguments(command: str, connection: str, book: str, reply: Path) -> list[str]:
    return [command, "--libreoffice", connection, "--book", book, "--reply", str(reply)]


def run_inside(command: str, book: str, reply: Path) -> str:
    ribbon = importlib.import_module("psto_xl.ribbon")
    return f"exit code {ribbon.main(arguments(command, INSIDE, book, reply))}"


def run_outside(context: Any, settings: dict[str, str], command: str, book: str, reply: Path) -> str:
    """Run the command in the interpreter that was written down; returns what it printed."""
    python = settings["python"]
    if not Path(python).is_file():
        write_reply(reply, "error", f'PSTO finds no Python at "{python}": run "psto-xl libreoffice install" again.')
        return ""
    address = "pipe,name=psto_xl_" + secrets.token_hex(8)
    services = context.ServiceManager
    acceptor = services.createInstanceWithContext("com.sun.star.connection.Acceptor", context)
    bridges: list[Any] = []

    def lend() -> None:
        """Answer one caller, who gets the office for as long as the command runs."""
        caller = acceptor.accept(address)
        if caller is not None:
            factory = services.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", context)
            bridges.append(factory.createBridge("", "urp", caller, Lender(context)))

    lender = threading.Thread(target=lend, daemon=True)
    lender.start()
    done = subprocess.run(
        [python, "-I", "-m", "psto_xl.ribbon", *arguments(command, address, book, reply)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={key: value for key, value in os.environ.items() if key not in OFFICES_OWN},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        check=False,
    )
    acceptor.stopAccepting()
    lender.join(ENDED_SECONDS)
    for bridge in bridges:
        bridge.dispose()
    return done.stdout.decode("utf-8", "replace")


# What LibreOffice sets for its own Python, and another one must not see.
OFFICES_OWN = ("PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class Lender(unohelper.Base, XInstanceProvider):
    """Lends the office to whoever is at the other end of a connection."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def getInstance(self, _name: str) -> Any:
        return self.context


class Call(unohelper.Base, XCallback):
    def __init__(self, function: Any) -> None:
        self.function = function

    def notify(self, _data: Any) -> None:
        self.function()


def in_main_thread(context: Any, function: Any) -> None:
    """Windows may only be shown by the thread that runs the office's own."""
    service = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
    service.addCallback(Call(function), None)


def show_status(context: Any, frame: Any, text: str) -> None:
    indicator = frame.createStatusIndicator()
    indicator.start(text, 0)
    timer = threading.Timer(STATUS_SECONDS, in_main_thread, (context, indicator.end))
    timer.daemon = True
    timer.start()


def show_message(context: Any, frame: Any, reply: Reply) -> None:
    text = reply.text + (f"\n\nDetails: {reply.log}" if reply.log else "")
    kind = ERRORBOX if reply.kind == "error" else INFOBOX
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    box = toolkit.createMessageBox(frame.ContainerWindow, kind, BUTTONS_OK, "PSTO", text)
    box.execute()
    box.dispose()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Buttons, IMPLEMENTATION, SERVICES)
