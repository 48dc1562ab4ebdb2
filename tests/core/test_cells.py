"""What is said about single cells, sheets, settings and scales."""

from datetime import date
from textwrap import dedent

import pytest

from psto_xl.core.check import check
from psto_xl.core.finding import Severity
from psto_xl.core.grid import NOT_CALCULATED, Book, CellError, Sheet
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY, Rule, Scope
from psto_xl.core.rules import RULES
from psto_xl.core.scale import is_mixed

HEADERS = ("ID", "Type", "Parent", "Title", "Measure", "Unit", "Baseline", "Target", "Current", "Due", "Status")


def row(**cells):
    return [
        {"ID": "S1.1", "Type": "Key Result", "Parent": "S1", "Title": "Farms"}.get(h) if h not in cells else cells[h]
        for h in HEADERS
    ]


def findings(*rows, sheet="Strategy", headers=HEADERS, codes="PSTO1"):
    book = Book({sheet: Sheet(sheet, [headers, *rows])}, (sheet,))
    report = check(Plan([read_workbook(book, 0, "plan.xlsx", EXAMPLE_DAY)]), EXAMPLE_DAY)
    return [f"{f.code} {f.cell} {f.message} | {f.hint}" for f in report.findings if f.code.startswith(codes)]


@pytest.mark.parametrize(
    ("cells", "message", "hint"),
    [
        ({"Target": "many"}, "PSTO103 H2 'many' is not a number", "write it in figures, such as 1200 or 40 %"),
        ({"Target": "900 MW"}, "PSTO103 H2 '900 MW' is not a number", "write 900 here, and 'MW' into Unit"),
        (
            {"Target": "≥ 95 %"},
            "PSTO103 H2 '≥ 95 %' is not a number",
            "write 95 % here, and choose At least as Measure",
        ),
        ({"Target": "<=3"}, "PSTO103 H2 '<=3' is not a number", "write 3 here, and choose At most as Measure"),
        ({"Current": "< 3"}, "PSTO103 I2 '< 3' is not a number", "write it in figures, such as 1200 or 40 %"),
        ({"Target": "1E400"}, "PSTO103 H2 '1E400' is not a number", "write it in figures, such as 1200 or 40 %"),
        ({"Target": float("inf")}, "PSTO103 H2 inf is not a number", "write it in figures, such as 1200 or 40 %"),
        ({"Target": True}, "PSTO103 H2 TRUE is not a number", "write it in figures"),
        ({"Target": False}, "PSTO103 H2 FALSE is not a number", "write it in figures"),
        ({"Target": date(2026, 2, 1)}, "PSTO103 H2 2026-02-01 is not a number", "the application took it for a date"),
        ({"Current": "half", "Measure": "Milestone"}, "PSTO103 I2 'half' is neither done nor not done", "write yes"),
        ({"Due": "soon"}, "PSTO104 J2 'soon' is not a date", "type a day, such as 2026-12-31"),
        ({"Due": 7.0}, "PSTO104 J2 7 is not a date", "type a day, such as 2026-12-31"),
        ({"Due": "3/4/26"}, "PSTO104 J2 '3/4/26' can be two different days", "type it like 2026-04-03, or choose"),
        ({"Target": CellError("#NUM!")}, "PSTO105 H2 this cell shows #NUM!", "mend the formula, or type the value"),
        ({"Title": CellError("#NAME?")}, "PSTO105 D2 this cell shows #NAME?", "the formula uses a name that does"),
        ({"ID": CellError("#REF!")}, "PSTO105 A2 this cell shows #REF!", "the formula points to a cell that is gone"),
        ({"ID": NOT_CALCULATED}, "PSTO106 A2 the formula in this cell was never calculated", "open the workbook in"),
        (
            {"Status": "x" * 50},
            f"PSTO107 K2 '{'x' * 39}…' is not on the list",
            "choose Draft, Active, Done or Dropped",
        ),
        ({"Title": None}, "PSTO108 D2 'S1.1' has no title", "say in one sentence what it is about, or empty"),
        ({"ID": 1.5}, "PSTO110 A2 this id is the number 1.5, which is also 1.50", "begin ids with a letter"),
    ],
)
def test_cells(cells, message, hint):
    (line,) = findings(row(**cells))
    assert line.startswith(f"{message} | {hint}")


