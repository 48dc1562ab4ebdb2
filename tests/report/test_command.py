"""``psto-xl report`` as people call it."""

from __future__ import annotations

import sys

import pytest

from psto_xl.cli import main

from .stories import objective, story_of


def run(capsys, *args):
    """Exit code, what was printed, what was complained about."""
    code = main(["report", *map(str, args), "--as-of", "2026-07-01", "--no-progress", "--jobs", "1"])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def plan(tmp_path):
    story_of(tmp_path, {"Strategy": [objective("S1", "", "Lead in wind")]})
    return tmp_path / "Wind.xlsx"


@pytest.mark.parametrize(
    ("ending", "start"), [(".html", b"<!doctype html>"), (".pdf", b"%PDF"), (".pptx", b"PK"), (".md", b"# Wind")]
)
def test_the_ending_says_what_is_made(capsys, plan, tmp_path, ending, start):
    target = tmp_path / f"report{ending}"
    assert run(capsys, plan, "-o", target) == (0, f"Made '{target}'.\n", "")
    assert target.read_bytes().startswith(start)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Wind.xlsx", target.name]


def test_title_and_language(capsys, plan, tmp_path):
    target = tmp_path / "report.md"
    assert run(capsys, plan, "-o", target, "--title", "Our year", "--language", "de")[0] == 0
    text = target.read_text("utf-8")
    assert text.startswith("# Our year")
    assert "01.07.2026" in text


def test_a_workbook_that_cannot_be_read_is_missing_in_the_report_and_said(capsys, tmp_path):
    story_of(tmp_path, {"Strategy": [objective("S1", "", "Lead in wind")]})
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    code, _, err = run(capsys, tmp_path, "-o", tmp_path / "report.html")
    assert code == 2
    assert "bad.xlsx" in err
    assert "1 workbook is missing from this report" in (tmp_path / "report.html").read_text("utf-8")


def test_without_any_plan_there_is_no_report(capsys, tmp_path):
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    code, out, err = run(capsys, tmp_path / "bad.xlsx", "-o", tmp_path / "report.html")
    assert (code, out) == (2, "")
    assert "bad.xlsx" in err
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize("name", ["report.docx", "report", "plan.xlsx"])
def test_another_ending_is_refused_before_anything_is_read(capsys, tmp_path, name):
    code, _, err = run(capsys, tmp_path / "no.xlsx", "-o", tmp_path / name)
    assert code == 2
    assert "let its name end in .html, .pdf, .pptx or .md" in err


@pytest.mark.parametrize(("ending", "package"), [(".pdf", "reportlab"), (".pptx", "pptx")])
def test_a_missing_package_is_one_sentence(capsys, monkeypatch, plan, tmp_path, ending, package):
    loaded = (package, "psto_xl.report.pdf", "psto_xl.report.slides")
    for name in [name for name in sys.modules if name.startswith(loaded)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    code, _, err = run(capsys, plan, "-o", tmp_path / f"report{ending}")
    assert code == 2
    needed = "what is not installed yet: pip install 'psto-xl[report]', or choose .html."
    assert err == f"psto-xl: a {ending} report needs {needed}\n"


def test_a_place_that_cannot_be_written_to_is_said(capsys, plan, tmp_path):
    code, _, err = run(capsys, plan, "-o", tmp_path / "nowhere" / "report.html")
    assert code == 2
    assert "does not exist: make it first" in err
