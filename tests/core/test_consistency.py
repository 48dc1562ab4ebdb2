"""PSTO6xx at their edges; the plain cases are the rules' own examples."""

import pytest

from .checked import found, ids, said

HALF = """
        Settings
        | Setting     | Value      |
        | Cycle start | 2026-03-23 |
        | Cycle end   | 2026-10-09 |
"""
"""On 2026-07-01 half of this cycle has passed."""


def rows(*lines):
    """A Strategy sheet of rows `ID | Parent | Target | Current | more ...`, key results by their parent."""
    head = (
        "| ID | Type | Parent | Title | Target | Current | Confidence | Ambition | Status | Notes | Due | Updated |\n"
    )
    body = ""
    for line in lines:
        name, parent, *cells = [cell.strip() for cell in line.split("|")]
        kind = "Key Result" if parent else "Objective"
        body += f"| {name} | {kind} | {parent} | t | {' | '.join(cells)} |\n"
    return f"{HALF}\nStrategy\n{head}{body}"


class TestOffTrack:
    @pytest.mark.parametrize(("current", "says"), [("25", []), ("24", ["K1"]), ("", []), ("-20", ["K1"])])
    def test_the_gap_must_be_above_the_off_track_gap(self, current, says):
        assert ids("PSTO601", rows("S1 | ", f"K1 | S1 | 100 | {current}")) == says

    def test_the_message_has_the_numbers(self):
        assert said("PSTO601", rows("S1 | ", "K1 | S1 | 100 | 20")) == [
            "K1 Current: 20 % reached where 50 % was expected by now: 30 points behind"
        ]

    def test_a_row_past_its_last_day_is_past_due_instead(self):
        text = rows("S1 | ", "K1 | S1 | 100 | 20 | | | | | 2026-06-30")
        assert ids("PSTO601", text) == []
        assert ids("PSTO504", text) == ["K1"]

    def test_an_objective_speaks_only_where_nothing_beneath_does(self):
        text = (
            rows("S1 | ", "K1 | S1 | 100 | 20", "S2 | ")
            + """
            Tactical
            | ID | Type       | Parent | Title | Target | Current | Due        |
            | T1 | Objective  | S2     | t     |        |         |            |
            | T2 | Key Result | T1     | t     | 100    | 20      | 2027-12-31 |
            | T3 | Objective  | S2     | t     |        |         |            |
            | T4 | Key Result | T3     | t     | 100    | 10      |            |
            """
        )
        assert ids("PSTO601", text) == ["K1", "T4"]
        assert ids(
            "PSTO601", text.replace("| 10      |", "| 100     |").replace("| 20      | 2027", "| 5       | 2027")
        ) == ["K1"]

    def test_an_objective_speaks_where_its_key_results_can_not(self):
        """One key result is not measured, so that the other's progress stands for both, the expectation doesn't."""
        text = rows("S1 | ", "K1 | S1 | 100 | 30", "K2 | S1 | 100 | ").replace(
            "| K2 | Key Result | S1 | t | 100 |  |", "| K2 | Key Result | S1 | t | 100 |  | | | | | 2026-06-01 |"
        )
        assert ids("PSTO601", text) == ["S1"]
        assert found("PSTO601", text)[0].affected == 1


SUPPORT = """
        Tactical
        | ID | Type       | Parent  | Title | Target | Current | Updated    |
        | T1 | Objective  | S1 {t1} | t     |        |         |            |
        | T2 | Key Result | T1      | t     | 100    | 60      | 2026-06-30 |
        | T3 | Objective  | S1 {t3} | t     |        |         |            |
        | T4 | Key Result | T3      | t     | 100    | 10      | 2026-06-30 |
"""


@pytest.mark.parametrize(
    ("t1", "t3", "setting", "says"),
    [
        ("70%", "30%", "", []),
        ("66%", "34%", "", ["S1 Health: On track, while 34 % of what contributes to it is off track: T3"]),
        ("70%", "30%", "30", ["S1 Health: On track, while 30 % of what contributes to it is off track: T3"]),
        ("70%", "30%", "0.3", ["S1 Health: On track, while 30 % of what contributes to it is off track: T3"]),
        ("0%", "0%", "", []),
        ("100%", "0%", "0", ["S1 Health: On track, while 0 % of what contributes to it is off track: T3"]),
    ],
)
def test_green_over_red(t1, t3, setting, says):
    text = rows("S1 | ", "K1 | S1 | 100 | 50 | | | | | | 2026-06-30") + SUPPORT.format(t1=t1, t3=t3)
    text = text.replace("| Cycle end ", f"| PSTO602 | {setting} |\n        | Cycle end ")
    assert said("PSTO602", text) == says


def test_a_third_is_enough_and_a_stale_objective_is_not_green():
    three = (
        SUPPORT.format(t1="", t3="")
        + "        | T5 | Objective | S1 | t | | | |\n| T6 | Key Result | T5 | t | 9 | 9 | |\n"
    )
    fresh = rows("S1 | ", "K1 | S1 | 100 | 50 | | | | | | 2026-06-30")
    assert ids("PSTO602", fresh + three) == ["S1"]
    assert ids("PSTO602", fresh.replace("2026-06-30", "2026-01-01") + three) == []


