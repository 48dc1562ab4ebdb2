"""The sheet `Map`: every objective beneath the one that it supports, from the purpose down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from textwrap import wrap
from typing import Final

from psto_xl.core.choices import DRAFT, DROPPED
from psto_xl.core.grid import Cell, Formula, address
from psto_xl.core.layout import SHEET, Level
from psto_xl.core.links import Flaw
from psto_xl.core.panel import Panel
from psto_xl.core.plan import Item
from psto_xl.core.report import CYCLE, BookReport, Figures, Report
from psto_xl.core.text import ENGLISH, Language, Text, count, say
from psto_xl.core.views.common import link
from psto_xl.core.views.extract import Extract, Extracts
from psto_xl.core.views.tree import Line, Other, Tree

TABLE: Final = SHEET["Map"].table
HEADERS: Final = (
    "Map", "ID", "Level", "Owner", "Unit", "Share", "Progress", "Expected", "Contributed", "Health", "Link", "Look",
)  # fmt: skip
MAP, ID, LEVEL, OWNER, UNIT, SHARE, PROGRESS, EXPECTED, CONTRIBUTED, HEALTH, LINK, LOOK = range(1, 13)
TITLE, SUBTITLE, LEGEND = (1, 1), (2, 1), (3, 1)
HEADER: Final = 5
"""The table's header row; the tree follows beneath it."""

ABOVE, BELOW, AGAIN, SKIPS, BROKEN, AIR, ASIDE = "above", "below", "again", "skips", "broken", "air", "aside"
"""What `Look` says of a line, for the highlights, beside its level and its health: another workbook's row, above or
below; the same row once more; a level passed by; a parent that is none; the heading of what hangs in the air; a row
that does not count."""

# Texts hold these marks in every language: the kinds of links.
_STRAIGHT, _PAST, _ONCE_MORE, _LOOSE = "└─ ", "└·· ", "↗ ", "× "
_INDENT: Final = "\u2003\u2002"
"""One step down, in blanks that no program takes away."""
_ROOM, _BOLD_ROOM, _STEP = 84, 78, 4
"""So many letters fit into the first column, and so many a step down takes of them."""
BOLD: Final = (Level.PURPOSE, Level.STRATEGY)
"""The levels whose titles stand out."""
_DEEPEST: Final = 7

_BROKEN: Final[Mapping[str, Text]] = {
    Flaw.MISSING.value: say("parent {id} missing"),
    Flaw.NOT_LOADED.value: say("parent {id} not loaded"),
    Flaw.AMBIGUOUS.value: say("parent {id} in several workbooks"),
    Flaw.WRONG_LEVEL.value: say("parent {id} on the wrong level"),
    Flaw.NO_OBJECTIVE.value: say("parent {id} no objective"),
    CYCLE: say("in a cycle with {id}"),
}

_NO_FIGURES: Final = (None,) * 4
_ASIDE: Final[Mapping[str, Text]] = {DRAFT: say("draft"), DROPPED: say("dropped")}

Cells = dict[tuple[int, int], Cell | Formula]


def panel(report: Report, book: BookReport, language: Language = ENGLISH) -> Panel:
    """The whole sheet for one workbook of the report."""
    return page(Extracts(report).of(book), language)


def page(extract: Extract, language: Language = ENGLISH) -> Panel:
    """The same from the workbook's extract."""
    cells = dict(labels(language))
    tree = extract.tree
    cells[TITLE] = say("Map of {unit}", unit=extract.mine.book.unit).render(language)
    cells[SUBTITLE] = _summary(extract, language)
    levels: dict[int, int] = {}
    row = HEADER
    for row, (line, depth) in enumerate(_lines(tree), start=HEADER + 1):
        if line is None:
            loose = sum(one.depth == 0 for one in tree.hanging)
            words = count(loose, "Hanging in the air: {n} objective", "Hanging in the air: {n} objectives")
            cells |= {(row, MAP): words.render(language), (row, LOOK): look(AIR)}
        else:
            for col, value in enumerate(_cells(line, depth, extract, language), start=1):
                if value is not None:
                    cells[row, col] = value
        if depth:
            levels[row] = min(depth, _DEEPEST)
    if row == HEADER:
        cells[HEADER + 1, MAP] = say("No objective is written down yet.").render(language)
    return Panel(cells, {TABLE: max(row - HEADER, 1)}, levels)


@cache
def labels(language: Language) -> Mapping[tuple[int, int], Cell | Formula]:
    """What always stands on the sheet, checked or not."""
    legend: Sequence[tuple[str, Text]] = (
        (_STRAIGHT, say("supports what stands above it")),
        (_PAST, say("passes a level by")),
        (_ONCE_MORE, say("stands beneath several, in full at the first")),
        (_LOOSE, say("hangs in the air")),
    )
    headers: Cells = {(HEADER, at): language.translate(name) for at, name in enumerate(HEADERS, start=1)}
    return headers | {
        TITLE: say("Map").render(language),
        SUBTITLE: say("Not checked yet. Press Check alignment, and this sheet shows what supports what.").render(
            language
        ),
        LEGEND: "      ".join(mark + words.render(language) for mark, words in legend),
    }


