"""PSTO701 to 703 and 708 to 710 at their edges; the plain cases are the rules' own examples."""

import pytest

from psto_xl.core.wording import is_unit, people

from .checked import found, ids, said


def objectives(n, sheet="Strategy", **cells):
    """A sheet of n objectives that have these cells."""
    head = "| ID | Type | Title | " + " | ".join(cells) + " |\n"
    row = " | ".join(cells.values())
    lines = "".join(f"| {sheet[0]}{i} | Objective | t | {row} |\n" for i in range(1, n + 1))
    return f"{sheet}\n{head}{lines}\n"


class TestTooManyObjectives:
    @pytest.mark.parametrize(
        ("n", "limit", "marked"), [(5, "", []), (6, "", ["S6"]), (9, "", ["S6"]), (3, "2", ["S3"])]
    )
    def test_the_first_above_the_limit_is_marked(self, n, limit, marked):
        text = f"Settings\n| Setting | Value |\n| too-many-objectives | {limit} |\n\n" + objectives(n, Owner="")
        assert ids("PSTO701", text) == marked

    def test_the_message_counts_and_names_the_team(self):
        (one,) = found("PSTO701", objectives(7, Team="Grid"))
        assert str(one.message) == "Grid has 7 active objectives on the Strategy level, more than 5"
        assert one.affected == 7
        assert said("PSTO701", objectives(6, Owner="")) == [
            "S6 ID: 6 active objectives on the Strategy level, more than 5"
        ]

    def test_sheets_teams_and_workbooks_are_told_apart(self):
        assert ids("PSTO701", objectives(5, Team="") + objectives(5, "Tactical", Team="")) == []
        assert ids("PSTO701", objectives(5, Team="Grid"), objectives(5, "Strategy", Team="Grid")) == []


def test_key_results_of_a_purpose_are_north_stars():
    stars = "".join(f"| N{i} | North Star | n | P1 |\n" for i in range(7))
    assert ids("PSTO702", f"Purpose\n| ID | Type | Title | Parent |\n| P1 | Purpose | p | |\n{stars}") == []
    one = "Purpose\n| ID | Type | Title | Parent |\n| P1 | Purpose | p | |\n| N1 | North Star | n | P1 |\n"
    assert ids("PSTO703", one) == []


@pytest.mark.parametrize(("status", "says"), [("", []), ("Dropped", ["S1 ID: its only key result is K1"])])
def test_dropped_key_results_are_none(status, says):
    text = f"""
        Strategy
        | ID | Type       | Parent | Title | Status   |
        | S1 | Objective  |        | t     |          |
        | S2 | Objective  |        | t     |          |
        | K1 | Key Result | S1     | t     |          |
        | K2 | Key Result | S1     | t     | {status} |
        | K3 | Key Result | S2     | t     | Dropped  |
        """
    assert said("PSTO703", text) == says


def test_no_owner_bears_upon_the_key_results_too():
    (one,) = found("PSTO708", "Strategy\n| ID | Type | Parent | Title |\n| S1 | o | | t |\n| K1 | kr | S1 | t |\n")
    assert (one.id, one.column, one.affected) == ("S1", "Owner", 2)


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        ("Anna", 1),
        ("Doe, Jane", 1),
        ("van der Berg, Jan", 1),
        ("Doe, Jane, MBA", 3),
        ("Anna; Ben", 2),
        ("Anna/Ben/Cara", 3),
        ("Anna\nBen", 2),
        ("Anna | Ben", 2),
        ("Anna & Ben", 2),
        ("Anna and Ben", 2),
        ("Anna und Ben", 2),
        ("Anna, Ben & Cara", 2),
        ("Jane Doe, John Roe", 2),
        ("Anna, Ben, Cara", 3),
        ("Doe, Jane; Roe, John", 2),
        ("Anna;", 1),
        ("n/a", 1),
        ("N/A", 1),
        ("A & B", 2),
        ("anna and somebody", 1),
        ("Anderson", 1),
        ("Sales & Marketing", 1),
        ("Department of Parks and Recreation", 1),
        ("Taxi and Limousine Commission", 1),
        ("Einkauf und Logistik", 1),
        ("Amt für Bau und Verkehr", 1),
        ("emily_davis", 1),
    ],
)
def test_people(owner, names):
    assert len(people(owner)) == names


def test_units_are_no_people():
    assert is_unit("Law Department")
    assert is_unit("Abteilung Netz")
    assert not is_unit("Jane Doe")


def test_shared_owner_names_them_also_in_business_as_usual():
    assert said("PSTO709", "BAU\n| ID | Activity | Owner |\n| B1 | a | Anna & Ben |\n") == [
        "B1 Owner: 2 names in one cell: Anna, Ben"
    ]


def test_overloaded_over_workbooks_but_not_departments_or_pairs():
    (one,) = found("PSTO710", objectives(3, Owner="Anna"), objectives(3, "Tactical", Owner="ANNA"))
    assert (one.book, one.id, one.affected) == (1, "T3", 6)
    assert str(one.message) == "Anna owns 6 active objectives, more than 5"
    assert ids("PSTO710", objectives(6, Owner="Law Department")) == []
    assert ids("PSTO710", objectives(6, Owner="Anna & Ben")) == []
