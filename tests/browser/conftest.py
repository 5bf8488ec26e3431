import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserType,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tests.browser.lesson_answers import serve_lessons
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.patience import PATIENCE_MS

HERE = Path(__file__).parent
# The first that is there. The shell draws no window, which is a quarter of the work; Playwright has one too.
SYSTEM_CHROMIUM = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
LONGEST = ("test_lesson_walk.py", "test_first_minute.py")
VIEWPORT = ViewportSize(width=1280, height=720)
# To Playwright None means "as it is now", and a page would keep what the test before it wished for.
AS_NEW: dict[str, Any] = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "media": "null",
}
IS_REQUIRED = os.environ.get("PLAYGROUND_REQUIRE_BROWSER") == "1"

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(trylast=True)  # after pytest itself has grouped tests by their fixtures
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts these tests last: once Playwright runs, nothing else in the process can start an event loop.

    Of these the longest files come first: begun last, they would be waited for alone.
    """
    items.sort(key=lambda item: (HERE in item.path.parents, item.path.name not in LONGEST))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        **browser_type_launch_args,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
    if found := [path for path in SYSTEM_CHROMIUM if path.exists()]:
        arguments["executable_path"] = str(found[0])
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


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """The one page that tests take turns with: a new one for each would cost more than most tests do."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def shared_page(tab: Page, server: Server) -> Iterator[Page]:
    """The shared page, handed over as a new one would be; it cannot undo init scripts, routed sockets and
    listeners."""
    yield tab
    tab.mouse.move(0, 0)
    # Who answers a route may be fetching what it answers with: what the page has left is nobody's error.
    # Waiting for it would never end where a test holds a request back.
    tab.unroute_all(behavior="ignoreErrors")
    # A page that is left may still write what it remembers; one without scripts writes nothing after it.
    tab.goto(f"{server.url}api/health")  # which also ends the experiment on the server
    tab.evaluate("localStorage.clear(), sessionStorage.clear()")
    tab.context.clear_cookies()
    tab.goto("about:blank")  # what the browser asks for beside an answer, its icon, is not the next test's
    tab.set_viewport_size(VIEWPORT)
    tab.emulate_media(**AS_NEW)


@pytest.fixture
def playground(shared_page: Page, server: Server) -> Iterator[PlaygroundPage]:
    """A page yet to be opened. It must end without complaints, and without a request to another host."""
    with _watched(shared_page, server) as playground:
        yield playground


@pytest.fixture
def course(playground: PlaygroundPage) -> PlaygroundPage:
    """A page yet to be opened whose lessons are those of `lesson_answers`."""
    serve_lessons(playground.page)
    return playground


@pytest.fixture
def fresh_playground(page: Page, server: Server) -> Iterator[PlaygroundPage]:
    """Like `playground`, in a browser context of its own, for a test that listens to it or alters it."""
    with _watched(page, server) as playground:
        yield playground


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Collects what the browser complains of; a test that provokes complaints judges them itself."""
    with _complaints_of(page) as found:
        yield found


@contextmanager
def _watched(page: Page, server: Server) -> Iterator[PlaygroundPage]:
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            elsewhere.append(request.url)

    with _complaints_of(page) as complaints:
        page.on("request", note)
        yield PlaygroundPage(page, server.url)
        page.remove_listener("request", note)
    assert elsewhere == []
    assert complaints == []


@contextmanager
def _complaints_of(page: Page) -> Iterator[list[str]]:
    found: list[str] = []

    def note_error(error: Error) -> None:
        found.append(str(error))

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(f"{message.text} {message.location['url']}")

    page.on("pageerror", note_error)
    page.on("console", note_message)
    yield found
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note_message)
