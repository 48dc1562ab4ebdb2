"""The report as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psto_xl.core.report import Report
from psto_xl.outputs.json import document

if TYPE_CHECKING:
    import pandas as pd


def to_frames(report: Report) -> dict[str, pd.DataFrame]:
    """``items`` and ``findings``, a row each, with the path and unit of their workbook in front.

    Columns are those of the JSON document; `parents` are joined by ``; ``, `measured` and `of` are two columns.
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
    return {"items": pd.DataFrame(items), "findings": pd.DataFrame(findings)}
