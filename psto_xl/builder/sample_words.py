"""What samples say, in a language: titles, units, notes; names of people, ids and choices stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from psto_xl.builder.content import Content
from psto_xl.core.grid import Cell
from psto_xl.core.text import Language

_COLUMNS: Final = frozenset((
    "title", "team", "unit", "metric", "profitability", "impact", "benefit", "notes", "note", "event", "decision",
    "current",
))  # fmt: skip
_SETTINGS: Final = ("Unit",)


def texts_of(content: Content) -> Iterator[str]:
    """All that can be translated."""
    yield from (cell for name in _SETTINGS if (cell := _text(content.settings.get(name))))
    for rows in content.rows.values():
        yield from (text for row in rows for key, cell in row.items() if key in _COLUMNS and (text := _text(cell)))


def in_language(content: Content, language: Language) -> Content:
    """The same content in a language."""

    def said(cell: Cell) -> Cell:
        return language.translate(cell) if isinstance(cell, str) and _text(cell) else cell

    rows = {
        sheet: [{key: said(cell) if key in _COLUMNS else cell for key, cell in row.items()} for row in some]
        for sheet, some in content.rows.items()
    }
    settings = {name: said(cell) if name in _SETTINGS else cell for name, cell in content.settings.items()}
    return replace(content, rows=rows, settings=settings)


def _text(cell: Cell) -> str:
    """A cell's words; none where it holds a figure or a sign."""
    return cell if isinstance(cell, str) and any(map(str.isalpha, cell)) else ""
