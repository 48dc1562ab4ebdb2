"""Type and tables of the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Table, TableStyle

from psto_xl.builder.looks import FAINT, HEALTH_TEXT, INK, LINE, SOFT
from psto_xl.report.pdf.fonts import BOLD, REGULAR, register, rich
from psto_xl.report.words import clip

PAGE: Final = landscape(A4)
MARGIN: Final = 16 * mm
WIDTH: Final[float] = PAGE[0] - 2 * MARGIN
GUTTER: Final = 9 * mm

_LONGEST: Final = 900
"""More letters than these would not fit on a page."""

Cell = Any
"""Whatever ReportLab lets stand in a table's cell."""


@cache
def style(name: str) -> ParagraphStyle:
    """A style by its name."""
    register()
    size, lead, colour, font = {
        "title": (24, 28, INK, BOLD),
        "h1": (16, 20, INK, BOLD),
        "h2": (10, 13, SOFT, BOLD),
        "lead": (15, 19, INK, BOLD),
        "body": (9, 12.5, INK, REGULAR),
        "strong": (9, 12.5, INK, BOLD),
        "small": (8, 10.5, INK, REGULAR),
        "soft": (8, 10.5, SOFT, REGULAR),
        "faint": (7.5, 10, SOFT, BOLD),
        "score": (40, 42, INK, BOLD),
    }[name]
    after = {"title": 2, "h1": 8, "h2": 5, "lead": 8}.get(name, 0)
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=lead, textColor=HexColor(colour), spaceAfter=after
    )


def words(text: str, name: str = "body") -> Paragraph:
    """A paragraph of a plan's or the report's own words."""
    return Paragraph(rich(clip(text, _LONGEST)), style(name))


def coloured(text: str, colour: str, name: str = "small") -> Paragraph:
    """Bold words in a colour."""
    return Paragraph(f'<font color="{colour}"><b>{rich(text)}</b></font>', style(name))


def health(name: str, shown: str) -> Paragraph:
    """A health in its colour."""
    return coloured(shown, SOFT if HEALTH_TEXT.get(name, FAINT) == FAINT else HEALTH_TEXT[name])


def table(rows: Sequence[Sequence[Cell]], widths: Sequence[float], *, header: bool = True) -> Table:
    """Rows with a hairline between them; the first is the header, which every page repeats."""
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LINEABOVE", (0, int(header)), (-1, -1), 0.5, HexColor(LINE)),
    ]
    return Table(rows, colWidths=widths, repeatRows=int(header), style=TableStyle(commands))


def columns(cells: Sequence[Cell], widths: Sequence[float], gutter: float = GUTTER) -> Table:
    """Blocks side by side."""
    commands = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), gutter),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    return Table([cells], colWidths=widths, splitInRow=1, style=TableStyle(commands))
