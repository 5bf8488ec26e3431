"""What the doctor looks at, against numbers that are known otherwise."""

import math
from typing import Any

import numpy as np
import pytest

from playground.config import change_config
from playground.config.model import effective_loss
from playground.engine.activations import ACTIVATIONS
from playground.evidence.doctor.curves import Curves, curves_of
from playground.evidence.doctor.evidence import Evidence, gather
from playground.evidence.doctor.neighbours import attainable_skill, skill
from playground.training.trainer import Trainer


def evidence_of(trainer: Trainer) -> Evidence:
    return next(each for each in gather(trainer) if each is not None)


def one_neuron(weights: list[float], bias: float, activation: str, **changes: Any) -> Trainer:
    """Two inputs, a hidden neuron, and an output that passes it on."""
    layers = [
        {"weights": [[weights[0]], [weights[1]]], "biases": [bias]},
        {"weights": [[1.0]], "biases": [0.0]},
    ]
    return Trainer(
        {
            "data": {
                "dataset": "custom",
                "task": "regression",
                "train": [[1.0, 0.0, 1.0], [0.0, 1.0, -1.0], [2.0, 0.0, 0.5], [0.0, 2.0, 0.0]],
                "test": [[1.0, 1.0, 0.0]],
            },
            "network": {
                "hidden": [1],
                "activation": activation,
                "output": "linear",
                "initial_parameters": layers,
            },
            "training": {"learning_rate": 0.5, "batch_size": 4, **changes},
        }
    )


def test_a_neuron_that_is_below_zero_at_every_row_is_dead() -> None:
    assert evidence_of(one_neuron([1.0, 1.0], -3.0, "relu")).hidden[0].dead == 1.0
    assert evidence_of(one_neuron([1.0, 1.0], -1.5, "relu")).hidden[0].dead == 0.0
    assert evidence_of(one_neuron([1.0, 1.0], -3.0, "leaky_relu")).hidden[0].dead == 0.0


def test_the_saturated_share_counts_pairs_of_neuron_and_row() -> None:
    # 1 - tanh(z)^2 is below 0.05 from |z| = 2.18 on: of z = 1.5, 1, 3, 2 one in four.
    layer = evidence_of(one_neuron([1.5, 1.0], 0.0, "tanh")).hidden[0]
    assert (layer.saturated, layer.dead) == (0.25, 0.0)
    assert evidence_of(one_neuron([9.0, 9.0], 0.0, "relu")).hidden[0].saturated == 0.0


def test_the_sharpness_of_a_linear_neuron_is_that_of_its_inputs() -> None:
    trainer = Trainer(
        {
            "data": {"dataset": "reg-plane", "samples": 60, "seed": 3},
            "network": {"hidden": [], "output": "linear"},
            "training": {"learning_rate": 0.05},
        }
    )
    trainer.train(1)
    rows = np.column_stack([trainer.rows.train[:, :2], np.ones(len(trainer.rows.train))])
    # The playground's squared error is half of the square, so its Hessian is the mean of x x^T.
    expected = np.linalg.eigvalsh(rows.T @ rows / len(rows)).max()
    found = evidence_of(trainer)
    assert effective_loss(trainer.config.training, trainer.config.task).name == "squared_error"
    assert found.sharpness == pytest.approx(expected, rel=1e-3)
    assert found.stability_limit == 2.0 / 0.05


def test_momentum_moves_the_limit_and_other_optimizers_have_none() -> None:
    momentum = Trainer(
        {"training": {"optimizer": {"name": "momentum", "momentum": 0.5}, "learning_rate": 0.1}}
    )
    assert evidence_of(momentum).stability_limit == pytest.approx(30.0)
    adam = evidence_of(Trainer({"training": {"optimizer": "adam"}}))
    assert math.isnan(adam.stability_limit)
    assert math.isnan(adam.sharpness)


def test_an_update_of_plain_descent_is_rate_times_gradient() -> None:
    # One batch of all rows: the first update is -rate * gradient, and so are the few that follow, nearly.
    trainer = one_neuron([0.1, 0.1], 0.0, "linear", learning_rate=1e-6)
    layer = evidence_of(trainer).layers[0]
    assert layer.update == pytest.approx(1e-6 * layer.gradient / 0.1, rel=1e-3)


