"""A check in halves, workbook by workbook, gives the very report of a check of all at once."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from psto_xl.app.parts import Part, share_of
from psto_xl.app.wire import dumps, loads
from psto_xl.backends.text import parse_book
from psto_xl.core.check import Selection, check, conclude, examine
from psto_xl.core.derived import Derived
from psto_xl.core.desired import edits, extract_edits
from psto_xl.core.edit import one_by_one
from psto_xl.core.part import LONGEST, LONGEST_NOTE, Pool, is_whole, renumbered, slim
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.report import BookReport
from psto_xl.core.rule import EXAMPLE_DAY, Scope
from psto_xl.core.rules import RULES
from psto_xl.core.views.extract import Extracts
from psto_xl.outputs.json import document

IDS = ("S1", "S2", "T1", "T2", "O1", "A/S1", "nowhere", "")
ROW = st.tuples(
    st.sampled_from((*IDS[:5], "")),
    st.sampled_from(("Objective", "Key Result", "Objektive")),
    st.sampled_from((*IDS, "S1 60%; S2", "T1")),
    st.sampled_from(("Win the coast", "Win the coasts", "Hold 3 meetings", "")),
    st.sampled_from(("Ana", "Ana, Ben", "")),
    st.sampled_from(("0.5", "-1", "70", "")),
    st.sampled_from(("5", "many", "0", "")),
    st.sampled_from(("10", "")),
    st.sampled_from(("Dropped", "Done", "Draft", "")),
    st.sampled_from(("PSTO203: agreed", "PSTO708", "PSTO999", "no-owner until 2020-01-01: x", "PSTO1", "")),
)
HEADER = "| ID | Type | Parent | Title | Owner | Weight | Current | Target | Status | Ignore |\n"
HEADER += "| - " * 10 + "|\n"
ALL = Selection()
SHEET = st.lists(ROW, min_size=1, max_size=6).map(
    lambda rows: HEADER + "".join(f"| {' | '.join(row)} |\n" for row in rows)
)
BOOK = st.dictionaries(st.sampled_from(("Strategy", "Tactical", "Operational")), SHEET, min_size=1).map(
    lambda sheets: "\n".join(f"{name}\n\n{table}" for name, table in sheets.items())
)
BOOKS = st.lists(st.tuples(BOOK, st.sampled_from(("A", "B", ""))), min_size=1, max_size=4)


def read(texts):
    found = []
    for index, (text, unit) in enumerate(texts):
        settings_sheet = f"\nSettings\n\n| Setting | Value |\n| - | - |\n| Unit | {unit} |\n| no-owner | error |\n"
        found.append((parse_book(text + settings_sheet), f"{index}.xlsx"))
    return found


def in_halves(books, selection=ALL):
    """As a run over many does it: each alone, packed, then all together."""
    pool = Pool()
    parts = []
    for book, label in books:
        workbook = read_workbook(book, 0, label, EXAMPLE_DAY)
        kept = slim(workbook)
        parts.append(loads(dumps(Part(b"", kept, examine(workbook, selection), is_whole(workbook, kept)))))
    plan = Plan([renumbered(pool.adopt(part.workbook, 7), index) for index, part in enumerate(parts)])
    examined = [part.examined.moved(index) for index, part in enumerate(parts)]
    return conclude(Derived(plan), examined, EXAMPLE_DAY, selection)


def at_once(books, selection=ALL):
    workbooks = [read_workbook(book, index, label, EXAMPLE_DAY) for index, (book, label) in enumerate(books)]
    return check(Plan(workbooks), EXAMPLE_DAY, selection)


def sheets(books, report, cut):
    """The edits of every workbook: from the report itself, or from what travels of it."""
    if not cut:
        return [edits(book, report, index) for index, (book, _) in enumerate(books)]
    found = []
    for mine, (book, label) in zip(report.books, books, strict=True):
        share = loads(dumps(share_of(Extracts(report).of(mine))))
        workbook = slim(read_workbook(book, 0, label, EXAMPLE_DAY))
        figures = dict(zip(workbook.items, share.figures, strict=True))
        own = BookReport(workbook, figures, share.findings, share.alignment)
        found.append([*one_by_one(extract_edits(book, replace(share.extract, mine=own)), book)])
    return found


@settings(max_examples=60)
@given(BOOKS, st.sampled_from(((), ("PSTO2",), ("PSTO708", "PSTO112"))))
def test_the_same_report_and_the_same_edits(texts, select):
    books, selection = read(texts), Selection(select)
    whole, halves = at_once(books, selection), in_halves(books, selection)
    assert document(whole) == document(halves)
    assert sheets(books, whole, cut=False) == sheets(books, halves, cut=True)


@settings(max_examples=40)
@given(BOOK)
def test_rules_that_need_one_workbook_alone_find_the_same_in_a_run_over_many(text):
    books = read([(text, "A"), (text.replace("Win", "Take"), "B")])
    alone = [rule.code for rule in RULES if rule.scope is Scope.BOOK]
    together = at_once(books, Selection(alone))
    for index, book in enumerate(books):
        mine = at_once([book], Selection(alone))
        assert together.books[index].findings == [f._replace(book=index) for f in mine.findings]


def test_a_waiver_that_silences_in_either_half_is_not_idle():
    table = (
        "Strategy\n\n| ID | Type | Parent | Title | Owner | Ignore |\n| - | - | - | - | - | - |\n"
        "| S1 | Objective | | Win the coast | | PSTO708: agreed; PSTO203: agreed; PSTO405 |\n"
    )
    report = in_halves([(parse_book(table), "a.xlsx")])
    assert ["PSTO405" in str(f.message) for f in report.findings if f.code == "PSTO112"] == [True]


def test_a_rule_that_crashes_on_one_workbook_is_told_there_and_nowhere_else():
    def broken(context):
        if context.plan.books[0].label == "1.xlsx":
            raise ValueError("no")
        return iter(())

    rule = next(rule for rule in RULES if rule.code == "PSTO708")
    rules = [replace(one, check=broken) if one is rule else one for one in RULES]
    books = read([("Strategy\n\n" + HEADER + "| S1 | Objective | | Win | Ana | | | | | |\n", "A")] * 2)
    workbooks = [read_workbook(book, index, label, EXAMPLE_DAY) for index, (book, label) in enumerate(books)]
    report = check(Plan(workbooks), EXAMPLE_DAY, rules=rules)
    crashed = [(f.book, str(f.message)) for f in report.findings if f.code == "PSTO000"]
    assert crashed == [(1, "the rule PSTO708 no-owner failed: ValueError: no")]


def test_long_texts_are_cut_before_they_are_kept():
    table = "Strategy\n\n| ID | Type | Title | Notes |\n| - | - | - | - |\n| S1 | Objective | {} | {} |\n"
    workbook = read_workbook(parse_book(table.format("w" * 30_000, "n" * 30_000)), 0, "a.xlsx", date(2026, 1, 1))
    (item,) = slim(workbook).items
    assert (len(item.title), len(item.notes)) == (LONGEST, LONGEST_NOTE)
    assert len(dumps(slim(workbook))) < 10_000
    plain = read_workbook(parse_book(table.format("Win", "x")), 0, "a.xlsx", date(2026, 1, 1))
    assert slim(plain).items[0] is plain.items[0]


def test_what_travels_is_what_was_read():
    """Rows go as columns; a problem comes back at its very row."""
    table = HEADER + "| S1 | Objective | | Win | Ana | | | many | | |\n| S2 | Objective | | Hold | | 2 | | 10 | | |\n"
    workbook = read_workbook(parse_book(f"Strategy\n\n{table}"), 0, "a.xlsx", EXAMPLE_DAY)
    there = loads(dumps(workbook))
    assert [tuple(item) for item in there.items] == [tuple(item) for item in workbook.items]
    assert [one.item and one.item.id for one in there.problems] == [None, "S1"]
    assert there.problems[1].item is there.items[0]
    assert replace(there, items=workbook.items, problems=workbook.problems) == workbook


def test_workbooks_share_their_sheets_and_numbers_but_no_sign():
    table = HEADER + "| S1 | Objective | | Win | Ana | 0.25 | {} | 1000.5 | | |\n"
    pool = Pool()
    one, other = (
        pool.adopt(read_workbook(parse_book(f"Strategy\n\n{table.format(zero)}"), 0, zero, EXAMPLE_DAY), index)
        for index, zero in enumerate(("0", "-0"))
    )
    assert one.sheets["Strategy"] is other.sheets["Strategy"]
    assert one.items[0].target is other.items[0].target
    assert [book.items[0].book for book in (one, other)] == [0, 1]
    assert [str(book.items[0].current) for book in (one, other)] == ["0.0", "-0.0"]
