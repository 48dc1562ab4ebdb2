"""LibreOffice Calc as an engine of xlwings: the same code drives Excel or an open LibreOffice.

    import xlwings as xw
    from psto_xl.backends import libreoffice

    libreoffice.register()                      # from here on, xlwings means LibreOffice
    with xw.App(visible=False) as app:          # a LibreOffice of its own, gone at the end
        book = app.books.open("plan.xlsx")
        sheet = book.sheets["Strategy"]
        for row in sheet.used_range.value:
            print(row)
        sheet["A1"].value = [["007", 1.5, True], ["=B1*2", None, None]]
        book.save()

`xw.App(spec="pipe,name=x")`, or `"socket,host=localhost,port=2002"`, reaches a LibreOffice that was started with
`soffice "--accept=pipe,name=x;urp;"`. Inside LibreOffice, in a macro or an extension, `attach()` takes the one
that the code runs in. `quit` ends only what was started here.

An ordinary virtual environment will do, if its Python is of the version that LibreOffice's bridge (on Debian and
Ubuntu the package `python3-uno`) was built for; where it is not, the error says which one to take. The variable
`PSTO_LIBREOFFICE` names LibreOffice's program folder where it is in no usual place.

What is there:

- values in bulk and exact in type: text stays the text it is (`1-2`, `007`), dates and booleans are told from
  numbers, in both date systems; `raw_value` has errors as `CellError`, `value` as xlwings has them (None, or text
  with `err_to_str`). As in Excel, a text that begins with `=` is a formula, and an apostrophe before a text
  makes it text and is not kept. Notes survive; LibreOffice's own bulk writing would delete them.
- formulas in bulk, in the notation of Excel's files (but for `_xlfn.`), structured references among them; a
  single formula fills its range; `formula_array`.
- app: visible, screen_updating, calculation, calculate, status_bar, alert, selection, activate, quit, kill;
  books: open (macros never run), add, active, save in place or as .xlsx .xlsm .xls .ods .pdf, close;
  sheets: add, delete, move, copy (into another open book too), visible, activate, used_range, autofit,
  freeze_panes, names, tables, notes;
  ranges: address, end, expand, current_region, clear, color, font, number_format, wrap_text, sizes, hidden,
  hyperlink, note, merge, insert, delete, copy (into another open book too), name, table, select.
- beyond xlwings: `sheet.impl.protected`, and `app.impl.editing`, whether somebody is typing in a cell.
- `counted(app)` counts the calls that LibreOffice gets: reading or writing a range takes a number of calls that
  does not depend on its number of rows (but on the number of looks, of notes and of stretches of formulas).

What is not: charts, pictures, shapes, pivot tables, conditional formats, data validation, borders, alignment,
threaded comments, filters, sorting and finding raise NotImplementedError. And what LibreOffice (7.4) itself does
not do, or otherwise:

- Hidden names are shown and are saved as visible, very hidden sheets as hidden; table styles are lost on saving.
- A hyperlink lies in a cell's text, so a link on a number or a formula is lost on opening, and writing a value
  takes a link away.
- A boolean is a number with the format for booleans: a formula's boolean in a cell with another format reads as
  a number, and a boolean that is written replaces a format for numbers.
- A time of day or a duration reads as a number of days, which it is in Excel too.
- A formula that LibreOffice calculates anew from dates, in a cell without a format, reads as a date.
- Functions newer than LibreOffice (XLOOKUP, LET, FILTER ...) give #NAME?; references to other workbooks, across
  several sheets and to a sheet's own names keep LibreOffice's spelling; several thousand formulas of one column
  take seconds to write.
- Numbers are saved to 15 digits; values that are written can't be undone by the user.

Tried with LibreOffice 7.4 on Debian 12, Python 3.11 and xlwings 0.37; not on Windows and macOS.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from psto_xl.backends import WorkbookError

if TYPE_CHECKING:
    import xlwings as xw


def register(*, activate: bool = True) -> xw.Engine:
    """Add the engine ``libreoffice`` to `xlwings.engines` and, unless told otherwise, make it the active one."""
    from psto_xl.backends.libreoffice import engine

    return engine.register(activate=activate)


def attach(context: Any = None) -> xw.App:
    """The running LibreOffice that a UNO component context belongs to, as xlwings' active app.

    Without a context it is the LibreOffice that this Python runs in. Raises WorkbookError where there is none.
    """
    from psto_xl.backends.libreoffice import engine, office

    if context is None:
        context = office.inside()
    if context is None:
        raise WorkbookError("This is not running inside LibreOffice: start a LibreOffice with xlwings.App().")
    engine.register(activate=True)
    return engine.attach(context)


def counted(app: xw.App) -> tuple[xw.App, Counter[str]]:
    """The same LibreOffice once more, and a counter of the calls that it gets through this app, by their names."""
    from psto_xl.backends.libreoffice import engine

    return engine.counted(app)
