"""The report as Markdown, for wikis, mails and repositories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from psto_xl.core.plan import Item
from psto_xl.core.report import HEALTHS, RATES
from psto_xl.core.text import Language, Text, count, say
from psto_xl.core.views.common import RATE_WORDS, counts_in_words, sentence
from psto_xl.outputs.chart import bars
from psto_xl.report.names import SEVERITY_NAMES
from psto_xl.report.past import Series, course_name, number_way, score_way, share_way, span
from psto_xl.report.rules import explain
from psto_xl.report.story import Overview, Story
from psto_xl.report.words import (
    UNKNOWN,
    amount,
    day,
    facts,
    level_name,
    missing,
    percent,
    place,
    points,
    star_facts,
    subtitle,
)

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~#&])")


def to_markdown(story: Story) -> str:
    """The whole report, ending with a line break."""
    language = story.language
    blocks = [
        f"# {_plain(story.title)}",
        _plain(subtitle(story)),
        *_missing(story),
        *_overview(story, story.overall, 2),
        *_past(story),
    ]
    blocks += [_heading(2, say("Plan"), language), *_plan(story)]
    blocks += [_heading(2, say("Findings"), language), *_findings(story)]
    blocks += _changes(story)
    if story.has_units:
        blocks.append(_heading(2, say("Units"), language))
        for view in story.units:
            blocks += [f"### {_plain(view.name)}", *_overview(story, view, 4)]
    blocks += _rules(story)
    return "\n\n".join(blocks) + "\n"


def _plain(text: str) -> str:
    """Text in which nothing is a mark, in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _heading(depth: int, title: Text, language: Language) -> str:
    return f"{'#' * depth} {title.render(language)}"


