"""The formulas that a sheet holds already: which cells they bind, and what happens when one is replaced."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.encode import formula_element
from psto_xl.backends.file.refs import column_number, parse_area
from psto_xl.backends.file.relocate import shift
from psto_xl.backends.file.sheet import SheetPart, Spot
from psto_xl.backends.file.xml import Splice, damaged, escape, tag_end, text_of
from psto_xl.core.grid import Area, Place
from psto_xl.core.text import say

Position = tuple[int, int]


class Element(NamedTuple):
    """Where an ``<f>`` begins, its tag ends, its text ends, and it ends."""

    start: int
    tag_end: int
    inner_end: int
    end: int


@dataclass(slots=True)
class _Shared:
    """A formula written once, in the master, and shared by others: their positions and places in the body."""

    master: Position = (0, 0)
    text: str = ""
    ref: bytes = b""
    members: dict[Position, tuple[int, int]] = field(default_factory=dict)


class Formulas:
    """The formulas in a sheet's body. Positions are (row, column)."""

    def __init__(self, part: SheetPart) -> None:
        self._part = part
        self.opening = b"<%sf" % part.prefix
        self._close = b"</%sf" % part.prefix
        self._element = re.compile(rb"<%sf(?=[\s/>])" % part.prefix)

    @cached_property
    def tied(self) -> bool:
        """Whether what becomes of one cell may change another: where cells share formulas."""
        return self._peculiar and b"shared" in self._part.body

    @cached_property
    def _peculiar(self) -> bool:
        """Whether any formula says more of itself than its text."""
        return re.search(rb"%s\s" % self.opening, self._part.body) is not None

    def find(self, start: int, end: int) -> Element | None:
        """The formula in body[start:end]."""
        body = self._part.body
        if body.find(self.opening, start, end) < 0:
            return None
        found = self._element.search(body, start, end)
        if not found:
            return None
        inner = tag_end(body, found.start())
        if body[inner - 2 : inner] == b"/>":
            return Element(found.start(), inner, inner, inner)
        inner_end = body.find(self._close, inner, end)
        close = body.find(b">", inner_end, end)
        if inner_end < 0 or close < 0:
            raise damaged(self._part.name)
        return Element(found.start(), inner, inner_end, close + 1)

    def kept(
        self, position: Position, spot: Spot, text: str, targets: Container[Position]
    ) -> tuple[bytes, int] | None:
        """The ``<f>`` that stays in a cell which has this formula already, and where the old one ends.

        A formula that is shared from one of the `targets` gets its own.
        """
        body, lone = self._part.body, formula_element(self._part.prefix, text)
        if body.startswith(lone, spot.tag_end):
            return lone, spot.tag_end + len(lone)
        formula = self.find(spot.tag_end, spot.end)
        if not formula or self._text(position, formula).strip() != text.strip():
            return None
        shared = self._group(formula)
        is_lone = shared and shared.master != position and shared.master in targets
        return lone if is_lone else body[formula.start : formula.end], formula.end

    @cached_property
    def bound(self) -> list[Area]:
        """The areas of array formulas and data tables, which can only be changed as a whole."""
        body = self._part.body
        if not self._peculiar or (b"array" not in body and b"dataTable" not in body):
            return []
        areas = []
        for found in self._element.finditer(body):
            tag = body[found.start() : tag_end(body, found.start())]
            if re.search(rb"""\st\s*=\s*["'](?:array|dataTable)["']""", tag):
                area = parse_area(text_of(_attr(tag, b"ref")))
                areas += [area] if area else []
        return areas

    def check_free(self, row: int, col: int) -> None:
        for area in self.bound:
            if area.top <= row <= area.bottom and area.left <= col <= area.right:
                place = Place(self._part.name, row, col)
                raise WorkbookError(
                    say(
                        "{place} is part of an array formula or data table; move that elsewhere and check again.",
                        place=place,
                    )
                )

    def _text(self, position: Position, formula: Element) -> str:
        """The formula's text without ``=``, also where the cell only shares it."""
        own = self._own_text(formula)
        if own or not (shared := self._group(formula)):
            return own
        return shift(shared.text, position[0] - shared.master[0], position[1] - shared.master[1])

    def _own_text(self, formula: Element) -> str:
        return _text(self._part.body[formula.tag_end : formula.inner_end])

    def _si(self, formula: Element) -> bytes:
        return _attr(self._part.body[formula.start : formula.tag_end], b"si")

    def release(self, position: Position, formula: Element, targets: Container[Position]) -> list[Splice]:
        """What else must change when the formula goes: others that share it get it from a new master."""
        shared = self._group(formula)
        if not shared or shared.master != position:
            return []
        for other, (other_start, other_end) in shared.members.items():
            if other in targets:
                continue
            text = escape(shift(shared.text, other[0] - position[0], other[1] - position[1]))
            start = b'%s t="shared" ref="%s" si="%s">' % (self.opening, shared.ref, self._si(formula))
            new = start + text + self._close + b">"
            return [(other_start, other_end, new)]
        return []

    def _group(self, formula: Element) -> _Shared | None:
        si = self._si(formula) if self.tied else b""
        return self._shared.get(si) if si else None

    @cached_property
    def _shared(self) -> dict[bytes, _Shared]:
        body = self._part.body
        groups: dict[bytes, _Shared] = {}
        for found in self._element.finditer(body):
            formula = self.find(found.start(), len(body))
            tag = body[found.start() : formula.tag_end] if formula else b""
            if formula is None or _attr(tag, b"t") != b"shared" or not _attr(tag, b"si"):
                continue
            group = groups.setdefault(_attr(tag, b"si"), _Shared())
            text, position = self._own_text(formula), self._position(found.start())
            if text and _attr(tag, b"ref"):
                group.master, group.text, group.ref = position, text, _attr(tag, b"ref")
            elif not text:
                group.members[position] = (formula.start, formula.end)
        return groups

    def _position(self, formula: int) -> Position:
        """The address of the cell that a formula stands in."""
        body = self._part.body
        at = body.rfind(b"<%sc " % self._part.prefix, 0, formula)
        name = re.search(rb"""\sr\s*=\s*["']([A-Z]+)(\d+)""", body[at:formula])
        if not name:
            raise WorkbookError(
                say(
                    "The sheet {name} has shared formulas without addresses; save it with Excel first.",
                    name=self._part.name,
                )
            )
        return int(name.group(2)), column_number(name.group(1).decode())


@lru_cache(maxsize=64)  # a table's column says the same in every row
def _text(content: bytes) -> str:
    return text_of(content)


def _attr(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"""\s%s\s*=\s*["']([^"']*)""" % name, tag)
    return found.group(1) if found else b""
