"""The page in a real Chromium: what a reader can do with it."""

from __future__ import annotations

import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from psto_xl.core.text import ENGLISH
from psto_xl.core.views.common import sentence

from .stories import key_result, objective, saved, story_of


def card(page, name):
    """The card of an objective on the map."""
    return page.locator(f"[role=treeitem][aria-label^='{name}, ']")


def ids(page, table="plan"):
    """The ids that a table shows."""
    return page.locator(f"#{table}-table tbody td.id").all_inner_texts()


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.id")


def test_filter_by_unit_holds_for_map_plan_and_findings(visit, demo_page):
    page = visit(demo_page)
    page.get_by_label("Unit", exact=True).select_option("Wind")
    assert set(ids(page)) == {
        "WT1", "WT1.1", "WT1.2", "WT2", "WT2.1", "WT2.2", "WO1", "WO1.1", "WO1.2", "WO2", "WO2.1", "WO2.2", "WO2.3",
        "WB1",
    }  # fmt: skip
    assert set(page.locator("#findings-table tbody td:nth-child(3)").all_inner_texts()) == {"Wind"}
    assert card(page, "WT1").count() == 1
    assert "dim" in card(page, "S1").get_attribute("class")
    assert card(page, "CT1").count() == 0
    assert page.get_by_role("status").inner_text() == "14 of 57 rows"


def test_filter_by_owner_and_health(visit, demo_page):
    page = visit(demo_page)
    page.get_by_label("Owner", exact=True).select_option("Jonas Feld")
    page.get_by_role("button", name="At risk").click()
    assert ids(page) == ["S1", "S1.1", "S1.2"]
    page.get_by_role("button", name="Clear").click()
    assert len(ids(page)) == 57
    assert page.get_by_role("button", name="At risk").get_attribute("aria-pressed") == "false"


def test_search_keeps_the_way_from_the_top_to_what_was_found(visit, demo_page):
    page = visit(demo_page)
    page.get_by_label("Search").fill("CRANE days")
    page.locator("#plan-table tbody tr").nth(1).wait_for(state="detached")
    assert ids(page) == ["WO1.1"]
    shown = page.locator("[role=treeitem]").evaluate_all("all => all.map(one => one.dataset.key).length")
    assert shown == 4
    assert [card(page, name).count() for name in ("P1", "S1", "WT1", "WO1")] == [1, 1, 1, 1]


def test_search_that_finds_nothing_says_so(visit, demo_page):
    page = visit(demo_page)
    page.get_by_label("Search").fill("no such thing")
    page.locator("#map-empty").wait_for()
    assert page.get_by_text("Nothing matches.").filter(visible=True).count() == 3


def test_a_click_on_the_fold_collapses_and_opens(visit, demo_page):
    page = visit(demo_page)
    fold = card(page, "S1").locator(".fold")
    fold.click()
    assert card(page, "S1").get_attribute("aria-expanded") == "false"
    assert card(page, "WT1").count() == 0
    fold.click()
    assert card(page, "WT1").count() == 1


def test_arrows_walk_the_map_and_enter_shows_details(visit, demo_page):
    page = visit(demo_page)
    card(page, "P1").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("S1, ")
    page.keyboard.press("ArrowLeft")
    assert card(page, "S1").get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("WT1, ")
    page.keyboard.press("Enter")
    panel = page.locator("#details")
    assert "Bring the Kestrel Ridge" in panel.locator("h2").inner_text()
    assert "Turbines that stand" in panel.inner_text()
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert focused(page).startswith("WT1, ")


def test_details_lead_to_what_is_above_and_below(visit, demo_page):
    page = visit(demo_page)
    card(page, "WT1").click()
    panel = page.locator("#details")
    panel.get_by_role("button", name="S1 ").first.click()
    assert panel.locator("h2").inner_text().startswith("S1 ")
    assert card(page, "S1").get_attribute("aria-selected") == "true"


def test_zoom_and_fit_change_the_scale(visit, demo_page):
    page = visit(demo_page)
    scale = "new DOMMatrix(getComputedStyle(document.querySelector('.plane')).transform).a"
    before = page.evaluate(scale)
    page.get_by_role("button", name="Zoom in").click()
    closer = page.evaluate(scale)
    page.get_by_role("button", name="Fit").click()
    assert closer == pytest.approx(1.3 * before, rel=1e-3)
    assert page.evaluate(scale) < closer


def test_broken_and_skipping_links_are_drawn_as_such(visit, tmp_path):
    rows = {
        "Purpose": [{"id": "P1", "type": "Purpose", "title": "Clean power"}],
        "Strategy": [objective("S1", "P1")],
        "Tactical": [objective("T1", "S1 60%"), objective("T2", "S9")],
        "Operational": [objective("O1", "T1; S1"), objective("O2", "S1")],
    }
    page = visit(saved(story_of(tmp_path, rows), tmp_path))
    assert page.locator(".links .cut").count() == 1
    assert page.locator(".links path.skip:not(.extra)").count() == 1
    assert page.locator(".links .extra.skip").count() == 1
    assert page.get_by_role("treeitem", name="Not connected").count() == 1
    assert "✕ S9" in card(page, "T2").inner_text()
    assert "skips a level" in card(page, "O2").inner_text()
    assert card(page, "T1").locator(".share").inner_text() == "60 %"


