"""What the sheets of a portfolio's workbook have in common: head, headers, shades, print setup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.looks import ACCENT, GRAVE, GREY_BAR, HEALTH_TEXT, INK, LINE, SOFT, WHITE
from psto_xl.builder.widths import wide_enough
from psto_xl.core.text import Language

CAPTION: Final = {"font_size": 8, "bold": True, "font_color": ACCENT, "valign": "vcenter"}
CELL: Final = {"valign": "vcenter"}
TEXT: Final = {"valign": "vcenter", "text_wrap": True, "indent": 1}
LINK: Final = {"valign": "vcenter", "indent": 1, "font_color": ACCENT, "underline": 1}
SHARE: Final = {"valign": "vcenter", "num_format": "0%"}
DATE: Final = {"valign": "vcenter", "num_format": 14}
NUMBER: Final = {"valign": "vcenter", "align": "right"}

LINED: Final = {"bottom": 1, "bottom_color": LINE}

BEHIND, AMBER, AHEAD, DARKEST = "#E9936C", "#F6D08F", "#CFE5EA", "#8CC3CE"
"""Shades that numbers are read on. Worse is darker, in grey as well; orange and blue differ for everybody."""
_A4, _A3 = 9, 8


class Head(NamedTuple):
    """A column: its header, width in characters, format, whether it holds figures, and words that stand in it."""

    name: str
    width: float
    style: Mapping[str, object]
    figures: bool = False
    words: Sequence[str] = ()


def title(book: Workbook, sheet: Any, name: str, line: str) -> None:
    """The two lines at the top of a sheet."""
    sheet.set_row(0, 34)
    sheet.set_row(1, 20)
    put(sheet, 1, 1, name, book.style(font_size=22, bold=True, valign="vcenter"))
    put(sheet, 2, 1, line, book.style(font_color=SOFT, valign="top"))


def header_style(book: Workbook, *, figures: bool = False, computed: bool = False) -> Any:
    """Dark, as in the template."""
    look: dict[str, object] = {"valign": "vcenter", "text_wrap": True, "bold": True}
    look |= {"align": "right"} if figures else {"indent": 1}
    return book.style(look, font_color=SOFT if computed else WHITE, bg_color=GREY_BAR if computed else INK)


def in_language(heads: Sequence[Head], language: Language) -> Sequence[Head]:
    """The same columns with their headers in a language, wide enough for it."""
    t = language.translate
    return [
        head._replace(name=t(head.name), width=wide_enough(head.width, t(head.name), *map(t, head.words)))
        for head in heads
    ]


def table(book: Workbook, sheet: Any, name: str, top: int, heads: Sequence[Head], rows: int) -> None:
    """An Excel table with its header in row `top` and room for `rows`, columns from A."""
    for at, head in enumerate(heads):
        sheet.set_column(at, at, head.width)
    area = top - 1, 0, top - 1 + max(rows, 1), len(heads) - 1
    sheet.add_table(*area, {"name": name, "columns": [{"header": head.name} for head in heads], "style": None})
    for at, head in enumerate(heads, start=1):
        put(sheet, top, at, head.name, header_style(book, figures=head.figures))
    sheet.set_row(top - 1, 30)


def height(texts: Iterable[tuple[str, float]]) -> float:
    """A row's height in points for texts and the widths of their columns; by counting, for rows by the thousand."""
    lines = max(
        (sum(-(-len(part) // int(width)) or 1 for part in text.split("\n")) for text, width in texts), default=1
    )
    return max(20.0, 13.0 * lines + 7.0)


def underline(book: Workbook, sheet: Any, area: str) -> None:
    """A line beneath every row of an area, blank cells included, without a format in each.

    To be said after all other rules of the area: LibreOffice follows the first that applies.
    """
    rule = book.rule(bottom=1, bottom_color=LINE)
    sheet.conditional_format(area, {"type": "formula", "criteria": "=TRUE", "format": rule})


def colour_healths(book: Workbook, sheet: Any, area: str, language: Language) -> None:
    """Healths in their colours, grave ones bold."""
    for health, colour in HEALTH_TEXT.items():
        rule = book.rule(font_color=colour, bold=health in GRAVE)
        sheet.conditional_format(
            area, {"type": "cell", "criteria": "==", "value": f'"{language.translate(health)}"', "format": rule}
        )


def shade(sheet: Any, area: str, *stops: tuple[float, str]) -> None:
    """Two or three colours over fixed numbers."""
    ends: dict[str, object] = {"type": f"{len(stops)}_color_scale"}
    names = ("min", "max") if len(stops) == 2 else ("min", "mid", "max")
    for name, (value, colour) in zip(names, stops, strict=True):
        ends |= {f"{name}_type": "num", f"{name}_value": value, f"{name}_color": colour}
    sheet.conditional_format(area, ends)


def print_wide(sheet: Any, *, repeat: Iterable[int] = (), width: float = 0) -> None:
    """One page wide, on larger paper where it is very wide; header rows repeat."""
    sheet.set_landscape()
    sheet.set_paper(_A3 if width > 230 else _A4)
    sheet.fit_to_pages(1, 0)
    rows = list(repeat)
    if rows:
        sheet.repeat_rows(rows[0] - 1, rows[-1] - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&K5B6B78&F  ·  &A&R&8&K5B6B78&P / &N")
