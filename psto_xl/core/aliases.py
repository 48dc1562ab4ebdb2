"""Other names by which real workbooks call our columns and choices, in English and German."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEADERS: Final[Mapping[str, str]] = {
    "id": "No | Nr | Key | Code | Ref | Objective ID | Goal ID | KR ID | Kennung",
    "type": "Row type | Kind | O/KR | Typ | Art",
    "parent": (
        "Parent ID | Parents | Parent OKR | Parent Objective | Supports | Contributes to | "
        "Aligned to | Aligns with | Linked to | Übergeordnet | Unterstützt | Zahlt ein auf"
    ),
    "title": (
        "Name | Objective | Objectives | Key Result | KR | KRs | Goal | Description | Statement "
        "| Objective / Key Result | Titel | Ziel | Beschreibung | Purpose | Mission | Vision | "
        "Zweck | Title | Process | Aktivität | Tätigkeit"
    ),
    "owner": "Owner(s) | Responsible | Lead | Accountable | Assignee | Verantwortlich",
    "team": "Department | Group | Unit name | Abteilung | Bereich",
    "weight": "Weighting | Weight % | Share | Gewicht | Gewichtung",
    "measure": "Measurement | Metric type | Direction | Measure type | Messart",
    "unit": "Units | Unit of measure | UoM | Einheit",
    "baseline": "Start value | From | Base | Initial value | Ausgangswert | Startwert",
    "target": "Goal value | To | Target value | Zielwert",
    "current": "Actual | Current value | Latest | Value | Actual value | Aktuell | Istwert | Ist",
    "start": "Start date | Begin | Starts | Beginn | Startdatum",
    "due": "Due date | Deadline | End | End date | Target date | Finish | Fällig | Frist | Ende",
    "updated": "Last updated | Last update | Updated on | As at | Last check-in | Aktualisiert | Stand",
    "confidence": "Confidence % | Probability | Zuversicht | Konfidenz",
    "ambition": "OKR type | Commitment | Anspruch",
    "status": "State",
    "ignore": "Ignored | Waivers | Allow | Ignorieren | Ausnahmen",
    "notes": "Note | Comments | Comment | Remarks | Notizen | Bemerkungen",
    "progress": "Progress % | % complete | Completion | Fortschritt",
    "expected": "Expected % | Erwartet",
    "contributed": "Beigetragen",
    "rolled_up": "Roll-up | Aufgerollt",
    "health": "RAG | Zustand",
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
    "Objective": "o | obj | okr | goal | ziel",
    "Key Result": "kr | key results | schlüsselergebnis",
    "Purpose": "mission | vision | zweck",
    "North Star": "north star metric | nsm | nordstern",
    "Increase": "steigern | erhöhen | up",
    "Decrease": "senken | reduce | down",
    "At least": "mindestens | min | minimum",
    "At most": "höchstens | max | maximum",
    "Milestone": "meilenstein | yes/no",
    "Draft": "entwurf",
    "Active": "aktiv | in progress | ongoing | started | not started | on track | at risk | off track",
    "Done": "erledigt | complete | completed | achieved",
    "Dropped": "verworfen | cancelled | canceled",
    "Committed": "verbindlich",
    "Aspirational": "ambitioniert | stretch",
    "Open": "offen",
    "Closed": "geschlossen",
    "Market": "markt",
    "Internal": "intern",
}
"""For each choice, other words for it, separated by bars."""

SHEETS: Final[Mapping[str, str]] = {
    "Guide": "Anleitung | Read me | Help",
    "Purpose": "Mission | Vision | North Star | Purpose & North Star | Purpose and North Star | Zweck",
    "Strategy": "Strategic | Strategies | Strategie | Strategisch",
    "Tactical": "Tactics | Tactic | Taktik | Taktisch",
    "Operational": "Operations | Operation | Operative | Ops | Operativ",
    "BAU": "Business as usual | Run the business | KPIs | Tagesgeschäft",
    "Check-ins": "Check-in log | History | Verlauf",
    "Changes": "Change log | Änderungen",
    "Settings": "Configuration | Config | Einstellungen",
}
"""For each sheet, other names on its tab, separated by bars."""
