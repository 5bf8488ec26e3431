"""A machine that has never compiled the engine: from starting the server to a boundary that moves."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.patience import PATIENCE_S

QUIET_S = 5.0
"""On an otherwise idle machine of two cores; `python -m benchmarks live` prints how long it takes there."""


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


def patience_s() -> float:
    """How long is acceptable: on a busy machine, in proportion to what others take of it."""
    n_cores = os.cpu_count() or 1
    return min(PATIENCE_S, QUIET_S * max(1.0, 2.0 * os.getloadavg()[0] / n_cores + 1.0))


def test_from_start_to_a_moving_boundary_with_an_empty_cache(
    page: Page, new_machine: Server, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    playground = PlaygroundPage(page, new_machine.url)
    page.goto("about:blank")
    begun = time.monotonic()
    begin(new_machine, tmp_path)
    playground.open()
    before = playground.drawing("#boundary")
    playground.play()
    playground.wait_for_other_drawing("#boundary", before)
    first = playground.drawing("#boundary")
    playground.wait_for_other_drawing("#boundary", first)
    seconds = time.monotonic() - begun
    record_property("seconds", seconds)
    assert seconds < patience_s()


def test_the_engine_takes_over_while_the_page_plays(page: Page, new_machine: Server, tmp_path: Path) -> None:
    begin(new_machine, tmp_path)
    playground = PlaygroundPage(page, new_machine.url)
    playground.open()
    playground.play()
    playground.wait_for_epoch(5)
    note = page.locator("#engine-text")
    expect(note).to_contain_text("Compiling the engine")
    expect(note).to_have_text("The engine is compiled: training is fast now.")
    epoch = playground.epoch()
    playground.wait_for_epoch(epoch + 20)
    expect(page.locator("#engine")).to_be_hidden()
