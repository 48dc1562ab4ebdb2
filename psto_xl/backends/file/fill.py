"""Cells set in place: only the elements of the cells that are named change, all else in the body stays."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.encode import encode, value_of_formula
from psto_xl.backends.file.formulas import Element, Formulas
from psto_xl.backends.file.frame import Frame
from psto_xl.backends.file.heights import LONG, Heights, height_of
from psto_xl.backends.file.refs import column_name
from psto_xl.backends.file.sheet import Row, SheetPart, Spot
from psto_xl.backends.file.styles import DATE, DATE_TIME, Styles
from psto_xl.backends.file.xml import Splice, damaged, set_attr, splice
from psto_xl.core.edit import SetCell
from psto_xl.core.grid import Area, Cell, Formula, Place, letters
from psto_xl.core.text import say

Targets = dict[int, dict[int, Cell | Formula]]
_NO_DATES = frozenset((str, float, type(None)))
_ROW_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'](\d+):(\d+)["']""")


@dataclass(slots=True)
class CellEdits:
    """What is to become of a sheet's cells.

    `looks` are areas that must be blank and get a format; `like` the rows that copy the formats of another
    row; `gone` areas whose cells are taken away; `free` the columns where sheet protection doesn't count.
    """

    values: Targets = field(default_factory=dict)
    looks: list[tuple[Area, int]] = field(default_factory=list)
    like: list[tuple[Area, int]] = field(default_factory=list)
    gone: list[Area] = field(default_factory=list)
    free: set[int] | None = field(default_factory=set)

    def set(self, row: int, col: int, value: Cell | Formula) -> None:
        self.values.setdefault(row, {})[col] = value

    def set_all(self, edits: Iterable[SetCell]) -> None:
        for _, row, col, _, value in edits:
            self.values.setdefault(row, {})[col] = value

    def targets(self) -> Targets:
        """The values, and a blank for each cell of the looks that has none."""
        blanks: dict[tuple[int, int], dict[int, None]] = {}
        for area, _ in self.looks:
            cols = range(area.left, area.right + 1)
            blanks.setdefault((area.top, area.bottom), {}).update(dict.fromkeys(cols))
        for (top, bottom), blank in blanks.items():
            for row in range(top, bottom + 1):
                self.values[row] = {**blank, **self.values.get(row, {})}
        return self.values


