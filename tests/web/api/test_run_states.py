"""A run's state over REST: what is trained on from it goes on as if it had never ended."""

from typing import Any

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.training.trainer import Trainer
from tests.web.api.test_runs import XOR, client, ended, idle
from tests.web.asking import Client

__all__ = ["client", "idle"]  # fixtures


@pytest.mark.parametrize("data", [{"dataset": "xor"}, {"dataset": "reg-plane", "samples": 90}])
def test_the_state_of_a_run_goes_on_as_if_it_had_never_ended(client: Client, data: dict[str, Any]) -> None:
    order = {"data": data, "network": {"hidden": [3]}, "training": {"batch_size": 7}}
    run = ended(client, config=order, epochs=12)
    resumed = Trainer.from_state(client.get(f"/api/runs/{run['id']}/state").content)
    whole = Trainer(ExperimentConfig.model_validate(order))
    whole.train(12)
    assert resumed.progress == whole.progress
    assert resumed.recorded.high[:2].tolist() == whole.recorded.high[:2].tolist()
    assert np.allclose(resumed.recorded.high, whole.recorded.high, rtol=1e-6, equal_nan=True)
    assert resumed.train(3) == whole.train(3)


def test_the_state_of_a_run_that_has_not_begun_is_its_beginning(idle: Client) -> None:
    run = idle.post("/api/runs", json={"config": XOR}).json()
    trainer = Trainer.from_state(idle.get(f"/api/runs/{run['id']}/state").content)
    assert (trainer.progress.epoch, trainer.config.data.dataset) == (0, "xor")
