"""The report as PDF, slides and Markdown, read back by other programs."""

from __future__ import annotations

import io
import subprocess
from datetime import date

import pytest
from pptx import Presentation

from psto_xl.report.markdown import to_markdown
from psto_xl.report.pdf.document import to_pdf
from psto_xl.report.slides.deck import to_pptx
from psto_xl.report.words import pace_words

from .stories import key_result, objective, story_of
from .test_hostile import NASTY


def text_of(pdf, folder):
    (folder / "report.pdf").write_bytes(pdf)
    command = ["pdftotext", "-raw", str(folder / "report.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def deck(demo):
    return Presentation(io.BytesIO(to_pptx(demo)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    rows = [objective("S1", "", NASTY[0]), *(objective(f"S{n}", "S1", text) for n, text in enumerate(NASTY[1:], 2))]
    return story_of(tmp_path_factory.mktemp("hostile"), {"Strategy": rows}, title=NASTY[1])


def test_pdf_tells_the_whole_story(demo, tmp_path):
    text = " ".join(text_of(to_pdf(demo), tmp_path).split())
    assert "Alignment score, of 100 97" in text
    assert [item.id for item in demo.report.items if item.id not in text] == []
    assert [view.name for view in demo.units if view.name not in text] == []
    assert [rule.summary for rule in demo.rules if rule.summary not in text] == []
    star = demo.overall.star.figures
    assert pace_words(star.own, star.expected, demo.language) in text.replace("\xa0", " ")


def test_pdf_twice_is_the_same_file(demo):
    assert to_pdf(demo) == to_pdf(demo)


def test_pdf_shows_letters_of_other_alphabets_and_no_markup(hostile, tmp_path):
    text = text_of(to_pdf(hostile), tmp_path)
    assert "Łódź, Ωmega, Жук" in text
    assert "<img src=x onerror=alert(1)>" in text


def test_pdf_has_room_for_long_names(tmp_path):
    rows = [objective(f"S{n}", "", "Word " * 300, owner="Name " * 300, team="T" * 900) for n in range(9)]
    text = text_of(to_pdf(story_of(tmp_path, {"Strategy": rows})), tmp_path)
    assert text.count("…") > 9


def test_each_level_has_a_slide_with_native_charts(deck):
    assert [slide.shapes.title.text for slide in deck.slides] == [
        "Lumenfeld Energy", "Purpose", "Strategy", "Tactical", "Operational", "Health by team",
        "Work done below, and what it moved", "What to do first", "Units",
    ]  # fmt: skip
    charts = [sum(shape.has_chart for shape in slide.shapes) for slide in deck.slides]
    assert charts == [1, 1, 2, 2, 2, 1, 1, 0, 0]


def test_a_levels_chart_holds_progress_beside_what_is_expected(deck, demo):
    chart = next(shape.chart for shape in deck.slides[2].shapes if shape.has_chart)
    progress, expected = chart.plots[0].series
    rows = [item for item in demo.report.items if item.level == 1 and item.is_objective]
    assert list(chart.plots[0].categories) == [f"{item.id} {item.title}" for item in rows]
    assert list(progress.values) == pytest.approx([demo.figures(item).rolled_up for item in rows])
    assert list(expected.values) == pytest.approx([demo.figures(item).expected for item in rows])


def test_what_has_no_room_on_a_slide_stands_in_its_notes(tmp_path):
    rows = [objective(f"S{n}", "", f"Objective number {n}") for n in range(14)]
    rows += [key_result(f"K{n}", f"S{n}", 7.0 * n) for n in range(14)]
    deck = Presentation(io.BytesIO(to_pptx(story_of(tmp_path, {"Strategy": rows}))))
    slide = next(slide for slide in deck.slides if slide.shapes.title.text == "Strategy")
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    assert len(chart.plots[0].categories) == 10
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert any("the 10 furthest behind are shown" in text for text in texts)
    assert all(f"Objective number {n} " in slide.notes_slide.notes_text_frame.text for n in range(14))


def test_slides_open_in_an_office(hostile, tmp_path):
    (tmp_path / "report.pptx").write_bytes(to_pptx(hostile))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
         str(tmp_path), str(tmp_path / "report.pptx")],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    text = text_of((tmp_path / "report.pdf").read_bytes(), tmp_path)
    assert "window.hacked = 1" in text
    assert "What to do first" in text


def test_markdown_tells_the_whole_story(demo):
    text = to_markdown(demo)
    assert text.startswith("# Lumenfeld Energy\n\nAs of 2026-07-01 · 4 workbooks")
    assert "    - **WT1** Bring the Kestrel Ridge wind park onto the grid before winter (Tactical" in text
    assert [rule.code for rule in demo.rules if f"### {rule.code} {rule.name}" not in text] == []


def test_nothing_in_a_name_is_a_mark_of_markdown(tmp_path):
    name = "*bold* _it_ [a](b) `c` | d # <e> \\ f"
    story = story_of(tmp_path, {"Strategy": [objective("S1", "", name, due=date(2026, 12, 31))]})
    assert r"\*bold\* \_it\_ \[a\](b) \`c\` \| d \# \<e\> \\ f" in to_markdown(story)
