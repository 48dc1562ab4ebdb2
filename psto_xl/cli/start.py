"""Commands that make workbooks: demo, new."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from psto_xl.cli.arguments import (
    DONE,
    Commands,
    add_language,
    day,
)
from psto_xl.core.settings import LANGUAGES


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    demo = commands.add_parser("demo", help="make, check and annotate the sample workbooks of an energy company")
    demo.add_argument("folder", nargs="?", type=Path, default=Path("psto-demo"), metavar="DIR")
    add_language(demo, "the language of the workbooks")
    demo.set_defaults(run=_demo)

    new = commands.add_parser("new", help="make a fresh workbook")
    new.add_argument("file", type=Path, metavar="FILE")
    new.add_argument("--unit", default="", metavar="NAME", help="whose plan it is")
    new.add_argument("--cycle-start", type=day, metavar="DATE", help="first day of the planning cycle")
    new.add_argument("--cycle-end", type=day, metavar="DATE", help="last day of the planning cycle")
    new.add_argument("--sample", action="store_true", help="with a few rows to learn from")
    new.add_argument("--from", dest="plan", type=Path, metavar="PLAN", help="with the rows of a .json or .csv plan")
    add_language(new, "the language of the workbook")
    new.set_defaults(run=_new)


def _demo(args: argparse.Namespace) -> int:
    from psto_xl.app.demo import run_demo

    print(run_demo(args.folder, date.today(), args.language or LANGUAGES[0]))
    return DONE


def _new(args: argparse.Namespace) -> int:
    from psto_xl.app.new import new_workbook

    said = new_workbook(
        args.file,
        unit=args.unit,
        start=args.cycle_start,
        end=args.cycle_end,
        sample=args.sample,
        plan=args.plan,
        language=args.language or LANGUAGES[0],
    )
    print(said)
    return DONE
