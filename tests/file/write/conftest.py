"""Workbooks to write into: small ones spelled out as XML, a user's plan, the template, one of everything."""

from __future__ import annotations

import io
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from psto_xl.backends.file.writer import patch
from psto_xl.core.edit import Edit, SetCell
from psto_xl.core.grid import Cell, Formula

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
INPUTS = ["ID", "Type", "Parent", "Title", "Owner", "Target", "Current", "Due"]
COMPUTED = ["Progress", "Expected", "Health", "Flags"]

Parts = dict[str, bytes]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def small() -> Callable[..., bytes]:
    """A workbook of one sheet ``S`` with the given XML between the tags of worksheet, and what else is named."""

    def make(
        sheet: str, *, styles: str = "", workbook: str = "", before: str = "", root: str | None = None, **parts: Any
    ) -> bytes:
        ws = root or f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheet}</worksheet>'
        ct = f"{PACKAGE}/content-types"
        rel = f"{PACKAGE}/relationships"
        override = '<Override PartName="/xl/{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>'
        everything: dict[str, str | bytes] = {
            "[Content_Types].xml": f'<Types xmlns="{ct}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            + override.format("workbook.xml", "spreadsheetml.sheet.main")
            + override.format("worksheets/sheet1.xml", "spreadsheetml.worksheet")
            + override.format("styles.xml", "spreadsheetml.styles")
            + (override.format("calcChain.xml", "spreadsheetml.calcChain") if "calcChain" in parts else "")
            + "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{rel}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument"'
            f' Target="xl/workbook.xml"/>{parts.pop("package_rels", "")}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
            f'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>{workbook}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rel}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
            + (
                f'<Relationship Id="rId3" Type="{OFFICE}/calcChain" Target="calcChain.xml"/>'
                if "calcChain" in parts
                else ""
            )
            + "</Relationships>",
            "xl/worksheets/sheet1.xml": ws,
            "xl/styles.xml": styles or STYLES,
        }
        everything |= {f"xl/{name}.xml": content for name, content in parts.items()}
        return zipped(everything)

    return make


STYLES = f"""<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyProtection="1"><protection locked="0"/></xf>
</cellXfs></styleSheet>"""


def set_cells(data: bytes, cells: dict[str, Cell | Formula], sheet: str = "S") -> bytes:
    """The workbook with cells set, given by address."""
    places = {openpyxl.utils.cell.coordinate_from_string(name): value for name, value in cells.items()}
    edits: list[Edit] = [
        SetCell(sheet, row, openpyxl.utils.column_index_from_string(col), None, value)
        for (col, row), value in places.items()
    ]
    return patch(data, edits, no_template)


def no_template() -> bytes:
    raise AssertionError("cells alone need no template")


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def body_of(data: bytes) -> str:
    """What stands between the tags of the first sheet's sheetData."""
    text = parts_of(data)["xl/worksheets/sheet1.xml"].decode()
    root = etree.fromstring(text.encode())
    prefix = f"{root.prefix}:" if root.prefix else ""
    return text.partition(f"<{prefix}sheetData>")[2].partition(f"</{prefix}sheetData>")[0]


def check_xml(data: bytes) -> None:
    """Every part that is XML parses."""
    for name, content in parts_of(data).items():
        if name.endswith((".xml", ".rels", ".vml")):
            etree.fromstring(content)


@pytest.fixture
def write() -> Callable[..., bytes]:
    return set_cells


@pytest.fixture
def parts() -> Callable[[bytes], Parts]:
    return parts_of


@pytest.fixture
def body() -> Callable[[bytes], str]:
    return body_of


@pytest.fixture
def every_part_parses() -> Callable[[bytes], None]:
    return check_xml


