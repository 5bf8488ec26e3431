"""Over REST: what repeats an experiment, and the call of REST that does."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from playground.locales import read_words
from playground.settings import Settings
from playground.training.experiment_file import read_experiment
from playground.training.past import Past, past_of_config, past_of_file
from playground.training.trainer import Trainer
from playground.training.ways import WAYS
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.training.experiments import (
    changed_before_the_first_step,
    diverged,
    edited,
    of_own_points,
    plain,
    restored,
    stopped_early_at_its_best,
)
from tests.web.asking import Client
from tests.web.serving import serving


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    settings = Settings(database=sqlite_url(tmp_path_factory.mktemp("store")), run_processes=1)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as connected:
        yield connected


@pytest.mark.parametrize(
    "make",
    [
        plain,
        changed_before_the_first_step,
        of_own_points,
        stopped_early_at_its_best,
        restored,
        diverged,
    ],
)
def test_a_call_by_curl_gives_the_losses_of_the_page(client: Client, make: Any) -> None:
    trainer = make()
    order = {"experiment": json.loads(trainer.experiment_file()), "way": "curl"}
    answer = client.post("/api/code", json=order).json()
    assert (answer["name"], answer["lacks"]) == ("experiment.sh", [])
    done = subprocess.run(
        ["sh", "-eu", "-c", answer["code"]], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    found, metrics = json.loads(done.stdout)["metrics"], trainer.evaluate()
    assert found["diverged"] == metrics.diverged
    if not metrics.diverged:
        assert (found["epoch"], found["train_loss"], found["test_loss"]) == (
            metrics.epoch,
            metrics.train_loss,
            metrics.test_loss,
        )


@pytest.mark.parametrize("way", WAYS)
def test_an_experiment_and_a_config_are_written_in_every_way(client: Client, way: str) -> None:
    trainer = edited()
    file = trainer.experiment_file()
    orders: list[tuple[dict[str, Any], Past]] = [
        ({"experiment": json.loads(file)}, past_of_file(read_experiment(file))),
        ({"config": {"seed": 3}}, past_of_config(Trainer({"seed": 3}).config)),
    ]
    for order, past in orders:
        answer = client.post("/api/code", json={**order, "way": way}).json()
        assert answer["code"] == WAYS[way].write(past, f"{client.base_url}/")
        assert [lack["code"] for lack in answer["lacks"]] == [lack.code for lack in WAYS[way].lacks(past)]


def test_what_a_way_cannot_hold_is_said_in_the_language_of_the_asker(client: Client) -> None:
    order = {"experiment": json.loads(edited().experiment_file()), "way": "curl"}
    first, second = client.post("/api/code?lang=zh-Hant", json=order).json()["lacks"]
    words = read_words("zh-Hant")
    assert first["message"] == words["ways.lacks.changed_on_the_way"].format(
        fields="training.optimizer, training.learning_rate"
    )
    assert second["message"] == words["ways.lacks.set_by_hand"].format(count=1)


def test_every_sentence_about_what_is_missing_has_its_words() -> None:
    known = {key for key in read_words("en") if key.startswith("ways.lacks.")}
    assert len(known) == 8


def test_a_server_is_called_as_its_asker_calls_it(client: Client) -> None:
    origin = str(client.base_url).rstrip("/").replace("127.0.0.1", "localhost")
    answer = client.post("/api/code", json={"way": "curl"}, headers={"origin": origin, "host": origin[7:]})
    assert f"{origin}/api/runs?wait=" in answer.json()["code"]


def test_the_ways_are_listed(client: Client) -> None:
    ways = client.get("/api/code/ways").json()["ways"]
    assert [each["name"] for each in ways] == list(WAYS)
    assert ways[0] == {
        "name": "curl",
        "suffix": ".sh",
        "media_type": "text/x-shellscript",
        "language": "shell",
    }


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"way": "pyhton"}, "way", "misspelled_name"),
        ({"config": {}, "experiment": {}}, "experiment", "config_or_experiment"),
        ({"experiment": "{}"}, "experiment", "not_an_object"),
        ({"experiment": {}}, "experiment.format", "not_an_experiment_file"),
        ({"config": {"seed": -1}}, "config.seed", "too_small"),
    ],
)
def test_what_cannot_be_written_is_named(client: Client, body: dict[str, Any], field: str, code: str) -> None:
    answer = client.post("/api/code", json=body)
    assert answer.status_code == 422, answer.text
    (problem,) = answer.json()["errors"]
    assert (problem["field"], problem["code"]) == (field, code)
