"""A machine that has never compiled the engine: a boundary moves before it has, and goes on when it has."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.patience import PATIENCE_S


@pytest.fixture
def new_machine() -> Iterator[Server]:
    """A server with nothing compiled, not yet started."""
    server = Server()
    yield server
    server.stop()


def begin(server: Server, folder: Path) -> None:
    kernels, runs = folder / "kernels", folder / "runs.sqlite3"
    server.start(
        is_warm=False,
        PLAYGROUND_KERNEL_CACHE=str(kernels),
        PLAYGROUND_DATABASE=f"sqlite:///{runs}",
        TMPDIR=str(folder),
    )


def engine_of(server: Server) -> object:
    with urllib.request.urlopen(f"{server.url}api/health", timeout=PATIENCE_S) as answer:  # noqa: S310
        return json.load(answer)["engine"]


def test_a_boundary_moves_before_the_engine_is_compiled_which_then_takes_over(
    page: Page, new_machine: Server, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    begun = time.monotonic()
    begin(new_machine, tmp_path)
    playground = PlaygroundPage(page, new_machine.url).open()
    before = playground.drawing("#boundary")
    playground.play()
    playground.wait_for_other_drawing("#boundary", before)
    first = playground.drawing("#boundary")
    playground.wait_for_other_drawing("#boundary", first)
    record_property("seconds", time.monotonic() - begun)
    assert engine_of(new_machine) == "compiling"
    note = page.locator("#engine-text")
    expect(note).to_contain_text("Compiling the engine")
    expect(note).to_have_text("The engine is compiled: training is fast now.")
    epoch = playground.epoch()
    playground.wait_for_epoch(epoch + 20)
    expect(page.locator("#engine")).to_be_hidden()
