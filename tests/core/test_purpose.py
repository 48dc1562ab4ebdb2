"""PSTO801 to 804 at their edges; the plain cases are the rules' own examples."""

import pytest

from .checked import found, ids, said

EMPTY = "Purpose\n| ID | Type | Title |\n"
STATED = EMPTY + "| P1 | Purpose | p |\n| N1 | North Star | n |\n"
TEAM = "Tactical\n| ID | Type | Title |\n| T1 | Objective | t |\n"


@pytest.mark.parametrize(
    ("texts", "books"),
    [
        ([EMPTY + TEAM], [0]),
        ([TEAM], []),
        ([STATED], []),
        ([STATED, EMPTY + TEAM], []),
        ([STATED, EMPTY + "| N2 | North Star | n |\n"], [1]),
        ([EMPTY + TEAM, EMPTY + TEAM], [0, 1]),
    ],
)
def test_no_purpose_where_no_workbook_of_the_run_has_one(texts, books):
    assert [one.book for one in found("PSTO801", *texts)] == books


def test_no_purpose_points_at_the_first_cell_of_the_column():
    (one,) = found("PSTO801", EMPTY)
    assert (one.sheet, one.cell, one.column, one.id) == ("Purpose", "A2", "ID", "")
    (one,) = found("PSTO801", "Purpose\n| Title | Type |\n| n | North Star |\n")
    assert one.cell == "A2"


@pytest.mark.parametrize(
    ("status", "none", "several"), [("", [], ["P1"]), ("Draft", [], []), ("Done", [], []), ("Dropped", [], [])]
)
def test_stars_that_count(status, none, several):
    text = f"""
        Purpose
        | ID | Type       | Parent | Title | Status   |
        | P1 | Purpose    |        | p     |          |
        | N1 | North Star | P1     | n     |          |
        | N2 | North Star | P1     | n     | {status} |
        """
    assert ids("PSTO802", text) == none
    assert ids("PSTO803", text) == several


def test_a_dropped_star_is_none_and_a_dropped_purpose_needs_none():
    rows = "| P1 | Purpose | p | Active |\n| N1 | North Star | n | Dropped |\n| P2 | Purpose | p | Dropped |\n"
    assert ids("PSTO802", "Purpose\n| ID | Type | Title | Status |\n" + rows) == ["P1"]


def test_several_north_stars_are_named():
    (one,) = found("PSTO803", STATED + "| N2 | North Star | n |\n")
    assert (str(one.message), one.affected) == ("2 North Stars: N1, N2", 3)


def test_each_side_left_blank_is_a_cell_and_missing_columns_are_named_together():
    sides = "Purpose\n| ID | Type | Title | Profitability | Customer benefit |\n| P1 | Purpose | p | | |\n"
    assert said("PSTO804", sides + "| N1 | North Star | n | | |\n") == [
        "N1 ID: the sheet lacks the column Business impact",
        "N1 Profitability: nothing is said about Profitability",
        "N1 Customer benefit: nothing is said about Customer benefit",
    ]
    assert said("PSTO804", STATED) == [
        "N1 ID: the sheet lacks the columns Profitability, Business impact, Customer benefit"
    ]
    assert ids("PSTO804", sides + "| N1 | North Star | n | #REF! | x |\n") == ["N1"]
