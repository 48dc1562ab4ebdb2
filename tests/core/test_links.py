"""Who supports whom: ids resolved, over workbooks too, and links from above and below."""

import pytest

from psto_xl.core.links import Flaw, link

STRATEGY = """
    Strategy
    | ID   | Type       | Parent |
    | S1   | Objective  |        |
    | S1.1 | Key Result | S1     |
"""


def sheet(level, *rows):
    return f"{level}\n| ID | Type | Parent | Status |\n" + "".join(f"| {row} |\n" for row in rows)


def unit(name):
    return f"Settings\n| Setting | Value |\n| Unit | {name} |\n"


def links(graph):
    return {f"{item.id}>{to.parent.id}" for item, up in graph.parents.items() for to in up}


def flaws(graph):
    return [(bad.item.id, bad.reference.id, bad.flaw) for bad in graph.bad]


@pytest.mark.parametrize(
    ("parent", "found"),
    [
        ("S1", {"T1>S1"}),
        ("s1.1", {"T1>S1.1"}),
        ("S1; S1.1 50%", {"T1>S1", "T1>S1.1"}),
        ("", set()),
    ],
)
def test_objectives_support_objectives_and_their_key_results(plan, parent, found):
    graph = link(plan(STRATEGY + sheet("Tactical", f"T1 | Objective | {parent} |")))
    assert links(graph) == {"S1.1>S1"} | found
    assert graph.bad == []


@pytest.mark.parametrize(
    ("row", "flaw"),
    [
        ("T1 | Objective | S7", Flaw.MISSING),
        ("T1 | Objective | T2", Flaw.WRONG_LEVEL),
        ("T1 | Objective | O1", Flaw.WRONG_LEVEL),
        ("T1 | Objective | B1", Flaw.WRONG_LEVEL),
        ("T1 | Objective | S1; S1", Flaw.REPEATED),
        ("T1 | Key Result | S1", Flaw.WRONG_LEVEL),
        ("T1 | Key Result | B1", Flaw.WRONG_LEVEL),
        ("T1 | Key Result | K2", Flaw.NO_OBJECTIVE),
        ("T1 | Key Result | T1", Flaw.NO_OBJECTIVE),
        ("T1 | Key Result | T9", Flaw.MISSING),
    ],
)
def test_references_that_make_no_link(plan, row, flaw):
    text = STRATEGY + sheet("Tactical", row + " |", "T2 | Objective | S1 |", "K2 | Key Result | T2 |")
    text += sheet("Operational", "O1 | Objective | T2 |") + "BAU\n| ID | Activity |\n| B1 | Keep on |"
    graph = link(plan(text))
    assert [(bad.item.id, bad.flaw) for bad in graph.bad] == [("T1", flaw)]


def test_the_larger_share_of_a_repeated_parent_counts(plan):
    graph = link(plan(STRATEGY + sheet("Tactical", "T1 | Objective | S1; S1 60%; S1 30% |")))
    ((to,),) = [up for item, up in graph.parents.items() if item.id == "T1"]
    assert (to.share, to.percent) == (0.6, True)


def test_a_parent_whose_level_is_not_in_the_workbook_is_not_loaded(plan):
    assert flaws(link(plan(sheet("Tactical", "T1 | Objective | S1 |")))) == [("T1", "S1", Flaw.NOT_LOADED)]
    assert flaws(link(plan(sheet("Tactical", "K1 | Key Result | T9 |")))) == [("K1", "T9", Flaw.MISSING)]


def test_an_id_is_looked_up_at_home_first(plan):
    wind, sun = (unit(name) + STRATEGY + sheet("Tactical", "T1 | Objective | S1 |") for name in ("Wind", "Sun"))
    graph = link(plan(wind, sun))
    assert graph.bad == []
    assert all(to.parent.book == item.book for item, up in graph.parents.items() for to in up)
    assert len(graph.holders["s1"]) == 2


