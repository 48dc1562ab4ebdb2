"""Rows as high as their texts: counted as Python's own word wrap would break them."""

from textwrap import wrap

from hypothesis import given
from hypothesis import strategies as st

from psto_xl.core.views.heights import row_height

WORDS = st.sampled_from(
    ["a", "to", "customers", "well-known", "T1-2", "b-1", "--", "—", "a—b", "2026,", "\u00a0z", "é", "", "x" * 30]
)


@given(st.lists(WORDS, max_size=14).map(" ".join), st.floats(1, 60))
def test_a_text_has_the_lines_that_word_wrap_breaks_it_into(text, width):
    letters = max(int(width * 1.12) - 1, 1)
    lines = 1 if len(text) <= letters else len(wrap(text, letters)) or 1
    assert row_height([(text, width)]) == max(20.0, 13.0 * lines + 7.0)
