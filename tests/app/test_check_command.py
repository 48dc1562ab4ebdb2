"""``psto-xl check`` as people call it: output, exit codes, and what happens to the files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import openpyxl
import pytest

from psto_xl.cli import main

AS_OF = ["--as-of", "2026-07-01"]


def run(capsys, *args):
    """Exit code, what was printed, what was complained about."""
    code = main([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_text_names_place_code_and_remedy(capsys, plan):
    code, out, err = run(capsys, "check", plan, *AS_OF)
    assert code == 1
    assert f"{plan} Tactical!C8  PSTO201 missing-parent  parent 'S9' is on no sheet" in out
    assert "Alignment score" in out
    assert err == ""


def test_json_is_the_documented_document(capsys, plan):
    code, out, _ = run(capsys, "check", plan, "--format", "json", *AS_OF)
    document = json.loads(out)
    assert code == 1
    assert (document["version"], document["as_of"]) == (1, "2026-07-01")
    assert set(document["portfolio"]["rates"]) == {"connected", "supported", "measured", "owned", "fresh"}
    (book,) = document["workbooks"]
    assert (book["path"], book["unit"]) == (str(plan), "Wind")
    items = {item["id"]: item for item in book["items"]}
    assert items["S1"]["own"] == pytest.approx(0.35)
    assert items["S1"]["contributed"] == pytest.approx(0.70)
    assert items["T1"]["parents"] == [{"id": "S1", "share": None}]
    assert items["S1.1"]["raw"] == pytest.approx(0.5)
    assert items["S1"]["measured"] == [2, 2]
    (missing,) = [finding for finding in book["findings"] if finding["code"] == "PSTO201"]
    assert (missing["sheet"], missing["cell"], missing["column"], missing["id"]) == ("Tactical", "C8", "Parent", "T2")


def test_csv_has_a_line_for_each_finding(capsys, plan):
    _, out, _ = run(capsys, "check", plan, "--format", "csv", *AS_OF)
    lines = list(csv.DictReader(io.StringIO(out)))
    assert {"PSTO201"} <= {line["code"] for line in lines}
    assert {line["unit"] for line in lines} == {"Wind"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--select", "PSTO201"], 1),
        (["--select", "PSTO3"], 0),
        (["--ignore", "PSTO2", "--select", "PSTO2"], 0),
        (["--select", "PSTO201", "--fail-on", "never"], 0),
        (["--select", "PSTO201", "--fail-on", "info"], 1),
    ],
)
def test_exit_code_follows_selection_and_severity(capsys, plan, options, code):
    assert run(capsys, "check", plan, *AS_OF, *options)[0] == code


def test_reading_changes_nothing(capsys, plan):
    before = plan.read_bytes()
    run(capsys, "check", plan, *AS_OF)
    assert plan.read_bytes() == before


def test_write_puts_figures_beside_the_rows_and_a_second_run_changes_no_byte(capsys, plan):
    run(capsys, "check", plan, "--write", *AS_OF)
    once = plan.read_bytes()
    sheet = openpyxl.load_workbook(plan, data_only=True)["Strategy"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    assert sheet.cell(5, heads["Progress"]).value == pytest.approx(0.35)
    assert sheet.cell(5, heads["Contributed"]).value == pytest.approx(0.70)
    assert sheet.cell(6, heads["Progress"]).value == pytest.approx(0.5)
    run(capsys, "check", plan, "--write", *AS_OF)
    assert plan.read_bytes() == once


@pytest.mark.parametrize("language", ["en", "de"])
def test_findings_at_columns_that_a_check_adds_are_written_once(capsys, tmp_path, language):
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Strategy"
    headers = ["ID", "Type", "Parent", "Title", "Baseline", "Target", "Current"]
    plan = {
        "Strategy": [["S1", "Objective"], ["S1.1", "Key Result", "S1", "Parks", 0, 40, 4]],
        "Tactical": [["T1", "Objective", "S1"], ["T1.1", "Key Result", "T1", "Crews", 0, 40, 30]],
        "Settings": [["Language", language]],
    }
    for name, rows in plan.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in [["Setting", "Value"] if name == "Settings" else headers, *rows]:
            sheet.append(row)
    book.save(path)
    _, said, _ = run(capsys, "check", path, "--write", *AS_OF)
    assert "PSTO603" in said
    before = path.read_bytes()
    run(capsys, "check", path, "--write", *AS_OF)
    assert path.read_bytes() == before


def test_clear_brings_back_what_was_there(capsys, plan):
    before = cells(plan)
    run(capsys, "check", plan, "--write", *AS_OF)
    assert cells(plan) != before
    assert run(capsys, "clear", plan)[0] == 0
    assert cells(plan) == before


def test_clear_takes_added_columns_and_sheets_away(capsys, tmp_path):
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Strategy"
    for row in (["ID", "Type", "Parent", "Title"], ["S1", "Objective", None, "Lead the market"]):
        sheet.append(row)
    book.save(path)
    before = cells(path)
    run(capsys, "check", path, "--write", *AS_OF)
    written = openpyxl.load_workbook(path)
    assert written.sheetnames == ["Strategy", "Alignment", "Dashboard", "Map"]
    assert written["Strategy"]["E1"].value == "Progress"
    run(capsys, "clear", path)
    assert cells(path) == before


@pytest.mark.parametrize("text", ["Progress", "Alignment", "Map", "On track"])
def test_a_sheet_that_took_the_place_of_an_own_one_is_left_alone(capsys, plan, text):
    run(capsys, "check", plan, "--write", *AS_OF)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = openpyxl.load_workbook(plan)  # which leaves the marks of what is taken away behind
    for name in ("Alignment", "Dashboard", "Map"):
        del book[name]
        sheet = book.create_sheet(name)
        for _ in range(60):
            sheet.append([text] * 20)
    book.save(plan)
    theirs = cells(plan)
    run(capsys, "check", plan, "--write", *AS_OF)
    assert {name: cells(plan)[name] for name in theirs} == theirs
    assert openpyxl.load_workbook(plan)["Alignment (PSTO)"]["A1"].value == "Alignment of Wind"
    before = plan.read_bytes()
    run(capsys, "check", plan, "--write", *AS_OF)
    assert plan.read_bytes() == before
    run(capsys, "clear", plan)
    assert sorted(cells(plan)) == sorted(theirs)
    assert cells(plan)["Map"] == theirs["Map"]


def cells(path):
    """Every cell that holds something, by sheet."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book
    }


