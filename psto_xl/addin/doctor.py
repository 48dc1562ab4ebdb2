"""Why does the tab not show, or a button do nothing? The usual reasons, looked at one by one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from psto_xl.addin import package_version
from psto_xl.addin.excel.package import PROPERTIES, xlam
from psto_xl.addin.interpreter import Check, check_interpreter
from psto_xl.addin.machine import SCRIPTS, Machine, this_machine

AGAIN = 'Run "psto-xl addin install" again.'
ASK_IT = "Ask IT to allow it for this add-in; psto-xl addin build writes a README.txt for them."

_POLICIES = r"HKCU\Software\Policies\Microsoft\Office\16.0"
_CHOICES = r"HKCU\Software\Microsoft\Office\16.0"
_DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
# Defender's rule "Block all Office applications from creating child processes".
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
BLOCKS, WARNS = "1", "6"


def doctor(machine: Machine | None = None) -> list[Check]:
    """Look for the usual reasons; each comes with what to do about it."""
    machine = machine or this_machine()
    if not machine.has_excel:
        return [Check(False, "Excel does not run on this system.", "Use psto-xl libreoffice install.")]
    if not machine.addin.is_file():
        return [Check(False, f"There is no add-in at {machine.addin}.", 'Run "psto-xl addin install".')]
    checks = [_version(machine.addin), *_interpreter(machine)]
    checks += _windows(machine) if machine.system == "Windows" else _mac(machine)
    return checks


def _version(addin: Path) -> Check:
    if addin.read_bytes() == xlam():
        return Check(True, f"The add-in is of this version, {package_version()}.")
    try:
        with zipfile.ZipFile(addin) as file:
            version = next(
                (e.text for e in ElementTree.fromstring(file.read(PROPERTIES)) if e.tag.endswith("}version")), None
            )
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return Check(False, f"The add-in at {addin} is damaged.", AGAIN)
    if version == package_version():
        return Check(False, f"The add-in at {addin} was changed after it was installed.", AGAIN)
    return Check(False, f"The add-in is of version {version}, the package of {package_version()}.", AGAIN)


def _interpreter(machine: Machine) -> list[Check]:
    python = None
    if machine.settings.is_file():
        lines = machine.settings.read_text("utf-8-sig").splitlines()
        python = next((line.removeprefix("python=") for line in lines if line.startswith("python=")), None)
    if not python:
        return [Check(False, f"No Python is written down in {machine.settings}.", AGAIN)]
    return check_interpreter(machine, python)


def _windows(machine: Machine) -> Iterator[Check]:
    yield _not_from_internet(machine.addin)
    yield from _policies(machine)
    yield _not_disabled(machine)
    yield _child_processes(machine)


def _not_from_internet(addin: Path) -> Check:
    if addin.with_name(addin.name + ":Zone.Identifier").exists():
        return Check(
            False,
            "Windows has marked the add-in as downloaded from the internet, so its macros are blocked.",
            f"In the properties of {addin} tick Unblock, or run psto-xl addin install.",
        )
    return Check(True, "The add-in is not marked as downloaded.")


def _policies(machine: Machine) -> Iterator[Check]:
    """Values that a policy or the Trust Center sets; the add-in's folder is a trusted location by default."""
    blocks = {
        ("Common", "vbaoff"): "Macros are switched off in all of Office.",
        (r"Excel\Security", "disablealladdins"): "All add-ins are switched off in Excel.",
        (r"Excel\Security", "requireaddinsig"): "Excel takes signed add-ins only, and this one is not signed.",
    }
    roots = [_POLICIES, _CHOICES, _POLICIES.replace("HKCU", "HKLM")]
    found = [
        sentence
        for (key, name), sentence in blocks.items()
        if any(machine.registry(rf"{root}\{key}").get(name) == 1 for root in roots)
    ]
    if _macros_blocked(machine):
        found.append("Macros are blocked, and Excel's own start folder is not trusted either.")
    yield from (Check(False, sentence, ASK_IT) for sentence in found)
    if not found:
        yield Check(True, "No policy keeps the add-in's macros from running.")


def _macros_blocked(machine: Machine) -> bool:
    """Blocking macros (3: unsigned ones, 4: all) spares trusted locations, unless these are off too."""
    for root in (_POLICIES, _CHOICES):  # a policy outweighs the person's own choice
        warnings = machine.registry(rf"{root}\Excel\Security").get("vbawarnings")
        if warnings is not None:
            break
    untrusted = any(
        machine.registry(rf"{root}\Excel\Security\Trusted Locations").get("alllocationsdisabled") == 1
        for root in (_POLICIES, _CHOICES)
    )
    return warnings in (3, 4) and untrusted


def _not_disabled(machine: Machine) -> Check:
    """After a crash Excel leaves out what it holds responsible; the list names files in UTF-16."""
    disabled = machine.registry(rf"{_CHOICES}\Excel\Resiliency\DisabledItems").values()
    name = machine.addin.name.encode("utf-16-le")
    if any(isinstance(item, bytes) and name in item.lower() for item in disabled):
        return Check(
            False,
            "Excel has put the add-in on its list of disabled items.",
            "In Excel: File, Options, Add-ins, Manage: Disabled Items, Go, select psto.xlam, Enable.",
        )
    return Check(True, "Excel has not disabled the add-in.")


def _child_processes(machine: Machine) -> Check:
    rules = machine.registry(rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules")
    managed = str(machine.registry(rf"{_DEFENDER}\Policy Manager").get("asrrules", "")).lower()
    pairs = dict(pair.split("=", 1) for pair in managed.split("|") if "=" in pair)
    state = str(rules.get(CHILD_PROCESSES, pairs.get(CHILD_PROCESSES, "")))
    if state in (BLOCKS, WARNS):
        return Check(
            False,
            "Microsoft Defender keeps Office from starting other programs, so no button can start Python.",
            ASK_IT,
        )
    return Check(True, "Microsoft Defender does not keep Excel from starting Python, as far as policies say.")


def _mac(machine: Machine) -> Iterator[Check]:
    missing = [name for name in SCRIPTS if not (machine.scripts / name).is_file()]
    if missing:
        yield Check(False, f"{' and '.join(missing)} is missing in {machine.scripts}.", AGAIN)
    else:
        yield Check(True, "The scripts that Excel may start are in place.")
    if machine.run(["xattr", "-p", "com.apple.quarantine", str(machine.addin)]).returncode == 0:
        yield Check(False, "macOS has marked the add-in as downloaded from the internet.", AGAIN)
    else:
        yield Check(True, "The add-in is not marked as downloaded.")
    if _office_preference(machine, "VisualBasicEntirelyDisabled") == "1":
        yield Check(False, "Macros are switched off in all of Office.", ASK_IT)
    elif _office_preference(machine, "VisualBasicMacroExecutionState") == "DisabledWithoutWarnings":
        yield Check(
            False,
            "Excel blocks all macros without asking.",
            "In Excel: Settings, Security, choose to be warned; where it is greyed out, ask IT.",
        )
    else:
        yield Check(True, "No setting keeps the add-in's macros from running.")


def _office_preference(machine: Machine, name: str) -> str:
    return machine.run(["defaults", "read", "com.microsoft.office", name]).stdout.strip()
