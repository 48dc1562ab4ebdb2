"""What the scripts of a page work with: every row and finding, by column, as JSON that can't become markup."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from psto_xl.core.finding import Severity
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.report import BREACHED, HEALTHS, HEALTHY
from psto_xl.core.text import Language, Share, say
from psto_xl.core.views.common import sentence
from psto_xl.report.html.charts import health_class
from psto_xl.report.html.sections import SIGNS
from psto_xl.report.html.texts import texts
from psto_xl.report.links import WHY, Up
from psto_xl.report.names import SEVERITY_NAMES
from psto_xl.report.story import Story
from psto_xl.report.words import day, level_name, percent, progress_of, way

_ESCAPES: Final = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
_HEALTHS: Final = (*HEALTHS, HEALTHY, BREACHED)


def embedded(story: Story) -> str:
    """The data as JSON, safe within a page whatever the plan's words are."""
    return json.dumps(document(story), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def document(story: Story) -> dict[str, Any]:
    """Names, words and rows; rows are given by column and refer to each other by number from 0."""
    language = story.language
    return {
        "words": texts(language),
        "units": [view.name for view in story.units],
        "levels": [level_name(level, language) for level in Level],
        "healths": [
            {
                "name": say(name).render(language),
                "class": health_class(name),
                "sign": SIGNS.get(name, "●■"[name == BREACHED]),
            }
            for name in _HEALTHS
        ],
        "severities": [{"key": str(key), "name": name.render(language)} for key, name in SEVERITY_NAMES.items()],
        "percents": [percent(n / 100, language) for n in range(101)],
        "rows": _rows(story),
        "findings": _findings(story),
    }


def _rows(story: Story) -> dict[str, Any]:
    language = story.language
    items = story.report.items
    number = {item: i for i, item in enumerate(items)}
    figures = [story.figures(item) for item in items]
    health = {name: i for i, name in enumerate(_HEALTHS)}
    home = {row: number[objective] for objective, rows in story.links.key_results.items() for row in rows}
    return {
        "id": [item.id for item in items],
        "title": [item.title for item in items],
        "level": [int(item.level) for item in items],
        "kind": [2 if item.is_bau else int(item.is_key_result) for item in items],
        "unit": [item.book for item in items],
        "owner": _coded(item.owner for item in items),
        "team": _coded(item.team for item in items),
        "status": _coded(say(item.status).render(language) if not item.is_active else "" for item in items),
        "health": [health.get(its.health, -1) for its in figures],
        "progress": [_thousandths(progress_of(item, its)) for item, its in zip(items, figures, strict=True)],
        "expected": [_thousandths(its.expected) for its in figures],
        "own": [_thousandths(its.own) for its in figures],
        "contributed": [_thousandths(its.contributed) for its in figures],
        "measured": [its.measured for its in figures],
        "of": [its.of for its in figures],
        "way": _coded(way(item, language) for item in items),
        "due": _days([its.due for its in figures], language),
        "updated": _days([its.updated for its in figures], language),
        "sheet": _coded(story.report.books[item.book].book.sheets[item.level.sheet].name for item in items),
        "row": [item.row for item in items],
        "home": [home.get(item, -1) for item in items],
        "up": {number[item]: [_up(one, number, language) for one in ups] for item, ups in story.links.up.items()},
        "broken": {
            number[item]: [[one.id, WHY[one.flaw].render(language), one.is_elsewhere] for one in some]
            for item, some in story.links.broken.items()
        },
        "trend": {
            number[trend.item]: [[at.toordinal(), round(value, 3)] for at, value in trend.points]
            for view in story.units
            for trend in view.trends
        },
    }  # fmt: skip


def _up(up: Up, number: dict[Item, int], language: Language) -> list[Any]:
    share = None if up.share is None else language.show(Share(round(up.share, 2)))
    return [number[up.parent], share, int(up.skips), up.via.id if up.via else ""]


def _findings(story: Story) -> dict[str, Any]:
    language = story.language
    ranks = {severity: i for i, severity in enumerate(Severity)}
    found = sorted(story.report.findings, key=lambda one: one.severity.rank)
    rows = {
        (item.book, story.report.books[item.book].book.sheets[item.level.sheet].name, item.row): i
        for i, item in enumerate(story.report.items)
    }
    return {
        "item": [rows.get((one.book, one.sheet, one.row), -1) for one in found],
        "severity": [ranks[one.severity] for one in found],
        "code": _coded(one.code for one in found),
        "name": _coded(language.translate(one.name) for one in found),
        "unit": [one.book for one in found],
        "place": [f"{one.sheet}!{one.cell}" for one in found],
        "id": [one.id for one in found],
        "what": _coded(sentence(one.message, language) for one in found),
        "todo": _coded(sentence(one.hint, language) for one in found),
    }


def _thousandths(value: float | None) -> int | None:
    return None if value is None else round(value * 1000)


def _coded(values: Iterable[str]) -> dict[str, list[Any]]:
    """Texts that repeat: each once, and its number in every row."""
    numbers: dict[str, int] = {}
    at = [numbers.setdefault(value, len(numbers)) for value in values]
    return {"of": list(numbers), "at": at}


def _days(days: Sequence[date | None], language: Language) -> dict[str, list[Any]]:
    """Days as they are shown, in their order, and the number of each row's; the first is none."""
    known = sorted({one for one in days if one})
    numbers: dict[date | None, int] = {None: 0, **{one: i for i, one in enumerate(known, start=1)}}
    return {"of": [day(one, language) for one in (None, *known)], "at": [numbers[one] for one in days]}
