"""What is done to one workbook of a run, wherever that is: read it, look at it alone, write its results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from psto_xl.app.files import Source
from psto_xl.app.shelf import Shelf, Waiting
from psto_xl.app.wire import dumps, loads
from psto_xl.backends import Stale, WorkbookError
from psto_xl.backends.file import FileBackend, Limits, stale
from psto_xl.core.check import Examined, Selection, examine
from psto_xl.core.derived import Derived
from psto_xl.core.edit import AddColumn, AddSheet, SetCells
from psto_xl.core.grid import Book
from psto_xl.core.headers import wanted
from psto_xl.core.layout import LEVEL_SHEETS
from psto_xl.core.part import is_whole, slim
from psto_xl.core.plan import Plan, Workbook
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import BookReport, Figures
from psto_xl.core.text import Text, Told, say, told

if TYPE_CHECKING:
    from psto_xl.backends.store import StoreBackend
    from psto_xl.core.edit import AnyEdit
    from psto_xl.core.finding import Finding
    from psto_xl.core.report import Score
    from psto_xl.core.views.extract import Extract

COMBINED: Final = "combined"
"""The mark of a workbook that was made of a portfolio; it is a result, no part of one."""


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

    def day_of(self, workbook: Workbook) -> date:
        """The day to check a workbook for."""
        return self.as_of or workbook.settings.as_of or self.today


class Part(NamedTuple):
    """What a run keeps of a workbook that was read: `digest` tells its bytes, the workbook is slim.

    It can be examined again for another day where it still is `whole`. `derived` is what was worked out of it
    alone; it neither travels nor is it kept where there are others.
    """

    digest: bytes
    workbook: Workbook
    examined: Examined
    whole: bool
    derived: Derived | None = None

    def on(self, options: Options) -> Part | None:
        """What it would be on the day of these options; None where that takes reading it again."""
        workbook = self.workbook
        day = options.day_of(workbook)
        if day == workbook.today:
            return self
        if not self.whole:
            return None
        workbook = replace(workbook, today=day)
        return self._replace(workbook=workbook, examined=examine(workbook, options.selection))


class Refused(NamedTuple):
    """A workbook that is no part of the plan. One that is `left_out` was made by an earlier run.

    `digest` is empty where not even its bytes could be had.
    """

    digest: bytes
    reason: Told
    left_out: bool = False


class Reading(NamedTuple):
    """A workbook to read, the run's one at position `at`."""

    source: Source
    at: int


class Writing(NamedTuple):
    """A workbook to write: `digest` tells the bytes it was read from, `says` what it is to say.

    That is an extract of the report, or packed its `Share`, which is what travels. `keep` where the run wants to know
    its new part.
    """

    source: Source
    at: int
    digest: bytes
    says: Extract | bytes
    keep: bool = False


class Written(NamedTuple):
    """What became of it: `cells` were changed, the file now is what `digest` tells; or a failure's reason.

    `reshaped` where sheets or columns have come; `part` is then the new part, packed, where it was wanted: otherwise
    it is the same as before. `note` is what else there is to say.
    """

    digest: bytes = b""
    cells: int = 0
    failure: Told = ""
    part: bytes = b""
    note: str = ""
    reshaped: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A workbook's extract of the report without the workbook itself, whose rows the figures follow in order."""

    extract: Extract
    figures: Sequence[Figures]
    findings: Sequence[Finding]
    alignment: Score

    def __getstate__(self) -> tuple[object, ...]:
        """What is pickled: lists as columns, which is faster than row by row."""
        columns = [[*zip(*rows, strict=True)] for rows in (self.figures, self.findings)]
        return self.extract, *columns, self.alignment

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        from psto_xl.core.finding import Finding

        extract, figures, findings, alignment = state
        given = {
            "extract": extract,
            "figures": [*map(Figures._make, zip(*figures, strict=True))],
            "findings": [*map(Finding._make, zip(*findings, strict=True))],
            "alignment": alignment,
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)


