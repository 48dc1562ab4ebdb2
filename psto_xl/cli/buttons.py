"""Commands that put the buttons into Excel and LibreOffice: addin, libreoffice."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from psto_xl.cli.arguments import DONE, FAILED, Commands, fail


def add(commands: Commands) -> None:
    """Add the commands of this group."""
    addin = commands.add_parser("addin", help="the tab PSTO in Excel's ribbon")
    addin.add_argument("action", choices=("install", "uninstall", "build", "doctor"), help=_ACTIONS)
    addin.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="DIR", help="where 'build' puts the files"
    )
    addin.set_defaults(run=_addin)

    libreoffice = commands.add_parser("libreoffice", help="the toolbar and menu PSTO in LibreOffice")
    libreoffice.add_argument("action", choices=("install", "uninstall", "build"))
    libreoffice.add_argument("-o", "--output", type=Path, default=Path(), metavar="DIR", help="where 'build' puts it")
    libreoffice.set_defaults(run=_libreoffice)


_ACTIONS = "install or uninstall it, build its files for others, or find out why it does not show"


def _addin(args: argparse.Namespace) -> int:
    from psto_xl.addin import AddinError, install

    try:
        if args.action == "doctor":
            return _doctor()
        if args.action == "build":
            return _say([f"Made '{path}'." for path in install.build(args.output)])
        return _say(install.install() if args.action == "install" else install.uninstall())
    except AddinError as error:
        return fail(str(error))


def _doctor() -> int:
    from psto_xl.addin.doctor import doctor

    checks = doctor()
    for check in checks:
        print(f"{'ok  ' if check.ok else 'no  '}{check.sentence}")
        if not check.ok and check.advice:
            print(f"    {check.advice}")
    return DONE if all(check.ok for check in checks) else FAILED


def _libreoffice(args: argparse.Namespace) -> int:
    from psto_xl.addin import AddinError, libreoffice

    try:
        if args.action == "build":
            return _say([f"Made '{path}'." for path in libreoffice.build(args.output)])
        return _say(libreoffice.install() if args.action == "install" else libreoffice.uninstall())
    except AddinError as error:
        return fail(str(error))


def _say(lines: Sequence[str]) -> int:
    print("\n".join(lines))
    return DONE
