"""Plans from other sources become the content of a workbook, and go back: JSON and CSV."""

from __future__ import annotations

from pathlib import Path

from psto_xl.builder.content import Content
from psto_xl.builder.plan_book import content_of
from psto_xl.builder.plan_columns import PlanError
from psto_xl.builder.plan_csv import plan_csv, read_csv
from psto_xl.builder.plan_json import plan_json, read_json

__all__ = ["PlanError", "content_of", "plan_csv", "plan_json", "read_plan"]


def read_plan(path: Path) -> Content:
    """The plan in a JSON or CSV file (UTF-8). Raises PlanError, or OSError where the file can't be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(f"{path.name} is not UTF-8 text: save it as 'CSV UTF-8' or as JSON") from None
    if path.suffix.casefold() == ".json" or text.lstrip()[:1] in ("{", "["):
        return read_json(text)
    return read_csv(text)
