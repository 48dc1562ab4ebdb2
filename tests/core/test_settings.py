"""What the Settings sheet changes: how the plan is read, and which rules say what."""

from dataclasses import replace
from datetime import date

import pytest

from psto_xl.core.check import check
from psto_xl.core.finding import Severity
from psto_xl.core.grid import NOT_CALCULATED, CellError, Place
from psto_xl.core.layout import Level
from psto_xl.core.rule import EXAMPLE_DAY
from psto_xl.core.settings import OPTIONS, Entry, Settings, read_settings

DEFAULT = Settings()


def read(*lines):
    return read_settings(Entry(key, value, Place("Settings", row, 2)) for row, (key, value) in enumerate(lines, 2))


def cadence(level, days):
    return {"cadence": {**DEFAULT.cadence, level: days}}


@pytest.mark.parametrize(
    ("key", "value", "changed"),
    [
        ("Unit", " Wind ", {"unit": "Wind"}),
        ("Unit", 2026.0, {"unit": "2026"}),
        ("cycle-start", date(2026, 1, 1), {"cycle_start": date(2026, 1, 1)}),
        ("CYCLE END", "31 Dec 2026", {"cycle_end": date(2026, 12, 31)}),
        ("As of", 46000.0, {"as_of": date(2025, 12, 9)}),
        ("Weights", "Relative", {"weights": "relative"}),
        ("Roll-up", "own", {"own_share": 1.0}),
        ("Rollup", "Children", {"own_share": 0.0}),
        ("Roll-up", "blend 30%", {"own_share": 0.7}),
        ("Roll-up", "blend 25", {"own_share": 0.75}),
        ("At risk gap", 5.0, {"at_risk_gap": 0.05}),
        ("At risk gap", 0.05, {"at_risk_gap": 0.05}),
        ("Off track gap", "20 %", {"off_track_gap": 0.2}),
        ("Off track gap", "100 %", {"off_track_gap": 1.0}),
        ("Cadence purpose", 30.0, cadence(Level.PURPOSE, 30)),
        ("Cadence strategy", 30.0, cadence(Level.STRATEGY, 30)),
        ("Cadence tactical", "7", cadence(Level.TACTICAL, 7)),
        ("Cadence operational", 7.0, cadence(Level.OPERATIONAL, 7)),
        ("Review days", 0.0, {"review_days": 0}),
        ("Locale", "DE", {"locale": "de"}),
        ("Language", "de", {"language": "de"}),
        ("Language", None, {}),
        ("Sprache", "Deutsch", {"language": "de"}),
        ("Schreibweise", "deutsch", {"locale": "de"}),
        ("Gewichte", "relativ", {"weights": "relative"}),
    ],
)
def test_every_setting(key, value, changed):
    assert read((key, value)) == replace(DEFAULT, **changed)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Unit", CellError("#REF!")),
        ("Unit", NOT_CALCULATED),
        ("Unit", "  "),
        ("Cycle start", "spring"),
        ("Weights", "heavy"),
        ("Roll-up", "blend"),
        ("Roll-up", "blend 130%"),
        ("Roll-up", "own 30%"),
        ("At risk gap", "wide"),
        ("Off track gap", -1.0),
        ("Cadence tactical", 0.0),
        ("Review days", "some"),
        ("Locale", "xx"),
    ],
)
def test_what_cant_be_used_leaves_the_default(key, value):
    (entry,) = read((key, value)).unusable
    assert entry == Entry(key, value, Place("Settings", 2, 2))
    assert replace(read((key, value)), unusable=()) == DEFAULT


def test_the_locale_counts_wherever_it_stands():
    assert read(("Cycle start", "03/04/2026"), ("Locale", "en-US")).cycle_start == date(2026, 3, 4)
    assert read(("Cycle start", "03/04/2026"), ("Locale", "en-GB")).cycle_start == date(2026, 4, 3)


def test_defaults_are_what_the_sheet_says():
    assert read(*((option.name, option.default or None) for option in OPTIONS)) == DEFAULT


PLAN = """
    Strategy
    | ID | Type      | Parent | Title         |
    | S1 | Objective |        | Lead in wind  |
    Settings
    | Setting | Value |
"""


@pytest.mark.parametrize(
    ("setting", "severity"),
    [
        ("", Severity.WARNING),
        ("| PSTO203 | info |", Severity.INFO),
        ("| psto203 | Error |", Severity.ERROR),
        ("| Orphan | off |", None),
        ("| Orphan | aus |", None),
        ("| PSTO203 | Fehler |", Severity.ERROR),
        ("| orphan | 5 |", Severity.WARNING),
    ],
)
def test_severities(plan, setting, severity):
    findings = check(plan(PLAN + setting), EXAMPLE_DAY).findings
    assert [f.severity for f in findings if f.code == "PSTO203"] == ([severity] if severity else [])
    assert ("PSTO111" in {f.code for f in findings}) is ("5" in setting)


def test_each_workbook_has_its_own(plan):
    report = check(plan(PLAN + "| orphan | off |", PLAN), EXAMPLE_DAY)
    assert [f.book for f in report.findings if f.code == "PSTO203"] == [1]


def test_a_set_severity_holds_for_every_finding_of_the_rule(plan):
    row = "| K1 | KR | S1 | 5 |"
    text = f"Strategy\n| ID | Type | Parent | Target | Baseline |\n{row} |\nSettings\n| Setting | Value |\n"
    assert [f.severity for f in check(plan(text), EXAMPLE_DAY).findings if f.code == "PSTO402"] == [Severity.INFO]
    text += "| no-baseline | error |"
    assert [f.severity for f in check(plan(text), EXAMPLE_DAY).findings if f.code == "PSTO402"] == [Severity.ERROR]
