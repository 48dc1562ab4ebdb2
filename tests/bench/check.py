"""Speed and memory of a check beside openpyxl and calamine: ``python tests/bench/check.py [ROWS ...]``.

Every figure is of a whole process, start included, by the operating system's own account; commands take turns,
so that a machine whose speed drifts is fair to all. Read the ratios, not the seconds.

Floors stand beside them: what no check in this language can undercut, whatever its rules look at. A check has
the values read, typed rows made of them and their links resolved before its first rule runs. A write unpacks and
packs the sheets it changes ("pack"). Whoever writes into each row seven cells worked out from its values has read
these, and makes at least one piece of XML a cell ("values, cells"); a plan's figures need its links besides ("links,
cells"). These two know nothing of rules, formats, formulas or sheets of findings, and check nothing. A bar below them
can't be reached by any care in writing, only by another reader or another language; at 60 rows, the start of the
interpreter alone ("bare python") is a part of it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROUNDS = 5
HEADERS = (
    "ID", "Type", "Parent", "Title", "Owner", "Team", "Weight", "Measure", "Unit", "Baseline", "Target", "Current",
    "Start", "Due", "Updated", "Confidence", "Ambition", "Status", "Ignore", "Notes",
)  # fmt: skip
VALUES = """
import gc, sys; gc.disable()
from pathlib import Path
from psto_xl.backends.file import FileBackend
from psto_xl.core.headers import wanted
book = FileBackend(Path(sys.argv[1])).read(wanted)
"""
LINKS = """
from datetime import date
from psto_xl.core.links import link
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
plan = link(Plan([read_workbook(book, 0, "", date(2026, 7, 1))]))
"""
PACK = """
import sys
from pathlib import Path
from psto_xl.backends.file.zip import Packed, RawZip
file = RawZip(Path(sys.argv[1]).read_bytes())
for part in file.names: Packed.of(file.chunks(part, 1 << 20))
"""
CELLS = """
from psto_xl.backends.file.zip import Packed, RawZip
def widened(chunks):
    row = 0
    for chunk in chunks:
        *rows, rest = chunk.split(b"</row>")
        new = []
        for one in rows:
            row += 1
            new += one, *[f'<c r="{name}{row}" s="9"><v>{row / 7}</v></c>'.encode() for name in COLUMNS], b"</row>"
        yield b"".join((*new, rest))