@pytest.mark.parametrize(
    ("parent", "book"),
    [
        ("Wind/S1", 1),
        ("sun / S1", 2),
        ("Moon/S1", Flaw.NOT_LOADED),
        ("S1", Flaw.AMBIGUOUS),
        ("Sun/S9", Flaw.NOT_LOADED),
    ],
)
def test_a_unit_says_whose_id_it_is(plan, parent, book):
    graph = link(
        plan(sheet("Tactical", f"T1 | Objective | {parent} |"), unit("Wind") + STRATEGY, unit("Sun") + STRATEGY)
    )
    if isinstance(book, int):
        assert [to.parent.book for item, up in graph.parents.items() if item.id == "T1" for to in up] == [book]
    else:
        assert [bad.flaw for bad in graph.bad] == [book]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_unit_of_several_workbooks_has_the_first_row_of_each(plan, times):
    """However many hold the id: fewer rows than the unit has workbooks, or more."""
    held = unit("Wind") + sheet("Strategy", *["S1 | Objective | |"] * times)
    other = unit("Wind") + sheet("Strategy", "S2 | Objective | |")
    graph = link(plan(sheet("Tactical", "T1 | Objective | Wind/S1 |"), held, other, held))
    (bad,) = graph.bad
    assert (bad.flaw, [(item.book, item.row) for item in bad.found]) == (Flaw.AMBIGUOUS, [(1, 2), (3, 2)])


def test_without_a_name_the_file_is_the_unit(plan):
    graph = link(plan(sheet("Tactical", "T1 | Objective | b/S1 |"), STRATEGY, STRATEGY))
    assert "T1>S1" in links(graph)
    assert graph.bad == []


def test_a_key_result_stays_in_its_own_workbook(plan):
    graph = link(plan(sheet("Strategy", "K1 | Key Result | S1 |"), STRATEGY))
    assert flaws(graph) == [("K1", "S1", Flaw.NO_OBJECTIVE)]


def test_an_only_purpose_needs_no_mention(plan):
    rows = ["P1 | Purpose | |", "N1 | North Star | |"]
    assert links(link(plan(sheet("Purpose", *rows)))) == {"N1>P1"}
    assert links(link(plan(sheet("Purpose", *rows, "P2 | Purpose | | Dropped")))) == {"N1>P1"}
    assert links(link(plan(sheet("Purpose", *rows, "P2 | Purpose | |")))) == set()
    assert links(link(plan(sheet("Purpose", *rows, "P2 | Purpose | |", "N2 | North Star | P2 |")))) == {"N2>P2"}


def test_links_from_above(plan):
    text = STRATEGY + sheet(
        "Tactical",
        "T1 | Objective | S1 30%; S1.1 50% |",
        "T2 | Objective | S1 |",
        "K2 | Key Result | T2 |",
        "T3 | Objective | K9 |",
    )
    graph = link(plan(text))
    down = {"key_results": {}, "direct": {}, "supporters": {}}
    down["key_results"] = {up.id: [one.id for one in rows] for up, rows in graph.key_results.items()}
    for name in ("direct", "supporters"):
        down[name] = {up.id: [(to.child.id, to.share) for to in rows] for up, rows in getattr(graph, name).items()}
    assert down == {
        "key_results": {"S1": ["S1.1"], "T2": ["K2"]},
        "direct": {"S1": [("T1", 0.3), ("T2", None)], "S1.1": [("T1", 0.5)]},
        "supporters": {"S1": [("T1", 0.5), ("T2", None)]},  # T1 once, with its larger share
    }
    objectives = {item.id: graph.objective_of(item) for rows in graph.holders.values() for item in rows}
    assert {name: home and home.id for name, home in objectives.items()} == {
        "S1": "S1", "S1.1": "S1", "T1": "T1", "T2": "T2", "K2": "T2", "T3": "T3",
    }  # fmt: skip
    (top,) = graph.holders["s1"]
    assert {item.id for item in graph.beneath(top)} == {"S1.1", "T1", "T2", "K2"}


def test_what_supports_a_loose_key_result_reaches_no_objective(plan):
    graph = link(plan(sheet("Strategy", "K1 | Key Result | |") + sheet("Tactical", "T1 | Objective | K1 |")))
    assert [up.id for up in graph.direct] == ["K1"]
    assert graph.supporters == {}
    assert graph.objective_of(graph.holders["k1"][0]) is None


def test_cycles_are_cut_out_and_nothing_else(plan):
    # The walk begins where a link leads down or aside.
    text = sheet("Strategy", "S1 | Objective | T1 |", "K1 | Key Result | S1 |", "S2 | Objective | |")
    text += sheet("Tactical", "T1 | Objective | K1; S2 |", "T2 | Objective | T1 |")
    graph = link(plan(text))
    assert [[item.id for item in cycle] for cycle in graph.cycles] == [["S1", "T1", "K1"]]
    assert links(graph) == {"T1>S2"}
    assert flaws(graph) == [("T2", "T1", Flaw.WRONG_LEVEL)]
