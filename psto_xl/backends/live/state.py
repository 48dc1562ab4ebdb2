"""What the person at the keyboard has set and selected, kept while cells are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw


@contextmanager
def undisturbed(book: xw.Book) -> Iterator[None]:
    """No calculation, drawing or macros meanwhile; these, the sheet in front and the selection come back.

    They come back after an error too. Where the sheet in front is gone, the application's choice stays.
    """
    app = book.app
    front = book.sheets.active
    selected = app.selection
    with app.properties(calculation="manual", screen_updating=False, enable_events=False):
        try:
            yield
        finally:
            if book.sheets.active.name != front.name and front.name in [sheet.name for sheet in book.sheets]:
                front.activate()
                if selected is not None and selected.sheet.name == front.name:
                    selected.select()
