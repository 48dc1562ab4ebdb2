"""PSTO704 to 707 and the words behind them: what is told from what, in English and German."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import psto_xl.core.words
from psto_xl.core import wording
from psto_xl.core.words import LANGUAGES, en
from psto_xl.core.words.entry import Words

from .checked import found, ids, said


def strategy(objective, key_result="", target=""):
    """An objective S1 and its key result K1 with these titles."""
    return f"""
        Strategy
        | ID | Type       | Parent | Title        | Target   |
        | S1 | Objective  |        | {objective}  |          |
        | K1 | Key Result | S1     | {key_result} | {target} |
        """


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Launch the customer portal", "launch"),
        ("Launch customer portal", "launch"),
        ("Deliver top requested product enhancements", "deliver"),
        ("Hold 12 town meetings", "hold"),
        ("Hold at least five town meetings", "hold"),
        ("Roll out the new ERP", "roll out"),
        ("1. Launch the portal", "launch"),
        ("- Attend the fair", "attend"),
        ("Help our installers", "help"),
        ("Train all crews", "train"),
        ("Neues Kundenportal einführen", "einführen"),
        ("Kundenportal bis Juni einführen", "einführen"),
        ("Kundenportal einführen bis Juni", "einführen"),
        ("Broschüre erstellen, die alle lesen", "erstellen"),
        ("Einführung eines CRM", "einführung"),
        ("Launch des Portals", "launch"),
        ("Analyse der Märkte", "analyse"),
    ],
)
def test_actions(title, word):
    assert wording.action(title) == word


@pytest.mark.parametrize(
    "title",
    [
        "",
        "...",
        "Launch",
        "Launch success rate",
        "Train punctuality",
        "Pilot customers won",
        "Review cycle time",
        "Support tickets a week",
        "Support tickets closed",
        "Reviews completed",
        "Help desk calls within a minute",
        "Hold time below two minutes",
        "Release per month",
        "Build minutes",
        "Training hours (hours)",
        "Design defects (%)",
        "Test of the pumps",
        "Customers who launch a project",
        "Win 40 towns over",
        "Anteil der Kunden, die wir beraten",
        "Zustimmung in den Räten",
        "Umsatz steigern",
    ],
)
def test_no_actions(title):
    assert wording.action(title) == ""


@pytest.mark.parametrize(
    ("title", "flagged"),
    [
        ("Launch the portal", True),
        ("Launch 3 portals", True),
        ("Launch the portal in Q3 for CO2", True),
        ("Launch the portal and raise sign-ups from 40 to 90", False),
        ("Deliver 95 % of parcels on time", False),
    ],
)
def test_task_as_key_result_spares_titles_that_name_an_effect(title, flagged):
    text = strategy(title, title)
    assert ids("PSTO704", text) == (["K1"] if flagged else [])


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Improve the sign-up", "improve"),
        ("Become a world-class supplier", "world-class"),
        ("Become a world class supplier", "world class"),
        ("Improvement of the sign-up", "improvement of"),
        ("Patients with improved outcomes", ""),
        ("Greater Manchester customers", ""),
        ("Verbesserung der Kundenzufriedenheit", "verbesserung der"),
        ("Kundenservice optimieren", "optimieren"),
        ("Bessere Lieferzeiten", "bessere"),
        ("Umsatz im Süden", ""),
    ],
)
def test_vague(title, word):
    assert wording.vague(title) == word


@pytest.mark.parametrize(("target", "flagged"), [("", True), ("40", False), ("lots", False)])
def test_a_vague_word_beside_a_target_is_fine(target, flagged):
    text = strategy("t", "Improve it", target)
    assert ids("PSTO705", text) == (["K1"] if flagged else [])


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Grow by 30 %", ["30"]),
        ("Grow Revenue By 30%", ["30"]),
        ("Save € 3.5 m", ["3.5"]),
        ("Save 3 $", ["3"]),
        ("Win 40 towns", ["40"]),
        ("Win 1,200 towns in 12 counties", ["1,200", "12"]),
        ("3 new plants", ["3"]),
        ("Add 900MW", ["900"]),
        ("Top 3 in Europe", ["3"]),
        ("Lead by 2030", []),
        ("1 Operate well", []),
        ("1b Expedite repairs", []),
        ("2. Grow", []),
        ("3) Grow", []),
        ("Enter Phase 2", []),
        ("Phase 2 is done", []),
        ("Pass ISO 9001", []),
        ("Win the B2B market", []),
        ("Cut CO2", []),
        ("Answer 24/7", []),
        ("Recover from COVID-19", []),
        ("Roll out 5G and 3D", []),
        ("Be 1st and 2nd", []),
        ("Rent Section 8 homes", []),
        ("VZ S1G1 Reduce deaths", []),
        ("Extend the 18-month runway", []),
    ],
)
def test_quantities(title, numbers):
    assert list(wording.quantities(title)) == numbers


def test_number_in_objective_is_about_objectives_below_purpose():
    purpose = "Purpose\n| ID | Type | Title |\n| P1 | Purpose | Power 30 % more homes |\n"
    text = purpose + strategy("Power 30 % of 9 towns", "40 towns")
    assert said("PSTO706", text) == ["S1 Title: the objective holds a number: 30, 9"]


@pytest.mark.parametrize(
    ("title", "n"),
    [
        ("word " * 18, None),
        ("word " * 19, 19),
        ("word " * 18 + "(in town) (%)", None),
        ("a - b - c - d - e - f - g - h - i - j", None),
    ],
)
def test_long_title(title, n):
    text = strategy(title) + f"BAU\n| ID | Activity |\n| B1 | {title} |\n"
    assert said("PSTO707", text) == ([f"S1 Title: {n} words, more than 18"] if n else [])


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Keep the turbines running", "keep"),
        ("Process invoices within 3 days", "process"),
        ("Ensure that parks are clean", "ensure"),
        ("Anlagen laufend warten", "warten"),
        ("Aufrechterhaltung des Betriebs", "aufrechterhaltung"),
        ("Ensure faster repairs", ""),
        ("Maintain and expand the network", ""),
        ("Process time", ""),
        ("Staff turnover", ""),
        ("Run rate of the pumps", ""),
        ("Neue Anlagen warten", ""),
    ],
)
def test_upkeep(title, word):
    assert wording.upkeep(title) == word


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Inspect the pumps weekly", "weekly"),
        ("Publish a weekly letter", "weekly"),
        ("Check the pumps daily for leaks", "daily"),
        ("Ongoing training of crews", "ongoing"),
        ("Report every month", "every month"),
        ("Answer the line 24/7", "24/7"),
        ("Pumpen täglich prüfen", "täglich"),
        ("Pumpen regelmäßig prüfen", "regelmässig"),
        ("Bericht in jedem Quartal", ""),
        ("Weekly active users", ""),
        ("Average daily population", ""),
        ("Monthly recurring revenue", ""),
    ],
)
def test_recurrence(title, word):
    assert wording.recurrence(title) == word


def test_a_language_without_spaces_fits_in(monkeypatch):
    """Entries are looked for within the text where words are not set apart."""
    none = {name: frozenset() for name in Words._fields} | {"code": "zh", "participles": (), "spaced": False}
    chinese = Words(**none)._replace(
        actions=frozenset(["推出"]),
        vague=frozenset(["改进"]),
        upkeep=frozenset(["保持"]),
        recurring=frozenset(["每天"]),
    )
    monkeypatch.setattr(wording, "LANGUAGES", (*LANGUAGES, chinese))
    wording._heads.cache_clear()
    assert wording.action("推出新产品") == "推出"
    assert wording.vague("我们改进服务") == "改进"
    assert wording.upkeep("保持运行") == "保持"
    assert wording.recurrence("设备每天检查") == "每天"
    assert wording.action("客户数量") == wording.vague("客户数量") == wording.recurrence("客户数量") == ""
    wording._heads.cache_clear()


def test_every_language_is_listed_and_lower_case():
    files = {m.name for m in pkgutil.iter_modules(psto_xl.core.words.__path__)} - {"entry"}
    assert [words.code for words in LANGUAGES] == sorted(files, key=[w.code for w in LANGUAGES].index)
    assert {importlib.import_module(f"psto_xl.core.words.{code}").WORDS for code in files} == set(LANGUAGES)
    for words in LANGUAGES:
        for name in set(Words._fields) - {"code", "participles", "spaced"}:
            assert all(entry == entry.casefold().strip() for entry in getattr(words, name)), (words.code, name)


def test_common_words_tell_the_languages_apart():
    english, german = (words.common for words in LANGUAGES)
    assert not english & german
    assert [words.code for words in wording.languages("Launch des Portals")] == ["de"]
    assert [words.code for words in wording.languages("Launch of the portal")] == ["en"]
    assert [words.code for words in wording.languages("Portal launch")] == ["en", "de"]
    assert en.WORDS in wording.languages("")


REAL = Path(__file__).resolve().parents[2] / "../shared/real/nyc_mmr.json"


@pytest.mark.skipif(not REAL.exists(), reason="the city's plan is not at hand")
def test_a_city_is_not_scolded_for_its_words():
    """New York's indicators are measures, not tasks; its numbered goals are no numbers."""
    import json

    city = json.loads(REAL.read_text(encoding="utf-8"))
    rows = [row for level in ("tactical", "operational", "bau") for row in city[level]]
    measures = [row["title"] for row in rows if row["type"] == "key_result"]
    goals = [row["title"] for row in rows if row["type"] == "objective"]
    assert len(measures) > 1000
    assert [title for title in measures if wording.action(title)] == []
    assert [title for title in goals if list(wording.quantities(title))] == []
    assert [title for title in measures if wording.vague(title) and not any(map(str.isdigit, title))] == [
        "Post-construction satisfaction surveys: Respondents rating a completed project as adequate or better (%)"
    ]


def test_a_finding_quotes_the_word():
    (one,) = found("PSTO704", strategy("t", "Launch it now"))
    assert str(one.message) == "'launch' tells of work, not of what it changes"
