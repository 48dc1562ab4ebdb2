"""What is said about parents: missing, ambiguous, misplaced, in circles, repeated, or copied."""

from itertools import combinations
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.backends.text import parse_book
from psto_xl.core.links import link
from psto_xl.core.nearest import Nearest
from psto_xl.core.plan import Plan
from psto_xl.core.reach import Reach
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY
from psto_xl.core.similar import overlap, similar_pairs, words

STRATEGY = """
    Strategy
    | ID   | Type       | Parent | Title        |
    | S1   | Objective  |        | Lead in wind |
    | S1.1 | Key Result | S1     | Wind farms   |
    | S4   | Objective  |        | Lead in sun  |
"""


def tactical(parent, *rows):
    lines = [f"| T1 | Objective | {parent} | Build two ships |", *rows]
    return "Tactical\n| ID | Type | Parent | Title |\n" + "\n".join(lines)


@pytest.mark.parametrize(
    ("parent", "hint"),
    [
        ("S9", "did you mean S4 or S1?"),
        ("S-4", "did you mean S4?"),
        ("Strategy 4", "did you mean S4?"),
        ("S1.l", "did you mean S1.1?"),
        ("S11", "did you mean S1 or S1.1?"),
        ("lead in SUN", "write the id of that row: S4"),
        ("S1/S4", "separate several ids with a semicolon: S1; S4"),
        ("S1 and S4", "separate several ids with a semicolon: S1; S4"),
        ("S1/S7", "name S1, S1.1 or S4"),
        ("growth", "name S1, S1.1 or S4"),
    ],
)
def test_a_missing_parent_comes_with_what_was_meant(said, parent, hint):
    assert said(STRATEGY + tactical(parent), select=["PSTO20"]).splitlines()[-2:] == [
        f"a Tactical!C2 PSTO201 parent '{parent}' is on no sheet",
        f"    {hint}",
    ]


@pytest.mark.parametrize("id", ["G:1", "G=1", "G (1)", "G(1)"])
def test_an_id_whose_end_reads_as_a_share_is_told_so(said, id):
    strategy = f"Strategy\n| ID | Type | Title |\n| {id} | Objective | Lead |\n"
    assert said(strategy + tactical(id), select=["PSTO201"]).splitlines() == [
        "a Tactical!C2 PSTO201 parent 'G' is on no sheet",
        f"    the end of '{id}' reads as a share: give that row an id without : = ( and )",
    ]


def test_among_many_ids_the_sheet_is_named(said):
    more = "".join(f"| S{n} | Objective | | Lead |\n" for n in range(10, 14))
    assert "name an id from the Strategy sheet" in said(STRATEGY + more + tactical("growth"), select=["PSTO201"])


def test_after_hundreds_of_look_ups_resemblance_is_no_longer_sought(said):
    rows = [f"| T{n} | Objective | S{n} | Build |" for n in range(100, 701)]
    hints = said(STRATEGY + tactical("S1", *rows), select=["PSTO201"]).splitlines()[1::2]
    assert len(hints) == 601
    assert hints[-1] == "    name S1, S1.1 or S4"


def test_ids_that_nobody_can_know_are_not_missed_one_by_one(said):
    headless = "Strategy\n| Type | Title |\n| Objective | Lead |\n"
    assert said(headless + tactical("S1"), select=["PSTO20"]) == ""


WIND, SUN = (f"Settings\n| Setting | Value |\n| Unit | {unit} |\n" + tactical("S1") for unit in ("Wind", "Solar"))
TEAM = """
    Tactical
    | ID | Type | Title |
    | X1 | Objective | Train |
    Operational
    | ID | Type | Parent |
    | O1 | Objective | """


def test_an_ambiguous_parent_offers_units(said):
    text = said(TEAM + "T1 |", WIND, SUN, select=["PSTO201"])
    assert text == "a Operational!C2 PSTO201 parent 'T1' is in 2 workbooks\n    write 'Wind/T1' or 'Solar/T1'"
    assert said(TEAM + "wind/t1 |", WIND, SUN, select=["PSTO201"]) == ""


def test_a_unit_may_have_a_slash_in_its_name(said):
    both = WIND.replace("Wind", "R/D"), SUN
    assert "R/D/T1" not in said(TEAM + "R/D/T1 |", *both, select=["PSTO20"])
    assert "parent 'R/E/T1' is in none" in said(TEAM + "R/E/T1 |", *both, select=["PSTO202"])


