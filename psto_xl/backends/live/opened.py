"""Finding the application, and the workbook in it, for which a button was pressed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from psto_xl.backends import WorkbookError
from psto_xl.core.text import say

if TYPE_CHECKING:
    import xlwings as xw

INSIDE: Final = "inside"


def excel_app(window: int | None) -> xw.App:
    """The Excel with that window; on a Mac, where there is only one, the Excel. Raises WorkbookError."""
    import xlwings as xw

    for app in xw.apps:
        if window is None or app.hwnd == window:
            return app
    raise WorkbookError(say("Excel can't be reached: close boxes that are open in it, then press the button again."))


def libreoffice_app(address: str) -> xw.App:
    """The LibreOffice at an address such as ``pipe,name=x``, or the one that this Python runs in: ``inside``."""
    from psto_xl.backends import libreoffice

    if address == INSIDE:
        return libreoffice.attach()
    libreoffice.register()
    import xlwings as xw

    return xw.App(spec=address, add_book=False)


def excel_book(app: xw.App, fullname: str) -> xw.Book:
    """The open workbook of that name; its folder doesn't matter, as Excel opens each name only once.

    `fullname` may be a path, an address on a server, or a bare name. Raises WorkbookError.
    """
    name = re.split(r"[\\/]", fullname)[-1]
    for book in app.books:
        if name and book.name.casefold() == name.casefold():
            return book
    if name:
        raise WorkbookError(
            say(
                "'{name}' can't be edited: press Enable Editing above its cells, then press the button again.",
                name=name,
            )
        )
    raise no_workbook()


def libreoffice_book(app: xw.App, url: str) -> xw.Book:
    """The open workbook with that URL, or that title where it was never saved. Raises WorkbookError."""
    for book in app.books:
        document = book.impl.document
        if url and url in (document.URL, document.Title):
            return book
    raise no_workbook()


def no_workbook() -> WorkbookError:
    return WorkbookError(say("No workbook with a plan is open: open one, or press New from template."))
