"""Speed and memory of a check of many workbooks: ``python tests/bench/portfolio.py --workbooks N ...``.

Makes a portfolio of its own: a company workbook, and teams of 60 rows that support it, made from the template.
Everything is measured beside a plain loop of openpyxl (load and save) over some of the same files, in turns and in
the same run, so read the ratios, not the seconds. The loop's cost is the same for every file, so a sample of them
stands for all. A run is set beside the loop before and after it; of several turns the ratio in the middle counts. A
floor stands beside that: what no check in this language can undercut, whatever its rules look at. A workbook's values
are read, the parts that change are unpacked and packed, and the new file takes the old one's place on the disk. With
several numbers of workbooks it is said how cost grows with them; all runs together take some 0.3 s a workbook where
they are few, half an hour for 10,000. On a machine that has other things to do, only ratios of processor time mean
anything.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import reduce
from itertools import chain, pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from psto_xl.backends.file import Limits, edit_bytes, read_bytes
from psto_xl.backends.file.zip import Packed, RawZip
from psto_xl.builder.content import Content
from psto_xl.builder.workbook import build
from psto_xl.core.edit import SetCell
from psto_xl.core.headers import find_sheets, wanted

AS_OF, NEXT_DAY = "2026-07-01", "2026-07-02"
SAMPLE = 20
TURNS = 3
LARGE = 5_000
"""Of so many workbooks and more, those runs are left out that fewer tell as much of, and each is made once."""
PR_SET_CHILD_SUBREAPER = 36
SIGHTS = ("harbour", "forest", "bridge", "market", "tower", "station", "garden", "castle", "mill", "valley")
DEEDS = ("Shorten the permits of", "Bring quiet nights to", "Halve the outages around", "Open the roofs of",
         "Win the neighbours of", "Train the crews of", "Cut the waste at", "Warm the homes by")  # fmt: skip
CHECK = [sys.executable, "-m", "psto_xl", "check", "--fail-on", "never", "--as-of", AS_OF, "--output", os.devnull]
LOOP = (
    "import sys, warnings, openpyxl; warnings.simplefilter('ignore')\n"
    "for path in sys.stdin.read().split(): openpyxl.load_workbook(path).save(path)"
)


class Cost(NamedTuple):
    """Seconds on the clock; processor seconds of all processes, and of the one that leads; peak memory in MB.

    That is of the one that leads, and of the largest of the others.
    """

    seconds: float
    processor: float
    leader: float = 0.0
    megabytes: float = 0.0
    others: float = 0.0

    @property
    def shared(self) -> float:
        """Seconds that two cores need at most: what the leader does is taken to be done by it alone."""
        return self.leader + (self.processor - self.leader) / 2

    def each(self, number: int) -> Cost:
        """What one of so many workbooks costs; memory stays what it is."""
        return self._replace(
            seconds=self.seconds / number, processor=self.processor / number, leader=self.leader / number
        )


class Turn(NamedTuple):
    """What a workbook cost in one run, and openpyxl's loop right before and after it."""

    cost: Cost
    before: Cost
    after: Cost

    @property
    def ratios(self) -> tuple[float, float]:
        """How many times as fast the run was by the clock, and in processor time: machines are slower at times."""
        seconds, processor = ((a + b) / 2 for a, b in zip(self.before[:2], self.after[:2], strict=True))
        return seconds / self.cost.seconds, processor / self.cost.processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, nargs="+", default=[500])
    parser.add_argument("--only", default="", metavar="TEXT", help="only the runs whose names hold this")
    args = parser.parse_args()
    # Worker processes outlive the one that started them by a moment: so they come to us, and we see what they cost.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    found: dict[int, dict[str, Cost]] = {}
    for number in args.workbooks:
        with tempfile.TemporaryDirectory() as name:
            folder, fresh = Path(name, "portfolio"), Path(name, "fresh")
            begun = time.perf_counter()
            make(fresh, number)
            print(f"made {number} workbooks of 60 rows in {time.perf_counter() - begun:.1f} s")
            found[number] = measure(fresh, folder, args.only)
    for few, many in pairwise(found):
        print(f"{many} workbooks beside {few}:")
        for name in found[few].keys() & found[many].keys():
            small, large = found[few][name], found[many][name]
            grown = 1000 * (large.megabytes - small.megabytes) / (many - few)
            print(
                f"{name:28}CPU each x {large.processor / small.processor:.2f}, of it the leader's x "
                f"{large.leader / small.leader:.2f}, memory {grown:+.0f} KB for each further one"
            )


