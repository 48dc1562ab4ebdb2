"""PSTO5xx at their edges; the plain cases are the rules' own examples."""

import pytest

from .checked import found, ids, said


def strategy(start="", due="", own_start="", own_due="", updated="", status=""):
    """An objective S1 with the first two days, and a key result K1 with the others."""
    return f"""
        Strategy
        | ID | Type       | Parent | Title | Start       | Due       | Updated   | Status   |
        | S1 | Objective  |        | o     | {start}     | {due}     |           |          |
        | K1 | Key Result | S1     | k     | {own_start} | {own_due} | {updated} | {status} |
        """


CYCLE = """
        Settings
        | Setting     | Value      |
        | Cycle start | 2026-01-01 |
        | Cycle end   | 2026-12-31 |
        """


@pytest.mark.parametrize(("status", "silent"), [("", False), ("Draft", True), ("Done", True), ("Dropped", True)])
def test_only_active_rows_have_days_to_keep(status, silent):
    row = strategy("2026-01-01", "2026-12-31", "2027-02-01", "2025-03-31", "2025-01-01", status)
    late = strategy("2026-01-01", "2026-12-31", "2026-02-01", "2027-03-31", "", status)
    for code, text in {"PSTO501": row, "PSTO502": late, "PSTO503": row, "PSTO504": row, "PSTO505": row}.items():
        assert ids(code, CYCLE + text) == ([] if silent else ["K1"]), code


def test_backward_dates_names_both_days():
    assert said("PSTO501", strategy("2026-10-01", "2026-03-31")) == [
        "S1 Due: due 2026-03-31, before the start on 2026-10-01"
    ]


class TestOutlivesParent:
    @pytest.mark.parametrize(
        ("start", "due", "says"),
        [
            ("2026-01-01", "2026-12-31", []),
            ("", "2027-01-01", ["K1 Due: due 2027-01-01, after S1, due 2026-12-31"]),
            ("2025-12-31", "", ["K1 Due: starts 2025-12-31, before S1, starting 2026-01-01"]),
            ("2025-12-31", "2027-01-01", ["K1 Due: due 2027-01-01, after S1, due 2026-12-31"]),
        ],
    )
    def test_edges(self, start, due, says):
        text = f"""
            Strategy
            | ID | Type       | Parent | Title | Start      | Due        |
            | S1 | Objective  |        | o     | 2026-01-01 | 2026-12-31 |
            | K1 | Key Result | S1     | k     | {start}    | {due}      |
            """
        assert said("PSTO502", text) == says

    def test_every_parent_must_be_outlived_and_one_without_a_day_is_no_bound(self):
        assert ids(
            "PSTO502",
            """
            Strategy
            | ID | Type       | Parent | Title | Due        |
            | S1 | Objective  |        | o     | 2026-06-30 |
            | S2 | Objective  |        | o     | 2026-12-31 |
            | S3 | Objective  |        | o     |            |
            | K2 | Key Result | S2     | k     |            |

            Tactical
            | ID | Type      | Parent | Title | Due        |
            | T1 | Objective | S1; S2 | o     | 2026-09-30 |
            | T2 | Objective | S1; S2 | o     | 2027-09-30 |
            | T3 | Objective | S1; S3 | o     | 2027-09-30 |
            | T4 | Objective | K2     | o     | 2027-09-30 |
            """,
        ) == ["T2", "T4"]

    def test_the_cycle_alone_is_no_parents_day(self):
        text = (
            CYCLE
            + """
            Strategy
            | ID | Type       | Parent | Title | Start      | Due        |
            | S1 | Objective  |        | o     |            |            |
            | K1 | Key Result | S1     | k     | 2025-12-31 | 2027-01-01 |
            """
        )
        assert ids("PSTO502", text) == []
        assert ids("PSTO503", text) == ["K1"]


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-01-01", "2026-12-31", "outside the cycle, 2026-01-01 to 2026-12-31: 2025-12-31, 2027-01-01"),
        ("2026-01-01", "", "before the cycle, which starts 2026-01-01: 2025-12-31"),
        ("", "2026-12-31", "after the cycle, which ends 2026-12-31: 2027-01-01"),
        ("", "", None),
    ],
)
def test_outside_cycle_with_either_end(first, last, says):
    text = f"""
        Settings
        | Setting     | Value   |
        | Cycle start | {first} |
        | Cycle end   | {last}  |

        Strategy
        | ID | Type      | Title | Start      | Due        |
        | S1 | Objective | o     | 2025-12-31 | 2027-01-01 |
        """
    assert said("PSTO503", text) == ([f"S1 Due: {says}"] if says else [])


