"""The add-in `psto.xlam`: an empty workbook with macros and a ribbon, the same bytes on every machine."""

from __future__ import annotations

from importlib.resources import files

from psto_xl.addin import package_version
from psto_xl.addin.archive import archive
from psto_xl.addin.commands import TAB_LABEL
from psto_xl.addin.excel.customui import ribbon_xml
from psto_xl.addin.excel.vbaproject import Module, vba_project

PROJECT = "Psto"
MODULES = ("PstoRibbon", "PstoRun", "PstoSystem")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "44546A",
    "lt2": "E7E6E6",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
PROPERTIES = "docProps/core.xml"


def xlam() -> bytes:
    """The add-in's bytes."""
    return archive(parts())


def macro_source(name: str) -> str:
    """The text of one of our VBA modules, as it is in this package."""
    return (files("psto_xl.addin.excel") / "vba" / f"{name}.bas").read_text("ascii")


def parts() -> dict[str, str | bytes]:
    """Every part of the package by its name."""
    modules = [Module("ThisWorkbook", "workbook"), Module("Sheet1", "sheet")]
    modules += [Module(name, "code", macro_source(name)) for name in MODULES]
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", PROPERTIES),
            (_RIBBON, "customUI/customUI14.xml"),
        ),
        PROPERTIES: _properties(),
        "customUI/customUI14.xml": ribbon_xml(),
        "xl/_rels/workbook.xml.rels": _relationships(
            (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
            (f"{_OFFICE}/theme", "theme/theme1.xml"),
            (f"{_OFFICE}/styles", "styles.xml"),
            ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<workbookPr codeName="ThisWorkbook"/><bookViews><workbookView visibility="hidden"/></bookViews>'
        f'<sheets><sheet name="{TAB_LABEL}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/>'
        "<sheetData/></worksheet>",
        "xl/theme/theme1.xml": _theme(),
        "xl/styles.xml": _styles(),
        "xl/vbaProject.bin": vba_project(PROJECT, modules),
    }


def _content_types() -> str:
    overrides = {
        f"/{PROPERTIES}": "application/vnd.openxmlformats-package.core-properties+xml",
        "/xl/workbook.xml": ADDIN_TYPE,
        "/xl/worksheets/sheet1.xml": f"{_SHEETS}.worksheet+xml",
        "/xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/xl/styles.xml": f"{_SHEETS}.styles+xml",
    }
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
        + "</Types>"
    )


def _relationships(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _properties() -> str:
    """What Excel's list of add-ins shows, and the version, by which an outdated add-in is recognised."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>PSTO</dc:title>'
        "<dc:description>Keeps an organisation's goals aligned.</dc:description>"
        f"<cp:version>{package_version()}</cp:version></cp:coreProperties>"
    )


def _styles() -> str:
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _theme() -> str:
    """The smallest theme the format allows; nobody ever sees this workbook."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{shade}"/></a:{name}>' for name, shade in _COLOURS.items())
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    return (
        f'{_XML}<a:theme xmlns:a="{_DRAWING}" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Office"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
