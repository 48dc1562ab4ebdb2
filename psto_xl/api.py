"""What Python programs call: `psto_xl.check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING

from psto_xl.core.report import Report as _Report

if TYPE_CHECKING:
    import pathlib

    import pandas as pd

Path = str | PathLike[str]


@dataclass(frozen=True)
class Report(_Report):
    """What a check found: `score`, `rates`, `findings`, `items`, `books`, `failures`; frozen."""

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """``{"items": DataFrame, "findings": DataFrame}``; needs pandas (``psto-xl[frames]``)."""
        from psto_xl.outputs.frames import to_frames

        return to_frames(self)

    def to_parquet(self, folder: Path) -> list[pathlib.Path]:
        """Write both frames as ``items.parquet`` and ``findings.parquet`` into `folder`, and give their paths.

        The folder is made where it is missing, earlier files of these names are replaced. Needs pandas and
        pyarrow (``psto-xl[parquet]``), else raises ImportError; OSError where the folder can't be written.
        """
        from pathlib import Path as _Path

        from psto_xl.outputs.frames import to_parquet

        return to_parquet(self, _Path(folder))


def check(
    paths: Path | Iterable[Path],
    *,
    write: bool = False,
    out: Path | None = None,
    backup: bool = False,
    as_of: date | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    password: str | None = None,
    since: Path | None = None,
) -> Report:
    """Check a workbook, a folder, a glob pattern, or several of them as one plan.

    `write` writes the results into the workbooks, `out` into copies in that folder. `select` and `ignore`
    are codes of rules or their beginnings. `since` is an earlier version (a workbook, folder or pattern), for the
    rules that compare. A workbook that can't be read or written is in `failures` and
    stops nothing; a path that does not exist raises `psto_xl.UsageError`.
    """
    import pathlib

    from psto_xl.app.check import Options, check_files
    from psto_xl.core.check import Selection

    texts = [fspath(paths)] if isinstance(paths, str | PathLike) else [fspath(path) for path in paths]
    options = Options(
        today=date.today(),  # noqa: DTZ011
        as_of=as_of,
        selection=Selection(tuple(select), tuple(ignore)),
        write=write or out is not None,
        out=pathlib.Path(out) if out is not None else None,
        backup=backup,
        password=password,
        since=fspath(since) if since is not None else None,
    )
    report = check_files(texts, options).report
    return Report(**{field.name: getattr(report, field.name) for field in fields(_Report)})
