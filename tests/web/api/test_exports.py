"""Exports over REST: what Python writes of the same network, with what the file has not."""

import json
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from playground.export import FORMATS
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer
from playground.web.api import exports
from playground.web.api.turns import NobodyWaitsError
from tests.patience import PATIENCE_S
from tests.web.api.one_run import EPOCHS, server_with_one_run
from tests.web.asking import Client

CONFIG: dict[str, Any] = {"data": {"dataset": "moons"}, "network": {"hidden": [3], "dropout": 0.2}}
TRAINABLE = [name for name, row in FORMATS.items() if row.write_training]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Of a server with one run of five epochs."""
    with server_with_one_run(tmp_path_factory.mktemp("store"), CONFIG) as connected:
        yield connected


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    trained = Trainer(CONFIG)
    trained.train(EPOCHS)
    return trained


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_a_state_and_a_config_are_written_in_every_format(
    client: Client, trainer: Trainer, name: str
) -> None:
    row = FORMATS[name]
    state = b64encode(trainer.state()).decode("ascii")
    for answer, written, stem in [
        (client.get(f"/api/runs/1/export/{name}"), trainer, "run-1"),
        (client.post("/api/export", json={"state": state, "format": name}), trainer, "network"),
        (client.post("/api/export", json={"config": CONFIG, "format": name}), Trainer(CONFIG), "network"),
    ]:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == row.media_type
        assert answer.headers["content-disposition"] == f'attachment; filename="{stem}{row.suffix}"'
        assert answer.headers.get("playground-lacks", "") == ",".join(row.lacks(written.describe()))
        assert answer.content == row.write(written.describe())


@pytest.mark.parametrize("name", TRAINABLE)
def test_a_training_is_written_from_its_beginning(client: Client, trainer: Trainer, name: str) -> None:
    program = Trainer(CONFIG).export(name, training=True)
    state = b64encode(trainer.state()).decode("ascii")
    for answer, stem in [
        (client.get(f"/api/runs/1/export/{name}?training=true"), "run-1-training"),
        (client.post("/api/export", json={"state": state, "format": name, "training": True}), "training"),
        (client.post("/api/export", json={"config": CONFIG, "format": name, "training": True}), "training"),
    ]:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].endswith(f'"{stem}{FORMATS[name].suffix}"')
        assert answer.content == program


def test_a_training_that_nobody_waits_for_is_given_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, given_up = threading.Event(), threading.Event()

    def describe_endlessly(_config: Any, _begin: Any, check: Callable[[], None]) -> None:
        begun.set()
        try:
            while not given_up.wait(0.01):
                check()
        except NobodyWaitsError:
            given_up.set()
            raise

    monkeypatch.setattr(exports, "describe_training", describe_endlessly)
    host, port = client.base_url.host, client.base_url.port
    with socket.create_connection((host, port)) as connection:
        body = json.dumps({"format": "numpy", "training": True})
        head = f"POST /api/export HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-length: {len(body)}\r\n\r\n"
        connection.sendall((head + body).encode())
        assert begun.wait(PATIENCE_S)
    assert given_up.wait(PATIENCE_S)
    assert client.post("/api/export", json={"format": "json"}).status_code == 200


def test_what_a_file_has_not_is_told_by_its_codes(client: Client) -> None:
    stopping = {"early_stopping": {"patience": 3}}
    order = {"config": {**CONFIG, "training": stopping}, "format": "numpy"}
    assert client.post("/api/export", json=order).headers["playground-lacks"] == "dropout"
    answer = client.post("/api/export", json={**order, "training": True})
    assert answer.headers["playground-lacks"].split(",")[0] == "early_stopping"
    method = {"optimizer": "adam", "schedule": "cosine"}
    of_keras = {"config": {"training": method}, "format": "keras", "training": True}
    assert client.post("/api/export", json=of_keras).headers["playground-lacks"] == "keras_epsilon"
    plain = client.post("/api/export", json={"format": "numpy"})
    assert "playground-lacks" not in plain.headers


def test_the_formats_are_listed(client: Client) -> None:
    formats = client.get("/api/export/formats").json()["formats"]
    assert [each["name"] for each in formats] == list(FORMATS)
    assert next(each for each in formats if each["name"] == "numpy") == {
        "name": "numpy",
        "suffix": ".py",
        "media_type": "text/x-python",
        "language": "python",
        "has_training": True,
    }


def test_a_state_of_the_reference_is_written_as_it_is(client: Client) -> None:
    trainer = Trainer(CONFIG, network=ReferenceNetwork)
    trainer.advance(9)
    state = b64encode(trainer.state()).decode("ascii")
    assert client.post("/api/export", json={"state": state}).content == trainer.export("json")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"format": "word"}, "format", "unknown_name"),
        ({"format": "jason"}, "format", "misspelled_name"),
        ({"format": "json", "training": True}, "format", "format_without_training"),
        ({"config": {}, "state": ""}, "state", "config_or_state"),
        ({"state": "AAAA"}, "state", "not_a_saved_state"),
        ({"training": 1}, "training", "not_a_boolean"),
        ({"config": {"data": {"samples": 2000}}}, "config.data.samples", "samples_over_limit"),
    ],
)
def test_what_cannot_be_written_is_named(client: Client, body: dict[str, Any], field: str, code: str) -> None:
    answer = client.post("/api/export", json=body)
    assert answer.status_code == 422, answer.text
    (problem,) = answer.json()["errors"]
    assert (problem["field"], problem["code"]) == (field, code)


def test_of_runs_as_well(client: Client) -> None:
    for path, field in [
        ("word", "format"),
        ("json?training=true", "format"),
        ("numpy?training=x", "training"),
    ]:
        answer = client.get(f"/api/runs/1/export/{path}")
        assert answer.status_code == 422, path
        assert [problem["field"] for problem in answer.json()["errors"]] == [field]
    assert client.get("/api/runs/9/export/numpy").status_code == 404
