"""The perceptron: Rosenblatt's rule with batches of one, and training that ends by itself."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Perceptron

from playground import ExperimentConfig, Trainer
from playground.model.reference import train
from playground.training.configured import ConfiguredFitting
from playground.training.side_by_side import SideBySide

CORNERS = np.array([(a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)])


def config(targets: Any, **training: Any) -> ExperimentConfig:
    """A perceptron without hidden layer, on four corners, from weights of zero."""
    rows = np.column_stack((CORNERS, targets)).tolist()
    return ExperimentConfig(
        data={"dataset": "custom", "task": "classification", "train": rows, "test": rows},
        network={"hidden": [], "initializer": "zeros"},
        training={"loss": "perceptron", "batch_size": 1, "shuffle": False, **training},
    )


AND, OR, XOR = [-1, -1, -1, 1], [-1, 1, 1, 1], [-1, 1, 1, -1]


@pytest.mark.parametrize("targets", [AND, OR, XOR])
@pytest.mark.parametrize("rate", [1.0, 0.1])
def test_one_point_at_a_time_is_scikit_learn_s_perceptron(targets: list[int], rate: float) -> None:
    theirs = Perceptron(shuffle=False, tol=None, max_iter=7, eta0=rate).fit(CORNERS, targets)
    trainer = Trainer(config(targets, learning_rate=rate))
    trainer.train(7)
    (layer,) = trainer.parameters()
    np.testing.assert_allclose(layer["weights"][:, 0], theirs.coef_[0], rtol=1e-12)
    np.testing.assert_allclose(layer["biases"], theirs.intercept_, rtol=1e-12)


@pytest.mark.parametrize("seed", range(25))
def test_training_ends_by_itself_when_no_training_point_is_wrong(seed: int) -> None:
    trainer = Trainer(
        ExperimentConfig(
            seed=seed,
            data={"dataset": "gauss"},
            network={"hidden": [], "initializer": "zeros"},
            training={"loss": "perceptron", "batch_size": 1},
        )
    )
    metrics = trainer.train(200)
    assert metrics.stopped
    assert metrics.epoch < 200
    outputs = trainer.predict(trainer.rows.train[:, :2])[:, 0]
    assert (outputs * trainer.rows.train[:, 2] > 0).all()


def test_it_does_not_end_while_a_point_lies_on_the_boundary() -> None:
    # After each epoch over XOR the weights are zero again, and with them every loss.
    metrics = Trainer(config(XOR, learning_rate=1.0)).train(100)
    assert (metrics.epoch, metrics.train_loss, metrics.stopped) == (100, 0.0, False)


@pytest.mark.parametrize("batch_size", [1, 4])
def test_it_ends_at_the_same_epoch_in_the_reference(batch_size: int) -> None:
    setting = config(AND, learning_rate=0.3, batch_size=batch_size)
    trainer, reference = Trainer(setting), train(setting, 50)
    metrics = trainer.train(50)
    assert reference.state.stopped
    assert metrics.stopped
    assert metrics.epoch == reference.state.epoch < 50
    np.testing.assert_allclose(trainer.parameters()[0]["weights"], reference.parameters[0]["weights"])


def test_whoever_lets_it_go_on_trains_one_more_epoch_that_changes_nothing() -> None:
    trainer = Trainer(config(OR))
    ended = trainer.train(50)
    before = trainer.network.parameters.copy()
    trainer.continue_after_early_stopping()
    metrics = trainer.train(50)
    assert (metrics.epoch, metrics.stopped) == (ended.epoch + 1, True)
    np.testing.assert_array_equal(trainer.network.parameters, before)


def test_the_kernel_of_many_seeds_leaves_it_to_each_to_end() -> None:
    members = [ConfiguredFitting(config(AND, batch_size=4), keeps_last_update=False) for _ in range(4)]
    assert SideBySide.of(members) is None
