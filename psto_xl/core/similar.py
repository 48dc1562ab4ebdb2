"""Sentences that say nearly the same, found without comparing each with each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from math import ceil
from typing import Final

Words = frozenset[str]

_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
_BUCKET: Final = 10
_MOST_WORDS: Final = 60


def words(text: str) -> Words:
    """The different words of a sentence without case; in Chinese and Japanese, its characters."""
    return frozenset(_WORD.findall(text.casefold()))


def overlap(a: Words, b: Words) -> float:
    """The words that two sentences share, as a fraction of all their words (Jaccard)."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if shared else 0.0


def similar_pairs(sentences: Sequence[Words], least: float, most: int = 3) -> Iterator[tuple[int, list[int]]]:
    """Positions of sentences that overlap earlier ones by `least` or more, with those, at most `most` of them.

    `least` is above one half.

    Two that share so much share at least two of the rarest words of each, as many as could be missing and
    two more (prefix filtering, Chaudhuri et al. 2006, with prefixes one longer as Wang et al. 2012 have
    them). So a sentence is compared only with those under the same pair of rare words, and only with a few
    where a pair is not so rare: of thousands of sentences from one mould, some resemblances remain unnamed.
    """
    counts = Counter(chain.from_iterable(sentences))
    alike: dict[Words, list[int]] = {}
    pairs: dict[tuple[str, str], list[Words]] = {}
    for at, sentence in enumerate(sentences):
        if not 0 < len(sentence) <= _MOST_WORDS:
            continue
        same = alike.get(sentence)
        if same is None:
            alike[sentence] = [at]
            found = _resembling(sentence, _rare_pairs(sentence, counts, least), pairs, alike, least)
        else:
            found = same[:most]
            if len(same) < most:
                same.append(at)
        if found:
            yield at, sorted(found)[:most]


def _resembling(
    sentence: Words,
    keys: Sequence[tuple[str, str]],
    pairs: dict[tuple[str, str], list[Words]],
    alike: Mapping[Words, Sequence[int]],
    least: float,
) -> list[int]:
    """Positions of earlier sentences with other words that resemble this one, which joins them."""
    candidates = {other for key in keys for other in pairs.get(key, ())}
    for key in keys:
        bucket = pairs.setdefault(key, [])
        if len(bucket) < _BUCKET:
            bucket.append(sentence)
    return [at for other in candidates if overlap(sentence, other) >= least for at in alike[other]]


def _rare_pairs(sentence: Words, counts: Mapping[str, int], least: float) -> list[tuple[str, str]]:
    """Pairs of a sentence's rarest words, leaving out those that no other sentence has."""
    known = [word for word in sentence if counts[word] > 1]
    unknown = len(sentence) - len(known)  # the rarest of all
    prefix = len(sentence) - ceil(least * len(sentence) - 1e-9) + 2 - unknown
    if prefix < 2:
        return []
    known.sort(key=lambda word: (counts[word], word))
    return list(combinations(known[:prefix], 2))
