"""What a report has to say: sums, links and their shares, titles."""

from __future__ import annotations

import pytest

from psto_xl.core.links import Flaw
from psto_xl.core.rules import RULES
from psto_xl.core.text import ENGLISH
from psto_xl.report.rules import explain

from .stories import key_result, objective, story_of


def names(story, mapping):
    return {item.id: mapping[item] for item in story.report.items if item in mapping}


def test_links_carry_the_share_by_which_they_count(tmp_path):
    rows = {
        "Strategy": [objective("S1", ""), key_result("S1.1", "S1", 10.0)],
        "Tactical": [objective("T1", "S1 75%"), objective("T2", "S1.1"), objective("T3", "S1", status="Draft")],
        "Operational": [objective("O1", "S1; T1")],
    }
    story = story_of(tmp_path, rows)
    up = names(story, story.links.up)
    assert {one: [(to.parent.id, to.share, to.skips) for to in some] for one, some in up.items()} == {
        "T1": [("S1", pytest.approx(0.75), False)],
        "T2": [("S1", pytest.approx(0.125), False)],
        "T3": [("S1", None, False)],
        "O1": [("T1", 1.0, False), ("S1", pytest.approx(0.125), True)],
    }
    assert up["T2"][0].via.id == "S1.1"
    assert [item.id for item in names(story, story.links.below)["T1"]] == ["O1"]


def test_references_that_lead_nowhere_say_why(tmp_path):
    rows = {"Strategy": [objective("S1", "P9")], "Tactical": [objective("T1", "S7; T2"), objective("T2", "T1")]}
    story = story_of(tmp_path, rows)
    broken = {name: [(one.id, one.flaw) for one in some] for name, some in names(story, story.links.broken).items()}
    assert broken == {
        "S1": [("P9", Flaw.NOT_LOADED)],
        "T1": [("S7", Flaw.MISSING), ("T2", None)],
        "T2": [("T1", None)],
    }


def test_several_workbooks_are_one_story_with_a_chapter_each(tmp_path):
    purpose = {"Purpose": [{"id": "P1", "type": "Purpose", "title": "Clean power"}]}
    company = {**purpose, "Strategy": [objective("S1", "P1"), key_result("S1.1", "S1", 40.0)]}
    team = {"Tactical": [objective("T1", "S1"), key_result("T1.1", "T1", 60.0)]}
    story = story_of(tmp_path, team, Aurora=company)
    assert (story.title, [view.name for view in story.units]) == ("Aurora", ["Aurora", "Wind"])
    assert [(line.level.sheet, line.objectives) for line in story.overall.levels] == [
        ("Purpose", 1), ("Strategy", 1), ("Tactical", 1),
    ]  # fmt: skip
    assert [item.id for item in story.overall.gaps] == ["S1"]
    assert [item.id for item in story.units[1].gaps] == ["T1"]


def test_one_workbook_is_named_after_its_unit(tmp_path):
    story = story_of(tmp_path, {"Strategy": [objective("S1", "")]})
    assert (story.title, story.has_units, story.overall) == ("Wind", False, story.units[0])


@pytest.mark.parametrize("rule", [rule for rule in RULES if "\nBad:" in rule.doc], ids=lambda rule: rule.code)
def test_every_rules_documentation_is_taken_apart(rule):
    text = explain(rule, ENGLISH)
    assert text.summary == f"{rule.summary}."
    assert text.reasons
    assert {one.is_good for one in text.examples} == {True, False}
    assert all(len({len(row) for row in one.rows}) == 1 and one.sheet for one in text.examples)
