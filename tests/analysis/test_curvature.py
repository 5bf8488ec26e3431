from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.analysis.curvature import curvature, largest_eigenvalue
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]


def made(hidden: list[int], **training: Any) -> Trainer:
    network = {"hidden": hidden, "activation": "tanh"}
    data = {"dataset": "circle", "samples": 60, "noise": 0.3}
    return Trainer({"data": data, "network": network, "training": {"batch_size": 100, **training}, "seed": 2})


def linear(**training: Any) -> Trainer:
    """A quadratic objective: one linear neuron over standardized inputs."""
    return Trainer(
        {
            "data": {"dataset": "reg-plane", "standardize": True},
            "network": {"hidden": []},
            "training": {"batch_size": 1000, "loss": "squared_error", **training},
        }
    )


def study(trainer: Trainer) -> Mapping[str, Any]:
    *_, last = curvature(trainer)
    assert last.result is not None
    return last.result


def hessian(trainer: Trainer) -> Numbers:
    """Second differences of the objective, evaluated."""
    network, h = trainer.network, 1e-4
    n = len(network.parameters)

    def objective(*moved: tuple[int, float]) -> float:
        parameters = network.parameters.copy()
        for place, by in moved:
            parameters[place] += by
        loss = network.evaluate(trainer.train_samples, trainer.rule.loss, parameters)[0]
        return loss + network.penalty(trainer.rule, parameters)

    result = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            result[i, j] = (
                objective((i, h), (j, h))
                - objective((i, h), (j, -h))
                - objective((i, -h), (j, h))
                + objective((i, -h), (j, -h))
            ) / (4 * h * h)
    return result


def test_the_eigenvalue_is_that_of_a_hessian_by_finite_differences_of_the_objective() -> None:
    trainer = made([3], regularization="l2", regularization_rate=0.1)
    trainer.train(20)
    expected = np.linalg.eigvalsh(hessian(trainer))[-1]
    assert study(trainer)["eigenvalue"] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("optimizer", ["rmsprop", "adagrad", "adam", "amsgrad"])
def test_with_second_moments_the_hessian_is_that_of_the_scaled_parameters(optimizer: str) -> None:
    trainer = made([2], optimizer=optimizer, learning_rate=0.01)
    trainer.train(15)
    slots = trainer.network.slots
    if optimizer in {"rmsprop", "adagrad"}:
        scale = 1 / (np.sqrt(slots[0]) + (1e-10 if optimizer == "adagrad" else 1e-8))
    else:
        second = slots[1 if optimizer == "adam" else 2] / (1 - 0.999**15)
        scale = 1 / (np.sqrt(second) + 1e-8) / (1 - 0.9**15)
    root = np.sqrt(scale)
    expected = np.linalg.eigvalsh(root[:, None] * hessian(trainer) * root)[-1]
    result = study(trainer)
    assert result["is_preconditioned"]
    assert result["eigenvalue"] == pytest.approx(expected, rel=2e-3)
    assert result["bound"] == pytest.approx(3800.0 if optimizer in {"adam", "amsgrad"} else 200.0)


@pytest.mark.parametrize(("optimizer", "factor"), [("sgd", 2.0), ("momentum", 3.8), ("nesterov", 3.8 / 2.8)])
def test_a_rate_below_the_bound_converges_and_one_above_it_grows(optimizer: str, factor: float) -> None:
    largest = study(linear(optimizer=optimizer, learning_rate=0.01))["eigenvalue"]
    losses = []
    for share in (0.97, 1.03):
        rate = share * factor / largest
        trainer = linear(optimizer=optimizer, learning_rate=rate)
        assert study(trainer)["bound"] == pytest.approx(largest / share, rel=1e-3)
        trainer.train(2000)
        losses.append((trainer.history["train_loss"][200], trainer.evaluate().train_loss))
    (_, below), (early, above) = losses
    assert below < 0.5
    assert not above < 1e3 * early


def test_what_is_not_known_of_an_optimizer_is_not_claimed() -> None:
    for optimizer in ("adadelta", "adamax", "nadam", "adamw"):
        trainer = made([2], optimizer=optimizer)
        trainer.train(2)
        result = study(trainer)
        assert result["bound"] is None
        assert not result["is_preconditioned"]
        assert result["eigenvalue"] is not None


def test_before_the_first_step_there_are_no_second_moments_to_scale_by() -> None:
    assert study(made([2], optimizer="adam"))["bound"] is None


def test_looking_at_curvature_changes_no_bit() -> None:
    looked, left = made([3]), made([3])
    for _ in curvature(looked):
        looked.advance(1)
        left.advance(1)
        assert looked.state() == left.state()


def test_the_outermost_eigenvalue_of_a_known_matrix_is_found() -> None:
    rng = np.random.default_rng(5)
    turned = np.linalg.qr(rng.standard_normal((60, 60)))[0]
    matrix = turned @ np.diag(np.r_[np.linspace(-9, 1, 59), 1.5]) @ turned.T
    *_, found = largest_eigenvalue(lambda vector: matrix @ vector, 60)
    assert found == pytest.approx(1.5, rel=1e-3)
    *_, found = largest_eigenvalue(lambda vector: 0 * vector, 4)
    assert found == 0.0
    assert np.isnan(next(largest_eigenvalue(lambda vector: vector * np.inf, 3)))
