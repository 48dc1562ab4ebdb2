"""Count what is asked of LibreOffice: each call costs much the same, however much it carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from psto_xl.backends.libreoffice.bridge import Uno


def _bare(value: object) -> object:
    return value.bare if isinstance(value, Counted) else value


class Counted:
    """A UNO object that counts its calls and those of every object that it gives."""

    __slots__ = ("bare", "calls")

    bare: Uno
    calls: Counter[str]

    def __init__(self, bare: Uno, calls: Counter[str]) -> None:
        object.__setattr__(self, "bare", bare)
        object.__setattr__(self, "calls", calls)

    def _given(self, value: Uno) -> object:
        return Counted(value, self.calls) if type(value).__name__ == "pyuno" else value

    def __getattr__(self, name: str) -> object:
        value = getattr(self.bare, name)
        if not callable(value) or type(value).__name__ == "pyuno":
            self.calls[name] += 1
            return self._given(value)

        def call(*arguments: object) -> object:
            self.calls[name] += 1
            return self._given(value(*map(_bare, arguments)))

        return call

    def __setattr__(self, name: str, value: object) -> None:
        self.calls[name] += 1
        setattr(self.bare, name, _bare(value))

    def __iter__(self) -> Iterator[object]:
        for value in self.bare:
            self.calls["iterate"] += 1
            yield self._given(value)

    def __eq__(self, other: object) -> bool:
        return bool(self.bare == _bare(other))

    __hash__ = None  # type: ignore[assignment]
