import pytest

from psto_xl.backends.text import parse_book
from psto_xl.core.check import Selection, check
from psto_xl.core.plan import Plan
from psto_xl.core.reading import read_workbook
from psto_xl.core.rule import EXAMPLE_DAY


@pytest.fixture
def plan():
    """A plan of workbooks a.xlsx, b.xlsx ... that texts describe."""

    def make(*texts):
        return Plan([read_workbook(parse_book(t), i, f"{'abcde'[i]}.xlsx", EXAMPLE_DAY) for i, t in enumerate(texts)])

    return make


@pytest.fixture
def said(plan):
    """What a check says about the workbooks that texts describe: a line a finding, with its hint beneath."""

    def say(*texts, select=()):
        report = check(plan(*texts), EXAMPLE_DAY, Selection(select))
        return "\n".join(
            f"{'abcde'[f.book]} {f.sheet}!{f.cell} {f.code} {f.message}\n    {f.hint}" for f in report.findings
        )

    return say
