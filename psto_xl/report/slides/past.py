"""How all together, or the only unit, has stood over time; and the units in figures."""

from __future__ import annotations

from typing import Any, Final

from psto_xl.builder.looks import ACCENT, SOFT
from psto_xl.core.text import count, say
from psto_xl.report.past import course_name, number_way, score_way, share_way, span
from psto_xl.report.slides.shapes import INNER, LEFT, Area, add_lines, add_slide, add_table
from psto_xl.report.story import Story
from psto_xl.report.words import clip

_MOST: Final = 10


def add_past(deck: Any, story: Story) -> None:
    """A slide with a chart, and one with figures where there are several units; none where nothing is known."""
    if not story.past:
        return
    language = story.language
    title = say("How it came about").render(language)
    top = story.past[0]
    days = sorted({day for series in (top.score, top.progress) for day, _ in series})
    lines = {say("Score").render(language): top.score, say("Progress").render(language): top.progress}
    if days:
        words = ", ".join(
            f"{name} {way}"
            for name, way in zip(
                lines, (score_way(top.score, language), share_way(top.progress, language)), strict=True
            )
        )
        slide = add_slide(deck, title, f"{course_name(top, language)}: {words}")
        series = {name: [dict(points).get(day) for day in days] for name, points in lines.items()}
        add_lines(slide, Area(LEFT, 1.8, INNER, 5.2), days, series, [ACCENT, SOFT], description=title)
    if len(story.past) > 1:
        _table(deck, story, title)


def _table(deck: Any, story: Story, title: str) -> None:
    language = story.language
    names = (say("Unit"), say("Score"), say("Progress"), say("Errors"), say("Findings"))
    rows = [[name.render(language) for name in names]]
    rows += [
        [
            clip(course_name(course, language), 60), score_way(course.score, language),
            share_way(course.progress, language), number_way(course.errors, language),
            number_way(course.findings, language),
        ]
        for course in story.past[:_MOST]
    ]  # fmt: skip
    said = [span(story.past, language)]
    if (left := len(story.past) - _MOST) > 0:
        said.append(count(left, "and {n} more unit", "and {n} more units").render(language))
    slide = add_slide(deck, title, "; ".join(said))
    add_table(slide, Area(LEFT, 1.8, INNER, 0.42 * len(rows)), rows, [0.36, *[0.16] * 4])
