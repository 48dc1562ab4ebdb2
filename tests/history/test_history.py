"""What a history keeps, who may write it, and what is said of files that are none."""

from __future__ import annotations

import multiprocessing
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

import psto_xl
from psto_xl.app.files import UsageError
from psto_xl.app.history import examine, read, record
from psto_xl.app.new import create
from psto_xl.builder.demo import demo_contents
from psto_xl.cli import main
from psto_xl.core.layout import Level
from psto_xl.core.report import Score

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("company")
    for name, content in demo_contents(DAY).items():
        create(made / name, content)
    return made


@pytest.fixture(scope="session")
def report(folder):
    return psto_xl.check(folder, as_of=DAY)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history.db"


def scored(report, score, day):
    """The same run with another score, on another day."""
    books = [replace(book, alignment=Score(score, {"owned": score / 100})) for book in report.books]
    return replace(report, books=books, alignment=Score(score, {"owned": score / 100}), as_of=day)


def scores(file, unit="Wind"):
    return {point.day: point.score for point in read(file) if point.unit == unit}


def test_keeps_what_the_report_says(report, file):
    record(file, report, NOW)
    points = {point.unit: point for point in read(file)}
    assert list(points) == ["", "Customers", "Lumenfeld Energy", "Solar", "Wind"]
    whole, wind = points[""], points["Wind"]
    assert (whole.day, whole.score, whole.rates, whole.counts) == (DAY, report.score, report.rates, report.counts)
    assert sum(whole.codes.values()) == len(report.findings)
    figures = {item.id: its for item, its in report.books[1].figures.items() if item.book == 1}
    assert wind.levels[Level.TACTICAL] == pytest.approx((figures["WT1"].rolled_up + figures["WT2"].rolled_up) / 2)
    assert wind.levels[Level.STRATEGY] is None
    assert wind.codes == {"PSTO811": 1}


def test_the_same_run_again_replaces_and_another_day_adds(report, file):
    record(file, scored(report, 50.0, DAY), NOW)
    record(file, scored(report, 60.0, DAY), NOW + timedelta(hours=1))
    record(file, scored(report, 70.0, DAY + timedelta(days=1)), NOW)
    assert scores(file) == {DAY: 60.0, DAY + timedelta(days=1): 70.0}
    with sqlite3.connect(file) as base:
        assert base.execute("SELECT day, at, units FROM run").fetchall() == [
            ("2026-11-22", "2026-11-22T21:00:00+00:00", 4),
            ("2026-11-23", "2026-11-22T20:00:00+00:00", 4),
        ]
        assert base.execute("SELECT count(*) FROM unit").fetchone() == (10,)
    base.close()


def test_one_teams_own_check_does_not_stand_for_it_in_the_portfolio(report, file):
    alone = replace(report, books=report.books[1:2])
    record(file, scored(alone, 10.0, DAY), NOW)
    assert scores(file) == scores(file, "") == {DAY: 10.0}
    record(file, scored(report, 90.0, DAY), NOW)
    record(file, scored(alone, 20.0, DAY), NOW)
    record(file, scored(alone, 30.0, DAY + timedelta(days=1)), NOW)
    assert scores(file) == scores(file, "") == {DAY: 90.0}


def test_a_run_without_workbooks_leaves_no_trace(report, file):
    record(file, replace(report, books=()), NOW)
    assert not file.exists()


def _write(file, report, n):
    record(file, scored(report, float(n), DAY + timedelta(days=n)), NOW)


def test_several_runs_may_write_at_once(report, file):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(file, report, n)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8
    assert scores(file) == {DAY + timedelta(days=n): float(n) for n in range(8)}


def other_program(file):
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE recipes (name TEXT)")
    base.close()


def newer(file):
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_bytes(b"hello, I am a letter" * 100), "is no history"),
        (lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 20000), "is no history"),
        (lambda file: (file.unlink(), file.mkdir()), "can't be opened"),
        (lambda file: (file.unlink(), other_program(file)), "another program"),
        (newer, "newer psto-xl"),
    ],
    ids=["letter", "damaged", "folder", "other program", "newer"],
)
def test_files_that_are_no_history_are_told_and_left_alone(report, folder, file, capsys, spoil, said):
    record(file, report, NOW)
    spoil(file)
    before = file.read_bytes() if file.is_file() else None
    for command in (
        ["trend", str(file)],
        ["check", str(folder), "--history", str(file), "--quiet"],
        ["combine", str(folder), "-o", str(file.with_suffix(".xlsx")), "--history", str(file)],
    ):
        assert main(command) == 2
        told = capsys.readouterr().err
        assert said in told
        assert len(told.splitlines()) == 1
    assert (file.read_bytes() if file.is_file() else None) == before


def test_a_missing_history_says_how_to_begin_one(file, capsys):
    assert main(["trend", str(file)]) == 2
    assert "--history" in capsys.readouterr().err
    assert not file.exists()
    with pytest.raises(UsageError, match="does not exist"):
        examine(file.parent / "nowhere" / "history.db")


def test_a_history_in_use_is_waited_for_and_then_told(report, file, monkeypatch):
    monkeypatch.setattr("psto_xl.app.history._WAIT", 0.2)
    record(file, report, NOW)
    busy = sqlite3.connect(file, isolation_level=None)
    busy.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UsageError, match="in use"):
        record(file, report, NOW)
    busy.close()
    record(file, report, NOW)


def test_check_records_and_trend_shows(folder, file, capsys):
    for day in ("2026-11-20", "2026-11-22"):
        main(["check", str(folder), "--history", str(file), "--as-of", day])
    capsys.readouterr()
    assert main(["trend", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "4 units, checked on 2 days from 2026-11-20 to 2026-11-22"
    rows = {line.split("  ")[0]: line.split() for line in lines}
    assert rows["All together"][-3:] == ["→", "13", "2"]
    assert rows["Solar"][-5:] == ["2", "1", "→", "3", "1"]
    assert any("┤" in line for line in lines)


def test_trend_of_one_unit(report, file, capsys):
    for n in range(30):
        record(file, scored(report, 40.0 + 2 * n, DAY + timedelta(days=7 * n)), NOW)
    assert main(["trend", str(file), "--unit", "wInd"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Wind\n\nAlignment score, of 100\n100 ┤")
    assert "2026-11-22" in out
    assert "2027-06-13" in out
    assert "PSTO811 bau-as-okr" in out
    assert main(["trend", str(file), "--unit", "Wnd"]) == 2
    assert "try 'Wind'" in capsys.readouterr().err
