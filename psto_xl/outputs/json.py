"""The report as one JSON document. Shares and progress are fractions with full precision, unknown is null."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from psto_xl.core.finding import Finding
from psto_xl.core.plan import Item
from psto_xl.core.report import BookReport, Report
from psto_xl.core.text import ENGLISH, Language
from psto_xl.core.values import id_key

VERSION: Final = 1
"""Raised whenever a name or meaning in the document changes; additions leave it."""
_HERE: Final = 0
"""Stands for the workbooks in what is around them."""


def to_json(report: Report, language: Language = ENGLISH) -> str:
    """The document, indented, with a line break at its end.

    Workbook by workbook: the plain data of thousands at once would take more room than all else of a run.
    """
    books = ",\n  ".join(_dumps(_workbook(book, report, language)).replace("\n", "\n  ") for book in report.books)
    if not books:
        return _dumps(_around([], report)) + "\n"
    before, after = _dumps(_around([_HERE], report)).split(f"\n  {_HERE}\n")  # a text has no line break of its own
    return f"{before}\n  {books}\n{after}\n"


def _dumps(thing: object) -> str:
    return json.dumps(thing, indent=1, ensure_ascii=False)


def document(report: Report, language: Language = ENGLISH) -> dict[str, Any]:
    """The document as plain data."""
    return _around([_workbook(book, report, language) for book in report.books], report)


def _around(workbooks: Sequence[object], report: Report) -> dict[str, Any]:
    return {
        "version": VERSION,
        "as_of": report.as_of.isoformat(),
        "portfolio": {
            "score": report.score,
            "rates": dict(report.rates),
            "counts": {str(severity): n for severity, n in report.counts.items()},
        },
        "workbooks": workbooks,
        "failures": [{"path": failure.path, "reason": str(failure.reason)} for failure in report.failures],
    }


def _workbook(mine: BookReport, report: Report, language: Language) -> dict[str, Any]:
    return {
        "path": mine.book.label,
        "unit": mine.book.unit,
        "score": mine.score,
        "rates": dict(mine.rates),
        "counts": {str(severity): n for severity, n in mine.counts.items()},
        "items": [_item(item, mine, report) for item in mine.book.items],
        "findings": [finding_fields(finding, language) for finding in mine.findings],
    }


def _item(item: Item, mine: BookReport, report: Report) -> dict[str, Any]:
    figures = mine.figures[item]
    place = mine.book.place(item, "id")
    return {
        "id": item.id,
        "level": item.level.sheet,
        "type": item.type,
        "sheet": place.sheet,
        "row": item.row,
        "parents": _parents(item, report),
        "title": item.title,
        "owner": item.owner,
        "weight": item.weight,
        "raw": figures.raw,
        "own": figures.own,
        "contributed": figures.contributed,
        "rolled_up": figures.rolled_up,
        "expected": figures.expected,
        "measured": [figures.measured, figures.of],
        "health": figures.health or None,
    }


def _parents(item: Item, report: Report) -> list[dict[str, Any]]:
    """What a row names as its parents, held by a row or not; a purpose that goes without saying for a North Star."""
    known = {to.parent.key: to.parent for to in report.parents.get(item, ())}
    if not item.parents:
        return [{"id": parent.id, "share": None} for parent in known.values()]
    named = ((known.get(id_key(reference.id)), reference) for reference in item.parents)
    return [{"id": parent.id if parent else reference.id, "share": reference.share} for parent, reference in named]


def finding_fields(finding: Finding, language: Language = ENGLISH) -> dict[str, Any]:
    """A finding as plain data."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "column": finding.column,
        "id": finding.id,
        "message": finding.message.render(language),
        "hint": finding.hint.render(language),
    }