def test_tables_sort_and_keep_the_unknown_last(visit, demo_page):
    page = visit(demo_page)
    header = page.locator("#plan-table th").filter(has_text="Progress")
    for direction in ("ascending", "descending"):
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") == direction
        known = page.locator("#plan-table tbody .progress").evaluate_all("""all => all
            .map(cell => cell.querySelector("svg") && cell.innerText.match(/^(\\d+) %/))
            .map(found => found ? Number(found[1]) : null)""")
        numbers = [value for value in known if value is not None]
        assert len(numbers) > 40
        assert numbers == sorted(numbers, reverse=direction == "descending")
        assert known == [*numbers, *[None] * (57 - len(numbers))]


def test_the_table_of_units_sorts_by_what_its_numbers_are(visit, demo_page):
    page = visit(demo_page)
    page.locator("#units th").filter(has_text="Errors").get_by_role("button").click()
    errors = page.locator("#units table.sortable td:nth-last-child(2)").all_inner_texts()
    assert errors == sorted(errors)
    assert len(set(errors)) > 1


def test_a_rule_is_explained_where_its_code_leads(visit, demo_page):
    page = visit(demo_page)
    rule = page.locator("#PSTO201")
    assert not rule.evaluate("one => one.open")
    page.locator("#findings-table a[href='#PSTO201']").first.click()
    page.locator("#PSTO201[open]").wait_for()
    assert "counts nowhere" in rule.inner_text()


def test_the_page_prints_everything_that_is_shown(visit, demo, demo_page, tmp_path):
    page = visit(demo_page)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, text=True).stdout
    assert [item.id for item in demo.report.items if item.id not in text] == []
    assert "Search" not in text
    assert "counts nowhere" in text  # what a rule is about, which is folded away on the screen
    assert page.locator("#unit-0").evaluate("one => one.open") is False


def test_dark_mode_follows_the_system_and_the_button(visit, demo_page):
    def ground(page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark = visit(demo_page, color_scheme="light"), visit(demo_page, color_scheme="dark")
    assert (ground(light), ground(dark)) == ("rgb(246, 248, 249)", "rgb(15, 24, 32)")
    light.get_by_role("button", name="Dark", exact=True).click()
    assert ground(light) == ground(dark)
    dark.get_by_role("button", name="Light", exact=True).click()
    assert ground(dark) == "rgb(246, 248, 249)"


def test_without_scripts_everything_stands_there_as_text(visit, demo, demo_page):
    page = visit(demo_page, java_script_enabled=False)
    text = page.locator("main").inner_text()
    assert [item.title for item in demo.report.items if item.title not in text] == []
    messages = [sentence(one.message, ENGLISH) for one in demo.report.findings]
    assert [message for message in messages if message not in text] == []
    assert page.locator(".alive-only").filter(visible=True).count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(visit, demo_page, scheme):
    page = visit(demo_page, color_scheme=scheme)
    card(page, "WT1").click()
    page.locator("#PSTO201 summary").click()
    page.locator("#unit-0 summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_narrow_screen_never_scrolls_sideways(visit, demo_page):
    page = visit(demo_page, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_large_plan_keeps_the_page_small(visit, tmp_path):
    rows = {"Purpose": [{"id": "P1", "type": "Purpose", "title": "Clean power"}]}
    rows["Strategy"] = [objective(f"S{n}", "P1") for n in range(30)]
    rows["Tactical"] = [objective(f"T{n}", f"S{n % 30}") for n in range(400)]
    page = visit(saved(story_of(tmp_path, rows), tmp_path))
    assert len(ids(page)) == 100
    page.get_by_role("button", name="Show all 431").click()
    assert len(ids(page)) == 431
    page.get_by_role("button", name="Expand all").click()
    assert 0 < page.locator("[role=treeitem]").count() < 200
    page.get_by_role("button", name="Fit").click()
    page.get_by_role("treeitem", name="18 more").click()
    assert page.get_by_role("treeitem", name="18 more").count() == 0


def test_a_key_result_of_an_objective_is_no_card_but_a_detail(visit, tmp_path):
    rows = {"Strategy": [objective("S1", ""), key_result("S1.1", "S1", 40.0, "Megawatts at sea")]}
    page = visit(saved(story_of(tmp_path, rows), tmp_path))
    assert page.locator("[role=treeitem]").count() == 1
    card(page, "S1").click()
    assert "Megawatts at sea" in page.locator("#details").inner_text()
    assert "40 %, expected 50 %" in page.locator("#details").inner_text()
