"""The whole document, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Spacer
from reportlab.platypus.flowables import Flowable

from psto_xl.builder.looks import HEALTH_FILL, SEVERITY_TEXT, SOFT
from psto_xl.core.plan import Item
from psto_xl.core.report import NO_DATA
from psto_xl.core.text import Text, count, say
from psto_xl.core.views.common import sentence
from psto_xl.report.names import SEVERITY_NAMES
from psto_xl.report.pdf.fonts import REGULAR
from psto_xl.report.pdf.overview import overview
from psto_xl.report.pdf.past import past
from psto_xl.report.pdf.shapes import Bullet
from psto_xl.report.pdf.styles import MARGIN, PAGE, WIDTH, Cell, coloured, health, style, table, words
from psto_xl.report.rules import explain
from psto_xl.report.story import Story
from psto_xl.report.words import (
    clip,
    day,
    level_name,
    missing,
    pace_words,
    place,
    progress_of,
    references,
    subtitle,
    way,
)

MOST_ROWS, MOST_FINDINGS, MOST_UNITS = 400, 300, 40
"""What somebody would still read on paper; the rest is counted, and stands in the workbooks."""
_INDENT: Final = 12


def to_pdf(story: Story) -> bytes:
    """The document as the bytes of a file."""
    out = BytesIO()
    template = _Document(out, story)
    template.build(list(_pages(story)))
    return out.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """A document with a footer on each page and its headings in the reader's outline."""

    def __init__(self, out: BytesIO, story: Story) -> None:
        super().__init__(
            out, pagesize=PAGE, title=story.title, subject=subtitle(story), creator="psto-xl",
            lang=story.language.code,
            invariant=1,
        )  # fmt: skip
        self._footer = f"{story.title} · {day(story.report.as_of, story.language)}"
        frame = Frame(MARGIN, 14 * mm, WIDTH, PAGE[1] - 28 * mm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._foot))
        self._headings = 0

    def _foot(self, canvas: Any, _: Any) -> None:
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(HexColor(SOFT))
        canvas.drawString(MARGIN, 8 * mm, self._footer)
        canvas.drawRightString(PAGE[0] - MARGIN, 8 * mm, str(canvas.getPageNumber()))

    def afterFlowable(self, flowable: Flowable) -> None:
        name = getattr(getattr(flowable, "style", None), "name", "")
        if name in ("title", "h1"):
            key = f"heading-{self._headings}"
            self._headings += 1
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, 0)


def _pages(story: Story) -> Iterator[Flowable]:
    yield words(story.title, "title")
    yield words(subtitle(story), "soft")
    yield Spacer(0, 12)
    yield from _missing(story)
    yield from overview(story, story.overall)
    yield from past(story)
    yield PageBreak()
    yield from _plan(story)
    yield PageBreak()
    yield from _findings(story)
    if story.has_units:
        for view in story.units[:MOST_UNITS]:
            yield PageBreak()
            yield words(view.name, "h1")
            yield from overview(story, view)
        yield from _left(story, len(story.units) - MOST_UNITS, "and {n} more unit", "and {n} more units")
    yield from _rules(story)


def _title(story: Story, text: Text) -> Flowable:
    return words(text.render(story.language), "h1")


def _missing(story: Story) -> Iterator[Flowable]:
    if story.report.failures:
        yield words(missing(story), "strong")
        for one in story.report.failures:
            yield words(f"{one.path}: {story.language.show(one.reason)}")
        yield Spacer(0, 10)


def _left(story: Story, n: int, one: str, many: str) -> Iterator[Flowable]:
    if n > 0:
        yield words(count(n, one, many).render(story.language), "soft")


