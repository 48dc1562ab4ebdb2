"""The sections of a page to look things up in: units, changes in the market or within, rules."""

from __future__ import annotations

from collections.abc import Sequence

from psto_xl.core.finding import Severity
from psto_xl.core.report import HEALTHS, RATES, Impact
from psto_xl.core.text import Language, count, say
from psto_xl.report.html.charts import stacked
from psto_xl.report.html.markup import Html, el, join
from psto_xl.report.html.sections import overview
from psto_xl.report.names import RATE_NAMES
from psto_xl.report.rules import Example, explain
from psto_xl.report.story import Overview, Story
from psto_xl.report.words import day, missing, percent, points


def failures(story: Story) -> Html | None:
    """The workbooks that are missing from the report, and why."""
    failed = story.report.failures
    if not failed:
        return None
    lines = [el("li", el("b", one.path), ": ", story.language.show(one.reason)) for one in failed]
    heading = el("h2", missing(story), id="missing")
    return el("section", heading, el("ul", *lines), class_="alert", aria_labelledby="missing")


def units(story: Story) -> Html | None:
    """A table of all units, and each unit's own pages beneath it."""
    if not story.has_units:
        return None
    language = story.language
    rows = [_unit_row(f"unit-{i}", view, language) for i, view in enumerate(story.units)]
    names = [say("Unit"), say("Score"), *RATE_NAMES.values(), say("Health of objectives"), say("Errors"),
             say("Warnings")]  # fmt: skip
    head = el("thead", el("tr", *(el("th", name.render(language), scope="col") for name in names)))
    table = el("table", head, el("tbody", *rows), class_="data sortable")
    pages = [_unit_page(story, f"unit-{i}", view) for i, view in enumerate(story.units)]
    label = say("Units").render(language)
    return join(el("div", table, class_="scroll", tabindex=0, role="group", aria_label=label), *pages)


def _unit_row(anchor: str, view: Overview, language: Language) -> Html:
    healths = [sum(line.healths[i] for line in view.levels) for i in range(len(HEALTHS))]
    known = ", ".join(f"{n} {say(name).render(language)}" for name, n in zip(HEALTHS, healths, strict=True) if n)
    rates = [
        _number(percent(view.alignment.rates.get(rate), language), view.alignment.rates.get(rate)) for rate in RATES
    ]
    return el(
        "tr",
        el("th", el("a", view.name, href=f"#{anchor}"), scope="row"),
        _number(points(view.alignment.value, language), view.alignment.value),
        *rates,
        el("td", stacked(healths), el("span", known, class_="unseen"), class_="wide"),
        _number(str(view.counts[Severity.ERROR]), view.counts[Severity.ERROR]),
        _number(str(view.counts[Severity.WARNING]), view.counts[Severity.WARNING]),
    )


def _number(shown: str, value: float | None) -> Html:
    return el("td", shown, class_="number", data_value=-1 if value is None else f"{value:.6g}")


def _unit_page(story: Story, anchor: str, view: Overview) -> Html:
    language = story.language
    score = say("{score} of 100", score=points(view.alignment.value, language)).render(language)
    rows = count(view.rows, "{n} row", "{n} rows").render(language)
    summary = el("summary", el("h3", view.name), " ", el("span", f"{score} · {rows}", class_="soft"))
    return el("details", summary, overview(story, view, "h4"), id=anchor, class_="unit")


def changes(story: Story) -> Html | None:
    """The open changes, how far they reach, and who has not looked yet."""
    impacts = story.report.impacts
    if not impacts:
        return None
    language = story.language
    head = [say("Date"), say("Event"), say("Reaches"), say("Not looked at since"), say("Review by")]
    rows = [_impact(impact, language) for impact in impacts]
    cells = el("thead", el("tr", *(el("th", name.render(language), scope="col") for name in head)))
    label = say("Open changes").render(language)
    table = el("table", cells, el("tbody", *rows), class_="data")
    return el("div", table, class_="scroll", tabindex=0, role="group", aria_label=label)


def _impact(impact: Impact, language: Language) -> Html:
    change = impact.change
    return el(
        "tr",
        el("td", day(change.day, language)),
        el("th", change.event, scope="row"),
        el("td", count(len(impact.reach), "{n} row", "{n} rows").render(language)),
        el("td", ", ".join(item.id for item in impact.waiting) or say("everybody has").render(language)),
        el("td", day(impact.review_by, language)),
    )


def rules(story: Story) -> Html:
    """What each rule that found something is about."""
    language = story.language
    found = []
    numbers: dict[str, int] = {}
    for finding in story.report.findings:
        numbers[finding.code] = numbers.get(finding.code, 0) + 1
    for rule in story.rules:
        text = explain(rule, language)
        times = count(numbers[rule.code], "{n} finding", "{n} findings").render(language)
        summary = el(
            "summary", el("h3", f"{rule.code} {language.translate(rule.name)}"), " ", el("span", times, class_="soft")
        )
        reasons = [el("p", reason) for reason in text.reasons]
        keep = say("To keep one finding, write '{code}: your reason' into the row's Ignore cell.", code=rule.code)
        body = (el("p", el("b", text.summary)), *reasons, _examples(text.examples, language),
                el("p", keep.render(language), class_="soft"))  # fmt: skip
        found.append(el("details", summary, *body, id=rule.code, class_="rule"))
    if not found:
        return el("p", say("Nothing was found: everything hangs together. Well done!").render(language))
    return join(*found)


def _examples(examples: Sequence[Example], language: Language) -> Html:
    parts = []
    for is_good, title in ((False, say("Found, for example")), (True, say("In order, for example"))):
        tables = [_example(one) for one in examples if one.is_good is is_good]
        if tables:
            parts.append(el("div", el("p", title.render(language), class_="caption"), *tables))
    return el("div", *parts, class_="grid examples")


def _example(example: Example) -> Html:
    header, *rows = example.rows
    head = el("thead", el("tr", *(el("th", cell, scope="col") for cell in header if cell != "!")))
    width = len(header) - ("!" in header)
    body = [
        el("tr", *(el("td", cell) for cell in row[:width]), class_="flagged" if any(row[width:]) else None)
        for row in rows
    ]
    table = el("table", el("caption", example.sheet), head, el("tbody", *body), class_="example")
    return el("div", table, class_="scroll", tabindex=0, role="group", aria_label=example.sheet)
