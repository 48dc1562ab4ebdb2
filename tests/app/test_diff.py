"""``psto-xl diff`` and ``psto-xl check --since``: what differs between two versions, by id."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest

import psto_xl
from psto_xl.app.new import create
from psto_xl.builder.content import Content
from psto_xl.cli import main

AS_OF = ["--as-of", "2026-07-01"]
CYCLE = {"Cycle start": date(2026, 1, 1), "Cycle end": date(2026, 12, 31)}


def run(capsys, *args):
    code = main([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


def objective(id, parent, title="Go on", **more):
    return {"id": id, "type": "Objective", "parent": parent, "title": title, "owner": "Ana", **more}


def key_result(id, parent, current, **more):
    figures = {"baseline": 0.0, "target": 100.0, "current": current, "unit": "MW"}
    return {"id": id, "type": "Key Result", "parent": parent, "title": "Power on the grid", **figures, **more}


def make(path, strategy, tactical=(), unit=""):
    path.parent.mkdir(exist_ok=True)
    create(path, Content({"Strategy": strategy, "Tactical": tactical}, {"Unit": unit, **CYCLE}))
    return path


@pytest.fixture
def versions(tmp_path):
    """The same plan twice, the later one in another order and under another name."""
    old = make(
        tmp_path / "old.xlsx",
        [objective("S1", ""), key_result("S1.1", "S1", 20.0, weight=0.5), key_result("S1.2", "S1", 50.0)],
        [objective("T1", "S1 60%"), key_result("T1.1", "T1", 10.0), objective("T2", "S1"), objective("T3", "S1")],
    )
    new = make(
        tmp_path / "new.xlsx",
        [
            key_result("s1.2", "S1", 50.0),
            objective("S1", "", "Go  on"),
            key_result("S1.1", "S1", 60.0, weight=0.4, target=80.0, due=date(2026, 10, 31)),
            objective("S2", "", "Go elsewhere"),
        ],
        [
            objective("T2", "S1", status="Dropped"),
            objective("T1", "S2; S1 40%", "Go faster"),
            key_result("T1.1", "T1", 10.0),
        ],
    )
    return old, new


def test_everything_that_differs_by_id_and_nothing_else(capsys, versions):
    code, out, err = run(capsys, "diff", *versions, *AS_OF)
    assert (code, err) == (0, "")
    assert out == (
        "1 row added, 1 removed, 4 changed\n"
        "Alignment score 26.2 → 40\n"
        "Health as of 2026-07-01 in both\n"
        "\n"
        "Added:\n"
        "  S2  Go elsewhere\n"
        "\n"
        "Removed:\n"
        "  T3  Go on\n"
        "\n"
        "Changed:\n"
        "  S1  Go on\n"
        "    progress: 35 % → 60 %\n"
        "    health: At risk → Stale\n"
        "  S1.1  Power on the grid\n"
        "    re-weighted: 0.5 → 0.4\n"
        "    moved target: 100 → 80\n"
        "    moved due date: – → 2026-10-31\n"
        "    current: 20 → 60\n"
        "    progress: 20 % → 75 %\n"
        "    health: Off track → Stale\n"
        "  T2  Go on\n"
        "    status: Active → Dropped\n"
        "  T1  Go faster\n"
        "    re-parented: S1 60 % → S2; S1 40 %\n"
        "    re-worded: Go on → Go faster\n"
    )


def test_json(capsys, versions):
    _, out, _ = run(capsys, "diff", *versions, "--format", "json", *AS_OF)
    document = json.loads(out)
    assert document["version"] == 1
    assert document["as_of"] == {"before": "2026-07-01", "after": "2026-07-01"}
    assert [row["id"] for row in document["added"]] == ["S2"]
    assert [row["id"] for row in document["removed"]] == ["T3"]
    changed = {row["id"]: {one["what"]: (one["before"], one["after"]) for one in row["changes"]}
               for row in document["changed"]}  # fmt: skip
    assert changed["S1.1"]["moved target"] == (100, 80)
    assert changed["S1.1"]["moved due date"] == (None, "2026-10-31")
    assert changed["S1.1"]["progress"] == (0.2, 0.75)
    assert changed["T1"]["re-parented"] == (
        [{"id": "S1", "share": 0.6}],
        [{"id": "S2", "share": None}, {"id": "S1", "share": 0.4}],
    )
    assert changed["T1"]["re-worded"] == ("Go on", "Go faster")
    assert changed["T2"] == {"status": ("Active", "Dropped")}
    assert "s1.2" not in changed


def test_markdown_keeps_signs_of_its_own_from_breaking_the_table(capsys, tmp_path):
    old = make(tmp_path / "a.xlsx", [objective("S1", "", "Go|on <b>")])
    new = make(tmp_path / "b.xlsx", [objective("S1", "", "Go *up*\nand on")])
    _, out, _ = run(capsys, "diff", old, new, "--format", "markdown", *AS_OF)
    assert "| S1 | Go \\*up\\* and on | re-worded | Go\\|on &lt;b> | Go \\*up\\* and on |\n" in out


def test_the_same_differs_in_nothing(capsys, versions, tmp_path):
    old, _ = versions
    shutil.copy(old, tmp_path / "copy.xlsx")
    _, out, _ = run(capsys, "diff", old, tmp_path / "copy.xlsx", *AS_OF)
    assert out.startswith("No row differs\nAlignment score 26.2\n")


def test_health_can_be_judged_for_the_day_of_each_version(capsys, versions):
    old, _ = versions
    new = shutil.copy(old, old.with_name("copy.xlsx"))
    _, out, _ = run(capsys, "diff", old, new, *AS_OF, "--old-as-of", "2026-01-10")
    assert "Health as of 2026-01-10 and 2026-07-01" in out
    assert "  S1.1  Power on the grid\n    health: On track → Off track\n" in out


def test_another_type_level_or_status(capsys, tmp_path):
    old = make(tmp_path / "old.xlsx", [objective("S1", ""), objective("S2", ""), objective("S3", "")])
    changed = [objective("S1", "", status="Dropped"), {**objective("S2", "S1"), "type": "Key Result"}]
    new = make(tmp_path / "new.xlsx", changed, [objective("S3", "")])
    _, out, _ = run(capsys, "diff", old, new, *AS_OF)
    for said in (
        "status: Active → Dropped",
        "type: Objective → Key Result",
        "moved to another level: Strategy → Tactical",
    ):
        assert f"    {said}\n" in out
    _, out, _ = run(capsys, "diff", old, new, *AS_OF, "--language", "de", "--format", "markdown")
    assert "| ID | Titel | Was | Vorher | Nachher |\n| --- | --- | --- | --- | --- |\n" in out
    for said in ("Status | Aktiv | Verworfen", "Typ | Ziel | Schlüsselergebnis", "verschoben | Strategie | Taktik"):
        assert f"{said} |\n" in out


@pytest.fixture
def folders(tmp_path):
    """Two versions of a portfolio of two; T1 goes from Wind to Sun, whose workbook has another name then."""
    for version, rows in (("then", (["T1", "T2"], ["T3"])), ("now", (["T2"], ["T3", "T1"]))):
        make(tmp_path / version / "corp.xlsx", [objective("S1", "")], unit="Corp")
        make(tmp_path / version / "wind.xlsx", [], [objective(id, "S1") for id in rows[0]], unit="Wind")
        name = "sun.xlsx" if version == "then" else "solar.xlsx"
        make(tmp_path / version / name, [], [objective(id, "S1") for id in rows[1]], unit="Sun")
    return tmp_path / "then", tmp_path / "now"


def test_folders_are_matched_by_unit(capsys, folders):
    _, out, _ = run(capsys, "diff", *folders, *AS_OF)
    assert "0 rows added, 0 removed, 1 changed\n" in out
    assert "  Sun/T1  Go on\n    moved to another workbook: Wind → Sun\n" in out
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ") and "/" not in line][:3] == [
        "Corp",
        "Sun",
        "Wind",
    ]


def test_a_workbook_that_cannot_be_read_in_one_version_is_left_out_of_both(capsys, folders):
    bad = folders[1] / "wind.xlsx"
    bad.write_bytes(b"")
    code, out, err = run(capsys, "diff", *folders, *AS_OF)
    assert (code, str(bad) in err, err.count("\n")) == (2, True, 1)
    assert "1 row added, 0 removed, 0 changed" in out
    assert "T2" not in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("none.xlsx", "new.xlsx", "'none.xlsx' does not exist"),
        ("old.xlsx", "old.xlsx", "are the same"),
        ("old.xlsx", "bad.xlsx", "bad.xlsx"),
    ],
)
def test_what_cannot_be_compared(capsys, versions, monkeypatch, old, new, said):
    monkeypatch.chdir(versions[0].parent)
    (versions[0].parent / "bad.xlsx").write_bytes(b"")
    code, out, err = run(capsys, "diff", old, new)
    assert (code, out, said in err, err.count("\n")) == (2, "", True, 1)


def test_a_check_since_an_earlier_version_finds_moved_goalposts(capsys, versions):
    old, new = versions
    assert "PSTO902" not in run(capsys, "check", new, *AS_OF)[1]
    _, out, _ = run(capsys, "check", new, "--since", old, *AS_OF)
    assert "PSTO902 moved-goalpost  was 100 and is 80 now" in out
    codes = {finding.code for finding in psto_xl.check(new, since=old, as_of=date(2026, 7, 1)).findings}
    assert {"PSTO902", "PSTO906"} <= codes


def test_the_earlier_version_may_lie_within_the_folder(capsys, versions):
    _, new = versions
    archive = new.parent / "archive"
    archive.mkdir()
    versions[0].rename(archive / "plan.xlsx")
    _, out, _ = run(capsys, "check", new.parent, "--since", archive, "--format", "json", *AS_OF)
    document = json.loads(out)
    assert [book["path"] for book in document["workbooks"]] == [str(new)]
    assert "PSTO902" in {finding["code"] for finding in document["workbooks"][0]["findings"]}
    code, _, err = run(capsys, "check", archive, "--since", archive)
    assert (code, "name an earlier version" in err) == (2, True)


def test_an_earlier_version_that_cannot_be_read_is_reported(capsys, versions):
    old, new = versions
    old.write_bytes(b"")
    code, out, err = run(capsys, "check", new, "--since", old, *AS_OF)
    assert (code, str(old) in err, "PSTO902" in out, "Alignment score" in out) == (2, True, False, True)
