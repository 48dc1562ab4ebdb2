"""The whole plan and all findings as plain lists and tables, for readers without scripts."""

from __future__ import annotations

from collections.abc import Iterable

from psto_xl.core.plan import Item
from psto_xl.core.text import Language, say
from psto_xl.core.views.common import sentence
from psto_xl.report.html.markup import Html, el, join
from psto_xl.report.html.sections import rule_link
from psto_xl.report.names import SEVERITY_NAMES
from psto_xl.report.story import Story
from psto_xl.report.words import facts


def plan(story: Story) -> Html:
    """Every objective beneath what it supports, with its key results; what hangs nowhere; business as usual."""
    links = story.links
    objectives = [item for item in story.report.items if item.is_objective]
    tops = [item for item in objectives if item not in links.up]
    held = {row for rows in links.key_results.values() for row in rows}
    loose = [item for item in story.report.items if item.is_key_result and item not in held]
    bau = [item for item in story.report.items if item.is_bau]
    parts = [el("ul", *(_branch(story, item) for item in tops), class_="plan")]
    for rows, title in ((loose, say("Key results without an objective")), (bau, say("Business as usual"))):
        if rows:
            parts.append(el("h3", title.render(story.language)))
            parts.append(el("ul", *(el("li", _line(story, item)) for item in rows), class_="plan"))
    return join(*parts)


def _branch(story: Story, item: Item) -> Html:
    links = story.links
    key_results = [el("li", _line(story, row)) for row in links.key_results.get(item, ())]
    below = [_branch(story, child) for child in links.below.get(item, ())]
    return el("li", _line(story, item), el("ul", *key_results, *below) if key_results or below else None)


def _line(story: Story, item: Item) -> Html:
    """A row in a line: what it is, how it stands, whose it is, and where it hangs besides."""
    said = " · ".join(facts(story, item))
    return join(el("b", item.id), f" {item.title} ", el("span", said, class_="soft"))


def findings(story: Story) -> Html:
    """Every finding as a row of a table."""
    language = story.language
    names = (say("Severity"), say("Rule"), say("Unit"), say("Where"), say("ID"), say("What"), say("What to do"))
    head = el("thead", el("tr", *(el("th", name.render(language), scope="col") for name in names)))
    return el("table", head, el("tbody", *_findings(story, language)), class_="data")


def _findings(story: Story, language: Language) -> Iterable[Html]:
    severities = {severity: name.render(language) for severity, name in SEVERITY_NAMES.items()}
    for finding in sorted(story.report.findings, key=lambda one: one.severity.rank):
        yield el(
            "tr",
            el("td", severities[finding.severity], class_=f"s-{finding.severity}"),
            el("td", rule_link(finding.code, language.translate(finding.name))),
            el("td", story.units[finding.book].name),
            el("td", f"{finding.sheet}!{finding.cell}"),
            el("td", finding.id),
            el("td", sentence(finding.message, language)),
            el("td", sentence(finding.hint, language)),
        )
