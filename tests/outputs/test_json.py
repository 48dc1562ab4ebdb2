"""The JSON text, made workbook by workbook, is that of the whole document at once."""

import json
from dataclasses import replace

import pytest

from psto_xl.core.report import Failure
from psto_xl.outputs.json import document, to_json


@pytest.mark.parametrize("books", [0, 1, 4])
def test_the_text_is_the_document(report, books):
    some = replace(report, books=report.books[:books], failures=(Failure("a\n  0\n.xlsx", "what\n  0\n else"),))
    assert len(some.books) == books
    assert to_json(some) == json.dumps(document(some), indent=1, ensure_ascii=False) + "\n"
