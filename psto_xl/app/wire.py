"""What goes between processes and into the file that a run leaves behind: plain data, packed small.

The format is Python's pickle with nothing but the core's own data types in it. Whoever can change the file
can make a check say what they like, but can't make it run anything.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from datetime import date, datetime
from typing import Any, Final

from psto_xl.core.layout import SHEET, SheetLayout

_CORE: Final = "psto_xl.core."
_PARTS: Final = "psto_xl.app.parts"
_OTHERS: Final[dict[tuple[str, str], Any]] = {
    ("datetime", "date"): date,
    ("datetime", "datetime"): datetime,
    ("builtins", "frozenset"): frozenset,
}


def layout_of(key: str) -> SheetLayout:
    """The layout of a sheet, which travels by its name."""
    return SHEET[key]


copyreg.pickle(SheetLayout, lambda layout: (layout_of, (layout.key,)))


def dumps(thing: object) -> bytes:
    """Pack data of the core."""
    return pickle.dumps(thing, 5)


def loads(data: bytes) -> Any:
    """Unpack it again. Raises pickle.UnpicklingError where there is anything else in it."""
    return _Reader(io.BytesIO(data)).load()


def unpacked(thing: object) -> Any:
    """What came packed or, from within the same process, as it is."""
    return loads(thing) if isinstance(thing, bytes) else thing


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (__name__, "layout_of"):
            return layout_of
        is_plain = module.startswith(_CORE) and "." not in name
        if is_plain or (module == _PARTS and name in ("Part", "Refused", "Share")):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        elif (module, name) in _OTHERS:
            return _OTHERS[module, name]
        raise pickle.UnpicklingError(f"{module}.{name} has no place here")