@pytest.fixture(scope="session")
def template() -> bytes:
    """A template with a plan sheet whose computed columns have looks, and two sheets of the tool's own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        percent, green = book.add_format({"num_format": "0%"}), book.add_format({"font_color": "green"})
        head = book.add_format({"bold": True, "bg_color": "#548235"})
        red = book.add_format({"bg_color": "#F8CBAD"})
        plan = book.add_worksheet("Strategy")
        plan.write("A1", "Strategy")
        headers = [{"header": name, "header_format": head} for name in INPUTS + COMPUTED]
        plan.add_table("A4:L14", {"name": "tblStrategy", "columns": headers})
        for row in range(4, 14):
            plan.write_blank(row, 8, None, percent)
            plan.write_blank(row, 9, None, percent)
        plan.set_column("I:J", 13)
        plan.set_column("L:L", 8, None, {"hidden": True})
        plan.conditional_format("I5:I14", {"type": "data_bar", "data_bar_2010": True})
        plan.conditional_format("K5:K14", {"type": "formula", "criteria": '=$K5="On track"', "format": green})
        highlight = {"type": "formula", "criteria": '=ISNUMBER(SEARCH("|"&A$4&":E|",$L5))', "format": red}
        plan.conditional_format("A5:H14", highlight)
        _own_sheets(book, percent, head, red)
        book.define_name("_psto.Alignment", "=Alignment!$A$1")
        book.define_name("_psto.Dashboard", "=Dashboard!$A$1")
    return out.getvalue()


def _own_sheets(book: Any, percent: Any, head: Any, red: Any) -> None:
    found = book.add_worksheet("Alignment")
    found.write("A1", "Alignment")
    found.write("B2", 0, percent)
    columns = [{"header": name, "header_format": head} for name in ("Severity", "Message")]
    found.add_table("A4:B5", {"name": "tblFindings", "columns": columns})
    found.write_blank("B5", None, book.add_format({"text_wrap": True}))
    found.conditional_format("A5:B5", {"type": "formula", "criteria": '=$A5="error"', "format": red})
    found.data_validation("A5:A5", {"validate": "list", "source": ["error", "warning"]})
    found.repeat_rows(3)
    found.print_area("A1:B50")
    found.write_comment("A1", "What the check found.")
    board = book.add_worksheet("Dashboard")
    board.write_column("A1", ["Purpose", "Strategy"])
    board.write_column("B1", [0, 0], percent)
    board.write_formula("D1", "=Alignment!B2", percent, 0)
    board.write_url("D2", "internal:'Alignment'!A1", string="findings")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"categories": "=Dashboard!$A$1:$A$2", "values": "=Dashboard!$B$1:$B$2"})
    board.insert_chart("F2", chart)


@pytest.fixture(scope="session")
def plan() -> bytes:
    """A user's workbook: notes, a plan in a table that starts at A3, a last sheet with a chart of the plan."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        notes = book.add_worksheet("Notes")
        notes.write_formula("A1", "=SUM(Strategy!G4:G9)", None, 333)
        sheet = book.add_worksheet("Strategy")
        sheet.write("B1", "Our plan")
        sheet.add_table("A3:H9", {"name": "Plan", "columns": [{"header": name} for name in INPUTS]})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for row in range(3, 9):
            sheet.write_row(row, 0, [f"S{row}", "Objective", "", "Do <this> & that", "Ann", 100, 50.5 + row])
            sheet.write_datetime(row, 7, datetime(2026, 12, 31), day)
        sheet.set_column("D:D", 40)
        sheet.write_comment("D5", "a note")
        last = book.add_worksheet("Last")
        last.print_area("A1:B3")
        last.activate()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Strategy!$I$4:$I$9"})
        last.insert_chart("D3", chart)
        book.define_name("Rate", "=0.96")
    return _settled(out.getvalue())


def _settled(data: bytes) -> bytes:
    """XlsxWriter asks Excel to calculate everything; a workbook that Excel saved doesn't."""
    parts: dict[str, str | bytes] = dict(parts_of(data))
    parts["xl/workbook.xml"] = parts_of(data)["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    return zipped(parts)


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    folder = Path(__file__).parents[4] / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip("the folder with other projects' workbooks is not there")
    return sorted(path for path in folder.iterdir() if path.suffix in (".xlsx", ".xlsm", ".xltx", ".xltm"))


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Converts files with LibreOffice, in a profile of its own."""
    profile = tmp_path_factory.mktemp("profile")

    def convert(to: str, *paths: Path, folder: Path) -> None:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to]
        subprocess.run([*command, "--outdir", folder, *paths], capture_output=True, check=True, timeout=300)

    return convert


@pytest.fixture
def opened() -> Callable[..., Any]:
    """Opens bytes with openpyxl, which says nothing of what it doesn't know."""

    def load(data: bytes, **options: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), **options)

    return load
