"""The widget in real front ends of notebooks, without any other host: JupyterLab and marimo.

`make test-notebook` runs these; it installs both.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import ROOT, free_port
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.notebooks


@contextmanager
def serving(words: Sequence[str], url: str, folder: Path) -> Iterator[None]:
    """A program that serves pages on this machine, whose settings and notebooks are in a folder."""
    places = {
        name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "XDG_CONFIG_HOME")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, **places, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        give_up = time.monotonic() + PATIENCE_S
        while True:
            assert process.poll() is None, "it ended instead of serving"
            assert time.monotonic() < give_up, "it does not answer"
            try:
                urllib.request.urlopen(url, timeout=PATIENCE_S)  # noqa: S310
                break
            except (urllib.error.URLError, ConnectionError):
                continue
        yield
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def alone(page: Page) -> Iterator[Page]:
    """A page that reaches this machine alone, and asks for nothing else that the widget has to do with."""
    asked: list[str] = []
    here = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:")

    def refuse(route) -> None:  # type: ignore[no-untyped-def]
        asked.append(route.request.url)
        route.abort()

    page.route(lambda url: not here.match(url), refuse)
    yield page
    assert [url for url in asked if "anywidget" in url or "playground" in url] == []


def epoch_of(widget: Locator) -> Locator:
    return widget.locator(".playground-reading output").first


def is_drawn(widget: Locator, name: str) -> bool:
    """Whether a canvas has pixels of many colours."""
    count = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
    }"""
    return int(widget.locator(f".playground-{name}").evaluate(count)) > 50


def test_in_jupyterlab_the_network_trains_while_cells_run(alone: Page, tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "notebook.ipynb", tmp_path)
    address = f"http://127.0.0.1:{(port := free_port())}"
    options = [
        "--no-browser",
        f"--port={port}",
        "--IdentityProvider.token=",
        f"--ServerApp.root_dir={tmp_path}",
    ]
    options += ["--allow-root", "--LabApp.news_url=None", f"--LabApp.workspaces_dir={tmp_path}"]
    with serving(["jupyterlab", "--ip=127.0.0.1", *options], f"{address}/api", tmp_path):
        alone.goto(f"{address}/lab/tree/notebook.ipynb")
        expect(alone.get_by_text("| Idle")).to_be_visible(timeout=1000 * PATIENCE_S)  # of the kernel
        alone.locator(".lm-MenuBar-itemLabel").get_by_text("Run", exact=True).click()
        alone.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()
        widget = alone.locator(".playground-widget")
        further = re.compile(r"10[1-9]|1[1-9]\d|[2-9]\d\d|\d{4,}")  # than the hundred of a cell
        expect(epoch_of(widget)).to_have_text(further, timeout=1000 * PATIENCE_S)
        assert is_drawn(widget, "plane")
        assert is_drawn(widget, "network")
        expect(alone.locator(".playground-still")).to_be_hidden()
        widget.get_by_role("button", name="Pause").click()
        expect(widget.get_by_role("button", name="Play")).to_be_visible()
        widget.get_by_label("Dataset").select_option("xor")
        expect(epoch_of(widget)).to_have_text("0")
        widget.get_by_label("Hidden layers").fill("0")
        widget.get_by_label("Hidden layers").press("Enter")
        expect(widget.get_by_role("alert")).to_contain_text("network.hidden")
        widget.get_by_role("button", name="Step").click()
        expect(epoch_of(widget)).to_have_text("1")


def test_in_marimo_the_network_is_as_far_as_cells_have_trained_it(alone: Page, tmp_path: Path) -> None:
    shutil.copy(ROOT / "docs" / "notebook_marimo.py", tmp_path)
    address = f"http://127.0.0.1:{(port := free_port())}"
    words = ["marimo", "run", "notebook_marimo.py", "--headless", "--no-token", f"--port={port}"]
    with serving([*words, "--host=127.0.0.1"], address, tmp_path):
        alone.goto(address)
        widget = alone.locator(".playground-widget")
        alone.emulate_media(color_scheme="dark")  # which marimo's page, light by default, does not follow
        expect(epoch_of(widget)).to_have_text("20", timeout=1000 * PATIENCE_S)
        widget.get_by_role("button", name="Play").click()
        expect(epoch_of(widget)).to_have_text(re.compile(r"2[1-9]|[3-9]\d|\d{3,}"))
        expect(widget).to_have_attribute("data-theme", "light")
        assert is_drawn(widget, "plane")
