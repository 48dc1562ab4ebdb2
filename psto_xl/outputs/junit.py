"""The findings as JUnit XML, which build pipelines show: a suite for each workbook, a case for each finding."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from psto_xl.core.finding import Finding, Severity
from psto_xl.core.report import BookReport, Failure, Report
from psto_xl.core.text import ENGLISH, Language

_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: Report, language: Language = ENGLISH, *, fail_on: Severity | None = Severity.ERROR) -> str:
    """Findings at or above `fail_on` are failures (None: none is), the others pass and say so in their output.

    A workbook without findings is one case that passes, one that could not be read or written is an error.
    """
    root = Element("testsuites", name="psto-xl")
    suites = [_workbook(root, mine, language, fail_on) for mine in report.books]
    suites += [_failed(root, failure) for failure in report.failures]
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in suites)))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _workbook(root: Element, mine: BookReport, language: Language, fail_on: Severity | None) -> Element:
    rows = mine.findings
    limit = -1 if fail_on is None else fail_on.rank
    failures = sum(finding.severity.rank <= limit for finding in rows)
    suite = _suite(root, mine.book.label, tests=max(len(rows), 1), failures=failures)
    properties = SubElement(suite, "properties")
    SubElement(properties, "property", name="unit", value=_plain(mine.book.unit))
    if mine.score is not None:
        SubElement(properties, "property", name="score", value=f"{mine.score:.1f}")
    for finding in rows:
        case = SubElement(suite, "testcase", name=_name(finding), classname=_plain(mine.book.label))
        words = [finding.message.render(language), finding.hint.render(language)]
        told = _plain("\n".join(word for word in words if word))
        if finding.severity.rank <= limit:
            failure = SubElement(case, "failure", type=finding.severity, message=_plain(words[0]))
            failure.text = told
        else:
            SubElement(case, "system-out").text = f"{finding.severity}: {told}"
    if not rows:
        SubElement(suite, "testcase", name="no findings", classname=_plain(mine.book.label))
    return suite


def _failed(root: Element, failure: Failure) -> Element:
    suite = _suite(root, failure.path, tests=1, errors=1)
    case = SubElement(suite, "testcase", name="can be checked", classname=_plain(failure.path))
    SubElement(case, "error", type="failure", message=_plain(str(failure.reason)))
    return suite


def _suite(root: Element, name: str, *, tests: int, failures: int = 0, errors: int = 0) -> Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": str(errors), "skipped": "0"}
    return SubElement(root, "testsuite", {"name": _plain(name), **counts})


def _name(finding: Finding) -> str:
    return _plain(f"{finding.code} {finding.name} {finding.sheet}!{finding.cell}")


def _plain(text: str) -> str:
    """The text without characters that XML can't hold."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
