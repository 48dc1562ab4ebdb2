"""PSTO811 to 815 at their edges; the plain cases are the rules' own examples."""

import pytest

from .checked import found, ids, said


class TestBauAsOkr:
    @pytest.mark.parametrize(
        ("title", "measure", "baseline", "target", "due", "says"),
        [
            ("Keep it running", "", "", "", "", "'keep', no due date"),
            ("Keep it running daily", "", "", "", "2026-12-31", "'keep', 'daily'"),
            ("Uptime", "At least", "97", "97", "", "At least 97 is kept from the start (97), no due date"),
            ("Outages", "At most", "2", "3", "", "At most 3 is kept from the start (2), no due date"),
            ("Keep outages low", "At most", "3", "3", "2026-12-31", "'keep', At most 3 is kept from the start (3)"),
            ("Keep it running", "", "", "", "2026-12-31", None),
            ("Inspect the pumps daily", "", "", "", "2026-12-31", None),
            ("Uptime", "At least", "96", "97", "", None),
            ("Outages", "At most", "4", "3", "", None),
            ("Outages", "At most", "", "3", "", None),
            ("Keep faster pumps", "", "", "", "", None),
        ],
    )
    def test_two_signs(self, title, measure, baseline, target, due, says):
        text = f"""
            Operational
            | ID | Type       | Parent | Title   | Measure   | Baseline   | Target   | Due   |
            | O1 | Objective  |        | t       |           |            |          |       |
            | K1 | Key Result | O1     | {title} | {measure} | {baseline} | {target} | {due} |
            """
        got = said("PSTO811", text)
        assert got == ([f"K1 Title: reads like business as usual: {says}"] if says else [])

    def test_only_on_the_operational_level_and_not_where_dropped(self):
        rows = "| ID | Type | Title | Status |\n| X1 | Objective | Keep it running | {} |\n"
        assert ids("PSTO811", "Tactical\n" + rows.format("")) == []
        assert ids("PSTO811", "Operational\n" + rows.format("Dropped")) == []
        assert ids("PSTO811", "Operational\n" + rows.format("Draft")) == ["X1"]

    def test_a_due_date_may_come_from_the_cycle(self):
        cycle = "Settings\n| Setting | Value |\n| Cycle end | 2026-12-31 |\n\n"
        assert (
            ids("PSTO811", cycle + "Operational\n| ID | Type | Title |\n| O1 | Objective | Keep it running |\n") == []
        )

    @pytest.mark.parametrize(("limit", "rows"), [("1", ["O1", "O2"]), ("3", ["O1"])])
    def test_the_number_of_signs_can_be_set(self, limit, rows):
        text = f"""
            Settings
            | Setting    | Value   |
            | bau-as-okr | {limit} |

            Operational
            | ID | Type      | Title                 |
            | O1 | Objective | Keep it running daily |
            | O2 | Objective | Keep it running       |
            """
        assert ids("PSTO811", text) == rows


def bau(*lines, more=""):
    """A BAU sheet of rows `ID | Team | Health metric | Lower | Upper | Current | Protects`."""
    head = "| ID | Team | Health metric | Lower | Upper | Current | Protects | Activity |\n"
    return "BAU\n" + head + "".join(f"| {line} | a |\n" for line in lines) + more


@pytest.mark.parametrize(
    ("lower", "upper", "current", "says"),
    [
        ("2", "4", "1", "Outages is at 1, below 2"),
        ("2", "4", "5", "Outages is at 5, above 4"),
        ("", "4", "5", "Outages is at 5, above 4"),
        ("2", "", "1", "Outages is at 1, below 2"),
        ("2", "4", "2", None),
        ("2", "4", "4", None),
        ("2", "4", "", None),
        ("", "", "9", None),
    ],
)
def test_bau_breached(lower, upper, current, says):
    assert said("PSTO812", bau(f"B1 | | Outages | {lower} | {upper} | {current} |")) == (
        [f"B1 Current: {says}"] if says else []
    )


