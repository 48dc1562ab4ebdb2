"""Other names by which real workbooks call our columns and choices, in English and German."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEADERS: Final[Mapping[str, str]] = {
    "id": "No | Nr | Key | Code | Ref | Objective ID | Goal ID | KR ID | Kennung",
    "type": "Row type | Kind | O/KR | Typ | Art",
    "parent": (
        "Parent ID | Parents | Parent OKR | Parent Objective | Supports | Contributes to | "
        "Aligned to | Aligns with | Linked to | Übergeordnet | Übergeordnetes Ziel | Unterstützt | Zahlt ein auf"
    ),
    "title": (
        "Name | Objective | Objectives | Key Result | KR | KRs | Goal | Description | Statement "
        "| Objective / Key Result | Titel | Ziel | Beschreibung | Purpose | Mission | Vision | "
        "Zweck | Title | Process | Aktivität | Tätigkeit | Ziel / Schlüsselergebnis"
    ),
    "owner": (
        "Owner(s) | Responsible | Lead | Accountable | Assignee | Verantwortlich | Verantwortliche "
        "| Verantwortlicher | Verantwortliche/r | Verantwortliche Person"
    ),
    "team": "Department | Group | Unit name | Abteilung | Bereich",
    "weight": "Weighting | Weight % | Share | Gewicht | Gewichtung | Gewichtung in %",
    "measure": "Measurement | Metric type | Direction | Measure type | Messart",
    "unit": "Units | Unit of measure | UoM | Einheit",
    "baseline": "Start value | From | Base | Initial value | Ausgangswert | Startwert",
    "target": "Goal value | To | Target value | Zielwert",
    "current": "Actual | Current value | Latest | Value | Actual value | Aktuell | Istwert | Ist",
    "start": "Start date | Begin | Starts | Beginn | Startdatum",
    "due": (
        "Due date | Deadline | End | End date | Target date | Finish | Fällig | Fällig am | Frist | Ende | Enddatum"
    ),
    "updated": (
        "Last updated | Last update | Updated on | As at | Last check-in | Aktualisiert | Aktualisiert am "
        "| Letzte Aktualisierung | Letztes Update | Stand"
    ),
    "confidence": "Confidence % | Probability | Zuversicht | Zuversicht in % | Konfidenz",
    "ambition": "OKR type | Commitment | Anspruch",
    "status": "State",
    "ignore": "Ignored | Waivers | Allow | Ignorieren | Ausnahmen",
    "notes": (
        "Note | Comments | Comment | Remarks | Notizen | Notiz | Bemerkungen | Bemerkung | Kommentar | Kommentare"
    ),
    "progress": "Progress % | % complete | Completion | Fortschritt",
    "expected": "Expected % | Erwartet",
    "contributed": "Beigetragen",
    "rolled_up": "Roll-up | Konsolidiert",
    "health": "RAG | Zustand",
    "alignment": "Ausrichtung",
    "flags": "Marken",
    "profitability": "Profit | Profitabilität",
    "impact": "Impact | Geschäftswirkung",
    "benefit": "Customer value | Kundennutzen",
    "metric": "Metric | KPI | Kennzahl",
    "lower": "Lower bound | Min | Minimum | Untergrenze",
    "upper": "Upper bound | Max | Maximum | Obergrenze",
    "capacity": "Capacity % | Effort | Kapazität",
    "protects": "Schützt",
    "date": "Datum | Day",
    "by": "Who | Author | Von",
    "note": "Notes | Comment | Notiz",
    "event": "Change | What | Ereignis",
    "kind": "Type | Art",
    "affects": "Affected | Betrifft",
    "decision": "Entscheidung",
    "review_by": "Review | Prüfen bis",
    "reach": "Reichweite",
    "to_confirm": "Zu bestätigen",
    "setting": "Key | Name | Einstellung",
    "value": "Wert",
    "meaning": "Explanation | Bedeutung",
}
"""For each column, other headers, separated by bars; the header itself needs no mention."""

CHOICES: Final[Mapping[str, str]] = {
    "Objective": "Ziel | o | obj | okr | goal",
    "Key Result": "Schlüsselergebnis | kr | key results",
    "Purpose": "Zweck | mission | vision",
    "North Star": "Nordstern | north star metric | nsm",
    "Increase": "Steigern | erhöhen | up",
    "Decrease": "Senken | reduce | down",
    "At least": "Mindestens | min | minimum",
    "At most": "Höchstens | max | maximum",
    "Milestone": "Meilenstein | yes/no",
    "Draft": "Entwurf",
    "Active": (
        "Aktiv | in arbeit | in bearbeitung | laufend | in progress | ongoing | started | not started | on track "
        "| at risk | off track"
    ),
    "Done": "Erledigt | abgeschlossen | fertig | complete | completed | achieved",
    "Dropped": "Verworfen | abgebrochen | gestrichen | cancelled | canceled",
    "Committed": "Verbindlich",
    "Aspirational": "Ambitioniert | stretch",
    "Open": "Offen",
    "Closed": "Geschlossen",
    "Market": "Markt",
    "Internal": "Intern",
}
"""For each choice, other words for it, separated by bars; first the one that stands on German lists."""

SHEETS: Final[Mapping[str, str]] = {
    "Guide": "Anleitung | Read me | Help",
    "Purpose": "Mission | Vision | North Star | Purpose & North Star | Purpose and North Star | Zweck",
    "Strategy": "Strategic | Strategies | Strategie | Strategisch | Strategische",
    "Tactical": "Tactics | Tactic | Taktik | Taktisch | Taktische",
    "Operational": "Operations | Operation | Operative | Ops | Operativ",
    "Alignment": "Ausrichtung",
    "BAU": "Business as usual | Run the business | KPIs | Tagesgeschäft",
    "Check-ins": "Check-in log | History | Verlauf",
    "Changes": "Change log | Änderungen",
    "Settings": "Configuration | Config | Einstellungen",
}
"""For each sheet, other names on its tab, separated by bars."""

SETTINGS: Final[Mapping[str, str]] = {
    "Unit": "Einheit",
    "Cycle start": "Zyklusbeginn",
    "Cycle end": "Zyklusende",
    "As of": "Stichtag",
    "Weights": "Gewichte",
    "Roll-up": "Konsolidierung",
    "At risk gap": "Abstand gefährdet",
    "Off track gap": "Abstand nicht im Plan",
    "Cadence purpose": "Takt Zweck",
    "Cadence strategy": "Takt Strategie",
    "Cadence tactical": "Takt Taktik",
    "Cadence operational": "Takt Operativ",
    "Review days": "Prüftage",
    "Locale": "Schreibweise",
    "Language": "Sprache",
}
"""For each setting, other names for it, separated by bars."""

VALUES: Final[Mapping[str, str]] = {
    "en": "English | Englisch",
    "de": "German | Deutsch",
    "shares": "Anteile",
    "relative": "Relativ",
    "off": "Aus",
    "info": "Hinweis | zur Kenntnis",
    "warning": "Warnung",
    "error": "Fehler",
}
"""For each value of a setting, other words for it, separated by bars."""

TOTALS: Final = frozenset(
    ("total", "totals", "subtotal", "grandtotal", "sum", "average", "summe", "gesamt", "zwischensumme", "mittelwert")
)
"""What stands at the head of rows that sum up others."""
