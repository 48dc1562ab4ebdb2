"""What a button does and says: the ribbon's door as a button opens it, in a process of its own, in both languages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from psto_xl.addin.reply import Reply, read_reply
from psto_xl.app.new import create
from psto_xl.builder.content import Content

if TYPE_CHECKING:
    import xlwings as xw

NUMBERS = {"baseline": 0.0, "target": 9.0, "current": 3.0}
ROWS = {
    "Tactical": [
        {"id": "T1", "type": "Objective", "title": "Win tenders", "owner": "Ana"},
        {"id": "T1.1", "type": "Key Result", "parent": "T9", "title": "Tenders won", **NUMBERS},
    ]
}
SETTINGS = {"As of": date(2026, 7, 1)}

Press = Callable[..., Reply]


@pytest.fixture
def press(app: xw.App, tmp_path: Path) -> Iterator[Press]:
    """Presses a button of that name, on the workbook that is open."""

    def press(command: str, book: xw.Book | None) -> Reply:
        reply = tmp_path / "reply.txt"
        where = ["--libreoffice", app.impl.office.address, "--reply", str(reply)]
        which = ["--book", book.impl.document.URL] if book else []
        subprocess.run([sys.executable, "-m", "psto_xl.ribbon", command, *where, *which], check=False)
        answered = read_reply(reply)
        assert answered is not None
        assert answered.log == "", Path(answered.log).read_text()
        return answered

    yield press
    for opened in app.books:
        opened.close()


@pytest.fixture(params=["en", "de"])
def plan(request: pytest.FixtureRequest, app: xw.App, tmp_path: Path) -> xw.Book:
    path = tmp_path / f"{request.param}.xlsx"
    create(path, Content(ROWS, SETTINGS), request.param)
    return app.books.open(path)


def front(book: xw.Book) -> str:
    return f"{book.sheets.active.name}!{book.selection.address.replace('$', '')}"


# Each button, where it leads to and what is said, by language; the buttons are pressed in this order.
MORNING = {
    "en": [
        ("check", "Tactical!B6", "ok", "Alignment score "),
        ("next", "Tactical!C6", "ok", "Tactical!C6: Parent 'T9' is on no sheet. Did you mean T1? (PSTO201 missing"),
        ("explain", "Tactical!C6", "message", "Tactical!C6: Parent 'T9' is on no sheet. Did you mean T1?\n\nPSTO201"),
        ("dashboard", "Dashboard!A1", "ok", "The dashboard shows the plan as it was checked last."),
        ("settings", "Settings!A1", "ok", "Each line of this sheet says what it sets."),
        ("help", "Guide!A1", "ok", "This sheet shows how plans are written down; Explain says"),
        ("explain", "Guide!A1", "error", "Press Next finding first: this cell and its row have no finding."),
        ("checkin", "Guide!A1", "ok", "Recorded 1 value for 2026-07-01 on the sheet Check-ins."),
        ("checkin", "Guide!A1", "ok", "Nothing has changed since the last check-in, so nothing was recorded."),
        ("clear", "Guide!A1", "ok", "Everything that checking wrote is gone; your own cells are as they were."),
    ],
    "de": [
        ("check", "Taktik!B6", "ok", "Ausrichtung "),
        ("next", "Taktik!C6", "ok", "Taktik!C6: Das übergeordnete „T9“ steht auf keinem Blatt."),
        ("explain", "Taktik!C6", "message", "Taktik!C6: Das übergeordnete „T9“ steht auf keinem Blatt."),
        ("dashboard", "Dashboard!A1", "ok", "Das Dashboard zeigt den Plan, wie er zuletzt geprüft wurde."),
        ("settings", "Einstellungen!A1", "ok", "Jede Zeile dieses Blattes sagt, was sie einstellt."),
        ("help", "Anleitung!A1", "ok", "Dieses Blatt zeigt, wie ein Plan aufgeschrieben wird;"),
        ("explain", "Anleitung!A1", "error", "Zuerst auf „Next finding“ drücken:"),
        ("checkin", "Anleitung!A1", "ok", "1 Wert für den 01.07.2026 auf dem Blatt Check-ins festgehalten."),
        ("checkin", "Anleitung!A1", "ok", "Seit dem letzten Check-in hat sich nichts geändert"),
        ("clear", "Anleitung!A1", "ok", "Alles, was die Prüfung geschrieben hat, ist weg;"),
    ],
}  # fmt: skip


def test_a_morning(press: Press, plan: xw.Book) -> None:
    sheet = next(sheet for sheet in plan.sheets if sheet["A5"].value == "T1")
    sheet.activate()
    sheet["B6"].select()
    story = MORNING[plan.name.removesuffix(".xlsx")]

    told = [(command, press(command, plan), front(plan)) for command, *_ in story]

    for (_, said, place), (command, wanted_place, kind, words) in zip(told, story, strict=True):
        assert (command, place, said.kind) == (command, wanted_place, kind)
        assert said.text.startswith(words)
    assert sheet["Z6"].value is None


def test_explaining_gives_a_good_example_row_by_row(press: Press, plan: xw.Book) -> None:
    press("next", plan)
    _, _, lesson, _, heading, *rows = press("explain", plan).text.splitlines()

    german = plan.name == "de.xlsx"
    assert lesson.startswith("PSTO")
    assert heading.startswith("Ein gutes Beispiel (" if german else "A good example (")
    assert all(row.startswith("ID: ") for row in rows)
    assert ("Typ: Zweck" if german else "Type: Purpose") in rows[0]


def test_what_is_in_the_way_is_said(press: Press, plan: xw.Book) -> None:
    german = plan.name == "de.xlsx"
    sheet = next(sheet for sheet in plan.sheets if sheet["A5"].value == "T1")
    sheet.impl.uno.protect("")
    before = sheet.used_range.formula

    said = press("check", plan)

    assert said.kind == "error"
    assert said.text == (
        "Das Blatt „Taktik“ ist geschützt: den Schutz aufheben (Überprüfen, Blattschutz aufheben), "
        "dann noch einmal auf die Schaltfläche drücken."
        if german
        else "The sheet 'Tactical' is protected: take off its protection (Review, Unprotect Sheet), "
        "then press the button again."
    )
    assert sheet.used_range.formula == before


def test_a_new_plan_lies_beside_the_open_one_and_speaks_its_language(press: Press, plan: xw.Book) -> None:
    said = press("new", plan)

    made = Path(plan.fullname).with_name("Plan.xlsx")
    assert made.exists()
    assert said.text.startswith(f"{made} angelegt" if plan.name == "de.xlsx" else f"Made {made}")
    assert "Plan.xlsx" in [book.name for book in plan.app.books]
    assert [sheet.name for sheet in plan.app.books["Plan.xlsx"].sheets] == [sheet.name for sheet in plan.sheets]


def test_without_a_workbook(press: Press) -> None:
    assert press("check", None) == Reply(
        "error", "No workbook with a plan is open: open one, or press New from template."
    )
    assert press("help", None).text.startswith("Press New from template: the sheet Guide")


def test_a_workbook_without_a_plan(press: Press, app: xw.App, tmp_path: Path) -> None:
    book = app.books.add()
    book.save(tmp_path / "letters.xlsx")
    assert (
        press("check", book).text
        == "'letters.xlsx' holds no plan: press New from template to see what one looks like."
    )
    assert press("dashboard", book).text == "There is no dashboard yet: press Check alignment first."
