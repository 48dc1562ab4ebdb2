"""German."""

from typing import Final

from psto_xl.core.words.entry import Words, listed

WORDS: Final = Words(
    code="de",
    common=listed(
        """der die das des den dem und zu zur zum für mit von vom unser unsere unserer unseren auf bis im am
        ein eine einer eines einen einem neue neuen neues neuer alle allen nicht wird werden pro je über unter
        aller bei aus durch nach um als"""
    ),
    determiners=listed(
        """der die das des den dem ein eine einen einer eines unser unsere unserer unseren alle aller neue neuer
        neues neuen von zwei drei vier fünf zehn"""
    ),
    joints=listed(
        """bis um damit sodass so_dass in im an am auf mit von vom für bei pro je und oder über unter aus durch
        nach zu zur zum ab seit als"""
    ),
    things=listed(
        """quote quoten rate raten zeit zeiten dauer anzahl zahl zahlen anteil kosten preis qualität
        zufriedenheit umsatz gewinn marge stunden tage minuten index wert werte fehler ausfälle
        tickets auslastung termintreue"""
    ),
    participles=(),
    actions=listed(
        """einführung durchführung erstellung umsetzung implementierung teilnahme veröffentlichung
        veranstaltung konzeption ausarbeitung erarbeitung bereitstellung fertigstellung ausrollen
        inbetriebnahme vorbereitung analysiere analysieren erstelle erstellen entwickle entwickeln
        implementiere implementieren organisiere organisieren veröffentliche veröffentlichen unterstütze
        unterstützen besuche besuchen teilnehmen dokumentiere dokumentieren definiere definieren
        einführen durchführen umsetzen veranstalten starte liefere liefern"""
    ),
    doubtful_actions=listed(
        """launch relaunch rollout kickoff kick-off aufbau planung analyse prüfung test schulung
        einrichtung organisation evaluierung migration dokumentation unterstützung"""
    ),
    nouns=listed(
        "planung analyse prüfung test schulung migration unterstützung betrieb wartung verwaltung betreuung"
    ),
    closing_actions=listed(
        """einführen durchführen erstellen entwickeln umsetzen implementieren launchen relaunchen ausrollen
        veröffentlichen organisieren veranstalten abhalten teilnehmen besuchen analysieren testen schulen
        dokumentieren vorbereiten planen konzipieren liefern bereitstellen fertigstellen migrieren
        unterstützen begleiten beraten präsentieren schreiben evaluieren untersuchen aufsetzen starten
        definieren einrichten erarbeiten ausarbeiten prüfen installieren ermitteln"""
    ),
    vague=listed(
        """verbessern verbesserung_der verbesserung_des verbesserung_von verbesserung_unserer optimieren
        optimierung_der optimierung_des optimierung_von optimierung_unserer optimal
        optimale optimalen optimaler besser bessere besseren besserer besseres
        bestmöglich bestmögliche bestmöglichen erstklassig erstklassige erstklassigen weltklasse
        hervorragend hervorragende exzellent exzellente stärken stärkung intensivieren
        vorantreiben effizienter nachhaltiger ganzheitlich synergien"""
    ),
    upkeep=listed(
        """aufrechterhaltung sicherstellung gewährleistung beibehaltung fortführung pflege instandhaltung
        halte halten erhalte sichere gewährleiste gewährleisten sicherstellen"""
    ),
    doubtful_upkeep=listed("betrieb wartung bearbeitung betreuung verwaltung"),
    closing_upkeep=listed(
        """aufrechterhalten beibehalten sicherstellen gewährleisten fortführen weiterführen halten pflegen
        betreiben warten instandhalten bearbeiten betreuen verwalten überwachen"""
    ),
    recurring=listed(
        """laufend laufende laufenden fortlaufend ständig ständige regelmäßig regelmässig regelmäßige
        regelmäßigen dauerhaft kontinuierlich kontinuierliche jeden_tag jede_woche jeden_monat jedes_quartal
        jedes_jahr rund_um_die_uhr wie_bisher wie_gewohnt tagesgeschäft 24/7"""
    ),
    rhythms=listed("""täglich täglichen wöchentlich wöchentlichen monatlich monatlichen vierteljährlich jährlich"""),
    changes=listed(
        """steigern steigerung erhöhen erhöhung senken senkung reduzieren reduzierung ausbauen ausbau
        verbessern verbesserung neu neue neuen neues neuer wachstum verdoppeln halbieren einführen einführung
        umstellung umstellen schneller mehr weniger höhere verkürzen erste erstmals"""
    ),
    ands=listed("und & + sowie"),
    labels=listed(
        "phase stufe stand version industrie agenda vision ziel typ klasse linie nr iso kapitel paragraf artikel"
    ),
    units=listed(
        """abteilung bereich amt referat team leitung vertrieb marketing finanzen einkauf produktion logistik
        personal entwicklung forschung technik it hr recht kommunikation qualität qualitätsmanagement
        geschäftsführung geschäftsleitung vorstand verwaltung service kundenservice strategie controlling
        betrieb gruppe stab stabsstelle für der des"""
    ),
)
