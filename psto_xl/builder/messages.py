"""What can be translated: ``python -m psto_xl.builder.messages`` brings the catalogues up to date (needs Babel).

Sentences are found where `say` and `count` are called; names, notes and headings in the tables that hold them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from psto_xl.builder import guide, lists, settings, words
from psto_xl.builder.combined import findings, levels
from psto_xl.builder.combined.overview import OVERVIEW
from psto_xl.builder.demo import demo_contents
from psto_xl.builder.sample import sample_content
from psto_xl.builder.sample_words import texts_of
from psto_xl.core.compare import Kind
from psto_xl.core.finding import Severity
from psto_xl.core.layout import SHEETS
from psto_xl.core.report import BREACHED, HEALTHS, HEALTHY, RATES
from psto_xl.core.rules import RULES
from psto_xl.core.rules.cells import CAUSES
from psto_xl.core.rules.versions import OF_A_PARENT
from psto_xl.core.settings import OPTIONS
from psto_xl.core.versions import FACETS
from psto_xl.core.views import alignment
from psto_xl.core.views import map as tree_map

PACKAGE: Final = Path(__file__).parents[1]
_ANY_DAY: Final = date(2026, 1, 1)
_CALLS: Final = {"say": 0, "count": 1}  # where their sentences begin

Message = str | tuple[str, str]
"""A sentence, or its singular and plural."""


def messages() -> list[Message]:
    """Everything that a catalogue must hold, each once, in a fixed order."""
    return list(dict.fromkeys([*_of_tables(), *_of_calls()]))


def _of_calls() -> Iterator[Message]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
                given = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
                match given[_CALLS[node.func.id] :]:
                    case [str() as one]:
                        yield one
                    case [str() as one, str() as many]:
                        yield one, many


def _of_tables() -> Iterator[str]:
    for sheet in SHEETS:
        yield sheet.key
        for column in sheet.columns:
            yield from (column.name, column.note, *column.choices)
    yield from (*HEALTHS, HEALTHY, BREACHED, *RATES, *alignment.HEADERS, *tree_map.HEADERS)
    yield from (*CAUSES.values(), *OF_A_PARENT.values(), *FACETS, *(kind.value for kind in Kind))
    yield from map(str, Severity)
    yield OVERVIEW
    yield from (head.name for head in (*levels.OKR_HEADS, *levels.BAU_HEADS, *findings.HEADS))
    for rule in RULES:
        yield from (rule.name, rule.summary, *rule.reasons)
    for option in OPTIONS:
        yield from (option.name, option.meaning)
    for heading in words.HEADINGS.values():
        yield from heading
    yield from (words.LEGEND, settings.DEFAULT, lists.NOT_LISTED, lists.CHOOSE)
    yield from (guide.TITLE, guide.SUBTITLE, guide.STEPS_CAPTION, guide.LEGEND_CAPTION, guide.EXAMPLE_CAPTION)
    yield from (step.text for step in guide.STEPS)
    for name, meaning, *_ in guide.LEGEND:
        yield from (name, meaning)
    yield from (text for row in guide.EXAMPLE for text in row if not guide.is_id(text))
    yield guide.EXAMPLE_NOTE
    for content in (sample_content(_ANY_DAY), *demo_contents(_ANY_DAY).values()):
        yield from texts_of(content)


def update(code: str) -> int:
    """Rewrite a language's catalogue with every message in order; the number of those not translated yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    from psto_xl.languages import catalogue_path, read_catalogue

    path = catalogue_path(code)
    known = read_catalogue(path)
    catalogue = Catalog(locale=code, project="psto_xl", charset="utf-8", fuzzy=False)
    missing = 0
    for message in messages():
        key = message if isinstance(message, str) else message[0]
        found = known.get(key, [])
        missing += not found
        catalogue.add(message, tuple(found) if isinstance(message, tuple) else "".join(found))
    with path.open("wb") as file:
        write_po(file, catalogue, width=116, omit_header=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    path.write_text(header + path.read_text(encoding="utf-8"), encoding="utf-8")
    return missing


if __name__ == "__main__":
    import sys

    sys.stdout.write(f"de: {update('de')} messages to translate\n")
