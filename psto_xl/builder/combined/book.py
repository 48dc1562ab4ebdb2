"""Building the workbook of a portfolio: its sheets in their order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from psto_xl.core.portfolio import Point, supporters, together, units
from psto_xl.core.report import Report
from psto_xl.core.text import ENGLISH, Language

MARK: Final = "combined"
"""The kind of the mark (`grid.Book.marks`) by which such a workbook is known: a result, and no plan."""


def build_combined(
    target: Path | BinaryIO,
    report: Report,
    files: Sequence[str],
    points: Sequence[Point] = (),
    *,
    language: Language = ENGLISH,
) -> None:
    """Write the workbook to `target`; the same report gives the same bytes.

    `files` are the paths of the report's workbooks as links name them: relative to the folder of `target`, with
    slashes. `points` are the history by unit and day; without any there is no sheet of it.
    """
    from psto_xl.builder.combined.findings import add_findings
    from psto_xl.builder.combined.levels import add_levels
    from psto_xl.builder.combined.links import Links
    from psto_xl.builder.combined.matrix import add_matrix
    from psto_xl.builder.combined.overview import OVERVIEW, add_overview
    from psto_xl.builder.combined.trend import add_trend
    from psto_xl.builder.excel import Workbook
    from psto_xl.builder.lists import quoted_tab

    book, links, rows = Workbook(target), Links(files), units(report)
    add_overview(book, links, report, together(report), rows, language)
    add_matrix(book, links, report, supporters(report), rows, language)
    if points:
        add_trend(book, points, language)
    add_levels(book, links, report, [unit.name for unit in rows], language)
    add_findings(book, links, report, [unit.name for unit in rows], language)
    book.mark(f"_psto.{MARK}", f"{quoted_tab(language.translate(OVERVIEW))}!$A$1")
    book.close()
