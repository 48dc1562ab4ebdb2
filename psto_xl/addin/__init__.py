"""The buttons: Excel's ribbon and LibreOffice's toolbar, built from text and installed for one person.

A button only names its command. The interpreter that `install` wrote down runs it (`psto_xl.ribbon`) on the
open workbook and answers with a reply file (`psto_xl.addin.reply`), which the button shows.
"""

from __future__ import annotations

from importlib.metadata import version


class AddinError(Exception):
    """The buttons can't be built, installed or removed; one sentence says why and what to do."""


def package_version() -> str:
    """The version of the installed package, which is the version of what it builds."""
    return version("psto-xl")
