"""The deck: score, purpose, a slide for each level beneath it, teams, units, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

from psto_xl.builder.looks import ACCENT, GREY_BAR, HEALTH_FILL, SEVERITY_TEXT, SOFT
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.report import HEALTHS, RATES
from psto_xl.core.text import Text, count, say
from psto_xl.core.views.common import RATE_WORDS, counts_in_words
from psto_xl.report.names import RATE_NAMES
from psto_xl.report.slides.past import add_past
from psto_xl.report.slides.shapes import (
    INNER,
    LEFT,
    Area,
    Line,
    add_bars,
    add_lines,
    add_slide,
    add_table,
    add_text,
    colour,
    new_deck,
)
from psto_xl.report.story import LevelLine, Story, Trend
from psto_xl.report.words import (
    amount,
    clip,
    facts,
    level_name,
    missing,
    pace_words,
    percent,
    place,
    points,
    progress_of,
    star_facts,
    subtitle,
)

MOST: Final = 10
"""So many bars can be read from the last row of a room; the notes beneath a slide hold the rest."""
_LETTERS: Final = 80
_MOST_NOTES: Final = 200
_PALE: Final = "#8FB9C4"
_STEPS: Final = 12


def to_pptx(story: Story) -> bytes:
    """The deck as the bytes of a file."""
    deck = new_deck(story.title)
    _title(deck, story)
    _purpose(deck, story)
    for line in story.overall.levels:
        if line.level is not Level.PURPOSE:
            _level(deck, story, line)
    add_past(deck, story)
    _teams(deck, story)
    _gaps(deck, story)
    _tasks(deck, story)
    _units(deck, story)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def _shown(story: Story, text: Text) -> str:
    return text.render(story.language)


def _title(deck: Any, story: Story) -> None:
    language, view = story.language, story.overall
    slide = add_slide(deck, clip(story.title, 90), subtitle(story))
    of = _shown(story, say("of 100"))
    lines = [
        Line(_shown(story, say("Alignment score")), 14, SOFT, bold=True),
        Line(points(view.alignment.value, language), 96, ACCENT, bold=True),
        Line(of, 16, SOFT),
        *(Line(text.render(language), 14, SEVERITY_TEXT[severity], bold=True, before=10)
          for severity, text in counts_in_words(view.counts).items()),
    ]  # fmt: skip
    if story.report.failures:
        lines.append(Line(missing(story), 12, SOFT, before=10))
    add_text(slide, Area(LEFT, 2.2, 4, 4.5), lines)
    names = [RATE_WORDS[rate].render(language) for rate in RATES]
    values = [view.alignment.rates.get(rate) for rate in RATES]
    share = _shown(story, say("Share"))
    add_bars(slide, Area(5, 2.1, 7.6, 4.6), names, {share: values}, [ACCENT], shares=True,
             description=_shown(story, say("What the score is made of")))  # fmt: skip


def _purpose(deck: Any, story: Story) -> None:
    view, language = story.overall, story.language
    if view.purpose is None and view.star is None:
        return
    slide = add_slide(deck, _shown(story, say("Purpose")), notes=[view.purpose.title] if view.purpose else [])
    if view.purpose:
        add_text(slide, Area(LEFT, 1.5, INNER, 1.4), [Line(clip(view.purpose.title, 160), 26, bold=True)])
    if view.star:
        item = view.star.item
        lines = [
            Line(_shown(story, say("North Star")), 14, SOFT, bold=True),
            Line(clip(item.title, 120), 18, bold=True),
            Line(amount(item.current, item, language), 34, ACCENT, bold=True, before=6),
            Line(star_facts(view.star, language), 14, SOFT, before=6),
        ]
        add_text(slide, Area(LEFT, 3.1, 4.6, 3.6), lines)
        _trend(slide, story, view.star.trend)


def _trend(slide: Any, story: Story, trend: Trend) -> None:
    """The way so far and the way planned, at days that are evenly far apart."""
    if len(trend.points) < 2:
        return
    known = [at for at, _ in (*trend.points, *trend.way)]
    days = _evenly(min(known), max(known))
    series = {_shown(story, say("So far")): _read(trend.points, days)}
    if trend.way:
        series[_shown(story, say("Planned"))] = _read(trend.way, days)
    description = _shown(story, say("Its way so far, and the way planned"))
    add_lines(slide, Area(5.6, 3, 7, 3.9), days, series, [ACCENT, SOFT][: len(series)], description=description)


def _evenly(first: date, last: date) -> list[date]:
    return [first + timedelta(days=(last - first).days * n // _STEPS) for n in range(_STEPS + 1)]


def _read(points: Sequence[tuple[date, float]], days: Sequence[date]) -> list[float | None]:
    """What a line shows on some days; None before its first and after its last point."""
    return [_at(points, moment) for moment in days]


def _at(points: Sequence[tuple[date, float]], moment: date) -> float | None:
    for (one, value), (other, then) in pairwise(points):
        if one <= moment <= other:
            return value + (then - value) * (moment - one).days / max((other - one).days, 1)
    return None


def _level(deck: Any, story: Story, line: LevelLine) -> None:
    """A level: its objectives' progress beside what is expected, and how many are of each health."""
    language = story.language
    rows = [item for item in story.report.items if item.level is line.level and item.is_objective and item.counts]
    shown = rows if len(rows) <= MOST else sorted(rows, key=lambda item: -_behind(story, item))[:MOST]
    said = count(
        line.objectives, "{n} objective, {pace}", "{n} objectives, {pace}", pace=pace_words(*line.pace, language)
    )
    words = [said.render(language)]
    if len(shown) < len(rows):
        words.append(_shown(story, say("the {n} furthest behind are shown", n=len(shown))))
    notes = [f"{item.id} {item.title} ({' · '.join(facts(story, item))})" for item in rows[:_MOST_NOTES]]
    slide = add_slide(deck, level_name(line.level, language), "; ".join(words), notes)
    figures = [story.figures(item) for item in shown]
    series = {
        _shown(story, say("Progress")): [progress_of(item, its) for item, its in zip(shown, figures, strict=True)],
        _shown(story, say("Expected")): [its.expected for its in figures],
    }
    names = [clip(f"{item.id} {item.title}", _LETTERS) for item in shown]
    title = _shown(story, say("Progress, and where it should be"))
    area = Area(LEFT, 1.8, 7.9, _high(len(names)))
    add_bars(slide, area, names, series, [ACCENT, GREY_BAR], shares=True, description=title)
    _healths(slide, story, line)


