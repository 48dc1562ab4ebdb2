"""Check workbooks as one plan, and write the results back: a few or thousands, here or elsewhere."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from psto_xl.app.executors import Here, Lost, Runner, Stop, Work, processes
from psto_xl.app.files import COPIES, Found, LeftOut, Source, UsageError, look_for, place_of
from psto_xl.app.outcome import How, Outcome, Stopped, in_words
from psto_xl.app.parts import (
    Options,
    Part,
    Reading,
    Refused,
    Writing,
    Written,
    read_parts,
    refuse_empty,
    share_of,
    write_parts,
)
from psto_xl.app.shelf import Shelf
from psto_xl.app.wire import dumps, loads, unpacked
from psto_xl.core.check import conclude
from psto_xl.core.derived import Derived
from psto_xl.core.part import Pool, renumbered, slim
from psto_xl.core.plan import Plan
from psto_xl.core.report import Failure, Report
from psto_xl.core.text import Told, say

if TYPE_CHECKING:
    from psto_xl.app.resume import State

__all__ = ["How", "Options", "Outcome", "Stopped", "check_files", "refuse_empty"]

T = TypeVar("T", Reading, Writing)
R = TypeVar("R")

_SIMPLY: Final = How()
_FEW: Final = 16
"""So many workbooks are done sooner than further processes are ready, and may wait in memory."""


def check_files(paths: Sequence[str], options: Options, how: How = _SIMPLY) -> Outcome:
    """Check everything that `paths` name as one plan. Raises UsageError, or Stopped; a bad workbook is a failure."""
    found = look_for(paths, out=options.out)
    with _no_garbage_collection(), ExitStack() as stack:
        return _Run(found, options, how, stack).outcome()


class _Run:
    """One run over some workbooks. Positions count its sources."""

    def __init__(self, found: Found, options: Options, how: How, stack: ExitStack) -> None:
        self._options, self._how, self._tell = options, how, how.progress
        self._sources, self._left_out, self._outside = found
        self._since: Plan | None = None
        if options.since is not None:
            self._sources, self._since = _earlier(found, options.since, options)
        self._parts: dict[int, Part] = {}
        self._digests: dict[int, bytes] = {}
        self._failed: dict[int, Told] = {}
        self._changed: set[int] = set()
        self._pool = Pool()
        self._stop = Stop()
        stack.enter_context(self._stop.listening())
        self._state = _state(how, options)
        if self._state:
            stack.callback(self._state.close)
        few = len(self._sources) <= _FEW
        self._runner = _runner(how, few=few)
        stack.callback(self._runner.close)
        travels = not isinstance(self._runner, Here)
        self._shelf = _shelf(stack, few=few, travels=travels) if options.write and not how.scheduler else None

    def outcome(self) -> Outcome:
        """Do all of it."""
        for one in self._left_out:
            self._tell.note(f"{one.label}: left out, {one.reason}")
        stamps = self._stamps()
        if self._state and (before := self._state.summary(self._fingerprint(stamps))):
            self._tell.note("Nothing has changed since the last run.")
            return Outcome(partial(self._as_before, stamps), (), self._left_out, *before, *self._texts())
        if self._state:
            self._state.forget()
        self._read(stamps)
        report = self._conclude()
        if self._options.write:
            self._write(report)
            report = replace(report, failures=self._failures())
        summary = (len(report.books), report.counts, report.failures)
        if self._state:
            bad = any(at in self._digests for at in self._failed)
            stamps = [] if bad else self._state.stamps(self._sources)
            self._state.finish(self._fingerprint(stamps), summary)
        written = [self._sources[at].label for at in sorted(self._changed)]
        return Outcome(lambda: report, written, self._left_out, *summary, *self._texts())

    # Reading

    def _read(self, stamps: Sequence[bytes]) -> None:
        """Read every workbook and look at it alone; what is known from an earlier run is taken from there."""
        tasks: list[Reading] = []
        for at, source in enumerate(self._sources):
            known = self._known(self._state, source.label, stamps[at]) if self._state else None
            if known is None:
                tasks.append(Reading(source, at))
            else:
                self._take(at, known)
        pack = self._state is not None or not isinstance(self._runner, Here)
        work: Work[Reading, Part | Refused | bytes] = partial(
            read_parts, options=self._options, shelf=self._shelf, pack=pack
        )
        for task, found in self._do("Reading", work, tasks, len(tasks)):
            if isinstance(found, Lost):
                self._failed[task.at] = say(
                    "'{name}' was not read: the process that worked on it was ended, perhaps for want of memory; "
                    "check this workbook by itself.",
                    name=task.source.path.name,
                )
                continue
            read: Part | Refused = unpacked(found)
            self._take(task.at, read)
            if self._state and read.digest and isinstance(found, bytes):
                self._state.keep(task.source.label, read.digest, found)
        if self._stop.asked:
            done = len(self._parts) + len(self._failed)
            raise Stopped(
                say(
                    "stopped after reading {done} of {sources} workbooks; nothing was written.",
                    done=done,
                    sources=len(self._sources),
                )
            )

    def _known(self, state: State, label: str, stamp: bytes) -> Part | Refused | None:
        """What an earlier run kept of these bytes of a workbook, as it would be today."""
        packed = state.part(label, stamp)
        if packed is None:
            return None
        kept: Part | Refused = loads(packed)._replace(digest=stamp)
        return kept.on(self._options) if isinstance(kept, Part) else kept

    def _take(self, at: int, read: Part | Refused) -> None:
        label = self._sources[at].label
        if isinstance(read, Part):
            if len(self._sources) > 1:
                read = read._replace(workbook=self._pool.adopt(read.workbook, at), derived=None)
            self._parts[at] = read
            self._tell.note(f"{label}: {len(read.workbook.items)} rows on {', '.join(read.workbook.sheets)}")
        elif read.left_out:
            self._left_out.append(LeftOut(label, read.reason))
            self._tell.note(f"{label}: left out, {read.reason}")
        else:
            self._failed[at] = read.reason

    # Thinking

    def _conclude(self) -> Report:
        """Links, figures and the rules that must see all."""
        if len(self._parts) > _FEW:
            self._tell.think(f"Putting {len(self._parts)} workbooks together")
        books, examined, alone = [], [], None
        for index, at in enumerate(sorted(self._parts)):
            part = self._parts.pop(at)  # lest a row be held twice
            books.append(renumbered(part.workbook, index))
            examined.append(part.examined.moved(index))
            self._digests[at], alone = part.digest, part.derived
        plan = Plan(books)
        derived = Derived(plan, alone)
        options, failures = self._options, self._failures()
        day = _day(plan, options)
        try:
            return conclude(derived, examined, day, options.selection, since=self._since, failures=failures)
        finally:
            self._tell.end()

    def _as_before(self, stamps: Sequence[bytes]) -> Report:
        """The report on a portfolio that has not changed, out of what was remembered of it."""
        self._state = _state(self._how, self._options)
        assert self._state
        with closing(self._state):
            self._read(stamps)
        return self._conclude()

    # Writing

    def _write(self, report: Report) -> None:
        """Write each workbook's share of the report into it, unless it says so already."""
        if self._options.out:
            _mark_copies(self._options.out, [source.copy for source in self._sources])
        work = partial(write_parts, options=self._options, shelf=self._shelf)
        total = len(report.books)
        told: dict[int, bytes] = {}
        done = 0
        for task, written in self._do("Writing", work, self._writings(report, told), total):
            done += 1
            self._see(task, written, told.pop(task.at, b""))
        if self._stop.asked:
            raise Stopped(
                say(
                    "stopped after writing {done} of {total} workbooks; each is either as it was or written whole.",
                    done=done,
                    total=total,
                )
            )

    def _writings(self, report: Report, told: dict[int, bytes]) -> Iterator[Writing]:
        from psto_xl.core.views.extract import Extracts

        extracts = Extracts(report)
        for book, (at, digest) in zip(report.books, self._digests.items(), strict=True):
            source = self._sources[at]
            extract = extracts.of(book)
            if self._state:
                from psto_xl.app.resume import told as tell

                told[at] = tell(share_of(extract))
                copy = self._options.out / source.copy if self._options.out else None
                if self._state.is_shown(source.label, digest, told[at], copy):
                    continue
            keep = self._state is not None and not self._options.out
            says = extract if isinstance(self._runner, Here) else dumps(share_of(extract))
            yield Writing(source, at, digest, says, keep)

    def _see(self, task: Writing, written: Written | Lost, told: bytes) -> None:
        """Note what became of a workbook."""
        label = task.source.label
        if isinstance(written, Lost) or written.failure:
            reason = say(
                "'{name}' was not written: the process that worked on it was ended, perhaps for want of memory; "
                "check this workbook by itself.",
                name=task.source.path.name,
            )
            self._failed[task.at] = reason if isinstance(written, Lost) else written.failure
            return
        if written.cells or self._options.out:
            self._changed.add(task.at)
            self._tell.note(f"{label}: {written.cells} changes written{written.note}")
        if self._state:
            if written.part and written.cells:
                part = loads(written.part)
                if part.digest:
                    self._state.keep(label, part.digest, written.part)
            elif task.keep and written.digest and written.digest != task.digest:
                self._state.move(label, written.digest)
            copy = self._options.out / task.source.copy if self._options.out else None
            self._state.show(label, told, copy)

    # What all phases share

    def _do(self, what: str, work: Work[T, R], tasks: Iterable[T], total: int) -> Iterator[tuple[T, R | Lost]]:
        """Have tasks done, and show how far they are."""
        self._tell.begin(what, total)
        try:
            for task, result in self._runner.run(work, tasks, total, self._stop):
                self._tell.step(task.source.path.name)
                yield task, result
        finally:
            self._tell.end()

    def _failures(self) -> tuple[Failure, ...]:
        """What could not be done, in the order of the sources."""
        failed = (Failure(self._sources[at].label, self._failed[at]) for at in sorted(self._failed))
        return (*self._outside, *failed)

    def _stamps(self) -> Sequence[bytes]:
        if not self._state:
            return ()
        from psto_xl.app.resume import stamp_of

        return [stamp_of(source, self._options) for source in self._sources]

    def _fingerprint(self, stamps: Sequence[bytes]) -> bytes:
        """Empty where the run is about more than its sources."""
        from psto_xl.app.resume import fingerprint

        simple = self._since is None and not self._outside and len(stamps) == len(self._sources)
        return fingerprint(self._sources, stamps, self._options) if simple else b""

    def _texts(self) -> tuple[Callable[[str], str | None], Callable[[str, str], None]]:
        """Where the texts of an unchanged portfolio come from, and go to."""
        if not self._how.resume:
            return (lambda _: None), (lambda _, __: None)
        from psto_xl.app.resume import recall, remember

        return partial(recall, self._how.resume, self._options), partial(remember, self._how.resume, self._options)


