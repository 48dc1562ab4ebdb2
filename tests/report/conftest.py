"""A real Chromium, and the demonstration's story and page."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from psto_xl.app.check import Options, check_files
from psto_xl.app.new import create
from psto_xl.builder.demo import demo_contents
from psto_xl.report.story import tell

from .stories import DAY, saved

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The story of the demonstration's four workbooks."""
    folder = tmp_path_factory.mktemp("demo")
    for name, content in demo_contents(DAY).items():
        create(folder / name, content)
    return tell(check_files([str(folder)], Options(today=DAY, as_of=DAY)).report)


@pytest.fixture(scope="session")
def demo_page(demo, tmp_path_factory):
    """The demonstration's page as a file."""
    return saved(demo, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        yield running
        running.close()


@pytest.fixture
def visit(browser):
    """Open a page; at the end nothing may have been complained about and nothing asked from a network."""
    contexts, wrong = [], []

    def go(path, **how):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
        context.set_default_timeout(5000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
        page.goto(path.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []
