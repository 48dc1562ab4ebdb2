"""Rename an id in all workbooks of a portfolio, or in none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from psto_xl.app.files import Source, UsageError, look_for, refuse_urls
from psto_xl.app.parts import COMBINED
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
    try:
        opened = list(_plans(sources, password))
        labels = [source.label for source, _, _ in opened]
        books = [book for _, _, book in opened]
        numbered = enumerate(zip(books, labels, strict=True))
        plan = Plan([read_workbook(book, index, label, today) for index, (book, label) in numbered])
        edits, found = renaming(books, plan, old.strip(), new.strip())
        _write(opened, edits)
    except HalfDone:
        raise
    except (WorkbookError, RenameError) as error:
        raise UsageError(say("nothing was renamed: {error}", error=error)) from error
    cells = {
        label: [f"{edit.sheet}!{address(edit.row, edit.col)}" for edit in some]
        for label, some in zip(labels, edits, strict=True)
        if some
    }
    return Renamed(cells, len(found), plan.books)


_Opened = tuple[Source, FileBackend, Book]


def _plans(sources: Sequence[Source], password: str | None) -> Iterator[_Opened]:
    """The workbooks that hold plans; what was made of several follows when it is made anew."""
    for source in sources:
        backend = FileBackend(source.path, password=password)
        with _naming(source):
            book = backend.read(wanted)
        if not book.marked(COMBINED):
            yield source, backend, book


def _write(opened: Sequence[_Opened], edits: Sequence[Sequence[Edit]]) -> None:
    """Every workbook is made ready before the first is written."""
    changes = []
    for (source, backend, _), some in zip(opened, edits, strict=True):
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
