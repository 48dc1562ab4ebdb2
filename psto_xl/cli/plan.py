"""Commands about the rows of a plan: checkin, impact, diff, rename, export."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from psto_xl.cli.arguments import (
    DONE,
    Commands,
    add_language,
    add_password,
    add_paths,
    day,
    password,
    report_failures,
    show,
    spoken,
)


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    checkin = commands.add_parser("checkin", help="record what has changed since the last check-in")
    checkin.add_argument("file", metavar="FILE", help="a workbook")
    checkin.add_argument("--by", default="", metavar="NAME", help="who records it")
    checkin.add_argument("--as-of", type=day, metavar="DATE", help="the day to record it for (default: today)")
    add_password(checkin)
    add_language(checkin, "the language of what is told", "the workbooks' own")
    checkin.set_defaults(run=_checkin)

    impact = commands.add_parser("impact", help="what a change to some rows would reach, and whom")
    impact.add_argument(
        "arguments", nargs="+", metavar="FILE... ID", help="workbooks and folders, then the ids that would change"
    )
    impact.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_password(impact)
    add_language(impact, "the language of what is told", "the workbooks' own")
    impact.set_defaults(run=_impact)

    diff = commands.add_parser("diff", help="what differs between two versions of workbooks or folders")
    diff.add_argument("old", metavar="OLD", help="the earlier version")
    diff.add_argument("new", metavar="NEW", help="the later version")
    diff.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")
    diff.add_argument("--as-of", type=day, metavar="DATE", help="the day to judge health for (default: today)")
    diff.add_argument("--old-as-of", type=day, metavar="DATE", help="the day for OLD (default: the same)")
    add_password(diff)
    add_language(diff, "the language of what is told", "the workbooks' own")
    diff.set_defaults(run=_diff)

    rename = commands.add_parser("rename", help="give a row another id, everywhere in its portfolio")
    rename.add_argument("old", metavar="OLD-ID", help="the id as it is; UNIT/ID where several workbooks have it")
    rename.add_argument("new", metavar="NEW-ID", help="the id as it shall be")
    add_paths(rename)
    add_password(rename)
    add_language(rename, "the language of what is told", "the workbooks' own")
    rename.set_defaults(run=_rename)

    export = commands.add_parser("export", help="write a workbook's plan as JSON or CSV")
    export.add_argument("file", metavar="FILE", help="a workbook")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there instead of printing it")
    export.add_argument("--format", choices=("json", "csv"), help="default: what the output's name says, else json")
    add_password(export)
    add_language(export, "the language of what is told")
    export.set_defaults(run=_export)


def _checkin(args: argparse.Namespace) -> int:
    from psto_xl.app.checkin import check_in
    from psto_xl.core.text import count, say

    found = check_in(args.file, date.today(), as_of=args.as_of, by=args.by, password=password(args))
    recorded = count(
        len(found.ids),
        "Recorded {n} value of {day}: {ids}.",
        "Recorded {n} values of {day}: {ids}.",
        day=found.day,
        ids=tuple(found.ids),
    )
    said = recorded if found.ids else say("Nothing has changed since the last check-in.")
    print(spoken(args, [found.workbook]).show(said))
    return DONE


def _impact(args: argparse.Namespace) -> int:
    from psto_xl.app.impact import reach
    from psto_xl.outputs.tree import TreeView

    found = reach(args.arguments, date.today(), password=password(args))
    language = spoken(args, found.plan.books)
    view = TreeView(found.plan, found.graph, language)
    render = view.to_json if args.format == "json" else view.to_text
    show(render(found.trees, found.confirm), None)
    return report_failures(found.failures, language)


def _diff(args: argparse.Namespace) -> int:
    from psto_xl.app.compare import compare_files
    from psto_xl.outputs import difference

    found, books = compare_files(
        args.old, args.new, date.today(), as_of=args.as_of, old_as_of=args.old_as_of, password=password(args)
    )
    language = spoken(args, books)
    match args.format:
        case "json":
            show(difference.to_json(found), None)
        case "markdown":
            show(difference.to_markdown(found, language), None)
        case _:
            show(difference.to_text(found, language), None)
    return report_failures(found.failures, language)


def _rename(args: argparse.Namespace) -> int:
    from psto_xl.app.rename import rename
    from psto_xl.core.text import say

    done = rename(args.old, args.new, args.paths, date.today(), password=password(args))
    language = spoken(args, done.books)
    for label, places in done.cells.items():
        print(f"{label}: {', '.join(places)}")
    if done.found:
        said = say(
            "References to '{new}' that led nowhere and lead to this row now: {n}.", new=args.new, n=done.found
        )
        print(language.show(said))
    said = say(
        "Renamed '{old}' to '{new}'. What the tool wrote before follows with the next check.",
        old=args.old,
        new=args.new,
    )
    print(language.show(said))
    return DONE


def _export(args: argparse.Namespace) -> int:
    from psto_xl.app.export import export

    text, left_out = export(args.file, args.output, args.format, password=password(args))
    if args.output is None:
        show(text, None)
    if left_out:
        print(spoken(args).show(left_out), file=sys.stderr)
    return DONE
