"""PSTO9xx at their edges; the plain cases are the rules' own examples."""

import pytest

from .checked import found, ids, said

PLAN = """
    Strategy
    | ID | Type       | Parent | Title | Updated    | Status  |
    | S1 | Objective  |        | o     |            |         |
    | K1 | Key Result | S1     | k     | 2026-06-01 |         |
    | K2 | Key Result | S1     | k     | 2026-06-01 | {status} |
    | S2 | Objective  | K1     | loose |            |         |
    """
CHANGES = "\nChanges\n| Date | Event | Affects | Review by | Status |\n"


class TestNotReconfirmed:
    def test_several_changes_ask_once(self):
        text = PLAN.format(status="Dropped") + CHANGES
        text += "| 2026-06-02 | a rival | S1 | | |\n| 2026-06-03 | a law | K1; S1 | 2026-06-04 | |\n"
        text += "| 2026-06-04 | a storm | S1 | 2026-08-01 | |\n"
        (one,) = found("PSTO901", text)
        assert (one.id, one.column) == ("K1", "Updated")
        assert str(one.message) == (
            "not updated since 'a rival' of 2026-06-02, to be reviewed by 2026-06-16 (and one more change)"
        )

    @pytest.mark.parametrize("status", ["Draft", "Done", "Dropped"])
    def test_only_active_rows_are_asked(self, status):
        text = PLAN.format(status=status) + CHANGES + "| 2026-06-02 | a rival | S1 | | |\n"
        assert ids("PSTO901", text) == ["K1"]

    @pytest.mark.parametrize(("review", "asked"), [("2026-06-30", ["K1", "K2"]), ("2026-07-01", [])])
    def test_not_before_the_review_day_is_past(self, review, asked):
        text = PLAN.format(status="") + CHANGES + f"| 2026-06-02 | a rival | S1 | {review} | |\n"
        assert ids("PSTO901", text) == asked

    def test_it_reaches_over_workbooks_and_asks_in_theirs(self):
        team = "Tactical\n| ID | Type | Parent | Title |\n| T1 | Objective | S1 | t |\n"
        rows = found("PSTO901", PLAN.format(status="") + CHANGES + "| 2026-05-31 | a rival | S1 | | |\n", team)
        assert [(one.book, one.id) for one in rows] == [(1, "T1")]


class TestUnreviewedLevel:
    @pytest.mark.parametrize(
        ("updated", "start", "status", "says"),
        [
            ("2026-06-01", "", "", None),
            ("2026-05-31", "", "", "nothing updated for 30 days; the last was 2026-05-31"),
            ("", "2026-06-01", "", None),
            ("", "2026-05-31", "", "nothing was ever updated; this level is to be updated every 30 days"),
            ("", "", "", "nothing was ever updated; this level is to be updated every 30 days"),
            ("2026-05-31", "", "Done", None),
        ],
    )
    def test_the_latest_update_of_active_rows_counts(self, updated, start, status, says):
        text = f"""
            Tactical
            | ID | Type       | Parent | Title | Updated   | Start   | Status   |
            | T1 | Objective  | S1     | o     |           | {start} | {status} |
            | K1 | Key Result | T1     | k     | {updated} |         | {status} |
            """
        assert said("PSTO903", text) == ([f"Tactical : {says}"] if says else [])

    def test_it_is_about_the_sheet_and_all_its_active_rows(self):
        (one,) = found(
            "PSTO903", "Tactical\n| ID | Type | Title |\n| T1 | Objective | t |\n| K1 | Key Result | t |\n"
        )
        assert (one.sheet, one.row, one.cell, one.affected) == ("Tactical", 0, "A1", 2)

    def test_where_nothing_is_measured_that_is_all_there_is_to_say(self):
        assert ids("PSTO903", "Tactical\n| ID | Type | Title |\n| T1 | Objective | t |\n") == []
        assert ids("PSTO903", "Purpose\n| ID | Type | Title |\n| P1 | Purpose | t |\n") == []

    def test_business_as_usual_has_no_cadence(self):
        assert ids("PSTO903", "BAU\n| ID | Activity |\n| B1 | a |\n") == []


def test_unknown_affected_names_every_id():
    text = (
        PLAN.format(status="") + CHANGES + "| 2026-06-02 | a law | S9; S1; S8 | | |\n| 2026-06-02 | a tax | | | |\n"
    )
    (one,) = found("PSTO904", text)
    assert (one.sheet, one.cell, one.column) == ("Changes", "C2", "Affects")
    assert str(one.message) == "'a law' names S9, S8, which no loaded sheet holds"
    assert ids("PSTO904", text, "Tactical\n| ID | Type | Title |\n| S9 | o | t |\n| S8 | o | t |\n") == []


