"""Rename an id in all workbooks of a portfolio, or in none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from psto_xl.app.files import Source, UsageError, look_for, refuse_urls
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.backends.file.replace import Change, HalfDone, replace_all
from psto_xl.core.edit import Edit
from psto_xl.core.grid import Book, address
from psto_xl.core.headers import wanted
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.rename import RenameError, renaming
from psto_xl.core.text import say


class Renamed(NamedTuple):
    """The cells that were changed, by workbook; how many references led nowhere before and do now; the workbooks."""

    cells: dict[str, list[str]]
    found: int
    books: Sequence[Workbook]


def rename(old: str, new: str, paths: Sequence[str], today: date, *, password: str | None = None) -> Renamed:
    """Give the row `old` the id `new` in everything that `paths` name.

    Raises UsageError where it can't be done, and no workbook has changed then; HalfDone where writing failed
    and the workbooks written before could not be put back.
    """
    refuse_urls(paths, "rename")
    sources, _, unopened = look_for(paths)
    for failure in unopened:
        raise UsageError(say("nothing was renamed: '{path}': {reason}", path=failure.path, reason=failure.reason))
    backends = [FileBackend(source.path, password=password) for source in sources]
    try:
        books = [_read(source, backend) for source, backend in zip(sources, backends, strict=True)]
        plan = Plan(
            [
                read_workbook(book, index, source.label, today)
                for index, (book, source) in enumerate(zip(books, sources, strict=True))
            ]
        )
        edits, found = renaming(books, plan, old.strip(), new.strip())
        _write(sources, backends, edits)
    except HalfDone:
        raise
    except (WorkbookError, RenameError) as error:
        raise UsageError(say("nothing was renamed: {error}", error=error)) from error
    cells = {
        source.label: [f"{edit.sheet}!{address(edit.row, edit.col)}" for edit in some]
        for source, some in zip(sources, edits, strict=True)
        if some
    }
    return Renamed(cells, len(found), plan.books)


def _read(source: Source, backend: FileBackend) -> Book:
    with _naming(source):
        return backend.read(wanted)


def _write(sources: Sequence[Source], backends: Sequence[FileBackend], edits: Sequence[Sequence[Edit]]) -> None:
    """Every workbook is made ready before the first is written."""
    changes = []
    for source, backend, some in zip(sources, backends, edits, strict=True):
        if some:
            with _naming(source):
                seen, data = backend.edited(some)
            changes.append(Change(backend.path, data, seen))
    replace_all(changes)


@contextmanager
def _naming(source: Source) -> Iterator[None]:
    """Says which of many workbooks it is that can't be read or changed."""
    try:
        yield
    except WorkbookError as error:
        raise WorkbookError(say("{label}: {error}", label=source.label, error=error)) from error
