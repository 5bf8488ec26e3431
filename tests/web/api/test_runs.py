"""Runs over REST: what a client sees of them, from the order to the picture."""

import csv
import io
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from httpx import Response
from safetensors.numpy import load

from playground.config import ExperimentConfig
from playground.drawing.boundary import boundary_png
from playground.drawing.palettes import palette_of
from playground.settings import Settings
from playground.training.trainer import Trainer
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.api.test_meta import problem_of
from tests.web.asking import Client
from tests.web.serving import serving

XOR = {"data": {"dataset": "xor"}, "network": {"hidden": [3]}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    settings = Settings(database=sqlite_url(tmp_path_factory.mktemp("store")), run_processes=1)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as connected:
        yield connected


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Client]:
    """Of a server that queues and computes nothing, and need not join the page's scripts."""
    url = sqlite_url(tmp_path)
    settings = Settings(database=url, run_processes=0, max_epochs=500, max_queued_runs=3, dev=True)
    with serving(settings) as server, Client(base_url=server.page_url) as connected:
        yield connected


def ended(client: Client, **order: object) -> dict[str, Any]:
    """A run that was ordered and has ended."""
    response = client.post(f"/api/runs?wait={PATIENCE_S}", json=order)
    assert response.status_code == 201, response.text
    run: dict[str, Any] = response.json()
    assert run["status"] not in {"queued", "running"}
    return run


@pytest.fixture(scope="module")
def run(client: Client) -> dict[str, Any]:
    return ended(client, config=XOR, epochs=20, name="exclusive or")


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    trainer = Trainer(ExperimentConfig.model_validate(XOR))
    trainer.train(20)
    return trainer


def test_a_run_is_told_whole_when_it_has_ended(run: dict[str, Any], trainer: Trainer) -> None:
    assert (run["status"], run["epoch"], run["epochs"], run["name"]) == ("finished", 20, 20, "exclusive or")
    assert run["config"] == trainer.config.model_dump(mode="json")
    assert run["metrics"]["test_loss"] == trainer.evaluate().test_loss
    assert run["created_at"] <= run["started_at"] <= run["finished_at"]
    assert run["finished_at"].endswith("Z")
    assert (run["error"], run["stopped_by"], run["sweep_id"]) == (None, None, None)


def test_an_order_is_answered_with_the_run_s_address(idle: Client) -> None:
    response = idle.post("/api/runs", json={})
    assert response.status_code == 201
    at = response.headers["location"]
    assert at == f"/api/runs/{response.json()['id']}"
    assert idle.get(at).json() == response.json()
    assert (response.json()["status"], response.json()["epochs"]) == ("queued", 100)


def test_history_parameters_and_answers_are_the_trainer_s_bit_for_bit(
    client: Client, run: dict[str, Any], trainer: Trainer
) -> None:
    at = f"/api/runs/{run['id']}"
    history = client.get(f"{at}/history").json()
    for name, column in trainer.history.items():
        assert history[name] == (None if column[0] is None else column)
    layers = client.get(f"{at}/parameters").json()
    for layer, expected in zip(layers, trainer.parameters(), strict=True):
        assert layer == {name: part.tolist() for name, part in expected.items()}
    samples = [[0.5, -1.0], [3.0, 3.0]]
    answer = client.post(f"{at}/predict", json={"samples": samples}).json()
    outputs = trainer.predict(samples)
    assert answer == {"outputs": outputs.tolist(), "classes": np.sign(outputs[:, 0]).tolist()}


def test_parameters_come_as_safetensors_for_who_accepts_bytes(
    client: Client, run: dict[str, Any], trainer: Trainer
) -> None:
    accept = {"accept": "application/octet-stream"}
    response = client.get(f"/api/runs/{run['id']}/parameters", headers=accept)
    assert response.headers["content-type"] == "application/octet-stream"
    tensors = load(response.content)
    for index, layer in enumerate(trainer.parameters()):
        for name, part in layer.items():
            np.testing.assert_array_equal(tensors[f"layers.{index}.{name}"], part)


