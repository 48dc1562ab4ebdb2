"""Record a check-in: a line in the workbook's `Check-ins` for every value that has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from psto_xl.app.check import refuse_empty
from psto_xl.app.files import UsageError
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.core.checkins import NoRoomError, changed, check_in_edits
from psto_xl.core.headers import wanted
from psto_xl.core.reading import read_workbook


class Recorded(NamedTuple):
    """The day of a check-in, and the ids of the rows that got a line."""

    day: date
    ids: list[str]


def check_in(
    file: Path, today: date, *, as_of: date | None = None, by: str = "", password: str | None = None
) -> Recorded:
    """Check a workbook in, dated `as_of`, else by its own `As of`, else `today`.

    Raises UsageError where it is no file, WorkbookError where it can't be read or written.
    """
    if not file.is_file():
        raise UsageError(f"'{file}' is {'a folder' if file.is_dir() else 'not there'}: name one workbook.")
    backend = FileBackend(file, password=password)
    book = backend.read(wanted)
    workbook = read_workbook(book, 0, str(file), today)
    refuse_empty(workbook, file.name)
    day = as_of or workbook.today
    try:
        edits = check_in_edits(book, workbook, day, by.strip())
    except NoRoomError as error:
        raise WorkbookError(f"'{file.name}': {error}") from None
    if edits:
        backend.apply(edits, book)
    return Recorded(day, [item.id for item in changed(workbook, day)])
