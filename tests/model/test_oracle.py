"""The compiled kernels against the plain reference, over random configs: losses, gradients, parameters.

Two correct programs that add in another order differ by rounding, and training may magnify that: a learning
rate beyond stability doubles it at each step, and an optimizer that divides a gradient by its own size makes
one of rounding errors alone (a bias before batch normalization has no other) as large as any. How much a
config magnifies is measured: the reference trains again with random rounding errors in every operation. Where
such trainings stay together, kernels and reference must agree to 1e-10 of the largest number; where they
part, to a multiple of the distance by which they part; where they part by more than a ten-millionth, a kink
or a step of some function may throw them anywhere. How many configs are held to 1e-10 is counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.config import ExperimentConfig, read_config
from playground.data.datasets import DATASETS
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Hyperparameter
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.samples import Samples as EngineSamples
from playground.engine.schedules import SCHEDULES
from playground.model import reference
from playground.model.reference import Method, State
from playground.model.reference.network import Parameters
from playground.training.assembly import engine_rule
from playground.training.metrics import Metrics
from playground.training.trainer import Trainer
from tests.config.strategies import valid_configs
from tests.model.rounding import RandomlyRounded

STEPS = 20
PRECISION = 1e-10
MARGIN = 30.0  # how many times the distance between randomly rounded trainings is still rounding
N_ROUNDED = 2
N_IN_DOUBT = 40  # before a disagreement is believed: a kink may be crossed by one rounding of many
CHAOTIC = 1e-7  # relative distance of such trainings beyond which any distance is
LEAST = 1e-290  # below, numbers have fewer digits


def made_small(value: dict[str, Any]) -> dict[str, Any]:
    """The same config with fewer rows and neurons, and without rates that no network survives."""
    if value["data"]["dataset"] != "custom":
        value["data"]["samples"] = 40
    value["network"]["hidden"] = [min(size, 6) for size in value["network"]["hidden"]]
    training = value["training"]
    training["learning_rate"] = min(training["learning_rate"], 0.3)
    training["regularization_rate"] = min(training["regularization_rate"], 0.3)
    return value


def small_configs() -> st.SearchStrategy[ExperimentConfig]:
    return valid_configs().map(made_small).map(read_config)


class Reference:
    """A config trained by the reference, with exact or with randomly rounded arithmetic."""

    def __init__(self, config: ExperimentConfig, *, rounded: bool = False) -> None:
        self.method: Method = reference.method_of(config)
        self.train, self.test = reference.samples_of(config)
        self.validation = reference.validation_samples_of(config)
        self.is_rounded = rounded
        self.state = reference.beginning(config, self.method)
        self.move_to(self.state, self.state.parameters)

    def move_to(self, state: State, parameters: Parameters) -> None:
        """Go on from a state with other parameters."""
        if self.is_rounded:
            parameters = [
                {name: part.view(RandomlyRounded) for name, part in parts.items()} for parts in parameters
            ]
        self.state = replace(state, parameters=parameters)

    def advance(self, steps: int) -> None:
        self.state = reference.advance(
            self.method, self.state, self.train, self.test, self.validation, max_steps=steps
        )

    def losses(self) -> list[float]:
        parts = (self.train, self.test, self.validation)
        return [reference.mean_loss(self.method, self.state, part) for part in parts if part is not None]

    def parameters(self) -> np.ndarray:
        return flat(self.state.parameters)

    def gradient(self) -> np.ndarray:
        return flat(reference.objective_gradient(self.method, self.state, self.train))


def losses_of(metrics: Metrics) -> list[float]:
    losses = (metrics.train_loss, metrics.test_loss, metrics.validation_loss)
    return [loss for loss in losses if loss is not None]


def flat(parameters: Any) -> np.ndarray:
    """All parameters in the order of the engine's flat vector."""
    order = ("weights", "biases", "leaks", "gamma", "beta")
    return np.concatenate([parts[name].ravel() for parts in parameters for name in order if name in parts])


def assert_agrees(kernel: Any, plain: Any, rounded: list[Any], what: str) -> bool:
    """Whether the numbers are well-conditioned; fails where the kernel's are not the reference's."""
    kernel, plain = np.asarray(kernel, float), np.asarray(plain, float)
    if not np.isfinite(plain).all():
        return False  # a sum of numbers near the largest there is overflows in one order and not in another
    scale = np.abs(plain).max(initial=0.0)
    spread = max(np.abs(np.asarray(each, float) - plain).max(initial=0.0) for each in rounded)
    if spread > CHAOTIC * scale:
        return False
    difference = np.abs(kernel - plain).max(initial=0.0)
    assert difference <= max(PRECISION * scale, MARGIN * spread, LEAST), (
        f"{what}: {difference:g} apart, {difference / scale:g} of the largest; rounding explains {spread:g}"
    )
    return bool(MARGIN * spread <= PRECISION * scale)


def compared(config: ExperimentConfig) -> list[bool]:
    """Compares 20 steps; tells of parameters, losses and gradient whether they had to agree to 1e-10."""
    try:
        return list(_compared(config, N_ROUNDED))
    except AssertionError:
        return list(_compared(config, N_IN_DOUBT))


