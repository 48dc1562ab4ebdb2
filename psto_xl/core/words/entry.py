"""What the wording rules have to know of a language."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The words of one language, in lower case; an entry may be of several words.

    `common`: words by which a title shows its language, and no other's.
    `determiners`: words behind which a thing follows (the, our, all); they make what stands before a verb.
    `joints`: words that end the first part of a sentence (of, within, to).
    `things`: words that show that a doubtful word before them is a noun (review *rate*).
    `participles`: endings that show the same of the last word behind it (reviews *completed*).
    `actions`: verbs that tell of work and not of its effect, at the beginning of a title.
    `doubtful_actions`: the same, but nouns as well (*launch*, *review*).
    `nouns`: doubtful words that are nouns more often than not (*pilot* customers, *train* punctuality); only a
    determiner or a number behind them makes them verbs.
    `closing_actions`: such verbs at the end of a title, where the language puts them there.
    `vague`: words that sound like a goal and can't be measured.
    `upkeep`, `doubtful_upkeep`, `closing_upkeep`: likewise verbs that tell of keeping something going.
    `recurring`: words that say that something is done again and again.
    `rhythms`: the same where they belong to a verb; in *weekly active users* they belong to a number.
    `changes`: words that tell of something new, so that it is no mere upkeep.
    `ands`: words between the names of two people.
    `labels`: words before a number that is then a name and no quantity (*phase* 2).
    `units`: words that show that an owner is a department and no person.
    `spaced`: whether the language sets words apart; else entries are looked for within the text.
    """

    code: str
    common: frozenset[str]
    determiners: frozenset[str]
    joints: frozenset[str]
    things: frozenset[str]
    participles: tuple[str, ...]
    actions: frozenset[str]
    doubtful_actions: frozenset[str]
    nouns: frozenset[str]
    closing_actions: frozenset[str]
    vague: frozenset[str]
    upkeep: frozenset[str]
    doubtful_upkeep: frozenset[str]
    closing_upkeep: frozenset[str]
    recurring: frozenset[str]
    rhythms: frozenset[str]
    changes: frozenset[str]
    ands: frozenset[str]
    labels: frozenset[str]
    units: frozenset[str]
    spaced: bool = True


def listed(text: str) -> frozenset[str]:
    """The entries of a list as words are compared: separated by blanks, ``_`` for a blank within one."""
    return frozenset(entry.replace("_", " ") for entry in text.casefold().split())
