"""``psto-xl export``: a plan goes out as JSON or CSV, and what comes back by ``new --from`` says the same."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from psto_xl.app.new import create
from psto_xl.builder.demo import demo_contents
from psto_xl.cli import main

from .conftest import TODAY

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"


def run(capsys, *args):
    code = main([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(params=sorted(demo_contents(TODAY)))
def demo(request, tmp_path):
    """One of the sample workbooks, with check-ins, changes and settings."""
    path = tmp_path / request.param
    create(path, demo_contents(TODAY)[request.param])
    return path


def test_json_comes_back_the_same(capsys, demo, tmp_path):
    first, again, second = tmp_path / "a.json", tmp_path / "again.xlsx", tmp_path / "b.json"
    assert run(capsys, "export", demo, "-o", first) == (0, "", "")
    run(capsys, "new", again, "--from", first)
    run(capsys, "export", again, "-o", second)
    assert second.read_bytes() == first.read_bytes()
    plan = json.loads(first.read_text(encoding="utf-8"))
    assert {"purpose", "strategy", "tactical", "operational", "bau", "settings"} <= set(plan)


def test_csv_comes_back_the_same_and_says_what_it_lacks(capsys, demo, tmp_path):
    first, again, second = tmp_path / "a.csv", tmp_path / "again.xlsx", tmp_path / "b.csv"
    code, out, err = run(capsys, "export", demo, "-o", first)
    assert (code, out) == (0, "")
    assert err.startswith("not in CSV, but in JSON: ")
    assert err.endswith("Settings\n")
    assert first.read_bytes().startswith(b"\xef\xbb\xbfLevel,ID,Type,")
    run(capsys, "new", again, "--from", first)
    assert run(capsys, "export", again, "-o", second) == (0, "", "")
    assert second.read_bytes() == first.read_bytes()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not here")
@pytest.mark.parametrize("name", ["operately_demo", "nyc_mmr"])
def test_real_plans_come_back_as_they_were(capsys, tmp_path, name):
    workbook = tmp_path / "plan.xlsx"
    run(capsys, "new", workbook, "--from", REAL / f"{name}.json")
    _, out, err = run(capsys, "export", workbook)
    back, plan = json.loads(out), json.loads((REAL / f"{name}.json").read_text(encoding="utf-8"))
    for level in plan.keys() - {"_meta"}:
        for row, other in zip(plan[level], back[level], strict=True):
            row["id"] = row["id"] or other["id"]
    assert (back, err) == (plan, "")


def test_a_checked_workbook_exports_what_was_typed_and_stays_as_it_is(capsys, plan):
    _, before, _ = run(capsys, "export", plan)
    run(capsys, "check", plan, "--write", "--as-of", "2026-07-01")
    written = plan.read_bytes()
    assert run(capsys, "export", plan)[1] == before
    assert plan.read_bytes() == written


def test_the_format_is_what_the_name_or_the_option_says(capsys, plan, tmp_path):
    _, out, _ = run(capsys, "export", plan, "--format", "csv")
    assert out.startswith("Level,ID,Type,Parent,Title")
    run(capsys, "export", plan, "-o", tmp_path / "plan.txt", "--format", "csv")
    assert (tmp_path / "plan.txt").read_text(encoding="utf-8-sig") == out


def no_plan(folder):
    openpyxl.Workbook().save(folder / "plan.xlsx")


def empty(folder):
    (folder / "plan.xlsx").write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "options", "said"),
    [
        (None, ["-o", "plan.xlsx"], "would be no workbook"),
        (None, ["-o", "plan.xlsx", "--format", "json"], "would be no workbook"),
        (None, ["-o", "plan.txt"], "neither .json nor .csv"),
        (None, ["-o", "no/folder/plan.json"], "plan.json"),
        (no_plan, [], "no sheet of a plan"),
        (empty, [], "empty"),
    ],
)
def test_what_cannot_be_exported_is_said_in_a_line(capsys, plan, monkeypatch, spoil, options, said):
    monkeypatch.chdir(plan.parent)
    if spoil:
        spoil(plan.parent)
    before = plan.read_bytes()
    code, out, err = run(capsys, "export", "plan.xlsx", *options)
    assert (code, out, said in err, err.count("\n")) == (2, "", True, 1)
    assert plan.read_bytes() == before


def test_one_workbook_is_named(capsys, tmp_path):
    assert "is a folder" in run(capsys, "export", tmp_path)[2]
    assert "is not there" in run(capsys, "export", tmp_path / "none.xlsx")[2]