def _table(headers: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    names = [_plain(name) for name in headers]
    lines = [names, ["---"] * len(names), *([_plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _past(story: Story) -> list[str]:
    if not story.past:
        return []
    language = story.language
    names = (say("Unit"), say("Score"), say("Progress"), say("Errors"), say("Findings"))
    rows = [
        [
            course_name(course, language),
            f"{_small(course.score)} {score_way(course.score, language)}".strip(),
            f"{_small(course.progress)} {share_way(course.progress, language)}".strip(),
            number_way(course.errors, language),
            number_way(course.findings, language),
        ]
        for course in story.past
    ]
    return [
        _heading(2, say("How it came about"), language),
        span(story.past, language),
        _table([name.render(language) for name in names], rows),
    ]


def _small(series: Series) -> str:
    return bars([value for _, value in series], 0.0, 1.0)


def _missing(story: Story) -> list[str]:
    failed = story.report.failures
    if not failed:
        return []
    return [
        f"**{missing(story)}**",
        _list(f"{_plain(one.path)}: {_plain(story.language.show(one.reason))}" for one in failed),
    ]


def _overview(story: Story, view: Overview, depth: int) -> Iterator[str]:
    language = story.language
    yield _heading(depth, say("Alignment score"), language)
    yield f"**{points(view.alignment.value, language)}** {say('of 100').render(language)}"
    rates = [(RATE_WORDS[rate].render(language), percent(view.alignment.rates.get(rate), language)) for rate in RATES]
    yield _table((say("What the score is made of").render(language), say("Share").render(language)), rates)
    yield ", ".join(words.render(language) for words in counts_in_words(view.counts).values())
    yield from _purpose(view, language, depth)
    yield _heading(depth, say("Progress and health by level"), language)
    names = (say("Level"), say("Progress"), say("Expected"))
    yield _table(
        [name.render(language) for name in names] + _health_names(language),
        [
            [
                level_name(line.level, language),
                *(percent(value, language) for value in line.pace),
                *map(str, line.healths),
            ]
            for line in view.levels
        ],
    )
    yield _heading(depth, say("Health by team"), language)
    yield _table(
        [say("Team").render(language), *_health_names(language)],
        [[line.name or say("No team").render(language), *map(str, line.healths)] for line in view.teams],
    )
    yield from _gaps(view, language, depth)
    yield from _tasks(story, view, depth)


def _health_names(language: Language) -> list[str]:
    return [say(health).render(language) for health in HEALTHS]


def _purpose(view: Overview, language: Language, depth: int) -> Iterator[str]:
    if view.purpose:
        yield _heading(depth, say("Purpose"), language)
        yield f"> {_plain(view.purpose.title)}"
    if view.star:
        item = view.star.item
        value = amount(item.current, item, language)
        said = f"{item.title}, {value} ({star_facts(view.star, language)})"
        yield f"**{say('North Star').render(language)}:** {_plain(said)}"


def _gaps(view: Overview, language: Language, depth: int) -> Iterator[str]:
    if view.gaps:
        yield _heading(depth, say("Work done below, and what it moved"), language)
        names = (say("Objective"), say("Contributed from below"), say("Own progress"))
        yield _table(
            [name.render(language) for name in names],
            [
                [f"{item.id} {item.title}", percent(its.contributed, language), percent(its.own, language)]
                for item, its in view.gaps.items()
            ],
        )


def _tasks(story: Story, view: Overview, depth: int) -> Iterator[str]:
    language = story.language
    yield _heading(depth, say("What to do first"), language)
    if not view.tasks:
        yield say("Nothing: everything hangs together. Well done!").render(language)
    lines = []
    for n, task in enumerate(view.tasks, start=1):
        where = f"{place(story, task.finding)}, {task.finding.code}"
        lines.append(f"{n}. **{_plain(task.fact(language))}** {_plain(task.deed(language))} ({_plain(where)})")
    if lines:
        yield "\n".join(lines)


def _plan(story: Story) -> list[str]:
    links = story.links
    tops = [item for item in story.report.items if item.is_objective and item not in links.up]
    held = {row for rows in links.key_results.values() for row in rows}
    others = [item for item in story.report.items if not item.is_objective and item not in held]
    lines = [line for item in tops for line in _branch(story, item, 0)]
    return ["\n".join([*lines, *(_row(story, item, 0) for item in others)])]


def _branch(story: Story, item: Item, depth: int) -> Iterator[str]:
    """A row and everything beneath it. Links lead through four levels at most."""
    yield _row(story, item, depth)
    for row in story.links.key_results.get(item, ()):
        yield _row(story, row, depth + 1)
    for child in story.links.below.get(item, ()):
        yield from _branch(story, child, depth + 1)


def _row(story: Story, item: Item, depth: int) -> str:
    said = " · ".join(facts(story, item))
    return f"{'  ' * depth}- **{_plain(item.id or UNKNOWN)}** {_plain(item.title)} ({_plain(said)})"


def _findings(story: Story) -> list[str]:
    language = story.language
    found = sorted(story.report.findings, key=lambda one: one.severity.rank)
    if not found:
        return [say("Nothing was found: everything hangs together. Well done!").render(language)]
    names = (say("Severity"), say("Rule"), say("Unit"), say("Where"), say("ID"), say("What"), say("What to do"))
    rows = [
        [
            SEVERITY_NAMES[one.severity].render(language), f"{one.code} {language.translate(one.name)}",
            story.units[one.book].name, f"{one.sheet}!{one.cell}", one.id,
            sentence(one.message, language), sentence(one.hint, language),
        ]
        for one in found
    ]  # fmt: skip
    return [_table([name.render(language) for name in names], rows)]


def _changes(story: Story) -> list[str]:
    impacts = story.report.impacts
    if not impacts:
        return []
    language = story.language
    names = (say("Date"), say("Event"), say("Reaches"), say("Not looked at since"), say("Review by"))
    rows = [
        [
            day(one.change.day, language), one.change.event,
            count(len(one.reach), "{n} row", "{n} rows").render(language),
            ", ".join(item.id for item in one.waiting), day(one.review_by, language),
        ]
        for one in impacts
    ]  # fmt: skip
    return [_heading(2, say("Open changes"), language), _table([name.render(language) for name in names], rows)]


def _rules(story: Story) -> Iterator[str]:
    if story.rules:
        yield _heading(2, say("What the rules are about"), story.language)
    for rule in story.rules:
        text = explain(rule, story.language)
        yield f"### {rule.code} {story.language.translate(rule.name)}"
        yield _plain(" ".join((text.summary, *text.reasons)))
