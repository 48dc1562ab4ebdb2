"""``psto-xl impact``: everything beneath some rows, over workbooks, with owners."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from psto_xl.app.new import create
from psto_xl.builder.content import Content
from psto_xl.cli import main


def run(capsys, *args):
    code = main([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


def row(id, parent, owner, type="Objective", status=None):
    return {"id": id, "type": type, "parent": parent, "title": f"Title of {id}", "owner": owner, "status": status}


@pytest.fixture
def teams(tmp_path):
    """A company and two teams: T1 hangs from an objective, T2 from a key result, T3 from both."""
    folder = tmp_path / "teams"
    folder.mkdir()
    corp = [row("S1", "", "Ana"), row("K1", "S1", None, "Key Result"), row("S2", "", "Bo")]
    wind = [row("T1", "S1", "Cy"), row("T2", "K1", "cy", status="Done"), row("T3", "S1; S2", None)]
    work = [row("O1", "T1; T3", "Ana"), row("O2", "T3", "Ana", status="Dropped")]
    create(folder / "1.xlsx", Content({"Strategy": corp}, {"Unit": "Corp"}))
    create(folder / "2.xlsx", Content({"Tactical": wind, "Operational": work}, {"Unit": "Wind"}))
    return folder


def test_a_tree_with_owners_and_what_each_would_look_at_again(capsys, teams):
    code, out, err = run(capsys, "impact", teams, "s1")
    assert (code, err) == (0, "")
    assert out == (
        "Corp/S1  Title of S1  (Ana)\n"
        "├─ Corp/K1  Title of K1  (Ana)\n"
        "│  └─ Wind/T2  Title of T2  (cy)  [Done]\n"
        "├─ Wind/T1  Title of T1  (Cy)\n"
        "│  └─ Wind/O1  Title of O1  (Ana)\n"
        "└─ Wind/T3  Title of T3  (nobody)\n"
        "   └─ Wind/O2  Title of O2  (Ana)  [Dropped]\n"
        "\n"
        "4 active rows beneath, of 2 owners. To look at again:\n"
        "  Ana (2): Corp/K1, Wind/O1\n"
        "  Cy (1): Wind/T1\n"
        "  nobody (1): Wind/T3\n"
    )


def test_several_ids_and_paths_in_any_order_count_each_row_once(capsys, teams):
    _, out, _ = run(capsys, "impact", teams / "2.xlsx", "S1", "Corp/S2", teams / "1.xlsx")
    assert "Corp/S2  Title of S2  (Bo)\n└─ Wind/T3" in out
    assert "4 active rows beneath" in out


def test_one_workbook_needs_no_units(capsys, teams):
    _, out, _ = run(capsys, "impact", teams / "1.xlsx", "S1")
    assert out.startswith("S1  Title of S1  (Ana)\n└─ K1  Title of K1  (Ana)\n")
    assert "Nothing active hangs beneath." in run(capsys, "impact", teams / "1.xlsx", "S2")[1]


def test_an_id_that_several_workbooks_have_is_shown_for_each(capsys, teams):
    create(teams / "3.xlsx", Content({"Strategy": [row("S2", "", "Di")]}, {"Unit": "Sun"}))
    _, out, _ = run(capsys, "impact", teams, "S2")
    assert "Corp/S2  Title of S2  (Bo)" in out
    assert "Sun/S2  Title of S2  (Di)" in out
    assert "Sun/S2" not in run(capsys, "impact", teams, "Corp/S2")[1]


def test_json(capsys, teams):
    _, out, _ = run(capsys, "impact", teams, "K1", "--format", "json")
    document = json.loads(out)
    (top,) = document["rows"]
    (below,) = top.pop("beneath")
    assert top == {
        "id": "K1",
        "unit": "Corp",
        "path": str(teams / "1.xlsx"),
        "sheet": "Strategy",
        "row": 6,
        "level": "Strategy",
        "type": "Key Result",
        "title": "Title of K1",
        "owner": "Ana",
        "status": "Active",
    }
    assert (below["id"], below["status"], below["beneath"]) == ("T2", "Done", [])
    assert (document["version"], document["confirm"]) == (1, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["teams", "S3"], "no row has the id 'S3', and no file is called so: did you mean T3 or S2?"),
        (["teams", "Nothing"], "no row has the id 'Nothing'"),
        (["teams"], "no id is named"),
        (["S1"], "no workbook is named: 'S1' is no file here"),
        (["other.xlsx", "S1"], "'other.xlsx' does not exist"),
        (["bad.xlsx", "S1"], "bad.xlsx: "),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(capsys, teams, monkeypatch, arguments, said):
    monkeypatch.chdir(teams.parent)
    (teams.parent / "bad.xlsx").write_bytes(b"PK")
    code, out, err = run(capsys, "impact", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_one_bad_workbook_does_not_stop_the_others(capsys, teams):
    before = (teams / "1.xlsx").read_bytes()
    shutil.copy(teams / "1.xlsx", teams / "9.xlsx")
    (teams / "9.xlsx").write_bytes(before[:1000])
    code, out, err = run(capsys, "impact", teams, "S1")
    assert (code, "Wind/O1" in out, "9.xlsx" in err) == (2, True, True)
    assert (teams / "1.xlsx").read_bytes() == before


@pytest.mark.parametrize(("chosen", "first"), [({}, "├─ "), ({"PYTHONIOENCODING": "cp1252"}, "?? ")])
def test_an_old_code_page_breaks_nothing(teams, chosen, first):
    """As on a Windows machine, where pipes are not UTF-8."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "psto_xl", "impact", str(teams), "S1"],
        env={**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", **chosen},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().splitlines()[1].startswith(first)
