"""The command line: parse, call a use case, print. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psto_xl.core.finding import Severity
from psto_xl.core.settings import LANGUAGES

if TYPE_CHECKING:
    from psto_xl.app.outcome import How
    from psto_xl.core.report import Failure

DONE, FOUND, FAILED = 0, 1, 2
_FORMATS: Final = ("text", "json", "csv", "sarif", "markdown", "junit")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: nothing to report, 1: findings at or above ``--fail-on``, 2: it could not be done."""
    _show_any_character()
    args = _parser().parse_args(argv)
    from psto_xl.app.files import UsageError
    from psto_xl.app.outcome import Stopped
    from psto_xl.backends import WorkbookError

    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except (UsageError, WorkbookError, Stopped) as error:
        return _fail(str(error))
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _fail("stopped; every workbook is either as it was or written whole.")
    return code


def _show_any_character() -> None:
    """Pipes and files get UTF-8, unless asked otherwise; what a terminal lacks it shows as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = "PYTHONIOENCODING" in os.environ or stream.isatty()
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="replace")


def _fail(message: str) -> int:
    print(f"psto-xl: {message}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="psto-xl",
        description="Keeps an organisation's goals aligned, inside Excel.",
        epilog="'psto-xl COMMAND --help' explains a command; 'psto-xl demo' shows what it is about.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help="make, check and annotate the sample workbooks of an energy company")
    demo.add_argument("folder", nargs="?", type=Path, default=Path("psto-demo"), metavar="DIR")
    _add_language(demo, "the language of the workbooks")
    demo.set_defaults(run=_demo)

    new = commands.add_parser("new", help="make a fresh workbook")
    new.add_argument("file", type=Path, metavar="FILE")
    new.add_argument("--unit", default="", metavar="NAME", help="whose plan it is")
    new.add_argument("--cycle-start", type=_day, metavar="DATE", help="first day of the planning cycle")
    new.add_argument("--cycle-end", type=_day, metavar="DATE", help="last day of the planning cycle")
    new.add_argument("--sample", action="store_true", help="with a few rows to learn from")
    new.add_argument("--from", dest="plan", type=Path, metavar="PLAN", help="with the rows of a .json or .csv plan")
    _add_language(new, "the language of the workbook")
    new.set_defaults(run=_new)

    check = commands.add_parser("check", help="check workbooks, folders or glob patterns as one plan")
    _add_paths(check)
    check.add_argument("--write", action="store_true", help="write the results into the workbooks")
    check.add_argument("--out", type=Path, metavar="DIR", help="write copies with the results there instead")
    check.add_argument("--backup", action="store_true", help="keep each workbook as it was as NAME.bak.xlsx")
    check.add_argument("--format", choices=_FORMATS, default="text", help="default: text")
    check.add_argument("--output", type=Path, metavar="FILE", help="write the report there instead of printing it")
    check.add_argument("--as-of", type=_day, metavar="DATE", help="the day to check for (default: today)")
    check.add_argument("--select", type=_codes, default=(), metavar="CODES", help="only these rules: PSTO2,PSTO401")
    check.add_argument("--ignore", type=_codes, default=(), metavar="CODES", help="all but these rules")
    check.add_argument("--fail-on", choices=[*Severity, "never"], default="error", help="exit with 1 from here on")
    check.add_argument("--since", metavar="OLD", help="an earlier version: a workbook, a folder or a pattern")
    check.add_argument(
        "--history", type=Path, metavar="FILE", help="record the run there; 'trend' shows what came of it"
    )
    _add_language(check, "the language of the report; each workbook is told in its own")
    check.add_argument("--quiet", action="store_true", help="print findings only, no summary")
    _add_running(check)
    _add_password(check)
    check.set_defaults(run=_check)

    checkin = commands.add_parser("checkin", help="record what has changed since the last check-in")
    checkin.add_argument("file", type=Path, metavar="FILE")
    checkin.add_argument("--by", default="", metavar="NAME", help="who records it")
    checkin.add_argument("--as-of", type=_day, metavar="DATE", help="the day to record it for (default: today)")
    _add_password(checkin)
    checkin.set_defaults(run=_checkin)

    impact = commands.add_parser("impact", help="what a change to some rows would reach, and whom")
    impact.add_argument(
        "arguments", nargs="+", metavar="FILE... ID", help="workbooks and folders, then the ids that would change"
    )
    impact.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    _add_password(impact)
    impact.set_defaults(run=_impact)

    diff = commands.add_parser("diff", help="what differs between two versions of workbooks or folders")
    diff.add_argument("old", metavar="OLD", help="the earlier version")
    diff.add_argument("new", metavar="NEW", help="the later version")
    diff.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")
    diff.add_argument("--as-of", type=_day, metavar="DATE", help="the day to judge health for (default: today)")
    diff.add_argument("--old-as-of", type=_day, metavar="DATE", help="the day for OLD (default: the same)")
    _add_password(diff)
    diff.set_defaults(run=_diff)

    export = commands.add_parser("export", help="write a workbook's plan as JSON or CSV")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there instead of printing it")
    export.add_argument("--format", choices=("json", "csv"), help="default: what the output's name says, else json")
    _add_password(export)
    export.set_defaults(run=_export)

    rename = commands.add_parser("rename", help="give a row another id, everywhere in its portfolio")
    rename.add_argument("old", metavar="OLD-ID", help="the id as it is; UNIT/ID where several workbooks have it")
    rename.add_argument("new", metavar="NEW-ID", help="the id as it shall be")
    _add_paths(rename)
    _add_password(rename)
    rename.set_defaults(run=_rename)

    combine = commands.add_parser("combine", help="make one workbook of a whole portfolio")
    _add_paths(combine)
    combine.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the workbook to make")
    combine.add_argument("--as-of", type=_day, metavar="DATE", help="the day to check for (default: today)")
    combine.add_argument("--history", type=Path, metavar="FILE", help="show how it came about, from this history")
    _add_password(combine)
    _add_language(combine, "the language of the new workbook")
    _add_running(combine)
    combine.set_defaults(run=_combine, quiet=False)

    trend = commands.add_parser("trend", help="score, progress and findings over time, from a history of checks")
    trend.add_argument("file", type=Path, metavar="FILE", help="what 'check --history FILE' has recorded")
    trend.add_argument("--unit", default="", metavar="NAME", help="one unit more closely")
    _add_language(trend, "the language of what is shown")
    trend.set_defaults(run=_trend)

    watch = commands.add_parser("watch", help="check again whenever a workbook is saved")
    watch.add_argument("path", type=Path, metavar="FOLDER", help="a folder with all beneath, or a workbook")
    watch.add_argument("--as-of", type=_day, metavar="DATE", help="the day to check for (default: today)")
    _add_password(watch)
    _add_language(watch, "the language of what is told")
    watch.set_defaults(run=_watch)

    clear = commands.add_parser("clear", help="remove everything that the tool wrote")
    _add_paths(clear)
    clear.set_defaults(run=_clear)

    explain = commands.add_parser("explain", help="what a rule finds and why, with a bad and a good example")
    explain.add_argument("code", metavar="CODE")
    explain.set_defaults(run=_explain)

    rules = commands.add_parser("rules", help="the catalogue of rules")
    rules.set_defaults(run=_rules)
    return parser


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a workbook, a folder with all beneath, or a pattern"
    )


def _add_running(parser: argparse.ArgumentParser) -> None:
    """How a run over many workbooks is done."""
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="so many processes at once (default: the cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="let a Dask cluster do it: tcp://host:8786")
    parser.add_argument("--resume", action="store_true", help="skip what has not changed since the last such run")
    parser.add_argument("--state", type=Path, metavar="FILE", help="what --resume remembers (default: in the folder)")
    parser.add_argument("--no-progress", action="store_true", help="show no progress bar")
    parser.add_argument("--verbose", action="store_true", help="tell what is read, left out and written")


def _add_language(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help=f"{what} (default: en)")


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-env", metavar="NAME", help="the environment variable that holds the password")


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes: write 1 or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no date: write it as 2026-11-22") from None


def _codes(text: str) -> tuple[str, ...]:
    from psto_xl.core.rules import RULES

    codes = tuple(code.strip().upper() for code in text.split(",") if code.strip())
    for code in codes:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise argparse.ArgumentTypeError(f"no rule's code begins with '{code}': see 'psto-xl rules'")
    return codes


def _password(args: argparse.Namespace) -> str | None:
    from psto_xl.app.files import UsageError

    if not args.password_env:
        return None
    if args.password_env not in os.environ:
        raise UsageError(f"the environment variable {args.password_env} is not set: put the password there.")
    return os.environ[args.password_env]


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        parser.exit(message=f"psto-xl {version('psto-xl')}\n")


def _how(args: argparse.Namespace) -> How:
    from psto_xl.app.bar import for_terminal
    from psto_xl.app.outcome import How

    resume = None
    if args.resume or args.state:
        from psto_xl.app.resume import place_for

        resume = place_for(args.paths, args.state)
    return How(
        jobs=args.jobs or os.cpu_count() or 1,
        scheduler=args.scheduler,
        resume=resume,
        progress=for_terminal(bar=not (args.no_progress or args.quiet), notes=args.verbose),
    )


def _check(args: argparse.Namespace) -> int:
    from psto_xl.app.check import Options, check_files
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
            password=_password(args),
            since=args.since,
        ),
        _how(args),
    )
    if args.history:
        record(args.history, outcome.report, datetime.now(UTC))
    for failure in outcome.failures:
        _fail(f"{failure.path}: {failure.reason}")
    if outcome.books or args.format != "text":
        from psto_xl.languages import language
        from psto_xl.outputs.formats import render

        fail_on = None if args.fail_on == "never" else Severity(args.fail_on)
        said_in = language(args.language)
        shown = partial(render, format=args.format, fail_on=fail_on, with_summary=not args.quiet, language=said_in)
        _print(outcome.text(repr((args.format, fail_on, args.quiet, args.language)), shown), args.output)
    if outcome.failures:
        return FAILED
    if args.fail_on == "never":
        return DONE
    limit = Severity(args.fail_on).rank
    return FOUND if any(n and severity.rank <= limit for severity, n in outcome.counts.items()) else DONE


def _print(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    from psto_xl.app.files import UsageError

    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the report can't be written to '{output}': {error.strerror}.") from None


def _checkin(args: argparse.Namespace) -> int:
    from psto_xl.app.checkin import check_in

    day, ids = check_in(args.file, date.today(), as_of=args.as_of, by=args.by, password=_password(args))
    if ids:
        print(f"Recorded {len(ids)} {'value' if len(ids) == 1 else 'values'} of {day}: {', '.join(ids)}.")
    else:
        print("Nothing has changed since the last check-in.")
    return DONE


def _impact(args: argparse.Namespace) -> int:
    from psto_xl.app.impact import reach
    from psto_xl.outputs.tree import TreeView

    found = reach(args.arguments, date.today(), password=_password(args))
    view = TreeView(found.plan, found.graph)
    show = view.to_json if args.format == "json" else view.to_text
    _print(show(found.trees, found.confirm), None)
    return _report_failures(found.failures)


def _diff(args: argparse.Namespace) -> int:
    from psto_xl.app.compare import compare_files
    from psto_xl.outputs import difference

    found = compare_files(
        args.old, args.new, date.today(), as_of=args.as_of, old_as_of=args.old_as_of, password=_password(args)
    )
    show = {"text": difference.to_text, "json": difference.to_json, "markdown": difference.to_markdown}
    _print(show[args.format](found), None)
    return _report_failures(found.failures)


def _export(args: argparse.Namespace) -> int:
    from psto_xl.app.export import export

    text, said = export(args.file, args.output, args.format, password=_password(args))
    if args.output is None:
        _print(text, None)
    if said:
        print(said, file=sys.stderr)
    return DONE


def _rename(args: argparse.Namespace) -> int:
    from psto_xl.app.rename import rename

    cells, found = rename(args.old, args.new, args.paths, date.today(), password=_password(args))
    for label, places in cells.items():
        print(f"{label}: {', '.join(places)}")
    if found:
        print(f"References to '{args.new}' that led nowhere and lead to this row now: {found}.")
    print(f"Renamed '{args.old}' to '{args.new}'. What the tool wrote before follows with the next check.")
    return DONE


def _report_failures(failures: Sequence[Failure]) -> int:
    for failure in failures:
        _fail(f"{failure.path}: {failure.reason}")
    return FAILED if failures else DONE


def _combine(args: argparse.Namespace) -> int:
    from psto_xl.app.check import Options
    from psto_xl.app.combine import combine
    from psto_xl.languages import language

    options = Options(today=date.today(), as_of=args.as_of, password=_password(args))
    said, failures = combine(args.paths, args.output, options, args.history, _how(args), language(args.language))
    print(said)
    return _report_failures(failures)


def _trend(args: argparse.Namespace) -> int:
    from psto_xl.app.trend import show_trend
    from psto_xl.languages import language

    _print(show_trend(args.file, args.unit, language(args.language)), None)
    return DONE


def _watch(args: argparse.Namespace) -> int:
    from psto_xl.app.check import Options
    from psto_xl.app.outcome import Stopped
    from psto_xl.app.watch import watch
    from psto_xl.languages import language

    password = _password(args)
    tell = partial(print, flush=True)
    try:
        watch(args.path, lambda: Options(date.today(), args.as_of, password=password), tell, language(args.language))
    except (KeyboardInterrupt, Stopped):
        print()
    return DONE


def _clear(args: argparse.Namespace) -> int:
    from psto_xl.app.clear import clear_files

    return _report_failures(clear_files(args.paths))


def _new(args: argparse.Namespace) -> int:
    from psto_xl.app.new import new_workbook

    said = new_workbook(
        args.file,
        unit=args.unit,
        start=args.cycle_start,
        end=args.cycle_end,
        sample=args.sample,
        plan=args.plan,
        language=args.language,
    )
    print(said)
    return DONE


def _demo(args: argparse.Namespace) -> int:
    from psto_xl.app.demo import run_demo

    print(run_demo(args.folder, date.today(), args.language))
    return DONE


def _explain(args: argparse.Namespace) -> int:
    from psto_xl.app.explain import explain

    print(explain(args.code))
    return DONE


def _rules(_: argparse.Namespace) -> int:
    from psto_xl.app.explain import catalogue

    print(catalogue())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
