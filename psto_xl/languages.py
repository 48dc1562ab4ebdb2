"""The languages that the tool speaks: each one's catalogue of messages, and how it writes numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final

from psto_xl.core.grid import Book
from psto_xl.core.headers import find_sheets
from psto_xl.core.plan import Workbook
from psto_xl.core.reading import book_settings
from psto_xl.core.settings import LANGUAGES, Settings
from psto_xl.core.text import ENGLISH, Language

CATALOGUES: Final = Path(__file__).with_name("locale")
"""The folder of the catalogues, in gettext's order of folders."""

_ISO, _POINTS, _SLASHES = "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"
_SPACE: Final = "\u202f"
# Decimal sign, thousands separator, date. Where figures alone could be two days, a date is written year first.
_FORMATS: Final = {
    "en": (".", ",", _ISO),
    "en-US": (".", ",", _ISO),
    "en-GB": (".", ",", _SLASHES),
    "de": (",", ".", _POINTS),
    "fr": (",", _SPACE, _SLASHES),
    "es": (",", ".", _SLASHES),
    "pt": (",", ".", _SLASHES),
    "zh": (".", ",", _ISO),
}


def catalogue_path(code: str) -> Path:
    """The file that holds a language's messages."""
    return CATALOGUES / code / "LC_MESSAGES" / "psto_xl.po"


@cache
def language(code: str, locale: str = "") -> Language:
    """The language with this code; numbers and dates are written as in `locale`, else as the language does.

    Raises KeyError for a code or a locale that is not known.
    """
    spoken = ENGLISH if code == "en" else _translated(code)
    decimal, thousands, dates = _FORMATS[locale or code]
    return replace(spoken, decimal=decimal, thousands=thousands, dates=dates)


def of_settings(settings: Settings) -> Language:
    """The language in which a workbook is told what was found in it."""
    return language(settings.language, settings.locale)


def language_of(book: Book) -> Language:
    """The same of a workbook's cells."""
    return of_settings(book_settings(book, find_sheets(book)))


def shared_language(books: Iterable[Workbook]) -> Language:
    """The one that all these workbooks are told in, else English."""
    codes = {book.settings.language for book in books}
    return language(codes.pop() if len(codes) == 1 else ENGLISH.code)


def every_language() -> list[Language]:
    """All of them, English first."""
    return [language(code) for code in LANGUAGES]


def _translated(code: str) -> Language:
    if code not in LANGUAGES:
        raise KeyError(code)
    messages = read_catalogue(catalogue_path(code))
    [forms] = re.findall(r"plural=([^;\n]+)", messages[""][0])
    form: Callable[[int], int] = c2py(forms)

    def translate(text: str) -> str:
        return messages[text][0] if text in messages else text

    def translate_count(one: str, many: str, n: int) -> str:
        return messages[one][form(n)] if one in messages else one if n == 1 else many

    return Language(code, translate, translate_count)


_LINE: Final = re.compile(r'(msgid|msgid_plural|msgstr(?:\[\d\])?)?\s*"(.*)"$')
_ESCAPED: Final = re.compile(r"\\(.)")
_LETTERS: Final = {"n": "\n", "t": "\t"}


def read_catalogue(path: Path) -> dict[str, list[str]]:
    """A gettext catalogue's messages with their translations, one for each plural form; "" has its header.

    Read as text when it is needed, so that no compiled copy can be missing or stale.
    """
    messages: dict[str, list[str]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fields: dict[str, str] = {}
        for key, text in _fields(block):
            fields[key] = fields.get(key, "") + text
        translations = [text for key, text in fields.items() if key.startswith("msgstr")]
        if "msgid" in fields and all(translations):
            messages[fields["msgid"]] = translations
    return messages


def _fields(block: str) -> Iterator[tuple[str, str]]:
    key = ""
    for match in map(_LINE.match, block.splitlines()):
        if match:
            key = match[1] or key
            yield key, _ESCAPED.sub(lambda sign: _LETTERS.get(sign[1], sign[1]), match[2])
