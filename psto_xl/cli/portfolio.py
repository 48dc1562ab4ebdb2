"""Commands about a whole portfolio: report, combine, trend."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from psto_xl.cli.arguments import (
    DONE,
    Commands,
    add_language,
    add_password,
    add_paths,
    add_running,
    asked_for,
    day,
    how,
    password,
    report_failures,
    show,
    spoken,
)


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    report = commands.add_parser("report", help="make a report to look at: .html, .pdf, .pptx or .md")
    add_paths(report)
    report.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the report to make")
    report.add_argument("--as-of", type=day, metavar="DATE", help="the day to check for (default: today)")
    report.add_argument("--history", type=Path, metavar="FILE", help="show how it came about, from this history")
    report.add_argument("--title", default="", metavar="TEXT", help="what stands on top (default: the unit's name)")
    add_password(report)
    add_language(report, "the language of the report", "the workbooks' own")
    add_running(report)
    report.set_defaults(run=_report, quiet=False)

    combine = commands.add_parser("combine", help="make one workbook of a whole portfolio")
    add_paths(combine)
    combine.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the workbook to make")
    combine.add_argument("--as-of", type=day, metavar="DATE", help="the day to check for (default: today)")
    combine.add_argument("--history", type=Path, metavar="FILE", help="show how it came about, from this history")
    add_password(combine)
    add_language(combine, "the language of the new workbook", "the workbooks' own")
    add_running(combine)
    combine.set_defaults(run=_combine, quiet=False)

    trend = commands.add_parser("trend", help="score, progress and findings over time, from a history of checks")
    trend.add_argument("file", type=Path, metavar="FILE", help="what 'check --history FILE' has recorded")
    trend.add_argument("--unit", default="", metavar="NAME", help="one unit more closely")
    add_language(trend, "the language of what is shown")
    trend.set_defaults(run=_trend)


def _report(args: argparse.Namespace) -> int:
    from psto_xl.app.check import Options
    from psto_xl.app.report import make_report
    from psto_xl.core.text import say

    options = Options(today=date.today(), as_of=args.as_of, password=password(args))
    made = make_report(
        args.paths, args.output, options, how(args), title=args.title, language=asked_for(args), history=args.history
    )
    print(made.language.show(say("Made '{path}'.", path=args.output)))
    return report_failures(made.failures, made.language)


def _combine(args: argparse.Namespace) -> int:
    from psto_xl.app.check import Options
    from psto_xl.app.combine import combine

    options = Options(today=date.today(), as_of=args.as_of, password=password(args))
    made = combine(args.paths, args.output, options, args.history, how(args), asked_for(args))
    print(made.said)
    return report_failures(made.failures, made.language)


def _trend(args: argparse.Namespace) -> int:
    from psto_xl.app.trend import show_trend

    show(show_trend(args.file, args.unit, spoken(args)), None)
    return DONE
