"""JUnit XML, held against the schema that Jenkins reads by and read by another program."""

from __future__ import annotations

from pathlib import Path

import junitparser
import pytest
from lxml import etree

from psto_xl.core.finding import Severity
from psto_xl.outputs.junit import to_junit

SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def read(text):
    SCHEMA.assertValid(etree.fromstring(text.encode()))
    return junitparser.JUnitXml.fromstring(text.encode())


def test_has_a_suite_for_each_workbook_and_a_case_for_each_finding(report):
    suites = list(read(to_junit(report)))
    assert [suite.name for suite in suites] == [b.book.label for b in report.books] + [
        f.path for f in report.failures
    ]
    for suite, mine in zip(suites, report.books, strict=False):
        assert len(list(suite)) == suite.tests == len(mine.findings)
        assert suite.failures == mine.counts[Severity.ERROR]


@pytest.mark.parametrize(
    ("fail_on", "severities"),
    [(None, []), (Severity.ERROR, ["error"]), (Severity.WARNING, ["error", "warning"]), (Severity.INFO, [*Severity])],
)
def test_findings_fail_from_the_severity_asked_for(report, fail_on, severities):
    whole = read(to_junit(report, fail_on=fail_on))
    assert whole.failures == sum(finding.severity in severities for finding in report.findings)
    assert whole.errors == len(report.failures) == 1
    told = [case.result[0].type for suite in whole for case in suite if case.is_failure]
    assert set(told) == set(severities)


def test_a_workbook_without_findings_passes(plan_report):
    (suite,) = read(to_junit(plan_report))
    (case,) = suite
    assert (case.name, case.is_passed) == ("no findings", True)


def test_texts_that_xml_can_not_hold(plan_report):
    from dataclasses import replace

    from psto_xl.core.report import Failure

    broken = replace(plan_report, failures=(Failure("a\x00\ud800.xlsx", 'bad <&"> \x0b'),))
    suite = list(read(to_junit(broken)))[1]
    (case,) = suite
    assert suite.name == "a��.xlsx"
    assert case.result[0].message == 'bad <&"> �'


@pytest.fixture
def plan_report(report):
    from dataclasses import replace

    return replace(report, books=[replace(report.books[1], findings=[])], failures=())
