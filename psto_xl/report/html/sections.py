"""The sections of a page that say how a plan stands: for everything, and for each unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from psto_xl.core.report import HEALTHS, RATES
from psto_xl.core.text import Language, Text, count, say
from psto_xl.core.views.common import RATE_WORDS, counts_in_words
from psto_xl.report.html.charts import bullet, health_class, line_chart, sparkline, stacked
from psto_xl.report.html.markup import Html, el, join
from psto_xl.report.story import Overview, Star, Story
from psto_xl.report.words import amount, level_name, pace_words, percent, place, points, way_there

MOST_TEAMS, MOST_GAPS, MOST_TRENDS = 12, 12, 12
"""So many lines of a kind are shown at once; the others follow beneath a line that opens."""

SIGNS: Final = dict(zip(HEALTHS, "✓●○▲■□–", strict=True))
"""A sign for each health, so that colour is not all that tells them apart."""


def overview(story: Story, view: Overview, heading: str = "h2") -> Html:
    """Everything that is known of a plan at a glance."""
    language = story.language
    return join(
        el("div", _purpose(story, view, heading), _score(view, language, heading), class_="grid hero"),
        el("div", _levels(view, language, heading), _teams(view, language, heading), class_="grid"),
        el("div", _gaps(view, language, heading), _tasks(story, view, heading), class_="grid"),
        _trends(view, language, heading),
    )


def _card(title: Text, language: Language, heading: str, *body: Html | None, class_: str = "") -> Html:
    return el("section", el(heading, title.render(language)), *body, class_=f"card {class_}".rstrip())


def _purpose(story: Story, view: Overview, heading: str) -> Html:
    language = story.language
    words = view.purpose.title if view.purpose else say("No purpose is written down yet.").render(language)
    star = _star(view.star, language) if view.star else el("p", say("No North Star is chosen yet.").render(language))
    return _card(say("Purpose"), language, heading, el("p", words, class_="purpose"), star, class_="wide")


def _star(star: Star, language: Language) -> Html:
    item, its = star.item, star.figures
    facts = el(
        "div",
        el("p", say("North Star").render(language), class_="caption"),
        el("p", item.title, class_="star-title"),
        el("p", amount(item.current, item, language), class_="figure"),
        bullet(its.own, its.expected),
        el("p", pace_words(its.own, its.expected, language), " · ", way_there(star, language), class_="soft"),
        el("p", health_mark(its.health, language)),
    )
    return el("div", facts, _figure(star, language), class_="star")


def _figure(star: Star, language: Language) -> Html | None:
    picture = line_chart(star.trend, language)
    if picture is None:
        return None
    caption = say("Its way so far, and the way planned (dashed)").render(language)
    return el("figure", picture, el("figcaption", caption))


def health_mark(health: str, language: Language, words: str = "") -> Html:
    """A health in its colour, with its sign and in words."""
    sign = el("span", SIGNS.get(health, "■" if health == "Breached" else "●"), aria_hidden="true", class_="sign")
    return el("span", sign, words or say(health).render(language), class_=f"mark-of {health_class(health)}")


def _score(view: Overview, language: Language, heading: str) -> Html:
    number = el(
        "p", el("strong", points(view.alignment.value, language)), " ", say("of 100").render(language), class_="score"
    )
    rates = []
    for rate in RATES:
        value = view.alignment.rates.get(rate)
        words = el("span", RATE_WORDS[rate].render(language))
        rates.append(el("li", words, el("b", percent(value, language)), bullet(value, None)))
    counts = [el("li", words.render(language), class_=f"s-{s}") for s, words in counts_in_words(view.counts).items()]
    return _card(
        say("Alignment score"), language, heading, number, el("ul", *rates, class_="rates"),
        el("ul", *counts, class_="counts"),
    )  # fmt: skip


def _levels(view: Overview, language: Language, heading: str) -> Html:
    rows = []
    for line in view.levels:
        pace = el("p", pace_words(line.pace.progress, line.pace.expected, language), class_="soft")
        name = el("th", level_name(line.level, language), scope="row")
        bar = el("td", bullet(line.pace.progress, line.pace.expected), pace)
        rows.append(el("tr", name, bar, el("td", stacked(line.healths), _healths(line.healths, language))))
    head = _head(language, say("Level"), say("Progress, and where it should be"), say("Health of objectives"))
    bau = _bau(view, language)
    return _card(say("Progress and health by level"), language, heading, el("table", head, el("tbody", *rows),
                 class_="bars three"), legend(language), bau)  # fmt: skip


def _head(language: Language, *names: Text) -> Html:
    return el("thead", el("tr", *(el("th", name.render(language), scope="col") for name in names)))


def _healths(healths: Iterable[int], language: Language) -> Html:
    """The numbers of a stacked bar in words, for those who can't see it."""
    known = [f"{n} {say(health).render(language)}" for health, n in zip(HEALTHS, healths, strict=True) if n]
    return el("span", ", ".join(known), class_="unseen")


