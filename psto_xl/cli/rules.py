"""Commands about the rules: explain, rules."""

from __future__ import annotations

import argparse

from psto_xl.cli.arguments import (
    DONE,
    Commands,
    add_language,
    spoken,
)


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    explain = commands.add_parser("explain", help="what a rule finds and why, with a bad and a good example")
    explain.add_argument("code", metavar="CODE")
    add_language(explain, "the language of the explanation")
    explain.set_defaults(run=_explain)

    rules = commands.add_parser("rules", help="the catalogue of rules")
    add_language(rules, "the language of the catalogue")
    rules.set_defaults(run=_rules)


def _explain(args: argparse.Namespace) -> int:
    from psto_xl.app.explain import explain

    print(explain(args.code, spoken(args)))
    return DONE


def _rules(args: argparse.Namespace) -> int:
    from psto_xl.app.explain import catalogue

    print(catalogue(spoken(args)))
    return DONE
