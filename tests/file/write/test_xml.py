"""XML by address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.relocate import rename, shift
from psto_xl.backends.file.xml import (
    append_splice,
    escape,
    outline,
    relative,
    resolve,
    set_attr,
    splice,
    text_of,
    unescape,
    utf8,
)


def test_the_outline_says_where_everything_is():
    data = b'<?xml version="1.0"?><x:a xmlns:x="u"><!-- > --><x:b c="1>2" x:d="3"/>text<e><f/></e ></x:a>'
    root = outline(data)
    assert (root.ns, root.name, root.prefix) == ("u", "a", b"x:")
    b, e = root.children
    assert data[b.start : b.end] == b'<x:b c="1>2" x:d="3"/>'
    assert (b.empty, b.attr("c"), b.attr("d"), b.attr("g")) == (True, "1>2", "3", None)
    assert data[e.tag_end : e.inner_end] == b"<f/>"
    assert data[e.start : e.end] == b"<e><f/></e >"
    assert root.end == len(data)


def test_a_byte_order_mark_shifts_nothing():
    data = "\ufeff<a><b/></a>".encode()
    child = outline(data).children[0]
    assert data[child.start : child.end] == b"<b/>"


def test_children_are_added_to_empty_elements_too():
    for data in (b"<a />", b"<a></a>"):
        assert splice(data, [append_splice(data, outline(data), b"<b/>")]) == b"<a><b/></a>"


def test_attributes_are_set_in_place():
    assert set_attr(b"<a b='1' c=\"2\"/>", "b", '"') == b'<a b="&quot;" c="2"/>'
    assert set_attr(b'<a b="1">', "c", "2") == b'<a b="1" c="2">'
    assert set_attr(b'<a b="1" bb="2"/>', "b", None) == b'<a bb="2"/>'


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a></b>", b"<a/><b/>", b"\x00"])
def test_what_is_no_xml_is_said_to_be_damaged(data):
    with pytest.raises(WorkbookError, match="damaged"):
        outline(data)


@given(st.text())
def test_texts_come_back(text):
    assert unescape(text_of(escape(text))) == text
    outline(b"<a>" + escape(text) + b"</a>")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_other_encodings_become_utf8(encoding):
    name = "utf-16" if encoding.startswith("utf-16") else encoding
    data = f'<?xml version="1.0" encoding="{name}"?><a b="ü"/>'.encode(encoding)
    assert outline(utf8(data)).attrs == {"b": "ü"}


@pytest.mark.parametrize(
    ("base", "target", "part"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "../tables/t.xml", "xl/tables/t.xml"),
        ("xl/worksheets/sheet1.xml", "/xl/tables/t.xml", "xl/tables/t.xml"),
        ("workbook.xml", "../../sheet.xml", "sheet.xml"),
        ("xl/a.xml", "b%20c.xml", "xl/b c.xml"),
    ],
)
def test_targets(base, target, part):
    assert resolve(base, target) == part
    assert resolve(base, relative(base, part)) == part


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$A1+A$1+$A$1", "C4+$A4+C$1+$A$1"),
        ("SUM(A:B,2:3)", "SUM(C:D,5:6)"),
        ("'A1'!A1&\"A1\"&LOG10(A1)", "'A1'!C4&\"A1\"&LOG10(C4)"),
        ("Plan[[#This Row],[A1]]+_x.A1+A1_b", "Plan[[#This Row],[A1]]+_x.A1+A1_b"),
        ("XFC1+A1048574", "#REF!+#REF!"),
    ],
)
def test_formulas_move_as_if_copied(formula, moved):
    assert shift(formula, 3, 2).replace("XFE4", "#REF!") == moved


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ("Alignment!A1+'Alignment'!B2", "'Alignment (PSTO)'!A1+'Alignment (PSTO)'!B2"),
        ('"Alignment!A1"&MyAlignment!A1', '"Alignment!A1"&MyAlignment!A1'),
        ("SUM(tblFindings[Severity])+tblFindings2[x]", "SUM(tblFindings_2[Severity])+tblFindings2[x]"),
        ("Gone!A1", "#REF!A1"),
    ],
)
def test_formulas_follow_new_names(formula, renamed):
    sheets = {"alignment": "Alignment (PSTO)", "gone": None}
    assert rename(formula, sheets, {"tblfindings": "tblFindings_2"}) == renamed
