"""Cells set in place: only the elements of the cells that are named change, all else in the body stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import chain

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.bands import Bands
from psto_xl.backends.file.encode import encode, line, rest, value_of_formula
from psto_xl.backends.file.formulas import Formulas
from psto_xl.backends.file.frame import Frame
from psto_xl.backends.file.heights import LONG, Heights, height_of
from psto_xl.backends.file.rowtags import is_bare, narrow_spans, style_of, widen_spans
from psto_xl.backends.file.scan import columns
from psto_xl.backends.file.sheet import Row, Run, SheetPart, Spot
from psto_xl.backends.file.styles import DATE, DATE_TIME, Styles
from psto_xl.backends.file.wishes import CellEdits, Cells
from psto_xl.backends.file.xml import Splice, damaged, set_attr, splice
from psto_xl.core.grid import MAX_COL, MAX_ROW, Area, Cell, Formula, Place, letters
from psto_xl.core.text import say

_NO_DATES = frozenset((str, float, type(None)))
_BLOCK = 1 << 20


class Filler:
    """Applies `CellEdits` to one sheet's body."""

    def __init__(self, part: SheetPart, edits: CellEdits, styles: Callable[[], Styles], date1904: bool) -> None:
        self._part = part
        self._edits = edits
        self._styles = styles
        self._date1904 = date1904
        self._frame = Frame(part)
        self._formulas = Formulas(part)
        self._positions = _Positions(edits.values)
        self._out: list[Splice] = []
        self._guarded = edits.free is not None and self._frame.protected
        self._careful = self._guarded or bool(self._formulas.bound)
        self._column_styles: dict[int, int] = {}
        self._looks = Bands(edits.looks)
        self._models = Bands(edits.like)
        self._model_styles: dict[int, Mapping[int, int]] = {}
        self._known_models: Mapping[int, int] | None = None
        self._known_likes: Mapping[int, int] = {}
        p = part.prefix
        self._value = re.compile(rb"<%sv[\s>].*?</%sv>|<%sv\s*/>" % (p, p, p), re.DOTALL)
        self._heights: dict[int, bytes] = {}
        self._fit = Heights(self._frame, styles)
        self.formulas_gone = False

    def run(self) -> Iterable[bytes]:
        """The new body in pieces, after the frame is fit for it. WorkbookError, perhaps between two pieces."""
        reach = self._edits.reach()
        if not (reach or self._edits.gone):
            return (self._part.body,)
        self._frame.check_merged(self._edits.values)
        if reach:
            self._frame.widen_dimension(reach)
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        body, at = self._part.body, 0
        size = _BLOCK if len(body) > _BLOCK and not self._formulas.tied else len(body)
        numbers = iter(self._edits.rows())
        number = next(numbers, MAX_ROW + 1)
        for row in self._part.rows():
            if row.start - at > size:
                yield self._block(at, row.start)
                at = row.start
            while number < row.number:
                self._new_row(number, row.start)
                number = next(numbers, MAX_ROW + 1)
            if number == row.number:
                self._fill_row(row)
                number = next(numbers, MAX_ROW + 1)
            if self._edits.gone:
                self._take_away(row)
        for new in chain((number,), numbers) if number <= MAX_ROW else ():
            self._new_row(new, len(body))
        yield self._block(at, len(body))

    def _block(self, start: int, end: int) -> bytes:
        """A part of the body with the changes that have been gathered."""
        out, self._out = self._out, []
        try:
            return splice(self._part.body, out, start, end)
        except ValueError as error:  # cells within cells
            raise damaged(self._part.name) from error

    # Rows

    def _cells(self, number: int) -> Cells:
        """The values for a row, and a blank for each of its looks that has none."""
        cells, looks = self._edits.values.get(number, {}), self._looks.at(number)
        return {**dict.fromkeys(looks), **cells} if looks else cells

    def _new_row(self, number: int, place: int) -> None:
        cells = self._cells(number)
        content = self._new_cells(number, cells, 0)
        if content:
            p = self._part.prefix
            tag = self._tall(b'<%srow r="%d"%s>' % (p, number, self._height_like(number)), number, cells, ())
            self._out.append((place, place, tag + content + b"</%srow>" % p))

    def _height_like(self, number: int) -> bytes:
        """A new row of a table is as high as its model: not every program fits rows to wrapped text by itself."""
        for model in self._models.at(number).values():
            if model not in self._heights:
                row = self._part.row(model)
                self._heights[model] = height_of(self._part.body[row.start : row.tag_end]) if row else b""
            return self._heights[model]
        return b""

    def _tall(self, tag: bytes, number: int, cells: Cells, run: Run) -> bytes:
        """A row's tag, high enough for the texts that are written."""
        texts = [(col, text) for col, text in cells.items() if isinstance(text, str) and len(text) > LONG]
        if not texts:
            return tag
        styles, likes = {columns[name]: int(style or 0) for _, _, name, style in run}, self._likes(number)
        return self._fit.fitting(
            tag, [(col, styles.get(col) or likes.get(col) or self._column_style(col), text) for col, text in texts]
        )

    def _fill_row(self, row: Row) -> None:
        number, cells = row.number, self._cells(row.number)
        start, run = self._part.run(row, min(cells))
        old = self._part.body[row.start : row.tag_end]
        tag = self._tall(old, number, cells, run)
        left = self._renew(number, start, run, cells)
        added: list[Splice] = []
        while left:
            place, until = _place(start, run, min(left))
            some = {col: left.pop(col) for col in [*left] if col < until}
            if new := self._new_cells(number, some, style_of(tag)):
                added.append((place, place, new))
        if added or tag != old:
            self._into_row(row, tag, old, added, cells)

    def _renew(self, number: int, at: int, run: Run, cells: Cells) -> dict[int, Cell | Formula]:
        """Give cells side by side their values; those that are not among them are left."""
        left, looks, likes = dict(cells), self._looks.at(number), self._likes(number)
        free, p, formula = not (looks or self._careful), self._part.prefix, self._formulas.opening
        for whole, tag, name, style in run:
            end, col = at + len(whole), columns[name]
            if col in left:
                value, xf = left.pop(col), int(style or 0) or likes.get(col, 0)
                if free and type(value) in _NO_DATES and whole.find(formula) < 0:
                    new = encode(p, number, col, xf, value, self._date1904)
                else:
                    new = self._renewed(number, Spot(col, at, at + len(tag), end, xf), value, looks.get(col))
                if new != whole:
                    self._out.append((at, end, new))
                if not left:
                    break
            at = end
        return left

    def _into_row(self, row: Row, tag: bytes, old: bytes, added: list[Splice], cols: Iterable[int]) -> None:
        new_tag = widen_spans(tag, min(cols), max(cols))
        if row.empty:
            content = b"".join(new for _, _, new in added)
            close = b"</%srow>" % self._part.prefix
            self._out.append((row.start, row.end, new_tag[:-2].rstrip() + b">" + content + close))
            return
        if new_tag != old:
            self._out.append((row.start, row.tag_end, new_tag))
        self._out += added

    # Cells

    def _new_cells(self, row: int, cells: Cells, row_style: int) -> bytes:
        """The XML of cells that are not there yet."""
        looks, likes, careful = self._looks.at(row), self._likes(row), self._careful
        p, date1904 = self._part.prefix, self._date1904
        shape, content = [], list[int | bytes]()
        for col in sorted(cells):
            value, style = cells[col], looks.get(col)
            if style is None:
                if value is None:
                    continue
                style = likes.get(col) or row_style or self._column_style(col)
            if careful:
                self._formulas.check_free(row, col)
                self._check_protection(row, col, style)
            if type(value) not in _NO_DATES:
                style = self._dated(style, value)
            shape.append((col, style))
            content += (row, rest(p, value, date1904))
        return line(p, tuple(shape)) % tuple(content)

    def _renewed(self, row: int, spot: Spot, value: Cell | Formula, look: int | None) -> bytes:
        """A cell with another value."""
        col, _, tag_end, end, style = spot
        if self._careful:
            self._check_protection(row, col, style)
        if look is not None:
            self._check_blank(row, spot)
            style = look
        if tag_end < end:
            formulas = self._formulas
            if isinstance(value, Formula) and (kept := formulas.kept((row, col), spot, value.text, self._positions)):
                return self._shown_anew(spot, value.value, *kept)
            if formula := formulas.find(tag_end, end):
                self.formulas_gone = True
                self._out += formulas.release((row, col), formula, self._positions)
        if self._careful:
            self._formulas.check_free(row, col)
        if type(value) not in _NO_DATES:
            style = self._dated(style, value)
        return encode(self._part.prefix, row, col, style, value, self._date1904)

    def _shown_anew(self, spot: Spot, value: Cell, formula: bytes, end: int) -> bytes:
        """A cell with that formula, which ended there, and another shown value; what follows that stays."""
        body = self._part.body
        kind, shown = value_of_formula(self._part.prefix, value, self._date1904)
        tag = set_attr(body[spot.start : spot.tag_end], "t", None)
        rest = self._value.sub(b"", body[end : spot.end]).lstrip()
        return b"%b%b>%b%b%b" % (tag[:-1], kind, formula, shown, rest)

    # Formats and guards

    def _likes(self, row: int) -> Mapping[int, int]:
        """The formats that a row's cells take from another row, by column."""
        models = self._models.at(row)
        if models is not self._known_models:
            self._known_models = models
            self._known_likes = {col: self._model_style(model, col) for col, model in models.items()}
        return self._known_likes

    def _model_style(self, model: int, col: int) -> int:
        if model not in self._model_styles:
            found = self._part.row(model)
            spots = self._part.cells(found) if found else []
            self._model_styles[model] = {spot.col: spot.style for spot in reversed(spots)}
        return self._model_styles[model].get(col, 0)

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
        if self._guarded and free is not None and col not in free and self._styles().locked(style):
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

    def _take_away(self, row: Row) -> None:
        within = [area for area in self._edits.gone if area.top <= row.number <= area.bottom]
        if not within:
            return
        spots = self._part.cells(row)
        gone = [spot for spot in spots if any(area.left <= spot.col <= area.right for area in within)]
        if gone:
            self._release(row.number, gone)
            self._cut(row, gone, bare=len(gone) == len(spots))

    def _cut(self, row: Row, gone: list[Spot], *, bare: bool) -> None:
        tag = self._part.body[row.start : row.tag_end]
        if bare and is_bare(tag):
            self._out.append((row.start, row.end, b""))
            return
        narrow = narrow_spans(tag, {spot.col for spot in gone})
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


def _place(at: int, run: Run, col: int) -> tuple[int, int]:
    """Where a new cell goes, and in front of which column: the next one there is, or none."""
    for whole, _, name, _ in run:
        if (following := columns[name]) > col:
            return at, following
        at += len(whole)
    return at, MAX_COL + 1


class _Positions:
    """The positions of some cells."""

    def __init__(self, cells: Mapping[int, Cells]) -> None:
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
