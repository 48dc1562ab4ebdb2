"""Where an id is named, what becomes of the text around it, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psto_xl.backends.text import parse_book
from psto_xl.core.grid import Area, address
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rename import RenameError, renaming
from psto_xl.core.values import read_references, reference_spans

COMPANY = """
    Settings
    | Setting | Value |
    | Unit    | Corp  |

    Strategy
    | ID   | Type       | Parent | Title |
    | S1   | Objective  |        | Lead  |
    | S1.1 | Key Result | s1     | Farms |
    | S2   | Objective  |        | Sun   |

    Check-ins
    | Date       | ID | Current |
    | 2026-05-01 | S1 | 1       |
"""
TEAM = """
    Settings
    | Setting | Value |
    | Unit    | Wind  |

    Tactical
    | ID | Type       | Parent                 | Title |
    | T1 | Objective  | {parent}               | Build |
    | T2 | Objective  | S2                     | Sell  |
    | K1 | Key Result | T1                     | Parks |

    BAU
    | ID | Activity | Protects |
    | B1 | Calls    | T1, S1   |

    Changes
    | Date       | Event | Affects     |
    | 2026-05-01 | Rival | S2;Corp/S1  |
"""


def renamed(old: str, new: str, *texts: str) -> list[dict[str, object]]:
    """What each workbook's cells say when the id is renamed."""
    books = [parse_book(text) for text in texts]
    plan = Plan([read_workbook(book, i, f"{i}.xlsx", date(2026, 7, 1)) for i, book in enumerate(books)])
    edits, _ = renaming(books, plan, old, new)
    return [{f"{e.sheet}!{address(e.row, e.col)}": e.new for e in some} for some in edits]


def refusal(old: str, new: str, *texts: str) -> str:
    with pytest.raises(RenameError) as refused:
        renamed(old, new, *texts)
    return str(refused.value)


def test_everywhere_it_is_referred_to():
    assert renamed("s1", "Lead", COMPANY, TEAM.format(parent="S1")) == [
        {"Strategy!A2": "Lead", "Strategy!C3": "Lead", "Check-ins!B2": "Lead"},
        {"Tactical!C2": "Lead", "BAU!C2": "T1, Lead", "Changes!C2": "S2;Corp/Lead"},
    ]


@pytest.mark.parametrize(
    ("parent", "after"),
    [
        ("S1 60%; S2 (40%)", "X 60%; S2 (40%)"),
        ("S2=40%,  S1=60%  ", "S2=40%,  X=60%"),
        ("S2 ;;S1:60%", "S2 ;;X:60%"),
        ("S1 12,5%; S2 87,5 %", "X 12,5%; S2 87,5 %"),
        ("S2<br>s1<br>", "S2\nX\n"),
        ("Corp / S1 (25 %); S2", "Corp / X (25 %); S2"),
        ("S1; corp/S1", "X; corp/X"),
    ],
)
def test_shares_separators_and_blanks_stay_as_they_are(parent, after):
    team = TEAM.format(parent=parent)
    assert renamed("S1", "X", COMPANY, team)[1]["Tactical!C2"] == after


@given(st.text("S1T2 ;,:=()%.\n/", max_size=30))
def test_spans_are_where_the_ids_stand(text):
    named = [reference.id for reference in read_references(text)]
    assert [text[a:b].replace(",", ".") for a, b in reference_spans(text)] == [id.replace(",", ".") for id in named]


def test_the_same_id_in_another_workbook_keeps_its_own():
    other = "Settings\n| Setting | Value |\n| Unit | Sea |\nStrategy\n| ID | Title |\n| S1 | Own |\n| S3 | Else |"
    assert renamed("Corp/S1", "X", COMPANY, other) == [
        {"Strategy!A2": "X", "Strategy!C3": "X", "Check-ins!B2": "X"},
        {},
    ]
    assert "name one of Corp/S1, Sea/S1" in refusal("S1", "X", COMPANY, other)
    said = refusal("Corp/S1", "X", COMPANY, other, TEAM.format(parent="S1"))
    assert said.startswith("Tactical!C2 of 2.xlsx names 'S1', which stands in several workbooks")


