"""``--resume``: what has not changed is not done again, and nothing else is different."""

from __future__ import annotations

import pickle
import sqlite3
from datetime import date, timedelta

import pytest

from psto_xl.app import check as module
from psto_xl.app.files import UsageError
from psto_xl.app.resume import FILE
from psto_xl.app.wire import dumps, loads
from psto_xl.core.check import Selection

from .plans import AS_OF, TODAY, command, run, said, states, team, workbook

LATER = date(2026, 9, 15)


@pytest.fixture
def work(monkeypatch):
    """The names of the workbooks that were read and written."""
    done = {"read": [], "written": []}
    read, write = module.read_parts, module.write_parts

    def reading(tasks, **more):
        done["read"] += [task.source.path.name for task in tasks]
        return read(tasks, **more)

    def writing(tasks, **more):
        done["written"] += [task.source.path.name for task in tasks]
        return write(tasks, **more)

    monkeypatch.setattr(module, "read_parts", reading)
    monkeypatch.setattr(module, "write_parts", writing)
    return done


def resumed(folder, **options):
    return run(folder, how={"resume": folder / FILE}, **options)


def forget(work):
    work["read"].clear()
    work["written"].clear()


def test_an_unchanged_portfolio_is_neither_read_nor_written_nor_thought_about(teams, work, monkeypatch):
    first = resumed(teams, write=True)
    before = states(teams)
    forget(work)
    monkeypatch.setattr(module, "conclude", None)
    second = resumed(teams, write=True)
    assert (work, second.written, states(teams)) == ({"read": [], "written": []}, [] or (), before)
    assert (second.books, second.counts, second.failures) == (first.books, first.counts, first.failures)


def test_its_report_is_the_same_as_that_of_a_run_from_scratch(teams, work):
    resumed(teams, write=True)
    forget(work)
    again = resumed(teams, write=True)
    assert said(again) == said(run(teams))
    assert work["written"] == []


def test_its_text_is_not_made_again(teams):
    first = resumed(teams)
    assert first.text("text", lambda _: "shown") == "shown"
    assert resumed(teams).text("text", None) == "shown"
    assert resumed(teams).text("other", lambda _: "made") == "made"


def test_one_changed_workbook_is_read_and_those_that_tell_of_it_are_written(teams, work):
    resumed(teams, write=True)
    forget(work)
    workbook(teams / "teamB.xlsx", team("B", current=90.0), "Team B")
    again = resumed(teams, write=True)
    assert set(work["read"]) == {"teamB.xlsx"}
    assert {"teamB.xlsx", "company.xlsx"} <= set(work["written"])
    fresh = run(teams)
    assert said(again) == said(fresh)
    before = states(teams)
    run(teams, write=True)
    assert states(teams) == before


def test_a_change_that_others_hardly_see_is_not_written_into_them(teams, work):
    """Their maps show the company's objective, in whole percents: it moves by less."""
    resumed(teams, write=True)
    forget(work)
    workbook(teams / "teamB.xlsx", team("B", current=40.5), "Team B")
    again = resumed(teams, write=True)
    assert set(work["written"]) == {"company.xlsx", "teamB.xlsx"}
    assert said(again) == said(run(teams))


def test_a_workbook_that_comes_or_goes_is_noticed(teams, work):
    resumed(teams)
    (teams / "teamA.xlsx").unlink()
    workbook(teams / "teamD.xlsx", team("D"), "Team D")
    forget(work)
    assert said(resumed(teams)) == said(run(teams))
    assert work["read"][:1] == ["teamD.xlsx"]


def test_another_selection_begins_anew(teams, work):
    resumed(teams)
    forget(work)
    resumed(teams, selection=Selection(("PSTO2",)))
    assert len(work["read"]) == 4


def on(day, folder, **options):
    return run(folder, how={"resume": folder / FILE}, **options, today=day)


def test_another_day_is_thought_about_but_nothing_is_read_again(teams, work):
    workbook(teams / "teamE.xlsx", team("E"), "Team E")
    resumed(teams)
    forget(work)
    later = on(LATER, teams)
    assert work["read"] == []
    assert said(later) == said(run(teams, today=LATER))


