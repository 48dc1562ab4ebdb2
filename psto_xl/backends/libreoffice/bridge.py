"""LibreOffice's Python bridge, from whatever Python this is: the one place that knows where LibreOffice lives.

UNO objects are made at run time and carry no types, so everything beyond this door is `Uno`.
Nothing here was tried on Windows or macOS; the places searched there are LibreOffice's documented ones.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from psto_xl.backends import WorkbookError

Uno: TypeAlias = Any

_PLACES = {
    "win32": ["LibreOffice/program"],
    "darwin": ["Applications/LibreOffice.app/Contents/MacOS"],
    "linux": ["usr/lib/libreoffice/program", "usr/lib64/libreoffice/program", "opt/libreoffice*/program"],
}
_BRIDGES = ["pyuno.so", "libpyuno.so", "pyuno.pyd", "../Frameworks/pyuno.so", "../Frameworks/libpyuno.dylib"]
_MODULES = ["uno.py", "../Resources/uno.py"]
_SHARED_MODULES = ["usr/lib/python3/dist-packages/uno.py", "usr/lib*/python3.*/site-packages/uno.py"]


def _folders() -> Iterator[Path]:
    """Where LibreOffice's programs may be, the most deliberate choice first."""
    if chosen := os.environ.get("PSTO_LIBREOFFICE"):
        yield Path(chosen)
        return
    if found := shutil.which("soffice"):
        yield Path(found).resolve().parent
    roots = [Path("/"), Path.home()]
    if sys.platform == "win32":
        roots = [Path(os.environ[name]) for name in ("ProgramFiles", "ProgramFiles(x86)") if name in os.environ]
    for root in roots:
        for place in _PLACES.get(sys.platform, _PLACES["linux"]):
            yield from sorted(root.glob(place), reverse=True)


@cache
def program() -> Path:
    """The folder with LibreOffice's programs; the variable PSTO_LIBREOFFICE overrules the search."""
    for folder in _folders():
        if any((folder / name).exists() for name in ("soffice", "soffice.exe")):
            return folder
    raise WorkbookError(
        "LibreOffice was not found: install LibreOffice Calc, or set PSTO_LIBREOFFICE to its program folder."
    )


def _python_of(folder: Path) -> str | None:
    """The Python, such as ``3.11``, that the bridge was built for: it names the library it is linked to."""
    for name in _BRIDGES:
        bridge = folder / name
        if bridge.is_file() and (named := re.search(rb"python3\.?(\d+)", bridge.read_bytes())):
            return f"3.{int(named[1])}"
    return None


def _module(folder: Path) -> Path | None:
    """LibreOffice's `uno.py`: beside its programs, or where a distribution keeps Python packages."""
    beside = [folder / name for name in _MODULES]
    shared = [path for place in _SHARED_MODULES for path in sorted(Path("/").glob(place))]
    return next((path for path in beside + shared if path.is_file()), None)


@cache
def uno() -> Uno:
    """The module `uno`, without putting the folder it lies in (and all else in there) on the search path.

    Raises WorkbookError where LibreOffice or its bridge is missing, or is made for another Python.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    folder = program()
    module, made_for = _module(folder), _python_of(folder)
    if module is None or made_for is None:
        raise WorkbookError(
            "LibreOffice's Python bridge was not found: install it (on Debian and Ubuntu the package python3-uno)."
        )
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if made_for != here:
        raise WorkbookError(
            f"LibreOffice's Python bridge is made for Python {made_for} and this is Python {here}: "
            f"install and run psto-xl with Python {made_for}."
        )
    return _load(module, folder)


def _load(module: Path, folder: Path) -> Uno:
    os.environ.setdefault("URE_BOOTSTRAP", f"vnd.sun.star.pathname:{folder / 'fundamentalrc'}")
    spec = importlib.util.spec_from_file_location("uno", module)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    path, importing = sys.path.copy(), builtins.__import__
    sys.modules["uno"] = loaded
    sys.path.append(str(folder))
    try:
        spec.loader.exec_module(loaded)
    except BaseException:
        del sys.modules["uno"]
        raise
    finally:
        sys.path[:] = path
        builtins.__import__ = importing  # it imports `com.sun.star` too, and tells missing packages as something else
    return loaded


def struct(name: str, *fields: object) -> Uno:
    """A UNO struct such as ``struct("table.CellAddress", 0, 0, 0)``."""
    return uno().createUnoStruct(f"com.sun.star.{name}", *fields)


def enum(name: str, value: str) -> Uno:
    return uno().Enum(f"com.sun.star.{name}", value)


def error(name: str) -> type[Exception]:
    """The class of a UNO exception, to catch it."""
    found: type[Exception] = uno().getClass(f"com.sun.star.{name}")
    return found


def properties(**values: object) -> tuple[Uno, ...]:
    """Named arguments as UNO takes them."""
    state = enum("beans.PropertyState", "DIRECT_VALUE")
    return tuple(struct("beans.PropertyValue", name, 0, value, state) for name, value in values.items())


def url(path: str | os.PathLike[str]) -> str:
    found: str = uno().systemPathToFileUrl(str(Path(path).resolve()))
    return found
