"""The pages that say how a plan stands: for everything, and for each unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import KeepTogether, Spacer
from reportlab.platypus.flowables import Flowable

from psto_xl.builder.looks import SEVERITY_TEXT
from psto_xl.core.report import RATES
from psto_xl.core.text import Language, Text, count, say
from psto_xl.core.views.common import RATE_WORDS, counts_in_words
from psto_xl.report.pdf.shapes import Bullet, Legend, Stacked, TrendChart
from psto_xl.report.pdf.styles import GUTTER, WIDTH, Cell, coloured, columns, health, table, words
from psto_xl.report.story import Overview, Star, Story
from psto_xl.report.words import amount, clip, level_name, pace_words, percent, place, points, way_there

MOST: Final = 7
"""So many teams and objectives of a kind fit a page; the rest is counted."""
MOST_LETTERS: Final = 120
"""So much of a title fits a picture; the whole of it stands in the plan."""
_PALE: Final = "#8FB9C4"


def overview(story: Story, view: Overview) -> list[Flowable]:
    """Two pages at most: score and purpose, levels and teams, what moved and what to do."""
    language = story.language
    wide, narrow = WIDTH * 0.62, WIDTH * 0.38
    half = WIDTH / 2
    top = columns([_purpose(view, language, wide - GUTTER), _score(view, language, narrow)], [wide, narrow])
    middle = columns([_levels(view, language, half - GUTTER), _teams(view, language, half)], [half, half])
    bottom = columns([_gaps(view, language, half - GUTTER), _tasks(story, view, half)], [half, half])
    return [top, Spacer(0, 14), middle, Spacer(0, 6), Legend(language), Spacer(0, 14), KeepTogether([bottom])]


def _caption(text: Text, language: Language) -> Flowable:
    return words(text.render(language), "h2")


def _purpose(view: Overview, language: Language, width: float) -> list[Flowable]:
    said = view.purpose.title if view.purpose else say("No purpose is written down yet.").render(language)
    found = [_caption(say("Purpose"), language), words(clip(said, MOST_LETTERS), "lead")]
    if view.star is None:
        return [*found, words(say("No North Star is chosen yet.").render(language))]
    return [*found, *_star(view.star, language, width)]


def _star(star: Star, language: Language, width: float) -> list[Flowable]:
    item, its = star.item, star.figures
    facts = [
        _caption(say("North Star"), language),
        words(clip(item.title, MOST_LETTERS), "strong"),
        words(amount(item.current, item, language), "lead"),
        Bullet(its.own, its.expected),
        words(f"{pace_words(its.own, its.expected, language)} · {way_there(star, language)}", "soft"),
        health(its.health, say(its.health).render(language)),
    ]
    if len(star.trend.points) < 2:
        return facts
    caption = words(say("Its way so far, and the way planned (dashed)").render(language), "soft")
    return [columns([facts, [TrendChart(star.trend, language), caption]], [width * 0.45, width * 0.55])]


def _score(view: Overview, language: Language, width: float) -> list[Flowable]:
    rows: list[list[Cell]] = []
    for rate in RATES:
        value = view.alignment.rates.get(rate)
        name = words(RATE_WORDS[rate].render(language), "small")
        rows.append([[name, Bullet(value)], words(percent(value, language), "strong")])
    counts = [coloured(text.render(language), SEVERITY_TEXT[s]) for s, text in counts_in_words(view.counts).items()]
    return [
        _caption(say("Alignment score, of 100"), language),
        words(points(view.alignment.value, language), "score"),
        Spacer(0, 6),
        table(rows, [width - 40, 40], header=False),
        columns(counts, [width / 3] * 3, gutter=4),
    ]


def _head(language: Language, *names: Text) -> list[Cell]:
    return [words(name.render(language), "faint") for name in names]


def _levels(view: Overview, language: Language, width: float) -> list[Flowable]:
    rows = [_head(language, say("Level"), say("Progress, and where it should be"), say("Health of objectives"))]
    for line in view.levels:
        pace = [Bullet(*line.pace), words(pace_words(*line.pace, language), "soft")]
        rows.append([words(level_name(line.level, language), "strong"), pace, Stacked(line.healths)])
    caption = _caption(say("Progress and health by level"), language)
    return [caption, table(rows, [width * 0.24, width * 0.4, width * 0.36])]


def _teams(view: Overview, language: Language, width: float) -> list[Flowable]:
    rows = [_head(language, say("Team"), say("Health of objectives"))]
    for line in view.teams[:MOST]:
        name = line.name or say("No team").render(language)
        rows.append([words(clip(name, MOST_LETTERS), "strong"), Stacked(line.healths)])
    left = len(view.teams) - MOST
    more = _more(count(left, "and {n} more team", "and {n} more teams"), language) if left > 0 else []
    return [_caption(say("Health by team"), language), table(rows, [width * 0.36, width * 0.64]), *more]


def _more(text: Text, language: Language) -> list[Flowable]:
    return [words(text.render(language), "soft")]


def _gaps(view: Overview, language: Language, width: float) -> list[Flowable]:
    rows = [_head(language, say("Objective"), say("Contributed from below, and own progress"))]
    for item, its in list(view.gaps.items())[:MOST]:
        bars = [
            words(say("from below {share}", share=percent(its.contributed, language)).render(language), "soft"),
            Bullet(its.contributed, None, _PALE),
            words(say("own {share}", share=percent(its.own, language)).render(language), "soft"),
            Bullet(its.own, its.expected),
        ]
        rows.append([words(clip(f"{item.id} {item.title}", MOST_LETTERS), "strong"), bars])
    left = len(view.gaps) - MOST
    more = _more(count(left, "and {n} more objective", "and {n} more objectives"), language) if left > 0 else []
    caption = _caption(say("Work done below, and what it moved"), language)
    return [caption, table(rows, [width * 0.5, width * 0.5]), *more]


def _tasks(story: Story, view: Overview, width: float) -> list[Flowable]:
    language = story.language
    caption = _caption(say("What to do first"), language)
    if not view.tasks:
        return [caption, words(say("Nothing: everything hangs together. Well done!").render(language))]
    rows: list[Sequence[Cell]] = []
    for number, task in enumerate(view.tasks, start=1):
        where = f"{place(story, task.finding)} · {task.finding.code} {language.translate(task.finding.name)}"
        said = [
            words(clip(task.fact(language), MOST_LETTERS), "strong"),
            words(clip(task.deed(language), MOST_LETTERS)),
            words(where, "soft"),
        ]
        rows.append([words(str(number), "lead"), said])
    return [caption, table(rows, [22, width - 22], header=False)]