def test_out_writes_copies_and_leaves_the_original(capsys, plan, tmp_path):
    before = plan.read_bytes()
    run(capsys, "check", plan, "--out", tmp_path / "checked", *AS_OF)
    assert plan.read_bytes() == before
    assert "Alignment" in openpyxl.load_workbook(tmp_path / "checked" / "plan.xlsx").sheetnames


def test_out_never_replaces_what_is_no_copy(capsys, plan, tmp_path):
    theirs = tmp_path / "theirs" / plan.name
    theirs.parent.mkdir()
    theirs.write_text("mine", encoding="utf-8")
    before = plan.read_bytes()

    code, _, err = run(capsys, "check", plan, "--out", theirs.parent, *AS_OF)
    assert (code, err) == (
        2,
        f"psto-xl: '{theirs}' is no copy that a check has written: name another folder for the copies.\n",
    )
    code, _, err = run(capsys, "check", plan, "--out", plan.parent, *AS_OF)
    assert (code, err) == (
        2,
        f"psto-xl: '{plan.parent}' holds '{plan}' itself: name another folder for the copies.\n",
    )
    assert (theirs.read_text(encoding="utf-8"), plan.read_bytes()) == ("mine", before)
    assert not list(tmp_path.rglob(".psto-copies"))


def test_copies_are_replaced_by_the_next_run(capsys, plan, tmp_path):
    copy = tmp_path / "checked" / plan.name
    run(capsys, "check", plan, "--out", copy.parent, *AS_OF)
    first = copy.read_bytes()
    _, _, err = run(capsys, "check", plan, "--out", copy.parent, "--as-of", "2026-12-01")
    assert err == ""
    assert copy.read_bytes() != first


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["new", "gone/new.xlsx"], "the folder of 'gone/new.xlsx' does not exist: make it first."),
        (["new", "new.xlsx", "--from", "gone.json"], "'gone.json' can't be read: No such file or directory."),
        (["new", "new.xlsx", "--from", "."], "'.' can't be read: Is a directory."),
        (["demo", "plan.xlsx"], "the folder 'plan.xlsx' can't be made: File exists."),
        (
            ["export", "plan.xlsx", "-o", "gone/plan.json"],
            "the folder of 'gone/plan.json' does not exist: make it first.",
        ),
        (["report", "plan.xlsx", "-o", "gone/a.html"], "the folder of 'gone/a.html' does not exist: make it first."),
        (["check", "plan.xlsx", "--output", "gone/a"], "the folder of 'gone/a' does not exist: make it first."),
    ],
)
def test_what_can_not_be_read_or_written_is_said(capsys, monkeypatch, plan, arguments, complaint):
    monkeypatch.chdir(plan.parent)
    assert run(capsys, *arguments) == (2, "", f"psto-xl: {complaint}\n")
    assert [path.name for path in plan.parent.iterdir()] == ["plan.xlsx"]


