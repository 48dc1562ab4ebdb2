"""Remove what checks have written into workbook files."""

from __future__ import annotations

from collections.abc import Sequence

from psto_xl.app.files import find_workbooks
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.core.clear import clearing
from psto_xl.core.headers import wanted
from psto_xl.core.report import Failure
from psto_xl.languages import language_of


def clear_files(paths: Sequence[str]) -> list[Failure]:
    """Clear every workbook that `paths` name; those that could not be cleared are given back."""
    failures = []
    for source in find_workbooks(paths):
        backend = FileBackend(source.path)
        try:
            book = backend.read(wanted)
            if edits := clearing(book, language_of(book)):
                backend.apply(edits, book)
        except WorkbookError as error:
            failures.append(Failure(source.label, str(error)))
    return failures
