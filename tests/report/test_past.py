"""What a report shows of a history: how all together and every unit came to stand where they do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pptx import Presentation

from psto_xl.app.check import Options, check_files
from psto_xl.app.history import record
from psto_xl.app.new import create
from psto_xl.builder.content import Content
from psto_xl.cli import main
from psto_xl.core.finding import Severity
from psto_xl.core.portfolio import points
from psto_xl.report.html.page import to_html
from psto_xl.report.markdown import to_markdown
from psto_xl.report.pdf.document import to_pdf
from psto_xl.report.slides.deck import to_pptx
from psto_xl.report.story import tell

from .test_documents import text_of

DAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("teams")
    for unit in ("Sun", "Wind"):
        rows = [{"id": f"{unit}1", "type": "Objective", "title": f"Lead in {unit}", "owner": "Ana"}]
        create(made / f"{unit}.xlsx", Content({"Strategy": rows}, {"Unit": unit}))
    return made


@pytest.fixture(scope="module")
def report(folder):
    return check_files([str(folder)], Options(today=DAY, as_of=DAY)).report


def before(report, days, score, progress, errors):
    """Every unit and all together so many days earlier."""
    return [
        point._replace(
            day=DAY - timedelta(days), score=score, progress=progress, counts={**point.counts, Severity.ERROR: errors}
        )
        for point in points(report)
    ]


@pytest.fixture(scope="module")
def story(report):
    return tell(report, history=[*before(report, 60, 40.0, None, 12), *before(report, 30, 55.5, 0.25, 7)])


def test_the_course_of_all_and_of_every_unit_from_the_first_to_the_last(story):
    rows = [line for line in to_markdown(story).splitlines() if " 40 → 56 " in line]
    assert [row.split("|")[1].strip() for row in rows] == ["All together", "Sun", "Wind"]
    assert rows[1].startswith("| Sun | ▄▅ 40 → 56 | ▃ 25 % | 12 → 7 |")


def test_every_kind_of_report_shows_it(story, tmp_path):
    slides = list(Presentation(BytesIO(to_pptx(story))).slides)
    shown = {
        "html": to_html(story),
        "pdf": text_of(to_pdf(story), tmp_path),
        "md": to_markdown(story),
        "pptx": "\n".join(
            cell.text
            for slide in slides
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ),
    }
    for kind, text in shown.items():
        assert "40 → 56" in text, kind
        assert "12 → 7" in text, kind
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert [[*one.values] for chart in charts for one in chart.plots[0].series if one.name == "Score"] == [
        [0.4, 0.555]
    ]


def test_without_a_history_or_with_one_day_alone_nothing_is_said_of_it(report):
    for history in ([], before(report, 30, 55.5, 0.25, 7)):
        story = tell(report, history=history)
        assert "How it came about" not in to_markdown(story) + to_html(story)


def test_of_a_part_of_the_portfolio_and_of_later_days_nothing_is_claimed(report, story):
    other = [point._replace(unit="Water") for point in before(report, 30, 1.0, 0.0, 0)[:1]]
    later = before(report, -30, 99.0, 1.0, 0)
    known = [*before(report, 60, 40.0, None, 12), *before(report, 30, 55.5, 0.25, 7), *other]
    assert [course.name for course in tell(report, history=known).past] == ["Sun", "Wind"]
    assert tell(report, history=[*known[: len(known) - 1], *later]).past == story.past


def test_the_command_reads_what_checks_have_recorded(folder, report, tmp_path, capsys):
    file, target = tmp_path / "history.db", tmp_path / "report.md"
    now = datetime(2026, 7, 1, tzinfo=UTC)
    for day in (DAY - timedelta(30), DAY):
        record(file, replace(report, as_of=day), now)
    args = ["report", str(folder), "-o", str(target), "--as-of", str(DAY), "--history"]
    assert main([*args, str(file)]) == 0
    assert "from 2026-06-01 to 2026-07-01" in target.read_text()
    assert main([*args, str(tmp_path / "none.db")]) == 2
    assert "there is no history" in capsys.readouterr().err
