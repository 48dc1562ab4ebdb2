"""``psto-xl watch`` as people use it: started, workbooks saved as programs save them, ended with Ctrl-C."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from datetime import date

import openpyxl
import pytest

from psto_xl.app.files import COPIES, would_find
from psto_xl.app.new import create
from psto_xl.builder.content import Content
from psto_xl.cli import main

PATIENCE = 60.0  # seconds until a line must have come
PLAN = {
    "Strategy": [
        {"id": "S1", "type": "Objective", "title": "Lead the market for clean power", "owner": "Ana"},
        {"id": "S2", "type": "Objective", "title": "Win towns as partners", "owner": "Bo"},
    ]
}


class Watching:
    """A running command and what it prints, line by line."""

    def __init__(self, path):
        command = [sys.executable, "-m", "psto_xl", "watch", str(path), "--as-of", "2026-07-01"]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # which a job in the background lacks
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, beginning):
        """The lines up to the one that begins so."""
        lines = []
        while not lines or not lines[-1].startswith(beginning):
            lines.append(self._lines.get(timeout=PATIENCE))
        return lines

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "teams"
    made.mkdir()
    create(made / "wind.xlsx", Content(PLAN, {"Unit": "Wind", "Cycle start": date(2026, 1, 1)}))
    return made


@pytest.fixture
def watching(folder):
    started = Watching(folder)
    started.until("Watching")
    yield started
    started.process.kill()
    started.process.wait()
    started.process.stdout.close()


def edited(path, cell, value):
    """The workbook with another value, as bytes."""
    book = openpyxl.load_workbook(path)
    book["Strategy"][cell] = value
    copy = path.parent.parent / "edited.xlsx"
    book.save(copy)
    return copy.read_bytes()


def save_in_place(path, data):
    path.write_bytes(data)


def save_as_excel_does(path, data):
    """A nameless temporary file, the old one renamed away, the new one renamed here, the old one deleted."""
    lock, new, old = (path.with_name(name) for name in (f"~${path.name}", "5D1E2F00", "71AB33C0.tmp"))
    lock.write_bytes(b"Ana")
    new.write_bytes(data)
    path.rename(old)
    new.rename(path)
    old.unlink()
    lock.unlink()


def save_as_libreoffice_does(path, data):
    """A temporary file that takes the workbook's place."""
    lock, new = path.with_name(f".~lock.{path.name}#"), path.with_name("lu1234abc.tmp")
    lock.write_bytes(b"Ana")
    new.write_bytes(data)
    new.replace(path)
    lock.unlink()


@pytest.mark.parametrize("save", [save_in_place, save_as_excel_does, save_as_libreoffice_does])
def test_tells_what_a_save_has_changed(watching, folder, save):
    path = folder / "wind.xlsx"
    save(path, edited(path, "E5", None))
    told = watching.until("Watching")
    assert "Saved: wind.xlsx" in told
    assert "New: 1 finding" in told
    assert any(line.startswith("  Wind Strategy!S1  PSTO708") for line in told)
    save(path, edited(path, "E5", "Ana"))
    told = watching.until("Watching")
    assert "Mended: 1 finding" in told
    assert watching.stop() == 0


def test_a_workbook_that_breaks_or_goes_is_told_and_watching_goes_on(watching, folder):
    path = folder / "wind.xlsx"
    good = path.read_bytes()
    path.write_bytes(b"half")
    assert any("not a workbook" in line for line in watching.until("Watching"))
    path.unlink()
    assert any("holds no workbook" in line for line in watching.until("Watching"))
    path.write_bytes(good)
    assert any(line.startswith("1 workbook: 2 rows") for line in watching.until("Watching"))
    assert watching.stop() == 0


def test_writes_nothing(watching, folder):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    (folder / "other.xlsx").write_bytes(before[folder / "wind.xlsx"])
    watching.until("Watching")
    assert {path: path.read_bytes() for path in folder.iterdir() if path in before} == before
    assert len(list(folder.iterdir())) == 2
    assert watching.stop() == 0


