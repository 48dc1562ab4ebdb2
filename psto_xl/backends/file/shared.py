"""Formulas of a sheet, those that share one text included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar, overload

T = TypeVar("T")
Address = tuple[int, int]


class Shared(NamedTuple):
    """A formula that other cells repeat, with the cell it is written for."""

    text: str
    row: int
    col: int


class Formulas(Mapping[Address, str]):
    """(row, column) -> formula text. A shared one is worked out when it is asked for."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[Address, str | Shared] = {}

    def __setitem__(self, place: Address, text: str) -> None:
        self._held[place] = text

    def share(self, place: Address, master: Shared) -> None:
        self._held[place] = master

    def __getitem__(self, place: Address) -> str:
        held = self._held[place]
        if isinstance(held, str):
            return held
        from psto_xl.backends.file.relocate import shift

        return shift(held.text, place[0] - held.row, place[1] - held.col)

    @overload
    def get(self, place: Address, default: None = None, /) -> str | None: ...
    @overload
    def get(self, place: Address, default: str | T, /) -> str | T: ...
    def get(self, place: Address, default: object = None, /) -> object:
        """As in any mapping, without an exception for each cell that has no formula."""
        return self[place] if place in self._held else default

    def __contains__(self, place: object) -> bool:
        return place in self._held

    def __iter__(self) -> Iterator[Address]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
