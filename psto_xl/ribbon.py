"""The buttons' door: ``python -I -m psto_xl.ribbon COMMAND ... --reply FILE`` works on the workbook that is open.

A button starts it with the id of its control, so `COMMANDS` has a function for each entry of
`psto_xl.addin.commands`. The answer goes into the reply file (`psto_xl.addin.reply`), whatever happens.
"""

from __future__ import annotations

import os
import sys
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from psto_xl.addin.reply import Reply, write_log, write_reply
from psto_xl.core.text import ENGLISH, Text, say

if TYPE_CHECKING:
    import xlwings as xw

_FAILED: Final = "PSTO could not do this because of a fault of its own: show the log file to whoever installed it."
_NO_GUIDE: Final = say("Press New from template: the sheet Guide of the new plan shows how plans are written down.")


class Caller:
    """The application and the workbook for which a button was pressed; both are looked for when they are needed.

    The application is reached once: LibreOffice's extension answers a single caller.
    """

    def __init__(self, given: Namespace) -> None:
        self._given = given

    @cached_property
    def app(self) -> xw.App:
        from psto_xl.backends.live import opened

        if self._given.libreoffice:
            return opened.libreoffice_app(self._given.libreoffice)
        return opened.excel_app(self._given.app)

    @cached_property
    def book(self) -> xw.Book:
        from psto_xl.backends.live import opened

        if not self._given.book:
            raise opened.no_workbook()
        find = opened.libreoffice_book if self._given.libreoffice else opened.excel_book
        return find(self.app, self._given.book)

    @property
    def has_book(self) -> bool:
        """Whether any workbook was open."""
        return bool(self._given.book)

    def say(self, what: Text | Exception) -> str:
        """The words in the language of the workbook; in English where none can be read."""
        from psto_xl.app import live
        from psto_xl.backends import WorkbookError

        try:
            return live.spoken(self.book).show(what)
        except WorkbookError:
            return ENGLISH.show(what)


def check(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.score_line(live.check_book(caller.book)))


def next_finding(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.next_finding(caller.book))


def explain(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("message", live.explain_cell(caller.book))


def clear(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.clear_book(caller.book))


def check_in(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.record_check_in(caller.book))


def dashboard(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.go_to_dashboard(caller.book))


def new(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.new_plan(caller.app, caller.book if caller.has_book else None))


def settings(caller: Caller) -> Reply:
    from psto_xl.app import live

    return Reply("ok", live.go_to_settings(caller.book))


def guide(caller: Caller) -> Reply:
    from psto_xl.app import live

    said = live.go_to_guide(caller.book) if caller.has_book else None
    return Reply("ok", said) if said else Reply("message", caller.say(_NO_GUIDE))


COMMANDS: Final[Mapping[str, Callable[[Caller], Reply]]] = {
    "check": check,
    "next": next_finding,
    "explain": explain,
    "clear": clear,
    "checkin": check_in,
    "dashboard": dashboard,
    "new": new,
    "settings": settings,
    "help": guide,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and write its reply; 0 where it was done, 1 where the reply says why not."""
    given = _parser().parse_args(arguments)
    reply = _answer(given)
    write_reply(given.reply, reply.kind, reply.text, reply.log)
    return int(reply.kind == "error")


def _answer(given: Namespace) -> Reply:
    from psto_xl.app.files import UsageError
    from psto_xl.backends import WorkbookError

    caller = Caller(given)
    try:
        return COMMANDS[given.command](caller)
    except (WorkbookError, UsageError) as error:
        return Reply("error", caller.say(error))
    except Exception:  # the last one to know: whoever pressed the button must hear of it
        return Reply("error", _FAILED, str(write_log(traceback.format_exc())))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m psto_xl.ribbon", description="What the buttons start.")
    parser.add_argument("command", choices=tuple(COMMANDS))
    parser.add_argument("--app", type=int, metavar="HWND", help="the window of the Excel to work in (Windows)")
    parser.add_argument(
        "--libreoffice", metavar="ADDRESS", help="work in the LibreOffice there: pipe,name=x or inside"
    )
    parser.add_argument(
        "--book", default="", metavar="NAME", help="the workbook's full name, or its URL in LibreOffice"
    )
    parser.add_argument("--reply", required=True, metavar="FILE", help="where to answer")
    return parser


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # taking LibreOffice's bridge down in order crashes now and then
