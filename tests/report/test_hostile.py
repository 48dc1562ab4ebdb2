"""Names in a plan are data: whatever they hold, nothing of it runs, and all of it is shown as it is."""

from __future__ import annotations

import json
import re

import pytest

from psto_xl.report.html.data import embedded
from psto_xl.report.html.markup import Html, el
from psto_xl.report.html.page import to_html

from .stories import objective, saved, story_of

NASTY = [
    "<img src=x onerror=alert(1)>",
    "</script><script>window.hacked = 1</script>",
    "</noscript><svg onload=alert(2)>",
    "--><!-- <b>bold</b> &lt; &amp;",
    "quote \" and ' and ` and ${window.hacked = 3}",
    "line\u2028and\u2029paragraph {n} {owner}",
    "javascript:alert(4) http://example.org",
    "Łódź, Ωmega, Жук, 東京, 🌍",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    rows = [objective(f"S{n}", f"<i>{n}", text, owner=text, team=text) for n, text in enumerate(NASTY)]
    return story_of(tmp_path_factory.mktemp("hostile"), {"Strategy": rows}, title=NASTY[1])


def test_every_title_is_shown_as_it_is(visit, hostile, tmp_path):
    page = visit(saved(hostile, tmp_path))
    shown = page.locator("#plan-table tbody button.link").evaluate_all("all => all.map(one => one.textContent)")
    assert shown == NASTY
    assert page.locator("h1").inner_text() == NASTY[1]
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    for name in ("S0", "S1"):
        page.locator(f"[role=treeitem][aria-label^='{name}, ']").click()
        assert NASTY[int(name[1])] in page.locator("#details").inner_text()


def test_without_scripts_too(visit, hostile, tmp_path):
    page = visit(saved(hostile, tmp_path), java_script_enabled=False)
    text = page.locator("#plan").evaluate("one => one.textContent")
    assert [one for one in NASTY if one not in text] == []
    assert page.locator("img, svg[onload], #plan b b").count() == 0


def test_the_policy_stops_a_script_that_is_not_the_pages_own(browser, hostile, tmp_path):
    page = browser.new_page()
    page.goto(saved(hostile, tmp_path).as_uri())
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.hacked = 5';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="data:x" onerror="window.hacked = 6">');
    }""")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hacked") is None
    page.close()


def test_data_holds_no_markup_and_reads_back(hostile):
    text = embedded(hostile)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["rows"]["title"] == NASTY


def test_the_page_asks_for_nothing(hostile):
    page = re.sub(r"<script.*?</script>", "", to_html(hostile), flags=re.DOTALL)
    assert not re.search(r'(src|href)="(?!#)', page)
    assert 'content="default-src &#x27;none&#x27;; script-src' in page


def test_texts_and_values_are_escaped_and_markup_is_not():
    assert el("p", "a < b", el("b", "&"), None, title='"') == '<p title="&quot;">a &lt; b<b>&amp;</b></p>'
    assert el("rect", x=1, hidden=False) == '<rect x="1"/>'
    assert isinstance(el("p"), Html)
