"""The formula that keeps a key result's progress alive between checks."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from psto_xl.core.choices import AT_LEAST, AT_MOST, DECREASE, DONE, KEY_RESULT, MILESTONE, NORTH_STAR
from psto_xl.core.layout import SHEET, Level, SheetLayout, fold, headers, own_words

_DONE_WORDS: Final = ("yes", "true", "done", "ja", "erledigt")
_OPEN_WORDS: Final = ("no", "nein")


def progress_formula(sheet: SheetLayout) -> str:
    """What stands in every row of `Progress`, without ``=``, in the file format's English notation.

    For a key result or North Star it shows what `progress.raw_progress` gives, clamped to 0..1 and 1 for an
    unmeasured row that is done; else, and where a number is typed as text, an empty text. It knows the choices
    in English and in German, and columns by the headers that `sheet` gives them. Only functions that every
    spreadsheet program of the last fifteen years has.
    """
    kind, measure, status, baseline, target, current = (
        _cell(sheet, key) for key in ("type", "measure", "status", "baseline", "target", "current")
    )
    key_result = NORTH_STAR if sheet.level is Level.PURPOSE else KEY_RESULT
    way = f"({current}-{baseline})/({target}-{baseline})"
    done = _choose(f"OR({_words(current, _DONE_WORDS)})", "1", f"IF(OR({_words(current, _OPEN_WORDS)}),0,NA())")
    number = _choose(f"N({current})>1", f"N({current})/100", f"N({current})")
    milestone = _choose(f"ISTEXT({current})", done, _choose(f'{current}=""', "NA()", number))
    readable = f'COUNT({baseline},{target},{current})+({baseline}="")=3'
    raw = _choose(
        _is(measure, MILESTONE),
        milestone,
        _choose(
            readable,
            _choose(
                _is(measure, AT_LEAST),
                _limit(">=", "<", baseline, target, current, way),
                _choose(
                    _is(measure, AT_MOST),
                    _limit("<=", ">", baseline, target, current, way),
                    _choose(f'AND({_is(measure, DECREASE)},{baseline}="")', "NA()", way),
                ),
            ),
            "NA()",
        ),
    )
    unmeasured = f'IF({_is(status, DONE)},1,"")'
    return f'IF({_is(kind, key_result)},IFERROR(MAX(0,MIN(1,{raw})),{unmeasured}),"")'


# This row's cell of a column, as the file has it and as Excel shows it; a copied table has another name.
_THIS_ROW: Final = re.compile(r"[\w.\\]*\[(?:\[#This Row\],\s*|@)\[?([^\[\]]+)\]?\]", re.IGNORECASE)


def is_live(formula: str, sheet: SheetLayout) -> bool:
    """Whether a formula is `progress_formula`, with any headers and in any of the spellings that programs give it."""
    return _plain(formula, sheet.key) == _plain_formula(sheet.key)


@cache
def _plain_formula(key: str) -> str:
    return _plain(progress_formula(SHEET[key]), key)


@lru_cache(maxsize=1024)  # a workbook has few spellings of it in its many rows
def _plain(formula: str, key: str) -> str:
    """A formula with the keys of columns in the place of their headers."""
    names = headers(key)
    plain = _THIS_ROW.sub(lambda cell: f"[@{names.get(fold(cell[1]), cell[1])}]", formula.lstrip("="))
    return plain.casefold().replace(" ", "")


def _cell(sheet: SheetLayout, key: str) -> str:
    name = next(column.name for column in sheet.columns if column.key == key)
    return f"{sheet.table}[[#This Row],[{name}]]"


def _is(cell: str, choice: str) -> str:
    return f"OR({_words(cell, own_words(choice))})"


def _choose(condition: str, yes: str, no: str) -> str:
    return f"IF({condition},{yes},{no})"


def _words(cell: str, words: tuple[str, ...]) -> str:
    return ",".join(f'{cell}="{word}"' for word in words)


def _limit(kept: str, worse: str, baseline: str, target: str, current: str, way: str) -> str:
    """A limit: 1 where it is kept, else the way from a baseline that is worse than the target, else 0."""
    outside = _choose(f"AND(ISNUMBER({baseline}),{baseline}{worse}{target})", way, "0")
    return _choose(f"{current}{kept}{target}", "1", outside)
