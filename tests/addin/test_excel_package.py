"""The add-in as a file: the same each time, and well formed in every way that can be looked at without Excel."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path

import olefile
from lxml import etree
from oletools.mraptor import MacroRaptor
from oletools.olevba import VBA_Parser
from openxml_audit import FileFormat, OpenXmlValidator

from psto_xl.addin import package_version
from psto_xl.addin.commands import COMMANDS
from psto_xl.addin.excel.customui import NAMESPACE, ribbon_xml
from psto_xl.addin.excel.package import ADDIN_TYPE, MODULES, macro_source, parts, xlam

# Names of controls of Excel in Microsoft's published list; their icons are built in.
ICONS = {
    "ChartInsert", "ClearAll", "ControlProperties", "DataValidation", "ErrorChecking", "FileNew",
    "FormControlCheckBox", "Help", "ReviewNextComment",
}  # fmt: skip


def macros() -> dict[str, str]:
    """The modules that olevba finds in the add-in, by name."""
    found = VBA_Parser("psto.xlam", data=xlam()).extract_macros()
    return {name.partition(".")[0]: code for _, _, name, code in found}


def test_two_builds_are_the_same_bytes() -> None:
    script = "import sys; from psto_xl.addin.excel.package import xlam; sys.stdout.buffer.write(xlam())"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert xlam() == xlam() == other


def test_the_macros_read_back_are_the_sources() -> None:
    read = macros()
    assert set(read) == {"ThisWorkbook", "Sheet1", *MODULES}
    for name in MODULES:
        assert read[name].replace("\r\n", "\n") == macro_source(name)


def test_the_compound_file_has_no_defect() -> None:
    content = parts()["xl/vbaProject.bin"]
    assert isinstance(content, bytes)
    with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_POTENTIAL) as file:
        assert not file.parsing_issues
        assert {"/".join(path) for path in file.listdir()} == {
            "PROJECT", "PROJECTwm", "VBA/_VBA_PROJECT", "VBA/dir", "VBA/ThisWorkbook", "VBA/Sheet1",
            *(f"VBA/{name}" for name in MODULES),
        }  # fmt: skip


def test_no_macro_runs_by_itself_and_none_declares_a_system_function() -> None:
    code = "\n".join(macros().values())
    raptor = MacroRaptor(code)
    raptor.scan()
    assert not raptor.autoexec
    assert not raptor.suspicious
    assert not re.search(r"^\s*(Private |Public )?Declare ", code, re.MULTILINE)


def test_every_xml_part_parses_and_every_relationship_leads_somewhere() -> None:
    with zipfile.ZipFile(io.BytesIO(xlam())) as file:
        assert file.testzip() is None
        names = set(file.namelist())
        for name in names - {"xl/vbaProject.bin"}:
            root = etree.fromstring(file.read(name))
            if name.endswith(".rels"):
                folder = Path(name).parent.parent
                assert {(folder / target).as_posix() for target in root.xpath("//@Target")} <= names
        types = etree.fromstring(file.read("[Content_Types].xml"))
        assert {name.lstrip("/") for name in types.xpath("//@PartName")} <= names
        assert ADDIN_TYPE in types.xpath("//@ContentType")


def test_an_independent_validator_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "psto.xlam").write_bytes(xlam())
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(tmp_path / "psto.xlam")
    assert result.is_valid
    assert not list(result.errors)


def test_the_version_is_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(xlam())) as file:
        assert f"<cp:version>{package_version()}</cp:version>" in file.read("docProps/core.xml").decode()


def test_the_ribbon_has_the_buttons_in_their_order() -> None:
    buttons = etree.fromstring(ribbon_xml()).findall(f".//{{{NAMESPACE}}}button")
    assert [button.get("id") for button in buttons] == [command.id for command in COMMANDS] == [
        "check", "next", "explain", "clear", "checkin", "dashboard", "new", "settings", "help",
    ]  # fmt: skip


def test_the_ribbon_follows_its_schema() -> None:
    assert problems(ribbon_xml()) == []


def test_what_the_schema_forbids_is_noticed() -> None:
    """The check itself: each change must give exactly the problem beside it."""
    good = ribbon_xml()
    for old, new, problem in [
        ('imageMso="Help"', 'imageMso="Help" colour="red"', "button: unknown attribute colour"),
        ('id="help"', 'id="check"', "repeated id check"),
        ('id="help"', 'tag="help"', "button: needs one id"),
        ("PstoRibbon.OnAction", "PstoRibbon.Gone", "no macro PstoRibbon.Gone"),
        ('imageMso="Help"', 'imageMso="Smile"', "unknown icon Smile"),
        ('keytip="H"', 'keytip="HELP"', "keytip HELP"),
        ("<tabs>", "<tabs><button/>", "tabs: unexpected button"),
    ]:
        assert problem in problems(good.replace(old, new)), problem


def problems(xml: str) -> list[str]:
    """What is wrong with a ribbon by the Open XML SDK's schema data and by what Excel wants besides."""
    schema = "data/openxml/schemas/schemas_microsoft_com_office_2009_07_customui.json"
    listed = json.loads((files("openxml_audit") / schema).read_text("utf-8"))["Types"]
    types = {entry["Name"]: entry for entry in listed}
    subs = {
        f"{name}.{sub}"
        for name in MODULES
        for sub in re.findall(r"^Public Sub (\w+)\(control As Object\)", macro_source(name), re.MULTILINE)
    }
    found: list[str] = []
    ids: list[str] = []

    def walk(element: etree._Element, kind: str) -> None:
        entry, tag = types[kind], etree.QName(element).localname
        known = {attribute["QName"].lstrip(":") for attribute in entry.get("Attributes", [])}
        found.extend(f"{tag}: unknown attribute {name}" for name in element.attrib if name not in known)
        if "id" in known and sum(name in element.attrib for name in ("id", "idMso", "idQ")) != 1:
            found.append(f"{tag}: needs one id")
        ids.extend(element.xpath("@id"))
        found.extend(f"no macro {name}" for name in element.xpath("@onAction") if name not in subs)
        found.extend(f"unknown icon {name}" for name in element.xpath("@imageMso") if name not in ICONS)
        found.extend(f"keytip {text}" for text in element.xpath("@keytip") if not re.fullmatch("[A-Z0-9]{1,3}", text))
        children = {child["Name"].split(":")[-1]: child["Name"] for child in entry.get("Children", [])}
        for child in element:
            name = etree.QName(child).localname
            if name in children:
                walk(child, children[name])
            else:
                found.append(f"{tag}: unexpected {name}")

    walk(etree.fromstring(xml), "mso14:CT_CustomUI/mso14:customUI")
    return found + [f"repeated id {name}" for name in sorted({name for name in ids if ids.count(name) > 1})]


def test_labels_and_tips_keep_to_excels_limits() -> None:
    for command in COMMANDS:
        assert len(command.label) <= 40
        assert len(command.screentip) <= 60
        assert len(command.supertip) <= 200
    assert len({command.keytip for command in COMMANDS}) == len(COMMANDS)
