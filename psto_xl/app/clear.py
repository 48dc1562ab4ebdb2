"""Remove what checks have written into workbook files."""

from __future__ import annotations

from collections.abc import Sequence

from psto_xl.app.files import look_for
from psto_xl.app.parts import open_workbook
from psto_xl.backends import WorkbookError
from psto_xl.core.clear import clearing
from psto_xl.core.headers import wanted
from psto_xl.core.report import Failure
from psto_xl.core.text import told
from psto_xl.languages import language_of


def clear_files(paths: Sequence[str]) -> list[Failure]:
    """Clear every workbook that `paths` name; those that could not be cleared are given back."""
    found = look_for(paths)
    failures = list(found.failures)
    for source in found.sources:
        backend = open_workbook(source)
        try:
            book = backend.read(wanted)
            if edits := clearing(book, language_of(book)):
                backend.apply(edits, book)
        except WorkbookError as error:
            failures.append(Failure(source.label, told(error)))
    return failures
