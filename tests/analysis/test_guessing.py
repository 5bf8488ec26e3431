"""The loss of the same answer for every sample."""

import math

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer
from playground.analysis.guessing import guess_losses
from playground.engine.losses import LOSSES


def guessed(**sections: object) -> tuple[dict[str, float], Trainer]:
    trainer = Trainer(ExperimentConfig.model_validate(sections))
    return dict(guess_losses(trainer.config, trainer.rows)), trainer


def test_of_numbers_it_is_half_the_variance_of_the_training_targets() -> None:
    losses, trainer = guessed(data={"dataset": "reg-gauss"})
    assert losses["train"] == pytest.approx(np.var(trainer.rows.train[:, -1]) / 2)


def test_under_cross_entropy_it_is_the_entropy_of_the_classes() -> None:
    losses, trainer = guessed(training={"loss": "binary_crossentropy"})
    share = float((trainer.rows.train[:, -1] > 0).mean())
    entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
    assert losses["train"] == pytest.approx(entropy)


@pytest.mark.parametrize(
    "loss", [name for name, row in LOSSES.items() if "classification" in row.output_activation]
)
def test_every_loss_of_two_classes_gives_a_number_for_every_part(loss: str) -> None:
    losses, _ = guessed(data={"validation_fraction": 0.2}, training={"loss": loss})
    assert set(losses) == {"train", "validation", "test"}
    assert all(math.isfinite(value) and value > 0 for value in losses.values())


def test_a_class_that_is_missing_costs_a_finite_number() -> None:
    points = [[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]]
    data = {"dataset": "custom", "task": "classification", "train": points, "test": [[0.0, 1.0, -1.0]]}
    losses, _ = guessed(data=data, training={"loss": "binary_crossentropy"})
    assert losses["train"] == pytest.approx(0.0, abs=1e-9)
    assert math.isfinite(losses["test"])
