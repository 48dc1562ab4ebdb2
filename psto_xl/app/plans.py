"""A plan read from workbook files, for commands that look at it and write nothing back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from psto_xl.app.check import refuse_empty
from psto_xl.app.files import Source
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend
from psto_xl.core.headers import wanted
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import Failure


class PlanRead(NamedTuple):
    """A plan, where each of its workbooks came from, and the workbooks that could not be read."""

    plan: Plan
    sources: Sequence[Source]
    failures: Sequence[Failure]


def read_plan(
    sources: Sequence[Source], today: date, *, as_of: date | None = None, password: str | None = None
) -> PlanRead:
    """The plan that the workbooks make together; `as_of` None: each workbook's own day, else `today`."""
    books: list[Workbook] = []
    read: list[Source] = []
    failures: list[Failure] = []
    for source in sources:
        try:
            book = FileBackend(source.path, password=password).read(wanted)
            workbook = read_workbook(book, len(books), source.label, today)
            refuse_empty(workbook, source.path.name)
        except WorkbookError as error:
            failures.append(Failure(source.label, str(error)))
            continue
        books.append(replace(workbook, today=as_of or workbook.today))
        read.append(source)
    return PlanRead(Plan(books), read, failures)
