"""From cells to a plan: what rows mean, and what can't be read."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.grid import NOT_CALCULATED, Area, Book, CellError, Place, Sheet
from psto_xl.core.plan import Fields, Trouble
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY
from psto_xl.core.values import Reference

HEADERS = ["ID", "Type", "Parent", "Title", "Owner", "Measure", "Baseline", "Target", "Current", "Due", "Status"]


def read(*sheets, **more):
    return read_workbook(
        Book({s.name: s for s in sheets}, tuple(s.name for s in sheets), **more), 0, "dir/Wind.xlsx", EXAMPLE_DAY
    )


def strategy(*rows, headers=HEADERS, **more):
    """The items of a Strategy sheet, and its troubles as (kind, row, column key)."""
    book = read(Sheet("Strategy", [headers, *rows], **more))
    troubles = [(p.trouble, p.place.row, p.column) for p in book.problems if p.trouble is not Trouble.NO_COLUMN]
    return book.items, troubles


def test_a_whole_row():
    headers = [*HEADERS, "Weight", "Confidence", "Ambition", "Team", "Unit", "Start", "Updated", "Ignore", "Notes"]
    cells = ["S1.1", "KR", "S1", " Farms ", "Ana", "up", "10", 40.0, "1,200", "31.12.2026", "in progress"]
    cells += [0.4, 70.0, "stretch", "Grid", "MW", datetime(2026, 1, 1, 9), 46000.0, "PSTO602", "fine"]
    (item,), troubles = strategy(cells, headers=headers)
    assert troubles == []
    assert item[:12] == (
        0,
        1,
        2,
        "S1.1",
        "s1.1",
        "Key Result",
        (Reference("S1"),),
        "Farms",
        "Ana",
        "Grid",
        0.4,
        "Increase",
    )
    assert (item.unit, item.baseline, item.target, item.current) == ("MW", 10, 40, 1200)
    assert (item.start, item.due, item.updated) == (date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 9))
    assert (item.confidence, item.ambition, item.status) == (0.7, "Aspirational", "Active")
    assert (item.ignore, item.notes, item.unreadable, item.plain) == ("PSTO602", "fine", frozenset(), True)
    assert (item.is_objective, item.is_key_result, item.is_active, item.counts, item.is_bau) == (
        False,
        True,
        True,
        True,
        False,
    )


def test_short_rows_are_filled_and_blank_ones_left_out():
    items, troubles = strategy(
        ["S1", "Objective"], [], [None] * 4, ["  ", None, "\t"], ["S2", "Objective", None, "Sun"]
    )
    assert [(item.row, item.id) for item in items] == [(2, "S1"), (6, "S2")]
    assert troubles == [(Trouble.NO_TITLE, 2, "title")]


def test_headings_between_rows_are_no_rows():
    items, _ = strategy(
        ["S1", "Objective", None, "Lead"], [None, None, None, "Growth"], ["S2", "Objective", None, "Win"]
    )
    assert [item.row for item in items] == [2, 4]
    (item,), _ = strategy(["S1", "Objective", None, "Lead"], ["Growth"], merged=[Area(3, 1, 3, 6)])
    assert item.id == "S1"


def test_a_merged_cell_says_the_same_of_each_row():
    rows = [
        ["S1", "Objective", None, "Lead"],
        ["K1", "KR", "S1", "A"],
        ["K2", "KR", None, "B"],
        ["K3", "KR", None, "C"],
    ]
    items, _ = strategy(*rows, merged=[Area(3, 3, 4, 3), Area(2, 4, 5, 4), Area(2, 30, 3, 30), Area(1, 3, 1, 3)])
    assert [[ref.id for ref in item.parents] for item in items] == [[], ["S1"], ["S1"], []]
    assert [item.title for item in items] == ["Lead", "A", "B", "C"]  # a title is one row's own


@pytest.mark.parametrize(
    ("cells", "types"),
    [
        ([["S1", None, None], ["S2", "?", "S1"], ["S3", "", "S3"]], ["Objective", "Key Result", "Objective"]),
        ([["S1", "Goal", None], ["S2", "key-result", "S1"]], ["Objective", "Key Result"]),
    ],
)
def test_types_are_guessed_where_nothing_says(cells, types):
    items, _ = strategy(*([*row, "Title"] for row in cells))
    assert [item.type for item in items] == types


def test_purposes_and_north_stars_are_guessed_by_their_target():
    headers = ["ID", "Title", "Target"]
    book = read(Sheet("Purpose", [headers, ["P1", "Live", None], ["N1", "Homes", 30.0], [None, "Warm homes", None]]))
    assert [item.type for item in book.items] == ["Purpose", "North Star", "Purpose"]


def test_business_as_usual():
    headers = ["ID", "Activity", "Health metric", "Lower", "Upper", "Current", "Capacity", "Protects"]
    book = read(Sheet("BAU", [headers, ["B1", "Answer calls", "Minutes", None, 5.0, 3.0, 60.0, "T1; T2"]]))
    (item,) = book.items
    assert (item.is_bau, item.title, item.metric, item.upper, item.current) == (True, "Answer calls", "Minutes", 5, 3)
    assert (item.capacity, [ref.id for ref in item.protects], item.status) == (0.6, ["T1", "T2"], "Active")
    assert book.problems == ()


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        ([1.2, 0.4, None], [1.2, 0.4, None]),  # 120 % and 40 %, in cells with a format for percentages
        ([60.0, 1.2, 1.0], [0.6, 0.012, 1.0]),
        (["120 %", 60.0, "5"], [1.2, 0.6, 0.05]),
        (["120 %", "0.4", "1.5"], [1.2, 0.4, 1.5]),
    ],
)
def test_shares_of_more_than_the_whole(cells, shares):
    rows = [[f"B{n}", "Answer calls", cell] for n, cell in enumerate(cells)]
    book = read(Sheet("BAU", [["ID", "Activity", "Capacity"], *rows]))
    assert [item.capacity for item in book.items] == shares


@pytest.mark.parametrize(
    ("column", "value", "trouble"),
    [
        ("Target", "many", Trouble.NUMBER),
        ("Target", True, Trouble.NUMBER),
        ("Current", "half", Trouble.NUMBER),
        ("Due", "soon", Trouble.DATE),
        ("Due", 3.0, Trouble.DATE),
        ("Status", "Paused", Trouble.CHOICE),
        ("Status", 3.0, Trouble.CHOICE),
        ("Target", CellError("#DIV/0!"), Trouble.ERROR),
        ("Current", CellError("#DIV/0!"), Trouble.ERROR),
        ("Due", CellError("#REF!"), Trouble.ERROR),
        ("Type", CellError("#REF!"), Trouble.ERROR),
        ("Status", CellError("#REF!"), Trouble.ERROR),
        ("Parent", CellError("#REF!"), Trouble.ERROR),
        ("Owner", CellError("#REF!"), Trouble.ERROR),
        ("Target", NOT_CALCULATED, Trouble.NOT_CALCULATED),
        ("Parent", NOT_CALCULATED, Trouble.NOT_CALCULATED),
    ],
)
def test_a_cell_that_cant_be_read_is_noted_once_a_row_and_the_rest_counts(column, value, trouble):
    row = [{"ID": "S1", "Title": "Lead", "Owner": "Ana"}.get(h) for h in HEADERS]
    row[HEADERS.index(column)] = value
    items, troubles = strategy(row, ["S2", *row[1:]])
    key = column.lower()
    assert troubles == [(trouble, 2, key), (trouble, 3, key)]
    assert [item.unreadable for item in items] == [{key}, {key}]
    assert [item.title for item in items] == ["Lead", "Lead"]


@pytest.mark.parametrize("column", HEADERS[2:])
def test_spaces_are_blank(column):
    row = [{"ID": "S1", "Type": "Objective", "Title": "Lead"}.get(h) for h in HEADERS]
    row[HEADERS.index(column)] = "  "
    (item,), troubles = strategy(row)
    assert troubles == ([(Trouble.NO_TITLE, 2, "title")] if column == "Title" else [])
    assert item.unreadable == frozenset()


def test_ids_and_texts_may_be_numbers_and_days():
    items, troubles = strategy(
        [1.0, "O", None, 2026.0, date(2026, 1, 2)], [1.5, "KR", 1.0, "A"], [date(2026, 5, 1), "KR", 1.0, "B"]
    )
    assert [(item.id, item.title, item.owner) for item in items] == [
        ("1", "2026", "2026-01-02"),
        ("1.5", "A", ""),
        ("2026-05-01", "B", ""),
    ]
    assert troubles == [(Trouble.DECIMAL_ID, 3, "id"), (Trouble.DECIMAL_ID, 4, "id")]


def test_milestones():
    rows = [
        [f"K{n}", "KR", "S1", "A", None, "Milestone", None, None, v]
        for n, v in enumerate(["yes", True, 0.0, 60.0, None])
    ]
    assert [item.current for item in strategy(*rows)[0]] == [1, 1, 0, 0.6, None]


@pytest.mark.parametrize(
    ("changes", "plain"),
    [
        ({}, True),
        ({"Measure": "Milestone", "Current": "yes"}, True),
        ({"Measure": "Milestone", "Current": True}, True),
        ({"Measure": "Milestone", "Current": "erledigt"}, True),
        ({"Measure": "Milestone", "Current": "wahr"}, False),
        ({"Current": "yes"}, False),
        ({"Target": "40 %"}, False),
        ({"Baseline": "0"}, False),
        ({"Type": "KR"}, False),
        ({"Measure": "up"}, False),
        ({"Status": "aktiv"}, False),
    ],
)
def test_rows_beside_live_formulas_know_whether_these_read_them_alike(changes, plain):
    cells = {"ID": "K1", "Type": "Key Result", "Parent": "S1", "Title": "A", "Target": 40.0, "Current": 3.0} | changes
    (item,), _ = strategy([cells.get(h) for h in HEADERS], formulas={(2, 12): "1+1"})
    assert item.plain is plain


@pytest.mark.parametrize(
    ("cells", "is_row"),
    [
        ({"ID": "Total", "Target": 100.0}, False),
        ({"Title": "Summe:", "Target": 100.0}, False),
        ({"ID": "Total", "Title": "Lead"}, True),
        ({"ID": "Total", "Type": "Objective"}, True),
        ({"Title": "Total", "Parent": "S1"}, True),
        ({"ID": "T1", "Target": 100.0}, True),
    ],
)
def test_rows_that_sum_up_others_are_no_rows_of_the_plan(cells, is_row):
    items, _ = strategy(["S1", "Objective", None, "Lead"], [cells.get(h) for h in HEADERS])
    assert len(items) == 1 + is_row


def test_both_date_systems():
    rows = [HEADERS, ["S1", "Objective", None, "Lead", None, None, None, None, None, 44869.0]]
    assert read(Sheet("Strategy", rows)).items[0].due == date(2022, 11, 4)
    assert read(Sheet("Strategy", rows), epoch_1904=True).items[0].due == date(2026, 11, 5)


def test_days_among_the_settings_follow_the_date_system():
    rows = [["Setting", "Value"], ["Cycle end", 44869.0]]
    assert read(Sheet("Settings", rows)).settings.cycle_end == date(2022, 11, 4)
    assert read(Sheet("Settings", rows), epoch_1904=True).settings.cycle_end == date(2026, 11, 5)


def test_settings_reach_the_reading():
    settings = [
        ["Setting", "Value"],
        ["Locale", "de"],
        ["As of", "3.4.2026"],
        ["Unit", "Nord"],
        [None, 3.0],
        ["Weights", None],
    ]
    book = read(
        Sheet("Settings", settings), Sheet("Strategy", [HEADERS, ["S1", "O", None, "A", *[None] * 3, "1.200"]])
    )
    assert (book.today, book.unit, book.items[0].target) == (date(2026, 4, 3), "Nord", 1200)
    assert read(Sheet("Strategy", [HEADERS])).today == EXAMPLE_DAY
    assert read(Sheet("Strategy", [HEADERS])).unit == "Wind"


def test_check_ins():
    rows = [
        ["Date", "ID", "Current", "Confidence", "By", "Note"],
        [date(2026, 5, 1), " K1 ", 7.0, 80.0, "Ana", "Steady"],
        ["soon", 3.0, "yes", None, None, None],
        [date(2026, 5, 2), "K2", True, None, None, None],
        [date(2026, 5, 3), "K2", "no idea", None, None, None],
    ]
    book = read(Sheet("Check-ins", rows))
    assert [(one.place.row, one.day, one.id, one.key, one.current, one.confidence) for one in book.check_ins] == [
        (2, date(2026, 5, 1), "K1", "k1", 7, 0.8),
        (3, None, "3", "3", 1, None),
        (4, date(2026, 5, 2), "K2", "k2", 1, None),
        (5, date(2026, 5, 3), "K2", "k2", None, None),
    ]
    assert (book.check_ins[0].by, book.check_ins[0].note) == ("Ana", "Steady")

    assert [(p.trouble, str(p.place), p.item) for p in book.problems] == [
        (Trouble.DATE, "Check-ins!A3", None),
        (Trouble.NUMBER, "Check-ins!C5", None),
    ]


@pytest.mark.parametrize(
    ("measure", "typed", "read_as"),
    [
        ("Increase", "40", 40),
        ("Increase", "40 %", 0.4),
        ("Increase", "yes", None),
        ("Increase", True, None),
        ("Milestone", "40", 0.4),
        ("Milestone", 40.0, 0.4),
        ("Milestone", "yes", 1),
    ],
)
def test_a_check_in_is_read_as_its_row_is(measure, typed, read_as):
    row = {"ID": "K1", "Type": "Key Result", "Parent": "S1", "Title": "A", "Measure": measure, "Current": typed}
    lines = [["Date", "ID", "Current"], [date(2026, 5, 1), " k1", typed]]
    book = read(Sheet("Strategy", [HEADERS, [row.get(h) for h in HEADERS]]), Sheet("Check-ins", lines))
    assert book.check_ins[0].current == book.items[0].current == read_as


@pytest.mark.parametrize(("typed", "read_as"), [("40", 40), ("yes", 1), (True, 1), ("no idea", None)])
def test_a_check_in_of_a_row_that_is_elsewhere_is_read_by_what_it_says(typed, read_as):
    book = read(Sheet("Check-ins", [["Date", "ID", "Current"], [date(2026, 5, 1), "K1", typed]]))
    assert book.check_ins[0].current == read_as


def test_changes():
    rows = [
        ["Date", "Event", "Kind", "Affects", "Review by", "Status"],
        [date(2026, 5, 1), "New rival", "market", "S1; S2", date(2026, 5, 9), None],
        [date(2026, 5, 1), "Fire", "Odd", None, None, "Closed"],
    ]
    book = read(Sheet("Changes", rows))
    first, second = book.changes
    assert (first.day, first.event, first.kind, first.review_by) == (
        date(2026, 5, 1),
        "New rival",
        "Market",
        date(2026, 5, 9),
    )
    assert ([ref.id for ref in first.affects], first.is_open, second.is_open) == (["S1", "S2"], True, False)
    assert [(p.trouble, str(p.place)) for p in book.problems] == [(Trouble.CHOICE, "Changes!C3")]


def test_a_plan_knows_its_places():
    book = read(
        Sheet("Strategy", [["Type", "Title"], ["Objective", "Lead"]]),
        Sheet("Tactical", [["Owner", "ID"], ["Ana", "T1"]]),
    )
    lead, other = book.items
    assert [book.place(lead, column) for column in ("title", "id", "due")] == [
        Place("Strategy", 2, n) for n in (2, 1, 1)
    ]
    assert book.place(other, "due") == Place("Tactical", 2, 2)
    assert book.has_level(other.level)
    assert not book.has_level(0)


cells = (
    st.none() | st.text(max_size=6) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.dates()
)
cells |= st.sampled_from([CellError("#REF!"), NOT_CALCULATED, "Objective", "S1", "Milestone", "yes", "S1 40%; S1"])


@given(st.lists(st.lists(cells, max_size=12), max_size=5), st.sampled_from(["Purpose", "Strategy"]))
def test_anything_in_the_cells_can_be_read(rows, name):
    book = read(Sheet(name, [HEADERS, *rows]))
    for item in book.items:
        assert len(item) == len(Fields._fields)
        assert item.id == item.id.strip()
    for problem in book.problems:
        assert problem.item is None or problem.item.row == problem.place.row
