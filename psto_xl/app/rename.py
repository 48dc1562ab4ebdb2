"""Rename an id in all workbooks of a portfolio, or in none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from psto_xl.app.files import UsageError, find_workbooks
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.backends.file.replace import Change, HalfDone, replace_all
from psto_xl.core.edit import Edit
from psto_xl.core.grid import address
from psto_xl.core.headers import wanted
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rename import RenameError, renaming


class Renamed(NamedTuple):
    """The cells that were changed, by workbook, and those whose reference led nowhere before and does now."""

    cells: dict[str, list[str]]
    found: int


def rename(old: str, new: str, paths: Sequence[str], today: date) -> Renamed:
    """Give the row `old` the id `new` in everything that `paths` name.

    Raises UsageError where it can't be done, and no workbook has changed then; HalfDone where writing failed
    and the workbooks written before could not be put back.
    """
    sources = find_workbooks(paths)
    backends = [FileBackend(source.path) for source in sources]
    try:
        books = [backend.read(wanted) for backend in backends]
        workbooks = [
            read_workbook(book, index, source.label, today)
            for index, (book, source) in enumerate(zip(books, sources, strict=True))
        ]
        edits, found = renaming(books, Plan(workbooks), old.strip(), new.strip())
        _write(backends, edits)
    except HalfDone:
        raise
    except (WorkbookError, RenameError) as error:
        raise UsageError(f"nothing was renamed: {error}") from error
    cells = {
        source.label: [f"{edit.sheet}!{address(edit.row, edit.col)}" for edit in some]
        for source, some in zip(sources, edits, strict=True)
        if some
    }
    return Renamed(cells, len(found))


def _write(backends: Sequence[FileBackend], edits: Sequence[Sequence[Edit]]) -> None:
    """Every workbook is made ready before the first is written."""
    changes = []
    for backend, some in zip(backends, edits, strict=True):
        if some:
            seen, data = backend.edited(some)
            changes.append(Change(backend.path, data, seen))
    replace_all(changes)
