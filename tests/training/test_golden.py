"""TensorFlow Playground's own engine, recorded: the same losses, epoch by epoch, and the same parameters.

The files hold its data, initial parameters and results, as its code (commit 02469bd) printed them.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer

CASES = sorted((Path(__file__).parents[1] / "data" / "tensorflow_playground").glob("*.json"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One recorded run."""
    recorded: dict[str, Any] = json.loads(request.param.read_text())
    return recorded


def configured(case: dict[str, Any]) -> Trainer:
    given = case["config"]
    data = {**given["data"], "train": case["train"], "test": case["test"]}
    network = {**given["network"], "initial_parameters": case["initial_parameters"]}
    return Trainer(
        ExperimentConfig(seed=given["seed"], data=data, network=network, training=given["training"])
    )


def assert_same(ours: Any, recorded: Any) -> None:
    np.testing.assert_allclose(ours, recorded, rtol=1e-9, atol=1e-12)


def test_all_six_recordings_are_here() -> None:
    assert len(CASES) == 6


def test_losses_of_every_recorded_epoch_are_reproduced(case: dict[str, Any]) -> None:
    trainer = configured(case)
    for epoch, train_loss, test_loss in case["history"]:
        trainer.advance(10**9, until_epoch=epoch)
        metrics = trainer.evaluate()
        assert metrics.epoch == epoch
        assert_same([metrics.train_loss, metrics.test_loss], [train_loss, test_loss])


def test_final_parameters_and_outputs_are_reproduced(case: dict[str, Any]) -> None:
    trainer = configured(case)
    trainer.train(case["epochs"])
    for ours, recorded in zip(trainer.parameters(), case["final_parameters"], strict=True):
        assert_same(ours["weights"], recorded["weights"])
        assert_same(ours["biases"], recorded["biases"])
    assert_same(trainer.predict(case["probes"])[:, 0], case["probe_outputs"])
