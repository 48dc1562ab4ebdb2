"""Building a workbook: every sheet in its order, empty or with content."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from psto_xl.builder.content import Content
from psto_xl.core.text import ENGLISH, Language

_NOTHING = Content()


def build(target: Path | BinaryIO, content: Content = _NOTHING, *, language: Language = ENGLISH) -> None:
    """Write a workbook with `content` to `target`; the same content gives the same bytes.

    `language` is that of all that it says, tabs, headers and choices included. Names of tables and marks stay.
    """
    from psto_xl.builder.excel import Workbook
    from psto_xl.builder.sheets import add_sheets

    book = Workbook(target)
    add_sheets(book, content, language)
    book.close()
