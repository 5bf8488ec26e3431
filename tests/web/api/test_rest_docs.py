"""The REST documentation says what is so."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from playground import __version__
from playground.config import ExperimentConfig
from playground.evidence.measures import MEASURES
from playground.lessons import serialization
from playground.lessons.serialization import LessonOut
from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.asking import get, post
from tests.web.serving import LiveServer, serving

DOCS = Path(__file__).parents[3] / "docs" / "rest.md"
TEXT = DOCS.read_text(encoding="utf-8")


def answer_of(server: LiveServer, path: str) -> Any:
    return get(f"{server.page_url}{path}", timeout=PATIENCE_S).json()


def example_after(heading: str) -> object:
    """The first JSON example below a heading."""
    _, _, below = TEXT.partition(f"\n## {heading}\n")
    found = re.search(r"```json\n(.*?)```", below, re.DOTALL)
    assert found
    return json.loads(found[1])


def names_in(text: str) -> set[str]:
    """The words within its backquotes."""
    return {word for quoted in re.findall(r"`([^`]+)`", text) for word in re.findall(r"\w+", quoted)}


def section(heading: str) -> str:
    """What stands below a heading."""
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_call_has_its_heading_and_no_other(server: LiveServer) -> None:
    paths = answer_of(server, "/api/openapi.json")["paths"]
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert set(re.findall(r"^## `(.*)`$", TEXT, re.MULTILINE)) == calls


def test_the_examples_are_what_the_server_answers(server: LiveServer) -> None:
    health = example_after("`GET /api/health`")
    assert isinstance(health, dict)
    assert health == answer_of(server, "/api/health")
    assert health["version"] == __version__
    assert example_after("`GET /api/config/default`") == ExperimentConfig().model_dump(mode="json")
    wrong = post(f"{server.page_url}/api/datasets", json={"data": {"samples": 10**9}}, timeout=PATIENCE_S)
    assert example_after("When something is wrong") == wrong.json()


def test_the_catalog_s_keys_are_the_documented_ones(server: LiveServer) -> None:
    _, _, below = TEXT.partition("| key | holds |")
    table, _, _ = below.partition("\n\n")
    documented = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert documented == answer_of(server, "/api/catalog").keys()


def test_every_key_of_the_catalog_s_rows_is_documented(server: LiveServer) -> None:
    _, _, below = TEXT.partition("Each row has `name`")
    above, _, _ = below.partition("\n## ")
    catalog = answer_of(server, "/api/catalog")
    rows = [row for table in catalog.values() if isinstance(table, list) for row in table]
    hyperparameters = [each for row in rows for each in row.get("hyperparameters", ())]
    keys = {key for row in (*rows, *hyperparameters, *catalog["tasks"].values()) for key in row} - {"name"}
    assert sorted(keys - names_in(above)) == []


def test_every_field_of_a_config_is_told_of() -> None:
    below = section("`GET /api/config/default`").partition("```\n\n")[2]
    config = ExperimentConfig().model_dump(mode="json")
    fields = {name for part in ("data", "network", "training") for name in config[part]}
    told_by_their_tables = {"features", "hidden", "noise", "shuffle", "learning_rate", "batch_size"}
    told_by_their_tables |= {"regularization_rate"}
    assert sorted(fields - told_by_their_tables - names_in(below)) == []


def test_every_measure_stands_in_the_table_with_which_way_is_better() -> None:
    below = section("`POST /api/comparisons`").partition("| `measure` | is | better | |\n")[2]
    table, _, _ = below.partition("\n\n")
    rows = [line.split("|")[1:-1] for line in table.splitlines()[1:]]
    told = {
        name: (better.strip() == "more", "for classes" in more, "for numbers" in more, "no curve" in more)
        for names, _about, better, more in rows
        for name in re.findall(r"`(\w+)`", names)
    }
    expected = {
        name: (
            row.larger_is_better,
            "accuracy" in name or row.of_classes is True,
            "r_squared" in name or row.of_classes is False,
            row.from_network is not None,
        )
        for name, row in MEASURES.items()
    }
    assert told == expected


def test_all_that_a_lesson_is_answered_with_is_documented() -> None:
    kinds: list[type[BaseModel]] = [
        each
        for each in vars(serialization).values()
        if isinstance(each, type)
        and issubclass(each, BaseModel)
        and each.__module__ == serialization.__name__
    ]
    calls = ("`GET /api/lessons`", "`GET /api/lessons/{lesson_id}`")
    keys = {info.alias or name for kind in kinds for name, info in kind.model_fields.items()}
    told = set().union(*(names_in(section(call)) for call in calls))
    assert LessonOut in kinds
    assert sorted(keys - told) == []


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
