"""Sentences that can still be translated: a template, its values, and how a language shows them.

Rules and reports say what they have to say with `say` and `count`; whoever shows it picks the `Language`.
`str` gives English.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple


class Share(float):
    """A fraction that is shown as a percentage: ``Share(0.25)`` reads ``25 %``."""


@lru_cache(maxsize=4096)
def _day(day: date, form: str) -> str:
    return day.strftime(form)


def _same(text: str) -> str:
    return text


def _one_or_many(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


@dataclass(frozen=True, slots=True)
class Language:
    """How sentences, numbers and dates are shown: ISO code, translations, separators, date format."""

    code: str = "en"
    translate: Callable[[str], str] = _same
    translate_count: Callable[[str, str, int], str] = _one_or_many
    decimal: str = "."
    thousands: str = ","
    dates: str = "%Y-%m-%d"

    def number(self, value: float) -> str:
        """Up to ten digits, no trailing zeros, thousands apart: ``1,234.5``. There is no ``-0``."""
        if -1000 < value < 1000 and value == int(value):
            return str(int(value))
        text = f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}" if abs(value) < 1e15 else f"{value:.6g}"
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})

    def show(self, value: object) -> str:
        """One value of a sentence in this language."""
        match value:
            case Text():
                return value.render(self)
            case BaseException():
                return self.show(told(value))
            case Share():
                return f"{self.number(round(value * 100, 1))} %"
            case bool():
                return str(value)
            case int() | float():
                return self.number(value)
            case date():
                return _day(value, self.dates)
            case tuple() | list() if type(value) in (tuple, list):
                return ", ".join(map(self.show, value))
            case _:
                return str(value)


ENGLISH = Language()


class Text(NamedTuple):
    """A sentence: an English template with ``{names}`` and the values `given` for them; `many` is the plural.

    A run over thousands of workbooks holds millions: so sentences from one place share their names, and are one
    where they have no values.
    """

    template: str
    names: tuple[str, ...] = ()
    given: tuple[object, ...] = ()
    many: str = ""

    @property
    def values(self) -> dict[str, object]:
        """The values by their names."""
        return dict(zip(self.names, self.given, strict=True))

    def render(self, language: Language) -> str:
        """The sentence in `language`."""
        if self.many:
            number = self.given[self.names.index("n")]
            assert isinstance(number, int)
            template = language.translate_count(self.template, self.many, number)
        else:
            template = language.translate(self.template)
        if not self.names:
            return template
        shown = [value if type(value) is str else language.show(value) for value in self.given]
        return template.format_map(dict(zip(self.names, shown, strict=True)))

    def __str__(self) -> str:
        return self.render(ENGLISH)


Told = Text | str
"""What somebody is told: a sentence, or one that can't be translated."""

NOTHING = Text("")

_NAMES: dict[tuple[str, ...], tuple[str, ...]] = {}


def say(template: str, /, **values: object) -> Text:
    """A sentence. Numbers, dates, `Share`s and sentences among `values` are shown as the language does."""
    return _text(template, values) if values else _bare(template)


@cache
def _bare(template: str) -> Text:
    return Text(template)


def count(n: int, one: str, many: str, /, **values: object) -> Text:
    """A sentence that depends on a number, which both templates may show as ``{n}``."""
    return _text(one, {"n": n, **values}, many)


def _text(template: str, values: dict[str, object], many: str = "") -> Text:
    names = tuple(values)
    return Text(template, _NAMES.setdefault(names, names), tuple(values.values()), many)


def told(error: BaseException) -> Told:
    """What an error says, still to be translated where it was raised with a sentence; plain data all through."""
    match error.args:
        case (Text() as text, *_):
            return text._replace(given=tuple(map(_plain, text.given)))
    return str(error)


def _plain(value: object) -> object:
    match value:
        case BaseException():
            return told(value)
        case Text() | str() | int() | float() | date():
            return value
    return str(value)
