"""A plan read from workbook files, for commands that look at it and write nothing back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from psto_xl.app.files import look_for
from psto_xl.app.parts import COMBINED, Options, open_backend, refuse_empty
from psto_xl.backends import WorkbookError
from psto_xl.core.headers import wanted
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import Failure
from psto_xl.core.text import told


class PlanRead(NamedTuple):
    """A plan, and the workbooks and folders that could not be read."""

    plan: Plan
    failures: Sequence[Failure]


def read_plan(
    paths: Sequence[str],
    today: date,
    *,
    as_of: date | None = None,
    password: str | None = None,
    keep: Callable[[str], bool] = lambda _: True,
) -> PlanRead:
    """The plan that the workbooks at some paths make together, as far as they, by their labels, are to be kept.

    `as_of` None: each workbook's own day, else `today`. What was made of a portfolio is no part of one. Raises
    UsageError where a path names no workbook.
    """
    found = look_for(paths)
    options = Options(today, as_of, password=password)
    books: list[Workbook] = []
    failures = list(found.failures)
    for source in found.sources:
        if not keep(source.label):
            continue
        try:
            book = open_backend(source, options).read(wanted)
            if book.marked(COMBINED):
                continue
            workbook = read_workbook(book, len(books), source.label, today)
            refuse_empty(workbook, source.path.name)
        except WorkbookError as error:
            failures.append(Failure(source.label, told(error)))
            continue
        books.append(replace(workbook, today=as_of or workbook.today))
    return PlanRead(Plan(books), failures)
