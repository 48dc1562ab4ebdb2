"""VBA projects (`vbaProject.bin`, [MS-OVBA]) from source text.

No compiled code is written: `_VBA_PROJECT` carries the version 0xFFFF and every module begins with its
source, so that Excel compiles it on loading.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from psto_xl.addin.excel.compoundfile import compound_file
from psto_xl.addin.excel.compression import compress

CODEPAGE = 1252
ENCODING = f"cp{CODEPAGE}"

# What Excel's own objects are: the workbook and a worksheet.
DOCUMENTS = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
}
REFERENCES = (
    (
        "stdole",
        "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        "*\\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        "C:\\Program Files\\Common Files\\Microsoft Shared\\OFFICE16\\MSO.DLL#"
        "Microsoft Office 16.0 Object Library",
    ),
)


@dataclass(frozen=True, slots=True)
class Module:
    """One module: `kind` is `code` with the text of a .bas file, or `workbook` or `sheet` without any."""

    name: str
    kind: str
    text: str = ""

    def source(self) -> bytes:
        """The text as it is stored. Raises UnicodeEncodeError for what the code page does not have."""
        if self.kind == "code":
            return self.text.replace("\n", "\r\n").encode(ENCODING)
        attributes = {
            "VB_Name": f'"{self.name}"',
            "VB_Base": f'"{DOCUMENTS[self.kind]}"',
            "VB_GlobalNameSpace": "False",
            "VB_Creatable": "False",
            "VB_PredeclaredId": "True",
            "VB_Exposed": "True",
            "VB_TemplateDerived": "False",
            "VB_Customizable": "True",
        }
        return "".join(f"Attribute {name} = {value}\r\n" for name, value in attributes.items()).encode(ENCODING)


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The bytes of a project. Raises ValueError for module names that Excel would not take."""
    names = [module.name.lower() for module in modules]
    if len(set(names)) != len(names) or any(len(n) > 31 or not n.isidentifier() for n in names):
        raise ValueError(f"bad or repeated module name in {names}")
    streams = {f"VBA/{module.name}": compress(module.source()) for module in modules}
    streams["VBA/_VBA_PROJECT"] = bytes.fromhex("CC61FFFF000000")
    streams["VBA/dir"] = compress(_directory(name, modules))
    streams["PROJECT"] = _properties(name, modules)
    streams["PROJECTwm"] = _names(modules)
    return compound_file(streams)


def _record(ident: int, data: bytes) -> bytes:
    return struct.pack("<HI", ident, len(data)) + data


def _text(ident: int, unicode_ident: int, text: str) -> bytes:
    """A text in the code page and once more in UTF-16."""
    return _record(ident, text.encode(ENCODING)) + _record(unicode_ident, text.encode("utf-16-le"))


def _number(ident: int, value: int, size: str = "I") -> bytes:
    return _record(ident, struct.pack(f"<{size}", value))


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The stream `dir` ([MS-OVBA] 2.3.4.2): the project, what it refers to and its modules."""
    english = 0x409
    parts = [
        _number(0x01, 3),  # for 64 bits too
        _number(0x02, english),
        _number(0x14, english),
        _number(0x03, CODEPAGE, "H"),
        _record(0x04, name.encode(ENCODING)),
        _text(0x05, 0x40, ""),  # description
        _record(0x06, b"") + _record(0x3D, b""),  # help file, twice
        _number(0x07, 0),  # help context
        _number(0x08, 0),  # flags
        struct.pack("<HIIH", 0x09, 4, 1, 0),  # the project's own version
        _text(0x0C, 0x3C, ""),  # constants
    ]
    for library, ident in REFERENCES:
        encoded = ident.encode(ENCODING)
        parts.append(_text(0x16, 0x3E, library))
        parts.append(_record(0x0D, struct.pack("<I", len(encoded)) + encoded + bytes(6)))
    parts.append(_number(0x0F, len(modules), "H"))
    parts.append(_number(0x13, 0xFFFF, "H"))
    for module in modules:
        parts.append(_text(0x19, 0x47, module.name))
        parts.append(_text(0x1A, 0x32, module.name))  # the name of its stream
        parts.append(_text(0x1C, 0x48, ""))  # description
        parts.append(_number(0x31, 0))  # the source begins at once
        parts.append(_number(0x1E, 0))  # help context
        parts.append(_number(0x2C, 0xFFFF, "H"))
        parts.append(_record(0x21 if module.kind == "code" else 0x22, b"") + _record(0x2B, b""))
    parts.append(_record(0x10, b""))
    return b"".join(parts)


def _properties(name: str, modules: Sequence[Module]) -> bytes:
    """The stream `PROJECT` ([MS-OVBA] 2.3.1): not protected, no password, visible."""
    ident = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"vba:{name}")).upper() + "}"
    lines = [f'ID="{ident}"']
    lines += [
        f"Module={module.name}" if module.kind == "code" else f"Document={module.name}/&H00000000"
        for module in modules
    ]
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(ident, bytes(4))}"',
        f'DPB="{_encrypted(ident, bytes(1))}"',
        f'GC="{_encrypted(ident, bytes([255]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
    ]
    lines += [f"{module.name}=0, 0, 0, 0, C" for module in modules]
    return ("\r\n".join(lines) + "\r\n").encode(ENCODING)


def _encrypted(project: str, data: bytes) -> str:
    """[MS-OVBA] 2.4.3.2, with the seed 0: it hides nothing, but Excel wants it."""
    version, key = 2, sum(project.encode("ascii")) & 0xFF
    out = [0, version, key]
    plain, last, before = key, key, version
    for byte in struct.pack("<I", len(data)) + data:
        encrypted = byte ^ ((before + plain) & 0xFF)
        out.append(encrypted)
        before, last, plain = last, encrypted, byte
    return bytes(out).hex().upper()


def _names(modules: Sequence[Module]) -> bytes:
    pairs = (m.name.encode(ENCODING) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules)
    return b"".join(pairs) + b"\0\0"
