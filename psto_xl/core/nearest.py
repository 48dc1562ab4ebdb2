"""Existing names that resemble one that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from psto_xl.core.layout import fold
from psto_xl.core.values import id_key

_BUCKET: Final = 60
_NUMBER: Final = re.compile(r"[0-9]{1,9}$")


class Nearest:
    """Names that differ from another by one character, by marks and spaces, or by what follows the first word.

    Names are stored under everything that is left of them when one character is cut (after SymSpell, Garbe
    2012), so a look-up costs the same however many there are.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._buckets: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            for clue in _clues(name):
                bucket = self._buckets.setdefault(clue, [])
                if len(bucket) < _BUCKET:
                    bucket.append(number)

    def to(self, name: str, most: int = 2) -> list[str]:
        """At most so many names, the likeliest first; none where nothing resembles it."""
        found = {number for clue in _clues(name) for number in self._buckets.get(clue, ())}
        ranked = sorted(found, key=lambda number: (*_unlikeness(name, self._names[number]), number))
        return [self._names[number] for number in ranked[:most]]


def _clues(name: str) -> Iterator[str]:
    key = id_key(name)[:50]
    yield key
    for i in range(len(key)):
        yield key[:i] + key[i + 1 :]
    first, space, _ = key.partition(" ")
    if space:
        yield f"{first} "
    letters = fold(name)
    yield f"={letters}"
    if number := _NUMBER.search(letters):
        yield f"~{letters[0]}{number[0].lstrip('0')}"


def _unlikeness(a: str, b: str) -> tuple[bool, bool, int]:
    one, other = fold(a), fold(b)
    apart = abs(_number(one) - _number(other))
    return one != other, sorted(one) != sorted(other), apart


def _number(text: str) -> int:
    match = _NUMBER.search(text)
    return int(match[0]) if match else 0
