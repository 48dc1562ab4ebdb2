"""The template's own sheets and what the views put on them."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from psto_xl.core.panel import Panel
from psto_xl.core.text import ENGLISH
from psto_xl.core.views import alignment, dashboard, place
from psto_xl.core.views import map as tree_map

from .reports import book, report

TEMPLATE = Path(__file__).parents[2] / "templates" / "psto.xlsx"


@pytest.fixture(scope="module")
def template() -> Workbook:
    return openpyxl.load_workbook(TEMPLATE)


def emptiest(kind: str) -> Panel:
    """The panel of a plan about which there is nothing to say."""
    whole = report(book({}, score=None))
    if kind == "Map":
        return tree_map.panel(whole, whole.books[0])
    if kind == "Alignment":
        return alignment.panel(whole, whole.books[0], {})
    return dashboard.panel(whole, whole.books[0], None)


@pytest.mark.parametrize("kind", ["Alignment", "Dashboard", "Map"])
def test_a_check_renews_whatever_the_template_says(template: Workbook, kind: str) -> None:
    """A copied sheet brings its cells along; what no panel names would stay for good."""
    written = {(c.row, c.column) for row in template[kind].iter_rows() for c in row if c.value is not None}
    assert written
    assert written <= set(emptiest(kind).cells)


@pytest.mark.parametrize("kind", ["Alignment", "Dashboard", "Map"])
def test_values_come_where_a_merged_cell_begins(template: Workbook, kind: str) -> None:
    hidden = {
        (row, col)
        for area in template[kind].merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for col in range(area.min_col, area.max_col + 1)
        if (row, col) != (area.min_row, area.min_col)
    }
    assert not hidden & set(emptiest(kind).cells)


def test_tables_begin_where_the_views_put_their_lines(template: Workbook) -> None:
    first = alignment.HEADER
    assert template["Alignment"].tables[alignment.TABLE].ref == f"A{first}:J{first + 1}"
    first = tree_map.HEADER
    assert template["Map"].tables[tree_map.TABLE].ref == f"A{first}:L{first + 1}"


def test_every_chart_is_named_by_a_label_and_fed_by_its_block() -> None:
    labels = dashboard.labels(ENGLISH)
    blocks = {
        place.LEVELS_HEAD: len(place.LEVELS),
        place.TEAMS_HEAD: place.TEAMS,
        place.GAPS_HEAD: place.GAPS,
        place.TREND_HEAD: place.TREND,
        place.PACE_HEAD: 2,
    }
    with ZipFile(TEMPLATE) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 5
    fed = set()
    for chart in charts:
        for sheet, area in re.findall(r"<c:f>(\w+)!([^<]+)</c:f>", chart):
            assert sheet == "Dashboard"
            left, top, right, bottom = range_boundaries(area)
            if top == bottom:
                assert (top, left) in labels
            else:
                assert bottom - top + 1 == blocks[top - 1]
                assert left == right >= place.DATA
                fed.add(top - 1)
    assert fed == set(blocks)


def test_the_dashboard_prints_on_one_page_without_the_figures_behind_it(template: Workbook) -> None:
    sheet = template["Dashboard"]
    assert str(sheet.print_area).replace("$", "").endswith(f"A1:M{place.BOTTOM_NOTES}")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert not sheet.sheet_view.showGridLines
