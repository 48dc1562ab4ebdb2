"""What goes wrong with one workbook is told in its place, and all others are done: real faults of real files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from psto_xl.app import parts
from psto_xl.app.files import look_for

from .plans import AS_OF, command, many, run, states, team, workbook


def encrypt(path):
    plain = path.with_suffix(".plain")
    path.rename(plain)
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    plain.unlink()


def truncate(path):
    path.write_bytes(path.read_bytes()[:-3000])


def empty(path):
    path.write_bytes(b"")


def bomb(path):
    """A sheet that unfolds to a thousand times its size."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            with new.open(name, "w") as member:
                member.write(data.replace(b"</sheetData>", b"") if name == "xl/worksheets/sheet4.xml" else data)
                for _ in range(64 if name == "xl/worksheets/sheet4.xml" else 0):
                    member.write(b" " * (1 << 20))


def no_workbook(path):
    path.write_text("<html>Sign in to see this file</html>")


def go(path):
    """A name that is listed, and behind which there is nothing when it is read."""
    path.unlink()
    path.symlink_to(path.with_suffix(".gone"))


def lock(path):
    path.with_name(f"~${path.name}").write_bytes(b"x")


def protect(path):
    path.chmod(0o444)


FAULTS = {
    "encrypted": encrypt, "truncated": truncate, "empty": empty, "bomb": bomb, "page": no_workbook, "gone": go,
    "locked": lock, "readonly": protect,
}  # fmt: skip


def spoilt(folder):
    """A portfolio of 18 good workbooks, and one with each of the faults."""
    many(folder, 18)
    for name, spoil in FAULTS.items():
        spoil(workbook(folder / f"{name}.xlsx", team(name), name))
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_fault_is_told_in_its_place_and_all_others_are_written(tmp_path, jobs):
    folder = spoilt(tmp_path / "teams")
    before = states(folder)
    done = command("check", folder, "--write", "--jobs", jobs, *AS_OF)
    assert done.returncode == 2
    told = {line.split(":")[1].strip() for line in done.stderr.splitlines()}
    assert told == {str(folder / f"{name}.xlsx") for name in FAULTS}
    untouched = {path.stem for path, data in states(folder).items() if data == before[path]}
    assert untouched == set(FAULTS) - {"gone"} | {"~$locked"}


def test_a_workbook_that_goes_between_listing_and_reading_is_told(teams, monkeypatch):
    listed = look_for([str(teams)])
    (teams / "teamB.xlsx").unlink()
    monkeypatch.setattr("psto_xl.app.check.look_for", lambda *_, **__: listed)
    outcome = run(teams, write=True)
    (failure,) = outcome.report.failures
    assert failure.path.endswith("teamB.xlsx")
    assert "no file" in str(failure.reason)
    assert len(outcome.written) == 3


def test_a_workbook_that_is_open_elsewhere_is_checked_and_told(teams):
    (teams / "~$teamA.xlsx").write_bytes(b"x")
    before = states(teams)
    outcome = run(teams, write=True)
    assert [Path(failure.path).name for failure in outcome.report.failures] == ["teamA.xlsx"]
    assert "open in Excel" in str(outcome.report.failures[0].reason)
    assert len(outcome.report.books) == 4
    assert states(teams)[Path("teamA.xlsx")] == before[Path("teamA.xlsx")]


def test_a_workbook_that_somebody_changes_meanwhile_is_not_overwritten(teams, monkeypatch):
    theirs = {}

    def conclude(*args, **kwargs):
        report = thought(*args, **kwargs)
        theirs["now"] = workbook(teams / "teamA.xlsx", team("A", current=99.0), "Team A").read_bytes()
        return report

    from psto_xl.app import check

    thought = check.conclude
    monkeypatch.setattr(check, "conclude", conclude)
    outcome = run(teams, write=True)
    assert ["changed by someone else" in str(failure.reason) for failure in outcome.report.failures] == [True]
    assert (teams / "teamA.xlsx").read_bytes() == theirs["now"]
    assert len(outcome.written) == 3


def test_a_full_disk_leaves_every_workbook_as_it_was_and_is_told(teams):
    """The kernel itself refuses: no file may grow beyond 20,000 bytes, as on a disk without room."""
    before = states(teams)
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
    code = f"{limit} import sys; from psto_xl.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(teams), "--write", *AS_OF],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("the disk is full") == 4
    assert states(teams) == before
    assert sorted(path.name for path in teams.iterdir()) == sorted(str(path) for path in before)


def test_a_killed_worker_costs_nothing(tmp_path):
    """One of two processes is killed in the middle; whatever it had in hand is done again."""
    folder = many(tmp_path / "teams", 60)
    before = states(folder)
    run_ = subprocess.Popen(
        [sys.executable, "-m", "psto_xl", "check", str(folder), "--write", "--jobs", "2", "--format", "json", *AS_OF],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    killed = kill_a_worker(run_.pid)
    out, err = run_.communicate(timeout=120)
    assert killed
    assert run_.returncode == 0, err
    assert out.count('"path"') == 60
    assert all(data != before[path] for path, data in states(folder).items())


def kill_a_worker(parent):
    """Kill a process that works for `parent` as soon as it has used a fifth of a second."""
    begun = time.monotonic()
    while time.monotonic() - begun < 60:
        for pid in offspring(parent):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                command_line = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            ticks = int(fields[11]) + int(fields[12])
            if b"forkserver" in command_line and int(fields[1]) != parent and ticks > 0.2 * os.sysconf("SC_CLK_TCK"):
                os.kill(pid, signal.SIGKILL)
                return True
        time.sleep(0.01)
    return False


def offspring(parent):
    """All processes beneath one."""
    found = []
    for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        found += [int(pid), *offspring(int(pid))]
    return found


def test_a_fault_of_the_tool_itself_stops_no_other_workbook(teams, monkeypatch):
    def broken(book, index, label, today):
        if label.endswith("teamB.xlsx"):
            raise KeyError("level")
        return read(book, index, label, today)

    read = parts.read_workbook
    monkeypatch.setattr(parts, "read_workbook", broken)
    outcome = run(teams, write=True)
    ((path, reason),) = outcome.report.failures
    assert path.endswith("teamB.xlsx")
    assert "fault of the tool's own: KeyError: 'level' (test_faults.py, line " in str(reason)
    assert len(outcome.written) == 3