def test_copies_are_neurons_with_the_same_weights() -> None:
    zeros = evidence_of(Trainer({"network": {"hidden": [4], "initializer": "zeros"}}))
    drawn = evidence_of(Trainer({"network": {"hidden": [4]}}))
    assert (zeros.hidden[0].copies, drawn.hidden[0].copies) == (1.0, 0.0)


def test_targets_outside_of_the_output_are_unreachable() -> None:
    trainer = one_neuron([1.0, 1.0], 0.0, "tanh")
    trainer.change(
        change_config(trainer.config, {"network.output": "tanh", "data.train": [[0, 0, 3], [1, 1, 0]]})
    )
    assert evidence_of(trainer).unreachable == 0.5


def test_gathering_leaves_the_trainer_as_it_was() -> None:
    trainer, twin = Trainer({}), Trainer({})
    trainer.train(5)
    twin.train(5)
    evidence_of(trainer)
    trainer.train(5)
    twin.train(5)
    assert trainer.network.parameters.tobytes() == twin.network.parameters.tobytes()
    assert trainer.history == twin.history


def test_skill_goes_from_the_most_common_answer_to_always_right() -> None:
    assert (skill(0.75, 0.75), skill(1.0, 0.75), skill(0.875, 0.75)) == (0.0, 1.0, 0.5)


def test_neighbours_learn_what_is_there_and_nothing_of_noise() -> None:
    rng = np.random.default_rng(4)
    points = rng.uniform(-1, 1, (300, 2))
    sides = np.sign(points[:, :1])
    assert attainable_skill(points, sides, has_classes=True) > 0.9
    assert attainable_skill(points, rng.choice([-1.0, 1.0], (300, 1)), has_classes=True) < 0.2
    assert attainable_skill(points, points[:, :1] * 2, has_classes=False) > 0.9
    assert attainable_skill(points, rng.standard_normal((300, 1)), has_classes=False) < 0.1
    assert attainable_skill(points[:4], sides[:4], has_classes=True) == 1.0


def curves(train: list[float], test: list[float] | None = None) -> Curves:
    losses = np.array(train)
    return Curves(np.arange(len(losses), dtype=float), losses, np.array(test) if test else losses)


def test_the_course_of_a_loss_is_read_off_its_curve() -> None:
    saw = curves([1.0, 0.5] * 10)
    assert saw.rises == pytest.approx(9 / 19)
    assert saw.roughness == pytest.approx(0.5 / 0.75)
    assert curves([1.0, 3.0, 3.0]).peak == 3.0
    halved = curves([1.0] * 10 + [0.5] * 10)
    assert (halved.fall, halved.whole_fall) == (0.5, 0.5)
    over = curves([1.0] * 5 + [0.1] * 10, [1.0] * 5 + [0.5] * 5 + [0.6] * 5)
    assert over.test_rise == pytest.approx(0.2)
    assert over.gap == pytest.approx(6.0)
    assert over.n_epochs == 14


def test_losses_count_from_the_latest_change() -> None:
    trainer = Trainer({})
    trainer.train(10)
    trainer.change({"training.learning_rate": 0.1})
    trainer.train(4)
    assert curves_of(trainer).epochs.tolist() == [10, 11, 12, 13, 14]


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_every_activation_can_be_examined(activation: str) -> None:
    found = evidence_of(Trainer({"network": {"hidden": [4], "activation": activation}}))
    assert 0.0 <= found.layers[0].dead <= 1.0
    assert 0.0 <= found.layers[0].saturated <= 1.0


def test_the_largest_of_several_sums_is_never_dead() -> None:
    layer = evidence_of(Trainer({"network": {"hidden": [4], "activation": "maxout"}})).layers[0]
    assert (layer.dead, layer.saturated) == (0.0, 0.0)


def test_the_limit_is_by_the_rate_that_the_schedule_has_come_to() -> None:
    trainer = Trainer({"training": {"learning_rate": 0.1, "schedule": {"name": "exponential", "decay": 0.5}}})
    trainer.train(2)
    assert trainer.learning_rate != 0.1
    assert evidence_of(trainer).stability_limit == pytest.approx(2.0 / trainer.learning_rate)
