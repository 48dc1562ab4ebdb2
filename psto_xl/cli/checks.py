"""Commands that check and take back: check, clear, watch."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psto_xl.cli.arguments import (
    DONE,
    FAILED,
    FOUND,
    Commands,
    add_language,
    add_password,
    add_paths,
    add_running,
    asked_for,
    codes,
    day,
    how,
    password,
    report_failures,
    show,
    spoken,
)
from psto_xl.core.finding import Severity

if TYPE_CHECKING:
    from psto_xl.core.report import Report

_FOR_PEOPLE: Final = ("text", "markdown")
_FORMATS: Final = ("text", "json", "csv", "sarif", "markdown", "junit")


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    check = commands.add_parser("check", help="check workbooks, folders or glob patterns as one plan")
    add_paths(check)
    check.add_argument("--write", action="store_true", help="write the results into the workbooks")
    check.add_argument("--out", type=Path, metavar="DIR", help="write copies with the results there instead")
    check.add_argument("--backup", action="store_true", help="keep each workbook as it was as NAME.bak.xlsx")
    check.add_argument("--format", choices=_FORMATS, default="text", help="default: text")
    check.add_argument("--output", type=Path, metavar="FILE", help="write the report there instead of printing it")
    check.add_argument("--as-of", type=day, metavar="DATE", help="the day to check for (default: today)")
    check.add_argument("--select", type=codes, default=(), metavar="CODES", help="only these rules: PSTO2,PSTO401")
    check.add_argument("--ignore", type=codes, default=(), metavar="CODES", help="all but these rules")
    check.add_argument(
        "--fail-on", choices=[*map(str, Severity), "never"], default="error", help="exit with 1 from here on"
    )
    check.add_argument("--since", metavar="OLD", help="an earlier version: a workbook, a folder or a pattern")
    check.add_argument(
        "--history", type=Path, metavar="FILE", help="record the run there; 'trend' shows what came of it"
    )
    add_language(check, "the language of the report; each workbook is told in its own", "the workbooks' own")
    check.add_argument("--quiet", action="store_true", help="print findings only, no summary")
    add_running(check)
    add_password(check)
    check.set_defaults(run=_check)

    clear = commands.add_parser("clear", help="remove everything that the tool wrote")
    add_paths(clear)
    add_language(clear, "the language of what is told")
    clear.set_defaults(run=_clear)

    watch = commands.add_parser("watch", help="check again whenever a workbook is saved")
    watch.add_argument("path", metavar="FOLDER", help="a folder with all beneath, or a workbook")
    watch.add_argument("--as-of", type=day, metavar="DATE", help="the day to check for (default: today)")
    add_password(watch)
    add_language(watch, "the language of what is told", "the workbooks' own")
    watch.set_defaults(run=_watch)


def _check(args: argparse.Namespace) -> int:
    from psto_xl.app.check import Options, check_files
    from psto_xl.app.files import UsageError
    from psto_xl.app.outcome import in_words
    from psto_xl.core.check import Selection

    if args.history:
        from psto_xl.app.history import examine, record

        examine(args.history)
    outcome = check_files(
        args.paths,
        Options(
            today=date.today(),
            as_of=args.as_of,
            selection=Selection(args.select, args.ignore),
            write=args.write or args.out is not None,
            out=args.out,
            backup=args.backup,
            password=password(args),
            since=args.since,
        ),
        how(args),
    )
    if not outcome.books and not outcome.failures:
        raise UsageError(in_words(()))
    if args.history:
        record(args.history, outcome.report, datetime.now(UTC))
    report_failures(outcome.failures, spoken(args))
    if outcome.books or args.format != "text":
        from psto_xl.outputs.formats import render

        fail_on = None if args.fail_on == "never" else Severity(args.fail_on)

        def shown(report: Report) -> str:
            # Programs get English, unless it was asked for otherwise.
            people = report.books if args.format in _FOR_PEOPLE else ()
            said_in = spoken(args, (mine.book for mine in people))
            return render(report, args.format, fail_on=fail_on, with_summary=not args.quiet, language=said_in)

        show(outcome.text(repr((args.format, fail_on, args.quiet, args.language)), shown), args.output)
    if outcome.failures:
        return FAILED
    if args.fail_on == "never":
        return DONE
    limit = Severity(args.fail_on).rank
    return FOUND if any(n and severity.rank <= limit for severity, n in outcome.counts.items()) else DONE


def _clear(args: argparse.Namespace) -> int:
    from psto_xl.app.clear import clear_files

    return report_failures(clear_files(args.paths), spoken(args))


def _watch(args: argparse.Namespace) -> int:
    from psto_xl.app.bar import for_terminal
    from psto_xl.app.check import Options
    from psto_xl.app.outcome import Stopped
    from psto_xl.app.watch import watch

    secret = password(args)
    tell = partial(print, flush=True)
    bar = for_terminal(bar=True, notes=False)
    try:
        watch(args.path, lambda: Options(date.today(), args.as_of, password=secret), tell, asked_for(args), bar)
    except (KeyboardInterrupt, Stopped):
        print()
    return DONE
