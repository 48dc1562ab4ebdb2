"""Each rule's docstring is its test: `Bad` must say what its `!` column says, `Good` nothing."""

import importlib
import pkgutil
import re
from dataclasses import replace

import pytest

import psto_xl.core.rules
from psto_xl.backends.text import parse_book
from psto_xl.core.check import Selection, check
from psto_xl.core.grid import Book
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY, Rule
from psto_xl.core.rules import RULES

BEFORE = " (before)"


def plan(book):
    """The plan that a workbook holds, or None where it holds none."""
    read = read_workbook(book, 0, "plan.xlsx", EXAMPLE_DAY)
    return Plan([read]) if read.sheets else None


def earlier(book):
    """An earlier version of a workbook: its sheets called `... (before)`, without that."""
    names = {name.removesuffix(BEFORE): name for name in book.sheets if name.endswith(BEFORE)}
    return Book({name: replace(book.sheets[old], name=name) for name, old in names.items()}, tuple(names))


def found(text, rule):
    """(sheet, row, code) of everything that one rule finds in the workbook that a text describes."""
    book = parse_book(text)
    assert plan(book), "no sheet of the example was recognised"
    report = check(plan(book), EXAMPLE_DAY, Selection([rule.code]), since=plan(earlier(book)))
    return {(f.sheet, f.row, f.code) for f in report.findings}


def announced(text):
    """(sheet, row, code) of everything that the `!` columns of a text announce; of a whole sheet in their header."""
    said = set()
    for sheet in parse_book(text).sheets.values():
        bang = next((at for at, head in enumerate(sheet.rows[0], 1) if str(head).startswith("!")), 0)
        said |= {(sheet.name, 0, code) for code in str(sheet.rows[0][bang - 1]).split()[1:] if bang}
        for row in range(2, len(sheet.rows) + 1) if bang else ():
            said |= {(sheet.name, row, code) for code in str(sheet.at(row, bang) or "").split()}
    return said


def examples(rule):
    """The texts behind `Bad:` and `Good:`, which may come several times."""
    parts = re.split(r"^(Bad|Good):$", rule.doc, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


EXEMPLIFIED = [rule for rule in RULES if rule.code != "PSTO000"]


@pytest.mark.parametrize("rule", EXEMPLIFIED, ids=lambda rule: rule.code)
def test_examples(rule):
    kinds = {kind for kind, _ in examples(rule)}
    assert kinds == {"Bad", "Good"}, f"give {rule.code} an example of each kind"
    for kind, text in examples(rule):
        if kind == "Bad":
            assert announced(text), f"a bad example of {rule.code} must announce it in its ! column"
        assert found(text, rule) == announced(text)


def test_codes_and_names_are_unique_and_in_order():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_names_read_well_after_allow():
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name), rule.name
        assert not rule.name.startswith(("no-no-", "not-a-", "is-", "has-", "check-", "must-")), rule.name


def test_first_line_stands_alone():
    for rule in RULES:
        first, blank, *_ = rule.doc.splitlines()
        assert first.endswith("."), f"{rule.code}: end the first line with a full stop"
        assert blank == "", f"{rule.code}: leave a blank line behind the first"
        assert first == f"{rule.summary}."


def test_no_rule_is_forgotten():
    package = psto_xl.core.rules
    modules = [
        importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)
    ]
    written = {id(v): v.code for m in modules for v in vars(m).values() if isinstance(v, Rule)}
    listed = {id(rule) for rule in RULES}
    assert set(written) == listed, f"list these in RULES: {[written[i] for i in set(written) - listed]}"