def _lines(tree: Tree) -> Iterator[tuple[Line | None, int]]:
    """The lines and how deep they stand; None is the heading of those that hang in the air."""
    yield from ((line, line.depth) for line in tree.standing)
    if tree.hanging:
        yield None, 0
        yield from ((line, line.depth + 1) for line in tree.hanging)


def _summary(extract: Extract, language: Language) -> str:
    tree = extract.tree
    lines = [line for line in (*tree.standing, *tree.hanging) if not line.again]
    others = sum(isinstance(line.row, Other) for line in lines)
    texts = [
        count(
            len(lines) - others,
            "{n} objective, checked for {day}: click it to go to its row.",
            "{n} objectives, checked for {day}: click one to go to its row.",
            day=extract.as_of,
        )
    ]
    if others:
        texts.append(count(others, "{n} more stands in another workbook.", "{n} more stand in other workbooks."))
    if tree.left_out:
        left_out = count(
            tree.left_out,
            "Too many for one sheet: only the first levels are shown, {n} objective more stands below.",
            "Too many for one sheet: only the first levels are shown, {n} objectives more stand below.",
        )
        texts.append(left_out)
    return " ".join(text.render(language) for text in texts)


def _cells(line: Line, depth: int, extract: Extract, language: Language) -> Sequence[Cell | Formula]:
    """What stands beneath the headers; figures only where a row is in full."""
    row = _row(line, extract)
    own, expected, contributed, health = _NO_FIGURES if line.again else _figures(row.figures, language)
    return (
        _title(line, row, depth, extract),
        row.id or None,
        language.translate(row.level.sheet),
        row.owner or None,
        row.unit or None,
        line.share,
        own,
        expected,
        contributed,
        health,
        _sentence(_words(line, row), language) or None,
        _look(line, row),
    )


def _figures(its: Figures, language: Language) -> Sequence[Cell]:
    return its.own, its.expected, its.contributed, language.translate(its.health) or None


def _row(line: Line, extract: Extract) -> Other:
    """An objective's row, wherever it stands; within one workbook the team says more than the unit."""
    if isinstance(line.row, Other):
        return line.row
    book = extract.mine.book
    item = book.items[line.row]
    unit = book.unit if extract.books > 1 else item.team
    figures = extract.mine.figures[item]
    return Other(item.level, item.id, item.title, item.owner, unit, item.status, figures)


def _title(line: Line, row: Other, depth: int, extract: Extract) -> Cell | Formula:
    """The title as a branch of the tree, and as a link where the row is in this workbook."""
    mark = ""
    if line.again:
        mark = _ONCE_MORE
    elif line.depth:
        mark = _PAST if line.skips else _STRAIGHT
    elif depth:
        mark = _LOOSE
    room = (_BOLD_ROOM if row.level in BOLD else _ROOM) - _STEP * depth
    shown = _INDENT * max(depth - 1, 0) + mark + _cut(row.title or row.id or "–", room)
    if isinstance(line.row, Other):
        return shown
    place = extract.mine.book.place(_item(line.row, extract), "title")
    return link(place.sheet, address(place.row, place.col), shown)


def _item(at: int, extract: Extract) -> Item:
    return extract.mine.book.items[at]


def _cut(text: str, room: int) -> str:
    if len(text) <= room and text.isprintable() and text.strip() == text != "":
        return text
    return (wrap(text, room, max_lines=1, placeholder="…") or ["–"])[0]


def _is_loose(line: Line) -> bool:
    return line.parentless or any(one.why != Flaw.NOT_LOADED.value for one in line.broken)


def _words(line: Line, row: Other) -> Sequence[Text]:
    """What there is to say of a line's links."""
    texts = [_BROKEN[one.why]._replace(names=("id",), given=(one.id,)) for one in line.broken]
    if line.again:
        return [say("in full under {ids}", ids=tuple(line.also))]
    if line.parentless:
        texts.append(say("no parent"))
    if line.skips:
        texts.append(say("skips a level"))
    if line.via:
        texts.append(say("through {id}", id=line.via))
    if line.also:
        texts.append(say("↗ also under {ids}", ids=tuple(line.also)))
    if row.status in _ASIDE:
        texts.append(_ASIDE[row.status])
    return texts


def _sentence(texts: Sequence[Text], language: Language) -> str:
    return "; ".join(text.render(language) for text in texts)


def look(*kinds: str) -> str:
    """What stands in the column `Look`: the kinds between bars, so that each can be looked for."""
    return "|" + "".join(f"{kind}|" for kind in kinds if kind)


def _look(line: Line, row: Other) -> str:
    return look(_kind(line, row), row.level.sheet, "" if line.again else row.figures.health)


def _kind(line: Line, row: Other) -> str:
    if line.again:
        return AGAIN
    if _is_loose(line):
        return BROKEN
    if isinstance(line.row, Other):
        return BELOW if line.beneath else ABOVE
    if line.skips:
        return SKIPS
    return ASIDE if row.status in _ASIDE else ""
