"""The sheet `Guide`: how to fill the workbook, on one screen."""

from __future__ import annotations

from typing import Any

from psto_xl.builder.excel import Workbook
from psto_xl.core.text import Language


def add_guide(book: Workbook, language: Language) -> Any:
    return book.sheet("Guide")
