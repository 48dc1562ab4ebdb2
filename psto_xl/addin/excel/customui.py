"""The ribbon's XML ([MS-CUSTOMUI2], what Excel 2010 and later read), generated from the commands."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import quoteattr

from psto_xl.addin.commands import COMMANDS, TAB_KEYTIP, TAB_LABEL, Command

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACK = "PstoRibbon.OnAction"


def ribbon_xml() -> str:
    groups = "".join(
        f'<group id="group{label}" label="{label}">\n{"".join(map(_button, commands))}</group>\n'
        for label, commands in groupby(COMMANDS, key=lambda command: command.group)
    )
    return (
        f'<customUI xmlns="{NAMESPACE}">\n<ribbon>\n<tabs>\n'
        f'<tab id="tabPsto" label="{TAB_LABEL}" keytip="{TAB_KEYTIP}">\n{groups}</tab>\n'
        "</tabs>\n</ribbon>\n</customUI>\n"
    )


def _button(command: Command) -> str:
    attributes = {
        "id": command.id,
        "label": command.label,
        "size": "large" if command.large else "normal",
        "imageMso": command.image_mso,
        "screentip": command.screentip,
        "supertip": command.supertip,
        "keytip": command.keytip,
        "onAction": CALLBACK,
    }
    return f"<button {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>\n"
