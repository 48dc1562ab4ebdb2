"""The summary in Markdown: what it says, and that a renderer sees it so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from psto_xl.core.report import Failure
from psto_xl.core.views.common import first_things
from psto_xl.outputs.markdown import MOST_UNITS, to_markdown


def html(report):
    return MarkdownIt("commonmark").enable("table").render(to_markdown(report))


def test_says_score_five_things_units_and_failures(report):
    text = to_markdown(report)
    assert text.startswith("## Alignment on 2026-11-22\n\n4 workbooks · 57 rows · 3 errors")
    assert f"**Alignment score {round(report.score)} of 100**" in text
    tasks = [line for line in text.splitlines() if line[:2] in ("1.", "2.", "3.", "4.", "5.")]
    for line, task in zip(tasks, first_things(report.findings), strict=True):
        assert f"{task.finding.sheet}!{task.finding.cell}" in line.replace("\\", "")
    assert "1 workbook failed:" in text
    assert "not a workbook" in text


def test_the_table_has_a_row_for_each_unit_and_one_for_all(report):
    rows = [line for line in to_markdown(report).splitlines() if line.startswith("|")]
    assert [row.split("|")[1].strip() for row in rows[2:]] == [
        *sorted(book.book.unit for book in report.books),
        "**All together**",
    ]
    wind = next(row for row in rows if row.startswith("| Wind "))
    assert [cell.strip() for cell in wind.strip("|").split("|")] == [
        "Wind", "100", "–", "–", "77 %", "73 %", "0", "1", "0",
    ]  # fmt: skip
    assert html(report).count("<tr>") == len(rows) - 1


def test_a_large_portfolio_shows_the_lowest_scores(report):
    books = [
        replace(report.books[at % 4], book=replace(report.books[at % 4].book, label=f"{at}.xlsx")) for at in range(40)
    ]
    many = replace(report, books=books, failures=())
    text = to_markdown(many)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + MOST_UNITS + 1
    assert "10 units with higher scores are left out." in text


@pytest.mark.parametrize("name", ["a|b*c_d`e", "<b>x</b>", "[a](b)", "2026. x\n# y", "- x", "+ x", "7) x"])
def test_names_show_as_they_are(report, name):
    shown = html(replace(report, failures=(Failure(name, "damaged"),)))
    plain = shown.replace("&lt;", "<").replace("&gt;", ">")
    assert f"<li>{' '.join(name.split())}: damaged</li>" in plain


def test_nothing_to_mend(report):
    clean = replace(report, books=[replace(report.books[1], findings=[])], failures=())
    assert "Nothing to mend" in to_markdown(clean)
