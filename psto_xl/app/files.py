"""Which workbooks a command is about."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

from psto_xl.backends.file import is_lock_file
from psto_xl.core.report import Failure
from psto_xl.core.text import Told, say

WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods"))
COPIES: Final = ".psto-copies"
"""The file that a folder of written copies is known by; such a folder is left out of what lies above it."""
_BACKUP: Final = ".bak"


class UsageError(Exception):
    """A command that can't be carried out as it was given; the text says what to do."""


class Source(NamedTuple):
    """A workbook, the name by which the run calls it, and where a copy lies within the folder of copies.

    `url` is where it is if not on a disk of this machine; `path` is then good for the name alone.
    """

    path: Path
    label: str
    copy: str = ""
    url: str = ""


class LeftOut(NamedTuple):
    """A file that looks like a workbook of the plan and is none, and why."""

    label: str
    reason: Told


class Found(NamedTuple):
    """The workbooks in a fixed order, what was left out, and folders that can't be looked into."""

    sources: list[Source]
    left_out: list[LeftOut]
    failures: list[Failure]


def refuse_urls(paths: Sequence[str], command: str) -> None:
    """Raise UsageError where a path leads elsewhere than to this machine's disks."""
    for text in paths:
        if is_url(text):
            raise UsageError(
                say(
                    "'{text}' is not on this computer: '{command}' works on files and folders here alone.",
                    text=text,
                    command=command,
                )
            )


def one_workbook(text: str) -> Source:
    """The workbook that a path or URL names. Raises UsageError where it is none, or several."""
    path = Path(text)
    if is_url(text):
        found = look_for([text]).sources
        if [source.url for source in found] != [text]:
            raise UsageError(say("'{text}' is a folder: name one workbook.", text=text))
        return found[0]
    if not path.is_file():
        raise UsageError(
            say("'{text}' is a folder: name one workbook.", text=text)
            if path.is_dir()
            else say("'{text}' is not there: name one workbook.", text=text)
        )
    return Source(path, str(path), path.name)


def look_for(paths: Sequence[str], *, out: Path | None = None) -> Found:
    """The workbooks that paths, folders (with all beneath), patterns and URLs name, each once, in a fixed order.

    Left out of folders and patterns: lock and temporary files, backups, and folders of copies from earlier runs.
    Raises UsageError where a path does not exist, a folder holds no workbook, or one of the workbooks lies in
    `out`, where this run's copies shall go.
    """
    found = Found([], [], [])
    sources: dict[str, Source] = {}
    for text in paths:
        for source in _look_at(text, found):
            where = place_of(source)
            if out and Path(where).is_relative_to(out.resolve()):
                raise UsageError(
                    say(
                        "'{out}' holds '{label}' itself: name another folder for the copies.",
                        out=out,
                        label=source.label,
                    )
                )
            sources.setdefault(where, source)
    return found._replace(sources=_with_room_for_copies([sources[where] for where in sorted(sources)]))


def place_of(source: Source) -> str:
    """Where a workbook is, however it was named."""
    return source.url or os.path.realpath(source.path)


def need_folder(target: Path) -> None:
    """Raises UsageError where there is no folder in which `target` could be written."""
    if not target.parent.is_dir():
        raise UsageError(say("the folder of '{target}' does not exist: make it first.", target=target))


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A file beside `target` to make it in and then move from, so that it is there whole or not at all.

    Raises UsageError where the system refuses; a draft that was not moved is removed.
    """
    draft = target.with_name(f".{target.name}.new")
    try:
        yield draft
    except OSError as error:
        why = error.strerror or error
        raise UsageError(say("'{target}' can't be written: {why}.", target=target, why=why)) from None
    finally:
        draft.unlink(missing_ok=True)


def is_url(text: str) -> bool:
    """Whether a path leads elsewhere than to this machine's disks."""
    return "://" in text


def _look_at(text: str, found: Found) -> list[Source]:
    path = Path(text)
    if is_url(text):
        from psto_xl.backends.store import list_workbooks

        named = [Source(Path(copy), url, copy, url) for url, copy in list_workbooks(text, WORKBOOKS)]
        complaint = say("'{text}' holds no workbook: check its name, and your right to see it.", text=text)
    elif path.is_dir():
        named = [Source(one, str(one), str(one.relative_to(path))) for one in _walk(path, found)]
        complaint = say(
            "'{text}' holds no workbook: name a folder with .xlsx files, or start one with 'new'.", text=text
        )
    elif path.exists():
        return [Source(path, str(path), path.name)]
    else:
        named = [Source(one, str(one), one.name) for one in _by_pattern(text)]
        complaint = say("'{text}' matches no workbook.", text=text)
    if not (kept := [source for source in named if _is_plan(source, found.left_out)]) and not found.failures:
        raise UsageError(complaint)
    return kept


def _walk(folder: Path, found: Found) -> Iterator[Path]:
    """The workbook files in a folder and all beneath, but not those in folders of copies."""

    def fail(error: OSError) -> None:
        found.failures.append(
            Failure(str(error.filename), say("the folder may not be opened; ask for the right to."))
        )

    for here, folders, files in os.walk(folder, onerror=fail):
        folders.sort()
        if COPIES in files and Path(here) != folder:
            reason = say("copies that a check has written; to check them, delete {file} there", file=COPIES)
            found.left_out.append(LeftOut(here, reason))
            folders.clear()
            continue
        yield from (Path(here, name) for name in sorted(files) if Path(name).suffix.lower() in WORKBOOKS)


def _by_pattern(text: str) -> list[Path]:
    if not any(sign in text for sign in "*?["):
        raise UsageError(say("'{text}' does not exist: check its name and folder.", text=text))
    anchor = Path(Path(text).anchor)
    matches = sorted(anchor.glob(str(Path(text).relative_to(anchor))))
    return [path for path in matches if path.suffix.lower() in WORKBOOKS and path.is_file()]


def would_find(path: Path, folder: Path) -> bool:
    """Whether `look_for` finds a file, perhaps one that was there a moment ago, in a folder that it lies in."""
    between = takewhile(lambda parent: parent != folder, path.parents)
    is_workbook = path.suffix.lower() in WORKBOOKS and not _why_none(path)
    return is_workbook and not any((parent / COPIES).exists() for parent in between)


def _is_plan(source: Source, left_out: list[LeftOut]) -> bool:
    """Whether a file is a workbook that a person made; what is none is noted."""
    if reason := _why_none(source.path):
        left_out.append(LeftOut(source.label, reason))
    return not reason


def _why_none(path: Path) -> str:
    """Why a file is no workbook that a person made but a lock, a backup or something half-written; else empty."""
    if is_lock_file(path):
        return "the lock file of a workbook that is open"
    if path.name.startswith((".", "~")):
        return "a hidden or temporary file"
    return "a backup" if path.stem.endswith(_BACKUP) else ""


def _with_room_for_copies(sources: list[Source]) -> list[Source]:
    """The sources with a place of its own for the copy of each: where two meet, all go by their whole path."""
    places = Counter(source.copy.casefold() for source in sources)
    if len(places) == len(sources):
        return sources
    wholes = [source.url.partition("://")[2] or os.path.realpath(source.path) for source in sources]
    root = os.path.commonpath([os.path.dirname(whole) for whole in wholes])  # noqa: PTH120 - of URLs too
    return [source._replace(copy=os.path.relpath(whole, root)) for source, whole in zip(sources, wholes, strict=True)]
