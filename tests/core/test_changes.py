"""What a change reaches, who is still to look, and how it is told as a tree."""

from datetime import date

import pytest

from psto_xl.core.changes import beneath, impacts, owners, tree
from psto_xl.core.links import link
from psto_xl.core.progress import compute
from psto_xl.core.rule import EXAMPLE_DAY
from psto_xl.core.weights import weigh

from .checked import item, plan

COMPANY = """
    Settings
    | Setting     | Value |
    | Unit        | Group |
    | Review days | {days} |

    Strategy
    | ID | Type       | Parent | Title | Owner | Updated    | Status  |
    | S1 | Objective  |        | o     | Anna  | 2026-06-30 |         |
    | K1 | Key Result | S1     | k     |       | 2026-06-09 |         |
    | K2 | Key Result | S1     | k     | Ben   | 2026-06-10 |         |
    | K3 | Key Result | S1     | k     |       |            | Dropped |
    | K4 | Key Result | S1     | k     |       |            | Done    |
    | S2 | Objective  |        | o     | Ben   |            |         |

    Changes
    | Date       | Event   | Affects   | Review by | Status   |
    | {day}      | a rival | {affects} | {review}  | {status} |
    """
TEAM = """
    Tactical
    | ID | Type       | Parent | Title | Owner | Updated |
    | T1 | Objective  | K2; S1 | o     | Cara  |         |
    | T2 | Key Result | T1     | k     |       |         |
    | T3 | Objective  | S2     | o     | CARA  |         |
    """


def company(day="2026-06-10", affects="S1", review="", status="Open", days=""):
    return COMPANY.format(day=day, affects=affects, review=review, status=status, days=days)


def reached(*texts):
    whole = plan(*texts)
    graph = link(whole)
    figures = compute(whole, graph, weigh(graph, [book.settings.weights for book in whole.books]))
    return impacts(whole, graph, figures)


def names(rows):
    return sorted(row.id for row in rows)


def test_everything_beneath_over_workbooks_but_what_is_dropped():
    (one,) = reached(company(), TEAM)
    assert names(one.affected) == ["S1"]
    assert names(one.reach) == ["K1", "K2", "K4", "T1", "T2"]
    assert names(one.waiting) == ["K1", "T1", "T2"]
    assert (one.book, one.change.event, one.unknown) == (0, "a rival", [])


@pytest.mark.parametrize(
    ("affects", "reach", "unknown"),
    [
        ("s1", 5, []),
        ("Group/S1", 5, []),
        ("S1; K2", 5, []),
        ("K2", 2, []),
        ("K1", 0, []),
        ("S1; S2", 6, []),
        ("S9; S2; S8", 1, ["S9", "S8"]),
        ("", 0, []),
    ],
)
def test_ids_are_found_as_parents_are(affects, reach, unknown):
    (one,) = reached(company(affects=affects), TEAM)
    assert len(one.reach) == reach
    assert [reference.id for reference in one.unknown] == unknown


@pytest.mark.parametrize(
    ("day", "review", "days", "until", "overdue"),
    [
        ("2026-06-10", "", "", date(2026, 6, 24), True),
        ("2026-06-17", "", "", date(2026, 7, 1), False),
        ("2026-06-10", "", "30", date(2026, 7, 10), False),
        ("2026-06-10", "2026-06-30", "", date(2026, 6, 30), True),
        ("", "2026-06-30", "", date(2026, 6, 30), True),
        ("", "", "", None, False),
    ],
)
def test_the_review_day(day, review, days, until, overdue):
    (one,) = reached(company(day=day, review=review, days=days))
    assert one.review_by == until
    assert one.is_overdue(EXAMPLE_DAY) is overdue


def test_without_a_day_nobody_waits_and_closing_ends_it():
    (one,) = reached(company(day=""), TEAM)
    assert (len(one.reach), one.waiting) == (5, [])
    assert reached(company(status="Closed"), TEAM) == []


def test_a_check_in_is_a_confirmation():
    line = "\nCheck-ins\n| Date | ID | Current |\n| 2026-06-10 | T2 | 1 |\n"
    (one,) = reached(company(), TEAM + line)
    assert names(one.waiting) == ["K1"]


def test_tree_and_owners():
    whole = plan(company(), TEAM)
    graph = link(whole)

    def shown(branch, depth=0):
        return ["-" * depth + branch.item.id] + [line for one in branch.branches for line in shown(one, depth + 1)]

    assert shown(tree(item(whole, "S1"), graph)) == ["S1", "-K1", "-K2", "-K3", "-K4", "-T1", "--T2"]
    assert shown(tree(item(whole, "K2"), graph)) == ["K2", "-T1", "--T2"]
    rows = beneath([item(whole, "S1"), item(whole, "S2")], graph)
    assert {owner: names(found) for owner, found in owners(rows, graph).items()} == {
        "Anna": ["K1", "K3", "K4"],
        "Ben": ["K2"],
        "Cara": ["T1", "T2", "T3"],
    }
    loose = plan("Strategy\n| ID | Type | Title |\n| K1 | Key Result | k |\n")
    assert list(owners(loose.items, link(loose))) == [""]
