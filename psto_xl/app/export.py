"""Write the plan of a workbook as JSON or CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from psto_xl.app.files import WORKBOOKS, UsageError, need_folder, one_workbook
from psto_xl.app.parts import open_workbook
from psto_xl.core.headers import find_sheets, wanted
from psto_xl.core.layout import LEVEL_SHEETS, SHEET
from psto_xl.core.text import Text, say

_FORMATS: Final = ("json", "csv")


def export(
    file: str, output: Path | None = None, form: str | None = None, *, password: str | None = None
) -> tuple[str, Text | None]:
    """The plan as text, and what there is to say about it; with `output` it is also written there.

    `file` is a path or URL. `form` is ``json`` or ``csv``; None: what the name of `output` says, else JSON. Raises
    UsageError or WorkbookError.
    """
    from psto_xl.builder.plans import content_of, plan_csv, plan_json

    source = one_workbook(file)
    if output and output.suffix.lower() in WORKBOOKS:
        raise UsageError(say("'{output}' would be no workbook: let its name end in .json or .csv.", output=output))
    form = form or (_form_of(output) if output else "json")
    if output:
        need_folder(output)
    book = open_workbook(source, password=password).read(wanted)
    if not any(layout.key in find_sheets(book) for layout in LEVEL_SHEETS):
        raise UsageError(
            say("'{name}' has no sheet of a plan, so there is nothing to export.", name=source.path.name)
        )
    content = content_of(book)
    text = plan_json(content) if form == "json" else plan_csv(content)
    if output:
        _write(output, text, form)
    beside = [key for key in SHEET if content.rows.get(key) and SHEET[key].level is None]
    left_out = [*beside, *(["Settings"] if content.settings else [])] if form == "csv" else []
    said = say("not in CSV, but in JSON: {sheets}", sheets=tuple(map(say, left_out))) if left_out else None
    return text, said


def _form_of(output: Path) -> str:
    form = output.suffix.lower().removeprefix(".")
    if form not in _FORMATS:
        raise UsageError(
            say("'{name}' says neither .json nor .csv: give one of them, or --format.", name=output.name)
        )
    return form


def _write(output: Path, text: str, form: str) -> None:
    """CSV gets the mark by which Excel knows that it is UTF-8."""
    from psto_xl.backends.file.replace import save

    save(output, text.encode("utf-8-sig" if form == "csv" else "utf-8"))
