"""The sheet `Guide`: how to fill the workbook, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from psto_xl.builder.excel import Workbook, put
from psto_xl.builder.looks import (
    ACCENT,
    GREY_BAR,
    INK,
    LINE,
    SEVERITY_FILL,
    SOFT,
    WASH,
    WHITE,
)
from psto_xl.builder.widths import wide_enough
from psto_xl.core.finding import Severity
from psto_xl.core.text import Language

TITLE: Final = "From purpose to daily work"
SUBTITLE: Final = (
    "Every goal in this workbook names the goal it serves. The check shows where that chain is broken, "
    "and whether the work below moves what matters above."
)
STEPS_CAPTION, LEGEND_CAPTION, EXAMPLE_CAPTION = "SEVEN STEPS", "WHAT THE COLOURS SAY", "AN EXAMPLE"


class Step(NamedTuple):
    """A step: the sheet it happens on, and what to do there."""

    sheet: str
    text: str


STEPS: Final = (
    Step("Settings", "Name your unit, and the first and last day of the period you plan for."),
    Step("Purpose", "Write down why you exist, and the one number that shows you live up to it: the North Star."),
    Step(
        "Strategy",
        "Set two to five objectives that serve the purpose. Beneath each, add key results: numbers with a start "
        "and a target that show it is reached.",
    ),
    Step(
        "Tactical", "Break the strategy into initiatives. In Parent, pick the goal one level up that each supports."
    ),
    Step("Operational", "Add the daily work that moves an initiative. What simply has to go on belongs on BAU."),
    Step("Check-ins", "Update Current regularly. When something big happens, note it on Changes."),
    Step("Alignment", "Press Check alignment. This sheet lists what to mend; Dashboard shows how you stand."),
)
LEGEND: Final = (
    ("Dark header", "You fill in this column.", INK, WHITE),
    ("Grey header", "The check fills in this column.", GREY_BAR, SOFT),
    ("Red cell", "Must be mended: numbers can't be trusted.", SEVERITY_FILL[Severity.ERROR], INK),
    ("Amber cell", "Somebody should decide.", SEVERITY_FILL[Severity.WARNING], INK),
    ("Blue cell", "A habit worth knowing.", SEVERITY_FILL[Severity.INFO], INK),
)
EXAMPLE: Final = (
    ("ID", "Type", "Parent", "Title"),
    ("P1", "Purpose", "", "Clean power for every home in the valley"),
    ("S1", "Objective", "P1", "Be the first choice of every household"),
    ("S1.1", "Key Result", "S1", "Homes supplied: from 40,000 to 60,000"),
    ("T1", "Objective", "S1 70%; S2", "Make switching to us effortless"),
    ("T1.1", "Key Result", "T1", "Days to switch: from 12 to 3"),
)
EXAMPLE_NOTE: Final = "Point at any header in the other sheets to read what belongs there."

_TOP: Final = 5
_NUMBER, _SHEET, _TEXT, _LEGEND, _MEANING = 2, 3, 4, 6, 7


def is_id(text: str) -> bool:
    """Whether a cell of the example holds ids, which read the same in every language, or nothing."""
    return not text.isalpha() and " " not in text.replace("; ", ";").replace(" 7", "7")


def add_guide(book: Workbook, language: Language) -> Any:
    """The first sheet that people see."""
    sheet = book.sheet(language.translate("Guide"))
    t = language.translate
    for at, width in enumerate(_widths(t)):
        sheet.set_column(at, at, width)
    for row, height in ((1, 44), (2, 22), (3, 12), (4, 24)):
        sheet.set_row(row - 1, height)
    put(sheet, 1, 2, t(TITLE), book.style(font_size=26, bold=True, valign="vcenter"))
    put(sheet, 2, 2, t(SUBTITLE), book.style(font_color=SOFT, font_size=11, valign="top"))
    for col in (2, 3, 4, 6, 7, 8, 9):
        put(sheet, 4, col, None, _caption(book))
    put(sheet, 4, _NUMBER, t(STEPS_CAPTION), _caption(book))
    put(sheet, 4, _LEGEND, t(EXAMPLE_CAPTION), _caption(book))
    _steps(book, sheet, language)
    _example(book, sheet, language)
    _legend(book, sheet, language)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.activate()
    return sheet


def _widths(t: Callable[[str], str]) -> Sequence[float]:
    """The columns' widths in characters: those of the example as wide as its words and the colours' names."""
    ids, kinds, parents, _ = zip(*EXAMPLE, strict=True)
    narrow = [
        wide_enough(13, *map(t, filter(None, words)))
        for words in ((*ids, *(name for name, *_ in LEGEND)), kinds, parents)
    ]
    return (2, 4, wide_enough(14, *(t(step.sheet) for step in STEPS)), 58, 5, *narrow, 44)


def _caption(book: Workbook) -> Any:
    return book.style(font_size=8, bold=True, font_color=ACCENT, valign="vcenter", top=1, top_color=LINE)


def _steps(book: Workbook, sheet: Any, language: Language) -> None:
    """Two rows a step, so that the right side can be ruled more finely."""
    number = book.style(font_size=16, bold=True, font_color=ACCENT, valign="vcenter", align="left")
    name = book.style(bold=True, font_color=INK, underline=1, valign="vcenter")
    text = book.style(text_wrap=True, valign="vcenter")
    for i, step in enumerate(STEPS):
        top = _TOP + 2 * i
        for row in (top, top + 1):
            sheet.set_row(row - 1, 21)
        for col, style in ((_NUMBER, number), (_SHEET, name), (_TEXT, text)):
            sheet.merge_range(top - 1, col - 1, top, col - 1, "", style)
        put(sheet, top, _NUMBER, i + 1, number)
        put(sheet, top, _TEXT, language.translate(step.text), text)
        tab = language.translate(step.sheet)
        sheet.write_url(top - 1, _SHEET - 1, f"internal:'{tab}'!A1", name, tab)


def _example(book: Workbook, sheet: Any, language: Language) -> None:
    header = book.style(bold=True, font_color=WHITE, bg_color=INK, valign="vcenter")
    for i, cells in enumerate(EXAMPLE):
        stands_out = cells[1] in ("Objective", "Purpose")
        line = {"valign": "vcenter", "bottom": 4, "bottom_color": LINE, "bold": stands_out}
        style = header if i == 0 else book.style(line, **({"bg_color": WASH} if stands_out else {}))
        for col, text in enumerate(cells, start=_LEGEND):
            put(sheet, _TOP + i, col, language.translate(text) if text else None, style)
    note = book.style(font_color=SOFT, italic=True, valign="vcenter")
    put(sheet, _TOP + len(EXAMPLE), _LEGEND, language.translate(EXAMPLE_NOTE), note)


def _legend(book: Workbook, sheet: Any, language: Language) -> None:
    top = _TOP + len(EXAMPLE) + 2
    for col in range(_LEGEND, _LEGEND + 4):
        put(sheet, top, col, None, _caption(book))
    put(sheet, top, _LEGEND, language.translate(LEGEND_CAPTION), _caption(book))
    for row, (name, meaning, fill, ink) in enumerate(LEGEND, start=top + 1):
        put(
            sheet, row, _LEGEND, language.translate(name), book.style(bg_color=fill, font_color=ink, valign="vcenter")
        )
        put(sheet, row, _MEANING, language.translate(meaning), book.style(valign="vcenter", indent=1))