COLUMNS = ("U", "V", "W", "X", "Y", "Z", "AA")
file = RawZip(Path(sys.argv[1]).read_bytes())
sheets = [part for part in file.names if "/worksheets/" in part]
new = {part: Packed.of(widened(file.chunks(part, 1 << 20))) for part in sheets}
Path(sys.argv[1] + ".floor.xlsx").write_bytes(file.build(new, {}))
"""
READ = {
    "bare python": [sys.executable, "-c", "pass"],
    "import openpyxl": [sys.executable, "-c", "import openpyxl"],
    "calamine read": [
        sys.executable, "-c",
        "import sys, python_calamine as c; b = c.load_workbook(sys.argv[1]);"
        "[b.get_sheet_by_name(n).to_python() for n in b.sheet_names]",
    ],
    "openpyxl load": [sys.executable, "-c", "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1])"],
    "floor: values": [sys.executable, "-c", VALUES],
    "floor: rows and links": [sys.executable, "-c", VALUES + LINKS],
    "check": [sys.executable, "-m", "psto_xl", "check", "--fail-on", "never", "--as-of", "2026-07-01"],
    "check PSTO2": [
        sys.executable, "-m", "psto_xl", "check", "--fail-on", "never", "--as-of", "2026-07-01", "--select", "PSTO2",
    ],
}  # fmt: skip
WRITE = {
    "bare python": [sys.executable, "-c", "pass"],
    "floor: pack": [sys.executable, "-c", PACK],
    "floor: values, cells": [sys.executable, "-c", VALUES + CELLS],
    "floor: links, cells": [sys.executable, "-c", VALUES + LINKS + CELLS],
    "check, nothing written": [
        sys.executable, "-m", "psto_xl", "check", "--fail-on", "never", "--as-of", "2026-07-01",
    ],
    "openpyxl load + save": [
        sys.executable, "-c",
        "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[1] + '.saved.xlsx')",
    ],
    "check --out": [
        sys.executable, "-m", "psto_xl", "check", "--fail-on", "never", "--as-of", "2026-07-01", "--out", "{out}",
    ],
}  # fmt: skip


class Cost(NamedTuple):
    """Processor time in seconds and peak memory in MB of one finished process."""

    seconds: float
    megabytes: float


def make_workbook(path: Path, rows: int) -> None:
    """A plan on all levels, mostly in order, as a manager's own workbook would hold it."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Purpose")
    sheet.write_row(0, 0, HEADERS[:5])
    sheet.write_row(1, 0, ["P1", "Purpose", None, "Clean power for every home", "Ana Lopez"])
    parents = ["P1"]
    for name, share in (("Strategy", 0.05), ("Tactical", 0.25), ("Operational", 0.70)):
        sheet = book.add_worksheet(name)
        sheet.write_row(3, 0, HEADERS)
        parents = _level(sheet, day, name, parents, max(int(rows * share) // 4, 1))
    book.close()


def _level(sheet: object, day: object, name: str, parents: Sequence[str], objectives: int) -> list[str]:
    ids = []
    row = 4
    days = (datetime(2026, 1, 1), datetime(2026, 12, 31), datetime(2026, 6, 25))
    for k in range(objectives):
        n = k + 100_000 * ord(name[0])  # no two levels share their words
        ids.append(f"{name[0]}{k + 1}")
        owner, team = f"Ana {_word(n // 3).title()}", f"Team {k // 4}"
        title = f"Be the first choice of {_word(7 * n)} and {_word(n)} when {_word(3 * n)} {_word(5 * n)} matter"
        sheet.write_row(row, 0, [ids[-1], "Objective", parents[k % len(parents)], title, owner, team])  # type: ignore[attr-defined]
        for number, what in enumerate(("Orders from", "Waiting days of", "Complaints of"), start=1):
            row += 1
            cells = [
                f"{ids[-1]}.{number}",
                "Key Result",
                ids[-1],
                f"{what} {_word(n)} {_word(7 * n)}",
                owner,
                team,
                1 / 3,
            ]
            sheet.write_row(row, 0, [*cells, "Increase", "orders", 10.0, 60.0, 34.0 + n % 7])  # type: ignore[attr-defined]
            for col, moment in zip((12, 13, 14), days, strict=True):
                sheet.write_datetime(row, col, moment, day)  # type: ignore[attr-defined]
            sheet.write_row(row, 15, [0.6, "Committed", "Active"])  # type: ignore[attr-defined]
        row += 1
    return ids


def _word(n: int) -> str:
    """A different invented word for every number."""
    text = ""
    while True:
        n, rest = divmod(n, 100)
        text += "bdfgklmnrt"[rest // 10] + "aeiouyaeio"[rest % 10] + "sx"[rest % 10 > 5]
        if not n:
            return text


def run(command: Sequence[str], path: Path, out: Path) -> Cost:
    """Run one command on a workbook to its end."""
    line = [str(out) if part == "{out}" else part for part in command]
    line += [str(path)] if "psto_xl" in line or "argv" in line[-1] else []
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, line
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(commands: Mapping[str, Sequence[str]], path: Path, out: Path, rounds: int) -> dict[str, Cost]:
    """Medians over some rounds in which the commands take turns, after one round that does not count."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            cost = run(command, path, out)
            if turn:
                costs[name].append(cost)
    return {
        name: Cost(statistics.median(c.seconds for c in found), statistics.median(c.megabytes for c in found))
        for name, found in costs.items()
    }


def show(title: str, costs: Mapping[str, Cost], pairs: Sequence[tuple[str, str]]) -> None:
    """Print costs, and ratios of pairs."""
    print(f"\n{title}")
    for name, cost in costs.items():
        print(f"  {name:<22} {cost.seconds:8.3f} s  {cost.megabytes:7.1f} MB")
    for one, other in pairs:
        a, b = costs[one], costs[other]
        print(f"  {one} / {other}: time {a.seconds / b.seconds:.2f}, memory {a.megabytes / b.megabytes:.2f}")


def main(sizes: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        checks: dict[int, Cost] = {}
        for rows in sizes:
            path, out = Path(folder) / f"plan{rows}.xlsx", Path(folder) / "out"
            # In a process of its own: a child's peak memory counts what its parent held when it began.
            subprocess.run([sys.executable, __file__, "--make", str(path), str(rows)], check=True)
            rounds = ROUNDS if rows < 10_000 else 3
            costs = measure(READ, path, out, rounds)
            checks[rows] = costs["check"]
            pairs = [("check", "import openpyxl"), ("check", "calamine read"), ("check", "openpyxl load")]
            pairs += [("check", "check PSTO2"), ("floor: values", "calamine read")]
            show(f"{rows} rows, reading", costs, [*pairs, ("floor: rows and links", "calamine read")])
            costs = measure(WRITE, path, out, min(rounds, 3))
            pairs = [(name, "openpyxl load + save") for name in costs if name != "openpyxl load + save"]
            show(f"{rows} rows, writing", costs, pairs)
        for small, large in pairwise(sizes):
            times = checks[large].seconds / checks[small].seconds
            print(
                f"\ncheck of {large} rows costs {times:.1f} x the check of {small} ({large / small:.0f} x the rows)"
            )


if __name__ == "__main__" and sys.argv[1:2] == ["--make"]:
    make_workbook(Path(sys.argv[2]), int(sys.argv[3]))
elif __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [60, 2_000, 40_000])
