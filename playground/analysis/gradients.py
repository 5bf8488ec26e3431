"""The gradient of the objective at the current parameters, by backpropagation and by finite differences."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import Penalty
from playground.engine.samples import Samples
from playground.training.trainer import Trainer

_MOST_SAMPLES = 512  # of a gradient that is computed for every frame while training goes on
# Rounding errors grow as the step shrinks, truncation errors as it grows: the cube root of the precision.
_STEP = 6e-6
_SGD, _CONSTANT = Choice("sgd"), Choice("constant")

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slope:
    """The objective's partial derivative with respect to one parameter, by finite differences.

    Args:
        parameter: its index in the flat vector.
        value: the central difference; NaN where it is not defined.
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
        samples: of more than 512, evenly spaced ones stand for all.
    """

    def __init__(self, network: Network, rule: Rule, samples: Samples) -> None:
        self._samples, self._copy = thinned(samples), _copied(network)
        self._penalty = rule.penalty
        self._plain = replace(
            rule, learning_rate=1.0, batch_size=self._samples.count, optimizer=_SGD,
            schedule=_CONSTANT, penalty=Penalty(), shuffle_key=None, clip_norm=0.0, clip_value=0.0,
            dropout=(),
        )  # fmt: skip

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


def training_gradient(trainer: Trainer) -> Numbers:
    """The gradient of the objective over the training rows, at the trainer's parameters.

    Args:
        trainer: not modified.

    Returns:
        As of `TrainingGradient.at`.
    """
    network = trainer.network
    return TrainingGradient(network, trainer.rule, trainer.train_samples).at(network.parameters)


def measured_slope(trainer: Trainer, parameter: int) -> Slope:
    """Central difference of the objective along one parameter, over the samples of `training_gradient`.

    Where samples have weights, the objective has each sample's loss times its weight, as training has.

    Args:
        trainer: not modified.
        parameter: its index in the flat vector.

    Returns:
        The slope; NaN under batch normalization, which evaluates with running averages and trains with those
        of the batch, so that a difference of evaluations is not the gradient of training.
    """
    network, rule = trainer.network, trainer.rule
    if network.layout.is_normalized:
        return Slope(parameter, float("nan"))
    parts, parameters = _parts_of_one_weight(thinned(trainer.train_samples)), network.parameters.copy()
    middle = parameters[parameter]
    step = _STEP * max(1.0, abs(middle))
    objectives = []
    for value in (middle + step, middle - step):
        parameters[parameter] = value
        loss = sum(factor * network.evaluate(part, rule.loss, parameters)[0] for factor, part in parts)
        objectives.append(loss + network.penalty(rule, parameters))
    with np.errstate(over="ignore", invalid="ignore"):
        return Slope(parameter, float((objectives[0] - objectives[1]) / (2 * step)))


def thinned(samples: Samples) -> Samples:
    """Evenly spaced ones of many samples: what is computed for every frame.

    Args:
        samples: to be thinned.

    Returns:
        At most 512 of them; the same if there are no more.
    """
    if samples.count <= _MOST_SAMPLES:
        return samples
    return _chosen(samples, thinned_rows(samples.count))


def thinned_rows(count: int) -> NDArray[np.int64]:
    """Which samples `thinned` keeps.

    Args:
        count: how many there are.

    Returns:
        Their numbers, ascending.
    """
    return np.arange(0, count, max(1, -(-count // _MOST_SAMPLES)))


def _parts_of_one_weight(samples: Samples) -> list[tuple[float, Samples]]:
    """Samples by their weight; the sum of factor times mean loss is the weighted mean loss of all."""
    if samples.weights is None:
        return [(1.0, samples)]
    parts = []
    for weight in np.unique(samples.weights):
        rows = np.flatnonzero(samples.weights == weight)
        parts.append((float(weight) * len(rows) / samples.count, _chosen(samples, rows)))
    return parts


def _chosen(samples: Samples, rows: slice | NDArray[np.int64]) -> Samples:
    """Some of the samples, with their weights."""
    features, targets = (
        columns.values[:, : samples.count][:, rows].T for columns in (samples.columns, samples.target_columns)
    )
    return Samples(features, targets, None if samples.weights is None else samples.weights[rows])


def _copied(network: Network) -> Network:
    copy = type(network)(network.layout)
    copy.parameters[:], copy.averages[:] = network.parameters, network.averages
    return copy
