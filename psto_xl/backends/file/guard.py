"""The file itself: may it be opened, what is in it, is somebody else at it."""

from __future__ import annotations

import stat
from enum import Enum
from pathlib import Path

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.zip import OLE, Limits
from psto_xl.core.text import say

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_STREAM = "EncryptedPackage".encode("utf-16-le")


class Kind(Enum):
    """What a file holds, by its content: its name may say otherwise."""

    OPEN_XML = "Excel's XML format"
    BINARY = ".xlsb"
    OLD = ".xls"
    OPEN_DOCUMENT = ".ods"
    ENCRYPTED = "encrypted"


def load(path: Path, limits: Limits) -> bytes:
    """The file's bytes. Raises WorkbookError where there is no file, none that may be read, or none to read."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise WorkbookError(say("'{name}' is a folder; name a workbook.", name=path.name))
        if not stat.S_ISREG(found.st_mode):
            raise WorkbookError(say("'{name}' is not a file; name a workbook.", name=path.name))
        if found.st_size > limits.part:
            raise WorkbookError(
                say(
                    "'{name}' is too large ({size} MiB); remove what is no plan, or raise the size limit.",
                    name=path.name,
                    size=found.st_size >> 20,
                )
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(say("There is no file '{name}'; check its name and folder.", name=path.name)) from error
    except PermissionError as error:
        raise WorkbookError(
            say("'{name}' may not be read; close it elsewhere, or ask for the right to open it.", name=path.name)
        ) from error
    except (OSError, ValueError) as error:
        raise WorkbookError(
            say("'{name}' can't be read from its disk; copy it to this computer first.", name=path.name)
        ) from error
    if not data:
        raise WorkbookError(say("'{name}' is empty (0 bytes); restore it from a backup.", name=path.name))
    return data


def kind_of(data: bytes, name: str) -> Kind:
    """What the bytes of the file `name` are. Raises WorkbookError where they are no workbook."""
    if data.startswith(OLE):
        return Kind.ENCRYPTED if _STREAM in data else Kind.OLD
    if data.startswith(b"PK\3\4") or b"PK\5\6" in data[-65_557:]:
        if _OPEN_DOCUMENT in data[:200]:
            return Kind.OPEN_DOCUMENT
        return Kind.BINARY if b"xl/workbook.bin" in data else Kind.OPEN_XML
    if data[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"):
        raise WorkbookError(
            say("'{name}' is from a very old Excel; open it in Excel and save it as an .xlsx file.", name=name)
        )
    if data.startswith(b"PK"):
        raise WorkbookError(say("'{name}' is damaged or incomplete; copy or download it again.", name=name))
    raise WorkbookError(
        say("'{name}' is not a workbook, whatever its name says; open it in Excel and save it as .xlsx.", name=name)
    )


def is_lock_file(path: Path) -> bool:
    """Whether this is what Excel or LibreOffice leaves beside a workbook while it is open."""
    return path.name.startswith(("~$", ".~lock."))


def open_elsewhere(path: Path) -> bool:
    """Whether the workbook seems to be open: Excel's or LibreOffice's lock file lies beside it."""
    shortened = f"~${path.name[2:]}"  # what Word does to long names, and some versions of Excel
    names = (f"~${path.name}", shortened, f".~lock.{path.name}#")
    return any(path.with_name(name).exists() for name in names)
