"""The rules, in words."""

from __future__ import annotations

from textwrap import fill
from typing import Final

from psto_xl.app.files import UsageError
from psto_xl.core.rule import EXAMPLE_DAY, Rule
from psto_xl.core.rules import RULES
from psto_xl.core.text import ENGLISH, Language, Share, say

_WIDTH: Final = 112


def find_rule(text: str) -> Rule:
    """The rule with this code or name. Raises UsageError where there is none."""
    wanted = text.strip()
    for rule in RULES:
        if wanted.upper() == rule.code or wanted.lower() == rule.name:
            return rule
    raise UsageError(say("there is no rule '{text}': see 'psto-xl rules'.", text=text))


def explain(text: str, language: Language = ENGLISH) -> str:
    """A rule's code, name and severity, what it finds and why, and its examples, which stay in English."""
    rule = find_rule(text)
    name, severity = language.translate(rule.name), language.translate(str(rule.severity))
    facts = f"{rule.code} {name} ({severity}"
    if rule.threshold is not None:
        limit = Share(rule.threshold) if rule.is_share else rule.threshold
        facts += "; " + say("threshold {limit}", limit=limit).render(language)
    paragraphs = [f"{language.translate(rule.summary)}.", *map(language.translate, rule.reasons)]
    _, bad, examples = rule.doc.partition("Bad:\n")
    bad_ones, _, good_ones = examples.partition("Good:\n")
    shown = [f"{say('Bad:').render(language)}\n{bad_ones}{say('Good:').render(language)}\n{good_ones}"] if bad else []
    off = say("To change it, put '{name}' into Settings with off, info, warning or error.", name=rule.name)
    other = say(
        "To change it, put '{name}' into Settings with off, info, warning or error, or another threshold.",
        name=rule.name,
    )
    last = [
        off if rule.threshold is None else other,
        say("To keep one finding, write '{code}: your reason' into the row's Ignore cell.", code=rule.code),
        say("The examples are as of {day}.", day=EXAMPLE_DAY),
    ]
    told = "\n".join(one.render(language) for one in last)
    return "\n\n".join([f"{facts})", *(fill(one, _WIDTH) for one in paragraphs), *shown, told])


def catalogue(language: Language = ENGLISH) -> str:
    """A line for every rule: code, name, severity, what it finds."""
    t = language.translate
    rows = [(rule.code, t(rule.name), t(str(rule.severity)), t(rule.summary)) for rule in RULES]
    names, severities = (max(len(row[at]) for row in rows) for at in (1, 2))
    return "\n".join(f"{code}  {name:<{names}}  {level:<{severities}}  {what}" for code, name, level, what in rows)
