"""The rows of the sheet `Settings`."""

from __future__ import annotations

from typing import Any

from psto_xl.builder.content import Content, Row
from psto_xl.core.grid import Cell
from psto_xl.core.layout import HEADER_ROW, fold
from psto_xl.core.settings import LANGUAGES, LOCALES, OPTIONS, RELATIVE, SHARES, Option
from psto_xl.core.text import Language

ROOM_FOR_RULES = 10
DEFAULT = "Default: {value}."
_LISTS = {
    "Weights": (SHARES, RELATIVE),
    "Roll-up": ("own", "children", "blend 30%"),
    "Locale": LOCALES,
    "Language": LANGUAGES,
}


def setting_rows(content: Content, language: Language) -> list[Row]:
    """Every option with its value, if there is one; then what else was given; then room for rules."""
    given = {fold(name): value for name, value in content.settings.items()}
    if language.code != LANGUAGES[0]:
        given = {"locale": language.code, "language": language.code, **given}
    rows: list[Row] = [
        {
            "setting": language.translate(option.name),
            "value": given.pop(fold(option.name), None),
            "meaning": _meaning(option, language),
        }
        for option in OPTIONS
    ]
    others: list[tuple[str, Cell]] = [(k, v) for k, v in content.settings.items() if fold(k) in given]
    return [*rows, *({"setting": name, "value": value} for name, value in others), *[{}] * ROOM_FOR_RULES]


def _meaning(option: Option, language: Language) -> str:
    meaning = language.translate(option.meaning)
    if option.default:
        meaning += " " + language.translate(DEFAULT).format(value=option.default)
    return meaning


def offer_values(sheet: Any) -> None:
    """Lists on the values that are one of a few; others are possible."""
    for row, option in enumerate(OPTIONS, start=HEADER_ROW + 1):
        if option.name in _LISTS:
            sheet.data_validation(
                f"B{row}", {"validate": "list", "source": list(_LISTS[option.name]), "show_error": False}
            )
