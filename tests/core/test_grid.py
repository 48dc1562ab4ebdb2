"""The one spelling of cell values, and addresses."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.finding import Severity
from psto_xl.core.grid import (
    ADDED,
    NOT_CALCULATED,
    Area,
    Book,
    CellError,
    Place,
    Sheet,
    address,
    canonical,
    letters,
    same,
)

DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (None, None),
        ("", None),
        (" ", " "),
        (True, True),
        (40, 40.0),
        (CellError("#N/A"), CellError("#N/A")),
        (NOT_CALCULATED, NOT_CALCULATED),
        (DAY, DAY),
        (datetime(2026, 11, 5), DAY),
        (datetime(2026, 11, 5, 6), datetime(2026, 11, 5, 6)),
        (timedelta(hours=36), 1.5),
        (time(6), 0.25),
        (1j, "1j"),
    ],
)
def test_canonical(value, spelled):
    assert canonical(value) == spelled
    assert type(canonical(value)) is type(spelled)


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        (40.0, 40.0, True),
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.30001, False),
        (None, "", True),
        ("", None, True),
        (None, 0.0, False),
        (True, 1.0, False),
        ("1", 1.0, False),
        ("a", "a", True),
        ("a", "A", False),
        (DAY, datetime(2026, 11, 5), False),
        (NOT_CALCULATED, NOT_CALCULATED, True),
        (CellError("#N/A"), CellError("#REF!"), False),
    ],
)
def test_same(a, b, alike):
    assert same(a, b) is same(b, a) is alike


@pytest.mark.parametrize(
    ("col", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_letters(col, text):
    assert letters(col) == text
    assert address(7, col) == f"{text}7"
    assert str(Place("Tactical", 7, col)) == f"Tactical!{text}7"


@given(st.integers(1, 16384))
def test_letters_count_on(col):
    value = 0
    for letter in letters(col):
        value = value * 26 + ord(letter) - 64
    assert value == col


def test_what_lies_beyond_is_blank():
    sheet = Sheet("Tactical", [["ID", None], ["T1"]])
    assert [sheet.at(row, col) for row, col in ((1, 1), (2, 1), (2, 2), (3, 1))] == ["ID", "T1", None, None]


def test_errors_read_as_their_code():
    assert str(CellError("#REF!")) == "#REF!"


def test_severities_rank_from_the_gravest():
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.INFO]


def test_areas_hold_their_edges():
    area = Area(2, 2, 3, 4)
    assert [area.holds(*cell) for cell in ((2, 2), (3, 4), (1, 2), (4, 2), (2, 1), (2, 5))] == [True] * 2 + [
        False
    ] * 4


def test_marks_of_the_template_and_of_a_check():
    places = [Place("Tactical", 4, col) for col in (21, 22)]
    book = Book({}, marks={"Tactical.progress": places[0], f"{ADDED}Tactical.health": places[1]})
    assert [book.marked(f"Tactical.{key}") for key in ("progress", "health", "flags")] == [*places, None]
    assert [book.is_added(f"Tactical.{key}") for key in ("progress", "health", "flags")] == [False, True, False]
