"""Workbooks written by hand, for what no library would write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psto_xl.backends.file import FileBackend, Limits
from psto_xl.core.grid import Book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FORMATS = ("yyyy-mm-dd", "h:mm", "[h]:mm", '"d"0', "0%")

Make = Callable[..., Path]
Read = Callable[..., Book]


def styles(*codes: str) -> str:
    """A styles part whose cell style n shows the nth format; style 0 is General."""
    formats = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for at, code in enumerate(codes)
    )
    cells = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(codes)))
    return f'<numFmts>{formats}</numFmts><cellXfs><xf numFmtId="0"/>{cells}</cellXfs>'


def relationships(*items: tuple[str, str, str]) -> str:
    lines = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in items)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def parts_of(
    cells: str = "",
    *,
    sheet: str | bytes | None = None,
    strings: str | None = None,
    formats: tuple[str, ...] = FORMATS,
    date1904: bool = False,
    names: str = "",
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet `Plan`; `cells` goes between the sheetData tags."""
    items = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(date1904)}"/>'
        f'<sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets>{names}</workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles(*formats)}</styleSheet>',
        "xl/worksheets/sheet1.xml": sheet
        or f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{cells}</sheetData></worksheet>',
    }
    if strings is not None:
        items.append(("rId3", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    parts["xl/_rels/workbook.xml.rels"] = relationships(*items)
    return parts


def pack(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a workbook: see `parts_of`; `extra` replaces or adds parts."""

    def write(*args: str, extra: dict[str, str | bytes] | None = None, **options: object) -> Path:
        return pack(tmp_path / "plan.xlsx", parts_of(*args, **options) | (extra or {}))  # type: ignore[arg-type]

    return write


@pytest.fixture
def read() -> Read:
    def everything(path: Path, limits: Limits | None = None, password: str | None = None) -> Book:
        return FileBackend(path, limits=limits, password=password).read(lambda _: True)

    return everything
