"""The gradient of the objective at the current parameters, by backpropagation and by finite differences."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import Penalty
from playground.engine.samples import Samples
from playground.model import reference
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer

_MOST_SAMPLES = 512  # of a gradient that is computed for every frame while training goes on
_FEWEST_SAMPLES, _WORK = 32, 1_000_000  # samples times parameters
# Rounding errors grow as the step shrinks, truncation errors as it grows: the cube root of the precision.
_STEP = 6e-6
_SGD, _CONSTANT = Choice("sgd"), Choice("constant")

Numbers = NDArray[np.float64]

LEAST_STEP, MOST_STEP = 1e-16, 1.0
"""Between which h may be chosen."""

Difference = Literal["central", "forward"]
"""(f(w + h) - f(w - h)) / 2h, whose error shrinks with h²; or (f(w + h) - f(w)) / h, whose shrinks with h."""


@dataclass(frozen=True, slots=True)
class Slope:
    """The objective's partial derivative with respect to one parameter, by finite differences.

    Args:
        parameter: its index in the flat vector.
        value: the difference quotient; NaN where outputs are not finite.
    """

    parameter: int
    value: float


class TrainingGradient:
    """The gradient of the objective over samples, without dropout, at any parameters of a network.

    Computed as the difference of one step of plain gradient descent with learning rate 1 on a copy of the
    network: the training kernel is compiled anyway, so no further kernel has to be.

    Args:
        network: not modified.
        rule: its loss and penalty count.
        samples: of more than `most_samples`, evenly spaced ones stand for all.
        most_samples: 512, where it is computed for every frame.
    """

    def __init__(
        self, network: Network, rule: Rule, samples: Samples, *, most_samples: int = _MOST_SAMPLES
    ) -> None:
        self._samples, self._copy = thinned(samples, most_samples), copy(network)
        self._penalty = rule.penalty
        self._plain = _plain(rule, self._samples)

    def at(self, parameters: Numbers, averages: Numbers | None = None) -> Numbers:
        """Compute it.

        Args:
            parameters: (n_parameters,) of the network.
            averages: (2, n_neurons) of normalized layers; None for those of the network.

        Returns:
            (n_parameters,) float64 derivatives of loss plus penalty, in the order of the flat vector.
        """
        copy = self._copy
        copy.parameters[:] = parameters
        if averages is not None:
            copy.averages[:] = averages
        copy.train(self._samples, self._plain, Progress(), max_steps=1)
        with np.errstate(over="ignore", invalid="ignore"):  # parameters of a diverging network
            gradient: Numbers = parameters - copy.parameters
            for layer in copy.layout.layers if self._penalty != Penalty() else ():
                weights = layer.views(parameters)["weights"]
                layer.views(gradient)["weights"] += self._penalty.slope(weights)
        return gradient


class Objective:
    """Mean loss plus penalty over the samples of a `TrainingGradient`, whose gradient that is.

    Where layers are normalized, it is computed with the statistics of these samples, by the plain reference:
    the kernels evaluate with running averages, a step of training does not.

    Args:
        network: not modified.
        rule: its loss and penalty count.
        samples: of more than `most_samples`, evenly spaced ones stand for all.
        most_samples: as of the gradient.
    """

    def __init__(
        self, network: Network, rule: Rule, samples: Samples, *, most_samples: int = _MOST_SAMPLES
    ) -> None:
        samples = thinned(samples, most_samples)
        self.n_samples = samples.count
        self._copy, self._rule = copy(network), rule
        self._parts = _parts_of_one_weight(samples)
        self._in_training = None
        if network.layout.is_normalized:
            self._in_training = ReferenceNetwork.of(network).next_step(
                samples, _plain(rule, samples), Progress()
            )

    def at(self, parameters: Numbers) -> float:
        """Compute it.

        Args:
            parameters: (n_parameters,) of the network.

        Returns:
            The objective; where samples have weights, each one's loss counts that often.
        """
        if self._in_training is None:
            loss = sum(
                factor * self._copy.evaluate(part, self._rule.loss, parameters)[0]
                for factor, part in self._parts
            )
        else:
            step = self._in_training
            parts = [layer.views(parameters) for layer in self._copy.layout.layers]
            loss = batch_loss(step.method, step.before, step.samples, parts)
        return float(loss) + self._copy.penalty(self._rule, parameters)

    def slope(
        self,
        parameters: Numbers,
        parameter: int,
        step: float,
        difference: Difference,
        here: float | None = None,
    ) -> float:
        """The difference quotient along one parameter.

        Args:
            parameters: (n_parameters,); one number of it is changed meanwhile.
            parameter, step, difference, here: as of a `difference_quotient`.

        Returns:
            The quotient.
        """
        return difference_quotient(lambda: self.at(parameters), parameters, parameter, step, difference, here)


def difference_quotient(
    function: Callable[[], float],
    values: Numbers,
    index: int,
    step: float,
    difference: Difference,
    here: float | None = None,
) -> float:
    """A function's slope along one of the values that it depends on, by finite differences.

    Args:
        function: evaluated twice.
        values: (n,) that it reads; one of them is changed meanwhile.
        index: which one.
        step: h, above 0.
        difference: which quotient.
        here: the function at the values, which a forward difference needs; None: not yet known.

    Returns:
        The quotient, with h as it is given, not as it is left by rounding in w + h.
    """
    middle, is_forward = values[index], difference == "forward"
    try:
        values[index] = middle + step
        upper = function()
        values[index] = middle if is_forward else middle - step
        lower = function() if here is None or not is_forward else here
    finally:
        values[index] = middle
    with np.errstate(over="ignore", invalid="ignore"):
        return float((np.float64(upper) - lower) / (step if is_forward else 2.0 * step))


def batch_loss(
    method: reference.Method,
    state: reference.State,
    batch: reference.Samples,
    parameters: Sequence[dict[str, Numbers]],
) -> float:
    """The mean loss of a batch in training: by its own statistics, and with neurons left out as in this step.

    Args:
        method: layers and loss.
        state: its averages and step count.
        batch: all of its samples.
        parameters: of each layer, in place of the state's.

    Returns:
        The data term, penalty excluded.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        trace, _ = reference.forward_in_training(
            method.layers, parameters, batch.inputs, state.averages, method.dropout_key, state.step
        )
        losses = reference.sample_losses(method, trace, batch.targets)
        return float((losses if batch.weights is None else losses * batch.weights).mean())


