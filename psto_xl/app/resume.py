"""What a run leaves behind so that the next one need not do again what has not changed.

One SQLite file: it is safe against a run that is stopped or killed, needs no server, and one workbook's row is
changed without writing those of thousands of others. Deleting it costs time and nothing else.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from psto_xl.app.files import Source, UsageError
from psto_xl.app.parts import Options, Share, open_backend
from psto_xl.app.wire import dumps, loads
from psto_xl.backends import WorkbookError
from psto_xl.backends.file import digest_of
from psto_xl.core.finding import Severity
from psto_xl.core.report import Failure, Figures
from psto_xl.core.text import say
from psto_xl.core.views.tree import Other

FILE: Final = ".psto-state"
_TABLES: Final = """
create table if not exists run (name text primary key, value blob) without rowid;
create table if not exists workbook (label text primary key, stamp blob, part blob, share blob, copy blob);
"""
_COMMIT_EVERY: Final = 200
_SIZE: Final = 16
"""Bytes of a digest of something said."""


class Summary(NamedTuple):
    """What a run comes to, its report aside."""

    books: int
    counts: dict[Severity, int]
    failures: Sequence[Failure]


class State:
    """What is known from an earlier run under the same options. Raises UsageError where the file can't be used."""

    def __init__(self, path: Path, options: Options) -> None:
        self.path = path
        self._changes = 0
        try:
            self._db = sqlite3.connect(path, timeout=2, isolation_level=None)
            self._db.executescript(_TABLES)
            self._db.execute("begin immediate")
            key = _key(options)
            if self._value("key") != key:
                self._db.execute("delete from run")
                self._db.execute("delete from workbook")
                self._set("key", key)
        except sqlite3.Error as error:
            raise UsageError(
                say(
                    "'{path}' can't be used to resume from ({error}): if no other check is running, delete "
                    "it, or name another file with --state.",
                    path=path,
                    error=error,
                )
            ) from None
        rows = self._db.execute("select label, stamp, share, copy from workbook")
        self._known: dict[str, tuple[bytes, bytes, bytes]] = {label: (a, b, c) for label, a, b, c in rows}

    def part(self, label: str, stamp: bytes) -> bytes | None:
        """What came of reading these bytes of the workbook, packed."""
        known = self._known.get(label)
        if not stamp or known is None or known[0] != stamp:
            return None
        (packed,) = self._db.execute("select part from workbook where label = ?", (label,)).fetchone()
        return zlib.decompress(packed)

    def keep(self, label: str, stamp: bytes, part: bytes) -> None:
        """Remember what came of reading them."""
        row = (label, stamp, zlib.compress(part, 1), b"", b"")
        self._db.execute("insert or replace into workbook values (?, ?, ?, ?, ?)", row)
        self._known[label] = (stamp, b"", b"")
        self._changed()

    def move(self, label: str, stamp: bytes) -> None:
        """Remember that the workbook's bytes are others now, and that reading them comes to the same as before."""
        self._db.execute("update workbook set stamp = ? where label = ?", (stamp, label))
        self._known[label] = (stamp, b"", b"")
        self._changed()

    def is_shown(self, label: str, stamp: bytes, share: bytes, copy: Path | None) -> bool:
        """Whether the workbook, or its copy, says all this already, if perhaps for an earlier day."""
        known = self._known.get(label)
        if known is None or known[0] != stamp or not _says(known[1], share):
            return False
        return copy is None or (known[2] != b"" and known[2] == _digest_at(copy))

    def show(self, label: str, share: bytes, copy: Path | None) -> None:
        """Remember that it does."""
        told = _digest_at(copy) if copy else b""
        self._db.execute("update workbook set share = ?, copy = ? where label = ?", (share, told, label))
        self._known[label] = (self._known[label][0], share, told)
        self._changed()

    def stamps(self, sources: Sequence[Source]) -> list[bytes]:
        """What tells each workbook as this run has left it; empty where it does not know."""
        return [self._known.get(source.label, (b"",))[0] for source in sources]

    def forget(self) -> None:
        """What the last run came to no longer holds."""
        self._db.execute("delete from run where name <> 'key'")

    def finish(self, fingerprint: bytes, summary: tuple[int, dict[Severity, int], Sequence[Failure]]) -> None:
        """Remember what the run came to."""
        if fingerprint:
            self._set("last", fingerprint)
            self._set("summary", dumps(summary))

    def summary(self, fingerprint: bytes) -> Summary | None:
        """What the last run came to, if it was about the same."""
        packed = self._value("summary")
        return Summary(*loads(packed)) if packed and fingerprint and self._value("last") == fingerprint else None

    def text(self, name: str) -> str | None:
        """What the last run printed in some form."""
        packed = self._value(f"text {name}")
        return zlib.decompress(packed).decode() if packed else None

    def set_text(self, name: str, text: str) -> None:
        self._set(f"text {name}", zlib.compress(text.encode(), 1))

    def close(self) -> None:
        """Whatever was remembered is kept, also by a run that was stopped."""
        self._db.commit()
        self._db.close()

    def _changed(self) -> None:
        self._changes += 1
        if self._changes % _COMMIT_EVERY == 0:
            self._db.commit()
            self._db.execute("begin immediate")

    def _value(self, name: str) -> bytes | None:
        row = self._db.execute("select value from run where name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _set(self, name: str, value: bytes) -> None:
        self._db.execute("insert or replace into run values (?, ?)", (name, value))


def place_for(paths: Sequence[str], given: Path | None) -> Path:
    """Where the state of a run over these paths lies: in the first folder. Raises UsageError where there is none."""
    if given is not None:
        return given
    for text in paths:
        path = Path(text)
        if path.is_dir():
            return path / FILE
        if path.is_file():
            return path.parent / FILE
    raise UsageError(say("there is no folder on this computer to resume from: name a file with --state."))


def stamp_of(source: Source, options: Options) -> bytes:
    """Tells the workbook as it now is from what it was; empty where that can't be had."""
    try:
        return open_backend(source, options).stamp()
    except WorkbookError:
        return b""


def fingerprint(sources: Sequence[Source], stamps: Sequence[bytes], options: Options) -> bytes:
    """Tells this very portfolio, and what was done to it, from any other; empty where a workbook is not known."""
    if not all(stamps):
        return b""
    asked = (options.today, options.as_of, options.write, options.out, options.backup)
    found = blake2b(repr(asked).encode(), digest_size=_SIZE)
    for source, stamp in zip(sources, stamps, strict=True):
        copy = _digest_at(options.out / source.copy) if options.out else b""
        found.update(repr((source.label, stamp, copy)).encode())
    return found.digest()


def told(share: Share) -> bytes:
    """Tells shares apart by what they say, however they are packed: to the letter, but for the day, and the day."""
    day = share.extract.as_of.isoformat().encode()
    return _digest(share) + _digest(_lasting(share)) + day


def _says(before: bytes, now: bytes) -> bool:
    """Whether what was told is told again, or differs only in what each new day brings."""
    lasting, day = slice(_SIZE, 2 * _SIZE), slice(2 * _SIZE, None)
    return before == now or (before[day] != now[day] and before[lasting] == now[lasting])


def _lasting(share: Share) -> tuple[object, ...]:
    """What a share says without where things should be by its day, and in which words that is found."""
    told = share.extract
    lines = [
        line._replace(row=line.row._replace(figures=_undated(line.row.figures)))
        if isinstance(line.row, Other)
        else line
        for line in (*told.tree.standing, *told.tree.hanging)
    ]
    return (
        told.books, told.score, told.rows, told.teams, told.all_teams, told.purpose, told.reach,
        [(level, tally.pace.progress, tally.healths) for level, tally in told.levels.items()],
        told.star and (told.star.item, _undated(told.star.figures), told.star.way),
        lines, told.tree.left_out,
        [_undated(figures) for figures in share.figures],
        [(one.code, one.severity, one.sheet, one.cell, one.id) for one in share.findings],
        share.alignment,
    )  # fmt: skip


def _undated(figures: Figures) -> Figures:
    return figures._replace(expected=None)


def _digest(thing: object) -> bytes:
    return blake2b(repr(thing).encode(), digest_size=_SIZE).digest()


def recall(path: Path, options: Options, name: str) -> str | None:
    """`State.text` of a state that nobody holds."""
    with closing(State(path, options)) as state:
        return state.text(name)


def remember(path: Path, options: Options, name: str, text: str) -> None:
    """`State.set_text` likewise."""
    with closing(State(path, options)) as state:
        state.set_text(name, text)


def _digest_at(path: Path) -> bytes:
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return b""


def _key(options: Options) -> bytes:
    """What must be the same for a result to hold on its day: the version, and all that was asked for."""
    from importlib.metadata import version

    password = digest_of(options.password.encode()) if options.password else b""
    select, ignore = options.selection.select, options.selection.ignore
    return _digest((version("psto-xl"), tuple(select), tuple(ignore), password, options.limits))