def test_units_of_the_same_name_must_be_told_apart(said):
    text = said(TEAM + "Wind/T1 |", WIND, WIND, select=["PSTO201"])
    assert "give each workbook a Unit of its own on its Settings sheet, and write Unit/ID" in text


@pytest.mark.parametrize(
    ("parent", "code"),
    [
        ("X9", "PSTO201"),  # its level is in this workbook
        ("S2", "PSTO201"),  # would be the only parent
        ("X1; S2", "PSTO202"),  # an extra link to a strategy that is elsewhere
        ("X1; X2", "PSTO201"),
        ("Wind/T1", "PSTO202"),
        ("X1/T1", "PSTO201"),
    ],
)
def test_missing_or_only_not_loaded(said, parent, code):
    assert said(TEAM + parent + " |", select=["PSTO201", "PSTO202"]).split()[2] == code


@pytest.mark.parametrize(
    ("parent", "hint"),
    [
        ("S7", "did you mean S4 or S1? If not, check it together with the workbook that holds it"),
        ("s-4", "did you mean S4? If not, check it together with the workbook that holds it"),
        ("lead in sun", "write the id of that row: S4"),
        ("Y4", "check it together with the workbook that holds it"),  # another's numbering
        ("T4", "check it together with the workbook that holds it"),
        ("Wind/S1", "check it together with the workbook that holds it"),
    ],
)
def test_an_id_that_may_be_elsewhere_is_not_said_to_be_another(said, parent, hint):
    assert said(STRATEGY, tactical(parent), select=["PSTO202"]).splitlines()[1] == f"    {hint}"


def test_with_the_strategy_loaded_an_extra_link_can_be_missing(said):
    assert "PSTO201 parent 'S2'" in said(TEAM + "X1; S2 |", STRATEGY, select=["PSTO20"])


def test_an_orphan_counts_what_hangs_beneath_it_once(said):
    text = tactical(
        "",
        "| T1.1 | Key Result | T1 | Ships |",
        "| T2 | Objective | | Train |",
        "Operational",
        "| ID | Type | Parent | Title |",
        "| O1 | Objective | T1; T1.1; T2 | Paint |",
        "| O1.1 | Key Result | O1 | Towers |",
        "| O2 | Objective | T2 | Sand |",
    )
    assert said(text, select=["PSTO203"]).splitlines()[::2] == [
        "a Tactical!C2 PSTO203 'T1' supports nothing, and 3 rows hang beneath it",
        "a Tactical!C4 PSTO203 'T2' supports nothing, and 3 rows hang beneath it",
    ]


def test_what_another_finding_explains_is_not_repeated(said):
    text = """
        Strategy
        | ID   | Type       | Parent | Title | Current |
        | S1   | Objective  | P1     | Wind  |         |
        |      | Key Result | S9     | Farms |         |
        | S2   | Objective  | #REF!  | Sun   |         |
        | S2.1 | Key Result |        | Roofs |         |
        | S2   | Objective  | P1     | Heat  |         |
        Tactical
        | ID   | Type       | Parent | Title |
        | T1   | Objective  | T2     | Ships |
        | T2   | Objective  | T1     | Crews |
        |      | Objective  | S1     | Masts |
        | T4   | Objective  | S2     | Nails |
    """
    codes = [
        line.split()[1:3] for line in said(text, select=["PSTO101", "PSTO102", "PSTO105", "PSTO2"]).splitlines()[::2]
    ]
    assert codes == [
        ["Strategy!C2", "PSTO202"],
        ["Strategy!A3", "PSTO101"],
        ["Strategy!C3", "PSTO201"],  # and no loose key result, and 'S1' is not without any
        ["Strategy!A4", "PSTO102"],
        ["Strategy!C4", "PSTO105"],  # and no orphan
        ["Strategy!C5", "PSTO204"],  # and 'S2' is not without key results
        ["Strategy!A6", "PSTO102"],  # and neither unsupported nor without key results: 'S2' above takes all links
        ["Strategy!C6", "PSTO202"],
        ["Tactical!A2", "PSTO210"],
        ["Tactical!C2", "PSTO207"],  # and no wrong level
        ["Tactical!A3", "PSTO210"],
        ["Tactical!A4", "PSTO101"],  # and not without key results, which can't be linked to it
        ["Tactical!A5", "PSTO210"],
    ]


