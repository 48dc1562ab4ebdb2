"""The page as one file: no network, no scripts but its own, and nothing of a plan that could run as one."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Final

from psto_xl.core.text import Language, Text, say
from psto_xl.report.html import plain, reference
from psto_xl.report.html.data import embedded
from psto_xl.report.html.markup import Html, el, join
from psto_xl.report.html.palette import variables
from psto_xl.report.html.past import past
from psto_xl.report.html.sections import overview
from psto_xl.report.story import Story
from psto_xl.report.words import subtitle

_D3: Final = ("dispatch", "timer", "selection", "color", "interpolate", "ease", "transition", "drag", "zoom")
_SCRIPTS: Final = ("dom", "data", "filters", "tables", "layout", "map", "cards", "details", "main")
_STYLES: Final = ("type", "charts", "explore", "map", "print")


def to_html(story: Story) -> str:
    """The whole page."""
    style, script = _style(), _script()
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", story.title),
        el("style", Html(style)),
    )
    data = el("script", Html(embedded(story)), type="application/json", id="data")
    body = el("body", _body(story), data, el("script", Html(script)))
    return "<!doctype html>\n" + el("html", head, body, lang=story.language.code) + "\n"


def _style() -> str:
    folder = files("psto_xl.report.html") / "page"
    return "\n".join((variables(), *((folder / f"{name}.css").read_text("utf-8") for name in _STYLES)))


def _script() -> str:
    d3 = files("psto_xl.report") / "vendor" / "d3"
    licence = (d3 / "LICENSE").read_text("utf-8")
    library = [(d3 / f"d3-{name}.min.js").read_text("utf-8") for name in _D3]
    folder = files("psto_xl.report.html") / "page"
    own = [(folder / f"{name}.js").read_text("utf-8") for name in _SCRIPTS]
    return "\n".join((f"/*!\n{licence}*/", *library, '(() => {\n"use strict";', *own, "})();"))


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _body(story: Story) -> Html:
    language = story.language
    sections = [
        _section("summary", say("Summary"), overview(story, story.overall, "h3"), language),
        _section("past", say("How it came about"), past(story), language),
        el("div", _filters(story), _map(language), _plan(story), _findings(story), class_="explore"),
        _section("changes", say("Open changes"), reference.changes(story), language),
        _section("units", say("Units"), reference.units(story), language),
        _section("rules", say("What the rules are about"), reference.rules(story), language),
    ]
    header = el("header", el("h1", story.title), el("p", subtitle(story), class_="soft"))
    main = el("main", reference.failures(story), *sections, id="main", tabindex=-1)
    panel = el("aside", id="details", hidden=True, aria_labelledby="details-title")
    skip = el("a", say("Skip to the report").render(language), href="#main", class_="to-main")
    return join(skip, header, _navigation(story), main, panel)


def _section(anchor: str, title: Text, body: Html | None, language: Language) -> Html | None:
    if body is None:
        return None
    heading = el("h2", title.render(language), id=f"{anchor}-title")
    return el("section", heading, body, id=anchor, aria_labelledby=f"{anchor}-title")


def _navigation(story: Story) -> Html:
    language = story.language
    links = [("summary", say("Summary"))]
    if story.past:
        links.append(("past", say("How it came about")))
    links += [("map", say("Map")), ("plan", say("Plan")), ("findings", say("Findings"))]
    if story.report.impacts:
        links.append(("changes", say("Changes")))
    if story.has_units:
        links.append(("units", say("Units")))
    links.append(("rules", say("Rules")))
    shown = [
        el("a", text.render(language), href=f"#{anchor}", class_="alive-only" if anchor == "map" else None,
           hidden=anchor == "map")
        for anchor, text in links
    ]  # fmt: skip
    tools = el(
        "span",
        el("button", type="button", id="theme"),
        el("button", say("Print").render(language), type="button", id="print"),
        class_="tools alive-only",
        hidden=True,
    )
    return el("nav", *shown, tools, aria_label=say("Sections").render(language))


def _filters(story: Story) -> Html:
    """The filters of map, plan and findings; scripts fill and show them."""
    language = story.language
    search = say("Search").render(language)
    controls = (
        _field("filter-text", search, el("input", type="search", id="filter-text", autocomplete="off")),
        _select("filter-unit", say("Unit"), language, hidden=not story.has_units),
        _select("filter-owner", say("Owner"), language),
        el("div", id="filter-health", role="group", aria_label=say("Health").render(language)),
        el("button", say("Clear").render(language), type="button", id="filter-clear", disabled=True),
        el("span", id="filter-state", role="status", class_="soft"),
    )
    label = say("Filters").render(language)
    return el("form", *controls, id="filters", role="search", aria_label=label, class_="alive-only", hidden=True)


def _select(anchor: str, title: Text, language: Language, *others: Html, hidden: bool = False) -> Html:
    everything = el("option", say("all").render(language), value="")
    return _field(anchor, title.render(language), el("select", everything, *others, id=anchor), hidden=hidden)


def _field(anchor: str, name: str, control: Html, *, hidden: bool = False) -> Html:
    return el("span", el("label", name, for_=anchor), control, class_="field", hidden=hidden)


def _map(language: Language) -> Html:
    buttons = (
        ("map-out", "−", say("Zoom out")),
        ("map-in", "+", say("Zoom in")),
        ("map-fit", "", say("Fit")),
        ("map-top", "", say("Collapse")),
        ("map-all", "", say("Expand all")),
        ("map-full", "", say("Full screen")),
    )
    tools = [_button(anchor, sign, text, language) for anchor, sign, text in buttons]
    title = el("h2", say("Alignment map").render(language), id="map-title")
    keys = say("Drag to move, Ctrl and the wheel to zoom. With the keyboard: arrows to walk, Enter for details.")
    lines = el("ul", *(el("li", el("span", class_=f"key {kind}", aria_hidden="true"), text.render(language))
               for kind, text in _LINES), class_="legend")  # fmt: skip
    nothing = el(
        "p", say("Nothing matches. Clear a filter to see more.").render(language), id="map-empty", hidden=True
    )
    return el(
        "section",
        el("div", title, el("div", *tools, class_="tools"), class_="bar-of"),
        el("p", keys.render(language), class_="soft screen-only"),
        lines, nothing, el("div", id="map-box"),
        id="map", aria_labelledby="map-title", class_="alive-only", hidden=True,
    )  # fmt: skip


_LINES: Final = (
    ("plain", say("supports, with its share")),
    ("extra", say("supports this one too")),
    ("skip", say("skips a level")),
    ("cut", say("broken: leads nowhere")),
)


def _button(anchor: str, sign: str, text: Text, language: Language) -> Html:
    words = text.render(language)
    return el("button", sign or words, type="button", id=anchor, aria_label=words if sign else None)


def _plan(story: Story) -> Html:
    language = story.language
    kinds = [say("Objectives"), say("Key results"), say("Business as usual")]
    others = [el("option", text.render(language), value=i) for i, text in enumerate(kinds)]
    return _explored(
        "plan", say("Plan"), _select("plan-kind", say("Rows"), language, *others), plain.plan(story), language
    )


def _findings(story: Story) -> Html:
    choice = _select("findings-severity", say("Severity"), story.language)
    return _explored("findings", say("Findings"), choice, plain.findings(story), story.language)


def _explored(anchor: str, title: Text, choice: Html, text: Html, language: Language) -> Html:
    """A section that scripts fill with a table; without them it holds everything as text."""
    heading = el("h2", title.render(language), id=f"{anchor}-title")
    tools = el("div", choice, class_="tools alive-only", hidden=True)
    return el(
        "section", el("div", heading, tools, class_="bar-of"), el("div", id=f"{anchor}-table"), el("noscript", text),
        id=anchor, aria_labelledby=f"{anchor}-title",
    )  # fmt: skip
