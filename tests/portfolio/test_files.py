"""What belongs to a portfolio and what does not, and where copies go."""

from __future__ import annotations

import shutil

import pytest

from psto_xl.app.files import COPIES, UsageError, look_for, refuse_urls
from psto_xl.app.parts import COMBINED
from psto_xl.core.grid import MARK

from .plans import AS_OF, command, run, states, team, workbook


def names(paths, **options):
    found = look_for([str(path) for path in paths], **options)
    return [source.path.name for source in found.sources], {left.label: str(left.reason) for left in found.left_out}


def test_what_is_no_plan_is_left_out_and_said(teams):
    for name in ("~$teamA.xlsx", ".hidden.xlsx", "teamA.bak.xlsx"):
        shutil.copy(teams / "teamA.xlsx", teams / name)
    (teams / ".~lock.teamA.xlsx#").touch()
    (teams / "notes.txt").touch()
    sources, left_out = names([teams])
    assert sources == ["company.xlsx", "teamA.xlsx", "teamB.xlsx", "teamC.xlsx"]
    assert left_out == {
        str(teams / "~$teamA.xlsx"): "the lock file of a workbook that is open",
        str(teams / ".hidden.xlsx"): "a hidden or temporary file",
        str(teams / "teamA.bak.xlsx"): "a backup",
    }


def test_verbose_says_what_was_read_left_out_and_written(teams):
    shutil.copy(teams / "teamA.xlsx", teams / "teamA.bak.xlsx")
    done = command("check", teams, "--write", "--verbose", *AS_OF)
    lines = done.stderr.splitlines()
    assert f"{teams / 'teamA.bak.xlsx'}: left out, a backup" in lines
    assert any(line.startswith(f"{teams / 'teamB.xlsx'}: 3 rows on ") for line in lines)
    assert any(line.startswith(f"{teams / 'teamB.xlsx'}: ") and line.endswith(" changes written") for line in lines)
    assert command("check", teams, *AS_OF).stderr == ""


def test_copies_of_an_earlier_run_are_no_part_of_the_next(teams):
    once = run(teams, write=True, out=teams / "checked")
    assert len(once.report.books) == 4
    assert (teams / "checked" / COPIES).exists()
    sources, left_out = names([teams])
    assert len(sources) == 4
    assert list(left_out) == [str(teams / "checked")]
    assert len(names([teams / "checked"])[0]) == 4  # unless they are asked for


def test_copies_keep_their_folders_so_that_none_replaces_another(tmp_path):
    for unit in ("north", "south"):
        workbook(tmp_path / "teams" / unit / "plan.xlsx", team(unit), unit)
    run(tmp_path / "teams", write=True, out=tmp_path / "out")
    assert [str(path) for path in states(tmp_path / "out")] == ["north/plan.xlsx", "south/plan.xlsx"]


def test_copies_of_files_with_one_name_from_two_places(tmp_path):
    files = [workbook(tmp_path / unit / "plan.xlsx", team(unit), unit) for unit in ("north", "south")]
    run(*files, write=True, out=tmp_path / "out")
    assert [str(path) for path in states(tmp_path / "out")] == ["north/plan.xlsx", "south/plan.xlsx"]


def test_a_workbook_made_of_the_portfolio_is_left_out(teams):
    from io import BytesIO

    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Tactical").write_row(0, 0, ["ID", "Type", "Title"])
    book.define_name(f"{MARK}{COMBINED}", "=Tactical!$A$1")
    book.close()
    (teams / "all.xlsx").write_bytes(file.getvalue())
    outcome = run(teams)
    assert len(outcome.report.books) == 4
    assert outcome.report.failures == ()
    assert [(left.label, str(left.reason)) for left in outcome.left_out] == [
        (str(teams / "all.xlsx"), "made of a portfolio by an earlier run")
    ]


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("nowhere", "does not exist"), ("empty", "holds no workbook"), ("*.xlsx", "matches no workbook")],
)
def test_a_path_that_names_nothing_is_refused(tmp_path, path, complaint):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=complaint):
        look_for([str(tmp_path / path)])


def test_commands_that_work_on_this_computer_say_so():
    with pytest.raises(UsageError, match="'rename' works on files and folders here alone"):
        refuse_urls(["teams", "s3://plans"], "rename")