def _earlier(found: Found, since: str, options: Options) -> tuple[list[Source], Plan]:
    """What is to be checked, which may lie around the earlier version, and that version."""
    from psto_xl.app.plans import read_plan

    known = {place_of(source) for source in look_for([since]).sources}
    kept = [source for source in found.sources if place_of(source) not in known]
    if not kept:
        raise UsageError(say("'{since}' is what is to be checked: name an earlier version of it.", since=since))
    plan, unread = read_plan([since], options.today, password=options.password)
    if not plan.books and not unread:
        raise UsageError(in_words(unread))
    found.failures.extend(unread)
    return kept, Plan([slim(book) for book in plan.books])


def _day(plan: Plan, options: Options) -> date:
    """The day of the run: the one asked for, the one that all workbooks share, or today."""
    days = {book.today for book in plan.books}
    return options.as_of or (days.pop() if len(days) == 1 else options.today)


def _runner(how: How, *, few: bool) -> Runner:
    if how.scheduler:
        from psto_xl.app.cluster import connect

        return connect(how.scheduler)
    if few or how.jobs == 1:
        return Here()
    return processes(how.jobs)


def _shelf(stack: ExitStack, *, few: bool, travels: bool) -> Shelf:
    """Where workbooks wait to be written: in memory if they are few, else in a folder of the run's own."""
    if few:
        return Shelf()
    from tempfile import TemporaryDirectory

    folder = stack.enter_context(TemporaryDirectory(prefix="psto-xl-", ignore_cleanup_errors=True))
    return Shelf(folder, travels=travels)


def _state(how: How, options: Options) -> State | None:
    if how.resume is None:
        return None
    from psto_xl.app.resume import State

    return State(how.resume, options)


def _mark_copies(out: Path, copies: Iterable[str]) -> None:
    """Have the folder of copies known as such. Raises UsageError where it can't be had, or holds other files."""
    if not (out / COPIES).exists() and (theirs := next((one for one in copies if (out / one).exists()), None)):
        raise UsageError(
            say("'{out}' is no copy that a check has written: name another folder for the copies.", out=out / theirs)
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / COPIES).touch()
    except OSError as error:
        raise UsageError(
            say("no copies can be written to '{out}': {why}.", out=out, why=error.strerror or error)
        ) from None


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A check makes many objects and no rings of them; looking for rings would cost a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # what has been made is old now: it need not be gone through at once
            gc.unfreeze()
            gc.enable()
