"""The extension as a file, and what installing it says where LibreOffice can't take it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from psto_xl.addin import AddinError, libreoffice, package_version, reply
from psto_xl.addin.commands import COMMANDS
from psto_xl.addin.libreoffice.package import IDENTIFIER, oxt
from psto_xl.addin.machine import Machine, this_machine

OOR = "{http://openoffice.org/2001/registry}"
PYTHON = "/opt/psto/bin/python"


def content() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(oxt(PYTHON))) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def values(root: etree._Element, prop: str) -> list[str]:
    """The values of every property of that name, in their order."""
    return [node.findtext("value") for node in root.iter("prop") if node.get(f"{OOR}name") == prop]


def test_two_builds_are_the_same_bytes() -> None:
    script = (
        "import sys; from psto_xl.addin.libreoffice.package import oxt; sys.stdout.buffer.write(oxt(sys.argv[1]))"
    )
    other = subprocess.run([sys.executable, "-c", script, PYTHON], capture_output=True, check=True).stdout
    assert oxt(PYTHON) == oxt(PYTHON) == other


def test_every_part_parses_and_the_manifest_names_what_is_there() -> None:
    parts = content()
    for name in parts:
        if name.endswith((".xml", ".xcu")):
            etree.fromstring(parts[name])
    named = etree.fromstring(parts["META-INF/manifest.xml"]).xpath("//@*[local-name()='full-path']")
    assert set(named) == {"Addons.xcu", "ProtocolHandler.xcu", "CalcWindowState.xcu", "psto_handler.py"}
    assert set(named) <= set(parts)
    assert f'<version value="{package_version()}"/>' in parts["description.xml"].decode()


def test_menu_and_toolbar_have_the_commands_in_their_order() -> None:
    root = etree.fromstring(content()["Addons.xcu"])
    urls = [f"vnd.psto-xl:{command.id}" for command in COMMANDS]
    assert values(root, "URL") == urls * 2
    assert values(root, "Title") == ["PSTO", *[command.label for command in COMMANDS] * 2]


def test_the_handler_answers_to_the_name_under_which_it_is_registered() -> None:
    parts = content()
    source = parts["psto_handler.py"].decode()
    (handler,) = etree.fromstring(parts["ProtocolHandler.xcu"]).find(".//node")
    assert f'IMPLEMENTATION = "{handler.get(f"{OOR}name")}"' in source
    assert f'PROTOCOL = "{handler.findtext("prop/value")}"'.replace("*", "") in source


def test_the_interpreter_and_the_reply_protocol_are_inside() -> None:
    parts = content()
    assert parts["psto_xl.ini"].decode() == f"python={PYTHON}\nversion={package_version()}\n"
    assert parts["pythonpath/psto_xl_reply.py"] == Path(reply.__file__).read_bytes()


class Unopkg:
    """Instead of unopkg: keeps what it was called with, and answers."""

    def __init__(self, code: int = 0, printed: str = "") -> None:
        self.code, self.printed, self.calls = code, printed, list[Sequence[str]]()

    def __call__(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        self.calls.append(command[1:])
        return subprocess.CompletedProcess(command, self.code, self.printed, self.printed)


def machine(unopkg: Unopkg, home: Path, python: str = "/usr/bin/python3", *, root: bool = False) -> Machine:
    return Machine("Linux", home, {}, python, unopkg, lambda _key: {}, administrator=root)


def test_an_administrator_installs_for_everybody(tmp_path: Path) -> None:
    unopkg = Unopkg()
    told = libreoffice.install(machine(unopkg, tmp_path, root=True))
    assert list(unopkg.calls[0][:3]) == ["add", "--force", "--shared"]
    assert "for everybody" in told[0]


def test_an_administrators_own_python_is_not_for_everybody(tmp_path: Path) -> None:
    python = tmp_path / "private" / "python"
    python.parent.mkdir(mode=0o700)
    python.touch(0o755)
    unopkg = Unopkg()
    with pytest.raises(AddinError, match="Only the administrator can use the Python"):
        libreoffice.install(machine(unopkg, tmp_path, str(python), root=True))
    assert not unopkg.calls


def test_an_open_libreoffice_is_the_usual_reason_for_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(AddinError, match=r"close all of its windows and try again .*lock file"):
        libreoffice.install(machine(Unopkg(1, "ERROR: the lock file\nindicates"), tmp_path))


def test_nothing_is_removed_where_nothing_is(tmp_path: Path) -> None:
    unopkg = Unopkg(0, "All deployed user extensions:\n")
    assert libreoffice.uninstall(machine(unopkg, tmp_path)) == ["There was no extension to remove."]
    assert [call[0] for call in unopkg.calls] == ["list"]


def test_removing_names_the_extension(tmp_path: Path) -> None:
    unopkg = Unopkg(0, f"Identifier: {IDENTIFIER}\n")
    libreoffice.uninstall(machine(unopkg, tmp_path), tmp_path / "profile")
    assert list(unopkg.calls[1]) == ["remove", IDENTIFIER, f"-env:UserInstallation=file://{tmp_path}/profile"]


def test_the_real_unopkg_takes_it_and_gives_it_back(profile: Path, nobody: Any) -> None:
    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HOME": str(profile)}
        return subprocess.run(nobody(command), env=environment, capture_output=True, text=True, check=False)

    def known() -> bool:
        return IDENTIFIER in run(["unopkg", "list", f"-env:UserInstallation={profile.as_uri()}"]).stdout

    person = replace(this_machine(), run=run, administrator=False)
    assert libreoffice.install(person, profile)[0] == f"The extension {package_version()} is installed."
    assert known()
    assert libreoffice.uninstall(person, profile)[0] == "The extension is removed."
    assert not known()
    assert libreoffice.uninstall(person, profile) == ["There was no extension to remove."]
