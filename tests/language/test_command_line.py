"""What the command line says to people who read German."""

from __future__ import annotations

import pytest

from psto_xl.cli import main


@pytest.fixture
def plan(tmp_path):
    """A German workbook with the rows of a sample."""
    path = tmp_path / "plan.xlsx"
    assert main(["new", str(path), "--sample", "--language", "de"]) == 0
    return path


def told(capsys, *args):
    """What a command prints, on both streams."""
    main([str(arg) for arg in args])
    return "".join(capsys.readouterr())


def test_a_german_workbook_is_talked_about_in_german(capsys, plan, tmp_path):
    assert "erstellt. Prüfen: psto-xl check" in capsys.readouterr().out
    assert "1 Arbeitsmappe: " in told(capsys, "check", plan)
    assert "aktive Zeile" in told(capsys, "impact", plan, "S1")
    assert "festgehalten: N1, S1.1" in told(capsys, "checkin", plan)
    assert "„S1“ in „S9“ umbenannt" in told(capsys, "rename", "S1", "S9", plan)
    assert "erstellt." in told(capsys, "report", plan, "-o", tmp_path / "plan.md")
    assert "Ausrichtung" in (tmp_path / "plan.md").read_text("utf-8")


def test_programs_get_english_unless_they_ask(capsys, plan):
    capsys.readouterr()
    assert "Geprüft" not in told(capsys, "check", plan, "--format", "json")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", "nowhere.xlsx"], "„nowhere.xlsx“ gibt es nicht: Name und Ordner prüfen."),
        (["impact", "nowhere", "S1"], "es ist keine Arbeitsmappe angegeben: „nowhere“ ist hier keine Datei."),
        (["rename", "S1", "", "nowhere.xlsx"], "„nowhere.xlsx“ gibt es nicht"),
        (["explain", "PSTO999"], "es gibt keine Regel „PSTO999“"),
        (["report", "nowhere.xlsx", "-o", "report.doc"], "wäre kein Bericht"),
    ],
)
def test_what_cannot_be_done_is_told_in_the_language_asked_for(capsys, args, said):
    assert said in told(capsys, *args, "--language", "de")


def test_a_damaged_workbook_is_told_of_in_german(capsys, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(b"PK")
    said = told(capsys, "check", tmp_path, "--language", "de")
    assert "ist beschädigt oder unvollständig; noch einmal kopieren oder herunterladen." in said


def test_rules_are_explained_in_german(capsys):
    said = told(capsys, "explain", "PSTO603", "--language", "de")
    assert said.startswith("PSTO603 Arbeit ohne Wirkung (Warnung; Schwelle 30 %)")
    assert "Entweder ist die Arbeit nicht der Hebel" in said
    assert "PSTO708  niemand verantwortlich" in told(capsys, "rules", "--language", "de")
