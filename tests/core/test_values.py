"""Numbers, dates, ids and references as people type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.grid import NOT_CALCULATED, CellError
from psto_xl.core.values import (
    Reference,
    id_key,
    id_text,
    read_date,
    read_milestone,
    read_number,
    read_references,
    reference_spans,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("1,200", 1200),
        ("1.200,5", 1200.5),
        ("1,200.5", 1200.5),
        ("1 200", 1200),
        ("1\u00a0200,5", 1200.5),
        ("1\u202f200", 1200),
        ("1'200.50", 1200.5),
        ("1’200", 1200),
        ("1.200.000", 1_200_000),
        ("1,200,000", 1_200_000),
        ("1,5", 1.5),
        ("0,125", 0.125),
        (".5", 0.5),
        ("12,", 12),
        ("€ 3.5m", 3_500_000),
        ("3.5 mio", 3_500_000),
        ("3 Mrd.", 3e9),
        ("2bn", 2e9),
        ("4k", 4000),
        ("$-5", -5),
        ("-5", -5),
        ("−5", -5),
        ("–5", -5),
        ("+5", 5),
        ("(5)", -5),
        ("5-", -5),
        ("1,234.50-", -1234.5),
        ("5 ‰", 0.005),
        ("5 €", 5),
        ("5 EUR", 5),
        ("US$ 5", 5),
        ("~40", 40),
        ("40 %", 0.4),
        ("40%", 0.4),
        ("12,5 %", 0.125),
        ("1.2E+06", 1_200_000),
        ("1,5e-3", 0.0015),
        (5.5, 5.5),
    ],
)
def test_numbers(text, number):
    assert read_number(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "3 of 5",
        "40 MW",
        "about 40",
        "1,2,3",
        "1.2,3.4",
        "12,34,567",
        "1.5.2",
        "5 5%%",
        "%",
        "9" * 61,
        "1E400",
        float("inf"),
        float("-inf"),
        float("nan"),
        "< 3",
        ">=95",
        "≥ 95 %",
        "40?",
        None,
        True,
        date(2026, 1, 1),
        CellError("#N/A"),
        NOT_CALCULATED,
    ],
)
def test_no_numbers(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "locale", "number"), [("1.200", "", 1.2), ("1.200", "de", 1200), ("1,200", "fr", 1.2)]
)
def test_a_single_separator_is_what_the_locale_has(text, locale, number):
    assert read_number(text, locale) == number


@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from([(",", ".", "en-US"), (".", ",", "de"), (" ", ",", "fr"), ("'", ".", "")]),
)
def test_numbers_survive_being_written(cents, notation):
    thousands, decimal, locale = notation
    text = f"{cents / 100:,.2f}".translate({ord(","): thousands, ord("."): decimal})
    assert read_number(text, locale) == pytest.approx(cents / 100)


@given(st.text(max_size=70), st.sampled_from(["", "de", "en-US"]))
def test_no_text_is_too_odd(text, locale):
    number = read_number(text, locale)
    assert number is None or abs(number) < 1e80
    read_date(text, locale)
    read_milestone(text, locale)
    for reference in read_references(text):
        assert reference.id == reference.id.strip() != ""
        assert reference.share is None or reference.share >= 0


DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("value", "locale"),
    [
        ("2026-11-05", ""),
        ("2026/11/5", ""),
        ("2026-11-05T10:00", ""),
        ("5.11.2026", ""),
        ("5. 11. 2026", ""),
        ("05.11.26", ""),
        ("5/11/2026", "en-GB"),
        ("11/5/2026", "en-US"),
        ("5 Nov 2026", ""),
        ("5. November 2026", ""),
        ("5-nov-2026", ""),
        ("5-Nov-26", ""),
        ("5.11.2026 10:00", ""),
        ("11/5/2026, 9:30 AM", "en-US"),
        ("Do., 5.11.2026", ""),
        ("Thu 5.11.26", ""),
        ("Thu, 5th Nov. 2026", ""),
        ("Nov 5, 2026", ""),
        ("November 5th 2026", ""),
        (DAY, ""),
        (datetime(2026, 11, 5, 10), ""),
        (46331.0, ""),
        (46331.9, ""),
    ],
)
def test_dates(value, locale):
    assert read_date(value, locale) == DAY


@pytest.mark.parametrize(
    ("value", "day"),
    [("25/12/2026", date(2026, 12, 25)), ("12/25/2026", date(2026, 12, 25)), ("7/7/2026", date(2026, 7, 7))],
)
def test_figures_that_leave_no_doubt(value, day):
    assert read_date(value) == day


@pytest.mark.parametrize(
    "value",
    [
        "03/04/2026",
        "30.2.2026",
        "2026-13-01",
        "5 Nowember 2026",
        "Smarch 5, 2026",
        "5 11 6",
        "1.1.1900",
        "soon",
        "",
        "x" * 61,
        7.0,
        200_000.0,
        True,
        None,
        CellError("#N/A"),
    ],
)
def test_no_dates(value):
    assert read_date(value) is None


@given(st.dates(date(1960, 1, 1), date(2190, 1, 1)))
def test_dates_survive_being_written(day):
    for text, locale in (
        (day.isoformat(), ""),
        (f"{day:%d.%m.%Y}", ""),
        (f"{day:%d/%m/%Y}", "fr"),
        (f"{day:%m/%d/%Y}", "en-US"),
        (f"{day:%d %b %Y}", ""),
        (f"{day:%B %d, %Y}", ""),
    ):
        assert read_date(text, locale) == day
    assert read_date(float((day - date(1899, 12, 30)).days)) == day
    assert read_date(float((day - date(1904, 1, 1)).days), epoch_1904=True) in (day, None)


@pytest.mark.parametrize(
    ("value", "done"),
    [
        (True, 1),
        (False, 0),
        ("Yes", 1),
        (" erledigt ", 1),
        ("not done", 0),
        (1.0, 1),
        (0.5, 0.5),
        (50.0, 0.5),
        ("100 %", 1),
        ("150 %", 1.5),
        ("half", None),
        (None, None),
    ],
)
def test_milestones(value, done):
    assert read_milestone(value) == done


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" S1 ", "S1"),
        (3.0, "3"),
        (1.1, "1.1"),
        (1e20, "1e+20"),
        (None, ""),
        (True, "True"),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_ids(cell, text):
    assert id_text(cell) == text


@given(st.text(max_size=12))
def test_ids_compare_without_case_and_outer_spaces(text):
    assert id_key(f" {text.upper().lower()}\t") == id_key(text.upper().lower())
    assert id_key(id_key(text)) == id_key(text)


def test_numbers_as_ids():
    assert id_key("3.0") == id_key("3") == "3"
    assert id_key("S3.0") == "s3.0"
    assert id_key("Team  One") == "team one"


@pytest.mark.parametrize(
    ("cell", "references"),
    [
        ("T1", [("T1", None, False)]),
        ("T1 60%; S2 (25%)", [("T1", 0.6, True), ("S2", 0.25, True)]),
        ("T1=60%", [("T1", 0.6, True)]),
        ("T1:60 %", [("T1", 0.6, True)]),
        ("T1 = 3, T2 (2)", [("T1", 3, False), ("T2", 2, False)]),
        ("T1 12,5%; T2 87.5%", [("T1", 0.125, True), ("T2", 0.875, True)]),
        ("T1 0%", [("T1", 0, True)]),
        ("T1\nT2\r\nT3", [("T1", None, False), ("T2", None, False), ("T3", None, False)]),
        (" ; T1 ;; ", [("T1", None, False)]),
        ("S1.2, S1.3", [("S1.2", None, False), ("S1.3", None, False)]),
        ("Wind/T1  40 %", [("Wind/T1", 0.4, True)]),
        ("Team  One", [("Team  One", None, False)]),
        (3.0, [("3", None, False)]),
        ("x" * 201 + " 40%", [("x" * 201 + " 40%", None, False)]),
        (None, []),
        ("", []),
    ],
)
def test_references(cell, references):
    assert read_references(cell) == tuple(Reference(*one) for one in references)


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z][0-9](\.[0-9])?", fullmatch=True), st.none() | st.integers(0, 100)), max_size=4
    )
)
def test_references_survive_being_written(links):
    text = "; ".join(name if share is None else f"{name} {share}%" for name, share in links)
    assert [(r.id, r.share) for r in read_references(text)] == [
        (name, None if share is None else share / 100) for name, share in links
    ]


@given(st.text("ST1.2 ;,%(=:0\n", max_size=24))
def test_references_can_be_found_again_in_their_text(text):
    spans = reference_spans(text)
    # A decimal comma in a share is read as a point.
    assert [text[a:b].replace(",", ".") for a, b in spans] == [r.id for r in read_references(text)]