class Filler:
    """Applies `CellEdits` to one sheet's body."""

    def __init__(self, part: SheetPart, edits: CellEdits, styles: Callable[[], Styles], date1904: bool) -> None:
        self._part = part
        self._edits = edits
        self._styles = styles
        self._date1904 = date1904
        self._frame = Frame(part)
        self._formulas = Formulas(part)
        self._targets = edits.targets()
        self._positions = _Positions(self._targets)
        self._out: list[Splice] = []
        self._guarded = edits.free is not None and self._frame.protected
        self._column_styles: dict[int, int] = {}
        self._looks: dict[int, list[tuple[int, int, int]]] = {}
        for area, style in edits.looks:
            for col in range(area.left, area.right + 1):
                self._looks.setdefault(col, []).append((area.top, area.bottom, style))
        self._like_styles: dict[tuple[int, int], int] = {}
        self._heights: dict[int, bytes] = {}
        self._fit = Heights(self._frame, styles)
        self.formulas_gone = False

    def run(self) -> None:
        """Change the part, or raise WorkbookError and leave it as it is."""
        if not (self._targets or self._edits.gone):
            return
        self._frame.check_merged(self._targets)
        rows = {row.number: row for row in self._part.rows()}
        numbers = list(rows)
        for number, cells in sorted(self._targets.items()):
            if number in rows:
                self._fill_row(rows[number], cells)
            else:
                later = bisect(numbers, number)
                place = rows[numbers[later]].start if later < len(numbers) else len(self._part.body)
                self._new_row(number, cells, place)
        if self._edits.gone:
            self._take_away(rows)
        try:
            self._part.body = splice(self._part.body, self._out)
        except ValueError as error:  # cells within cells
            raise damaged(self._part.name) from error
        if self._targets:
            cols = set[int]().union(*self._targets.values())
            self._frame.widen_dimension(Area(min(self._targets), min(cols), max(self._targets), max(cols)))

    # Rows

    def _new_row(self, number: int, cells: Mapping[int, Cell | Formula], place: int) -> None:
        content = self._new_cells(number, cells, 0)
        if content:
            p = self._part.prefix
            tag = self._tall(b'<%srow r="%d"%s>' % (p, number, self._height_like(number)), number, cells)
            self._out.append((place, place, tag + content + b"</%srow>" % p))

    def _height_like(self, number: int) -> bytes:
        """A new row of a table is as high as its model: not every program fits rows to wrapped text by itself."""
        for area, model in self._edits.like:
            if area.top <= number <= area.bottom:
                if model not in self._heights:
                    row = self._part.row(model)
                    self._heights[model] = height_of(self._part.body[row.start : row.tag_end]) if row else b""
                return self._heights[model]
        return b""

    def _tall(self, tag: bytes, number: int, cells: Mapping[int, Cell | Formula], row: Row | None = None) -> bytes:
        """A row's tag, high enough for the texts that are written."""
        texts = [(col, text) for col, text in cells.items() if isinstance(text, str) and len(text) > LONG]
        return self._fit.fitting(tag, [(col, self._format(number, col, row), text) for col, text in texts])

    def _format(self, number: int, col: int, row: Row | None) -> int:
        spot = self._part.cell_named(row, b"%s%d" % (column_name(col).encode(), number)) if row else None
        return (spot.style if spot else 0) or self._like(number, col) or self._column_style(col)

    def _fill_row(self, row: Row, cells: Mapping[int, Cell | Formula]) -> None:
        part = self._part
        old = part.body[row.start : row.tag_end]
        tag = self._tall(old, row.number, cells, row)
        row_style = self._row_style(tag)
        last = part.last_cell(row)
        if last and min(cells) > last.col:
            if new := self._new_cells(row.number, cells, row_style):
                self._out += self._into_row(row, tag, [(last.end, last.end, new)], cells)
            return
        spots: dict[int, Spot] | None = None
        added: list[Splice] = []
        for col, value in sorted(cells.items()):
            spot: Spot | None = None
            if last is None or col <= last.col:
                spot = part.cell_named(row, b"%s%d" % (column_name(col).encode(), row.number))
                if spot is None:
                    if spots is None:
                        spots = {spot.col: spot for spot in part.cells(row)}
                    spot = spots.get(col)
            if spot:
                self._renew_cell(row.number, spot._replace(col=col), value)
                continue
            new = self._new_cell(row.number, col, value, row_style)
            if new:
                place = last.end if last and col > last.col else self._place(row, spots or {}, col)
                added.append((place, place, new))
        if added or tag != old:
            self._out += self._into_row(row, tag, added, cells)

    @staticmethod
    def _place(row: Row, spots: Mapping[int, Spot], col: int) -> int:
        """Where a new cell goes: in front of the next one, else behind the last, else behind the row's tag."""
        following = min((spot for spot in spots.values() if spot.col > col), default=None)
        if following:
            return following.start
        return max((spot.end for spot in spots.values()), default=row.tag_end)

    def _into_row(self, row: Row, tag: bytes, added: list[Splice], cols: Iterable[int]) -> list[Splice]:
        new_tag = _widen_spans(tag, min(cols), max(cols))
        if row.empty:
            content = b"".join(new for _, _, new in added)
            close = b"</%srow>" % self._part.prefix
            return [(row.start, row.end, new_tag[:-2].rstrip() + b">" + content + close)]
        is_same = new_tag == self._part.body[row.start : row.tag_end]
        return added if is_same else [(row.start, row.tag_end, new_tag), *added]

    @staticmethod
    def _row_style(tag: bytes) -> int:
        if b"customFormat" not in tag:
            return 0
        found = _ROW_STYLE.search(tag)
        return int(found.group(1)) if found else 0

    # Cells

    def _new_cells(self, row: int, cells: Mapping[int, Cell | Formula], row_style: int) -> bytes:
        return b"".join([self._new_cell(row, col, value, row_style) for col, value in sorted(cells.items())])

    def _new_cell(self, row: int, col: int, value: Cell | Formula, row_style: int) -> bytes:
        style = self._look(row, col)
        if style is None:
            if value is None:
                return b""
            style = self._like(row, col) or row_style or self._column_style(col)
        if self._formulas.bound:
            self._formulas.check_free(row, col)
        if self._guarded:
            self._check_protection(row, col, style)
        if type(value) not in _NO_DATES:
            style = self._dated(style, value)
        return encode(self._part.prefix, row, col, style, value, self._date1904)

    def _renew_cell(self, row: int, spot: Spot, value: Cell | Formula) -> None:
        part, look = self._part, self._look(row, spot.col)
        style = spot.style or self._like(row, spot.col)
        if self._guarded:
            self._check_protection(row, spot.col, style)
        formula = self._formulas.find(spot.tag_end, spot.end)
        if look is not None:
            self._check_blank(row, spot)
            style = look
        if formula and isinstance(value, Formula) and self._same_formula(row, spot.col, formula, value.text):
            new = self._renewed_value((row, spot.col), spot, formula, value)
        else:
            self._formulas.check_free(row, spot.col)
            if formula:
                self.formulas_gone = True
                self._out += self._formulas.release((row, spot.col), formula, self._positions)
            new = encode(part.prefix, row, spot.col, self._dated(style, value), value, self._date1904)
        if new != part.body[spot.start : spot.end]:
            self._out.append((spot.start, spot.end, new))

    def _same_formula(self, row: int, col: int, formula: Element, text: str) -> bool:
        return self._formulas.text((row, col), formula).strip() == text.strip()

    def _renewed_value(self, position: tuple[int, int], spot: Spot, formula: Element, value: Formula) -> bytes:
        """The cell with another shown value; its formula element, and what follows its value, stay."""
        part, p = self._part, self._part.prefix
        element = part.body[formula.start : formula.end]
        master = self._formulas.master(formula)
        if master and master != position and master in self._positions:
            text = encode(p, *position, 0, value, self._date1904)
            element = text[text.index(b"<%sf>" % p) : text.index(b"</%sf>" % p) + len(p) + 4]
        kind, shown = value_of_formula(p, value.value, self._date1904)
        tag = set_attr(part.body[spot.start : spot.tag_end], "t", None)
        tag = tag[:-1] + kind + b">"
        rest = re.sub(
            rb"<%sv[\s>].*?</%sv>|<%sv\s*/>" % (p, p, p), b"", part.body[formula.end : spot.end], flags=re.DOTALL
        )
        return tag + element + shown + rest.lstrip()

    # Formats and guards

    def _look(self, row: int, col: int) -> int | None:
        for top, bottom, style in self._looks.get(col, ()):
            if top <= row <= bottom:
                return style
        return None

    def _like(self, row: int, col: int) -> int:
        for area, model in self._edits.like:
            if area.left <= col <= area.right and area.top <= row <= area.bottom:
                if (model, col) not in self._like_styles:
                    self._like_styles[model, col] = self._style_at(model, col)
                return self._like_styles[model, col]
        return 0

    def _style_at(self, number: int, col: int) -> int:
        row = self._part.row(number)
        spots = self._part.cells(row) if row else []
        return next((spot.style for spot in spots if spot.col == col), 0)

    def _column_style(self, col: int) -> int:
        if col not in self._column_styles:
            self._column_styles[col] = self._frame.column_style(col)
        return self._column_styles[col]

    def _dated(self, style: int, value: Cell | Formula) -> int:
        shown = value.value if isinstance(value, Formula) else value
        if not isinstance(shown, date) or self._styles().is_date(style):
            return style
        return self._styles().dated(style, DATE_TIME if isinstance(shown, datetime) else DATE)

    def _check_protection(self, row: int, col: int, style: int) -> None:
        free = self._edits.free
        if free is not None and col not in free and self._styles().locked(style):
            place = Place(self._part.name, row, col)
            raise WorkbookError(
                say(
                    "The sheet {name} is protected and {place} locked; unprotect it and check again.",
                    name=self._part.name,
                    place=place,
                )
            )

    def _check_blank(self, row: int, spot: Spot) -> None:
        inside = self._part.body[spot.tag_end : spot.end]
        if re.search(rb"<%s(?:v|is|f)[\s>]" % self._part.prefix, inside):
            raise WorkbookError(
                say(
                    "{name} is not empty, but the check needs column {col} there; move what stands in it to "
                    "another column.",
                    name=Place(self._part.name, row, spot.col),
                    col=letters(spot.col),
                )
            )

    # Taking away

    def _take_away(self, rows: Mapping[int, Row]) -> None:
        areas = self._edits.gone
        for number, row in rows.items():
            within = [area for area in areas if area.top <= number <= area.bottom]
            if not within:
                continue
            spots = self._part.cells(row)
            gone = [spot for spot in spots if any(area.left <= spot.col <= area.right for area in within)]
            if gone:
                self._release(number, gone)
                self._cut(row, gone, bare=len(gone) == len(spots))

    def _cut(self, row: Row, gone: list[Spot], *, bare: bool) -> None:
        tag = self._part.body[row.start : row.tag_end]
        if bare and _is_bare(tag):
            self._out.append((row.start, row.end, b""))
            return
        narrow = _narrow_spans(tag, {spot.col for spot in gone})
        if narrow != tag:
            self._out.append((row.start, row.tag_end, narrow))
        self._out += [(spot.start, spot.end, b"") for spot in gone]

    def _release(self, row: int, gone: list[Spot]) -> None:
        for spot in gone:
            self._formulas.check_free(row, spot.col)
            formula = self._formulas.find(spot.tag_end, spot.end)
            if formula:
                self.formulas_gone = True
                self._out += self._formulas.release((row, spot.col), formula, self._leaving)

    @cached_property
    def _leaving(self) -> _Leaving:
        return _Leaving(self._edits.gone)