def _plan(story: Story) -> Iterator[Flowable]:
    """Every row beneath what it supports; of a large plan the objectives alone."""
    yield _title(story, say("Plan"))
    whole = story.overall.rows <= MOST_ROWS
    lines = [line for line in _lines(story) if whole or line[1].is_objective]
    names = (say("Title"), say("Owner"), say("Progress"), say("Health"), say("More"))
    rows: list[list[Cell]] = [[words(name.render(story.language), "faint") for name in names]]
    rows += [_line(story, item, depth) for depth, item in lines[:MOST_ROWS]]
    yield table(rows, [WIDTH * share for share in (0.42, 0.13, 0.19, 0.09, 0.17)])
    yield from _left(story, len(lines) - MOST_ROWS, "and {n} more row", "and {n} more rows")
    if not whole:
        said = say("Key results are left out here; the workbooks and the .html report hold every row.")
        yield words(said.render(story.language), "soft")


def _lines(story: Story) -> Iterator[tuple[int, Item]]:
    links = story.links
    held = {row for rows in links.key_results.values() for row in rows}
    for item in story.report.items:
        if item.is_objective and item not in links.up:
            yield from _branch(story, item, 0)
    for item in story.report.items:
        if not item.is_objective and item not in held:
            yield 0, item


def _branch(story: Story, item: Item, depth: int) -> Iterator[tuple[int, Item]]:
    yield depth, item
    for row in story.links.key_results.get(item, ()):
        yield depth + 1, row
    for child in story.links.below.get(item, ()):
        yield from _branch(story, child, depth + 1)


def _line(story: Story, item: Item, depth: int) -> list[Cell]:
    language = story.language
    its = story.figures(item)
    title = words(f"{item.id}  {item.title}", "strong" if item.is_objective else "small")
    title.style = style(title.style.name).clone("indented", leftIndent=depth * _INDENT)
    bar: list[Flowable] = []
    if not item.is_bau:
        progress = progress_of(item, its)
        colour = HEALTH_FILL.get(its.health, HEALTH_FILL[NO_DATA])
        bar = [Bullet(progress, its.expected, colour), words(pace_words(progress, its.expected, language), "soft")]
    kind = [level_name(item.level, language)] if item.is_objective or item.is_bau else []
    return [
        title,
        words(clip(item.owner, 160), "small"),
        bar,
        health(its.health, say(its.health).render(language)),
        words(" · ".join(filter(None, (*kind, way(item, language), *references(story, item)))), "soft"),
    ]


def _findings(story: Story) -> Iterator[Flowable]:
    language = story.language
    yield _title(story, say("Findings"))
    found = sorted(story.report.findings, key=lambda one: one.severity.rank)
    if not found:
        yield words(say("Nothing was found: everything hangs together. Well done!").render(language))
        return
    names = (say("Severity"), say("Rule"), say("Where"), say("ID"), say("What"), say("What to do"))
    rows: list[list[Cell]] = [[words(name.render(language), "faint") for name in names]]
    for one in found[:MOST_FINDINGS]:
        severity = coloured(SEVERITY_NAMES[one.severity].render(language), SEVERITY_TEXT[one.severity])
        texts = (f"{one.code} {language.translate(one.name)}", place(story, one), one.id,
                 sentence(one.message, language), sentence(one.hint, language))  # fmt: skip
        rows.append([severity, *(words(text, "small") for text in texts)])
    yield table(rows, [WIDTH * share for share in (0.08, 0.15, 0.17, 0.08, 0.27, 0.25)])
    yield from _left(story, len(found) - MOST_FINDINGS, "and {n} more finding", "and {n} more findings")


def _rules(story: Story) -> Iterator[Flowable]:
    if not story.rules:
        return
    yield PageBreak()
    yield _title(story, say("What the rules are about"))
    rows: list[list[Cell]] = []
    for rule in story.rules:
        text = explain(rule, story.language)
        rows.append(
            [
                words(f"{rule.code} {story.language.translate(rule.name)}", "strong"),
                [words(text.summary), words(" ".join(text.reasons), "soft")],
            ]
        )
    yield table(rows, [WIDTH * 0.25, WIDTH * 0.75], header=False)
