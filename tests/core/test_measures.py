"""What is said about how key results are measured."""

import pytest

HEADERS = ("Type", "Measure", "Unit", "Baseline", "Target", "Current", "Start", "Status")


def row(*, of="Key Result", measure="", unit="farms", baseline="", target="", current="", start="", status=""):
    cells = (of, measure, unit, baseline, target, current, start, status)
    return f"| {' | '.join(('K1', 'S1', 'Farms', *map(str, cells)))} |\n"


def sheet(*rows):
    return f"Strategy\n| {' | '.join(('ID', 'Parent', 'Title', *HEADERS))} |\n" + "".join(rows)


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ({}, ["H2 PSTO401 'K1' has no target"]),
        ({"measure": "Milestone"}, []),
        ({"measure": "Mile", "target": ""}, []),  # an unknown measure may mean anything
        ({"target": "many"}, []),  # said once, as a number that can't be read
        ({"target": 5}, ["G2 PSTO402 'K1' has no baseline, so its progress counts from 0"]),
        ({"target": 0}, ["G2 PSTO402 'K1' has no baseline, so its progress can't be measured"]),
        (
            {"target": 5, "measure": "Decrease"},
            ["G2 PSTO402 'K1' has no baseline, so its progress can't be measured"],
        ),
        ({"target": 5, "measure": "At most"}, []),
        ({"target": 5, "baseline": "none"}, []),
        ({"target": 5, "baseline": 5}, ["H2 PSTO403 baseline and target are both 5"]),
        ({"target": 5, "baseline": 5, "measure": "At least"}, []),
        ({"target": 5, "baseline": 5, "measure": "Keep"}, []),
        ({"target": 5, "baseline": 9, "measure": "Increase"}, ["E2 PSTO404 Increase, but from 9 to 5"]),
        ({"target": 9, "baseline": 5, "measure": "Decrease"}, ["E2 PSTO404 Decrease, but from 5 to 9"]),
        ({"target": 5, "baseline": 9}, []),
        ({"target": 9, "baseline": 5, "measure": "At most"}, []),
        (
            {"target": 5, "baseline": 0, "start": "2026-01-01"},
            ["I2 PSTO405 'K1' began on 2026-01-01, and nothing has been measured yet"],
        ),
        (
            {"measure": "Milestone", "start": "2026-01-01"},
            ["I2 PSTO405 'K1' began on 2026-01-01, and nothing has been measured yet"],
        ),
        ({"target": 5, "baseline": 0, "start": "2026-01-01", "status": "Done"}, []),
        ({"target": 5, "baseline": 0, "start": "2026-01-01", "current": "?"}, []),
        ({"target": 5, "baseline": 0, "start": "2026-05-01"}, []),
        ({"target": 5, "baseline": 0}, []),
        ({"start": "2026-01-01"}, ["H2 PSTO401 'K1' has no target"]),
        ({"target": 5, "baseline": 0, "unit": ""}, ["F2 PSTO406 'K1' counts to 5, but nothing says of what"]),
        ({"target": 5, "baseline": 0, "unit": "#REF!"}, []),
        ({"target": 5, "baseline": 0, "current": 16}, ["I2 PSTO407 16 is 320 % of the way from 0 to 5"]),
        ({"target": 5, "baseline": 0, "current": 15}, []),
        ({"target": 5, "baseline": 4, "current": 3}, []),
        ({"target": 5, "baseline": 4, "current": 2}, ["I2 PSTO407 2 is -200 % of the way from 4 to 5"]),
        (
            {"of": "Objective", "target": 5, "current": 3},
            ["H2 PSTO408 Target and Current of objective 'K1' count nowhere"],
        ),
        ({"of": "Objective", "baseline": 3}, ["G2 PSTO408 Baseline of objective 'K1' counts nowhere"]),
        ({"status": "Dropped"}, []),
        ({"of": "Objective", "target": 5, "status": "Dropped"}, []),
    ],
)
def test_measures(said, cells, lines):
    assert [line.partition("!")[2] for line in said(sheet(row(**cells)), select=["PSTO4"]).splitlines()[::2]] == lines


def test_hints_of_far_off_values(said):
    without = said(sheet(row(target=5, current=16)), select=["PSTO407"])
    assert without.endswith("type the baseline; where less is better, choose Decrease or At most")
    limit = "Settings\n| Setting | Value |\n| far-off-value | 2 |\n"
    assert "PSTO407" in said(limit + sheet(row(target=5, baseline=0, current=11)), select=["PSTO407"])


def test_no_unit_is_said_once_where_there_is_no_column_for_it(said):
    text = "Strategy\n| ID | Type | Target |\n| K1 | KR | |\n| K2 | KR | 4 |\n| K3 | KR | 5 |"
    assert said(text, select=["PSTO406"]).splitlines() == [
        "a Strategy!A3 PSTO406 this sheet has no Unit column, and 2 key results have numbers",
        "    add a column headed Unit",
    ]


def test_the_same_metric_twice(said):
    text = """
        Strategy
        | ID | Type       | Parent | Title  | Unit | Status  |
        | S1 | Objective  |        | Lead   |      |         |
        | S2 | Objective  |        | Follow |      |         |
        | K1 | Key Result | S1     | Farms  | MW   | Dropped |
        | K2 | Key Result | S1     | Farms  | MW   |         |
        | K3 | Key Result | S2     | Farms  | MW   |         |
        | K4 | Key Result | S1     | FARMS! | mw   |         |
        | K5 | Key Result | S1     | Farms  | farm |         |
        | K6 | Key Result | S1     |        | mw   |         |
        | K7 | Key Result | S1     |        | mw   |         |
    """
    assert said(text, select=["PSTO409"]).splitlines()[::2] == [
        "a Strategy!D7 PSTO409 'K4' measures the same as 'K2': 'FARMS!'"
    ]
