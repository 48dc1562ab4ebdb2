"""How figures are put into words, alike in every kind of report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from psto_xl.core.choices import AT_LEAST, AT_MOST
from psto_xl.core.finding import Finding
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.report import Figures
from psto_xl.core.text import Language, Share, Text, count, say
from psto_xl.report.links import WHY
from psto_xl.report.story import Star, Story

UNKNOWN: Final = "–"


def clip(text: str, most: int) -> str:
    """Text that is no longer than `most` letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def percent(value: float | None, language: Language) -> str:
    """A fraction as a whole percentage."""
    return UNKNOWN if value is None else language.show(Share(round(value, 2)))


def points(value: float | None, language: Language) -> str:
    """The score, without decimals."""
    return UNKNOWN if value is None else language.number(round(value))


def day(value: date | None, language: Language) -> str:
    """A date as the language writes it."""
    return "" if value is None else language.show(value)


def level_name(level: Level, language: Language) -> str:
    """What a level is called."""
    return say(level.sheet).render(language)


def progress_of(item: Item, its: Figures) -> float | None:
    """The one figure that a bar shows: a key result's own progress, an objective's rolled-up."""
    return its.own if item.is_key_result else its.rolled_up


def amount(value: float | None, item: Item, language: Language) -> str:
    """A value of a row in its unit."""
    if value is None:
        return UNKNOWN
    if item.unit != "%":
        return f"{language.number(value)} {item.unit}".rstrip()
    known = [abs(v) for v in (item.baseline, item.target, item.current, item.lower, item.upper) if v is not None]
    return language.show(Share(value if max(known) <= 1 else value / 100))


def way(item: Item, language: Language) -> str:
    """Where a key result or activity stands between its values: ``34 MW, from 10 MW to 60 MW``."""
    if item.is_objective or item.is_milestone:
        return ""
    bounds: list[Text] = []
    if item.is_bau:
        if item.lower is not None:
            bounds.append(say("not below {value}", value=amount(item.lower, item, language)))
        if item.upper is not None:
            bounds.append(say("not above {value}", value=amount(item.upper, item, language)))
    elif item.target is not None:
        bounds = _bounds(item, language)
    now = [] if item.current is None else [amount(item.current, item, language)]
    return ", ".join((*now, *(bound.render(language) for bound in bounds)))


def _bounds(item: Item, language: Language) -> list[Text]:
    target = amount(item.target, item, language)
    measure = item.measured_by
    if measure in (AT_LEAST, AT_MOST):
        return [
            say("at least {value}", value=target) if measure == AT_LEAST else say("at most {value}", value=target)
        ]
    if item.baseline is None:
        return [say("to {value}", value=target)]
    unitless = item if item.unit == "%" else item._replace(unit="")
    return [say("from {baseline} to {value}", baseline=amount(item.baseline, unitless, language), value=target)]


def measured(its: Figures, language: Language) -> str:
    """How many of an objective's key results could be measured."""
    return say("{measured} of {of} key results measured", measured=its.measured, of=its.of).render(language)


def subtitle(story: Story) -> str:
    """What was looked at, and when."""
    parts = [
        say("As of {day}", day=story.report.as_of),
        count(len(story.units), "{n} workbook", "{n} workbooks"),
        count(story.overall.rows, "{n} row", "{n} rows"),
        count(len(story.report.findings), "{n} finding", "{n} findings"),
    ]
    return " · ".join(part.render(story.language) for part in parts)


def pace_words(progress: float | None, expected: float | None, language: Language) -> str:
    """Progress beside what is expected."""
    if progress is None:
        return say("not measured").render(language)
    if expected is None:
        return percent(progress, language)
    words = say("{progress}, expected {expected}", progress=percent(progress, language),
                expected=percent(expected, language))  # fmt: skip
    return words.render(language)


def way_there(star: Star, language: Language) -> str:
    """From where to where the North Star is to go, and by when."""
    words = way(star.item, language).partition(", ")[2]
    due = say("by {day}", day=star.figures.due).render(language) if star.figures.due else ""
    return " ".join(filter(None, (words, due)))


def facts(story: Story, item: Item) -> list[str]:
    """What is known of a row: its level, how it stands, whose it is, and where it hangs."""
    language = story.language
    its = story.figures(item)
    found = [level_name(item.level, language)] if item.is_objective else []
    if not item.is_bau:
        found.append(pace_words(progress_of(item, its), its.expected, language))
    found += (say(its.health).render(language), way(item, language), item.owner, item.team)
    if item.is_draft or item.is_dropped:
        found.append(say(item.status).render(language))
    found += references(story, item)
    return [fact for fact in found if fact]


def references(story: Story, item: Item) -> Iterator[str]:
    language = story.language
    for up in story.links.up.get(item, ()):
        if up.share is None:
            words = say("supports {id}", id=up.parent.id)
        else:
            words = say("supports {id} with {share}", id=up.parent.id, share=Share(round(up.share, 2)))
        if up.skips:
            words = say("{link} (skips a level)", link=words)
        yield words.render(language)
    for broken in story.links.broken.get(item, ()):
        yield say("broken link to {id}: {why}", id=broken.id, why=WHY[broken.flaw]).render(language)


def missing(story: Story) -> str:
    """How many workbooks the report lacks."""
    n = len(story.report.failures)
    words = count(n, "{n} workbook is missing from this report", "{n} workbooks are missing from this report")
    return words.render(story.language)


def place(story: Story, finding: Finding) -> str:
    """Where a finding was made: its cell, and its unit where there are several."""
    cell = f"{finding.sheet}!{finding.cell}"
    return f"{story.units[finding.book].name}, {cell}" if story.has_units else cell


def star_facts(star: Star, language: Language) -> str:
    """How a North Star stands, in a line."""
    its = star.figures
    parts = (way_there(star, language), pace_words(its.own, its.expected, language), say(its.health).render(language))
    return "; ".join(part for part in parts if part)
