"""The sheets with the rows of every unit, level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from psto_xl.builder.combined.links import Links
from psto_xl.builder.combined.page import (
    CELL,
    DATE,
    LINK,
    NUMBER,
    SHARE,
    TEXT,
    Head,
    colour_healths,
    height,
    in_language,
    print_wide,
    shade,
    table,
    title,
    underline,
)
from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.highlights import bar
from psto_xl.builder.looks import ACCENT_WASH, FAINT, GREY_BAR, INK, WASH, WHITE
from psto_xl.builder.words import HEADINGS
from psto_xl.core.choices import DRAFT, DROPPED, KEY_RESULT, OBJECTIVE, PURPOSE
from psto_xl.core.grid import Cell, letters
from psto_xl.core.layout import Level
from psto_xl.core.plan import Item
from psto_xl.core.report import Figures, Report
from psto_xl.core.text import Language, Text, count, say
from psto_xl.core.values import Reference

Translate = Callable[[str], str]

_TOP: Final = 4
OKR_HEADS: Final = (
    Head("Unit", 18, TEXT),
    Head("ID", 9, LINK),
    Head("Type", 11, TEXT, words=(KEY_RESULT,)),
    Head("Parent", 13, TEXT),
    Head("Title", 50, TEXT),
    Head("Owner", 16, TEXT),
    Head("Team", 14, TEXT),
    Head("Measured in", 12, TEXT),
    Head("Baseline", 10, NUMBER, True),
    Head("Target", 10, NUMBER, True),
    Head("Current", 10, NUMBER, True),
    Head("Due", 11, DATE, True),
    Head("Status", 10, TEXT),
    Head("Progress", 10, SHARE, True),
    Head("Expected", 10, SHARE, True),
    Head("Contributed", 12, SHARE, True),
    Head("Rolled-up", 11, SHARE, True),
    Head("Health", 12, TEXT),
    Head("Findings", 10, CELL, True),
)
BAU_HEADS: Final = (
    Head("Unit", 18, TEXT),
    Head("ID", 9, LINK),
    Head("Activity", 44, TEXT),
    Head("Owner", 16, TEXT),
    Head("Team", 14, TEXT),
    Head("Health metric", 30, TEXT),
    Head("Measured in", 12, TEXT),
    Head("Lower", 10, NUMBER, True),
    Head("Upper", 10, NUMBER, True),
    Head("Current", 10, NUMBER, True),
    Head("Capacity", 10, SHARE, True),
    Head("Protects", 14, TEXT),
    Head("Health", 12, TEXT),
    Head("Findings", 10, CELL, True),
)
_TEXTS: Final = 8
"""So many columns may hold texts that need more than a line."""


def add_levels(book: Workbook, links: Links, report: Report, names: Sequence[str], language: Language) -> None:
    """A sheet for every level of which there is a row."""
    found = Counter((f.book, f.sheet, f.row) for f in report.findings)
    for level in Level:
        items = [item for item in report.items if item.level is level]
        if items:
            _add(book, links, report, names, level, items, found, language)


def _add(
    book: Workbook,
    links: Links,
    report: Report,
    names: Sequence[str],
    level: Level,
    items: Sequence[Item],
    found: Counter[tuple[int, str, int]],
    language: Language,
) -> None:
    t = language.translate
    sheet = book.sheet(t(level.sheet))
    sheet.set_tab_color(INK)
    heads = in_language(BAU_HEADS if level is Level.BAU else OKR_HEADS, language)
    units = len({item.book for item in items})
    title(book, sheet, language.translate(HEADINGS[level.sheet].title), _line(len(items), units).render(language))
    table(book, sheet, f"tblAll{level.sheet}", _TOP, heads, len(items))
    styles = [book.style(head.style) for head in heads]
    sheet.outline_settings(True, False, True, False)
    for row, item in enumerate(items, start=_TOP + 1):
        place = report.books[item.book].book.place(item, "id")
        its = report.books[item.book].figures[item]
        findings = found[item.book, place.sheet, item.row] or None
        values = (_bau if level is Level.BAU else _okr)(names[item.book], item, its, findings, t)
        for col, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            if heads[col - 1].style is LINK:
                links.put(sheet, row, col, item.id or place.sheet, item.book, place, style)
            elif isinstance(value, float) and heads[col - 1].style is NUMBER:
                put(sheet, row, col, value, book.style(NUMBER, num_format=_form(value, item)))
            elif value is not None and value != "":
                put(sheet, row, col, value, style)
        folds = {"level": 1} if item.is_key_result else {}
        texts = [
            (value, head.width) for value, head in zip(values[:_TEXTS], heads, strict=False) if isinstance(value, str)
        ]
        sheet.set_row(row - 1, height(texts), None, folds)
    _finish(book, sheet, heads, _TOP + len(items), language)


def _form(value: float, item: Item) -> str:
    """The format of a measured number: thousands apart, no point behind a whole number, shares as percentages."""
    if item.unit == "%":
        known = [v for v in (item.baseline, item.target, item.current, item.lower, item.upper) if v is not None]
        if max(map(abs, known)) <= 1:
            return "0%" if round(value * 100, 9).is_integer() else "0.0%"
    if value.is_integer():
        return "#,##0"
    return "#,##0.00" if abs(value) >= 1000 else "General"


def _line(rows: int, units: int) -> Text:
    return say(
        "{rows} of {units}. An id leads to its row in the unit's own workbook; change things there.",
        rows=count(rows, "{n} row", "{n} rows"),
        units=count(units, "{n} unit", "{n} units"),
    )


def _okr(unit: str, item: Item, its: Figures, findings: int | None, t: Translate) -> Sequence[Cell]:
    return (
        unit,
        item.id,
        t(item.type),
        _ids(item.parents),
        item.title,
        item.owner,
        item.team,
        item.unit,
        item.baseline,
        item.target,
        item.current,
        its.due,
        t(item.status),
        its.own,
        its.expected,
        its.contributed,
        its.rolled_up,
        t(its.health) if its.health else None,
        findings,
    )


def _bau(unit: str, item: Item, its: Figures, findings: int | None, t: Translate) -> Sequence[Cell]:
    return (
        unit,
        item.id,
        item.title,
        item.owner,
        item.team,
        item.metric,
        item.unit,
        item.lower,
        item.upper,
        item.current,
        item.capacity,
        _ids(item.protects),
        t(its.health) if its.health else None,
        findings,
    )


def _ids(references: Sequence[Reference]) -> str:
    return "; ".join(reference.id for reference in references)


def _finish(book: Workbook, sheet: Any, heads: Sequence[Head], bottom: int, language: Language) -> None:
    """Bars, healths, objectives that stand out, rows that don't count stepping back."""
    first = _TOP + 1
    t = language.translate
    plain = BAU_HEADS if len(heads) == len(BAU_HEADS) else OKR_HEADS
    at = {head.name: letters(i) for i, head in enumerate(plain, start=1)}
    for name in ("Progress", "Expected", "Contributed", "Rolled-up"):
        if name in at:
            bar(sheet, f"{at[name]}{first}:{at[name]}{bottom}", GREY_BAR if name == "Expected" else ACCENT_WASH)
    colour_healths(book, sheet, f"{at['Health']}{first}:{at['Health']}{bottom}", language)
    shade(sheet, f"{at['Findings']}{first}:{at['Findings']}{bottom}", (0, WHITE), (4, "#F3C27B"))
    if "Status" in at:
        area = f"A{first}:{at['Status']}{bottom}"
        for status in (DROPPED, DRAFT):
            rule = book.rule(font_color=FAINT, **({"font_strikeout": True} if status == DROPPED else {}))
            _when(sheet, area, f'${at["Status"]}{first}="{t(status)}"', rule)
        kind = f"${at['Type']}{first}"
        objective = f'OR({kind}="{t(OBJECTIVE)}",{kind}="{t(PURPOSE)}")'
        _when(sheet, f"A{first}:{at['Title']}{bottom}", objective, book.rule(bg_color=WASH, bold=True))
    underline(book, sheet, f"A{first}:{letters(len(heads))}{bottom}")
    sheet.freeze_panes(_TOP, 3)
    print_wide(sheet, repeat=[_TOP], width=sum(head.width for head in heads))


def _when(sheet: Any, area: str, formula: str, style: Any) -> None:
    sheet.conditional_format(area, {"type": "formula", "criteria": f"={formula}", "format": style})
