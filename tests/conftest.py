"""What all tests share: a real LibreOffice, started once, and how Hypothesis runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    import xlwings as xw

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def app() -> Iterator[xw.App]:
    import xlwings as xw

    from psto_xl.backends import libreoffice

    libreoffice.register()
    with xw.App(visible=False, add_book=False) as running:
        yield running


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    """A fresh workbook; whatever a test opened is closed after it."""
    yield app.books.add()
    close_all(app)


def close_all(app: xw.App) -> None:
    for opened in app.books:
        opened.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]