def test_a_full_disk_is_said(plan):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "psto_xl", "check", plan, *AS_OF]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "psto-xl: the disk is full: make room, then do it again.\n")


def test_backup_keeps_the_workbook_as_it_was(capsys, plan):
    before = plan.read_bytes()
    run(capsys, "check", plan, "--write", "--backup", *AS_OF)
    assert plan.with_name("plan.bak.xlsx").read_bytes() == before


def test_output_goes_to_a_file(capsys, plan, tmp_path):
    target = tmp_path / "report.json"
    _, out, _ = run(capsys, "check", plan, "--format", "json", "--output", target, *AS_OF)
    assert out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == 1


def empty(path):
    path.write_bytes(b"")


def not_a_workbook(path):
    path.write_text("hello")


def truncated(path):
    path.write_bytes(path.read_bytes()[:2000])


def no_level_sheet(path):
    openpyxl.Workbook().save(path)


def no_rows(path):
    book = openpyxl.Workbook()
    book.active.title = "Strategy"
    book.active.append(["ID", "Type", "Parent", "Title"])
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (empty, "empty"),
        (not_a_workbook, "not a workbook"),
        (truncated, "damaged"),
        (no_level_sheet, "no sheet of a plan"),
        (no_rows, "no rows yet"),
    ],
)
def test_bad_workbooks_get_one_clear_line(capsys, plan, spoil, said):
    spoil(plan)
    before = plan.read_bytes()
    code, out, err = run(capsys, "check", plan, "--write")
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said in err
    assert plan.read_bytes() == before


def test_missing_files_and_empty_folders_are_told(capsys, tmp_path):
    code, _, err = run(capsys, "check", tmp_path / "nowhere.xlsx")
    assert (code, "does not exist" in err) == (2, True)
    code, _, err = run(capsys, "check", tmp_path)
    assert (code, "holds no workbook" in err) == (2, True)


def test_a_workbook_open_elsewhere_is_read_but_not_written(capsys, plan):
    plan.with_name("~$plan.xlsx").write_bytes(b"Ana")
    before = plan.read_bytes()
    assert run(capsys, "check", plan, *AS_OF)[0] == 1
    code, _, err = run(capsys, "check", plan, "--write", *AS_OF)
    assert (code, "open" in err) == (2, True)
    assert plan.read_bytes() == before