def measure(fresh: Path, folder: Path, only: str) -> dict[str, Cost]:
    """Run everything, or only what is named so, over the same files, as they were made, and print what it cost."""
    paths = sorted(fresh.rglob("*.xlsx"))
    sample, written = Path(f"{folder}-sample"), Path(f"{folder}-written")
    for at in (sample, written):
        at.mkdir()
        for path in paths[:SAMPLE]:
            shutil.copy(path, at)
    run([*CHECK, "--write", str(written)])
    state = ["--state", f"{folder}.state"]
    runs = {
        "1 process, --write": (["--jobs", "1", "--write"], True),
        "1 process, --write again": (["--jobs", "1", "--write"], False),
        "2 processes, --write": (["--jobs", "2", "--write"], True),
        "1 process, reads only": (["--jobs", "1"], True),
        "--resume, first": (["--jobs", "1", "--write", *state], True),
        "--resume, nothing changed": (["--jobs", "1", "--write", *state], False),
        "--resume, 20 changed": (["--jobs", "1", "--write", *state], False),
        "--resume, a day later, 20": (["--jobs", "1", "--write", *state, "--as-of", NEXT_DAY], False),
    }
    is_large = len(paths) >= LARGE
    chosen = [name for name in runs if only in name and not (is_large and "again" in name)]
    in_turns, in_a_row = ([name for name in chosen if ("--resume" in name) is last] for last in (False, True))
    turns: dict[str, list[Turn]] = {}
    floor, loop = _floor(sample, written), _sample(sample)
    for name in in_turns * (1 if is_large else TURNS) + in_a_row:
        options, anew = runs[name]
        if anew or not folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(fresh, folder)
        if ", 20" in name:
            teams = sorted(folder.rglob("team*.xlsx"))
            change(teams[20:40] if "later" in name else teams[:20])
        cost, before, loop = run([*CHECK, *options, str(folder)]), loop, _sample(sample)
        turns.setdefault(name, []).append(Turn(cost.each(len(paths)), before, loop))
        print(f"{name}: {cost.seconds:.0f} s", flush=True)
        now = _floor(sample, written)
        floor = {step: _least(cost, now[step]) for step, cost in floor.items()}
    show(turns, floor)
    return {name: reduce(_least, (turn.cost for turn in taken)) for name, taken in turns.items()}


def show(turns: Mapping[str, Sequence[Turn]], floor: Mapping[str, Cost]) -> None:
    """Print what a workbook costs in these runs, beside openpyxl and the floor."""
    print(
        f"{'':28}{'ms each':>9}{'per s':>8}{'x openpyxl':>12}{'CPU ms':>9}{'x openpyxl':>12}"
        f"{'leader ms':>11}{'peak MB':>9}{'others MB':>11}"
    )
    loop = reduce(_least, (turn.after for taken in turns.values() for turn in taken))
    least = Cost(*map(sum, zip(*floor.values(), strict=True)))
    for name, cost in {"openpyxl load + save": loop, **floor, "floor of --write": least}.items():
        _line(name, cost, loop.seconds / cost.seconds, loop.processor / cost.processor)
    for name, taken in turns.items():
        seconds, processor = (median(ratio) for ratio in zip(*(turn.ratios for turn in taken), strict=True))
        _line(name, reduce(_least, (turn.cost for turn in taken)), seconds, processor)
    ones, twos = turns.get("1 process, --write", ()), turns.get("2 processes, --write", ())
    if ones:
        times = median(one.cost.processor for one in ones) / least.processor
        print(f"1 process, --write: {times:.1f} times the floor")
    if ones and twos:
        pairs = [(one.cost, two.cost) for one, two in zip(ones, twos, strict=True)]
        clock = median(one.seconds / two.seconds for one, two in pairs)
        alone = median(one.processor / two.shared for one, two in pairs)
        print(f"second process: {clock:.2f} times as fast by the clock, {alone:.2f} with two cores to itself")
    first, same = turns.get("--resume, first", ()), turns.get("--resume, nothing changed", ())
    if first and same:
        times = first[0].cost.processor / same[0].cost.processor
        print(f"--resume, nothing changed: {times:.0f} times as fast as the first run")


