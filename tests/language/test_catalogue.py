"""The German catalogue is complete, says the same things, and is what the readers know."""

from __future__ import annotations

from string import Formatter

import pytest

from psto_xl.builder.messages import Message, messages
from psto_xl.core import aliases
from psto_xl.core.layout import SHEETS, SheetLayout, fold, headers, sheet_named, spellings
from psto_xl.core.settings import LANGUAGES, LOCALES, OPTIONS
from psto_xl.core.text import ENGLISH, Share, count, say
from psto_xl.languages import catalogue_path, language, read_catalogue

GERMAN = language("de")
CATALOGUE = read_catalogue(catalogue_path("de"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(message: Message) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


def test_every_message_is_translated() -> None:
    found = messages()
    missing = [forms(m) for m in found if len(CATALOGUE.get(forms(m)[0], [])) < len(forms(m))]
    assert missing == []
    assert len(found) > 600


def test_no_message_is_left_over_or_doubtful() -> None:
    assert set(CATALOGUE) == {"", *(forms(m)[0] for m in messages())}
    assert "#, fuzzy" not in catalogue_path("de").read_text("utf-8")


def test_placeholders_are_those_of_the_english_text() -> None:
    wrong = []
    for message in messages():
        for english, german in zip(forms(message), CATALOGUE[forms(message)[0]], strict=False):
            # A singular may say its number in words.
            optional = {"n"} if english != forms(message)[-1] else set()
            if places(english) - optional != places(german) - optional:
                wrong.append((english, german))
    assert wrong == []


def test_babel_reads_the_catalogue_alike() -> None:
    from babel.messages.pofile import read_po

    with catalogue_path("de").open("rb") as file:
        read = read_po(file, locale="de")
    theirs = {forms(m.id)[0]: [m.string] if isinstance(m.string, str) else [*m.string] for m in read if m.id}
    assert theirs == {key: found for key, found in CATALOGUE.items() if key}


@pytest.mark.parametrize("layout", SHEETS, ids=lambda layout: layout.key)
def test_german_sheets_headers_and_choices_are_read(layout: SheetLayout) -> None:
    assert sheet_named(GERMAN.translate(layout.key)) == layout or not layout.columns
    known = headers(layout.key)
    names = [GERMAN.translate(column.name) for column in layout.columns]
    assert [known.get(fold(name)) for name in names] == [column.key for column in layout.columns]
    assert len({fold(name) for name in names}) == len(names)


def test_the_first_other_word_for_a_choice_is_the_german_one() -> None:
    choices = {choice for layout in SHEETS for column in layout.columns for choice in column.choices}
    assert {c: spellings(c, aliases.CHOICES)[1] for c in choices} == {c: GERMAN.translate(c) for c in choices}


def test_settings_are_read_by_their_german_names() -> None:
    assert {o.name: aliases.SETTINGS[o.name] for o in OPTIONS} == {o.name: GERMAN.translate(o.name) for o in OPTIONS}


def test_numbers_dates_and_plurals_are_german() -> None:
    from datetime import date

    values = {"a": 1234.5, "b": date(2026, 11, 22), "c": Share(0.255)}
    assert say("{a} {b} {c}", **values).render(GERMAN) == "1.234,5 22.11.2026 25,5 %"
    assert say("{a} {b} {c}", **values).render(ENGLISH) == "1,234.5 2026-11-22 25.5 %"
    said = [count(n, "{n} row", "{n} rows").render(GERMAN) for n in (0, 1, 1000)]
    assert said == ["0 Zeilen", "1 Zeile", "1.000 Zeilen"]


def test_a_locale_decides_how_numbers_and_dates_are_written() -> None:
    mixed = language("en", "de")
    assert (mixed.number(1234.5), mixed.translate("Title")) == ("1.234,5", "Title")
    assert language("en") == ENGLISH
    assert all(language(code, locale).number(0.5) in ("0.5", "0,5") for code in LANGUAGES for locale in LOCALES)
    with pytest.raises(KeyError):
        language("xx")