def test_loose_key_results(said):
    other = "Tactical\n| ID | Type | Title |\n| T9 | Objective | Train |"
    text = tactical(
        "S1",
        "| T1.1 | Key Result | T1 | Ships |",
        "| T1.2 | Key Result | | Masts |",
        "| T1.3 | Key Result | T1.1 | Crews |",
        "| T1.4 | Key Result | T9 | Nails |",
    )
    alone = "Operational\n| ID | Type | Parent |\n| O1.1 | Key Result | |"
    assert said(STRATEGY + text + "\n" + alone, other, select=["PSTO204"]) == dedent("""\
        a Tactical!C4 PSTO204 'T1.2' belongs to no objective
            name its objective; judging by its place, that is 'T1'
        a Tactical!C5 PSTO204 'T1.1' is a key result itself, not an objective
            name its objective 'T1'
        a Tactical!C6 PSTO204 objective 'T9' is in another workbook
            name the objective on this sheet that it belongs to
        a Operational!C2 PSTO204 'O1.1' belongs to no objective
            name the objective on this sheet that it belongs to""")


def test_a_north_star_without_any_purpose_is_not_loose(said):
    assert said("Purpose\n| ID | Type | Parent |\n| N1 | North Star | |", select=["PSTO204"]) == ""


def test_a_long_cycle_is_cut_short_and_begins_at_a_living_row(said):
    rows = [f"| T{n} | Objective | T{n % 10 + 1} | Build |{' Dropped |' if n == 1 else ''}" for n in range(1, 11)]
    text = "Tactical\n| ID | Type | Parent | Title | Status |\n" + "\n".join(rows)
    assert said(text, select=["PSTO207"]).splitlines()[0] == (
        "a Tactical!C3 PSTO207 parents lead back to the start: T2 → T3 → T4 → T5 → T6 → T7 → … → T1 → T2"
    )


def test_inactive_parents(said):
    text = """
        Strategy
        | ID | Type      | Title | Status  |
        | S1 | Objective | Wind  | Done    |
        | S2 | Objective | Sun   | Draft   |
        | S3 | Objective | Heat  |         |
        Tactical
        | ID | Type      | Parent | Title |
        | T1 | Objective | S1; S2 | Ships |
        | T2 | Objective | S2; S3 | Crews |
    """
    assert said(text, select=["PSTO208"]) == dedent("""\
        a Tactical!C2 PSTO208 'S1' is Done and 'S2' is Draft, but 'T1' is active
            set this to Done as well, or link it to what it supports now
        a Tactical!C3 PSTO208 'S2' is Draft, but 'T2' is active
            make 'S2' Active, or this a Draft as well""")


def test_a_row_in_a_cycle_or_with_a_bad_reference_skips_no_level(said):
    text = STRATEGY + "Operational\n| ID | Type | Parent |\n| O1 | Objective | S1; T9 |\n| O2 | Objective | S1 |"
    assert said(text, select=["PSTO206"]).splitlines()[::2] == [
        "a Operational!C3 PSTO206 'O2' skips a level: it supports only 'S1'"
    ]


def test_near_duplicates_in_other_workbooks(said):
    assert said(tactical("S1"), tactical("S1", "| T2 | Objective | S1 | |"), select=["PSTO212"]).splitlines()[0] == (
        "b Tactical!D2 PSTO212 'T1' says nearly the same as 'T1' in a.xlsx"
    )


def test_thresholds_come_from_settings(said):
    rows = tactical("S1", "| T2 | Objective | S1 | Build two big ships |\n")
    strict, loose = (f"Settings\n| Setting | Value |\n| near-duplicate | {n} |" for n in (90, 0.6))
    assert said(rows + strict, select=["PSTO212"]) == ""
    assert "'T2' says nearly the same as 'T1'" in said(rows + loose, select=["PSTO212"])
    # Each row is judged by the threshold of its own workbook.
    other = rows.replace("Build", "Make")
    assert said(rows + loose, other + strict, select=["PSTO212"]).count("PSTO212") == 1


