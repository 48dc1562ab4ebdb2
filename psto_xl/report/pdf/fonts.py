"""Letters for every name: Roboto, which is packed in, and a font of this computer for what Roboto lacks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR, BOLD = "Roboto", "Roboto-Bold"
_OTHERS: Final = (
    "C:/Windows/Fonts/segoeui.ttf", "C:/Windows/Fonts/msyh.ttc", "C:/Windows/Fonts/YuGothM.ttc",
    "C:/Windows/Fonts/malgun.ttf", "C:/Windows/Fonts/seguisym.ttf", "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)  # fmt: skip
"""Fonts that Windows, macOS and Linux computers have, in the order in which they are tried."""


@cache
def register() -> None:
    """Make the packed fonts known."""
    folder = files("psto_xl.report") / "vendor" / "roboto"
    for name, file in ((REGULAR, "Roboto-Regular.ttf"), (BOLD, "Roboto-Bold.ttf")):
        with as_file(folder / file) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def rich(text: str) -> str:
    """Text as a paragraph takes it: nothing in it is markup, and every letter that some font has is shown."""
    text = " ".join(text.split())
    if text.isascii():
        return escape(text).replace(" %", "&nbsp;%")
    runs = groupby(text, _font_of)
    return "".join(
        escape("".join(letters)) if font == REGULAR else f'<font name="{font}">{escape("".join(letters))}</font>'
        for font, letters in runs
    )


@cache
def _font_of(letter: str) -> str:
    """The first font that has a letter; Roboto's empty box where none has."""
    register()
    if ord(letter) in _letters(REGULAR):
        return REGULAR
    return next((name for name in _others() if ord(letter) in _letters(name)), REGULAR)


def _letters(name: str) -> dict[int, int]:
    found: dict[int, int] = pdfmetrics.getFont(name).face.charToGlyph
    return found


@cache
def _other(path: str) -> str | None:
    """The name under which a font of this computer is known; None where it has none there that can be used."""
    if not Path(path).is_file():
        return None
    name = Path(path).stem
    try:
        pdfmetrics.registerFont(TTFont(name, path))
    except (TTFError, OSError):
        return None
    return name


def _others() -> Iterator[str]:
    return (name for path in _OTHERS if (name := _other(path)))
