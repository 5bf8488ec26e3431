"""Files that are larger than the server takes: it is said how large, and nothing is lost."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_lasting_branches import drop

LIMIT = 50_000  # bytes
SIZES = [LIMIT + 10_000, 10 * LIMIT]  # the server would refuse the one, and end the connection at the other


@pytest.fixture(scope="module")
def strict_server() -> Iterator[Server]:
    """A server that takes little."""
    running = Server()
    running.start(PLAYGROUND_MAX_MESSAGE_BYTES=str(LIMIT))
    yield running
    running.stop()


def experiment(size: int) -> str:
    return json.dumps({"format": "playground.experiment", "version": 1, "note": "x" * size})


def settings(size: int) -> str:
    rows = [[n / 1000, -n / 1000, n % 2 * 2 - 1] for n in range(size // 16)]
    return json.dumps({"seed": 3, "data": {"dataset": "custom", "task": "classification", "train": rows}})


def bring(page: Page, path: Path, way: str) -> None:
    if way == "dropped":
        drop(page, path)
    else:
        page.locator("#settings-file").set_input_files(path)


def expect_said(page: Page) -> None:
    """Both numbers have one unit, and the first is the larger one."""
    toast = page.locator(".toast", has_text="too large")
    expect(toast).to_have_count(1)
    size, limit = re.findall(r"([\d.]+) kB", toast.inner_text())
    assert float(size) > float(limit) == LIMIT / 1000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_a_large_experiment_is_refused_by_its_size_and_training_goes_on(
    page: Page, strict_server: Server, complaints: list[str], tmp_path: Path, size: int, way: str
) -> None:
    playground = PlaygroundPage(page, strict_server.url).open()
    playground.play()
    playground.wait_for_epoch(2)
    path = tmp_path / "large.playground.json"
    path.write_text(experiment(size), encoding="utf-8")
    bring(page, path, way)
    expect_said(page)
    playground.wait_for_epoch(playground.epoch() + 2)
    playground.pause()
    assert complaints == []


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_large_settings_are_refused_by_their_size_and_those_of_before_stay(
    page: Page, strict_server: Server, complaints: list[str], tmp_path: Path, way: str
) -> None:
    playground = PlaygroundPage(page, strict_server.url).open("data.dataset=xor")
    playground.step()
    path = tmp_path / "large.json"
    path.write_text(settings(LIMIT + 10_000), encoding="utf-8")
    bring(page, path, way)
    expect_said(page)
    expect(playground.radio("Exclusive or")).to_be_checked()
    playground.step()
    assert playground.epoch() == 2
    playground.choose("Learning rate", "0.1")
    playground.wait_for_link("training.learning_rate=0.1")
    playground.step()
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_a_large_table_is_refused_by_its_size(
    page: Page, strict_server: Server, complaints: list[str], tmp_path: Path, size: int
) -> None:
    playground = PlaygroundPage(page, strict_server.url).open()
    path = tmp_path / "large.csv"
    path.write_text("x,y,kind\n" + "0.125,0.25,a\n" * (size // 12), encoding="utf-8")
    drop(page, path)
    dialog = page.get_by_role("dialog", name="Your own table")
    expect(dialog).to_contain_text("too large")
    expect(dialog).to_contain_text("accepts 50.0 kB")
    expect(playground.button("Use these points")).to_be_hidden()
    assert complaints == []