def test_what_only_the_day_has_moved_is_not_written(teams, work):
    """One day moves what is expected by a third of a percent, and no health by that."""
    resumed(teams, write=True)
    before = states(teams)
    workbook(teams / "teamB.xlsx", team("B", current=40.5), "Team B")
    forget(work)
    tomorrow = on(TODAY + timedelta(1), teams, write=True)
    assert work["read"] == ["teamB.xlsx"]
    assert set(work["written"]) == {"teamB.xlsx", "company.xlsx"}
    assert {str(path) for path, now in states(teams).items() if now != before[path]} == set(work["written"])
    assert said(tomorrow) == said(run(teams, today=TODAY + timedelta(1)))


def test_what_a_day_has_made_worse_is_written(teams, work):
    """By September the updates of June are stale."""
    resumed(teams, write=True)
    forget(work)
    on(LATER, teams, write=True)
    assert work == {"read": [], "written": ["company.xlsx", "teamA.xlsx", "teamB.xlsx", "teamC.xlsx"]}
    before = states(teams)
    run(teams, write=True, today=LATER)
    assert states(teams) == before


def test_a_workbook_with_very_long_texts_is_read_again_on_another_day(teams, work):
    rows = team("A")
    rows["Tactical"][0]["title"] = "Build " * 300
    workbook(teams / "teamA.xlsx", rows, "Team A")
    resumed(teams)
    forget(work)
    assert said(on(LATER, teams)) == said(run(teams, today=LATER))
    assert work["read"][:1] == ["teamA.xlsx"]


def test_reading_first_does_not_keep_a_later_run_from_writing(teams, work):
    resumed(teams)
    forget(work)
    assert len(resumed(teams, write=True).written) == 4
    assert work["read"] == []


def test_a_failure_is_tried_again_only_if_it_may_have_gone(teams, work):
    (teams / "bad.xlsx").write_bytes(b"PK\3\4 not much")
    lock = teams / "~$teamA.xlsx"
    lock.write_bytes(b"x")
    first = resumed(teams, write=True)
    assert len(first.failures) == 2
    lock.unlink()
    forget(work)
    second = resumed(teams, write=True)
    assert [failure.path for failure in second.failures] == [str(teams / "bad.xlsx")]
    assert work == {"read": [], "written": ["teamA.xlsx"]}
    assert resumed(teams, write=True).failures == second.failures


def test_a_copy_that_is_gone_is_written_again(teams, work, tmp_path):
    out = tmp_path / "out"
    resumed(teams, write=True, out=out)
    copies = states(out)
    forget(work)
    resumed(teams, write=True, out=out)
    assert work["written"] == []
    (out / "teamB.xlsx").unlink()
    resumed(teams, write=True, out=out)
    assert work == {"read": [], "written": ["teamB.xlsx"]}
    assert states(out) == copies


def test_the_command_resumes_beside_the_workbooks_or_where_it_is_told(teams, tmp_path):
    first = command("check", teams, "--resume", *AS_OF)
    assert (teams / FILE).exists()
    again = command("check", teams, "--resume", "--verbose", *AS_OF)
    assert again.stdout == first.stdout
    assert "Nothing has changed since the last run." in again.stderr
    assert command("check", teams, "--state", tmp_path / "state", *AS_OF).stdout == first.stdout
    assert (tmp_path / "state").exists()


def test_a_file_that_is_no_state_is_refused_and_left_alone(teams, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("my notes, long enough to look like a file of its own kind " * 20)
    before = mine.read_bytes()
    done = command("check", teams, "--state", mine, *AS_OF)
    assert done.returncode == 2
    assert "can't be used to resume from" in done.stderr
    assert mine.read_bytes() == before


def test_two_runs_at_once_do_not_share_a_state(teams):
    resumed(teams)
    other = sqlite3.connect(teams / FILE)
    other.execute("begin immediate")
    with pytest.raises(UsageError, match="no other check is running"):
        resumed(teams)
    other.close()


def test_a_state_can_carry_nothing_but_data():
    class Evil:
        def __reduce__(self):
            return (eval, ("1/0",))

    with pytest.raises(pickle.UnpicklingError, match=r"builtins\.eval"):
        loads(pickle.dumps(Evil()))
    assert loads(dumps({"a": (1, 2.5, None)})) == {"a": (1, 2.5, None)}