def _high(bars: int) -> float:
    """How high a chart of so many bars is, in inches, so that few don't grow fat."""
    return min(5.3, 1.1 + 0.85 * bars)


def _behind(story: Story, item: Item) -> float:
    its = story.figures(item)
    progress = progress_of(item, its)
    return 0.0 if progress is None or its.expected is None else its.expected - progress


def _healths(slide: Any, story: Story, line: LevelLine) -> None:
    title = _shown(story, say("Health of objectives"))
    add_text(slide, Area(9, 1.9, 3.6, 0.4), [Line(title, 14, SOFT, bold=True)])
    names = [say(health).render(story.language) for health in HEALTHS]
    chart = add_bars(slide, Area(8.9, 2.3, 3.8, 4.2), names, {title: list(map(float, line.healths))}, [ACCENT],
                     description=title)  # fmt: skip
    for n, health in enumerate(HEALTHS):
        fill = chart.plots[0].series[0].points[n].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(HEALTH_FILL[health])


def _teams(deck: Any, story: Story) -> None:
    teams = story.overall.teams
    if not teams:
        return
    left = len(teams) - MOST
    words = _shown(story, count(left, "and {n} more team", "and {n} more teams")) if left > 0 else ""
    title = _shown(story, say("Health by team"))
    slide = add_slide(deck, title, words)
    names = [clip(team.name, _LETTERS) or _shown(story, say("No team")) for team in teams[:MOST]]
    series = {
        say(health).render(story.language): [float(team.healths[n]) for team in teams[:MOST]]
        for n, health in enumerate(HEALTHS)
    }
    fills = [HEALTH_FILL[health] for health in HEALTHS]
    add_bars(slide, Area(LEFT, 1.7, INNER, _high(len(names))), names, series, fills, stacked=True, description=title)


def _gaps(deck: Any, story: Story) -> None:
    gaps = story.overall.gaps
    if not gaps:
        return
    left = len(gaps) - MOST
    words = (
        count(left, "and {n} more objective", "and {n} more objectives").render(story.language) if left > 0 else ""
    )
    title = _shown(story, say("Work done below, and what it moved"))
    slide = add_slide(deck, title, words, [f"{item.id} {item.title}" for item in list(gaps)[:_MOST_NOTES]])
    shown = list(gaps.items())[:MOST]
    series = {
        _shown(story, say("Contributed from below")): [its.contributed for _, its in shown],
        _shown(story, say("Own progress")): [its.own for _, its in shown],
    }
    names = [clip(f"{item.id} {item.title}", _LETTERS) for item, _ in shown]
    add_bars(
        slide,
        Area(LEFT, 1.7, INNER, _high(len(names))),
        names,
        series,
        [_PALE, ACCENT],
        shares=True,
        description=title,
    )


def _tasks(deck: Any, story: Story) -> None:
    slide = add_slide(deck, _shown(story, say("What to do first")))
    tasks = story.overall.tasks
    lines = []
    for number, task in enumerate(tasks, start=1):
        rule = f"{task.finding.code} {story.language.translate(task.finding.name)}"
        where = f"{place(story, task.finding)} · {rule}"
        lines += [
            Line(f"{number}   {clip(task.fact(story.language), 160)}", 17, bold=True, before=14),
            Line(clip(task.deed(story.language), 160), 15),
            Line(where, 12, SOFT),
        ]
    if not tasks:
        lines = [Line(_shown(story, say("Nothing: everything hangs together. Well done!")), 18)]
    add_text(slide, Area(LEFT, 1.5, INNER, 5.4), lines)


def _units(deck: Any, story: Story) -> None:
    """A table of the units, so many on a slide as can be read."""
    if not story.has_units:
        return
    language = story.language
    names = (say("Unit"), say("Score"), *RATE_NAMES.values(), say("Findings"))
    head = [name.render(language) for name in names]
    for start in range(0, len(story.units), MOST):
        rows = [head]
        for view in story.units[start : start + MOST]:
            rates = [percent(view.alignment.rates.get(rate), language) for rate in RATES]
            total = language.number(sum(view.counts.values()))
            rows.append([clip(view.name, 60), points(view.alignment.value, language), *rates, total])
        slide = add_slide(deck, _shown(story, say("Units")))
        add_table(slide, Area(LEFT, 1.6, INNER, 0.42 * len(rows)), rows, [0.3, *[0.1] * 7])