def test_numbers_stay_numbers_where_they_can():
    plan = "Strategy\n| ID | Type | Parent | Title |\n| 3 | Objective | | Lead |\n| 4 | Key Result | 3 | Farms |"
    assert renamed("3", "7", plan) == [{"Strategy!A2": 7.0, "Strategy!C3": 7.0}]
    assert renamed("3.0", "S7", plan) == [{"Strategy!A2": "S7", "Strategy!C3": "S7"}]


def test_another_spelling_is_no_other_id():
    assert renamed("S1", "s1", COMPANY) == [{"Strategy!A2": "s1", "Check-ins!B2": "s1"}]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("S9", "X", "no row has the id 'S9': did you mean S"),
        ("Nothing", "X", "no row has the id 'Nothing': look in the ID columns"),
        ("S1", " ", "blank"),
        ("S1", "S1", "called 'S1' already"),
        ("S1", "s2", "'s2' is taken: it is the id of Strategy!A4 of 0.xlsx"),
        ("S1", "t1", "'t1' is taken: it is the id of Tactical!A2 of 1.xlsx"),
        ("S1", "X;Y", "would be read as several ids"),
        ("S1", "X 5%", "would be read as several ids"),
    ],
)
def test_what_cannot_be(old, new, said):
    assert said in refusal(old, new.strip(), COMPANY, TEAM.format(parent="S1"))


def test_no_reference_is_led_elsewhere():
    """A row called Wind/T1 would be found before the row T1 of the unit Wind."""
    team = TEAM.format(parent="S1").replace("| K1 | Key Result | T1 ", "| K1 | Key Result | Wind/T1 ")
    said = refusal("S1", "Wind/T1", COMPANY, team)
    assert said == "Tactical!C4 of 1.xlsx would lead to another row then: choose another id than 'Wind/T1'."


def test_an_id_on_two_rows_is_not_renamed():
    twice = COMPANY.replace("| S2   |", "| S1   |")
    assert "stands on 2 rows (Strategy!A2 of 0.xlsx, Strategy!A4 of 0.xlsx)" in refusal("S1", "X", twice)


def test_a_cell_merged_over_several_rows_is_changed_once():
    text = "Tactical\n| ID | Type | Parent | Title |\n| T1 | Objective | S1 | A |\n| T2 | Objective | | B |"
    company, team = parse_book(COMPANY), parse_book(text)
    sheet = replace(team.sheets["Tactical"], merged=[Area(2, 3, 3, 3)])
    team = replace(team, sheets={"Tactical": sheet})
    books = [company, team]
    plan = Plan([read_workbook(book, i, f"{i}.xlsx", date(2026, 7, 1)) for i, book in enumerate(books)])
    (edit,) = renaming(books, plan, "S1", "X").edits[1]
    assert (edit.row, edit.col, edit.new) == (2, 3, "X")


def test_a_formula_stands_in_the_way():
    book = parse_book(COMPANY)
    sheet = replace(book.sheets["Strategy"], formulas={(3, 3): "A2"})
    book = replace(book, sheets={**book.sheets, "Strategy": sheet})
    plan = Plan([read_workbook(book, 0, "0.xlsx", date(2026, 7, 1))])
    with pytest.raises(RenameError, match=r"^Strategy!C3 of 0.xlsx holds a formula"):
        renaming([book], plan, "S1", "X")


def test_references_that_led_nowhere_are_told():
    books = [parse_book(COMPANY), parse_book(TEAM.format(parent="S9"))]
    plan = Plan([read_workbook(book, i, f"{i}.xlsx", date(2026, 7, 1)) for i, book in enumerate(books)])
    assert [str(place) for place in renaming(books, plan, "S1", "S9").found] == ["Tactical!C2"]
