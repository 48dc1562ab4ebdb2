"""Installing, removing and examining the add-in on a Windows and a Mac that are simulated in a folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from psto_xl.addin import AddinError, package_version
from psto_xl.addin.excel.package import xlam
from psto_xl.addin.install import Check, build, doctor, install, uninstall
from psto_xl.addin.machine import Machine, this_machine

NO_REGISTRY: Mapping[str, Mapping[str, object]] = {}
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def answering(
    *,
    version: str | None = None,
    xlwings: bool = True,
    installation: str = "/opt/python",
    other: Mapping[str, str] = {},
) -> Callable[[Sequence[str]], subprocess.CompletedProcess[str]]:
    """Instead of starting programs: a Python that says this of itself, and what other programs print."""
    said = f"{version or package_version()}\n{xlwings}\n{installation}\n"

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        if "-I" in command:
            return subprocess.CompletedProcess(command, 0, said, "")
        printed = other.get(" ".join(command[:2]) + " " + command[-1].rpartition("/")[2])
        return subprocess.CompletedProcess(command, 0 if printed is not None else 1, printed or "", "")

    return run


def broken(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(command, 1, "", "ModuleNotFoundError")


@pytest.fixture
def python(tmp_path: Path) -> str:
    path = tmp_path / "python" / "bin" / "python"
    path.parent.mkdir(parents=True)
    path.touch(0o755)
    return str(path)


def machine(home: Path, system: str, python: str, **changes: object) -> Machine:
    appdata = {"APPDATA": str(home / "AppData" / "Roaming")} if system == "Windows" else {}
    plain = Machine(system, home, appdata, python, answering(), lambda key: NO_REGISTRY.get(key, {}))
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture(params=["Windows", "Darwin"])
def account(request: pytest.FixtureRequest, tmp_path: Path, python: str) -> Machine:
    """An account on a machine where Excel was used before."""
    account = machine(tmp_path / "home", request.param, python)
    account.addin.parent.mkdir(parents=True)
    (account.addin.parent / "PERSONAL.XLSB").write_text("the person's own macros")
    if account.system == "Darwin":
        account.scripts.mkdir(parents=True)
        account.reply.parent.mkdir(parents=True)
    return account


def tree(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


def wrong(checks: Sequence[Check]) -> list[str]:
    assert all(check.ok or check.advice for check in checks), "a complaint that does not say what to do"
    return [check.sentence for check in checks if not check.ok]


START_MAC = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
SCRIPTS_MAC = "Library/Application Scripts/com.microsoft.Excel"
FILES = {
    "Windows": {"AppData/Roaming/Microsoft/Excel/XLSTART/psto.xlam", "AppData/Roaming/psto_xl/addin.ini"},
    "Darwin": {
        f"{START_MAC}/psto.xlam",
        f"{SCRIPTS_MAC}/psto_xl.ini",
        f"{SCRIPTS_MAC}/psto_xl.applescript",
        f"{SCRIPTS_MAC}/psto_xl.sh",
    },
}


def test_install_puts_everything_in_its_place(account: Machine) -> None:
    before = tree(account.home)
    told = install(account)
    new = {name for name, content in tree(account.home).items() if content is not None and name not in before}
    assert new == FILES[account.system]
    assert account.addin.read_bytes() == xlam()
    assert account.settings.read_text() == f"python={account.python}\n"
    assert any("Start Excel again" in sentence for sentence in told)


def test_uninstall_leaves_nothing(account: Machine) -> None:
    before = tree(account.home)
    install(account)
    if account.system == "Darwin":
        account.reply.write_text("ok\n")
    uninstall(account)
    assert tree(account.home) == before
    assert uninstall(account) == ["There was no add-in to take away."]


def test_installing_twice_changes_nothing(account: Machine) -> None:
    install(account)
    once = tree(account.home)
    install(account)
    assert tree(account.home) == once


def test_after_installing_the_doctor_is_content(account: Machine) -> None:
    install(account)
    assert wrong(doctor(account)) == []


def test_without_excel_each_says_one_sentence(tmp_path: Path, python: str) -> None:
    linux = machine(tmp_path, "Linux", python)
    for use in (install, uninstall):
        with pytest.raises(AddinError, match=r"psto-xl libreoffice install.*psto-xl addin build"):
            use(linux)
    assert wrong(doctor(linux)) == ["Excel does not run on this system."]
    assert [path.name for path in tmp_path.iterdir()] == ["python"]


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (broken, "pipx install"),
        (answering(xlwings=False), 'pip install "psto-xl\\[live\\]"'),
        (answering(version="0.0.1"), "runs PSTO 0.0.1"),
    ],
)
def test_an_interpreter_that_would_not_work_is_not_written_down(
    account: Machine, run: Callable[[Sequence[str]], subprocess.CompletedProcess[str]], reason: str
) -> None:
    before = tree(account.home)
    with pytest.raises(AddinError, match=reason):
        install(replace(account, run=run))
    assert tree(account.home) == before


def test_the_python_of_the_microsoft_store_is_refused(tmp_path: Path, python: str) -> None:
    store = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11_3.11.2544.0_x64__qbz5n2kfra8p0"
    account = machine(tmp_path / "home", "Windows", python, run=answering(installation=store))
    with pytest.raises(AddinError, match=r"python\.org"):
        install(account)


def test_a_folder_that_can_not_be_written_is_named_with_the_remedy(account: Machine) -> None:
    account.addin.mkdir()  # nothing can take its place
    with pytest.raises(AddinError, match=r"psto\.xlam.*(close Excel|Full Disk Access)"):
        install(account)
    assert not list(account.addin.parent.glob("*.part"))


def test_build_gives_all_that_is_handed_out(tmp_path: Path) -> None:
    assert sorted(path.relative_to(tmp_path).as_posix() for path in build(tmp_path)) == [
        "README.txt",
        "mac/psto_xl.applescript",
        "mac/psto_xl.ini",
        "mac/psto_xl.sh",
        "psto.xlam",
        "windows/addin.ini",
    ]
    first = tree(tmp_path)
    build(tmp_path)
    assert tree(tmp_path) == first
    assert "python=C:\\Program Files\\" in (tmp_path / "windows" / "addin.ini").read_text()


def test_what_is_handed_out_is_what_is_installed(account: Machine, tmp_path: Path) -> None:
    install(account)
    installed = tree(account.home)
    handed_out = {path.name: path.read_bytes() for path in build(tmp_path / "out")}
    for name in FILES[account.system]:
        if not name.endswith(".ini"):
            assert installed[name] == handed_out[Path(name).name]


def spoil_version(account: Machine) -> None:
    with zipfile.ZipFile(account.addin) as file:
        content = {name: file.read(name) for name in file.namelist()}
    old = content["docProps/core.xml"].replace(package_version().encode(), b"0.0.1")
    with zipfile.ZipFile(account.addin, "w") as file:
        for name, data in {**content, "docProps/core.xml": old}.items():
            file.writestr(name, data)


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda a: a.addin.unlink(), "There is no add-in at {addin}."),
        (lambda a: a.settings.unlink(), "No Python is written down in {settings}."),
        (lambda a: Path(a.python).unlink(), "There is no Python at {python} any more."),
        (lambda a: a.addin.write_bytes(b"PK"), "The add-in at {addin} is damaged."),
        (lambda a: a.addin.write_bytes(xlam() + b"x"), "The add-in at {addin} was changed after it was installed."),
        (spoil_version, "The add-in is of version 0.0.1, the package of {version}."),
    ],
)
def test_what_was_moved_or_is_old_is_found(
    account: Machine, spoil: Callable[[Machine], object], complaint: str
) -> None:
    install(account)
    spoil(account)
    names = {"addin": account.addin, "settings": account.settings, "python": account.python}
    assert wrong(doctor(account)) == [complaint.format(version=package_version(), **names)]


@pytest.mark.parametrize(
    ("registry", "complaint"),
    [
        ({rf"{POLICY}\Common": {"vbaoff": 1}}, "Macros are switched off in all of Office."),
        ({rf"{POLICY}\Common".replace("HKCU", "HKLM"): {"vbaoff": 1}}, "Macros are switched off in all of Office."),
        ({rf"{EXCEL}\Security": {"disablealladdins": 1}}, "All add-ins are switched off in Excel."),
        ({rf"{POLICY}\Excel\Security": {"requireaddinsig": 1}},
         "Excel takes signed add-ins only, and this one is not signed."),
        ({rf"{POLICY}\Excel\Security": {"vbawarnings": 4},
          rf"{POLICY}\Excel\Security\Trusted Locations": {"alllocationsdisabled": 1}},
         "Macros are blocked, and Excel's own start folder is not trusted either."),
        ({rf"{EXCEL}\Resiliency\DisabledItems": {"a1": b"\x01\0" + r"C:\x\PSTO.XLAM".lower().encode("utf-16-le")}},
         "Excel has put the add-in on its list of disabled items."),
        ({rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules": {CHILD_PROCESSES: "1"}},
         "Microsoft Defender keeps Office from starting other programs, so no button can start Python."),
        ({rf"{DEFENDER}\Policy Manager": {"asrrules": f"x=2|{CHILD_PROCESSES.upper()}=1"}},
         "Microsoft Defender keeps Office from starting other programs, so no button can start Python."),
        # These are in order: a trusted start folder, a rule that only audits, another add-in that is disabled.
        ({rf"{POLICY}\Excel\Security": {"vbawarnings": 4}}, None),
        ({rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules": {CHILD_PROCESSES: "2"}}, None),
        ({rf"{EXCEL}\Resiliency\DisabledItems": {"a1": "other.xlam".encode("utf-16-le")}}, None),
        # A policy outweighs the person's own choice.
        ({rf"{POLICY}\Excel\Security": {"vbawarnings": 1}, rf"{EXCEL}\Security": {"vbawarnings": 4},
          rf"{EXCEL}\Security\Trusted Locations": {"alllocationsdisabled": 1}}, None),
    ],
)  # fmt: skip
def test_what_windows_forbids_is_found(
    tmp_path: Path, python: str, registry: Mapping[str, Mapping[str, object]], complaint: str | None
) -> None:
    account = machine(tmp_path / "home", "Windows", python, registry=lambda key: registry.get(key, {}))
    install(account)
    assert wrong(doctor(account)) == ([complaint] if complaint else [])


def test_an_addin_marked_as_downloaded_is_found_on_windows(tmp_path: Path, python: str) -> None:
    account = machine(tmp_path / "home", "Windows", python)
    install(account)
    account.addin.with_name("psto.xlam:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert "downloaded from the internet" in wrong(doctor(account))[0]


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"xattr -p psto.xlam": "0083;Safari"}, "macOS has marked the add-in as downloaded from the internet."),
        ({"defaults read VisualBasicEntirelyDisabled": "1\n"}, "Macros are switched off in all of Office."),
        ({"defaults read VisualBasicMacroExecutionState": "DisabledWithoutWarnings\n"},
         "Excel blocks all macros without asking."),
        ({"defaults read VisualBasicMacroExecutionState": "DisabledWithWarnings\n"}, None),
    ],
)  # fmt: skip
def test_what_macos_forbids_is_found(
    tmp_path: Path, python: str, other: Mapping[str, str], complaint: str | None
) -> None:
    account = machine(tmp_path / "home", "Darwin", python, run=answering(other=other))
    install(account)
    assert wrong(doctor(account)) == ([complaint] if complaint else [])


def test_a_missing_script_is_found_on_a_mac(tmp_path: Path, python: str) -> None:
    account = machine(tmp_path / "home", "Darwin", python)
    install(account)
    (account.scripts / "psto_xl.sh").unlink()
    assert wrong(doctor(account)) == [f"psto_xl.sh is missing in {account.scripts}."]


def test_a_python_in_onedrive_is_refused(account: Machine) -> None:
    cloud = account.home / ("OneDrive" if account.system == "Windows" else "Library/CloudStorage/OneDrive-Contoso")
    python = cloud / "tools" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    environ = {**account.environ, "OneDrive": str(cloud)} if account.system == "Windows" else account.environ
    with pytest.raises(AddinError, match="outside OneDrive"):
        install(replace(account, python=str(python), environ=environ))


def test_the_interpreter_of_this_machine_is_asked_for_real(tmp_path: Path) -> None:
    """The only test that starts one: this interpreter finds this package, and no other version of it."""
    real = this_machine()
    assert (real.python, real.home) == (sys.executable, Path.home())
    account = machine(tmp_path / "home", "Darwin", sys.executable, run=real.run)
    install(account)
    assert account.addin.is_file()
    assert real.registry(rf"{EXCEL}\Security") == {}


class TestTheScriptForMac:
    """`psto_xl.sh` run by a real shell: what it starts and what Excel finds."""

    @pytest.fixture
    def account(self, tmp_path: Path) -> Machine:
        python = tmp_path / "py thon's"
        python.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/arguments"\n'
            'while [ "$1" != --reply ]; do shift; done\n'
            f'[ -e "{tmp_path}/mute" ] && echo "no such module" >&2 && exit 1\nprintf "ok\\nScore 81\\n\\n" > "$2"\n'
        )
        python.chmod(0o755)
        account = machine(tmp_path / "home", "Darwin", str(python))
        install(account)
        account.reply.parent.mkdir(parents=True)
        return account

    def run(self, account: Machine, *arguments: str) -> list[str]:
        environment = {"HOME": str(account.home), "TMPDIR": str(account.home), "PATH": "/usr/bin:/bin"}
        subprocess.run(["/bin/sh", account.scripts / "psto_xl.sh", *arguments], env=environment, check=True)
        return account.reply.read_text().splitlines()

    def test_it_starts_the_interpreter_that_was_written_down(self, account: Machine) -> None:
        book = '/Users/zoë/It\'s a "plan" & more; $HOME.xlsx'
        assert self.run(account, "check", book)[:2] == ["ok", "Score 81"]
        assert (account.home.parent / "arguments").read_text().splitlines() == [
            "-I", "-m", "psto_xl.ribbon", "check", "--book", book, "--reply", str(account.reply),
        ]  # fmt: skip
        assert not list(account.home.glob("psto_xl-*"))

    def test_a_command_that_dies_leaves_its_words_in_a_log(self, account: Machine) -> None:
        (account.home.parent / "mute").touch()
        kind, sentence, log = self.run(account, "check", "")
        assert (kind, "psto-xl addin doctor" in sentence) == ("error", True)
        assert Path(log).read_text() == "no such module\n"

    def test_an_interpreter_that_was_moved_is_named(self, account: Machine) -> None:
        Path(account.python).unlink()
        assert self.run(account, "check", "")[:2] == [
            "error",
            f'PSTO can\'t find its Python at {account.python}: run "psto-xl addin install" again.',
        ]
