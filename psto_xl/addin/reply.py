"""What a command answers to the button that started it: a small text file.

UTF-8, three lines: the kind, what is said to the person at the keyboard, and the place of the log file with
the details (often empty). `ok` is one sentence for the status bar, `message` and `error` go into a message box;
tabs stand for their line breaks.

LibreOffice's extension carries a copy of this module and runs it with the Python inside LibreOffice, which
may be older than the one of this package: nothing newer than Python 3.8 is used here.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

KINDS = ("ok", "message", "error")
OUTLIVED = 24 * 3600.0  # seconds; no command takes so long


@dataclass(frozen=True)
class Reply:
    """One answer; `log` is a path or empty."""

    kind: str
    text: str
    log: str = ""


def write_reply(path: os.PathLike[str] | str, kind: str, text: str, log: os.PathLike[str] | str = "") -> None:
    """Write a reply so that whoever waits for the file sees all of it or nothing.

    Raises ValueError for an unknown kind and OSError where the file can't be written.
    """
    if kind not in KINDS:
        raise ValueError(f"a reply is one of {', '.join(KINDS)}, not {kind!r}")
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    said = "\t".join(" ".join(line.split()) for line in text.splitlines())
    draft.write_bytes(f"{kind}\n{said}\n{os.fspath(log)}\n".encode())
    draft.replace(target)


def read_reply(path: os.PathLike[str] | str) -> Reply | None:
    """The reply in a file, or None where nothing (or nothing of that form) was answered."""
    try:
        lines = Path(path).read_bytes().decode("utf-8").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 2 or lines[0] not in KINDS:
        return None
    return Reply(lines[0], lines[1].replace("\t", "\n"), lines[2] if len(lines) > 2 else "")


def reply_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for one reply, gone with it.

    Those of commands in the midst of which their application was ended are taken away when they are a day old.
    """
    for old in Path(tempfile.gettempdir()).glob("psto_xl-*"):
        with suppress(OSError):  # somebody else's
            if old.is_dir() and not old.is_symlink() and time.time() - old.stat().st_mtime > OUTLIVED:
                shutil.rmtree(str(old))
    return tempfile.TemporaryDirectory(prefix="psto_xl-")


def write_log(details: str) -> Path:
    """Keep details of a failure in a new file of the user's temporary folder; returns its place."""
    handle, name = tempfile.mkstemp(prefix="psto_xl-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(details)
    return Path(name)
