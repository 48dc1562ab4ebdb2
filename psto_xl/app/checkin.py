"""Record a check-in: a line in the workbook's `Check-ins` for every value that has changed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from psto_xl.app.files import one_workbook
from psto_xl.app.parts import open_workbook, refuse_combined, refuse_empty
from psto_xl.backends import WorkbookError
from psto_xl.core.checkins import NoRoomError, changed, check_in_edits
from psto_xl.core.headers import wanted
from psto_xl.core.plan import Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.text import say


class Recorded(NamedTuple):
    """The day of a check-in, the ids of the rows that got a line, and their workbook."""

    day: date
    ids: list[str]
    workbook: Workbook


def check_in(
    file: str, today: date, *, as_of: date | None = None, by: str = "", password: str | None = None
) -> Recorded:
    """Check a workbook in, dated `as_of`, else by its own `As of`, else `today`.

    `file` is a path or URL. Raises UsageError where it is no file, WorkbookError where it can't be read or written.
    """
    source = one_workbook(file)
    backend = open_workbook(source, password=password)
    book = backend.read(wanted)
    refuse_combined(book, source.path.name)
    workbook = read_workbook(book, 0, source.label, today)
    refuse_empty(workbook, source.path.name)
    day = as_of or workbook.today
    try:
        edits = check_in_edits(book, workbook, day, by.strip())
    except NoRoomError as error:
        raise WorkbookError(say("'{name}': {error}", name=source.path.name, error=error)) from None
    if edits:
        backend.apply(edits, book)
    return Recorded(day, [item.id for item in changed(workbook, day)], workbook)