def test_a_history_can_be_thinned(client: Client, run: dict[str, Any]) -> None:
    history = client.get(f"/api/runs/{run['id']}/history?points=3").json()
    assert history["epoch"] == [0, 10, 20]
    assert len(history["test_loss"]) == 3


def test_several_classes_are_answered_by_number_and_regression_has_none(client: Client) -> None:
    iris = ended(client, config={"data": {"dataset": "iris"}}, epochs=1)
    samples = {"samples": [[0, 0]]}
    answer = client.post(f"/api/runs/{iris['id']}/predict", json=samples).json()
    (outputs,) = answer["outputs"]
    assert answer["classes"] == [int(np.argmax(outputs))]
    plane = ended(client, config={"data": {"dataset": "reg-plane"}}, epochs=1)
    assert client.post(f"/api/runs/{plane['id']}/predict", json=samples).json()["classes"] is None
    assert plane["metrics"]["train_accuracy"] is None
    assert client.get(f"/api/runs/{plane['id']}/history").json()["train_accuracy"] is None


def test_a_run_with_four_inputs_predicts_them_and_shows_any_two(client: Client) -> None:
    run = ended(
        client, config={"data": {"dataset": "iris4"}, "network": {"features": ["x1", "x3", "x4"]}}, epochs=3
    )
    at = f"/api/runs/{run['id']}"
    trainer = Trainer(ExperimentConfig.model_validate(run["config"]))
    trainer.train(3)
    samples = [[0.5, -1.0, 2.0, 1.0]]
    answer = client.post(f"{at}/predict", json={"samples": samples}).json()
    assert answer["outputs"] == trainer.predict(samples).tolist()
    refused = client.post(f"{at}/predict", json={"samples": [*samples, [0, 0]]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "samples.1"
    shown = client.get(f"{at}/boundary.png?size=40&x=petal_width&y=x1&held=x3:2.5")
    plane = trainer.plane("x4", "x1", {"x3": 2.5})
    assert shown.content == boundary_png(trainer, 40, palette_of("light", "usual"), plane)
    assert shown.content != client.get(f"{at}/boundary.png?size=40").content
    for wrong, field in (
        ("x=x5", "x"),
        ("y=x1", "y"),
        ("held=x3", "held.0"),
        ("held=x3:nan", "held.0"),
        ("held=a:1", "held.a"),
    ):
        refused = client.get(f"{at}/boundary.png?{wrong}")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def pixel(png: bytes, size: int, column: int, row: int) -> tuple[int, ...]:
    """A pixel of a picture without row filters, as its chunks hold it."""
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    rows = zlib.decompress(data)
    begin = row * (1 + 3 * size) + 1 + 3 * column
    return tuple(rows[begin : begin + 3])


def test_the_boundary_is_a_picture_in_the_colours_of_the_classes(client: Client) -> None:
    run = ended(client, config={"data": {"dataset": "gauss"}}, epochs=100)
    response = client.get(f"/api/runs/{run['id']}/boundary.png?size=100")
    assert response.headers["content-type"] == "image/png"
    assert struct.unpack(">II", response.content[16:24]) == (100, 100)
    # The corner at (+6, +6) belongs to the positive class, blue; the one at (-6, -6) to the negative, orange.
    red, _, blue = pixel(response.content, 100, 99, 0)
    assert blue > red + 50
    red, _, blue = pixel(response.content, 100, 0, 99)
    assert red > blue + 50


def test_the_boundary_takes_the_colours_of_the_page_that_shows_it(client: Client) -> None:
    run = ended(client, config={"data": {"dataset": "gauss"}}, epochs=100)
    looks = ("theme=light", "theme=dark", "palette=contrast", "theme=dark&palette=contrast")
    pictures = [client.get(f"/api/runs/{run['id']}/boundary.png?size=32&{look}").content for look in looks]
    assert len(set(pictures)) == len(looks)
    assert pixel(pictures[1], 32, 31, 0) < pixel(pictures[0], 32, 31, 0)
    refused = client.get(f"/api/runs/{run['id']}/boundary.png?theme=pink")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "theme"


def test_other_calls_are_answered_while_many_pictures_wait(
    idle: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = idle.post("/api/runs", json={"config": XOR}).headers["location"]
    let_go = threading.Event()

    def held_up(*_: object) -> bytes:
        assert let_go.wait(PATIENCE_S)
        return b""

    monkeypatch.setattr("playground.web.api.runs.boundary_png", held_up)
    n_pictures = 60  # more than the threads that calls share
    with ThreadPoolExecutor(n_pictures) as threads:
        pictures = [
            threads.submit(idle.get, f"{at}/boundary.png", timeout=PATIENCE_S) for _ in range(n_pictures)
        ]
        assert idle.get("/api/runs").status_code == 200
        assert not any(picture.done() for picture in pictures)
        let_go.set()
    assert {picture.result().status_code for picture in pictures} == {200}


def test_a_run_that_has_not_begun_answers_as_it_would_begin(idle: Client) -> None:
    at = idle.post("/api/runs", json={"config": XOR}).headers["location"]
    beginning = Trainer(ExperimentConfig.model_validate(XOR))
    assert idle.get(f"{at}/parameters").json()[0]["weights"] == beginning.parameters()[0]["weights"].tolist()
    assert idle.get(f"{at}/history").json()["epoch"] == []
    assert idle.get(f"{at}/boundary.png").status_code == 200


def test_a_diverged_run_says_so_and_answers_null(client: Client) -> None:
    config = {"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 100}}
    run = ended(client, config=config, epochs=200)
    assert run["status"] == "diverged"
    assert run["metrics"]["diverged"] is True
    answer = client.post(f"/api/runs/{run['id']}/predict", json={"samples": [[1, 1]]})
    assert answer.status_code == 200
    assert client.get(f"/api/runs/{run['id']}/boundary.png").status_code == 200


def test_a_stop_rule_ends_a_run_and_is_named(client: Client) -> None:
    run = ended(client, epochs=5000, stop={"monitor": "train_loss", "target_loss": 0.05})
    assert (run["status"], run["stopped_by"]) == ("finished", "target_loss")
    assert run["metrics"]["train_loss"] <= 0.05
    assert run["epoch"] < 5000


def test_waiting_ends_with_the_time_as_well(idle: Client) -> None:
    assert idle.post("/api/runs?wait=0.05", json={}).json()["status"] == "queued"


def test_a_running_run_can_be_cancelled_and_deleted(client: Client) -> None:
    at = client.post("/api/runs", json={"epochs": 100_000}).headers["location"]
    cancelled = client.post(f"{at}/cancel").json()
    assert cancelled["status"] == "cancelled"
    assert client.post(f"{at}/cancel").json() == cancelled
    assert client.delete(at).status_code == 204
    problem_of(client.get(at), 404)
    problem_of(client.delete(at), 404)
    # And the next one is computed as if nothing had been.
    assert ended(client, epochs=1)["status"] == "finished"


def test_the_list_has_pages(idle: Client) -> None:
    ids = [idle.post("/api/runs", json={"name": str(index)}).json()["id"] for index in range(3)]
    first = idle.get("/api/runs?limit=2").json()
    assert [run["id"] for run in first["runs"]] == [ids[2], ids[1]]
    assert first["next"] == ids[1]
    second = idle.get(f"/api/runs?limit=2&after={first['next']}").json()
    assert [run["id"] for run in second["runs"]] == [ids[0]]
    assert second["next"] is None
    idle.post(f"/api/runs/{ids[1]}/cancel")
    assert [run["id"] for run in idle.get("/api/runs?status=cancelled").json()["runs"]] == [ids[1]]


def test_the_list_is_told_as_csv_too(idle: Client) -> None:
    for name in ("plain", "=1+2"):
        idle.post("/api/runs", json={"name": name, "config": {"network": {"hidden": [3, 2]}}})
    answer = idle.get("/api/runs?format=csv&limit=2")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["name"] for row in rows] == ["'=1+2", "plain"]
    assert [row["network.hidden"] for row in rows] == ["[3, 2]"] * 2
    assert problem_of(idle.get("/api/runs?format=xlsx"), 422)["errors"][0]["field"] == "format"


def test_a_full_queue_takes_no_more(idle: Client) -> None:
    answers = [idle.post("/api/runs", json={}) for _ in range(4)]
    assert [each.status_code for each in answers] == [201, 201, 201, 429]
    problem = problem_of(answers[3], 429)
    assert "up to 3 runs" in problem["detail"]
    assert "retry-after" in answers[3].headers


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"config": {"data": {"dataset": "spirals"}}}, "config.data.dataset"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": 501}, "epochs"),
        ({"epochs": 2.5}, "epochs"),
        ({"name": "x" * 201}, "name"),
        ({"stop": {"seconds": 0}}, "stop.seconds"),
        ({"stop": {"goal": 1}}, "stop.goal"),
        ({"epoch": 3}, "epoch"),
        ({"config": {"training": {"early_stopping": {}}}, "stop": {"patience": 1}}, "stop.patience"),
    ],
)
def test_a_wrong_order_is_refused_by_name_and_queues_nothing(
    idle: Client, order: dict[str, object], field: str
) -> None:
    problem = problem_of(idle.post("/api/runs", json=order), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["allowed"]
    assert idle.get("/api/runs").json()["runs"] == []


def test_every_fault_of_an_order_is_named_with_its_place(idle: Client) -> None:
    order = {"config": {"training": {"batch_size": 0}}, "epochs": 0}
    errors = problem_of(idle.post("/api/runs", json=order), 422)["errors"]
    assert [error["field"] for error in errors] == ["config.training.batch_size", "epochs"]
    assert [error["code"] for error in errors] == ["too_small", "too_small"]
    assert errors[1]["allowed"] == "1 to 500"


@pytest.mark.parametrize("path", ["", "/history", "/parameters", "/state", "/boundary.png"])
def test_a_run_that_does_not_exist_is_a_problem(client: Client, path: str) -> None:
    assert problem_of(client.get(f"/api/runs/999999{path}"), 404)["detail"] == "There is no run 999999."


def test_wrong_parameters_are_problems(client: Client) -> None:
    assert problem_of(client.get("/api/runs/x"), 422)["errors"][0]["field"] == "run_id"
    assert problem_of(client.get("/api/runs?limit=0"), 422)["errors"][0]["field"] == "limit"
    assert problem_of(client.get(f"/api/runs/{10**30}"), 422)["errors"][0]["field"] == "run_id"


def test_many_clients_at_once_each_get_their_own_run(client: Client) -> None:
    answers: list[Response] = []

    def order(seed: int) -> None:
        answers.append(client.post("/api/runs?wait=30", json={"config": {"seed": seed}, "epochs": 2}))

    threads = [threading.Thread(target=order, args=(seed,)) for seed in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    runs = [answer.json() for answer in answers]
    assert sorted(run["config"]["seed"] for run in runs) == list(range(20))
    assert {run["status"] for run in runs} == {"finished"}
    assert len({run["id"] for run in runs}) == 20


def test_an_unusable_database_is_a_problem_and_the_rest_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}")  # a folder, not a file
    with serving(settings) as server, Client(base_url=server.page_url) as client:
        problem_of(client.get("/api/runs"), 503)
        assert client.get("/api/health").status_code == 200
    assert "cannot be opened" in caplog.text


@pytest.mark.parametrize("name", ["a\0b", "\0", "half \ud83d"])
@pytest.mark.parametrize("path", ["/api/runs", "/api/sweeps"])
def test_a_name_that_no_database_keeps_is_refused_by_name(client: Client, path: str, name: str) -> None:
    order = {"config": {}, "name": name} if path == "/api/runs" else {"base": {}, "grid": {}, "name": name}
    answer = client.post(path, content=json.dumps(order))
    assert answer.status_code in (400, 422)  # half a pair is no JSON either
    if answer.status_code == 422:
        assert ("name", "not_keepable_text") in [
            (each["field"], each["code"]) for each in answer.json()["errors"]
        ]