def test_what_is_typed_in_many_ways_is_read():
    assert findings(row(ID=3.0, Target="1,200", Current="€ 3.5m", Due="31.12.2026")) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row(ID="S3"), row(ID=None, Type="Objective", Parent=None)],
            "'Farms' has no id | give it one of its own, for example S1",
        ),
        (
            [row(ID="S1", Type="Objective"), row(ID=None, Type="Objective")],
            "'Farms' has no id | give it one of its own, for example S2",
        ),
        (
            [row(ID="Go", Type="Objective"), row(ID=None, Type="Objective")],
            "'Farms' has no id | give it one of its own, for example S1",
        ),
        (
            [row(ID="OKR-07", Type="Objective"), row(ID=None, Type="Objective")],
            "'Farms' has no id | give it one of its own, for example OKR-1",
        ),
        ([row(ID="S1.1"), row(ID=None)], "'Farms' has no id | give it one of its own, for example S1.2"),
        (
            [row(ID="S1", Type="Objective"), row(ID=None, Parent=None)],
            "'Farms' has no id | give it one of its own, for example S1.1",
        ),
        ([row(), row(ID=None, Title=None)], "a row without id and title | give it one of its own, for example S1.2"),
    ],
)
def test_an_id_is_offered(rows, said):
    assert findings(*rows, codes="PSTO101") == [f"PSTO101 A3 {said}"]


def test_an_unreadable_weight_is_left_to_the_rules_about_weights():
    assert findings([*row(), "much"], headers=(*HEADERS, "Weight"), codes=("PSTO103", "PSTO303")) == [
        "PSTO303 L2 'much' is not a number; it counts as blank | type a weight, such as 0.4 or 40 %"
    ]


def test_offered_ids_differ():
    rows = [row(ID=None, Type="Objective", Parent=None) for _ in range(3)]
    assert [line[-2:] for line in findings(*rows, codes="PSTO101")] == ["S1", "S2", "S3"]


def test_duplicates_name_places_and_workbooks(said):
    strategy = "Strategy\n| ID | Type | Title |\n| S1 | Objective | Wind |\n| S1 | Objective | Sun |"
    assert said(strategy, strategy, select=["PSTO102"]).splitlines()[::2] == [
        "a Strategy!A2 PSTO102 'S1' is also the id of Strategy!A3, Strategy!A2 in b.xlsx and Strategy!A3 in b.xlsx",
        "a Strategy!A3 PSTO102 'S1' is also the id of Strategy!A2, Strategy!A2 in b.xlsx and Strategy!A3 in b.xlsx",
        "b Strategy!A2 PSTO102 'S1' is also the id of Strategy!A2 in a.xlsx, Strategy!A3 in a.xlsx and Strategy!A3",
        "b Strategy!A3 PSTO102 'S1' is also the id of Strategy!A2 in a.xlsx, Strategy!A3 in a.xlsx and Strategy!A2",
    ]


def test_many_duplicates_are_not_all_named():
    lines = findings(*[row(ID="S1", Type="Objective")] * 6, codes="PSTO102")
    assert lines[0] == (
        "PSTO102 A2 'S1' is also the id of Strategy!A3, Strategy!A4, Strategy!A5 and 2 more"
        " | give each row an id of its own"
    )


def test_a_missing_column_is_said_once():
    rows = [["S1", "Lead in wind"], ["S2", "Lead in sun"]]
    lines = findings(*rows, headers=("ID", "Title"), codes=("PSTO109", "PSTO2", "PSTO4"))
    assert [line.split(" | ")[0] for line in lines] == [
        "PSTO109 A1 this sheet has no Type column",
        "PSTO109 A1 this sheet has no Parent column",
        "PSTO109 A1 this sheet has no Baseline column",
        "PSTO109 A1 this sheet has no Target column",
        "PSTO109 A1 this sheet has no Current column",
    ]
    assert findings(["Objective", "Lead"], headers=("Type", "Title"), codes="PSTO101") == []
    assert findings(["S1", "Lead", 40.0], headers=("ID", "Title", "Target"), codes=("PSTO210", "PSTO408")) == []


def test_a_key_result_column_is_a_warning(plan):
    report = check(plan("Strategy\n| ID | Title |\n| S1 | Lead |"), EXAMPLE_DAY)
    severities = {f.column: f.severity for f in report.findings if f.code == "PSTO109"}
    assert severities["Type"] is Severity.ERROR
    assert severities["Target"] is Severity.WARNING


def test_a_level_sheet_without_headers():
    words = [["We want to lead."], ["In everything."]]
    assert findings(*words, headers=("Our plan",)) == [
        "PSTO109 A1 no row of this sheet names its columns, so nothing of it was read"
        " | put ID, Type, Parent and Title as headers into one row above the plan"
    ]
    assert findings(headers=()) == []
    assert findings(*words, headers=("Our plan",), sheet="KPIs") == []  # only another name for BAU


def test_a_second_sheet_of_a_level(plan):
    years = "\n\n".join(f"Strategy {year}\n| ID | Title |\n| S1 | Lead in {year} |" for year in (2025, 2026))
    said = [(f.sheet, f.severity, str(f.message)) for f in check(plan(years), EXAMPLE_DAY).findings if not f.column]
    assert said == [
        (
            "Strategy 2026",
            Severity.WARNING,
            "'Strategy 2025' is read as the Strategy sheet, so nothing of this one was",
        )
    ]


