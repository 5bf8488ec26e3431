import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Error, Page, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server

HERE = Path(__file__).parent
SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
IS_REQUIRED = os.environ.get("PLAYGROUND_REQUIRE_BROWSER") == "1"

expect.set_options(timeout=10_000)


@pytest.hookimpl(trylast=True)  # after pytest itself has grouped tests by their fixtures
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts these tests last: once Playwright runs, nothing else in the process can start an event loop."""
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        **browser_type_launch_args,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
    if SYSTEM_CHROMIUM.exists():
        arguments["executable_path"] = str(SYSTEM_CHROMIUM)
    return arguments


@pytest.fixture(scope="session")
def browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Chromium; without one these tests are skipped, unless it is required."""
    try:
        launched = browser_type.launch(**browser_type_launch_args)
    except Error as error:
        if IS_REQUIRED:
            raise
        pytest.skip(f"no browser: {error.message.splitlines()[0]}")
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Nothing: pages are opened by the server's own address, and the plugin's own fixture is deprecated."""


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server for a test that kills it."""
    running = Server()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Collects what the browser complains of; a test that provokes complaints clears it."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.fixture
def playground(page: Page, server: Server, complaints: list[str]) -> Iterator[PlaygroundPage]:
    """A page yet to be opened. It must end without complaints, and without a request to another host."""
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((server.url, "data:")) else elsewhere.append(request.url)
        ),
    )
    yield PlaygroundPage(page, server.url)
    assert elsewhere == []
    assert complaints == []
