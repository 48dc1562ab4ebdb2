"""The rules, in words."""

from __future__ import annotations

from psto_xl.app.files import UsageError
from psto_xl.core.rule import EXAMPLE_DAY, Rule
from psto_xl.core.rules import RULES


def find_rule(text: str) -> Rule:
    """The rule with this code or name. Raises UsageError where there is none."""
    wanted = text.strip()
    for rule in RULES:
        if wanted.upper() == rule.code or wanted.lower() == rule.name:
            return rule
    raise UsageError(f"there is no rule '{text}': see 'psto-xl rules'.")


def explain(text: str) -> str:
    """A rule's code, name and severity, what it finds and why, and its examples."""
    rule = find_rule(text)
    facts = f"{rule.code} {rule.name} ({rule.severity}"
    if rule.threshold is not None:
        facts += f"; threshold {rule.threshold:g}"
    turn_off = f"To change it, put '{rule.name}' into Settings with off, info, warning or error"
    turn_off += ", or another threshold." if rule.threshold is not None else "."
    waive = f"To keep one finding, write '{rule.code}: your reason' into the row's Ignore cell."
    example = f"The examples are as of {EXAMPLE_DAY}."
    return f"{facts})\n\n{rule.doc}\n\n{turn_off}\n{waive}\n{example}"


def catalogue() -> str:
    """A line for every rule: code, name, severity, what it finds."""
    width = max(len(rule.name) for rule in RULES)
    return "\n".join(f"{rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}" for rule in RULES)
