"""The LibreOffice extension `psto.oxt`: a menu, a toolbar and what a click on them calls."""

from __future__ import annotations

from importlib.resources import files
from xml.sax.saxutils import escape

from psto_xl.addin import package_version
from psto_xl.addin.archive import archive
from psto_xl.addin.commands import COMMANDS, TAB_LABEL, Command

IDENTIFIER = "org.psto_xl.buttons"
IMPLEMENTATION = "org.psto_xl.Buttons"
PROTOCOL = "vnd.psto-xl:"
TOOLBAR = "org.psto_xl.toolbar"
CALC = "com.sun.star.sheet.SpreadsheetDocument"

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_REGISTRY = "http://openoffice.org/2001/registry"
_SETTINGS_TYPE = "application/vnd.sun.star.configuration-data"
_COMPONENT_TYPE = "application/vnd.sun.star.uno-component;type=Python"


def oxt(python: str) -> bytes:
    """The extension's bytes; its buttons use the interpreter at the path `python`."""
    settings = {"Addons.xcu": _addons(), "ProtocolHandler.xcu": _handler(), "CalcWindowState.xcu": _toolbar_state()}
    types = {**dict.fromkeys(settings, _SETTINGS_TYPE), "psto_handler.py": _COMPONENT_TYPE}
    here = files("psto_xl.addin")
    return archive(
        {
            "META-INF/manifest.xml": _manifest(types),
            "description.xml": _description(),
            **settings,
            "psto_handler.py": (here / "libreoffice" / "component" / "psto_handler.py").read_bytes(),
            "pythonpath/psto_xl_reply.py": (here / "reply.py").read_bytes(),
            "psto_xl.ini": f"python={python}\nversion={package_version()}\n",
        }
    )


def _manifest(types: dict[str, str]) -> str:
    rows = "".join(
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{path}"/>\n'
        for path, kind in types.items()
    )
    return f'{_XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{rows}</manifest:manifest>\n'


def _description() -> str:
    return (
        f'{_XML}<description xmlns="http://openoffice.org/extensions/description/2006">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{package_version()}"/>\n'
        '<display-name><name lang="en">PSTO: keeps an organisation\'s goals aligned</name></display-name>\n'
        '<publisher><name lang="en">psto_xl</name></publisher>\n</description>\n'
    )


def _component_data(name: str, package: str, content: str) -> str:
    return (
        f'{_XML}<oor:component-data xmlns:oor="{_REGISTRY}" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'oor:name="{name}" oor:package="{package}">\n{content}</oor:component-data>\n'
    )


def _node(name: str, content: str, *, own: bool = False) -> str:
    """A node of the office's settings; `own` ones are new, the others are there already."""
    op = ' oor:op="replace"' if own else ""
    return f'<node oor:name="{name}"{op}>\n{content}</node>\n'


def _prop(name: str, value: str, attributes: str = "") -> str:
    language = ' xml:lang="en-US"' if name in {"Title", "UIName"} else ""
    return f'<prop oor:name="{name}"{attributes}><value{language}>{escape(value)}</value></prop>\n'


def _addons() -> str:
    menu = _prop("Title", TAB_LABEL) + _prop("Context", CALC) + _node("Submenu", _entries(in_toolbar=False))
    return _component_data(
        "Addons",
        "org.openoffice.Office",
        _node(
            "AddonUI",
            _node("OfficeMenuBar", _node("org.psto_xl.menu", menu, own=True))
            + _node("OfficeToolBar", _node(TOOLBAR, _entries(in_toolbar=True), own=True)),
        ),
    )


def _entries(*, in_toolbar: bool) -> str:
    # The office shows them by the order of the nodes' names.
    return "".join(
        _node(f"b{number}", _entry(command, in_toolbar), own=True) for number, command in enumerate(COMMANDS, 1)
    )


def _entry(command: Command, in_toolbar: bool) -> str:
    entry = _prop("URL", PROTOCOL + command.id) + _prop("Title", command.label) + _prop("Target", "_self")
    return entry + _prop("Context", CALC) if in_toolbar else entry


def _handler() -> str:
    protocols = _prop("Protocols", f"{PROTOCOL}*", ' oor:type="oor:string-list"')
    return _component_data(
        "ProtocolHandler", "org.openoffice.Office", _node("HandlerSet", _node(IMPLEMENTATION, protocols, own=True))
    )


def _toolbar_state() -> str:
    """The toolbar is there from the beginning, docked, its buttons labelled."""
    state = (
        _prop("UIName", TAB_LABEL, ' oor:type="xs:string"')
        + _prop("Docked", "true", ' oor:type="xs:boolean"')
        + _prop("Visible", "true", ' oor:type="xs:boolean"')
        + _prop("Style", "1", ' oor:type="xs:int"')  # text, no icons
    )
    toolbar = _node(f"private:resource/toolbar/addon_{TOOLBAR}", state, own=True)
    return _component_data(
        "CalcWindowState", "org.openoffice.Office.UI", _node("UIElements", _node("States", toolbar))
    )
