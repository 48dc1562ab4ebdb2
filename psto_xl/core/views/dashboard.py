"""The sheet `Dashboard`: one page that says how the plan stands, and the figures behind its charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from textwrap import wrap
from typing import Final

from psto_xl.core.choices import AT_LEAST, AT_MOST
from psto_xl.core.grid import Cell, Formula, Sheet
from psto_xl.core.panel import Panel
from psto_xl.core.plan import Item
from psto_xl.core.report import (
    AT_RISK,
    BREACHED,
    FINISHED,
    HEALTHS,
    OFF_TRACK,
    ON_TRACK,
    RATES,
    STALE,
    BookReport,
    Figures,
    Report,
)
from psto_xl.core.text import ENGLISH, Language, Share, Text, count, say
from psto_xl.core.views import memory, place, sums
from psto_xl.core.views.common import RATE_WORDS, counts_in_words, first_things, link
from psto_xl.core.views.extract import Extract, Extracts

Cells = dict[tuple[int, int], Cell | Formula]

_UNKNOWN: Final = "–"
_TASK: Final = 68
"""So many letters of a thing to do fit on a line; there are three lines."""
_LABEL: Final = 26
"""So many characters of a name fit on a line beside a bar."""


def panel(
    report: Report,
    book: BookReport,
    previous: Sheet | None,
    language: Language = ENGLISH,
) -> Panel:
    """The whole sheet for one workbook of the report; `previous` is the sheet as the last check left it."""
    return page(Extracts(report).of(book), previous, language)


def page(extract: Extract, previous: Sheet | None, language: Language = ENGLISH) -> Panel:
    """The same from the workbook's extract. The charts show the workbook and everything beneath it in the run."""
    cells = dict(labels(language))
    cells |= _title(extract, language)
    cells |= _purpose(extract, language)
    cells |= _score(extract.mine)
    cells |= _levels(extract, language)
    cells |= _teams(extract, language)
    cells |= _gaps(extract.mine, language)
    cells |= _tasks(extract.mine, language)
    cells |= _changes(extract, previous, language)
    return Panel(cells)


@cache
def labels(language: Language) -> Mapping[tuple[int, int], Cell | Formula]:
    """What always stands on the sheet, checked or not."""
    texts: dict[tuple[int, int], Text] = {
        place.TITLE: say("Dashboard"),
        place.SUBTITLE: say("Not checked yet. Press Check alignment, and this page shows how the plan stands."),
        (place.PURPOSE_CAPTIONS, place.LEFT): say("PURPOSE"),
        (place.PURPOSE_CAPTIONS, place.MIDDLE): say("NORTH STAR"),
        (place.PURPOSE_CAPTIONS, place.RIGHT): say("ITS WAY SO FAR, AND THE WAY PLANNED"),
        (place.SCORE_CAPTIONS, place.LEFT): say("ALIGNMENT SCORE, OF 100"),
        (place.CHART_CAPTIONS, place.LEFT): say("PROGRESS, AND WHERE IT SHOULD BE"),
        (place.CHART_CAPTIONS, place.MIDDLE): say("HEALTH OF OBJECTIVES BY LEVEL"),
        (place.CHART_CAPTIONS, place.RIGHT): say("HEALTH OF OBJECTIVES BY TEAM"),
        (place.BOTTOM_CAPTIONS, place.LEFT): say("WORK DONE BELOW, AND WHAT IT MOVED"),
        (place.BOTTOM_CAPTIONS, place.TASKS): say("THE FIVE THINGS TO DO FIRST"),
        (place.BOTTOM_CAPTIONS, place.CHANGE_LABEL): say("WHAT CHANGED"),
        place.DATA_TITLE: say("The figures behind the charts"),
        (place.LEVELS_HEAD, place.DATA + 1): say("Progress"),
        (place.LEVELS_HEAD, place.DATA + 2): say("Where it should be"),
        (place.GAPS_HEAD, place.DATA + 1): say("Contributed from below"),
        (place.GAPS_HEAD, place.DATA + 2): say("Own progress"),
        (place.TREND_HEAD, place.DATA + 1): say("So far"),
        (place.PACE_HEAD, place.DATA + 1): say("Planned"),
    }
    for i, rate in enumerate(RATES):
        texts[place.SCORE_CAPTIONS, place.RATES_FROM + 2 * i] = RATE_WORDS[rate]
    for head, gap in ((place.LEVELS_HEAD, 3), (place.TEAMS_HEAD, 1)):
        for i, health in enumerate(HEALTHS):
            texts[head, place.DATA + gap + i] = say(health)
    return {at: text.render(language) for at, text in texts.items()}


