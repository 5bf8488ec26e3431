"""Seeds of one setting that are trained at once have the bits and the history that each has alone."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer
from playground.evidence.collecting import Trainings
from playground.evidence.measures import MEASURES
from playground.evidence.running import run_all
from playground.training.configured import ConfiguredFitting
from playground.training.side_by_side import (
    MOST_TOGETHER,
    SideBySide,
    has_lanes,
    load_lanes,
    may_be_side_by_side,
)

SMALL: dict[str, Any] = {"data": {"samples": 60}, "network": {"hidden": [3]}}
FITTING: list[dict[str, Any]] = [
    {},
    SMALL,
    {**SMALL, "data": {"dataset": "reg-plane", "samples": 60, "standardize": True}},
    {**SMALL, "training": {"batch_size": 60, "regularization": "l2", "regularization_rate": 0.01}},
    {**SMALL, "data": {"samples": 80, "validation_fraction": 0.25}},
    {**SMALL, "training": {"schedule": "step"}, "data": {"samples": 61, "noise": 20}},
    {**SMALL, "data": {"samples": 60, "validation_fraction": 0.2}},
]
OTHERWISE: list[dict[str, Any]] = [
    {"training": {"optimizer": "adam"}},
    {"training": {"early_stopping": {"patience": 5}}},
    {"training": {"schedule": "plateau"}},
    {"network": {"dropout": 0.1}},
    {"network": {"hidden": [64, 64]}},
    {"data": {"dataset": "iris4"}},
]


@pytest.fixture(autouse=True, scope="module")
def _lanes() -> None:
    load_lanes()


def members(config: dict[str, Any], n_seeds: int) -> list[ConfiguredFitting]:
    return [
        ConfiguredFitting(ExperimentConfig(**{**config, "seed": seed}), keeps_last_update=False)
        for seed in range(n_seeds)
    ]


def trainers(config: dict[str, Any], n_seeds: int, epochs: int) -> Iterator[Trainer]:
    for seed in range(n_seeds):
        trainer = Trainer({**config, "seed": seed})
        trainer.train(epochs)
        yield trainer


@pytest.mark.parametrize("config", FITTING)
def test_each_seed_has_the_parameters_and_the_history_of_its_trainer(config: dict[str, Any]) -> None:
    together = SideBySide.of(members(config, 5))
    assert together is not None
    assert together.advance(7, 40) == 7  # cut in the middle of an epoch
    assert not together.is_apart
    together.advance(10**9, 40)
    for network, history, trainer in zip(
        together.networks, together.histories, trainers(config, 5, 40), strict=True
    ):
        np.testing.assert_array_equal(network.parameters, trainer.network.parameters)
        np.testing.assert_array_equal(history.high, trainer.recorded.high)


@pytest.mark.parametrize("config", OTHERWISE)
def test_what_the_kernel_lacks_is_not_put_side_by_side(config: dict[str, Any]) -> None:
    assert SideBySide.of(members(config, 3)) is None
    assert not may_be_side_by_side(members(config, 1)[0], MOST_TOGETHER)


def test_two_seeds_are_no_faster_at_once_and_three_are() -> None:
    assert has_lanes()
    (first,) = members(SMALL, 1)
    assert not may_be_side_by_side(first, 2)
    assert may_be_side_by_side(first, 3)


@pytest.mark.parametrize("config", [*FITTING, *OTHERWISE])
def test_trainings_have_the_bits_of_trainers_whichever_way_they_were_trained(config: dict[str, Any]) -> None:
    trainings = Trainings([ExperimentConfig(**config)] * 2, range(10), 8, MEASURES["train_loss"])
    run_all(trainings)
    expected = [trainer.evaluate().train_loss for trainer in trainers(config, 10, 8)]
    assert trainings.values(0).tolist() == trainings.values(1).tolist() == expected


def test_seeds_go_on_alone_when_one_of_them_diverges() -> None:
    config = {
        "data": {"dataset": "reg-plane", "samples": 60},
        "network": {"hidden": [4], "activation": "relu"},
        "training": {"learning_rate": 2.0},
    }
    trainings = Trainings([ExperimentConfig(**config)], range(16), 30, MEASURES["test_loss"])
    run_all(trainings)
    ended = list(trainers(config, 16, 30))
    diverged = [outcome.diverged for outcome in trainings.outcomes[0] if outcome is not None]
    assert diverged == [trainer.progress.diverged for trainer in ended]
    assert True in diverged
    for value, trainer in zip(trainings.values(0).tolist(), ended, strict=True):
        assert trainer.progress.diverged or value == trainer.evaluate().test_loss
