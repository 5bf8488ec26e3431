"""Averages of runs over REST: what Python gives for the same trainings."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from playground import Ensemble, Trainer
from playground.config import ExperimentConfig
from playground.drawing.boundary import boundary_png, disagreement_png
from playground.drawing.palettes import palette_of
from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.asking import Client
from tests.web.serving import serving

CONFIGS = [
    {"seed": seed, "data": {"dataset": "moons", "noise": 40, "seed": 1, "resample": "bootstrap"}}
    for seed in range(3)
]
OTHER = {"data": {"dataset": "reg-plane"}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Of a server with three runs of classes and one of numbers."""
    settings = Settings(database=sqlite_url(tmp_path_factory.mktemp("store")), run_processes=1)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as connected:
        for config in (*CONFIGS, OTHER):
            body = {"config": config, "epochs": 5}
            assert connected.post(f"/api/runs?wait={PATIENCE_S}", json=body).json()["status"] == "finished"
        yield connected


@pytest.fixture(scope="module")
def members() -> list[Trainer]:
    trainers = [Trainer(ExperimentConfig.model_validate(config)) for config in CONFIGS]
    for trainer in trainers:
        trainer.train(5)
    return trainers


def test_runs_are_averaged_as_trainers_are(client: Client, members: list[Trainer]) -> None:
    answer = client.post("/api/ensembles", json={"runs": [1, 2, 3]})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    scores = Ensemble(members).scores()
    assert (found["score"], found["average"], found["n_test"]) == ("accuracy", scores.average, scores.n_test)
    assert found["disagreement"] == scores.disagreement
    assert [(each["run"], each["score"]) for each in found["members"]] == list(enumerate(scores.members, 1))
    n_parameters = sum(part.size for layer in members[0].parameters() for part in layer.values())
    assert {each["parameters"] for each in found["members"]} == {n_parameters}
    assert found["parameters"] == 3 * n_parameters


def test_a_sweep_over_seeds_with_bootstrap_samples_is_bagged(client: Client, members: list[Trainer]) -> None:
    base = {key: value for key, value in CONFIGS[0].items() if key != "seed"}
    order = {"base": base, "grid": {"data.noise": [40]}, "epochs": 5, "seeds": [0, 1, 2]}
    sweep = client.post("/api/sweeps", json=order).json()
    until = time.monotonic() + PATIENCE_S
    while client.get(f"/api/sweeps/{sweep['id']}").json()["status"] == "running":
        assert time.monotonic() < until
    runs = sorted(
        run["id"] for run in client.get("/api/runs", params={"sweep_id": sweep["id"]}).json()["runs"]
    )
    found = client.post("/api/ensembles", json={"runs": runs}).json()
    assert found["n_test"] == len(members[0].rows.test)
    assert found["average"] == Ensemble(members).scores().average


def test_pictures_are_those_of_the_ensemble(client: Client, members: list[Trainer]) -> None:
    ensemble, palette = Ensemble(members), palette_of("dark", "contrast")
    query: dict[str, Any] = {"runs": [1, 2, 3], "size": 40, "theme": "dark", "palette": "contrast"}
    average = client.get("/api/ensembles/boundary.png", params=query)
    assert average.headers["content-type"] == "image/png"
    assert average.content == boundary_png(ensemble, 40, palette)
    disagreement = client.get("/api/ensembles/boundary.png", params={**query, "shows": "disagreement"})
    assert disagreement.content == disagreement_png(ensemble, 40, palette)
    assert disagreement.content != average.content


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize(
    ("runs", "status", "code", "field"),
    [
        ([1, 99], 404, "run_not_found", None),
        ([1], 422, None, "runs"),
        ([1, 0], 422, None, "runs.1"),
        ([1, 2, 4], 422, None, "runs.2"),
        ([1] * 65, 422, None, "runs"),
    ],
)
def test_what_cannot_be_averaged_is_refused_by_its_place(
    client: Client, method: str, runs: list[int], status: int, code: str | None, field: str | None
) -> None:
    if method == "POST":
        refused = client.post("/api/ensembles", json={"runs": runs})
    else:
        refused = client.get("/api/ensembles/boundary.png", params={"runs": runs})
    assert refused.status_code == status, refused.text
    answer = refused.json()
    if code:
        assert answer["code"] == code
    else:
        assert [each["field"] for each in answer["errors"]] == [field]
