"""Open spreadsheets, and their sheets as a collection."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings import NoSuchObjectError, base_classes

from psto_xl.backends import WorkbookError
from psto_xl.backends.libreoffice import bridge
from psto_xl.backends.libreoffice.bridge import Uno
from psto_xl.backends.libreoffice.names import Names
from psto_xl.backends.libreoffice.sheet import Sheet

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.app import App

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
_NO_MACROS, _NO_LINKS, _FRESH_LINKS = 0, 0, 3


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Uno:
        return self.app.desktop

    def __iter__(self) -> Iterator[Book]:
        """In the order in which they were opened."""
        documents = [
            component
            for component in self.app.desktop.Components
            if hasattr(component, "supportsService") and component.supportsService(_SPREADSHEET)
        ]
        documents.sort(key=lambda document: int(document.RuntimeUID))
        return (Book(self.app, document) for document in documents)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Book:
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        for book in books:
            if key.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(key)

    @property
    def active(self) -> Book | None:
        """The book in front, or else the one that was opened last."""
        component = self.app.desktop.getCurrentComponent()
        if component is not None and component.supportsService(_SPREADSHEET):
            return Book(self.app, component)
        books = list(self)
        return books[-1] if books else None

    def add(self) -> Book:
        return self._load("private:factory/scalc", "A new workbook")

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,  # noqa: ARG002
        password: str | None = None,
        *_others: object,
    ) -> Book:
        """Open a file. Its macros never run, and links are renewed only where `update_links` asks for it.

        What is opened for reading only while screen updating is off, to copy from it, is never shown.
        """
        options: dict[str, object] = {
            "MacroExecutionMode": _NO_MACROS,
            "UpdateDocMode": _FRESH_LINKS if update_links else _NO_LINKS,
            "ReadOnly": bool(read_only),
            # no other book is hidden: LibreOffice would drop its frozen panes on saving
            "Hidden": bool(read_only) and not self.app.screen_updating,
        }
        if password is not None:
            options["Password"] = password
        return self._load(bridge.url(fullname), Path(fullname).name, **options)

    def _load(self, url: str, name: str, **options: object) -> Book:
        refused = bridge.error("io.IOException"), bridge.error("lang.IllegalArgumentException")
        try:
            loaded = self.app.desktop.loadComponentFromURL(url, "_blank", 0, bridge.properties(**options))
        except refused:
            loaded = None
        if loaded is not None and loaded.supportsService(_SPREADSHEET):
            return Book(self.app, loaded)
        if loaded is not None:
            loaded.close(True)
        raise WorkbookError(
            f"{name} can't be opened in LibreOffice: "
            "see whether it is open elsewhere, encrypted, damaged or no spreadsheet at all."
        )


class Book(base_classes.Book):
    def __init__(self, app: App, document: Uno) -> None:
        self._app = app
        self.document = document

    @property
    def app(self) -> App:
        return self._app

    @property
    def api(self) -> Uno:
        return self.document

    @property
    def controller(self) -> Uno:
        return self.document.CurrentController

    @property
    def window(self) -> Uno:
        return self.controller.Frame.ContainerWindow

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self, self.document.NamedRanges, with_sheets=True)

    @property
    def fullname(self) -> str:
        url = self.document.URL
        name: str = bridge.uno().fileUrlToSystemPath(url) if url else self.document.Title
        return name

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    def activate(self) -> None:
        self.controller.Frame.activate()

    def close(self) -> None:
        self.document.setModified(False)
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in the format that the file's name says; without a path in the file that the book came from."""
        target = Path(path or (self.fullname if self.document.hasLocation() else f"{self.name}.xlsx"))
        if target.suffix.lower() not in _FILTERS:
            raise WorkbookError(f"{target.name} can't be saved: name it .xlsx, .xlsm, .xls, .ods or .pdf.")
        options: dict[str, object] = {"FilterName": _FILTERS[target.suffix.lower()], "Overwrite": True}
        if password is not None:
            options["Password"] = password
        store = self.document.storeToURL if target.suffix.lower() == ".pdf" else self.document.storeAsURL
        try:
            store(bridge.url(target), bridge.properties(**options))
        except bridge.error("io.IOException") as problem:
            raise WorkbookError(
                f"{target.name} can't be saved: see whether it is read-only or open elsewhere, and try again."
            ) from problem

    def to_pdf(self, path: str, quality: str) -> None:  # noqa: ARG002
        self.document.storeToURL(bridge.url(path), bridge.properties(FilterName=_FILTERS[".pdf"]))


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Uno:
        return self.book.document.Sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.controller.ActiveSheet)

    def __call__(self, key: int | str) -> Sheet:
        sheets = self.api
        if isinstance(key, str) and sheets.hasByName(key):
            return Sheet(self.book, sheets.getByName(key))
        if isinstance(key, int) and 1 <= key <= sheets.Count:
            return Sheet(self.book, sheets.getByIndex(key - 1))
        raise NoSuchObjectError(f"Sheet {key!r} doesn't exist.")

    def __len__(self) -> int:
        count: int = self.api.Count
        return count

    def __iter__(self) -> Iterator[Sheet]:
        sheets = self.api
        return (Sheet(self.book, sheets.getByIndex(index)) for index in range(sheets.Count))

    def __contains__(self, key: str) -> bool:
        return bool(self.api.hasByName(key))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet before or after another, else before the active one; it becomes the active one."""
        sheets = self.api
        position = (before or self.active).index - 1 if after is None else after.index
        name = name or next(free for number in itertools.count(1) if not sheets.hasByName(free := f"Sheet{number}"))
        sheets.insertNewByName(name, position)
        sheet = Sheet(self.book, sheets.getByIndex(position))
        sheet.activate()
        return sheet
