"""Plans out of text, checked: what the tests of rules and figures have in common."""

from psto_xl.backends.text import parse_book
from psto_xl.core.check import Selection, check
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY


def plan(*texts, today=EXAMPLE_DAY):
    """A plan of one workbook a text, called a.xlsx, b.xlsx and so on."""
    return Plan([read_workbook(parse_book(text), i, f"{chr(97 + i)}.xlsx", today) for i, text in enumerate(texts)])


def found(code, *texts, since=None):
    """What one rule finds in the workbooks that some texts describe."""
    return check(plan(*texts), EXAMPLE_DAY, Selection([code]), since=since and plan(since)).findings


def said(code, *texts, since=None):
    """The same as lines: ``S1 Due: message``."""
    return [f"{f.id or f.sheet} {f.column}: {f.message}" for f in found(code, *texts, since=since)]


def ids(code, *texts, since=None):
    """The rows that one rule finds."""
    return [f.id or f.sheet for f in found(code, *texts, since=since)]


def figures(*texts):
    """The figures of every row by its id."""
    report = check(plan(*texts), EXAMPLE_DAY, Selection(["-"]))
    return {item.id: f for book in report.books for item, f in book.figures.items()}


def item(plan, name):
    """The row with an id."""
    return next(one for one in plan.items if one.id == name)
