"""What the Ignore cells say, what they silence, and which of them do nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.check import Selection, check
from psto_xl.core.ignore import Waiver, read_waivers
from psto_xl.core.rule import EXAMPLE_DAY

NEW_YEAR = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("text", "waivers"),
    [
        ("PSTO602", [("PSTO602", None, "")]),
        ("psto602", [("PSTO602", None, "")]),
        ("PSTO6", [("PSTO6", None, "")]),
        ("off-track", [("off-track", None, "")]),
        ("Orphan", [("orphan", None, "")]),
        ("PSTO602 until 2027-01-31: agreed with finance", [("PSTO602", NEW_YEAR, "agreed with finance")]),
        ("orphan (until 31 January 2027): by design", [("orphan", NEW_YEAR, "by design")]),
        ("PSTO602 bis 31.1.2027: vereinbart", [("PSTO602", NEW_YEAR, "vereinbart")]),
        ("orphan bis 31.1.2027", [("orphan", NEW_YEAR, "")]),
        ("PSTO602 until 2027-01-31 as agreed", [("PSTO602", NEW_YEAR, "")]),
        ("PSTO602 until Jan 31, 2027: agreed", [("PSTO602", NEW_YEAR, "agreed")]),
        ("orphan till 2027-01-31, PSTO301", [("orphan", NEW_YEAR, ""), ("PSTO301", None, "")]),
        ("PSTO602 bis zum 31.1.2027", [("PSTO602", NEW_YEAR, "")]),
        ("PSTO602: until 2027-01-31", [("PSTO602", NEW_YEAR, "until 2027-01-31")]),
        (
            "PSTO602: agreed until 31.1.2027; stale",
            [("PSTO602", NEW_YEAR, "agreed until 31.1.2027"), ("stale", None, "")],
        ),
        ("PSTO602 agreed until 2027-01-31", [("PSTO602", NEW_YEAR, "")]),
        ("PSTO602: agreed until we know more", [("PSTO602", None, "agreed until we know more")]),
        ("PSTO602, stale until 2027-01-31", [("PSTO602", None, ""), ("stale", NEW_YEAR, "")]),
        (
            "PSTO602: agreed, by half-year; PSTO301",
            [("PSTO602", None, "agreed, by half-year"), ("PSTO301", None, "")],
        ),
        ("PSTO602, stale\\ncycle", [("PSTO602", None, ""), ("stale", None, ""), ("cycle", None, "")]),
        ("PSTO602 because of off-track reasons", [("PSTO602", None, "")]),
        ("agreed with finance", [("", None, "")]),
        ("", []),
    ],
)
def test_reading(text, waivers):
    found = read_waivers(text.replace("\\n", "\n"))
    assert [(one.rule, one.until, one.reason) for one in found] == waivers
    assert not any(one.bad_day for one in found)


def test_a_last_day_that_cant_be_read():
    assert read_waivers("PSTO602 until summer: agreed") == [
        Waiver("PSTO602 until summer: agreed", "PSTO602", None, "agreed", "summer")
    ]
    assert read_waivers("PSTO602 until 3/4/2027", "en-GB")[0].until == date(2027, 4, 3)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    for waiver in read_waivers(text):
        assert waiver.until is None or not waiver.bad_day


def test_covering():
    by_code, by_beginning, by_name, by_nothing = (
        read_waivers(t)[0] for t in ("PSTO602", "PSTO6", "off-track", "no reason")
    )
    assert by_code.covers("PSTO602", "green-over-red")
    assert not by_code.covers("PSTO601", "off-track")
    assert by_beginning.covers("PSTO601", "off-track")
    assert not by_beginning.covers("PSTO501", "backward-dates")
    assert by_name.covers("PSTO601", "off-track")
    assert not by_nothing.covers("PSTO601", "off-track")


def orphan(ignore):
    return f"Strategy\n| ID | Type | Parent | Title | Ignore |\n| S1 | Objective | | Lead | {ignore} |"


@pytest.mark.parametrize(
    ("ignore", "codes"),
    [
        ("", ["PSTO203", "PSTO210"]),
        ("orphan", ["PSTO210"]),
        ("PSTO2", []),
        ("PSTO203; no-key-results until 2026-07-01", []),
        ("PSTO203 until 2026-06-30", ["PSTO203", "PSTO210", "PSTO112"]),
        ("PSTO203 until soon", ["PSTO203", "PSTO210", "PSTO112"]),
        ("PSTO2; cycle", ["PSTO112"]),
        ("PSTO2; PSTO112", ["PSTO112"]),
    ],
)
def test_what_is_silenced(said, ignore, codes):
    lines = said(orphan(ignore), select=["PSTO112", "PSTO203", "PSTO207", "PSTO210"]).splitlines()[::2]
    assert sorted(line.split()[2] for line in lines) == sorted(codes)


@pytest.mark.parametrize(
    ("ignore", "message", "hint"),
    [
        ("PSTO207", "PSTO207 finds nothing here any more", "remove it"),
        ("PSTO2", "PSTO2 finds nothing here any more", "remove it"),
        ("cycles", "there is no rule cycles", "did you mean cycle?"),
        ("PSTO299", "there is no rule PSTO299", "did you mean PSTO209?"),
        ("whatever: so", "there is no rule whatever", "remove it"),
    ],
)
def test_idle_entries(said, ignore, message, hint):
    text = f"""
        Purpose
        | ID | Type       | Title |
        | P1 | Purpose    | Live  |
        Strategy
        | ID | Type       | Parent | Title | Ignore   |
        | S1 | Objective  | P1     | Lead  | {ignore} |
        | K1 | Key Result | S1     | Farms |          |
    """
    assert said(text, select=["PSTO112", "PSTO2"]) == f"a Strategy!E2 PSTO112 {message}\n    {hint}"


def test_what_was_not_looked_for_is_not_called_idle(plan):
    read = plan(orphan("PSTO3; off-weights; PSTO902"))
    idle = [f for f in check(read, EXAMPLE_DAY, Selection(["PSTO1"])).findings if f.code == "PSTO112"]
    assert idle == []
