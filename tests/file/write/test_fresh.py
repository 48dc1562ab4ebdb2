"""Figures that depend on written cells: calculated when Excel opens the file, and drawn anew in charts."""

import io
import zipfile

import pytest
import xlsxwriter

from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import SetCell

WRITTEN = [SetCell("Plan 1", row, 9, None, row / 10) for row in range(2, 6)]


def book(formula="", names=(), table=False, place=("Other", "B2")):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheets = {name: made.add_worksheet(name) for name in ("Plan 1", "Other", "Q1")}
        if table:
            sheets["Plan 1"].add_table("A1:I5", {"name": "Plan", "columns": [{"header": f"H{n}"} for n in range(9)]})
        if formula:
            sheets[place[0]].write_formula(place[1], formula, None, 5)
        for name, text in names:
            made.define_name(name, text)
        chart = made.add_chart({"type": "line"})
        chart.add_series({"values": "='Plan 1'!$I$2:$I$5", "categories": "='Plan 1'!$A$2:$A$5"})
        sheets["Q1"].insert_chart("A1", chart)
    return out.getvalue()


def recalculates(data, parts):
    return b'fullCalcOnLoad="1"' in parts(data)["xl/workbook.xml"]


@pytest.fixture
def settled(parts):
    """XlsxWriter always asks for calculation; a file that Excel saved doesn't."""

    def settle(data):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name, content in parts(data).items():
                file.writestr(name, content.replace(b' fullCalcOnLoad="1"', b""))
        return out.getvalue()

    return settle


@pytest.mark.parametrize(
    ("made", "depends"),
    [
        (book("='Plan 1'!I3*2"), True),
        (book("=SUM('Plan 1'!$A$1:$Z$9)"), True),
        (book("=SUM('Plan 1'!I:I)"), True),
        (book("=SUM('Plan 1'!3:3)"), True),
        (book("=SUM('Plan 1:Q1'!B1)"), True),
        (book("=I3*2", place=("Plan 1", "A9")), True),
        (book("=Total", names=[("Total", "=SUM('Plan 1'!$I$2:$I$5)")]), True),
        (book("=Twice", names=[("Total", "='Plan 1'!$I$2"), ("Twice", "=Total*2")]), True),
        (book("=SUM(Plan[H8])", table=True), True),
        (book('=INDIRECT("x")'), True),
        (book("=OFFSET(A1,1,1)"), True),
        (book(), False),
        (book("='Plan 1'!H3*2"), False),
        (book("=I3*2"), False),
        (book("='Q1'!I3*2"), False),
        (book('="Plan 1!I3"&LOG10(A1)'), False),
        (book("=Total", names=[("Total", "='Plan 1'!$B$2")]), False),
        (book("=[1]Plan!I3"), False),
    ],
)
def test_calculation_is_asked_for_only_where_a_formula_depends(settled, parts, made, depends):
    data = settled(made)
    assert not recalculates(data, parts)
    assert recalculates(patch(data, WRITTEN, bytes), parts) is depends


def test_a_formula_shared_over_columns_counts_as_depending(small, write, parts):
    shared = '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:C1" si="0">D1</f><v>1</v></c></row></sheetData>'
    assert recalculates(write(small(shared), {"E5": 1.0}), parts)
    down = shared.replace("A1:C1", "A1:A9")
    assert not recalculates(write(small(down), {"E5": 1.0}), parts)
    assert recalculates(write(small(down), {"D5": 1.0}), parts)


def test_charts_draw_what_was_written_and_others_stay(parts, settled):
    data = settled(book())
    chart = parts(patch(data, WRITTEN, bytes))["xl/charts/chart1.xml"].decode()
    points = [f'<c:pt idx="{n}"><c:v>{(n + 2) / 10}</c:v></c:pt>' for n in range(4)]
    assert f'<c:ptCount val="4"/>{"".join(points)}</c:numCache>' in chart
    elsewhere = [SetCell("Plan 1", 2, 8, None, 1.0)]
    assert parts(patch(data, elsewhere, bytes))["xl/charts/chart1.xml"] == parts(data)["xl/charts/chart1.xml"]


def test_a_chart_of_numbers_leaves_out_texts_and_blanks(parts, settled):
    cells = [SetCell("Plan 1", 2, 9, None, "a"), SetCell("Plan 1", 4, 9, None, 7.0)]
    chart = parts(patch(settled(book()), cells, bytes))["xl/charts/chart1.xml"].decode()
    assert '<c:ptCount val="4"/><c:pt idx="2"><c:v>7</c:v></c:pt></c:numCache>' in chart


def test_a_chart_keeps_its_copy_of_cells_that_were_not_written(parts, settled):
    data = settled(book())
    beside = patch(data, [SetCell("Plan 1", 9, 9, None, 1.0)], bytes)
    assert parts(beside)["xl/charts/chart1.xml"] == parts(data)["xl/charts/chart1.xml"]
