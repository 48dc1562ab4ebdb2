"""Many workbooks are one plan: references, progress and findings over all of them."""

from itertools import permutations

import pytest

from psto_xl.app.executors import Here

from .plans import COMPANY, found, objective, result, run, said, states, team, workbook

OWN_STRATEGY = {"Strategy": [objective("X1", "P1", "Win the coast"), result("X1.1", "X1", 10.0)]}


def rolled_up(outcome, name):
    items = {item.id: (book, item) for book in outcome.report.books for item in book.book.items}
    book, item = items[name]
    return book.figures[item]


def test_progress_rolls_up_over_workbooks(teams):
    outcome = run(teams)
    assert found(outcome, "PSTO201") == []
    assert rolled_up(outcome, "S1").contributed == pytest.approx(0.5)
    assert rolled_up(outcome, "S1").own == pytest.approx(0.35)


def test_an_id_of_the_own_workbook_wins_over_another_of_that_name(tmp_path):
    workbook(tmp_path / "a.xlsx", {**COMPANY, **team("A", "S1", 100.0)}, "A")
    other = {"Strategy": [objective("S1", "P1", "Win the coast"), result("S1.9", "S1", 10.0)], **team("B", "S1", 0.0)}
    workbook(tmp_path / "b.xlsx", other, "B")
    outcome = run(tmp_path)
    shares = {book.book.unit: next(book.figures[i].contributed for i in book.book.items if i.id == "S1")
              for book in outcome.report.books}  # fmt: skip
    assert shares == {"A": pytest.approx(0.8), "B": pytest.approx(0.3)}


def test_an_ambiguous_id_is_named_with_the_units_that_have_it(tmp_path):
    for unit in "AB":
        rows = {"Strategy": [objective("S1", "", f"Lead in {unit}"), result(f"S1.{unit}", "S1", 10.0)]}
        workbook(tmp_path / f"{unit}.xlsx", rows, unit)
    workbook(tmp_path / "team.xlsx", team("C"), "C")
    ((file, cell, message),) = found(run(tmp_path), "PSTO201")
    assert (file, cell) == ("team.xlsx", "C5")
    assert "A/S1" in message
    assert "B/S1" in message


def test_unit_and_id_names_the_workbook(tmp_path):
    for unit, current in (("North", 100.0), ("South", 0.0)):
        rows = {"Strategy": [objective("S1", "", f"Lead in the {unit}"), result(f"S1.{unit}", "S1", current)]}
        workbook(tmp_path / f"{unit}.xlsx", rows, unit)
    workbook(tmp_path / "team.xlsx", team("C", "south/s1"), "C")
    outcome = run(tmp_path)
    assert found(outcome, "PSTO201") == []
    tops = {book.book.unit: [book.figures[i].contributed for i in book.book.items if i.id == "S1"]
            for book in outcome.report.books}  # fmt: skip
    assert tops == {"North": [None], "South": [pytest.approx(0.5)], "C": []}


def test_not_loaded_is_not_missing(teams):
    alone = run(teams / "teamA.xlsx")
    assert found(alone, "PSTO201") == []
    assert [place[:2] for place in found(alone, "PSTO202")] == [("teamA.xlsx", "C5")]
    together = run(teams)
    assert found(together, "PSTO202") == []
    workbook(teams / "teamA.xlsx", {**team("A", "S7"), **OWN_STRATEGY}, "Team A")
    assert [place[:2] for place in found(run(teams), "PSTO201")] == [("teamA.xlsx", "C5")]


def test_a_duplicate_id_is_found_in_both_workbooks_and_each_names_the_other(teams):
    workbook(teams / "teamB.xlsx", team("A"), "Team B")
    places = [(file, cell) for file, cell, _ in found(run(teams), "PSTO102")]
    assert places == [(f"team{mark}.xlsx", cell) for mark in "AB" for cell in ("A5", "A6", "A7")]
    assert "teamB.xlsx" in found(run(teams), "PSTO102")[0][2]


def test_a_cycle_over_workbooks_is_found_once_and_counts_nowhere(tmp_path):
    for mark, parent in (("A", "TB"), ("B", "TC"), ("C", "TA")):
        workbook(tmp_path / f"team{mark}.xlsx", team(mark, parent), mark)
    outcome = run(tmp_path)
    ((_, _, message),) = found(outcome, "PSTO207")
    assert all(name in message for name in ("TA", "TB", "TC"))
    assert rolled_up(outcome, "TA").contributed is None


def test_the_order_of_the_files_changes_nothing(teams):
    workbook(teams / "teamB.xlsx", team("A", "S9"), "Team B")
    files = sorted(teams.iterdir())
    expected = said(run(teams))
    for order in permutations(files):
        assert said(run(*order)) == expected
    assert said(run(files[2], teams, *files[:2])) == expected


def test_the_order_in_which_workbooks_get_done_changes_nothing(teams, monkeypatch):
    workbook(teams / "teamB.xlsx", team("A", "S9"), "Team B")
    expected = said(run(teams))
    real = Here.run
    monkeypatch.setattr(Here, "run", lambda self, work, tasks, *more: reversed([*real(self, work, tasks, *more)]))
    assert said(run(teams)) == expected
    run(teams, write=True)
    backwards = states(teams)
    monkeypatch.undo()
    run(teams, write=True)
    assert states(teams) == backwards


def test_findings_are_written_where_they_can_be_mended(teams):
    import openpyxl

    workbook(teams / "teamB.xlsx", {**team("B", "S9"), **OWN_STRATEGY}, "Team B")
    run(teams, write=True)
    said_in = {
        path.name: {row[1].value for row in openpyxl.load_workbook(path)["Alignment"].iter_rows() if row[1].value}
        for path in teams.iterdir()
    }
    assert "PSTO201" in said_in["teamB.xlsx"]
    assert "PSTO201" not in said_in["teamA.xlsx"] | said_in["company.xlsx"]


def test_a_finding_names_few_of_many_rows(tmp_path):
    workbook(tmp_path / "company.xlsx", COMPANY, "Company")
    for n in range(15):
        rows = team(f"{n:02}")
        for row in rows["Tactical"]:
            row["owner"] = "Ana Ruiz"
        workbook(tmp_path / f"team{n:02}.xlsx", rows, f"Team {n}")
    ((_, _, message),) = found(run(tmp_path), "PSTO710")
    assert message.endswith("hand some over: T00, T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11 and 3 more")