def test_unknown_check_in_once_an_id():
    head = "Check-ins\n| Date | ID | Current |\n"
    lines = "| 2026-06-01 | X1 | 1 |\n| 2026-06-02 | x1 | 1 |\n| 2026-06-02 | X2 | 1 |\n| 2026-06-02 | | 1 |\n"
    rows = found(
        "PSTO905",
        PLAN.format(status="") + head + lines + "| 2026-06-02 | b/X3 | 1 |\n",
        "Tactical\n| ID | Type | Title |\n| X3 | o | t |\n",
    )
    assert [(one.cell, str(one.message), one.affected) for one in rows] == [
        ("B2", "2 check-ins for X1, which no loaded sheet holds", 2),
        ("B4", "a check-in for X2, which no loaded sheet holds", 1),
    ]


HEAD = "Strategy\n| ID | Type | Parent | Title | Baseline | Target | Due | Updated | Status |\n"


def version(objective="o | | | ", key_result="k | 0 | 40 | ", updated="", status="", changes=""):
    rows = f"| S1 | Objective | | {objective} | | |\n| K1 | Key Result | S1 | {key_result} | {updated} | {status} |\n"
    return HEAD + rows + (CHANGES + changes if changes else "")


class TestMovedGoalpost:
    @pytest.mark.parametrize(
        ("after", "says"),
        [
            ("k | 4 | 40 | ", ["K1 Baseline: was 0 and is 4 now, and Changes says nothing of it"]),
            ("k | 0 | 30 | ", ["K1 Target: was 40 and is 30 now, and Changes says nothing of it"]),
            ("k | 0 | | ", ["K1 Target: was 40 and is blank now, and Changes says nothing of it"]),
            ("k | 0 | 40 | 2026-12-31", []),
            ("other | 0 | 40 | ", []),
        ],
    )
    def test_what_was_there_and_moved(self, after, says):
        assert said("PSTO902", version(key_result=after), since=version()) == says

    def test_silent_without_an_earlier_version(self):
        assert ids("PSTO902", version()) == []
        assert ids("PSTO906", version()) == []

    @pytest.mark.parametrize(
        ("now", "then", "silent"),
        [
            ("| 2026-06-02 | a law | S1 | | |\n", "", True),
            ("| 2026-06-02 | a law | K1 | | |\n", "", True),
            ("| 2026-06-02 | a law | K1 | | Closed |\n", "", True),
            ("| 2026-06-02 | a law | K1 | | Open |\n", "| 2026-06-02 | a law | K1 | | Open |\n", True),
            ("| 2026-06-02 | a law | K1 | | Closed |\n", "| 2026-06-02 | a law | K1 | | Closed |\n", False),
            ("| 2026-06-02 | a law | S9 | | |\n", "", False),
        ],
    )
    def test_a_logged_change_is_word_enough(self, now, then, silent):
        after = version(key_result="k | 0 | 30 | ", changes=now)
        assert ids("PSTO902", after, since=version(changes=then)) == ([] if silent else ["K1"])


class TestChangedParent:
    @pytest.mark.parametrize(
        ("objective", "updated", "says"),
        [
            (
                "new words | | | ",
                "2026-06-01",
                ["K1 Updated: S1 has changed (words), and this row was not updated since"],
            ),
            (
                "o | | | 2026-12-31",
                "2026-06-01",
                ["K1 Updated: S1 has changed (due date), and this row was not updated since"],
            ),
            (
                "o | | 9 | 2026-12-31",
                "",
                ["K1 Updated: S1 has changed (target, due date), and this row was not updated since"],
            ),
            ("new words | | | ", "2026-06-02", []),
            ("o | 3 | | ", "2026-06-01", []),
            ("o | | | ", "2026-06-01", []),
        ],
    )
    def test_words_target_and_days_of_a_parent(self, objective, updated, says):
        after = version(objective=objective, updated=updated)
        assert said("PSTO906", after, since=version(updated="2026-06-01")) == says

    def test_a_first_update_is_one(self):
        after = version(objective="new words | | | ", updated="2026-06-01")
        assert ids("PSTO906", after, since=version()) == []

    def test_a_key_results_update_is_its_objectives_and_new_and_closed_rows_are_not_asked(self):
        before = version() + "\nTactical\n| ID | Type | Parent | Title |\n| T1 | Objective | S1 | t |\n"
        after = version(objective="new words | | | ", status="Done")
        team = """
            Tactical
            | ID | Type      | Parent | Title | Updated |
            | T1 | Objective | S1     | t     |         |
            | T2 | Objective | S1     | t     |         |
            """
        assert ids("PSTO906", after + team, since=before) == ["T1"]
        assert ids("PSTO906", after + team + "| T3 | Key Result | T1 | k | 2026-06-01 |\n", since=before) == []

    def test_a_check_in_is_an_update(self):
        lines = "\nCheck-ins\n| Date | ID | Current |\n| 2026-06-02 | K1 | 3 |\n"
        after = version(objective="new words | | | ", updated="2026-06-01")
        assert ids("PSTO906", after + lines, since=version(updated="2026-06-01")) == []

    def test_a_logged_change_asks_in_its_own_time(self):
        after = version(objective="new words | | | ", changes="| 2026-06-20 | a law | S1 | | |\n")
        assert ids("PSTO906", after, since=version()) == []
