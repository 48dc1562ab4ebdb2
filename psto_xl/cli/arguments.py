"""What commands have in common: exit codes, arguments, and how results are told."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from psto_xl.core.settings import LANGUAGES
from psto_xl.core.text import say

if TYPE_CHECKING:
    from psto_xl.app.outcome import How
    from psto_xl.core.plan import Workbook
    from psto_xl.core.report import Failure
    from psto_xl.core.text import Language

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

DONE, FOUND, FAILED = 0, 1, 2


def fail(message: str) -> int:
    """Say on standard error what could not be done, and give the exit code for it."""
    print(f"psto-xl: {message}", file=sys.stderr)
    return FAILED


def report_failures(failures: Sequence[Failure], language: Language) -> int:
    """Say which workbooks failed, and give the exit code."""
    for failure in failures:
        fail(f"{failure.path}: {language.show(failure.reason)}")
    return FAILED if failures else DONE


def asked_for(args: argparse.Namespace) -> Language | None:
    """The language that was asked for, if any."""
    from psto_xl.languages import language

    chosen = getattr(args, "language", None)
    return language(chosen) if chosen else None


def spoken(args: argparse.Namespace, books: Iterable[Workbook] = ()) -> Language:
    """The language that was asked for, else the one that all `books` are told in, else English."""
    from psto_xl.languages import shared_language

    return asked_for(args) or shared_language(books)


def show(text: str, output: Path | None) -> None:
    """Print a text, or write it into a file."""
    if output is None:
        sys.stdout.write(text)
        return
    from psto_xl.app.files import UsageError, need_folder

    need_folder(output)
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            say("the report can't be written to '{output}': {why}.", output=output, why=error.strerror)
        ) from None


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Workbooks, folders and patterns."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a workbook, a folder with all beneath, or a pattern"
    )


def add_running(parser: argparse.ArgumentParser) -> None:
    """How a run over many workbooks is done."""
    parser.add_argument("--jobs", type=jobs, metavar="N", help="so many processes at once (default: the cores)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="let a Dask cluster do it: tcp://host:8786")
    parser.add_argument("--resume", action="store_true", help="skip what has not changed since the last such run")
    parser.add_argument("--state", type=Path, metavar="FILE", help="what --resume remembers (default: in the folder)")
    parser.add_argument("--no-progress", action="store_true", help="show no progress bar")
    parser.add_argument("--verbose", action="store_true", help="tell what is read, left out and written")


def add_language(parser: argparse.ArgumentParser, what: str, default: str = LANGUAGES[0]) -> None:
    """The language of what a command tells or makes."""
    parser.add_argument("--language", choices=LANGUAGES, help=f"{what} (default: {default})")


def add_password(parser: argparse.ArgumentParser) -> None:
    """Where the password of protected workbooks is to be found."""
    parser.add_argument("--password-env", metavar="NAME", help="the environment variable that holds the password")


def jobs(text: str) -> int:
    """A number of processes."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes: write 1 or more")
    return int(text)


def day(text: str) -> date:
    """A day as ISO has it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no date: write it as 2026-11-22") from None


def codes(text: str) -> tuple[str, ...]:
    """Codes of rules, or the beginnings of codes, separated by commas."""
    from psto_xl.core.rules import RULES

    codes = tuple(code.strip().upper() for code in text.split(",") if code.strip())
    for code in codes:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise argparse.ArgumentTypeError(f"no rule's code begins with '{code}': see 'psto-xl rules'")
    return codes


def password(args: argparse.Namespace) -> str | None:
    """The password that the user has put into the environment, if any."""
    from psto_xl.app.files import UsageError

    if not args.password_env:
        return None
    if args.password_env not in os.environ:
        raise UsageError(
            say(
                "the environment variable {name} is not set: put the password there.",
                name=args.password_env,
            )
        )
    return os.environ[args.password_env]


def how(args: argparse.Namespace) -> How:
    """How a run over many workbooks is done."""
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
