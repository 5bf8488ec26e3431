"""The REST documentation says what is so."""

import json
import re
from pathlib import Path

from httpx import get, post

from playground import __version__
from playground.config import ExperimentConfig
from tests.web.serving import LiveServer

DOCS = Path(__file__).parents[2] / "docs" / "rest.md"
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


def test_the_curl_example_s_body_is_accepted(server: LiveServer) -> None:
    found = re.search(r"curl \S+(/api/\S+) -d '(.*)'", TEXT)
    assert found
    answer = post(server.page_url + found[1], content=found[2])
    assert answer.status_code == 200
    assert len(answer.json()["train"]) == 5
