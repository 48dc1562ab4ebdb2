"""Where the workbook template lies: beside the package in an installation, beside its folder in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from psto_xl.backends import WorkbookError
from psto_xl.core.text import say

_PACKAGE = Path(__file__).parents[2]


@cache
def template_bytes() -> bytes:
    """The template workbook. Raises WorkbookError where the installation lacks it."""
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        path = folder / "psto.xlsx"
        if path.is_file():
            return path.read_bytes()
    raise WorkbookError(say("The workbook template is missing from this installation; install psto-xl again."))