def legend(language: Language) -> Html:
    """What the colours mean."""
    return el("ul", *(el("li", health_mark(health, language)) for health in HEALTHS), class_="legend")


def _bau(view: Overview, language: Language) -> Html | None:
    healthy, breached, unknown = view.bau
    if not healthy + breached + unknown:
        return None
    words = say(
        "Business as usual: {healthy} inside their band, {breached} outside, {unknown} not known",
        healthy=healthy, breached=breached, unknown=unknown,
    )  # fmt: skip
    return el("p", words.render(language), class_="soft")


def _teams(view: Overview, language: Language, heading: str) -> Html:
    rows = []
    for line in view.teams:
        name = el("th", line.name or say("No team").render(language), scope="row")
        rows.append(el("tr", name, el("td", stacked(line.healths), _healths(line.healths, language))))
    head = _head(language, say("Team"), say("Health of objectives"))
    tables = [el("table", head, el("tbody", *rows[:MOST_TEAMS]), class_="bars")]
    if len(rows) > MOST_TEAMS:
        more = count(len(rows) - MOST_TEAMS, "and {n} more team", "and {n} more teams")
        tables.append(_more(more, language, el("table", head, el("tbody", *rows[MOST_TEAMS:]), class_="bars")))
    return _card(say("Health by team"), language, heading, *tables)


def _more(words: Text, language: Language, body: Html) -> Html:
    return el("details", el("summary", words.render(language)), body)


def _gaps(view: Overview, language: Language, heading: str) -> Html:
    rows = []
    for item, its in view.gaps.items():
        name = el("th", el("span", item.id, class_="id"), " ", item.title, scope="row")
        below = el("p", say("from below {share}", share=percent(its.contributed, language)).render(language))
        own = el("p", say("own {share}", share=percent(its.own, language)).render(language))
        bars = el("td", below, bullet(its.contributed, None, "pale"), own, bullet(its.own, its.expected))
        rows.append(el("tr", name, bars))
    head = _head(language, say("Objective"), say("Contributed from below, and own progress"))
    tables = [el("table", head, el("tbody", *rows[:MOST_GAPS]), class_="bars two")]
    if len(rows) > MOST_GAPS:
        more = count(len(rows) - MOST_GAPS, "and {n} more objective", "and {n} more objectives")
        tables.append(_more(more, language, el("table", head, el("tbody", *rows[MOST_GAPS:]), class_="bars two")))
    return _card(say("Work done below, and what it moved"), language, heading, *tables)


def _tasks(story: Story, view: Overview, heading: str) -> Html:
    language = story.language
    if not view.tasks:
        words = say("Nothing: everything hangs together. Well done!").render(language)
        return _card(say("What to do first"), language, heading, el("p", words))
    found = []
    for task in view.tasks:
        finding = task.finding
        where = el(
            "p",
            f"{place(story, finding)} · ",
            rule_link(finding.code, language.translate(finding.name)),
            class_="soft",
        )
        found.append(el("li", el("p", el("b", task.fact(language))), el("p", task.deed(language)), where))
    return _card(say("What to do first"), language, heading, el("ol", *found, class_="tasks"))


def rule_link(code: str, name: str) -> Html:
    """A link to what a rule is about."""
    return el("a", f"{code} {name}", href=f"#{code}")


def _trends(view: Overview, language: Language, heading: str) -> Html | None:
    if not view.trends:
        return None
    lines = []
    for trend in view.trends:
        item, (_, first), (_, last) = trend.item, trend.points[0], trend.points[-1]
        name = el("p", el("span", item.id, class_="id"), " ", item.title)
        words = say("from {first} to {last} of the way", first=percent(first, language), last=percent(last, language))
        lines.append(el("li", name, sparkline(trend.points), el("p", words.render(language), class_="soft")))
    lists = [el("ul", *lines[:MOST_TRENDS], class_="trends")]
    if len(lines) > MOST_TRENDS:
        more = count(len(lines) - MOST_TRENDS, "and {n} more key result", "and {n} more key results")
        lists.append(_more(more, language, el("ul", *lines[MOST_TRENDS:], class_="trends")))
    return _card(say("How key results have moved"), language, heading, *lists)
