"""What a title's words give away: work instead of effect, vagueness, upkeep, numbers, several names.

A title may be in any language of `words.LANGUAGES`, whatever the workbook's is. A word that could be two
things is taken for the harmless one: a false alarm costs more than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from psto_xl.core.words import LANGUAGES
from psto_xl.core.words.entry import Words

_WORD: Final = re.compile(r"[^\W_]+(?:[-'’/&][^\W_]+)*")
_BULLET: Final = re.compile(r"\s*(?:\(?\d+(?:\.\d+)*[.):]|[-–•*·])\s+")
_CLAUSE: Final = re.compile(r"[,;:(–—]| - ")
_BRACKETS: Final = re.compile(r"(?:\s*\([^()]*\))+\s*$")
_NUMBER: Final = re.compile(r"\d+(?:[.,'’]\d+)*")
_COUNTED: Final = re.compile(r"(?<![^\W_])\d+(?:[.,:'’]\d+)*")
_SIGN_AFTER: Final = re.compile(r"\s?[%€$£‰]")
_SIGN_BEFORE: Final = re.compile(r"[€$£]\s?$")
_GLUE_AFTER: Final = re.compile(r"[-/]\w|(?:D|G|st|nd|rd|th)\b")
_GLUE_BEFORE: Final = re.compile(r"(?:[^\W\d]|[^\W_][-/.])$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBERING: Final = re.compile(r"[.):]|[a-z]?[.)]?\s+(?=[(A-ZÄÖÜ])")
_WORD_BEFORE: Final = re.compile(r"([^\W\d_]+)\W*$")
_OWNERS: Final = re.compile(r"[;|\n\t/]")
_MARKS: Final = ",.:;()"
_LOOKED_FOR: Final = (
    "actions", "doubtful_actions", "closing_actions", "upkeep", "doubtful_upkeep", "closing_upkeep",
    "recurring", "rhythms",
)  # fmt: skip
_LONGEST: Final = 4
"""The most words that an entry of a list has."""


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, in lower case; what a hyphen or a slash joins is one."""
    return tuple(_WORD.findall(text.casefold()))


def length(text: str) -> int:
    """How many words a text has; what stands in brackets at its end (a unit, a definition) is not counted."""
    return len(_WORD.findall(_BRACKETS.sub("", text)))


def languages(text: str) -> Sequence[Words]:
    """The languages that a text shows by its common words; all where it shows none."""
    found = tokens(text)
    shown = [len(words.common.intersection(found)) for words in LANGUAGES]
    most = max(shown)
    return [words for words, n in zip(LANGUAGES, shown, strict=True) if n == most]


def count_numbers(text: str) -> int:
    """How many numbers a text holds; figures within a word (Q3, CO2) are none."""
    return len(_COUNTED.findall(text))


def action(text: str) -> str:
    """The word for work (launch, hold, analyse) that leads a title, "" where none does."""
    if not _glance(text).action:
        return ""
    return _leading(text, [(w, w.actions, w.doubtful_actions, w.closing_actions) for w in languages(text)])


def upkeep(text: str) -> str:
    """The word for upkeep (keep, run, ensure) that leads a title that tells of nothing new, "" where none does."""
    if not _glance(text).upkeep:
        return ""
    spoken = languages(text)
    word = _leading(text, [(w, w.upkeep, w.doubtful_upkeep, w.closing_upkeep) for w in spoken])
    return "" if word and any(_first(text, words, words.changes) for words in spoken) else word


def vague(text: str) -> str:
    """The first word of a title that sounds like a goal and can't be measured, "" where there is none."""
    return next((word for w in languages(text) if (word := _first(text, w, w.vague))), "")


def recurrence(text: str) -> str:
    """The word that says that something is done again and again (daily, ongoing), "" where none does."""
    if not _glance(text).recurrence:
        return ""
    for words in languages(text):
        if word := _first(text, words, words.recurring) or _rhythm(text, words):
            return word
    return ""


class _Glance(NamedTuple):
    """What a text may have in it; most have nothing of it and need no second look."""

    action: bool = False
    upkeep: bool = False
    recurrence: bool = False


_NOTHING: Final = _Glance()


@lru_cache(maxsize=1 << 16)
def _glance(text: str) -> _Glance:
    """Whether there can be an entry of the lists for each: for work and upkeep a first word, or one that closes."""
    words = _rough(text)
    if _is_unspaced(text):
        return _Glance(True, True, True)
    if _heads(_LOOKED_FOR).isdisjoint(words):
        return _NOTHING
    first = words[:1] if text[:1].isalpha() else words[:2]

    def leads(lists: tuple[str, ...], closing: tuple[str, ...]) -> bool:
        return not (_heads(lists).isdisjoint(first) and _heads(closing).isdisjoint(words))

    return _Glance(
        leads(("actions", "doubtful_actions"), ("closing_actions",)),
        leads(("upkeep", "doubtful_upkeep"), ("closing_upkeep",)),
        not _heads(("recurring", "rhythms")).isdisjoint(words),
    )


def _rough(text: str) -> list[str]:
    """About the words of a text, much sooner than `tokens` has them."""
    rough = text.casefold()
    for mark in _MARKS:
        if mark in rough:
            rough = rough.replace(mark, " ")
    return rough.split()


