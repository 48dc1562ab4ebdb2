"""Cells that hold formulas already: renewed, replaced, and what shares them."""

import pytest

from psto_xl.backends import WorkbookError
from psto_xl.core.grid import Formula

DATA = "<sheetData>{}</sheetData>"
SHARED = (
    '<row r="1"><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$C$1</f><v>1</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'
)


@pytest.mark.parametrize(
    ("before", "cells", "after"),
    [
        # the very same formula: only what it shows is renewed, also where it is written in another way
        ('<row r="1"><c r="A1" s="1" cm="1"><f ca="1">B1 &amp; "x"</f><v>1</v></c></row>',
         {"A1": Formula('B1 & "x"', 2.0)},
         '<row r="1"><c r="A1" s="1" cm="1"><f ca="1">B1 &amp; "x"</f><v>2</v></c></row>'),
        ('<row r="1"><c r="A1" t="str"><f>B1</f><v>a</v><extLst/></c></row>', {"A1": Formula("B1", True)},
         '<row r="1"><c r="A1" t="b"><f>B1</f><v>1</v><extLst/></c></row>'),
        # neighbours too, each with what else it says
        ('<row r="1"><c r="A1" s="1" cm="1"><f>B1</f><v>1</v></c><c r="B1" s="2" t="str"><f>C1</f><v>x</v></c>'
         '<c r="C1" s="1"><f>D1</f></c><c r="D1" s="1"><v>1</v></c></row>',
         {"A1": Formula("B1", 2.0), "B1": Formula("C1", 4.0), "C1": Formula(" D1", "y"), "D1": 5.0},
         '<row r="1"><c r="A1" s="1" cm="1"><f>B1</f><v>2</v></c><c r="B1" s="2"><f>C1</f><v>4</v></c>'
         '<c r="C1" s="1" t="str"><f>D1</f><v>y</v></c><c r="D1" s="1"><v>5</v></c></row>'),
        # another formula, or a value, takes its place
        ('<row r="1"><c r="A1"><f>B1</f><v>1</v></c></row>', {"A1": Formula("C1", 3.0)},
         '<row r="1"><c r="A1"><f>C1</f><v>3</v></c></row>'),
        ('<row r="1"><c r="A1" s="1"><f>B1</f><v>1</v></c></row>', {"A1": 3.0},
         '<row r="1"><c r="A1" s="1"><v>3</v></c></row>'),
        # a formula that others share is renewed in the master and in a member
        (SHARED, {"B1": Formula("A1*$C$1", 9.0)}, SHARED.replace("<v>1</v>", "<v>9</v>")),
        (SHARED, {"B3": Formula("A3*$C$1", 9.0)}, SHARED.replace("<v>3</v>", "<v>9</v>")),
        # a member that goes leaves the others; a master that goes makes the next one master
        (SHARED, {"B2": 9.0}, SHARED.replace('<f t="shared" si="0"/><v>2</v>', "<v>9</v>")),
        (SHARED, {"B1": 9.0},
         '<row r="1"><c r="B1"><v>9</v></c></row>'
         '<row r="2"><c r="B2"><f t="shared" ref="B1:B3" si="0">A2*$C$1</f><v>2</v></c></row>'
         '<row r="3"><c r="B3"><f t="shared" si="0"/><v>3</v></c></row>'),
        # a master goes while a member is renewed: that one stands alone from then on
        (SHARED, {"B1": 9.0, "B2": Formula("A2*$C$1", 8.0)},
         '<row r="1"><c r="B1"><v>9</v></c></row><row r="2"><c r="B2"><f>A2*$C$1</f><v>8</v></c></row>'
         '<row r="3"><c r="B3"><f t="shared" ref="B1:B3" si="0">A3*$C$1</f><v>3</v></c></row>'),
        (SHARED, {"B1": 7.0, "B2": 8.0, "B3": 9.0},
         '<row r="1"><c r="B1"><v>7</v></c></row><row r="2"><c r="B2"><v>8</v></c></row>'
         '<row r="3"><c r="B3"><v>9</v></c></row>'),
    ],
)  # fmt: skip
def test_formulas_that_are_there(small, write, body, before, cells, after):
    assert body(write(small(DATA.format(before)), cells)) == after


@pytest.mark.parametrize(
    "bound",
    [
        '<c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>',
        '<c r="A1"><f t="dataTable" ref="A1:A2" dt2D="1" r1="D1" r2="D2"/><v>1</v></c>',
    ],
)
@pytest.mark.parametrize("name", ["A1", "A2"])
def test_what_belongs_to_an_array_or_data_table_is_refused(small, write, bound, name):
    sheet = DATA.format(f'<row r="1">{bound}</row><row r="2"><c r="A2"><v>1</v></c></row>')
    with pytest.raises(WorkbookError, match=f"S!{name} is part of an array formula or data table"):
        write(small(sheet), {name: 5.0})


def test_the_list_of_formula_cells_goes_only_when_one_of_them_does(small, write, parts):
    chain = (
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="1"/></calcChain>'
    )
    data = small(DATA.format('<row r="1"><c r="A1"><f>B1</f><v>1</v></c></row>'), calcChain=chain)
    assert "xl/calcChain.xml" in parts(write(data, {"A1": Formula("B1", 2.0), "A2": Formula("B2", 1.0)}))
    gone = parts(write(data, {"A1": 2.0}))
    assert "xl/calcChain.xml" not in gone
    assert b"calcChain" not in gone["[Content_Types].xml"] + gone["xl/_rels/workbook.xml.rels"]
