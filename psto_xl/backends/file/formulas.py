"""The formulas that a sheet holds already: which cells they bind, and what happens when one is replaced."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.refs import column_number, parse_area
from psto_xl.backends.file.relocate import shift
from psto_xl.backends.file.sheet import SheetPart
from psto_xl.backends.file.xml import Splice, escape, tag_end, text_of
from psto_xl.core.grid import Area, Place

Position = tuple[int, int]


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
        self._open = b"<%sf" % part.prefix
        self._close = b"</%sf>" % part.prefix
        self._element = re.compile(rb"<%sf(?=[\s/>])" % part.prefix)

    def find(self, start: int, end: int) -> tuple[int, int, int] | None:
        """Start, end of tag and end of the ``<f>`` in body[start:end]."""
        body = self._part.body
        if body.find(self._open, start, end) < 0:
            return None
        found = self._element.search(body, start, end)
        if not found:
            return None
        inner = tag_end(body, found.start())
        if body[inner - 2 : inner] == b"/>":
            return found.start(), inner, inner
        return found.start(), inner, body.index(self._close, inner) + len(self._close)

    @cached_property
    def bound(self) -> list[Area]:
        """The areas of array formulas and data tables, which can only be changed as a whole."""
        body = self._part.body
        if not re.search(rb"""["'](?:array|dataTable)["']""", body):
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
                    f"{place} is part of an array formula or data table; move that elsewhere and check again."
                )

    def text(self, position: Position, formula: tuple[int, int, int]) -> str:
        """The formula's text without ``=``, also where the cell only shares it."""
        start, inner, end = formula
        body = self._part.body
        own = text_of(body[inner : end - len(self._close)]) if end > inner else ""
        if own or not (si := _attr(body[start:inner], b"si")):
            return own
        shared = self._shared.get(si)
        if not shared:
            return ""
        return shift(shared.text, position[0] - shared.master[0], position[1] - shared.master[1])

    def master(self, formula: tuple[int, int, int]) -> Position | None:
        """Where the formula that this one shares is written; None for one that stands alone."""
        si = _attr(self._part.body[formula[0] : formula[1]], b"si")
        return self._shared[si].master if si in self._shared else None

    def release(
        self, position: Position, formula: tuple[int, int, int], targets: Container[Position]
    ) -> list[Splice]:
        """What else must change when the formula goes: others that share it get it from a new master."""
        start, inner, end = formula
        si = _attr(self._part.body[start:inner], b"si")
        shared = self._shared.get(si)
        if end == inner or not shared or shared.master != position:
            return []
        for other, (other_start, other_end) in shared.members.items():
            if other in targets:
                continue
            text = escape(shift(shared.text, other[0] - position[0], other[1] - position[1]))
            new = b'%s t="shared" ref="%s" si="%s">%s%s' % (self._open, shared.ref, si, text, self._close)
            return [(other_start, other_end, new)]
        return []

    @cached_property
    def _shared(self) -> dict[bytes, _Shared]:
        body, close = self._part.body, len(self._close)
        groups: dict[bytes, _Shared] = {}
        cell = b"<%sc " % self._part.prefix
        for found in self._element.finditer(body):
            start = found.start()
            inner = tag_end(body, start)
            tag = body[start:inner]
            si = _attr(tag, b"si")
            if not si or _attr(tag, b"t") != b"shared":
                continue
            at = body.rfind(cell, 0, start)
            name = re.search(rb"""\sr\s*=\s*["']([A-Z]+)(\d+)""", body[at:start])
            if not name:
                raise WorkbookError(
                    f"The sheet {self._part.name} has shared formulas without addresses; save it with Excel first."
                )
            position = (int(name.group(2)), column_number(name.group(1).decode()))
            formula = self.find(start, len(body))
            assert formula is not None
            end = formula[2]
            group = groups.setdefault(si, _Shared())
            text = text_of(body[inner : end - close]) if end > inner else ""
            if text and _attr(tag, b"ref"):
                group.master, group.text, group.ref = position, text, _attr(tag, b"ref")
            elif not text:
                group.members[position] = (start, end)
        return groups


def _attr(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"""\s%s\s*=\s*["']([^"']*)""" % name, tag)
    return found.group(1) if found else b""
