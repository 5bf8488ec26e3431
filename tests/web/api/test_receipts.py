"""Receipts over REST: what Python gives for the same training, as the checker accepts it."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.analysis.receipt import step_receipt
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer
from playground.web.api.receipts import ReceiptOut
from tests.analysis.test_receipt import broken
from tests.analysis.wrong_receipts import RICH
from tests.web.api.one_run import EPOCHS, server_with_one_run
from tests.web.asking import Client

DOCS = Path(__file__).parents[3] / "docs" / "rest.md"
CONFIG: dict[str, Any] = {"data": {"dataset": "moons"}, "training": {"optimizer": "adam", "batch_size": 7}}


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


def written(trainer: Trainer, sample: int | None = None) -> Any:
    return json.loads(json.dumps(step_receipt(trainer, sample)))


@pytest.mark.parametrize("sample", [None, 3])
def test_a_run_s_receipt_is_its_trainer_s(client: Client, trainer: Trainer, sample: int | None) -> None:
    answer = client.get("/api/runs/1/receipt", params={} if sample is None else {"sample": sample})
    assert answer.status_code == 200, answer.text
    assert answer.json() == written(trainer, sample)
    assert broken(answer.json()) == []


@pytest.mark.parametrize("config", [CONFIG, RICH])
def test_a_config_s_receipt_is_of_its_first_step(client: Client, config: dict[str, Any]) -> None:
    answer = client.post("/api/receipt", json={"config": config})
    assert answer.status_code == 200, answer.text
    assert answer.json() == written(Trainer(config))
    assert broken(answer.json()) == []


@pytest.mark.parametrize("network", [None, ReferenceNetwork])
def test_a_saved_state_s_receipt_is_of_its_next_step(
    client: Client, network: type[ReferenceNetwork] | None
) -> None:
    trainer = Trainer(CONFIG) if network is None else Trainer(CONFIG, network=network)
    trainer.advance(9)
    state = b64encode(trainer.state()).decode("ascii")
    answer = client.post("/api/receipt", json={"state": state, "sample": 0})
    assert answer.status_code == 200, answer.text
    assert answer.json() == written(trainer, 0)
    assert broken(answer.json()) == []


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"sample": 9000}, "sample", "index_out_of_range"),
        ({"sample": -1}, "sample", "too_small"),
        ({"config": {}, "state": ""}, "state", "config_or_state"),
        ({"state": "!"}, "state", "not_a_saved_state"),
        ({"state": "AAAA"}, "state", "not_a_saved_state"),
        ({"config": {"data": {"samples": 2000}}}, "config.data.samples", "samples_over_limit"),
        (
            {"config": {"network": {"hidden": [64] * 8}, "training": {"batch_size": 100}}},
            "training.batch_size",
            "batch_too_large",
        ),
    ],
)
def test_what_cannot_be_written_down_is_refused_by_name(
    client: Client, body: dict[str, Any], field: str, code: str
) -> None:
    answer = client.post("/api/receipt", json=body)
    assert answer.status_code == 422, answer.text
    first = answer.json()["errors"][0]
    assert (first["field"], first["code"]) == (field, code)


def test_a_run_that_is_not_there_has_no_receipt(client: Client) -> None:
    assert client.get("/api/runs/77/receipt").status_code == 404


def test_what_is_answered_is_all_that_a_receipt_holds(trainer: Trainer) -> None:
    assert list(ReceiptOut.model_fields) == list(step_receipt(trainer))
    section = (
        DOCS.read_text("utf-8").partition("\n## `GET /api/runs/{run_id}/receipt`")[2].partition("\n## ")[0]
    )
    assert [name for name in ReceiptOut.model_fields if f"`{name}`" not in section] == []