def test_one_workbook_alone_can_be_watched(folder):
    path = folder / "wind.xlsx"
    started = Watching(path)
    started.until("Watching")
    (folder / "other.xlsx").write_bytes(path.read_bytes())
    save_as_excel_does(path, edited(path, "E6", None))
    told = started.until("Watching")
    assert "Saved: wind.xlsx" in told
    assert started.stop() == 0
    started.process.stdout.close()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("wind.xlsx", True),
        ("Plan v1.2.XLSM", True),
        ("~$wind.xlsx", False),
        (".~lock.wind.xlsx#", False),
        (".wind.xlsx", False),
        ("wind.bak.xlsx", False),
        ("5D1E2F00", False),
        ("notes.txt", False),
    ],
)
def test_names_that_are_worth_a_check(tmp_path, name, wanted):
    assert would_find(tmp_path / name, tmp_path) is wanted


def test_copies_that_a_check_writes_are_not_worth_another(tmp_path):
    (tmp_path / "out" / "north").mkdir(parents=True)
    (tmp_path / "out" / COPIES).touch()
    assert not would_find(tmp_path / "out" / "north" / "wind.xlsx", tmp_path)
    assert would_find(tmp_path / "out" / "wind.xlsx", tmp_path / "out")


def test_a_finding_whose_figures_move_is_neither_new_nor_mended(tmp_path):
    """An owner of seven objectives gets one more; the finding stays at the sixth."""
    from psto_xl.app.check import Options, check_files
    from psto_xl.app.watch import _changes

    said, reports = [], []
    for owned in (7, 8):
        row = {"type": "Objective", "owner": "Ana Ruiz"}
        rows = [{**row, "id": f"S{n}", "title": f"Lead market {n}"} for n in range(owned)]
        (tmp_path / f"{owned}").mkdir()
        create(tmp_path / f"{owned}" / "wind.xlsx", Content({"Strategy": rows}, {"Unit": "Wind"}))
        reports.append(check_files([str(tmp_path / f"{owned}")], Options(date(2026, 7, 1))).report)
        said += [str(finding.message) for finding in reports[-1].findings if finding.code == "PSTO710"]
    assert [text[:11] for text in said] == ["Ana Ruiz ow"] * 2
    assert said[0] != said[1]
    assert "PSTO710" not in "".join(map(str, _changes(*reports)))


def test_only_what_was_saved_is_read_again(tmp_path, monkeypatch):
    from psto_xl.app import check, watch
    from psto_xl.app.check import Options

    for name in ("sun", "wind"):
        create(tmp_path / f"{name}.xlsx", Content(PLAN, {"Unit": name}))
    read, told = [], []
    real = check.read_parts

    def reading(tasks, **more):
        read.extend(task.source.path.name for task in tasks)
        return real(tasks, **more)

    def saves(_):
        assert sorted(read) == ["sun.xlsx", "wind.xlsx"]
        (tmp_path / "sun.xlsx").write_bytes((tmp_path / "wind.xlsx").read_bytes())
        yield ["sun.xlsx"]
        assert read[2:] == ["sun.xlsx"]
        yield ["nothing.xlsx"]
        assert read[3:] == []
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "read_parts", reading)
    monkeypatch.setattr(watch, "_saves", saves)
    with pytest.raises(KeyboardInterrupt):
        watch.watch(str(tmp_path), lambda: Options(date(2026, 7, 1)), told.append)
    assert sum(text.startswith("2 workbooks") for text in told) == 3
    assert "The findings are the same as before." in told[-2]


def test_a_folder_that_is_not_there(tmp_path, capsys):
    assert main(["watch", str(tmp_path / "nowhere")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_without_the_package_that_watches(folder, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["watch", str(folder)]) == 2
    assert "pip install 'psto-xl[watch]'" in capsys.readouterr().err
