"""Reports over REST: what Python writes of the same experiment."""

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from playground import Trainer, replay, report, report_branch
from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.asking import Client
from tests.web.serving import serving

CONFIG: dict[str, Any] = {"data": {"dataset": "xor"}, "network": {"hidden": [4]}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Of a server with one run of five epochs."""
    settings = Settings(
        database=sqlite_url(tmp_path_factory.mktemp("store")), run_processes=1, max_samples=1000
    )
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as connected:
        body = {"config": CONFIG, "epochs": 5}
        assert connected.post(f"/api/runs?wait={PATIENCE_S}", json=body).json()["status"] == "finished"
        yield connected


@pytest.fixture(scope="module")
def branched() -> Trainer:
    """Left at epoch 4 of its second branch, which ends at epoch 6."""
    trainer = Trainer(CONFIG)
    trainer.train(7)
    trainer.seek(epoch=3)
    trainer.change({"training.learning_rate": 0.1})
    trainer.advance(until_epoch=6)
    trainer.seek(epoch=4)
    return trainer


def saved(trainer: Trainer) -> Any:
    return json.loads(trainer.experiment_file())


def test_a_run_s_report_is_its_trainer_s(client: Client) -> None:
    trainer = Trainer(CONFIG)
    trainer.train(5)
    answer = client.get("/api/runs/1/report", params={"lang": "zh-Hant"})
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-disposition"] == 'attachment; filename="run-1.html"'
    # A kept run begins with its state, so what opens it again is another file.
    assert without_files(answer.text) == without_files(report(trainer, "zh-Hant"))


def without_files(text: str) -> str:
    return text.partition('<ul class="files">')[0]


def test_an_experiment_is_reported_where_it_was_left(client: Client, branched: Trainer) -> None:
    asked = {"experiment": saved(branched)}
    state = {"state": b64encode(branched.state()).decode()}
    for body in (asked, {**asked, **state}):
        answer = client.post("/api/report?lang=en", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.text == report(branched)
    assert client.post("/api/report?lang=en", json={"config": CONFIG}).text == report(Trainer(CONFIG))


@pytest.mark.parametrize("branch", [1, 2])
def test_a_branch_is_reported(client: Client, branched: Trainer, branch: int) -> None:
    answer = client.post("/api/report?lang=zh-Hans", json={"experiment": saved(branched), "branch": branch})
    assert answer.status_code == 200, answer.text
    assert answer.text == report_branch(replay(saved(branched)), branch, "zh-Hans")
    assert answer.headers["content-disposition"] == f'attachment; filename="branch-{branch}.html"'


def test_what_takes_long_to_compute_once_more_is_refused(client: Client, branched: Trainer) -> None:
    file = saved(branched)
    file["branches"][0]["end"]["step"] = 10**9
    answer = client.post("/api/report", json={"experiment": file, "branch": 1})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["received"]) == (422, "report_takes_long", 10**9)


def test_what_does_not_go_together_is_refused(client: Client, branched: Trainer) -> None:
    large = saved(branched)
    large["beginning"]["config"]["data"]["samples"] = 2000
    for body, code in (
        ({"config": CONFIG, "experiment": saved(branched)}, "config_or_experiment"),
        ({"branch": 1}, "no_such_branch"),
        ({"experiment": saved(branched), "branch": 3}, "no_such_branch"),
        ({"experiment": {"format": "other"}}, "not_an_experiment_file"),
        ({"experiment": saved(branched), "state": "?"}, "not_a_saved_state"),
        ({"experiment": large}, "samples_over_limit"),
    ):
        answer = client.post("/api/report", json=body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == code