def _title(extract: Extract, language: Language) -> Cells:
    book = extract.mine
    rows = count(extract.rows, "{n} row", "{n} rows")
    parts = [say("Checked for {day}", day=extract.as_of), rows, *counts_in_words(book.counts).values()]
    if extract.rows > len(book.book.items):
        parts[1] = say("{rows} with all that supports it", rows=rows)
    return {
        place.TITLE: book.book.unit,
        place.SUBTITLE: "   ·   ".join(part.render(language) for part in parts),
    }


def _purpose(extract: Extract, language: Language) -> Cells:
    none = say("No purpose is written down yet.").render(language)
    cells: Cells = {place.PURPOSE: none if extract.purpose is None else extract.purpose}
    if extract.star is None:
        cells[place.STAR_TITLE] = say("No North Star is chosen yet.").render(language)
        return cells
    star, its, points = extract.star
    cells[place.STAR_TITLE] = star.title
    unit = "" if star.unit == "%" or star.current is None else star.unit
    cells[place.STAR_VALUE] = f"{_amount(star.current, star, language)} {unit}".rstrip()
    cells[place.STAR_BAR] = its.own if its.own is not None else _UNKNOWN
    cells[place.STAR_HEALTH] = language.translate(its.health)
    cells[place.STAR_WAY] = _way(star, its, language) or None
    # The last point fills up the rest: a chart leaves no gap for it.
    for i in range(place.TREND if points else 0):
        day, value = points[min(i, len(points) - 1)]
        cells[place.TREND_HEAD + 1 + i, place.DATA] = day
        cells[place.TREND_HEAD + 1 + i, place.DATA + 1] = value
    if its.start and its.due:
        begin = 1.0 if star.measure in (AT_LEAST, AT_MOST) else 0.0
        for i, (day, value) in enumerate(((its.start, begin), (its.due, 1.0)), start=1):
            cells[place.PACE_HEAD + i, place.DATA] = day
            cells[place.PACE_HEAD + i, place.DATA + 1] = value
    return cells


def _amount(value: float | None, star: Item, language: Language) -> str:
    """A value of the North Star, a percentage where that is its unit."""
    if value is None:
        return _UNKNOWN
    if star.unit != "%":
        return language.number(value)
    known = [abs(v) for v in (star.baseline, star.target, star.current) if v is not None]
    return language.show(Share(value if max(known) <= 1 else value / 100))


def _way(star: Item, its: Figures, language: Language) -> str:
    parts = []
    if star.baseline is not None:
        parts.append(say("from {value}", value=_amount(star.baseline, star, language)))
    if star.target is not None:
        parts.append(say("to {value}", value=_amount(star.target, star, language)))
    if its.due:
        parts.append(say("by {day}", day=its.due))
    return " ".join(part.render(language) for part in parts)


def _score(book: BookReport) -> Cells:
    cells: Cells = {(place.SCORE_ROW, place.LEFT): _UNKNOWN if book.score is None else book.score}
    for i, rate in enumerate(RATES):
        col = place.RATES_FROM + 2 * i
        value = book.rates.get(rate)
        cells[place.SCORE_ROW, col] = _UNKNOWN if value is None else value
        if value is not None:
            cells[place.SCORE_BARS, col] = value
    return cells