def training_gradient(trainer: Trainer) -> Numbers:
    """The gradient of the objective over the training rows, at the trainer's parameters.

    Args:
        trainer: not modified.

    Returns:
        As of `TrainingGradient.at`.
    """
    network = trainer.network
    return TrainingGradient(network, trainer.rule, trainer.train_samples).at(network.parameters)


def measured_slope(
    trainer: Trainer, parameter: int, step: float | None = None, difference: Difference = "central"
) -> Slope:
    """The objective's slope along one parameter by finite differences, over `training_gradient`'s samples.

    Args:
        trainer: not modified.
        parameter: its index in the flat vector.
        step: h; None for one that suits the parameter, 6e-6 times its size or 1.
        difference: which quotient.

    Returns:
        The slope.
    """
    network, parameters = trainer.network, trainer.network.parameters.copy()
    objective = Objective(network, trainer.rule, trainer.train_samples)
    usual = _STEP * max(1.0, abs(parameters[parameter]))
    return Slope(parameter, objective.slope(parameters, parameter, step or usual, difference))


def affordable_samples(network: Network) -> int:
    """Say over how many samples an objective takes a millisecond or two.

    Args:
        network: whose objective it is.

    Returns:
        512; fewer for a large network whose layers are normalized, which the plain reference evaluates.
    """
    if not network.layout.is_normalized:
        return _MOST_SAMPLES
    return max(_FEWEST_SAMPLES, min(_MOST_SAMPLES, _WORK // network.layout.n_parameters))


def _plain(rule: Rule, samples: Samples) -> Rule:
    """Gradient descent with learning rate 1, all samples in a batch, nothing clipped, nobody left out."""
    return replace(
        rule, learning_rate=1.0, batch_size=samples.count, optimizer=_SGD, schedule=_CONSTANT,
        penalty=Penalty(), shuffle_key=None, clip_norm=0.0, clip_value=0.0, dropout=(),
    )  # fmt: skip


def thinned(samples: Samples, most: int = _MOST_SAMPLES) -> Samples:
    """Evenly spaced ones of many samples: what is computed for every frame.

    Args:
        samples: to be thinned.
        most: to be kept.

    Returns:
        At most so many of them; the same if there are no more.
    """
    if samples.count <= most:
        return samples
    return chosen(samples, thinned_rows(samples.count, most))


def thinned_rows(count: int, most: int = _MOST_SAMPLES) -> NDArray[np.int64]:
    """Which samples `thinned` keeps.

    Args:
        count: how many there are.
        most: to be kept.

    Returns:
        Their numbers, ascending.
    """
    return np.arange(0, count, max(1, -(-count // most)))


def _parts_of_one_weight(samples: Samples) -> list[tuple[float, Samples]]:
    """Samples by their weight; the sum of factor times mean loss is the weighted mean loss of all."""
    if samples.weights is None:
        return [(1.0, samples)]
    parts = []
    for weight in np.unique(samples.weights):
        rows = np.flatnonzero(samples.weights == weight)
        parts.append((float(weight) * len(rows) / samples.count, chosen(samples, rows)))
    return parts


def chosen(samples: Samples, rows: slice | NDArray[np.int64]) -> Samples:
    """Some of the samples, with their weights.

    Args:
        samples: to choose from.
        rows: which, and in which order.

    Returns:
        Copies of them.
    """
    features, targets = (
        columns.values[:, : samples.count][:, rows].T for columns in (samples.columns, samples.target_columns)
    )
    return Samples(features, targets, None if samples.weights is None else samples.weights[rows])
