"""Check workbook files as one plan, and write the results back."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from psto_xl.app.files import Source, UsageError, find_workbooks
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import FileBackend, Limits
from psto_xl.core.check import Selection, check
from psto_xl.core.grid import Book
from psto_xl.core.headers import wanted
from psto_xl.core.layout import LEVEL_SHEETS
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import Failure, Report


@dataclass(frozen=True, slots=True)
class Options:
    """How to check. `as_of` None: each workbook's own day, else `today`. `out` is a folder for written copies.

    `since` is an earlier version of what is checked: a workbook, a folder or a pattern.
    """

    today: date
    as_of: date | None = None
    selection: Selection = field(default_factory=Selection)
    write: bool = False
    out: Path | None = None
    backup: bool = False
    password: str | None = None
    since: str | None = None
    limits: Limits = field(default_factory=Limits)


class Part(NamedTuple):
    """A workbook that was read: its backend, its cells, and its part of the plan."""

    source: Source
    backend: FileBackend
    book: Book
    workbook: Workbook


class Outcome(NamedTuple):
    """A report, and the labels of the workbooks that were changed on disk."""

    report: Report
    written: Sequence[str]


def check_files(paths: Sequence[str], options: Options) -> Outcome:
    """Check everything that `paths` name as one plan. Raises UsageError; a bad workbook becomes a failure."""
    sources = find_workbooks(paths, leave_out=options.out)
    failures: list[Failure] = []
    with _no_garbage_collection():
        since = None
        if options.since is not None:
            sources, since = _earlier(sources, options.since, options, failures)
        parts: list[Part] = []
        for source in sources:
            read = read_part(source, len(parts), options)
            if isinstance(read, Failure):
                failures.append(read)
            else:
                parts.append(read)
        plan = Plan([part.workbook for part in parts])
        report = check(plan, _day(plan, options), options.selection, since=since)
        written = []
        for part in parts if options.write else ():
            done = write_part(part, report, options)
            if isinstance(done, Failure):
                failures.append(done)
            elif done:
                written.append(part.source.label)
    return Outcome(replace(report, failures=tuple(failures)), written)


def _earlier(
    sources: Sequence[Source], since: str, options: Options, failures: list[Failure]
) -> tuple[list[Source], Plan]:
    """What is to be checked, which may lie around the earlier version, and that version."""
    from psto_xl.app.plans import read_plan

    old = find_workbooks([since])
    known = {source.path.resolve() for source in old}
    kept = [source for source in sources if source.path.resolve() not in known]
    if not kept:
        raise UsageError(f"'{since}' is what is to be checked: name an earlier version of it.")
    plan, _, unread = read_plan(old, options.today, password=options.password)
    failures += unread
    return kept, plan


def read_part(source: Source, index: int, options: Options) -> Part | Failure:
    """Read one workbook; what keeps it from being part of the plan is a failure."""
    backend = FileBackend(source.path, limits=options.limits, password=options.password, backup=options.backup)
    try:
        book = backend.read(wanted)
        workbook = read_workbook(book, index, source.label, options.today)
        refuse_empty(workbook, source.path.name)
    except WorkbookError as error:
        return Failure(source.label, str(error))
    if options.as_of:
        workbook = replace(workbook, today=options.as_of)
    return Part(source, backend, book, workbook)


def refuse_empty(workbook: Workbook, name: str) -> None:
    """Raise WorkbookError for a workbook that holds no plan."""
    levels = [layout.key for layout in LEVEL_SHEETS]
    if not any(key in workbook.sheets for key in levels):
        raise WorkbookError(
            f"'{name}' has no sheet of a plan: call one {', '.join(levels[:-1])} or {levels[-1]}, with headers such "
            "as ID, Type, Parent and Title; 'psto-xl new' makes a workbook to start with."
        )
    if not workbook.items:
        raise WorkbookError(f"'{name}' has no rows yet: fill in a first objective with an ID and a Title.")


def write_part(part: Part, report: Report, options: Options) -> bool | Failure:
    """Write the report into one workbook or its copy; False where it says so already."""
    from psto_xl.core.desired import edits

    try:
        changes = edits(part.book, report, part.workbook.index)
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            part.backend.save_copy(changes, part.book, options.out / part.source.path.name)
        elif changes:
            part.backend.apply(changes, part.book)
    except WorkbookError as error:
        return Failure(part.source.label, str(error))
    return bool(changes) or options.out is not None


def _day(plan: Plan, options: Options) -> date:
    """The day of the run: the one asked for, the one that all workbooks share, or today."""
    days = {book.today for book in plan.books}
    return options.as_of or (days.pop() if len(days) == 1 else options.today)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A check makes many objects and no rings of them; looking for rings would cost a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
