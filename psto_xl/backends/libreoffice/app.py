"""A LibreOffice, in the terms of xlwings."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from xlwings import XlwingsError, base_classes

from psto_xl.backends.libreoffice import bridge
from psto_xl.backends.libreoffice.book import Books
from psto_xl.backends.libreoffice.bridge import Uno
from psto_xl.backends.libreoffice.office import Office
from psto_xl.backends.libreoffice.range import Range
from psto_xl.backends.libreoffice.sheet import Sheet

if TYPE_CHECKING:
    from psto_xl.backends.libreoffice.engine import Apps, Engine

_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}  # com.sun.star.awt.MessageBoxButtons
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


_DOCUMENT = 84  # com.sun.star.accessibility.AccessibleRole


def _children(accessible: Uno) -> Iterator[Uno]:
    for index in range(accessible.getAccessibleChildCount()):
        child = accessible.getAccessibleChild(index)
        if child is not None:
            yield child.getAccessibleContext()


def _last_child(accessible: Uno) -> Uno:
    return accessible.getAccessibleChild(accessible.getAccessibleChildCount() - 1)


class App(base_classes.App):
    # what xlwings switches and LibreOffice has no counterpart for
    display_alerts = True
    enable_events = True
    interactive = True
    cut_copy_mode = None
    hwnd = None
    startup_path = ""

    _foreign = itertools.count(-1, -1)

    def __init__(self, apps: Apps, office: Office, pid: int | None = None) -> None:
        self._apps = apps
        self.office = office
        self.desktop = office.desktop
        self._status: str | None = None
        self._locked: list[str] = []
        self._frozen = False
        if pid is None:
            pid = office.process.pid if office.process else next(self._foreign)
        self._pid = pid

    @property
    def engine(self) -> Engine:
        return self._apps.engine

    @property
    def api(self) -> Uno:
        return self.desktop

    @property
    def pid(self) -> int:
        """The process's id, or a negative number where the LibreOffice was not started here."""
        return self._pid

    @property
    def version(self) -> str:
        provider = self.service("configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            bridge.properties(nodepath="/org.openoffice.Setup/Product"),
        )
        version: str = access.ooSetupVersionAboutBox
        return version

    @property
    def path(self) -> str:
        return str(bridge.program())

    def service(self, name: str) -> Uno:
        """A service of LibreOffice's, by its name without ``com.sun.star``."""
        context = self.office.context
        return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active book; None where something else is selected, or several areas."""
        book = self.books.active
        selected = book.document.getCurrentSelection() if book else None
        address = getattr(selected, "RangeAddress", None)
        if book is None or address is None:
            return None
        return Range.of(Sheet(book, book.document.Sheets.getByIndex(address.Sheet)), address)

    @property
    def editing(self) -> bool:
        """Whether somebody is typing in a cell of the active book: when done, that cell gets what was typed.

        Not part of xlwings' interface. LibreOffice says so only to assistive technology, as the last child of
        the document in one of the window's panes; typing in the formula bar shows nowhere.
        """
        book = self.books.active
        if book is None or not self.visible:
            return False
        window = book.controller.ComponentWindow.getAccessibleContext()
        return any(
            getattr(_last_child(pane), "ImplementationName", "") == "ScAccessibleEditObject"
            for panel in _children(window)
            for pane in _children(panel)
            if pane.getAccessibleRole() == _DOCUMENT
        )

    def activate(self, steal_focus: bool = False) -> None:
        running = self._apps.running
        running.sort(key=lambda app: app.pid != self.pid)
        book = self.books.active
        if steal_focus and book is not None:
            book.window.toFront()

    @property
    def visible(self) -> bool:
        return self.office.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide the books' windows; a LibreOffice that was started headless has none to show."""
        for book in self.books if self.office.visible else ():
            book.window.setVisible(bool(value))

    @property
    def screen_updating(self) -> bool:
        return not self._frozen

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) is not self._frozen:
            return
        self._frozen = not value
        for book in self.books:
            if self._frozen:
                book.document.lockControllers()
                self._locked.append(book.document.RuntimeUID)
            elif book.document.RuntimeUID in self._locked:
                book.document.unlockControllers()
        if not self._frozen:
            self._locked.clear()

    @property
    def calculation(self) -> str:
        """``automatic`` or ``manual``: that of the active book, as LibreOffice keeps it by book."""
        book = self.books.active
        automatic = book is None or book.document.isAutomaticCalculationEnabled()
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Everything in all open books anew, also what a file brought as calculated."""
        for book in self.books:
            book.document.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        return self._status if self._status is not None else False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        book = self.books.active
        self._status = value if isinstance(value, str) else None
        if book is None:
            return
        indicator = book.controller.StatusIndicator
        if self._status is None:
            indicator.end()
        else:
            indicator.start(self._status, 0)

    def alert(
        self,
        prompt: str,
        title: str | None,
        buttons: str | None,
        mode: str | None,
        callback: Callable[[str], object] | None,  # noqa: ARG002
    ) -> str | None:
        """A message box over the active book's window."""
        book = self.books.active
        if book is None or not self.visible:
            raise XlwingsError("LibreOffice has no window open to show a message in.")
        kinds = {None: "INFOBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
        kind = bridge.enum("awt.MessageBoxType", kinds[mode])
        box = self.service("awt.Toolkit").createMessageBox(
            book.window, kind, _BUTTONS[buttons or "ok"], title or "", prompt
        )
        answer = box.execute()
        box.dispose()
        return _ANSWERS.get(answer)

    def quit(self) -> None:
        """Close without saving the LibreOffice that was started here; only take leave of any other."""
        self._leave(kill=False)

    def kill(self) -> None:
        self._leave(kill=True)

    def _leave(self, *, kill: bool) -> None:
        self._apps.running[:] = [app for app in self._apps.running if app.pid != self.pid]
        self.office.close(kill=kill)
