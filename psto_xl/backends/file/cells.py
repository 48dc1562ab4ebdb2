"""The thorough reader of worksheets: slower, with memory in step with what the cells hold, and never fooled.

For sheets that are spread wide, and for those written in a way that the fast reader doesn't follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.dates import iso, moment, number
from psto_xl.backends.file.refs import parse_area
from psto_xl.backends.file.shared import Formulas, Shared
from psto_xl.backends.file.strings import Text, feed, preserved
from psto_xl.backends.file.xml import damaged
from psto_xl.core.grid import MAX_COL, MAX_ROW, NOT_CALCULATED, Area, Cell, CellError
from psto_xl.core.text import say

_BLANK: Sequence[Cell] = ()


@dataclass(slots=True)
class Values:
    """What turns a cell's text into its value: shared texts, which styles show dates, the date system."""

    shared: Sequence[str]
    dates: Sequence[bool]
    date1904: bool


@dataclass(slots=True)
class Content:
    """A worksheet's filled cells by row and column, and what else was found in it."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    formulas: Formulas = field(default_factory=Formulas)
    merged: list[Area] = field(default_factory=list)


def read_cells(chunks: Iterable[bytes], values: Values, part: str, most: int) -> Content:
    """Read a worksheet part with at most so many filled cells. Raises WorkbookError."""
    parser = expat.ParserCreate(None, "}")
    reader = _Reader(parser, values, part, most)
    feed(parser, chunks, part)
    return reader.content


class _Reader:
    def __init__(self, parser: expat.XMLParserType, values: Values, part: str, most: int) -> None:
        self.content = Content()
        self._parser, self._values, self._part, self._left = parser, values, part, most
        self._ns: str | None = None
        self._row = self._col = 0
        self._attrs: dict[str, str] = {}
        self._masters: dict[str, Shared] = {}
        self._text = Text()
        self._keep = True
        self._phonetic = 0
        self._value: str | None = None
        self._inline: str | None = None
        self._formula: str | None = None
        self._formula_attrs: dict[str, str] = {}
        self._open = False
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._finish

    def _begin(self, name: str, attrs: dict[str, str]) -> None:
        ns, _, local = name.rpartition("}")
        if self._ns is None:
            self._ns = ns
        if ns != self._ns:
            return
        if local == "c":
            self._begin_cell(attrs)
        elif local == "row":
            self._begin_row(attrs)
        elif local == "mergeCell":
            area = parse_area(attrs.get("ref", ""))
            if area:
                self.content.merged.append(area)
        elif self._open:
            self._begin_inside(local, attrs)

    def _begin_row(self, attrs: dict[str, str]) -> None:
        row = attrs.get("r", "")
        self._row = int(row) if row.isdecimal() and len(row) < 8 else self._row + 1
        self._col = 0
        if not 0 < self._row <= MAX_ROW:
            raise damaged(self._part)

    def _begin_cell(self, attrs: dict[str, str]) -> None:
        ref = attrs.get("r")
        if ref is None:
            self._col += 1
        else:
            area = parse_area(ref)
            if area is None or area[:2] != area[2:]:
                raise damaged(self._part)
            self._row, self._col = area[:2]
        if not (0 < self._row <= MAX_ROW and self._col <= MAX_COL):
            raise damaged(self._part)
        self._attrs = attrs
        self._value = self._inline = self._formula = None
        self._open = True

    def _begin_inside(self, local: str, attrs: dict[str, str]) -> None:
        if local == "rPh":
            self._phonetic += 1
        elif local == "f":
            self._formula_attrs = attrs
            self._parser.CharacterDataHandler = self._text.add
        elif local == "v" or (local == "t" and not self._phonetic):
            self._keep = local == "v" or preserved(attrs)
            self._parser.CharacterDataHandler = self._text.add

    def _finish(self, name: str) -> None:
        if not self._open:
            return
        ns, _, local = name.rpartition("}")
        if ns != self._ns:
            return
        if local == "c":
            self._open = False
            self._finish_cell()
        elif local == "rPh":
            self._phonetic -= 1
        elif local in ("v", "f", "t") and self._parser.CharacterDataHandler:
            self._parser.CharacterDataHandler = None
            if local == "v":
                self._value = self._text.take()
            elif local == "f":
                self._formula = self._text.take()
            else:
                self._inline = (self._inline or "") + self._text.take(self._keep)

    def _finish_cell(self) -> None:
        value = self._cell_value()
        place = self._row, self._col
        if self._formula is not None:
            self._keep_formula(place, self._formula)
            if value is None and not (self._attrs.get("t") == "str" and self._value is not None):
                value = NOT_CALCULATED
        if value is None:
            return
        self._left -= 1
        if self._left < 0:
            raise too_many()
        self.content.cells.setdefault(self._row, {})[self._col] = value

    def _keep_formula(self, place: tuple[int, int], text: str) -> None:
        attrs = self._formula_attrs
        formulas = self.content.formulas
        if attrs.get("t") == "shared":
            index = attrs.get("si", "")
            if text:
                self._masters[index] = Shared(text, *place)
            elif index in self._masters:
                formulas.share(place, self._masters[index])
                return
        formulas[place] = text

    def _cell_value(self) -> Cell:
        kind = self._attrs.get("t", "n")
        if kind == "inlineStr":
            return self._inline or None
        text = self._value
        if not text:
            return None
        match kind:
            case "s":
                return self._shared(text)
            case "str":
                return text
            case "b":
                return text.strip() not in ("0", "false")
            case "e":
                return CellError(text)
            case "d":
                return iso(text)
        value = number(text)
        return moment(value, self._values.date1904) if isinstance(value, float) and self._dated() else value

    def _shared(self, text: str) -> Cell:
        index = text.strip()
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self._values.shared):
            raise damaged(self._part)
        return self._values.shared[int(index)] or None

    def _dated(self) -> bool:
        style = self._attrs.get("s", "0")
        dates = self._values.dates
        return style.isdecimal() and len(style) < 8 and int(style) < len(dates) and dates[int(style)]


def too_many() -> WorkbookError:
    return WorkbookError(
        say("A sheet holds far more filled cells than a plan has; remove what is no plan, or raise the size limit.")
    )


def rows_of(cells: dict[int, dict[int, Cell]], most: int) -> list[Sequence[Cell]]:
    """The rows as sequences. Raises WorkbookError where they would take more than `most` places."""
    if sum(max(row) for row in cells.values()) > most:
        raise too_spread()
    rows: list[Sequence[Cell]] = [_BLANK] * max(cells, default=0)
    for row, held in cells.items():
        line: list[Cell] = [None] * max(held)
        for col, value in held.items():
            line[col - 1] = value
        rows[row - 1] = line
    return rows


def too_spread() -> WorkbookError:
    return WorkbookError(
        say(
            "A sheet's cells are spread too far apart; delete the stray entries far right of the "
            "plan, or raise the size limit."
        )
    )
