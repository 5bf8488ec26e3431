"""Branches that last: over a reload, a lost connection, another start of the server, and in a file."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_time import branched
from tests.browser.test_troubles import until


def branches_of(playground: PlaygroundPage) -> Locator:
    """The list of branches, opened."""
    playground.button("This experiment has 2 branches").click()
    return playground.page.get_by_role("list", name="This experiment, and its branches").locator("li")


def saved(playground: PlaygroundPage, button: str, folder: Path) -> Path:
    """The file that a button of the page saves."""
    with playground.page.expect_download() as download:
        playground.button(button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def reported(playground: PlaygroundPage, button: str, folder: Path) -> Path:
    """The experiment that a report holds."""
    text = saved(playground, button, folder).read_text(encoding="utf-8")
    file = re.search(r'download="(experiment\.playground\.json)" href="data:[^,]*,(.*?)"', text)
    assert file
    path = folder / file[1]
    path.write_bytes(b64decode(file[2]))
    return path


def drop(page: Page, path: Path) -> None:
    """Drops a file on the page."""
    page.evaluate(
        """([text, name]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], name));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          document.body.dispatchEvent(new DragEvent("drop", options));
        }""",
        [path.read_text(encoding="utf-8"), path.name],
    )


class Saved:
    """Hears when the page has a moment saved, to which a reload leads back."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.epoch, self.branch = -1, 0
        page.on("websocket", lambda socket: socket.on("framereceived", self.hear))

    def hear(self, message: str | bytes) -> None:
        event: dict[str, Any] = json.loads(message) if isinstance(message, str) else {"type": "frame"}
        if event["type"] == "saved":
            self.epoch, self.branch = event["epoch"], json.loads(event["tree"])["here"]["branch"]

    def wait_for(self, epoch: int, branch: int) -> None:
        until(self.page, lambda: (self.epoch, self.branch) == (epoch, branch))

    def reload_at(self, epoch: int, branch: int) -> None:
        self.wait_for(epoch, branch)
        self.epoch = -1
        self.page.reload()


def test_the_branches_survive_a_reload(fresh_playground: PlaygroundPage) -> None:
    playground = fresh_playground
    saved = Saved(playground.page)
    loss, _ = branched(playground)
    playground.page.mouse.move(5, 5)
    chart = playground.drawing("#loss-chart")
    saved.reload_at(50, branch=2)
    playground.expect_epoch(50)
    branches = branches_of(playground)
    expect(branches).to_have_count(2)
    expect(branches.nth(0).locator("canvas")).to_be_visible()
    assert playground.drawing("#loss-chart") == chart
    playground.button("Open A: as first set").click()
    playground.expect_epoch(40)
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.page.keyboard.press("Escape")
    playground.slider("Epoch shown").focus()
    playground.page.keyboard.press("PageDown")
    playground.expect_epoch(36)
    saved.reload_at(36, branch=1)
    playground.expect_epoch(36)
    expect(playground.slider("Epoch shown")).to_have_attribute("aria-valuemax", "40")
    expect(playground.button("This experiment has 2 branches")).to_be_visible()


def test_the_branches_survive_a_lost_connection(fresh_playground: PlaygroundPage) -> None:
    playground = fresh_playground
    saved = Saved(playground.page)
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        server = socket.connect_to_server()

        def hear(message: str | bytes) -> None:
            saved.hear(message)
            socket.send(message)

        server.on_message(hear)

    playground.page.route_web_socket(re.compile("api/live"), pass_on)
    loss, _ = branched(playground)
    saved.wait_for(50, branch=2)
    sockets[-1].close()
    until(playground.page, lambda: len(sockets) > 1)
    playground.expect_status("paused")
    playground.expect_epoch(50)
    expect(branches_of(playground)).to_have_count(2)
    playground.button("Open A: as first set").click()
    playground.expect_epoch(40)
    expect(playground.page.locator("#test-loss")).to_have_text(loss)


def test_the_branches_survive_a_server_that_starts_again(page: Page, own_server: Server) -> None:
    playground = PlaygroundPage(page, own_server.url)
    saved = Saved(page)
    loss, picture = branched(playground)
    saved.wait_for(50, branch=2)
    own_server.stop()
    playground.expect_status("offline")
    own_server.start()
    playground.expect_status("paused")
    playground.expect_epoch(50)
    expect(branches_of(playground)).to_have_count(2)
    playground.button("Open A: as first set").click()
    playground.expect_epoch(40)
    expect(page.locator("#test-loss")).to_have_text(loss)
    page.wait_for_function(
        "picture => document.getElementById('boundary').toDataURL() === picture", arg=picture
    )


@pytest.mark.parametrize("way", ["chosen", "dropped", "reported"])
def test_an_experiment_is_a_file_that_opens_with_all_its_branches(
    fresh_playground: PlaygroundPage, tmp_path: Path, way: str
) -> None:
    playground = fresh_playground
    loss, picture = branched(playground)
    later = playground.loss("test")
    if way == "reported":
        branches_of(playground)
        path = reported(playground, "Report of branch B", tmp_path)
    else:
        playground.button("Share").click()
        path = saved(playground, "Whole experiment (.playground.json)", tmp_path)
        assert path.name.endswith(".playground.json")
    playground.open("data.dataset=xor")
    if way == "dropped":
        drop(playground.page, path)
    else:
        playground.page.locator("#settings-file").set_input_files(path)
    playground.expect_epoch(50)
    expect(playground.page.locator("#test-loss")).to_have_text(later)
    expect(playground.radio("Circle")).to_be_checked()
    expect(playground.combobox("Learning rate")).to_have_value("0.3")
    branches_of(playground)
    playground.button("Open A: as first set").click()
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.page.wait_for_function(
        "picture => document.getElementById('boundary').toDataURL() === picture", arg=picture
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[: len(text) // 2], "not JSON"),
        (lambda text: text.replace('"playground.experiment"', '"a.cake"'), "no settings"),
        (
            lambda text: text.replace('"version":1', '"version":99').replace('"version": 1', '"version": 99'),
            "version",
        ),
    ],
    ids=["truncated", "foreign", "newer"],
)
def test_a_file_that_is_no_experiment_is_refused_in_words(
    fresh_playground: PlaygroundPage, tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    playground = fresh_playground
    playground.open()
    playground.step()
    playground.button("Share").click()
    with playground.page.expect_download() as download:
        playground.button("Whole experiment (.playground.json)").click()
    path = tmp_path / "wrong.playground.json"
    path.write_text(change(download.value.path().read_text()), encoding="utf-8")
    playground.page.locator("#settings-file").set_input_files(path)
    expect(
        playground.page.locator("#report, #toasts").filter(has_text=re.compile(said, re.IGNORECASE))
    ).to_be_visible()
    playground.step()
    assert playground.epoch() == 2