class _Positions:
    """The positions of some cells."""

    def __init__(self, cells: Targets) -> None:
        self._cells = cells

    def __contains__(self, position: object) -> bool:
        row, col = position if isinstance(position, tuple) else (0, 0)
        return col in self._cells.get(row, ())


class _Leaving:
    """The positions inside some areas."""

    def __init__(self, areas: list[Area]) -> None:
        self._areas = areas

    def __contains__(self, position: object) -> bool:
        row, col = position if isinstance(position, tuple) else (0, 0)
        return any(a.top <= row <= a.bottom and a.left <= col <= a.right for a in self._areas)


def _widen_spans(tag: bytes, first: int, last: int) -> bytes:
    """`spans` is a hint for readers; one that is too narrow misleads them."""
    found = _SPANS.search(tag)
    if not found:
        return tag
    low, high = min(int(found.group(1)), first), max(int(found.group(2)), last)
    return tag[: found.start()] + b' spans="%d:%d"' % (low, high) + tag[found.end() :]


def _narrow_spans(tag: bytes, gone: set[int]) -> bytes:
    found = _SPANS.search(tag)
    if not found:
        return tag
    low, high = int(found.group(1)), int(found.group(2))
    while high in gone and high > low:
        high -= 1
    return tag[: found.start()] + b' spans="%d:%d"' % (low, high) + tag[found.end() :]


def _is_bare(tag: bytes) -> bool:
    """Whether a row says nothing but its number, so that it goes with its last cell."""
    return not re.sub(rb"""\s(?:r|spans)\s*=\s*["'][^"']*["']""", b"", b" " + tag.partition(b" ")[2]).strip(b"/> \n")