def test_settings(said):
    text = dedent("""
        Settings

        | Setting        | Value   |
        | Roll-up        | blend   |
        | orphan         | loud    |
        | near-duplicate | loud    |
        | PSTO212        | 40      |
        | long-title     | -1      |
        | orphans        | off     |
        | Cycle begin    | 2026    |
        | Colour         | blue    |
        | Unit           | #REF!   |
        | Takt Taktik    | oft     |
    """)
    assert said(text).splitlines() == [
        "a Settings!B2 PSTO111 Roll-up can't be 'blend'",
        "    write a value such as own, or nothing: What counts upwards. own: an objective's key results. "
        "children: the objectives that support it. blend 30%: 30 % of the latter, the rest of the former.",
        "a Settings!B3 PSTO111 orphan can't be 'loud'",
        "    write off, info, warning or error",
        "a Settings!B4 PSTO111 near-duplicate can't be 'loud'",
        "    write off, info, warning, error or a number from 55 % upwards",
        "a Settings!B5 PSTO111 PSTO212 can't be 40",
        "    write off, info, warning, error or a number from 55 % upwards",
        "a Settings!B6 PSTO111 long-title can't be -1",
        "    write off, info, warning, error or a number from 0 upwards",
        "a Settings!B7 PSTO111 there is no setting 'orphans'",
        "    did you mean orphan?",
        "a Settings!B8 PSTO111 there is no setting 'Cycle begin'",
        "    did you mean Cycle start or Cycle end?",
        "a Settings!B9 PSTO111 there is no setting 'Colour'",
        "    remove the line",
        "a Settings!B10 PSTO111 Unit can't be #REF!",
        "    write a value that fits, or nothing: The unit whose plan this is. "
        "Other workbooks name a row here as Unit/ID.",
        "a Settings!B11 PSTO111 Takt Taktik can't be 'oft'",
        "    write a value such as 30, or nothing: Days after which a tactical key result is stale.",
    ]


@pytest.mark.parametrize(
    ("unit", "measure", "baseline", "target", "current", "mixed"),
    [
        ("%", "", 0.4, 60, None, True),
        ("", "", 60, 0.4, None, True),
        ("percent", "Decrease", 70, 0.5, None, True),
        ("%", "At most", 0.7, 60, None, True),  # as typed it would rise
        ("%", "At least", 0.4, 60, None, True),
        ("%", "Increase", 0.5, 0.9, 70, True),
        ("%", "Increase", 50, 90, 0.7, True),
        ("%", "", None, 0.9, 70, True),
        ("%", "", 0.8, 2, None, False),  # churn that rises
        ("%", "", 20, 0.9, None, False),  # churn that falls
        ("%", "", 0.5, 30, None, False),  # as percentages it would fall
        ("%", "Increase", 0.7, 60, None, False),
        ("%", "", 0.8, 0.5, 2, False),
        ("%", "", 0, 60, 0.4, False),  # a first step
        ("%", "", 60, 40, 0.0, False),
        ("%", "", 40, 60, 1, False),
        ("%", "", 0.4, None, 60, False),
        ("", "", 0.4, 600, None, False),
        ("MW", "", 0.4, 60, None, False),
        ("%", "Milestone", 0.4, 60, None, False),
    ],
)
def test_mixed_scales(plan, unit, measure, baseline, target, current, mixed):
    cells = "|".join("" if cell is None else str(cell) for cell in (measure, unit, baseline, target, current))
    read = plan(f"Strategy\n|ID|Type|Measure|Unit|Baseline|Target|Current|\n|S1.1|KR|{cells}|")
    assert is_mixed(next(iter(read.items))) is mixed


def test_a_mixed_scale_is_not_also_a_wrong_direction_or_far_off():
    lines = findings(
        row(Measure="Decrease", Unit="%", Baseline=0.7, Target=60.0, Current=50.0), codes=("PSTO1", "PSTO4")
    )
    assert [line[:7] for line in lines] == ["PSTO113"]


def broken(_):
    """Breaks."""
    raise ValueError("no such row")
    yield


def test_a_rule_that_breaks_is_reported_and_the_others_go_on(plan):
    late = [Rule(f"PSTO99{n}", "broken-rule", Severity.INFO, broken, Scope.BOOK, runs_last=bool(n)) for n in (0, 1)]
    report = check(plan("Tactical\n|ID|Type|\n|T1|Objective|"), EXAMPLE_DAY, rules=[*RULES, *late])
    crashes = [f for f in report.findings if f.code == "PSTO000"]
    assert [(f.sheet, f.cell, str(f.message)) for f in crashes] == [
        ("Tactical", "A1", f"the rule PSTO99{n} broken-rule failed: ValueError: no such row") for n in (0, 1)
    ]
    assert {"PSTO109", "PSTO210"} <= {f.code for f in report.findings}
