"""The file in its place: old or new, never half, whatever happens in between."""

import errno
import os
import stat
import subprocess
import sys

import pytest

from psto_xl.backends import Stale, WorkbookError
from psto_xl.backends.file import replace as module
from psto_xl.backends.file.replace import replace, save

OLD, NEW = b"old" * 1000, b"new" * 2000
CALLS = ["open", "write", "fchown", "fchmod", "fsync", "close", "stat", "replace", "unlink", "listxattr", "access"]


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(OLD)
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_file_is_replaced_and_nothing_else_is_left(plan):
    plan.chmod(0o640)
    replace(plan, NEW, OLD)
    assert plan.read_bytes() == NEW
    assert stat.S_IMODE(plan.stat().st_mode) == 0o640
    assert names(plan.parent) == ["plan.xlsx"]


def test_owner_and_attributes_are_kept(plan):
    os.chown(plan, 1234, 2345)
    os.setxattr(plan, "user.tag", b"red")
    replace(plan, NEW, OLD)
    assert (plan.stat().st_uid, plan.stat().st_gid) == (1234, 2345)
    assert os.getxattr(plan, "user.tag") == b"red"


def test_a_backup_holds_the_old_content(plan):
    replace(plan, NEW, OLD, backup=True)
    assert (plan.with_name("plan.bak.xlsx").read_bytes(), plan.read_bytes()) == (OLD, NEW)
    replace(plan, OLD, NEW, backup=True)
    assert plan.with_name("plan.bak.xlsx").read_bytes() == NEW


def test_a_link_stays_a_link(plan, tmp_path):
    link = tmp_path / "link.xlsx"
    link.symlink_to(plan)
    replace(link, NEW, OLD)
    assert link.is_symlink()
    assert plan.read_bytes() == NEW


def test_a_copy_is_written_where_nothing_was(tmp_path):
    save(tmp_path / "new.xlsx", NEW)
    save(tmp_path / "new.xlsx", OLD)
    assert (tmp_path / "new.xlsx").read_bytes() == OLD
    assert names(tmp_path) == ["new.xlsx"]


@pytest.mark.parametrize("change", [b"other", OLD.upper()])
def test_a_file_that_changed_meanwhile_is_left_alone(plan, change):
    plan.write_bytes(change)
    with pytest.raises(Stale, match="was changed by someone else"):
        replace(plan, NEW, OLD)
    assert plan.read_bytes() == change


def test_a_file_that_changes_while_the_new_one_is_written_is_left_alone(plan, monkeypatch):
    def also_changed(handle, data, write_all=module._write_all):
        write_all(handle, data)
        plan.write_bytes(b"quick")

    monkeypatch.setattr(module, "_write_all", also_changed)
    with pytest.raises(Stale):
        replace(plan, NEW, OLD)
    assert plan.read_bytes() == b"quick"
    assert names(plan.parent) == ["plan.xlsx"]


@pytest.mark.parametrize(
    ("lock", "application"), [("~$plan.xlsx", "open in Excel"), (".~lock.plan.xlsx#", "open in LibreOffice")]
)
def test_a_file_that_is_open_elsewhere_is_left_alone(plan, lock, application):
    plan.with_name(lock).write_bytes(b"")
    with pytest.raises(WorkbookError, match=application):
        replace(plan, NEW, OLD)
    assert plan.read_bytes() == OLD


def test_a_read_only_file_is_left_alone(plan):
    plan.chmod(0o444)
    with pytest.raises(WorkbookError, match="read-only"):
        replace(plan, NEW, OLD)
    assert plan.read_bytes() == OLD


def test_a_file_that_is_gone(plan):
    plan.unlink()
    with pytest.raises(WorkbookError, match="moved, renamed or deleted"):
        replace(plan, NEW, OLD)
    assert names(plan.parent) == []


def test_what_a_killed_run_left_is_used_up_by_the_next(plan):
    left = plan.with_name(".~psto-plan.xlsx.tmp")
    left.write_bytes(b"half")
    replace(plan, NEW, OLD)
    assert plan.read_bytes() == NEW
    assert not left.exists()


def test_two_runs_do_not_write_the_same_file(plan):
    temporary = plan.with_name(".~psto-plan.xlsx.tmp")
    handle = module._create(temporary, plan)
    try:
        with pytest.raises(WorkbookError, match="written by another check"):
            replace(plan, NEW, OLD)
        assert temporary.exists()
    finally:
        os.close(handle)
    replace(plan, NEW, OLD)
    assert plan.read_bytes() == NEW


def test_very_long_names(tmp_path):
    path = tmp_path / ("ü" * 120 + ".xlsx")
    path.write_bytes(OLD)
    replace(path, NEW, OLD)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "close", "replace"])
def test_an_error_in_any_call_leaves_the_old_file_and_one_sentence(plan, monkeypatch, call, code):
    real = getattr(os, call)

    def failing(*args, **options):
        if call == "close":  # the handle is closed all the same, as systems do it
            real(*args, **options)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, failing)
    said = {errno.ENOSPC: "the disk is full", errno.EACCES: "open elsewhere", errno.EIO: "the system says"}[code]
    with pytest.raises(WorkbookError, match=f"plan.xlsx can't be written: .*{said}"):
        replace(plan, NEW, OLD)
    monkeypatch.undo()
    assert plan.read_bytes() == OLD
    assert names(plan.parent) == ["plan.xlsx"]


def test_a_disk_that_is_really_full(plan):
    """The system itself stops the writing in its middle."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from psto_xl.backends import WorkbookError\n"
        "from psto_xl.backends.file.replace import replace; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); path = Path(sys.argv[1])\n"
        "try: replace(path, bytes(100_000), path.read_bytes())\n"
        "except WorkbookError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script, plan], capture_output=True, text=True, check=True)
    assert "the disk is full" in done.stdout
    assert plan.read_bytes() == OLD
    assert names(plan.parent) == ["plan.xlsx"]


KILL = """
import os, sys
from pathlib import Path
count, path = int(sys.argv[1]), Path(sys.argv[2])
def dying(real):
    def call(*args, **options):
        global count
        count -= 1
        if count < 0:
            os._exit(9)
        return real(*args, **options)
    return call
from psto_xl.backends.file.replace import replace
old = path.read_bytes()
for name in {names}:
    setattr(os, name, dying(getattr(os, name)))
replace(path, b"new" * 2000, old, backup=True)
"""


def test_a_kill_between_any_two_calls_leaves_the_old_file_or_the_new(plan):
    """The process dies before its first call, before its second, and so on until it lives to the end."""
    script = KILL.format(names=[name for name in CALLS if hasattr(os, name)])
    seen = set()
    for count in range(200):
        plan.write_bytes(OLD)
        done = subprocess.run([sys.executable, "-c", script, str(count), plan], check=False)
        assert plan.read_bytes() in (OLD, NEW)
        seen.add((done.returncode, plan.read_bytes() == NEW))
        left = {name for name in names(plan.parent) if name.endswith(".tmp")}
        assert left <= {".~psto-plan.xlsx.tmp", ".~psto-plan.bak.xlsx.tmp"}
        if done.returncode == 0:
            break
    assert seen == {(9, False), (9, True), (0, True)}
    replace(plan, OLD, NEW, backup=True)
    assert names(plan.parent) == ["plan.bak.xlsx", "plan.xlsx"]


def test_an_interruption_cleans_up(plan, monkeypatch):
    def interrupted(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace(plan, NEW, OLD)
    monkeypatch.undo()
    assert plan.read_bytes() == OLD
    assert names(plan.parent) == ["plan.xlsx"]