@pytest.mark.parametrize(("own", "says"), [("6", []), ("5", ["S1"]), ("", [])])
def test_busy_but_unmoved_from_30_points_on(own, says):
    text = rows("S1 | ", f"K1 | S1 | 100 | {own}") + SUPPORT.format(t1="50%", t3="50%")
    assert ids("PSTO603", text) == says


CHECKINS = """
        Check-ins
        | Date       | ID | Current | Note   |
        | 2026-06-11 | K1 | {one}   |        |
        | 2026-06-21 | K1 | {two}   | {note} |
"""


@pytest.mark.parametrize(
    ("one", "two", "due", "says"),
    [
        ("42", "45", "", []),  # 3 in ten days: 78 on 2026-10-09
        ("42", "43", "", ["K1 Current: the trend of its check-ins leads to 54 % by 2026-10-09"]),
        (
            "43",
            "43",
            "",
            ["K1 Current: the trend of its check-ins leads to 43 % by 2026-10-09; the last one brought no movement"],
        ),
        ("43", "20", "", ["K1 Current: the trend of its check-ins leads to 0 % by 2026-10-09"]),
        ("43", "43", "2026-06-30", []),
        ("43", "", "", []),
        ("100", "100", "", []),
    ],
)
def test_short_forecast(one, two, due, says):
    current = "100" if one == "100" else "50"
    text = rows("S1 | ", f"K1 | S1 | 100 | {current} | | | | | {due}") + CHECKINS.format(one=one, two=two, note="")
    assert said("PSTO604", text) == says


def test_the_forecast_needs_a_last_day():
    text = rows("S1 | ", "K1 | S1 | 100 | 50").replace("2026-10-09", "") + CHECKINS.format(
        one="43", two="43", note=""
    )
    assert ids("PSTO604", text) == []


@pytest.mark.parametrize(
    ("target", "current", "updated", "status", "says"),
    [
        (
            "10",
            "10",
            "2026-05-02",
            "",
            ["K1 Target: reached by 2026-05-02, 20 % into its time from 2026-03-23 to 2026-10-09"],
        ),
        (
            "10",
            "10",
            "2026-05-02",
            "Done",
            ["K1 Target: reached by 2026-05-02, 20 % into its time from 2026-03-23 to 2026-10-09"],
        ),
        ("10", "10", "2026-05-03", "", []),
        ("10", "9", "2026-05-02", "", []),
        ("10", "10", "", "", []),
    ],
)
def test_too_easy(target, current, updated, status, says):
    assert said("PSTO605", rows("S1 | ", f"K1 | S1 | {target} | {current} | | | {status} | | | {updated}")) == says


def test_too_easy_by_a_check_in_and_only_where_there_is_a_period():
    early = rows("S1 | ", "K1 | S1 | 40 | 50") + CHECKINS.format(one="45", two="45", note="").replace(
        "06-11", "04-11"
    )
    assert said("PSTO605", early) == [
        "K1 Target: reached by 2026-04-11, 9.5 % into its time from 2026-03-23 to 2026-10-09"
    ]
    assert ids("PSTO605", early.replace("2026-03-23", "")) == []


@pytest.mark.parametrize(
    ("current", "status", "note", "check_in", "due", "says"),
    [
        ("9", "Done", "", "", "", "a commitment, closed at 90 %"),
        ("9", "", "", "", "2026-06-30", "a commitment, at 90 % after 2026-06-30"),
        ("9", "", "", "", "2026-07-01", None),
        ("10", "Done", "", "", "", None),
        ("9", "Done", "two lost in court", "", "", None),
        ("9", "Done", "", "two lost in court", "", None),
        ("", "", "", "", "2026-06-30", None),
        ("9", "Dropped", "", "", "2026-06-30", None),
    ],
)
def test_missed_commitment(current, status, note, check_in, due, says):
    text = rows("S1 | ", f"K1 | S1 | 10 | {current} | | Committed | {status} | {note} | {due}")
    text += CHECKINS.format(one="1", two="2", note=check_in)
    assert said("PSTO606", text) == ([f"K1 Notes: {says}"] if says else [])


@pytest.mark.parametrize(
    ("confidence", "status", "note", "check_in", "says"),
    [
        ("0.4", "", "", "", []),
        ("0.39", "", "", "", ["K1 Confidence: only 39 % sure, and no note says why"]),
        ("39", "", "", "", ["K1 Confidence: only 39 % sure, and no note says why"]),
        ("0.1", "", "late", "", []),
        ("0.1", "", "", "late", []),
        ("0.1", "Done", "", "", []),
        ("", "", "", "", []),
    ],
)
def test_low_confidence(confidence, status, note, check_in, says):
    text = rows("S1 | ", f"K1 | S1 | 10 | 5 | {confidence} | | {status} | {note}")
    assert said("PSTO607", text + CHECKINS.format(one="1", two="2", note=check_in)) == says


@pytest.mark.parametrize(
    ("confidence", "current", "due", "says"),
    [
        ("0.7", "20", "", ["K1 Confidence: 70 % sure, at 20 % and off track"]),
        ("0.69", "20", "", []),
        ("0.7", "50", "", []),
        ("0.7", "99", "2026-06-30", ["K1 Confidence: 70 % sure, at 99 % and off track"]),
    ],
)
def test_confident_but_behind(confidence, current, due, says):
    assert said("PSTO608", rows("S1 | ", f"K1 | S1 | 100 | {current} | {confidence} | | | | {due}")) == says
