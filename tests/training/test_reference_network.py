"""A network of the reference does whatever one of kernels does, with the same numbers but for rounding."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.analysis.gradients import measured_slope, training_gradient
from playground.analysis.trace import trace_sample
from playground.config import ExperimentConfig, change_config, read_config
from playground.engine.optimizers import OPTIMIZERS
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer
from tests.config.strategies import valid_configs
from tests.model.test_oracle import made_small

ARRAYS = ("parameters", "slots", "averages")

MANY_KINDS = [
    {},
    {"network.hidden": []},
    {"network.hidden": [5, 4], "network.activation": ["relu", "maxout"], "training.batch_size": 1},
    {"network.activation": "prelu", "network.dropout": 0.3, "training.shuffle": False},
    {"network.batch_normalization": True, "data.standardize": True, "training.batch_size": 17},
    {"data.dataset": "spiral", "training.loss": "binary_crossentropy", "training.schedule": "step"},
    {"data.dataset": "blobs", "training.loss": "categorical_crossentropy"},
    {"data.dataset": "reg-gauss", "training.loss": "huber", "training.regularization": "elastic"},
    {"training.clip_norm": 0.1, "training.clip_value": 0.05, "training.regularization": "l1"},
]


def assert_close(ours: Any, theirs: Any, rtol: float = 1e-7, atol: float = 1e-9) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol)


def pair(config: ExperimentConfig) -> tuple[Trainer, Trainer]:
    return (
        Trainer(config, keeps_last_update=True),
        Trainer(config, keeps_last_update=True, network=ReferenceNetwork),
    )


def known(changes: dict[str, object]) -> ExperimentConfig:
    return change_config(ExperimentConfig(), {"data.samples": 60, **changes})


@pytest.mark.parametrize("changes", MANY_KINDS, ids=str)
def test_everything_that_is_shown_is_the_same_but_for_rounding(changes: dict[str, object]) -> None:
    kernels, plain = pair(known(changes))
    for trainer in (kernels, plain):
        trainer.advance(7)
        trainer.advance(until_epoch=3)
        trainer.advance(2)
    assert kernels.progress == plain.progress
    for name in ARRAYS:
        assert_close(getattr(plain.network, name), getattr(kernels.network, name))
    one, other = kernels.evaluate(), plain.evaluate()
    for name in ("train_loss", "test_loss", "train_r_squared", "penalty", "learning_rate"):
        assert_close(np.array(getattr(other, name), float), np.array(getattr(one, name), float))
    assert other.train_accuracy == one.train_accuracy
    picture, same = plain.output_picture(20), kernels.output_picture(20)
    assert np.abs(picture.astype(int) - same).max() <= 1
    assert_close(training_gradient(plain), training_gradient(kernels), rtol=1e-6, atol=1e-8)
    assert_close(measured_slope(plain, 1).value, measured_slope(kernels, 1).value, rtol=1e-4)
    traces = [trace_sample(each, [0.5, -1.0]) for each in (plain, kernels)]
    assert_close(traces[0].pre_activations, traces[1].pre_activations)
    assert_close(plain.predict([[1, 2], [3, -4]]), kernels.predict([[1, 2], [3, -4]]))
    updates = plain.last_update, kernels.last_update
    assert updates[0] is not None
    assert updates[1] is not None
    np.testing.assert_array_equal(updates[0].rows, updates[1].rows)
    assert_close(updates[0].change, updates[1].change)
    passes = [each.network.training_pass(each.train_samples, each.rule, 5) for each in (plain, kernels)]
    for ours, theirs in zip(*passes, strict=True):
        assert_close(ours, theirs)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_either_goes_on_from_the_state_of_the_other(optimizer: str) -> None:
    kernels, plain = pair(known({"training.optimizer": optimizer, "training.learning_rate": 0.001}))
    for trainer in (kernels, plain):
        trainer.advance(11)
    swapped = [
        Trainer.from_state(plain.state()),
        Trainer.from_state(kernels.state(), network=ReferenceNetwork),
    ]
    for trainer in (kernels, *swapped):
        trainer.advance(12)
        for name in ARRAYS:
            expected = getattr(kernels.network, name)
            if trainer is not kernels:
                assert_close(getattr(trainer.network, name), expected)


@settings(max_examples=60, deadline=None)
@given(valid_configs().map(made_small).map(read_config), st.integers(1, 30))
def test_whatever_a_config_admits_is_trained(config: ExperimentConfig, steps: int) -> None:
    trainer = Trainer(config, keeps_last_update=True, network=ReferenceNetwork)
    trainer.advance(steps)
    metrics = trainer.evaluate()
    assert metrics.step == trainer.progress.step
    assert trainer.progress.step == steps or trainer.progress.diverged or trainer.is_stopped
    trainer.output_picture(10)
    trainer.state()


def test_cutting_training_into_pieces_changes_no_bit() -> None:
    config = known({"network.dropout": 0.2, "training.optimizer": "adam", "training.early_stopping": {}})
    whole, cut = (Trainer(config, network=ReferenceNetwork) for _ in range(2))
    whole.advance(100)
    while cut.progress.step < 100:
        cut.advance(min(3, 100 - cut.progress.step))
    np.testing.assert_array_equal(whole.network.parameters, cut.network.parameters)


def test_a_change_of_activation_keeps_the_kind_of_network() -> None:
    trainer = Trainer(ExperimentConfig(), network=ReferenceNetwork)
    trainer.advance(5)
    trainer.change(change_config(trainer.config, {"network.activation": "relu"}))
    assert trainer.network.is_reference
    trainer.change(change_config(trainer.config, {"network.hidden": [3]}))
    assert trainer.network.is_reference
    assert replace(trainer.progress).step == 0