def _compared(config: ExperimentConfig, n_rounded: int) -> Iterator[bool]:
    trainer = Trainer(config)
    trainer.advance(STEPS)
    RandomlyRounded.rng = np.random.default_rng(0)  # whatever was compared before
    plain, rounded = Reference(config), [Reference(config, rounded=True) for _ in range(n_rounded)]
    for each in (plain, *rounded):
        each.advance(STEPS)
    state, network, progress = plain.state, trainer.network, trainer.progress
    if len({(each.state.diverged, each.state.step) for each in (plain, *rounded)}) > 1:
        yield False  # rounding decides whether it diverges, and when
        return
    assert (state.diverged, state.stopped) == (progress.diverged, trainer.is_stopped)
    assert (state.epoch, state.step, state.offset) == (progress.epoch, progress.step, progress.offset)
    if state.diverged:
        return
    yield assert_agrees(
        network.parameters, plain.parameters(), [each.parameters() for each in rounded], "parameters"
    )
    metrics = trainer.evaluate()
    yield assert_agrees(losses_of(metrics), plain.losses(), [each.losses() for each in rounded], "losses")
    # Gradients at the same parameters: those that the kernels have reached.
    for each in (plain, *rounded):
        each.move_to(state, trainer.parameters())
    rule = engine_rule(config.network, config.training, config.task, config.seed)
    samples = EngineSamples(plain.train.inputs, plain.train.targets, plain.train.weights)
    yield assert_agrees(
        network.gradient(samples, rule, progress.step),
        plain.gradient(),
        [each.gradient() for each in rounded],
        "gradient",
    )


@pytest.mark.slow
def test_kernels_and_reference_agree_after_twenty_steps() -> None:
    held: list[bool] = []

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(small_configs())
    def compare(config: ExperimentConfig) -> None:
        held.append(all(compared(config)))

    compare()
    assert np.mean(held) > 0.5  # it was 0.7 to 0.9


def with_row(section: str, name: str, value: object) -> dict[str, Any]:
    """A config of which one row of a table is asked for; nothing in it magnifies rounding errors."""
    config: dict[str, dict[str, Any]] = {
        "data": {"dataset": "spiral", "samples": 60, "noise": 10},
        "network": {"hidden": [5, 4]},
        "training": {"batch_size": 7, "learning_rate": 0.02, "regularization_rate": 0.01},
    }
    config[section][name] = value
    return config


def other_value(hyperparameter: Hyperparameter) -> float:
    """A value that is not the default."""
    if hyperparameter.whole:
        return hyperparameter.high
    return hyperparameter.default * 0.6 + hyperparameter.high * 0.02


def loss_config(loss: str, values: Mapping[str, float] = MappingProxyType({})) -> dict[str, Any]:
    """A config of a data set that the loss is for."""
    task = next(iter(LOSSES[loss].output_activation))
    config = with_row("training", "loss", {"name": loss, **values})
    config["data"]["dataset"] = next(row.name for row in DATASETS.values() if row.task == task)
    return config


ONE_ROW_EACH = [
    *(with_row("network", "activation", name) for name in ACTIVATIONS),
    *(with_row("network", "initializer", name) for name in INITIALIZERS),
    *(with_row("training", "optimizer", name) for name in OPTIMIZERS),
    *(with_row("training", "schedule", name) for name in SCHEDULES),
    *(with_row("training", "regularization", name) for name in REGULARIZERS),
    *(loss_config(name) for name in LOSSES),
    *(
        with_row("network", "activation", {"name": row.name, each.name: other_value(each)})
        for row in ACTIVATIONS.values()
        for each in row.hyperparameters
    ),
    *(
        loss_config(row.name, {each.name: other_value(each)})
        for row in LOSSES.values()
        for each in row.hyperparameters
    ),
    with_row("training", "clip_norm", 0.05),
    with_row("training", "clip_value", 0.01),
    with_row("training", "batch_size", 1),
    with_row("training", "shuffle", False),
    with_row("training", "schedule", {"name": "plateau", "patience": 1, "factor": 0.3}),
    with_row("training", "early_stopping", {"patience": 1, "minimum_change": 0.01}),
    with_row("network", "dropout", [0.4, 0.2]),
    with_row("network", "batch_normalization", True),
    with_row("data", "standardize", True),
]


@pytest.mark.parametrize("config", ONE_ROW_EACH, ids=str)
def test_every_row_agrees_to_ten_digits(config: dict[str, Any]) -> None:
    assert compared(read_config(config)) == [True, True, True]


def test_a_whole_history_is_the_trainer_s() -> None:
    config = read_config(
        {
            "data": {"dataset": "reg-gauss", "samples": 60, "noise": 20},
            "training": {"learning_rate": 0.2, "early_stopping": {"patience": 3, "minimum_change": 0.002}},
        }
    )
    trainer = Trainer(config)
    trainer.train(40)
    trained = reference.train(config, 40)
    assert trainer.history["epoch"][-1] < 40
    assert trained.history.keys() == trainer.history.keys()
    for name, column in trainer.history.items():
        if column[0] is None:
            assert trained.history[name] == column
        else:
            np.testing.assert_allclose(trained.history[name], column, rtol=1e-10)
    for plain, compiled in zip(trained.parameters, trainer.parameters(), strict=True):
        for name, part in compiled.items():
            np.testing.assert_allclose(plain[name], part, rtol=1e-10)


def test_the_best_epoch_is_the_trainer_s() -> None:
    config = read_config(
        {
            "data": {"noise": 40, "samples": 60},
            "training": {"learning_rate": 1, "early_stopping": {"patience": 99}},
        }
    )
    trainer = Trainer(config)
    trainer.train(30)
    assert trainer.restored_epoch is not None
    for plain, compiled in zip(reference.train(config, 30).parameters, trainer.parameters(), strict=True):
        for name, part in compiled.items():
            np.testing.assert_allclose(plain[name], part, rtol=1e-10)


def test_both_end_where_numbers_stop_being_finite() -> None:
    config = read_config({"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 100}})
    trainer = Trainer(config)
    metrics = trainer.train(50)
    state = reference.train(config, 50).state
    assert metrics.diverged
    assert (state.diverged, state.epoch, state.step) == (True, metrics.epoch, metrics.step)
