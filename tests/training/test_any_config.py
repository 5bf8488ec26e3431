"""Whatever the config admits can be trained: combinations drawn at random."""

import json
import math
from typing import Any

import numpy as np
from hypothesis import given, settings

from playground.config import read_config
from playground.training.replay import replay
from playground.training.trainer import Trainer
from tests.config.strategies import valid_configs


def made_small(value: dict[str, Any]) -> dict[str, Any]:
    """The same config with fewer rows and neurons, because it is the combination that matters."""
    if value["data"]["dataset"] != "custom":
        value["data"]["samples"] = 40
    value["network"]["hidden"] = [min(size, 6) for size in value["network"]["hidden"]]
    return value


@settings(max_examples=100, deadline=None)
@given(valid_configs().map(made_small))
def test_every_config_trains_five_epochs_without_a_silent_nan(value: dict[str, Any]) -> None:
    trainer = Trainer(read_config(value))
    metrics = trainer.train(5)
    assert metrics.diverged or metrics.stopped or metrics.epoch == 5
    assert metrics.diverged or math.isfinite(metrics.train_loss)
    assert metrics.diverged or np.isfinite(trainer.network.parameters).all()


@settings(max_examples=50, deadline=None)
@given(valid_configs().map(made_small))
def test_every_config_goes_on_from_its_state_and_its_log_bit_for_bit(value: dict[str, Any]) -> None:
    trainer = Trainer(read_config(value))
    trainer.train(2)
    resumed, replayed = Trainer.from_state(trainer.state()), replay(json.loads(json.dumps(trainer.log)))
    for each in (trainer, resumed, replayed):
        each.train(2)
    np.testing.assert_array_equal(replayed.network.parameters, trainer.network.parameters)
    np.testing.assert_array_equal(resumed.network.parameters, trainer.network.parameters)