class TestPastDue:
    TABLE = """
        Strategy
        | ID | Type       | Parent | Title | Target | Current | Due        | Status |
        | S1 | Objective  |        | o     |        |         | 2026-06-30 | {s1}   |
        | K1 | Key Result | S1     | k     | 10     | 4       | {k1}       |        |
        | K2 | Key Result | S1     | k     | 10     | {k2}    |            |        |
        """

    def table(self, s1="", k1="", k2=""):
        return self.TABLE.format(s1=s1, k1=k1, k2=k2)

    def test_key_results_without_a_day_of_their_own_are_told_with_their_objective(self):
        (one,) = found("PSTO504", self.table(k2="10"))
        assert (one.id, str(one.message), one.affected) == ("S1", "was due 2026-06-30 and is at 70 %; open: K1", 2)

    def test_those_with_a_day_of_their_own_speak_for_themselves(self):
        assert said("PSTO504", self.table(k1="2026-06-29")) == [
            "S1 Due: was due 2026-06-30 and is at 40 %; open: K2",
            "K1 Due: was due 2026-06-29 and is at 40 %",
        ]

    @pytest.mark.parametrize("status", ["Draft", "Done", "Dropped"])
    def test_under_an_objective_that_is_silent_they_speak(self, status):
        assert ids("PSTO504", self.table(s1=status)) == ["K1", "K2"]

    def test_the_cycles_end_is_everybodys_day(self):
        settings = CYCLE.replace("2026-12-31", "2026-06-30")
        assert ids("PSTO504", settings + self.table().replace("2026-06-30", "")) == ["S1"]

    def test_a_key_result_without_an_objective_has_the_cycles_day(self):
        loose = "Strategy\n| ID | Type | Parent | Title |\n| K1 | Key Result | | k |\n"
        assert ids("PSTO504", CYCLE.replace("2026-12-31", "2026-06-30") + loose) == ["K1"]


@pytest.mark.parametrize(
    ("updated", "cadence", "says"),
    [
        ("2026-04-02", "", []),
        ("2026-04-01", "", ["last updated 2026-04-01, 91 days ago; Strategy rows are to be updated every 90 days"]),
        ("2026-06-20", "7", ["last updated 2026-06-20, 11 days ago; Strategy rows are to be updated every 7 days"]),
        ("2027-01-01", "", []),
        ("", "", []),
    ],
)
def test_stale(updated, cadence, says):
    settings = f"Settings\n| Setting | Value |\n| Cadence strategy | {cadence} |\n"
    assert said("PSTO505", settings + strategy(updated=updated)) == [f"K1 Updated: {line}" for line in says]


@pytest.mark.parametrize(
    ("start", "updated", "says"),
    [
        ("2026-04-02", "", []),
        ("2026-04-01", "", ["K1 Updated: started 2026-04-01, 91 days ago, and never updated"]),
        ("2026-04-01", "2026-04-02", []),
        ("2026-04-01", "last week", []),
        ("", "", []),
    ],
)
def test_never_updated(start, updated, says):
    assert said("PSTO506", strategy(start, updated=updated)) == says


def test_a_key_result_without_a_value_is_not_reproached_twice():
    row = """
        Strategy
        | ID | Type       | Parent | Title | Target | Current   | Start      |
        | K1 | Key Result |        | k     | 5      | {current} | 2026-01-01 |
        """
    blank, filled = row.format(current=""), row.format(current=2)
    assert (ids("PSTO405", blank), ids("PSTO506", blank)) == (["K1"], [])
    assert (ids("PSTO405", filled), ids("PSTO506", filled)) == ([], ["K1"])


def test_future_update_says_where_the_day_stands():
    rows = found(
        "PSTO507",
        """
        Strategy
        | ID | Type       | Parent | Title | Updated    |
        | S1 | Objective  |        | o     | 2026-07-02 |
        | K1 | Key Result | S1     | k     | 2026-07-01 |

        BAU
        | ID | Activity | Updated    |
        | B1 | a        | 2026-07-03 |

        Check-ins
        | Date       | ID | Current |
        | 2026-07-04 | K1 | 3       |
        """,
    )
    assert [(row.id, str(row.message), str(row.hint)) for row in rows] == [
        ("S1", "updated 2026-07-02, after 2026-07-01", "correct the day"),
        ("K1", "updated 2026-07-04, after 2026-07-01", "correct the day of its last check-in"),
        ("B1", "updated 2026-07-03, after 2026-07-01", "correct the day"),
    ]


@pytest.mark.parametrize(("limit", "found_at"), [("", []), ("2", ["S1"])])
def test_all_on_last_day_counts_active_key_results(limit, found_at):
    text = (
        CYCLE
        + f"        | PSTO508 | {limit} |\n"
        + """
        Strategy
        | ID | Type       | Parent | Title | Status |
        | S1 | Objective  |        | o     |        |
        | K1 | Key Result | S1     | k     |        |
        | K2 | Key Result | S1     | k     |        |
        | K3 | Key Result | S1     | k     | Draft  |
        """
    )
    assert ids("PSTO508", text) == found_at