def _line(name: str, cost: Cost, seconds: float, processor: float) -> None:
    print(
        f"{name:28}{1000 * cost.seconds:9.1f}{1 / cost.seconds:8.1f}{seconds:12.1f}{1000 * cost.processor:9.1f}"
        f"{processor:12.1f}{1000 * cost.leader:11.2f}{cost.megabytes:9.0f}{cost.others:11.0f}"
    )


def _least(one: Cost, other: Cost) -> Cost:
    """The smaller of each figure: whatever disturbs only adds."""
    return Cost(*map(min, one, other))


def _sample(folder: Path) -> Cost:
    """What a workbook costs openpyxl, its start aside."""
    paths = sorted(map(str, folder.iterdir()))
    start = run([sys.executable, "-c", LOOP], "")
    whole = run([sys.executable, "-c", LOOP], "\n".join(paths))
    return Cost(*((there - here) / len(paths) for here, there in zip(start[:2], whole[:2], strict=True)))


def _floor(sample: Path, written: Path) -> dict[str, Cost]:
    """What each step that no write can do without costs a workbook, measured in a process of its own."""
    told = subprocess.run(
        [sys.executable, __file__, "--floor", sample, written], capture_output=True, text=True, check=True
    )
    return {f"floor: {step}": Cost(*cost) for step, cost in json.loads(told.stdout).items()}


def take_steps(sample: Path, written: Path) -> None:
    """Take these steps from workbooks to what a check wrote into them; tell seconds and processor seconds of each."""
    from python_calamine import load_workbook

    from psto_xl.backends.file.replace import replace

    paths = sorted(sample.iterdir())
    costs = {step: [0.0, 0.0] for step in ("values", "pack", "replace")}

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        seconds, processor = time.perf_counter(), time.process_time()
        yield
        costs[step][0] += (time.perf_counter() - seconds) / len(paths)
        costs[step][1] += (time.process_time() - processor) / len(paths)

    for path in paths:
        old, new = path.read_bytes(), (written / path.name).read_bytes()
        before, after = RawZip(old), RawZip(new)
        changed = {part: after.read(part) for part in after.names}
        changed = {part: now for part, now in changed.items() if part not in before or before.read(part) != now}
        with timed("values"):
            book = load_workbook(io.BytesIO(old))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()
        with timed("pack"):
            for part, now in changed.items():
                if part in before:
                    before.read(part)
                Packed.of([now])
        with timed("replace"):
            replace(path, new, old)
        path.write_bytes(old)
    print(json.dumps(costs))


