"""Two versions of a plan: rows are matched by id, whatever their place."""

import pytest

from psto_xl.core.compare import Kind, compare, match

from .checked import plan

HEAD = "Strategy\n| ID | Type | Parent | Title | Weight | Baseline | Target | Start | Due | Measure | Unit |\n"
ROW = ["K1", "Key Result", "S1; S2", "40 wind farms", "0.5", "0", "40", "2026-01-01", "2026-12-31", "", ""]


def version(*rows):
    return plan(HEAD + "".join("| " + " | ".join(row) + " |\n" for row in rows))


def changed(at, cell):
    return [*ROW[:at], cell, *ROW[at + 1 :]]


@pytest.mark.parametrize(
    ("at", "cell", "kind"),
    [
        (2, "S1", Kind.PARENTS),
        (2, "S1; S3", Kind.PARENTS),
        (2, "S1 60%; S2 40%", Kind.SHARE),
        (4, "0.4", Kind.WEIGHT),
        (4, "", Kind.WEIGHT),
        (3, "40 Wind Farms", Kind.TITLE),
        (5, "4", Kind.BASELINE),
        (6, "30", Kind.TARGET),
        (7, "2026-02-01", Kind.START),
        (8, "2027-12-31", Kind.DUE),
        (9, "At least", Kind.MEASURE),
        (10, "MW", Kind.UNIT),
    ],
)
def test_each_kind(at, cell, kind):
    (one,) = compare(version(ROW), version(changed(at, cell)))
    assert (one.kind, one.id) == (kind, "K1")
    assert (one.item_before.row, one.item_after.row) == (2, 2)
    assert one.before != one.after


@pytest.mark.parametrize(
    ("at", "cell"),
    [(0, "k1"), (2, "s2, S1"), (3, "40  wind farms"), (5, "0.0"), (8, "31 December 2026"), (9, "Increase")],
)
def test_other_spellings_are_no_difference(at, cell):
    assert compare(version(ROW), version(changed(at, cell))) == []


def test_bounds_of_business_as_usual():
    head = "BAU\n| ID | Activity | Lower | Upper |\n| B1 | Run the plants |"
    found = compare(plan(f"{head} 90 | 99 |\n"), plan(f"{head} 80 |  |\n"))
    assert [(one.kind, one.before, one.after) for one in found] == [
        (Kind.LOWER, 90.0, 80.0),
        (Kind.UPPER, 99.0, None),
    ]


def test_added_and_removed_and_moved_rows():
    other = ["K2", *ROW[1:]]
    third = ["K3", *ROW[1:]]
    nameless = ["", *ROW[1:]]
    got = compare(version(ROW, other, nameless), version(third, nameless, ROW))
    assert [(one.kind, one.id, one.before, one.after) for one in got] == [
        (Kind.ADDED, "K3", None, None),
        (Kind.REMOVED, "K2", None, None),
    ]
    assert (got[0].item_before, got[1].item_after) == (None, None)


def test_values_are_typed():
    (one,) = compare(version(ROW), version(changed(6, "30")))
    assert (one.before, one.after) == (40.0, 30.0)
    (one,) = compare(version(ROW), version(changed(2, "S1")))
    assert [reference.id for reference in one.before] == ["S1", "S2"]


def unit(name, *rows):
    return f"Settings\n| Setting | Value |\n| Unit | {name} |\n\n{HEAD}" + "".join(
        "| " + " | ".join([name_, "Objective", "", title, "", "", "", "", ""]) + " |\n" for name_, title in rows
    )


def test_an_id_is_looked_for_in_its_own_unit_first_then_anywhere():
    before = plan(unit("Wind", ("S1", "wind"), ("S2", "moves")), unit("Solar", ("S1", "solar"), ("S1", "twin")))
    after = plan(unit("solar", ("S1", "solar"), ("S2", "moves")), unit("WIND", ("S1", "wind"), ("S3", "new")))
    pairs = match(before, after)
    assert [(one.title, pairs[one].title) for one in after.items if one in pairs] == [
        ("solar", "solar"),
        ("moves", "moves"),
        ("wind", "wind"),
    ]
    assert [(one.kind, one.item_before and one.item_before.title) for one in compare(before, after)] == [
        (Kind.ADDED, None),
        (Kind.REMOVED, "twin"),
    ]


def test_a_second_row_with_the_id_finds_no_second_match():
    twice = version(ROW, ROW)
    assert len(match(version(ROW), twice)) == 1
    assert [one.kind for one in compare(version(ROW), twice)] == [Kind.ADDED]
