"""What the writer must hold to whatever it is given: one sentence, or a workbook as sound as before.

The first byte of an input says which part of a small workbook the rest takes the place of, and which edits are made.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from psto_xl.backends import WorkbookError
from psto_xl.backends.file.writer import patch
from psto_xl.backends.file.zip import Limits
from psto_xl.core.edit import AddColumn, AddSheet, Edit, SetCell
from psto_xl.core.grid import Formula

ROOT = Path(__file__).parents[2]
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
PARTS = {
    "xl/worksheets/sheet1.xml": b'<worksheet %s><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    b'<tableParts count="1"><tablePart xmlns:r="%s" r:id="rId1"/></tableParts></worksheet>' % (MAIN, OFFICE),
    "xl/workbook.xml": b'<workbook %s xmlns:r="%s"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
    b"</workbook>" % (MAIN, OFFICE),
    "xl/styles.xml": b'<styleSheet %s><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    b'<cellXfs><xf/></cellXfs></styleSheet>' % MAIN,
    "xl/tables/table1.xml": b'<table %s id="1" name="T" displayName="T" ref="A1:AM9"><autoFilter ref="A1:AM9"/>'
    b'<tableColumns count="1"><tableColumn id="1" name="A"/></tableColumns></table>' % MAIN,
    "xl/_rels/workbook.xml.rels": RELATIONS % (
        b'<Relationship Id="rId1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>'
        b'<Relationship Id="rId2" Type="%s/styles" Target="styles.xml"/>' % (OFFICE, OFFICE)
    ),
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>',
    "xl/worksheets/_rels/sheet1.xml.rels": RELATIONS
    % (b'<Relationship Id="rId1" Type="%s/table" Target="../tables/table1.xml"/>' % OFFICE),
    "_rels/.rels": RELATIONS % (b'<Relationship Id="r" Type="%s/officeDocument" Target="xl/workbook.xml"/>' % OFFICE),
}  # fmt: skip
CELLS = {(1, 1): "text", (2, 3): 0.5, (3, 2): None, (9, 40): Formula("A1*2", 1.0), (5, 30): True}
COLUMN = AddColumn("Strategy", "Flags", "Flags", "S", 1, 40, 6, None, "Strategy.flags")
GROWING = AddColumn("Strategy", "Flags", "Flags", "S", 1, 40, 6, "T", "Strategy.flags")
SHEET = AddSheet("Alignment", "Alignment", "S", "Alignment")
LIMITS = Limits(part=1 << 20, total=4 << 20)


def template() -> bytes:
    return (ROOT / "templates" / "psto.xlsx").read_bytes()


def workbook(data: bytes) -> bytes:
    """The small workbook with one part replaced, or the input itself."""
    names = list(PARTS)
    number = data[0] % (len(names) + 1) if data else len(names)
    if number == len(names):
        return data[1:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {**PARTS, names[number]: data[1:]}.items():
            file.writestr(name, content)
    return out.getvalue()


def one_input(data: bytes) -> None:
    """Raises AssertionError, or any error that is no WorkbookError, where the writer fails."""
    book = workbook(data)
    sets: list[Edit] = [SetCell("S", row, col, None, value) for (row, col), value in CELLS.items()]
    kinds: list[list[Edit]] = [sets, [*sets, COLUMN], [GROWING], [SHEET]]
    edits = kinds[data[0] // (len(PARTS) + 1) % len(kinds)] if data else sets
    try:
        out = patch(book, edits, template, LIMITS)
    except WorkbookError:
        return
    check(book, out, {(1, col) for col in (1, 40)} | set(CELLS) | {(row, 40) for row in range(1, 7)})


def check(before: bytes, after: bytes, written: set[tuple[int, int]]) -> None:
    """Parts that parsed still do, and the cells that were not written are what they were."""
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        for name in new.namelist():
            source = parsed(old.read(name)) if name in old.namelist() else None
            if name.endswith((".xml", ".rels")) and (source is not None or name not in old.namelist()):
                result = parsed(new.read(name))
                assert result is not None, name
                if source is not None and name == "xl/worksheets/sheet1.xml" and (kept := cells(source)) is not None:
                    found = cells(result) or {}
                    for place in kept.keys() - written:
                        assert kept[place] == found[place], place


def parsed(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return None


def cells(root: etree._Element) -> dict[tuple[int, int], bytes] | None:
    """Every cell by its place, which it need not say; None where what it says is no place, or cells hold cells."""
    found: dict[tuple[int, int], bytes] = {}
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        if not row.get("r", "1").isdecimal():
            return None
        number = int(row.get("r", number + 1))
        col = 0
        for cell in row.iterfind("{*}c"):
            if not re.fullmatch("([A-Za-z]+[0-9]+)?", cell.get("r", "")) or cell.find(".//{*}c") is not None:
                return None
            name = cell.get("r", "").rstrip("0123456789")
            col = sum((ord(c) - 64) * 26**at for at, c in enumerate(reversed(name.upper()))) if name else col + 1
            text = etree.tostring(cell, with_tail=False)
            if b't="shared"' not in text:  # a formula that others share may have to move
                found[number, col] = text
    return found