def read_part(task: Reading, options: Options, shelf: Shelf | None) -> Part | Refused:
    """Read a workbook and look at it alone."""
    backend = open_backend(task.source, options)
    try:
        book, workbook = _read(backend, task.source, options)
    except WorkbookError as error:
        return Refused(backend.digest or b"", told(error))
    if book.marked(COMBINED):
        return Refused(backend.digest or b"", "made of a portfolio by an earlier run", left_out=True)
    kept = slim(workbook)
    if shelf:
        shelf.put(task.at, book, kept)
    derived = Derived(Plan([workbook]))
    examined = examine(workbook, options.selection, derived=derived)
    return Part(backend.digest or b"", kept, examined, is_whole(workbook, kept), derived)


def write_part(task: Writing, options: Options, shelf: Shelf | None) -> Written:
    """Write a share of the report into its workbook, or into a copy."""
    try:
        try:
            written = _write(task, options, shelf.take(task.at) if shelf else None)
        except Stale:
            written = _written_before(task, options)
    except OSError as error:
        name, why = task.source.path.name, str(error.strerror or error)
        return Written(failure=say("'{target}' can't be written: {why}.", target=name, why=why))
    except WorkbookError as error:
        return Written(failure=told(error))
    if task.keep and written.reshaped:
        return written._replace(part=_packed(read_part(Reading(*task[:2]), options, None)))
    return written


class _Passing:
    """Edits on their way: how many there have been, and whether sheets or columns came among them."""

    def __init__(self, edits: Iterator[AnyEdit]) -> None:
        self._first = [*islice(edits, 1)]
        self._rest = edits
        self.count = 0
        self.reshaped = False

    def __bool__(self) -> bool:
        return bool(self._first)

    def __iter__(self) -> Iterator[AnyEdit]:
        for edit in chain(self._first, self._rest):
            self.count += sum(map(len, edit.values.values())) if isinstance(edit, SetCells) else 1
            self.reshaped = self.reshaped or isinstance(edit, AddColumn | AddSheet)
            yield edit


def _write(task: Writing, options: Options, waiting: Waiting | None) -> Written:
    backend = open_backend(task.source, options, seen=task.digest)
    read = waiting or _read_slim(backend, task.source, options)
    if backend.digest != task.digest:
        raise stale(task.source.path.name)
    edits = _Passing(_edits(task, *read))
    del waiting, read  # the last edit takes what it was made of with it, before the new file is made
    if options.out:
        target = options.out / task.source.copy
        target.parent.mkdir(parents=True, exist_ok=True)
        backend.save_copy(edits, target)
    elif edits:
        backend.apply(edits)
    note = getattr(backend, "note", "") if edits.count else ""
    return Written(backend.digest, edits.count, note=note, reshaped=edits.reshaped)


def _written_before(task: Writing, options: Options) -> Written:
    """Nothing is left to do where whoever had this task before died after it was done. Raises Stale otherwise."""
    backend = open_backend(task.source, options)
    book, workbook = _read_slim(backend, task.source, options)
    said = loads(task.says).figures if isinstance(task.says, bytes) else task.says.mine.figures
    if options.out or len(said) != len(workbook.items) or any(True for _ in _edits(task, book, workbook)):
        raise stale(task.source.path.name)
    return Written(backend.digest or b"", 1, reshaped=True)


def _edits(task: Writing, book: Book, workbook: Workbook | None) -> Iterator[AnyEdit]:
    from psto_xl.core.desired import extract_edits
    from psto_xl.languages import of_settings

    extract = task.says if not isinstance(task.says, bytes) else _extract(loads(task.says), workbook)
    return extract_edits(book, extract, of_settings(extract.mine.book.settings))


def read_parts(
    tasks: Sequence[Reading], options: Options, shelf: Shelf | None, *, pack: bool = False
) -> list[Part | Refused | bytes]:
    """`read_part` for some workbooks; one that brings the tool itself down stops none of the others.

    With `pack` the results are fit to travel and to be kept.
    """
    done: list[Part | Refused | bytes] = []
    for task in tasks:
        try:
            part = read_part(task, options, shelf)
        except Exception as error:  # a fault of the tool's own: it is told in this workbook's place
            part = Refused(b"", _fault(task.source, error))
        done.append(_packed(part) if pack else part)
    return done


