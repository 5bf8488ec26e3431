"""The REST documentation says what is so."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import get, post

from playground import __version__
from playground.config import ExperimentConfig
from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.serving import LiveServer, serving

DOCS = Path(__file__).parents[3] / "docs" / "rest.md"
TEXT = DOCS.read_text(encoding="utf-8")


def example_after(heading: str) -> object:
    """The first JSON example below a heading."""
    _, _, below = TEXT.partition(f"\n## {heading}\n")
    found = re.search(r"```json\n(.*?)```", below, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_every_call_has_its_heading_and_no_other(server: LiveServer) -> None:
    paths = get(f"{server.page_url}/api/openapi.json").json()["paths"]
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert set(re.findall(r"^## `(.*)`$", TEXT, re.MULTILINE)) == calls


def test_the_examples_are_what_the_server_answers(server: LiveServer) -> None:
    health = example_after("`GET /api/health`")
    assert isinstance(health, dict)
    assert health == get(f"{server.page_url}/api/health").json()
    assert health["version"] == __version__
    assert example_after("`GET /api/config/default`") == ExperimentConfig().model_dump(mode="json")
    wrong = post(f"{server.page_url}/api/datasets", json={"data": {"samples": 10**9}})
    assert example_after("When something is wrong") == wrong.json()


def test_the_catalog_s_keys_are_the_documented_ones(server: LiveServer) -> None:
    _, _, below = TEXT.partition("| key | holds |")
    table, _, _ = below.partition("\n\n")
    documented = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert documented == get(f"{server.page_url}/api/catalog").json().keys()


def blocks(language: str) -> str:
    """All examples in a language, one after the other."""
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL))


@pytest.fixture(scope="module")
def runs_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """With an empty database, so that the first run has the number of the examples."""
    settings = Settings(database=sqlite_url(tmp_path_factory.mktemp("store")), run_processes=1)
    with serving(settings) as running:
        yield running


def test_every_curl_example_is_answered_well(runs_server: LiveServer, tmp_path: Path) -> None:
    script = (
        blocks("sh")
        .replace("http://127.0.0.1:8000", runs_server.page_url)
        .replace("curl ", "curl --fail-with-body ")
    )
    ran = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for name in ("spiral.png", "boundary.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_the_python_example_gets_a_picture(
    runs_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {}
    exec(blocks("python").replace("http://127.0.0.1:8000", runs_server.page_url), names)
    assert names["picture"].startswith(b"\x89PNG")
    assert capsys.readouterr().out.startswith("finished ")