def run(command: list[str], fed: str = "") -> Cost:
    """Run a command to its end, with all its children."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as said:
        given.write(fed)
        given.seek(0)
        begun = time.perf_counter()
        running = subprocess.Popen(command, stdin=given, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        said.seek(0)
        complaint = said.read()
        if running.returncode or "fault" in complaint:
            raise SystemExit(f"{' '.join(command)}: {complaint[:2000]}")
    leader = used.ru_utime + used.ru_stime
    processor, largest = _others()
    return Cost(seconds, leader + processor, leader, used.ru_maxrss / 1024, largest)


def _others() -> tuple[float, float]:
    """Processor seconds of the processes that a run has left to us, and the memory in MB of the largest."""
    total = largest = 0.0
    while True:
        try:
            _, _, used = os.wait3(0)
        except ChildProcessError:
            return total, largest
        total += used.ru_utime + used.ru_stime
        largest = max(largest, used.ru_maxrss / 1024)


def make(folder: Path, number: int) -> None:
    """A company workbook and teams that differ in their unit, ids, titles and figures."""
    folder.mkdir()
    settings = {"Cycle start": date(2026, 1, 1), "Cycle end": date(2026, 12, 31)}
    build(folder / "company.xlsx", Content(_company(), {"Unit": "Company", **settings}))
    file = io.BytesIO()
    build(file, Content(_team(0), {"Unit": "Team", **settings}))
    mould = file.getvalue()
    places = _places(mould)
    for team in range(number - 1):
        edits = [SetCell(*places["Settings", 0, "value"], None, f"Team {team}")]
        for sheet, rows in _team(team).items():
            for at, row in enumerate(rows):
                varied = ("id", "parent", "title", "owner", "team", "current")
                edits += [SetCell(*places[sheet, at, key], None, row[key]) for key in varied if key in row]
        home = folder / f"division {team // 100}"
        home.mkdir(exist_ok=True)
        (home / f"team{team}.xlsx").write_bytes(edit_bytes(mould, "team", edits, Limits()))


def change(paths: list[Path]) -> None:
    """Somebody records a new value in each of some workbooks."""
    for path in paths:
        data = path.read_bytes()
        sheet, row, col = _places(data)["Tactical", 1, "current"]
        path.write_bytes(edit_bytes(data, path.name, [SetCell(sheet, row, col, None, 55.5)], Limits()))


def _company() -> dict[str, list[dict[str, object]]]:
    purpose = {"id": "P1", "type": "Purpose", "title": "Quiet and clean power for every home", "owner": "Ana Ruiz"}
    star = {"id": "N1", "type": "North Star", "parent": "P1", "title": "Homes with clean power", "owner": "Ana Ruiz",
            "measure": "Increase", "unit": "homes", "baseline": 100.0, "target": 900.0, "current": 420.0,
            "updated": date(2026, 6, 20), "profitability": "a", "impact": "b", "benefit": "c"}  # fmt: skip
    strategy = [row for n in range(1, 11) for row in _goal(f"S{n}", "P1", n, "Ben Ortiz", "", 3)]
    return {"Purpose": [purpose, star], "Strategy": strategy}


def _team(team: int) -> dict[str, list[dict[str, object]]]:
    """24 tactical and 36 operational rows."""
    mark, owner, crew = f"{team}-", f"Clara {chr(65 + team % 26)}{team}", f"Crew {team}"
    tactical = [_goal(f"T{mark}{n}", f"S{(team + n) % 10 + 1}", team + n, owner, crew, 5) for n in range(4)]
    operational = [_goal(f"O{mark}{n}", f"T{mark}{n % 4}", team * 7 + n, f"{owner}{n}", crew, 5) for n in range(6)]
    return {"Tactical": [*chain(*tactical)], "Operational": [*chain(*operational)]}


def _goal(name: str, parent: str, seed: int, owner: str, crew: str, results: int) -> list[dict[str, object]]:
    """An objective and its key results."""
    title = f"{DEEDS[seed % len(DEEDS)]} the {SIGHTS[seed // 3 % len(SIGHTS)]} in quarter {name}"
    goal = {"id": name, "type": "Objective", "parent": parent, "title": title, "owner": owner, "team": crew}
    return [goal, *(_result(name, seed, n, owner, crew, 1 / results) for n in range(1, results + 1))]


def _result(goal: str, seed: int, n: int, owner: str, crew: str, weight: float) -> dict[str, object]:
    sight = SIGHTS[(seed + n) % len(SIGHTS)]
    return {"id": f"{goal}.{n}", "type": "Key Result", "parent": goal, "owner": owner, "team": crew,
            "title": f"Share of {sight} visitors who come back to {goal}", "measure": "Increase", "unit": "visitors",
            "baseline": 10.0, "target": 100.0 + n, "current": 30.0 + (seed * 7 + n * 13) % 60,
            "updated": date(2026, 6, 20), "confidence": 0.6, "weight": weight}  # fmt: skip


def _places(data: bytes) -> dict[tuple[str, int, str], tuple[str, int, int]]:
    """Sheet, row and column of each cell of a workbook, by sheet, row of the table from 0 and column key."""
    read = find_sheets(read_bytes(data, "mould", wanted, Limits()))
    return {
        (key, at, column): (sheet.name, sheet.first + at, col)
        for key, sheet in read.items()
        for at in range(max(sheet.last - sheet.first + 1, 0))
        for column, col in sheet.columns.items()
    }


if __name__ == "__main__" and sys.argv[1:2] == ["--floor"]:
    take_steps(Path(sys.argv[2]), Path(sys.argv[3]))
elif __name__ == "__main__":
    main()
