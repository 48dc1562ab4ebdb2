"""What areas say of rows, looked up once for a stretch of rows of which they say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psto_xl.core.grid import MAX_ROW, Area


class Bands:
    """Areas, each with a number; where they overlap the first counts."""

    def __init__(self, areas: Sequence[tuple[Area, int]]) -> None:
        self._areas = areas
        self._found: Mapping[int, int] = {}
        self._top, self._bottom = (1, 0) if areas else (1, MAX_ROW)

    def at(self, row: int) -> Mapping[int, int]:
        """The number of each column in that row; the columns of no area are left out."""
        if not self._top <= row <= self._bottom:
            self._found = self._look(row)
        return self._found

    def _look(self, row: int) -> Mapping[int, int]:
        found: dict[int, int] = {}
        self._top, self._bottom = 1, MAX_ROW
        for area, number in self._areas:
            if area.bottom < row:
                self._top = max(self._top, area.bottom + 1)
            elif area.top > row:
                self._bottom = min(self._bottom, area.top - 1)
            else:
                self._top, self._bottom = max(self._top, area.top), min(self._bottom, area.bottom)
                found = {**dict.fromkeys(range(area.left, area.right + 1), number), **found}
        return found
