"""The report as pandas data frames, and as Parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from psto_xl.core.report import Report
from psto_xl.outputs.json import document

if TYPE_CHECKING:
    import pandas as pd

_WHERE: Final = ("path", "unit")
_NUMBERS: Final = ("weight", "raw", "own", "contributed", "rolled_up", "expected")
ITEMS: Final = (
    *_WHERE, "id", "level", "type", "sheet", "row", "parents", "title", "owner",
    *_NUMBERS, "measured", "of", "health",
)  # fmt: skip
FINDINGS: Final = (*_WHERE, "code", "name", "severity", "sheet", "cell", "column", "id", "message", "hint")


def to_frames(report: Report) -> dict[str, pd.DataFrame]:
    """``items`` and ``findings``, a row each, with the path and unit of their workbook in front.

    Columns are those of the JSON document, also where there are no rows; `parents` are joined by ``; ``,
    `measured` and `of` are two columns. Shares and progress are fractions, unknown is NaN.
    """
    import pandas as pd

    items, findings = [], []
    for book in document(report)["workbooks"]:
        where = {"path": book["path"], "unit": book["unit"]}
        for item in book["items"]:
            measured, of = item["measured"]
            parents = "; ".join(parent["id"] for parent in item["parents"])
            items.append(where | item | {"parents": parents, "measured": measured, "of": of})
        findings += [where | finding for finding in book["findings"]]
    frame = pd.DataFrame(items, columns=list(ITEMS)).astype(dict.fromkeys(_NUMBERS, float))
    return {"items": frame, "findings": pd.DataFrame(findings, columns=list(FINDINGS))}


def to_parquet(report: Report, folder: Path) -> list[Path]:
    """Both frames as ``items.parquet`` and ``findings.parquet`` in `folder`, which is made where it is missing.

    Earlier files of these names are replaced. Raises ImportError without pandas and pyarrow (``psto-xl[parquet]``),
    OSError where the folder can't be written.
    """
    frames = to_frames(report)
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.parquet" for name in frames]
    for frame, file in zip(frames.values(), files, strict=True):
        draft = file.with_name(f".{file.name}.new")
        try:
            frame.to_parquet(draft, engine="pyarrow", index=False)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    return files
