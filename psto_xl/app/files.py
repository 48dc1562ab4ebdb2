"""Which workbooks a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from psto_xl.backends.file import is_lock_file

WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods"))
_BACKUP: Final = ".bak"


class UsageError(Exception):
    """A command that can't be carried out as it was given; the text says what to do."""


class Source(NamedTuple):
    """A workbook file, and the name by which the run calls it."""

    path: Path
    label: str


def find_workbooks(paths: Sequence[str], *, leave_out: Path | None = None) -> list[Source]:
    """The workbooks that paths, folders (with all beneath) and glob patterns name, each once, in a fixed order.

    Left out of folders and patterns: lock and temporary files, backups, and what lies in `leave_out`.
    Raises UsageError where a path does not exist or a folder holds no workbook.
    """
    found: dict[Path, Source] = {}
    for text in paths:
        path = Path(text)
        if path.is_dir():
            named = _in_folder(path)
            if not named:
                raise UsageError(
                    f"'{text}' holds no workbook: name a folder with .xlsx files, or start one with 'new'."
                )
        elif path.exists():
            named = [path]
        else:
            named = _by_pattern(text)
        for one in named:
            if not (leave_out and leave_out.resolve() in one.resolve().parents):
                found.setdefault(one.resolve(), Source(one, str(one)))
    return [found[path] for path in sorted(found)]


def _in_folder(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if _is_plan(path)]


def _by_pattern(text: str) -> list[Path]:
    if not any(sign in text for sign in "*?["):
        raise UsageError(f"'{text}' does not exist: check its name and folder.")
    anchor = Path(Path(text).anchor)
    named = [path for path in sorted(anchor.glob(str(Path(text).relative_to(anchor)))) if _is_plan(path)]
    if not named:
        raise UsageError(f"'{text}' matches no workbook.")
    return named


def _is_plan(path: Path) -> bool:
    """Whether a file is a workbook that a person made, not a lock, a backup or something half-written."""
    is_hidden = path.name.startswith((".", "~"))
    return (
        path.suffix.lower() in WORKBOOKS
        and not is_hidden
        and not is_lock_file(path)
        and not path.stem.endswith(_BACKUP)
        and path.is_file()
    )
