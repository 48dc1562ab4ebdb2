"""The history of checks: one file that every run may add to.

SQLite, because it comes with Python, is one file that can lie on a shared drive, lets several runs write one
after the other (DuckDB lets one process in), and can be opened by any reporting tool. A run of 500 workbooks
adds about 100 kB.

A run is told from others by its as-of day and the units it was about. Checking the same units for the same
day again replaces what was kept; a run over other units of that day stands beside it. `at` is when it ran (UTC).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from psto_xl.app.files import UsageError, need_folder
from psto_xl.core.finding import Severity
from psto_xl.core.portfolio import LEVELS, Point, points
from psto_xl.core.report import RATES, Report
from psto_xl.core.text import Text, say

_APPLICATION: Final = 0x5053_544F  # "PSTO": tells our files from other programs'
_VERSION: Final = 1
_WAIT: Final = 60.0  # seconds for another run to finish its writing
_SHARES: Final = ("score", *RATES, "progress", *(level.sheet.lower() for level in LEVELS))
_COUNTS: Final = tuple(map(str, Severity))
_COLUMNS: Final = ("run", "unit", *_SHARES, *_COUNTS, "codes")
_TABLES: Final = (
    "CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, at TEXT NOT NULL, "
    "units INTEGER NOT NULL, scope TEXT NOT NULL, UNIQUE (day, scope))",
    "CREATE TABLE unit (run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE, unit TEXT NOT NULL, "
    + "".join(f"{name} REAL, " for name in _SHARES)
    + "".join(f"{name} INTEGER NOT NULL, " for name in _COUNTS)
    + "codes TEXT NOT NULL, PRIMARY KEY (run, unit)) WITHOUT ROWID",
    "CREATE INDEX unit_name ON unit (unit)",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)


def examine(file: Path) -> None:
    """Raise UsageError where runs can't be recorded in `file`; a file that is not there yet is fine."""
    need_folder(file)
    if file.exists():
        with _opened(file):
            pass


def record(file: Path, report: Report, now: datetime) -> None:
    """Add a run to the history `file`, made where it is not there. `now` is aware. Raises UsageError."""
    kept = points(report)
    if len(kept) == 1:
        return
    scope = sha256("\n".join(sorted(point.unit for point in kept)).encode()).hexdigest()
    with _opened(file, make=True) as base:
        base.execute("BEGIN IMMEDIATE")
        if base.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            for statement in _TABLES:
                base.execute(statement)
        base.execute("DELETE FROM run WHERE day = ? AND scope = ?", (report.as_of.isoformat(), scope))
        moment = now.astimezone(UTC).isoformat(timespec="seconds")
        row = (report.as_of.isoformat(), moment, len(kept) - 1, scope)
        run = base.execute("INSERT INTO run (day, at, units, scope) VALUES (?, ?, ?, ?)", row).lastrowid
        places = ", ".join("?" * len(_COLUMNS))
        rows = [(run, *_row(point)) for point in kept]
        base.executemany(f"INSERT INTO unit ({', '.join(_COLUMNS)}) VALUES ({places})", rows)
        base.execute("COMMIT")


def read(file: Path) -> list[Point]:
    """All that is known of every unit, a point a day, by unit ("", all together, first) and day.

    Of several runs on a day the widest counts, of equals the last. Runs over no more than half as many units as
    the widest that a unit was in are left out: what one team's own check sees without the others is another score.
    Raises UsageError where the file is missing, damaged or none of ours.
    """
    if not file.exists():
        raise UsageError(
            say("there is no history '{file}' yet: 'psto-xl check PATH... --history {file}' begins it.", file=file)
        )
    query = (
        f"SELECT run.day, run.units, {', '.join(f'unit.{name}' for name in _COLUMNS[1:])} "
        "FROM unit JOIN run ON run.id = unit.run ORDER BY run.day, run.id"
    )
    with _opened(file) as base:
        known = base.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
        rows = base.execute(query).fetchall() if known else []
    widest: dict[str, int] = {}
    for _, units, unit, *_ in rows:
        widest[unit] = max(units, widest.get(unit, 0))
    found: dict[tuple[str, str], Any] = {}
    for row in rows:
        day, units, unit = row[:3]
        if 2 * units > widest[unit] and units >= found.get((unit, day), (day, 0))[1]:
            found[unit, day] = row
    return [_point(row) for _, row in sorted(found.items(), key=lambda pair: (pair[0][0].casefold(), pair[0]))]


def _row(point: Point) -> Sequence[object]:
    return (
        point.unit,
        point.score,
        *(point.rates.get(rate) for rate in RATES),
        point.progress,
        *(point.levels[level] for level in LEVELS),
        *(point.counts[severity] for severity in Severity),
        json.dumps(point.codes),
    )


def _point(row: Sequence[Any]) -> Point:
    values = dict(zip(("day", "units", *_COLUMNS[1:]), row, strict=True))
    return Point(
        date.fromisoformat(values["day"]),
        values["unit"],
        values["score"],
        {rate: values[rate] for rate in RATES if values[rate] is not None},
        values["progress"],
        {level: values[level.sheet.lower()] for level in LEVELS},
        {severity: values[severity] for severity in Severity},
        json.loads(values["codes"]),
    )


@contextmanager
def _opened(file: Path, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """The file as a database of ours or an empty one; whatever is the matter becomes a UsageError."""
    mode = "rwc" if make else "rw"
    try:
        link = f"{file.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(link, uri=True, timeout=_WAIT, isolation_level=None)) as base:
            base.execute("PRAGMA foreign_keys = ON")
            _recognise(base, file)
            yield base
    except sqlite3.Error as error:
        raise UsageError(_reason(file, error)) from None


def _recognise(base: sqlite3.Connection, file: Path) -> None:
    application = base.execute("PRAGMA application_id").fetchone()[0]
    if application != _APPLICATION and base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise UsageError(say("'{file}' belongs to another program: name another file for the history.", file=file))
    if base.execute("PRAGMA user_version").fetchone()[0] > _VERSION:
        raise UsageError(say("'{file}' was written by a newer psto-xl: update psto-xl to go on with it.", file=file))


def _reason(file: Path, error: sqlite3.Error) -> Text:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return say("the history '{file}' is in use by another program: try again when that is done.", file=file)
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or type(error) is sqlite3.DatabaseError:
        return say(
            "'{file}' is no history of checks, or it is damaged: name another file, or bring back a copy of it.",
            file=file,
        )
    if name.startswith("SQLITE_FULL"):
        return say("the history '{file}' can't be written: the disk is full.", file=file)
    return say("the history '{file}' can't be opened or written: check its folder and your rights there.", file=file)