def _is_unspaced(text: str) -> bool:
    """Whether a text may be in a language that does not set words apart."""
    return not text.isascii() and not all(words.spaced for words in LANGUAGES)


@cache
def _heads(lists: tuple[str, ...]) -> frozenset[str]:
    """The words with which the entries of these lists begin, in every language."""
    return frozenset(entry.split()[0] for words in LANGUAGES for name in lists for entry in getattr(words, name))


_Lists = tuple[Words, Collection[str], Collection[str], Collection[str]]


def _leading(text: str, lists: Sequence[_Lists]) -> str:
    body = text[match.end() :] if (match := _BULLET.match(text)) else text
    for words, sure, doubtful, closing in lists:
        word = (
            _at_start(body, words, sure)
            or (first if _is_verb(body, words) and (first := _at_start(body, words, doubtful)) else "")
            or _at_end(body, words, closing)
        )
        if word:
            return word
    return ""


def _at_start(text: str, words: Words, entries: Collection[str]) -> str:
    if not words.spaced:
        return next((entry for entry in entries if text.startswith(entry)), "")
    found = tokens(text)
    starts = (" ".join(found[:n]) for n in range(min(_LONGEST, len(found)), 0, -1))
    return next((start for start in starts if start in entries), "")


def _at_end(text: str, words: Words, entries: Collection[str]) -> str:
    """An entry that closes the first part of a sentence, or stands before a joint there."""
    if not entries:
        return ""
    found = tokens(_CLAUSE.split(text, maxsplit=1)[0])
    for at, word in enumerate(found):
        if at and word in entries and (at + 1 == len(found) or found[at + 1] in words.joints):
            return word
    return ""


def _is_verb(text: str, words: Words) -> bool:
    """Whether the first word of a title, which could be a noun as well, is a verb."""
    first, *rest = tokens(text) or ("",)
    if rest and (rest[0] in words.determiners or rest[0][0].isdigit()):
        return True
    if first in words.nouns:
        return False
    thing: list[str] = []
    for word in rest:
        if word in words.joints or word[0].isdigit():
            break
        thing.append(word)
    return (
        bool(thing)
        and words.things.isdisjoint(thing)
        and not (words.participles and thing[-1].endswith(words.participles))
        and not text.rstrip().endswith(")")
    )


def _first(text: str, words: Words, entries: Collection[str]) -> str:
    """The entry of a list that comes first in a text."""
    if not words.spaced:
        return min((entry for entry in entries if entry in text), key=text.index, default="")
    found = tokens(text)
    for at in range(len(found)):
        for n in range(1, _LONGEST + 1):
            if (entry := " ".join(found[at : at + n])) in entries:
                return entry
    return ""


def _rhythm(text: str, words: Words) -> str:
    """A word such as *weekly* that belongs to a verb or ends a part of the sentence."""
    found = tokens(text)
    leads = bool(action(text) or upkeep(text))
    for at, word in enumerate(found):
        if word in words.rhythms and (leads or at + 1 == len(found) or found[at + 1] in words.joints):
            return word
    return ""


def quantities(text: str) -> Iterator[str]:
    """The numbers in a text that count something: no years, numbering, codes and names (Phase 2, 24/7, B2B)."""
    for match in _NUMBER.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        counts = _SIGN_AFTER.match(after) or _SIGN_BEFORE.search(before[-3:])
        if counts or not (
            _is_glued(before, after) or _is_year(match[0]) or _is_numbering(before, after) or _is_name(before)
        ):
            yield match[0]


def _is_glued(before: str, after: str) -> bool:
    return bool(_GLUE_BEFORE.search(before[-3:]) or _GLUE_AFTER.match(after))


def _is_year(number: str) -> bool:
    return _YEAR.fullmatch(number) is not None


def _is_numbering(before: str, after: str) -> bool:
    return not before.strip("( ") and _NUMBERING.match(after) is not None


def _is_name(before: str) -> bool:
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    is_label = any(match[1].casefold() in words.labels for words in LANGUAGES)
    return is_label or (match[1][0].isupper() and bool(before[: match.start()].strip()))


def is_unit(owner: str) -> bool:
    """Whether an owner is a department rather than a person."""
    return any(not words.units.isdisjoint(tokens(owner)) for words in LANGUAGES)


def people(owner: str) -> list[str]:
    """The names in an owner's cell; a department's name and ``Doe, Jane`` are one."""
    parts = [part.strip() for part in _OWNERS.split(owner) if part.strip()]
    if any(sum(map(str.isalpha, part)) < 2 for part in parts):
        return [owner]
    return [name for part in parts for name in _apart(part)]


def _apart(owner: str) -> list[str]:
    """The names that commas and words such as *and* set apart, where all of them look like a person's."""
    if is_unit(owner):
        return [owner]
    names = [name for part in _ands().split(owner) for name in _between_commas(part)]
    return names if all(name[0] == name[0].upper() for name in names) else [owner]


@cache
def _ands() -> re.Pattern[str]:
    words = sorted(re.escape(word) for language in LANGUAGES for word in language.ands)
    return re.compile(rf"\s+(?:{'|'.join(words)})\s+", re.IGNORECASE)


def _between_commas(names: str) -> list[str]:
    found = [name.strip() for name in names.split(",") if name.strip()]
    return [names] if len(found) == 2 and any(" " not in name for name in found) else found
