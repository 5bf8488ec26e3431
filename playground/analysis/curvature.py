"""Curvature: the largest eigenvalue of the objective's Hessian, against what the learning rate bears."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import perf_counter
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis.gradients import TrainingGradient
from playground.analysis.study import SLICE_S, StudyProgress, StudySteps
from playground.analysis.surface import finite
from playground.engine.optimizers import OPTIMIZERS, POWER1, POWER2, STEPS
from playground.engine.regularizers import Penalty
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_MOST_STEPS = 40  # of Lanczos' method; the outermost value is found long before the others
_PRECISION = 1e-4  # of the eigenvalue
_DISTANCE = 1e-4  # between two gradients, along a vector of length 1
_SEED = 0
_MOST_NUMBERS = 1 << 24  # of samples times parameters: a gradient of more would keep pictures waiting
_FEWEST_SAMPLES = 512


class _Stability:
    """What an optimizer makes of curvature, its second moments held as they are.

    Args:
        scale: (slots, optimizer state, hyperparameters) to what each number of a gradient is multiplied by;
            None where it is not.
        factor: hyperparameters to the product of rate and eigenvalue at which steps begin to grow.
    """

    def __init__(
        self,
        factor: Callable[[Mapping[str, float]], float],
        scale: Callable[[Numbers, Numbers, Mapping[str, float]], Numbers] | None = None,
    ) -> None:
        self.factor, self.scale = factor, scale


def _of_adam(slot: int) -> Callable[[Numbers, Numbers, Mapping[str, float]], Numbers]:
    def scale(slots: Numbers, state: Numbers, values: Mapping[str, float]) -> Numbers:
        corrected = slots[slot] / (1.0 - state[POWER2])
        result: Numbers = 1.0 / ((1.0 - state[POWER1]) * (np.sqrt(corrected) + values["epsilon"]))
        return result

    return scale


def _of_squares(slots: Numbers, _state: Numbers, values: Mapping[str, float]) -> Numbers:
    result: Numbers = 1.0 / (np.sqrt(slots[0]) + values["epsilon"])
    return result


def _of_averaged(values: Mapping[str, float]) -> float:
    return 2.0 * (1.0 + values["beta1"]) / (1.0 - values["beta1"])


# Steps of x ← x - η λ x grow beyond η λ = 2; the others are the same question for two numbers, x and the
# velocity. Sources: Cohen, Kaur, Li, Kolter and Talwalkar, Gradient descent on neural networks typically
# occurs at the edge of stability (2021), appendix B, for momenta; Cohen et al., Adaptive gradient methods at
# the edge of stability (2022), for second moments.
_STABILITIES: Mapping[str, _Stability] = MappingProxyType(
    {
        "sgd": _Stability(lambda _: 2.0),
        "momentum": _Stability(lambda values: 2.0 * (1.0 + values["momentum"])),
        "nesterov": _Stability(
            lambda values: 2.0 * (1.0 + values["momentum"]) / (1.0 + 2.0 * values["momentum"])
        ),
        "adagrad": _Stability(lambda _: 2.0, _of_squares),
        "rmsprop": _Stability(lambda _: 2.0, _of_squares),
        "adam": _Stability(_of_averaged, _of_adam(1)),
        "amsgrad": _Stability(_of_averaged, _of_adam(2)),
    }
)


def curvature(trainer: Trainer) -> StudySteps:
    """Find the largest eigenvalue at the present parameters.

    The objective is that of one batch of all training rows, with its penalty and without dropout. Of very
    many rows, at least 512 evenly spaced ones stand for all: as many as a gradient has time for. Where an
    optimizer divides gradients by second moments, the Hessian is that of the parameters so scaled, as far as
    they are known.

    Args:
        trainer: not modified; what is needed of it is copied before the first piece is done.

    Yields:
        Progress, and at the end `eigenvalue` (null where it is not finite), `bound` (what it must stay below
        for full-batch steps to shrink; null where none is known), `is_preconditioned`, `optimizer`
        and `learning_rate` of the running epoch.
    """
    rule, network = trainer.rule, trainer.network
    parameters = network.parameters.copy()
    rate = trainer.learning_rate
    facts: dict[str, Any] = {
        "optimizer": rule.optimizer.name,
        "learning_rate": finite(rate),
    }
    # The absolute penalty is straight wherever it has a slope.
    smooth = replace(rule, penalty=Penalty(square=rule.penalty.square))
    most = max(_FEWEST_SAMPLES, _MOST_NUMBERS // len(parameters))
    gradient = TrainingGradient(network, smooth, trainer.train_samples, most_samples=most)
    averages = network.averages.copy()
    values = rule.optimizer.settings(OPTIMIZERS[rule.optimizer.name].hyperparameters)
    stability = _STABILITIES.get(rule.optimizer.name)
    roots, bound = None, None
    if stability is not None and rate > 0.0:
        bound = stability.factor(values) / rate
        if stability.scale is not None and network.optimizer_state[STEPS] < 1.0:
            bound = None
        elif stability.scale is not None:
            roots = np.sqrt(stability.scale(network.slots, network.optimizer_state, values))

    hessian = hessian_product(lambda place: gradient.at(place, averages), parameters)

    def product(vector: Numbers) -> Numbers:
        return hessian(vector) if roots is None else roots * hessian(roots * vector)

    eigenvalue, begun = float("nan"), perf_counter()
    for done, value in enumerate(largest_eigenvalue(product, len(parameters)), 1):
        eigenvalue = value
        # Pieces as long as those of a landscape, with which it takes turns.
        if perf_counter() - begun >= SLICE_S:
            yield StudyProgress(done, _MOST_STEPS + 1)
            begun = perf_counter()
    found = {"eigenvalue": finite(eigenvalue), "bound": None if bound is None else finite(bound)}
    result = {**facts, **found, "is_preconditioned": roots is not None}
    yield StudyProgress(_MOST_STEPS + 1, _MOST_STEPS + 1, result)


def hessian_product(
    gradient: Callable[[Numbers], Numbers], parameters: Numbers
) -> Callable[[Numbers], Numbers]:
    """The Hessian as what it makes of a vector, by the difference of two gradients.

    Args:
        gradient: (n_parameters,) parameters to that of the objective.
        parameters: (n_parameters,) where.

    Returns:
        (n_parameters,) to the product; NaN where the vector is not finite.
    """

    def product(vector: Numbers) -> Numbers:
        length = float(np.linalg.norm(vector))
        if length == 0.0 or not np.isfinite(length):
            return np.full_like(vector, np.nan if length else 0.0)
        step = _DISTANCE * vector / length
        with np.errstate(over="ignore", invalid="ignore"):  # of a network that is diverging
            rise: Numbers = gradient(parameters + step) - gradient(parameters - step)
            rise *= length / (2.0 * _DISTANCE)
        return rise

    return product


def largest_eigenvalue(product: Callable[[Numbers], Numbers], n: int) -> Iterator[float]:
    """Approach the largest eigenvalue of a symmetric matrix by Lanczos' method.

    Args:
        product: the matrix times a vector (n,).
        n: its size.

    Yields:
        The largest Ritz value after each product; the last one is within 1e-4 of an eigenvalue, or comes
        from 40 products. NaN where a product is not finite.

    Source:
        Golub and Van Loan, Matrix computations (2013), section 10.1, with full reorthogonalization.
    """
    vector = np.random.default_rng(_SEED).standard_normal(n)
    vector /= np.linalg.norm(vector)
    basis: list[Numbers] = [vector]
    diagonal: list[float] = []
    beside: list[float] = []
    for _ in range(min(n, _MOST_STEPS)):
        image = product(basis[-1])
        if not np.isfinite(image).all():
            yield float("nan")
            return
        diagonal.append(float(basis[-1] @ image))
        for _ in range(2):  # once leaves what rounding leaves
            for each in basis:
                image = image - each * (each @ image)
        rest = float(np.linalg.norm(image))
        ritz, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
        yield float(ritz[-1])
        # How far the largest one can still be off.
        if rest * abs(vectors[-1, -1]) <= _PRECISION * max(abs(float(ritz[-1])), 1e-12):
            return
        beside.append(rest)
        basis.append(image / rest)
