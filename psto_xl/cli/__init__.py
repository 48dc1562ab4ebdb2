"""The command line: parse, call a use case, print. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence

from psto_xl.cli import buttons, checks, plan, portfolio, rules, start
from psto_xl.cli.arguments import DONE, fail, spoken


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: nothing to report, 1: findings at or above ``--fail-on``, 2: it could not be done."""
    _show_any_character()
    args = _parser().parse_args(argv)
    from psto_xl.app.files import UsageError
    from psto_xl.app.outcome import Stopped
    from psto_xl.backends import WorkbookError
    from psto_xl.core.text import say

    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except (UsageError, WorkbookError, Stopped) as error:
        return fail(spoken(args).show(error))
    except BrokenPipeError:
        _forget_output()  # whoever read it has seen enough
        return DONE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _forget_output()
        return fail("the disk is full: make room, then do it again.")
    except KeyboardInterrupt:
        return fail(spoken(args).show(say("stopped; every workbook is either as it was or written whole.")))
    return code


def _forget_output() -> None:
    """What can't be written any more goes nowhere, or Python would complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_any_character() -> None:
    """Pipes and files get UTF-8, unless asked otherwise; what a terminal lacks it shows as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = "PYTHONIOENCODING" in os.environ or stream.isatty()
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="psto-xl",
        description="Keeps an organisation's goals aligned, inside Excel.",
        epilog="'psto-xl COMMAND --help' explains a command; 'psto-xl demo' shows what it is about.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    for group in (start, checks, plan, portfolio, rules, buttons):
        group.add(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        parser.exit(message=f"psto-xl {version('psto-xl')}\n")