def test_swapped_bounds_are_said_instead_of_a_breach():
    text = bau("B1 | | Outages | 9 | 3 | 5 |")
    assert said("PSTO812", text) == ["B1 Lower: Lower, 9, lies above Upper, 3: no value fits"]
    assert said("PSTO813", text) == []


def test_a_breach_bears_upon_what_relies_on_it():
    assert [one.affected for one in found("PSTO812", bau("B1 | | Outages | | 3 | 4 | O1; O2"))] == [3]


class TestUnansweredBreach:
    OKRS = """
        Operational
        | ID | Type      | Title             | Team | Status |
        | O1 | Objective | Halve the outages | Grid |        |
        | O2 | Objective | t                 | Grid | Draft  |
        """

    @pytest.mark.parametrize(
        ("team", "metric", "protects", "answered"),
        [
            ("Grid", "Outages", "", True),
            ("grid", "THE OUTAGES", "", True),
            ("", "Outages", "", True),
            ("Sales", "Outages", "", False),
            ("Grid", "Outage minutes", "", False),
            ("Sales", "Outages", "O1", True),
            ("Sales", "Outages", "O2", False),
            ("Sales", "Outages", "O9; O1", True),
            ("Grid", "%", "", False),
        ],
    )
    def test_taken_up_by_protects_or_by_the_teams_words(self, team, metric, protects, answered):
        text = bau(f"B1 | {team} | {metric} | | 3 | 4 | {protects}", more=self.OKRS)
        assert ids("PSTO813", text) == ([] if answered else ["B1"])

    def test_a_team_may_have_its_okrs_in_another_workbook(self):
        assert ids("PSTO813", bau("B1 | Grid | Outages | | 3 | 4 |"), self.OKRS) == []
        assert ids("PSTO813", bau("B1 | | Outages | | 3 | 4 |"), self.OKRS) == ["B1"]

    def test_without_a_metric_the_activity_is_looked_for(self):
        assert said("PSTO813", "BAU\n| ID | Activity | Upper | Current |\n| B1 | Run the grid | 3 | 4 |\n") == [
            "B1 Current: Run the grid is breached, and no objective or key result takes it up"
        ]


def test_missing_protected_names_what_is_missing_and_looks_over_workbooks():
    assert said("PSTO814", bau("B1 | | m | | | | O1; O9; O8"), TestUnansweredBreach.OKRS) == [
        "B1 Protects: O9, O8 are on no loaded sheet"
    ]


@pytest.mark.parametrize(
    ("team", "shares", "says"),
    [
        ("Grid", ("50 %", "30 %"), None),
        ("Grid", ("50 %", "31 %"), "Grid's business as usual takes 81 % of its time and leaves no room for OKRs"),
        ("Grid", ("50 %", "51 %"), "Grid's business as usual takes 101 % of its time, more than there is"),
        ("", ("50 %", "40 %"), "business as usual takes 90 % of the time and leaves no room for OKRs"),
        ("", ("90 %", "40 %"), "business as usual takes 130 % of the time, more than there is"),
        ("Grid", ("", "90"), "Grid's business as usual takes 90 % of its time and leaves no room for OKRs"),
    ],
)
def test_over_capacity(team, shares, says):
    rows = "".join(f"| B{i} | a | {team} | {share} |\n" for i, share in enumerate(shares))
    got = found("PSTO815", "BAU\n| ID | Activity | Team | Capacity |\n" + rows)
    assert [str(one.message) for one in got] == ([says] if says else [])


def test_capacity_is_the_teams_of_one_workbook():
    text = "BAU\n| ID | Activity | Team | Capacity |\n| B1 | a | Grid | 60 % |\n"
    assert ids("PSTO815", text, text) == []
    (one,) = found("PSTO815", text + "| B2 | a | GRID | 0.3 |\n")
    assert (one.id, one.affected, str(one.hint)) == ("B1", 2, "take 10 % of it off the team, or take on fewer OKRs")
