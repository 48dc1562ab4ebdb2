"""What differs between two versions of a plan: for people, for a chat or a mail, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from psto_xl.core.compare import Kind
from psto_xl.core.text import ENGLISH, Language, Share, Text, count, say
from psto_xl.core.values import Reference
from psto_xl.core.versions import HEALTH, PROGRESS, RAISED, STATUS, TYPE, Comparison, Facet, Row, Scores, Version

VERSION: Final = 1
"""Raised whenever a name or meaning in the document changes; additions leave it."""
_BLANK: Final = "–"
_CHOICES: Final = (TYPE, STATUS, HEALTH, RAISED, Kind.MEASURE.value)
"""What differs in these is one of the plan's own words, not a person's."""


def to_text(found: Comparison, language: Language = ENGLISH) -> str:
    """The scores, then rows added, removed and changed, each change on a line of its own."""
    say_id = _Names(found)
    lines = [*_head(found, language), ""]
    for heading, rows in _parts(found):
        if rows:
            lines.append(f"{heading.render(language)}:")
        for row in rows:
            lines.append(f"  {say_id(row)}  {_title(row)}")
            lines += [f"    {_facet(facet, language)}" for facet in row.facets]
        if rows:
            lines.append("")
    return "".join(f"{line}\n" for line in lines[:-1])


def to_markdown(found: Comparison, language: Language = ENGLISH) -> str:
    """The same as headings, lists and one table."""
    say_id = _Names(found)
    first, *others = _head(found, language)
    lines = [f"**{_plain(first)}**", "", *(f"- {_plain(line)}" for line in others), ""]
    for heading, rows in _parts(found):
        if not rows:
            continue
        lines += [f"### {heading.render(language)}", ""]
        if any(row.facets for row in rows):
            heads = (say("ID"), say("Title"), say("What"), say("Before"), say("After"))
            lines += [f"| {' | '.join(head.render(language) for head in heads)} |", f"|{' --- |' * len(heads)}"]
            lines += [line for row in rows for line in _table_rows(row, say_id(row), language)]
        else:
            lines += [f"- {_plain(say_id(row))}  {_plain(_title(row))}" for row in rows]
        lines.append("")
    return "\n".join(lines)


def _table_rows(row: Row, name: str, language: Language) -> Iterable[str]:
    head = _plain(name), _plain(_title(row))
    for facet in row.facets:
        cells = (*head, _word(facet, language), *(_plain(_value(facet, v, language)) for v in facet[1:]))
        yield f"| {' | '.join(cells)} |"
        head = "", ""


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for sign in "\\`*_[]|#":
        text = text.replace(sign, f"\\{sign}")
    return text


class _Names:
    """Rows by their ids, with their units where there is more than one."""

    def __init__(self, found: Comparison) -> None:
        self._several = len(found.scores) > 1

    def __call__(self, row: Row) -> str:
        version = _last(row)
        return f"{version.unit}/{version.item.id}" if self._several else version.item.id


def _last(row: Row) -> Version:
    version = row.after or row.before
    assert version is not None
    return version


def _title(row: Row) -> str:
    return " ".join(_last(row).item.title.split())


def _parts(found: Comparison) -> Sequence[tuple[Text, Sequence[Row]]]:
    return (
        (say("Added"), [row for row in found.rows if row.before is None]),
        (say("Removed"), [row for row in found.rows if row.after is None]),
        (say("Changed"), [row for row in found.rows if row.before and row.after]),
    )


def _head(found: Comparison, language: Language) -> Iterable[str]:
    """What is to be said first: how much differs, the scores, and what these are for."""
    (_, added), (_, removed), (_, changed) = _parts(found)
    rows = count(len(added), "{n} row added", "{n} rows added")
    counts = say(
        "{rows}, {removed} removed, {changed} changed", rows=rows, removed=len(removed), changed=len(changed)
    )
    yield (counts if found.rows else say("No row differs")).render(language)
    yield say("Alignment score {way}", way=_score(found.score, language)).render(language)
    if len(found.scores) > 1:
        for one in found.scores:
            yield f"  {one.unit} {_score(one, language)}"
    then, now = found.days
    if then == now:
        yield say("Health as of {day} in both", day=now).render(language)
    else:
        yield say("Health as of {then} and {now}", then=then, now=now).render(language)
    if found.nameless:
        said = count(found.nameless, "{n} row without an id left out", "{n} rows without an id left out")
        yield said.render(language)


def _score(scores: Scores, language: Language) -> str:
    before, after = (_BLANK if one is None else language.number(round(one, 1)) for one in scores[1:])
    return before if before == after else f"{before} → {after}"


def _facet(facet: Facet, language: Language) -> str:
    before, after = (_value(facet, value, language) for value in facet[1:])
    return f"{_word(facet, language)}: {before} → {after}"


def _word(facet: Facet, language: Language) -> str:
    return say(facet.name).render(language)


def _value(facet: Facet, value: object, language: Language) -> str:
    if value is None or value == ():
        return _BLANK
    if isinstance(value, tuple):
        return "; ".join(_reference(one, language) for one in value)
    if isinstance(value, float) and facet.name == PROGRESS:
        return language.show(Share(value))
    if isinstance(value, str) and facet.name in _CHOICES:
        return say(value).render(language)
    return " ".join(language.show(value).split())


def _reference(one: Reference, language: Language) -> str:
    if one.share is None:
        return one.id
    return f"{one.id} {language.show(Share(one.share) if one.percent else one.share)}"


def to_json(found: Comparison) -> str:
    """The document, indented, with a line break at its end; scores are 0 to 100, progress fractions."""
    document = {
        "version": VERSION,
        "as_of": {"before": found.days[0].isoformat(), "after": found.days[1].isoformat()},
        "score": {"before": found.score.before, "after": found.score.after},
        "workbooks": [one._asdict() for one in found.scores],
        "added": [_fields(row.after) for row in found.rows if row.after and not row.before],
        "removed": [_fields(row.before) for row in found.rows if row.before and not row.after],
        "changed": [_changed(row) for row in found.rows if row.before and row.after],
        "without_id": found.nameless,
        "failures": [{"path": failure.path, "reason": str(failure.reason)} for failure in found.failures],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _fields(version: Version) -> dict[str, Any]:
    item = version.item
    return {
        "id": item.id,
        "unit": version.unit,
        "level": item.level.sheet,
        "type": item.type,
        "title": item.title,
        "owner": item.owner or None,
        "progress": version.progress,
        "health": version.health or None,
    }


def _changed(row: Row) -> dict[str, Any]:
    changes = [
        {"what": facet.name, "before": _data(facet.before), "after": _data(facet.after)} for facet in row.facets
    ]
    return {**_fields(_last(row)), "changes": changes}


def _data(value: object) -> Any:
    if isinstance(value, tuple):
        return [{"id": one.id, "share": one.share} for one in value]
    return value.isoformat() if isinstance(value, date) else value