def _packed(part: Part | Refused) -> bytes:
    return dumps(part._replace(derived=None) if isinstance(part, Part) else part)


def write_parts(tasks: Sequence[Writing], options: Options, shelf: Shelf | None) -> list[Written]:
    """`write_part` for some workbooks, likewise."""
    done = []
    for task in tasks:
        try:
            done.append(write_part(task, options, shelf))
        except Exception as error:  # as above
            done.append(Written(failure=_fault(task.source, error)))
    return done


def _fault(source: Source, error: Exception) -> Text:
    frames = extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return say(
        "'{name}' could not be done, by a fault of the tool's own: {fault}; report this to those who make the tool.",
        name=source.path.name,
        fault=f"{type(error).__name__}: {error}{where}",
    )


def refuse_empty(workbook: Workbook, name: str) -> None:
    """Raise WorkbookError for a workbook that holds no plan."""
    levels = [layout.key for layout in LEVEL_SHEETS]
    if not any(key in workbook.sheets for key in levels):
        raise WorkbookError(
            say(
                "'{name}' has no sheet of a plan: call one {names} or {levels}, with headers such as ID, "
                "Type, Parent and Title; 'psto-xl new' makes a workbook to start with.",
                name=name,
                names=", ".join(levels[:-1]),
                levels=levels[-1],
            )
        )
    if not workbook.items:
        raise WorkbookError(
            say("'{name}' has no rows yet: fill in a first objective with an ID and a Title.", name=name)
        )


def refuse_combined(book: Book, name: str) -> None:
    """Raise WorkbookError for a workbook that `combine` has made, and will make anew."""
    if book.marked(COMBINED):
        raise WorkbookError(say("'{name}' was made of several plans: open the plan that it shows.", name=name))


def open_backend(source: Source, options: Options, seen: bytes | None = None) -> FileBackend | StoreBackend:
    """What reads and writes this workbook of a run."""
    return open_workbook(source, limits=options.limits, password=options.password, backup=options.backup, seen=seen)


def open_workbook(
    source: Source,
    *,
    limits: Limits | None = None,
    password: str | None = None,
    backup: bool = False,
    seen: bytes | None = None,
) -> FileBackend | StoreBackend:
    """What reads and writes a workbook, wherever it is."""
    if source.url:
        from psto_xl.backends.store import StoreBackend

        return StoreBackend(source.url, limits=limits, password=password, backup=backup, seen=seen)
    return FileBackend(source.path, limits=limits, password=password, backup=backup, seen=seen)


def share_of(extract: Extract) -> Share:
    """What of an extract must travel to where its workbook is written."""
    mine = extract.mine
    figures = [mine.figures[item] for item in mine.book.items]
    star = extract.star and extract.star._replace(item=extract.star.item._replace(unreadable=frozenset()))
    bare = BookReport(Workbook(0, "", mine.book.today), {}, (), mine.alignment)
    return Share(replace(extract, mine=bare, star=star), figures, mine.findings, mine.alignment)


def _extract(share: Share, workbook: Workbook | None) -> Extract:
    assert workbook is not None, "a plan whose share travels travels too"
    figures = dict(zip(workbook.items, share.figures, strict=True))
    return replace(share.extract, mine=BookReport(workbook, figures, share.findings, share.alignment))


def _read_slim(backend: FileBackend | StoreBackend, source: Source, options: Options) -> tuple[Book, Workbook]:
    book, workbook = _read(backend, source, options)
    return book, slim(workbook)


def _read(backend: FileBackend | StoreBackend, source: Source, options: Options) -> tuple[Book, Workbook]:
    book = backend.read(wanted)
    workbook = read_workbook(book, 0, source.label, options.today)
    if not book.marked(COMBINED):
        refuse_empty(workbook, source.path.name)
    return book, replace(workbook, today=options.day_of(workbook))