def _levels(extract: Extract, language: Language) -> Cells:
    """The levels that there are; a chart leaves no gap for the others."""
    cells: Cells = {}
    for at, level in enumerate((one for one in place.LEVELS if one in extract.levels), start=place.LEVELS_HEAD + 1):
        tally = extract.levels[level]
        cells[at, place.DATA] = language.translate(level.sheet)
        for i, value in enumerate(tally.pace, start=1):
            if value is not None:
                cells[at, place.DATA + i] = value
        cells |= _counts(at, place.DATA + 3, tally.healths)
    return cells


def _teams(extract: Extract, language: Language) -> Cells:
    cells: Cells = {}
    for at, (team, healths) in enumerate(extract.teams, start=place.TEAMS_HEAD + 1):
        cells[at, place.DATA] = _label(team, 1) or say("No team").render(language)
        cells |= _counts(at, place.DATA + 1, healths)
    if rest := extract.all_teams - len(extract.teams):
        left = count(rest, "and {n} more team", "and {n} more teams")
        cells[place.CHART_NOTES, place.RIGHT] = left.render(language)
    return cells


def _counts(row: int, col: int, numbers: Sequence[int]) -> Cells:
    return {(row, col + i): float(number) for i, number in enumerate(numbers)}


def _gaps(book: BookReport, language: Language) -> Cells:
    cells: Cells = {}
    rows = sums.top_objectives(book)
    for at, (item, its) in enumerate(list(rows.items())[: place.GAPS], start=place.GAPS_HEAD + 1):
        cells[at, place.DATA] = _label(f"{item.id}  {item.title}", 2)
        for i, value in enumerate((its.contributed, its.own), start=1):
            if value is not None:
                cells[at, place.DATA + i] = value
    if len(rows) > place.GAPS:
        left = count(len(rows) - place.GAPS, "and {n} more objective", "and {n} more objectives")
        cells[place.BOTTOM_NOTES, place.LEFT] = left.render(language)
    return cells


def _label(text: str, lines: int) -> str:
    """A name in as many lines as fit beside a bar."""
    return "\n".join(wrap(text, _LABEL, max_lines=lines, placeholder="…"))


def _tasks(book: BookReport, language: Language) -> Cells:
    cells: Cells = {}
    for i, task in enumerate(first_things(book.findings)):
        row = place.BOTTOM + 2 * i
        fact = task.fact(language, 2 * _TASK)
        deed = task.deed(language, _TASK if len(fact) > _TASK else 2 * _TASK)
        cells[row, place.TASKS] = f"{i + 1}  {fact}\n{deed}"
        there = say("Go there").render(language)
        cells[row, place.TASK_LINKS] = link(task.finding.sheet, task.finding.cell, there)
    if not cells:
        cells[place.BOTTOM, place.TASKS] = say("Nothing: everything hangs together. Well done!").render(language)
    return cells


_COMPARED: Final[tuple[tuple[str, Text], ...]] = (
    ("score", say("Score")),
    ("error", say("Errors")),
    ("warning", say("Warnings")),
    (FINISHED, say("Done")),
    (ON_TRACK, say("On track")),
    (STALE, say("Stale")),
    (AT_RISK, say("At risk")),
    (OFF_TRACK, say("Off track")),
    (BREACHED, say("BAU breached")),
)


def _changes(extract: Extract, previous: Sheet | None, language: Language) -> Cells:
    kept = memory.recall(previous, memory.take(extract.mine, extract.as_of))
    cells = memory.cells(kept)
    heading = say("since {day}", day=kept.before.day) if kept.before else say("first check")
    cells[place.BOTTOM, place.CHANGE_NOW] = say("now").render(language)
    cells[place.BOTTOM, place.CHANGE] = heading.render(language)
    for row, (figure, name) in enumerate(_COMPARED, start=place.BOTTOM + 1):
        cells[row, place.CHANGE_LABEL] = name.render(language)
        now, change = kept.now.figures[figure], kept.change(figure)
        cells[row, place.CHANGE_NOW] = _UNKNOWN if now is None else now
        if change is not None:
            cells[row, place.CHANGE] = change
    return cells