def test_one_bad_workbook_does_not_stop_the_others(capsys, plan):
    bad = plan.with_name("bad.xlsx")
    bad.write_bytes(b"")
    code, out, err = run(capsys, "check", plan.parent, "--format", "json", *AS_OF)
    document = json.loads(out)
    assert code == 2
    assert [book["path"] for book in document["workbooks"]] == [str(plan)]
    assert [failure["path"] for failure in document["failures"]] == [str(bad)]
    assert "bad.xlsx" in err


def test_order_of_paths_does_not_matter(capsys, plan):
    other = plan.with_name("other.xlsx")
    shutil.copy(plan, other)
    one = run(capsys, "check", plan, other, *AS_OF)
    assert run(capsys, "check", other, plan, *AS_OF) == one


def test_locks_backups_and_hidden_files_in_a_folder_are_left_out(capsys, plan):
    for name in ("~$plan.xlsx", "plan.bak.xlsx", ".plan.xlsx"):
        shutil.copy(plan, plan.with_name(name))
    _, out, _ = run(capsys, "check", plan.parent, "--format", "json", *AS_OF)
    assert len(json.loads(out)["workbooks"]) == 1


@pytest.mark.parametrize("options", [["--select", "PSTO999"], ["--as-of", "tomorrow"], ["--format", "yaml"]])
def test_wrong_usage_exits_with_2(capsys, plan, options):
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(plan), *options])
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_stops_early_is_no_error(plan):
    """As in ``psto-xl check plan.xlsx | head -1``."""
    command = f"'{sys.executable}' -m psto_xl check '{plan}' --format json | head -1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_protected_with_a_password(capsys, plan, monkeypatch):
    from msoffcrypto.format.ooxml import OOXMLFile

    secret = plan.with_name("secret.xlsx")
    with plan.open("rb") as source, secret.open("wb") as target:
        OOXMLFile(source).encrypt("sesame", target)
    code, _, err = run(capsys, "check", secret)
    assert (code, "--password-env" in err) == (2, True)
    monkeypatch.setenv("PLAN_PASSWORD", "sesame")
    assert run(capsys, "check", secret, "--password-env", "PLAN_PASSWORD", *AS_OF)[0] == 1
    monkeypatch.setenv("PLAN_PASSWORD", "wrong")
    assert run(capsys, "check", secret, "--password-env", "PLAN_PASSWORD", *AS_OF)[0] == 2


def test_a_workbook_with_a_password_is_read_but_never_written(capsys, plan, monkeypatch, tmp_path):
    from msoffcrypto.format.ooxml import OOXMLFile

    secret = plan.with_name("secret.xlsx")
    with plan.open("rb") as source, secret.open("wb") as target:
        OOXMLFile(source).encrypt("sesame", target)
    before = secret.read_bytes()
    monkeypatch.setenv("PLAN_PASSWORD", "sesame")
    for way in (["--write"], ["--out", tmp_path / "out"]):
        code, _, err = run(capsys, "check", secret, *way, "--password-env", "PLAN_PASSWORD", *AS_OF)
        assert code == 2
        assert "'secret.xlsx' has a password, so nothing is written to it; save a copy without one." in err
    assert secret.read_bytes() == before
    assert not list(tmp_path.glob("out/*.xlsx"))


def test_nothing_heavy_is_imported_for_a_check(plan):
    code = (
        "import sys; from psto_xl.cli import main; main(sys.argv[1:]);"
        "heavy = {'openpyxl', 'xlsxwriter', 'pandas', 'xlwings', 'numpy', 'lxml'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(plan)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_python_door(plan):
    import psto_xl

    report = psto_xl.check(plan)
    assert report.score is not None
    frames = report.to_frames()
    assert list(frames["items"]["id"])[:2] == ["P1", "S1"]
    assert len(frames["findings"]) == len(report.findings)
    with pytest.raises(psto_xl.UsageError):
        psto_xl.check(Path("nowhere.xlsx"))
