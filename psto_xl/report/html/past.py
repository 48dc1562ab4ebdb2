"""How all together and every unit have stood over time."""

from __future__ import annotations

from psto_xl.core.text import count, say
from psto_xl.report.html.charts import sparkline
from psto_xl.report.html.markup import Html, el, join
from psto_xl.report.past import Course, Series, course_name, number_way, score_way, share_way, span
from psto_xl.report.story import Story

_MOST = 12
"""So many units are shown at once; the others follow beneath a line that opens."""


def past(story: Story) -> Html | None:
    """A line for each, with small pictures; None where nothing is known."""
    if not story.past:
        return None
    language = story.language
    titles = (say("Unit"), say("Score"), say("Progress"), say("Errors"), say("Findings"))
    head = el("thead", el("tr", *(el("th", title.render(language), scope="col") for title in titles)))
    rows = [_row(course, story) for course in story.past]
    tables = [el("table", head, el("tbody", *rows[:_MOST]), class_="bars past")]
    if left := rows[_MOST:]:
        more = count(len(left), "and {n} more unit", "and {n} more units").render(language)
        rest = el("table", head, el("tbody", *left), class_="bars past")
        tables.append(el("details", el("summary", more), rest))
    return el("div", el("p", span(story.past, language), class_="soft"), *tables, class_="card")


def _row(course: Course, story: Story) -> Html:
    language = story.language
    return el(
        "tr",
        el("th", course_name(course, language), scope="row"),
        _line(course.score, score_way(course.score, language)),
        _line(course.progress, share_way(course.progress, language)),
        el("td", number_way(course.errors, language)),
        el("td", number_way(course.findings, language)),
    )


def _line(series: Series, words: str) -> Html:
    return el("td", join(sparkline(series) if len(series) > 1 else None, " ", words))