def test_a_parents_words_may_be_compared_loosely(said):
    rows = tactical("S1").replace("Build two ships", "Lead the wind")
    settings = "\nSettings\n| Setting | Value |\n| copied-down | {} |"
    assert said(STRATEGY + rows + settings.format("60 %"), select=["PSTO213"]) == ""
    assert "'T1' repeats 50 % of the words" in said(STRATEGY + rows + settings.format("50 %"), select=["PSTO213"])


def test_each_parent_is_compared(said):
    text = STRATEGY + tactical("S1; S4").replace("Build two ships", "Lead, in sun")
    assert said(text, select=["PSTO213"]).splitlines()[0] == (
        "a Tactical!D2 PSTO213 'T1' repeats 100 % of the words of its parent 'S4'"
    )


sentences = st.lists(st.frozensets(st.sampled_from("abcdefghijkl"), max_size=9), max_size=9)


@given(sentences, st.sampled_from([0.55, 0.6, 0.8, 0.9]))
def test_similar_pairs_are_those_of_comparing_all(some, least):
    expected = {b for a, b in combinations(range(len(some)), 2) if overlap(some[a], some[b]) >= least}
    found = dict(similar_pairs(some, least))
    assert set(found) == expected
    for at, earlier in found.items():
        assert all(n < at and overlap(some[n], some[at]) >= least for n in earlier)


def test_words():
    assert words("Two ships, TWO crews!") == {"two", "ships", "crews"}
    assert words("扩大风电") == {"扩", "大", "风", "电"}
    assert overlap(words(""), words("")) == 0
    assert list(similar_pairs([words(" ".join(map(str, range(99))))] * 2, 0.8)) == []


@given(st.lists(st.text("AB1.", min_size=2, max_size=6), unique=True, max_size=8), st.data())
def test_one_wrong_character_is_forgiven(names, data):
    names = [*names, data.draw(st.text("AB1.", min_size=2, max_size=6))]
    at = data.draw(st.integers(0, len(names[-1]) - 1))
    mistyped = names[-1][:at] + "X" + names[-1][at + 1 :]
    assert names[-1] in Nearest(names).to(mistyped, most=99)


def test_of_many_alike_only_some_are_remembered():
    assert len(Nearest(f"S{chr(0x4E00 + n)}" for n in range(200)).to("S", most=999)) == 60
    many = [words(f"build ships with plan {n}") for n in range(200)]
    # Each overlaps all others, but is compared with the first few alone.
    assert sum(1 for _ in similar_pairs(many, 0.6)) == 199


some_of = st.lists(st.sampled_from([0, 1, 2]), max_size=3, unique=True)


@given(st.lists(some_of, min_size=3, max_size=3), st.lists(st.tuples(some_of, some_of), min_size=3, max_size=3))
def test_reach_counts_what_walking_counts(tactical, operational):
    lines = ["Strategy", "| ID | Type | Parent |", *(f"| S{n} | Objective | |" for n in range(3))]
    lines += [f"| K{n} | Key Result | S{n} |" for n in range(3)]
    lines += ["Tactical", "| ID | Type | Parent |"]
    lines += [f"| T{n} | Objective | {'; '.join(f'S{m}; K{m}' for m in up)} |" for n, up in enumerate(tactical)]
    lines += ["Operational", "| ID | Type | Parent |"]
    for n, (near, far) in enumerate(operational):
        lines.append(f"| O{n} | Objective | {'; '.join([*(f'T{m}' for m in near), *(f'S{m}' for m in far)])} |")
    plan = Plan([read_workbook(parse_book("\n".join(lines)), 0, "plan.xlsx", EXAMPLE_DAY)])
    graph = link(plan)
    reach = Reach(graph)
    assert [reach.beneath(item) for item in plan.items] == [len(graph.beneath(item)) for item in plan.items]


def test_reach_gives_an_upper_bound_where_counting_would_take_ages(plan, monkeypatch):
    read = plan(
        STRATEGY
        + tactical(
            "S1; S4",
            "| T2 | Objective | S1 | |",
            "Operational",
            "| ID | Type | Parent |",
            "| O1 | Objective | T1; T2 |",
        )
    )
    graph, items = link(read), {item.id: item for item in read.items}
    reach = Reach(graph)
    assert reach.beneath(items["S1"]) == 4
    monkeypatch.setattr("psto_xl.core.reach._MOST_STEPS", 0)
    assert reach.beneath(items["S1"]) == 5
