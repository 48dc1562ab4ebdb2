"""Sentences that can be translated, and values as a language shows them."""

from datetime import date

import pytest

from psto_xl.core.mention import either, every, quoted, rows
from psto_xl.core.text import NOTHING, Language, Share, count, say

GERMAN = Language(
    "de",
    translate={"{n} of {all}": "{n} von {all}"}.get,
    translate_count=lambda one, many, n: {"{n} row": "{n} Zeile", "{n} rows": "{n} Zeilen"}[one if n == 1 else many],
    decimal=",",
    thousands=".",
    dates="%d.%m.%Y",
)


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (7, "7", "7"),
        (1234.5, "1,234.5", "1.234,5"),
        (40.0, "40", "40"),
        (0.1 + 0.2, "0.3", "0,3"),
        (1.5e12, "1,500,000,000,000", "1.500.000.000.000"),
        (1.5e20, "1.5e+20", "1,5e+20"),
        (-0.0, "0", "0"),
        (Share(-0.0001), "0 %", "0 %"),
        (Share(0.25), "25 %", "25 %"),
        (Share(0.12345), "12.3 %", "12,3 %"),
        (True, "True", "True"),
        (date(2026, 11, 5), "2026-11-05", "05.11.2026"),
        (("a", 1.5), "a, 1.5", "a, 1,5"),
        (["a", "b"], "a, b", "a, b"),
        (None, "None", "None"),
        (count(2, "{n} row", "{n} rows"), "2 rows", "2 Zeilen"),
    ],
)
def test_values(value, english, german):
    assert Language().show(value) == english
    assert GERMAN.show(value) == german


def test_sentences():
    assert str(say("{n} of {all}", n=1, all=2000)) == "1 of 2,000"
    assert say("{n} of {all}", n=1, all=2000).render(GERMAN) == "1 von 2.000"
    assert [str(count(n, "{n} row", "{n} rows")) for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert count(1, "{n} row", "{n} rows").render(GERMAN) == "1 Zeile"
    assert str(say("{braces} stay as they are")) == "{braces} stay as they are"
    assert str(say("{id}", id="{n}")) == "{n}"
    assert str(NOTHING) == ""


def test_mentions(plan):
    lines = "".join(f"| T{n} | A |\n" for n in range(6)) + "| | B |"
    items = list(plan("Tactical\n| ID | Owner |\n" + lines).items)
    assert [str(rows(items[n:])) for n in (5, 4, 0)] == [
        "'T5' and row 8 of Tactical",
        "'T4', 'T5' and row 8 of Tactical",
        "'T0', 'T1', 'T2', 'T3' and 3 more",
    ]
    assert str(rows(items[:1])) == "'T0'"
    assert [str(either(list(names))) for names in ("a", "ab", "abc")] == ["a", "a or b", "a, b or c"]
    assert str(every(["a"])) == "a"
    assert str(quoted("a\nb  c")) == "'a b c'"
