"""A close look at one moment of a network: its gradient, its last update, what it makes of one sample.

Knows the engine alone: neither the config, nor who looks.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import Penalty
from playground.engine.samples import Columns, Samples

_MOST_SAMPLES = 512  # of a gradient that is looked at while training goes on
# Rounding errors grow as the step shrinks, the curve's bend as it grows: the cube root of the precision.
_STEP = 6e-6
_SGD, _CONSTANT = Choice("sgd"), Choice("constant")

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LastUpdate:
    """What one step of training did.

    Args:
        change: (n_parameters,) what it added to the parameters.
        rows: (n,) int64, the numbers of the training rows in its batch.
    """

    change: Numbers
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SampleLook:
    """What a network makes of one sample.

    Args:
        inputs: (n_features,) as the network receives them, standardized if they are.
        pre_activations, activations: (n_neurons,) layer by layer, outputs last.
        loss: the sample's, penalty excluded; NaN without a target.
    """

    inputs: Numbers
    pre_activations: Numbers
    activations: Numbers
    loss: float


@dataclass(frozen=True, slots=True)
class Slope:
    """How steep the objective is along one parameter, measured and not derived.

    Args:
        parameter: its number in the flat vector.
        value: the central difference; NaN where none can be had.
    """

    parameter: int
    value: float


def training_gradient(network: Network, samples: Samples, rule: Rule) -> Numbers:
    """The gradient of the objective, (n_parameters,), over the training samples, all neurons taking part.

    It is read off one step of plain gradient descent of length 1, taken by a copy of the network: the kernel
    of training is compiled anyway, the one that would write a gradient is not. Of more than 512 samples,
    evenly spaced ones stand for all.
    """
    samples, copy = _thinned(samples), _copied(network)
    plain = replace(
        rule, learning_rate=1.0, batch_size=samples.count, optimizer=_SGD, schedule=_CONSTANT,
        penalty=Penalty(), shuffle_key=None, clip_norm=0.0, clip_value=0.0, dropout=(),
    )  # fmt: skip
    copy.train(samples, plain, Progress(), max_steps=1)
    with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
        gradient: Numbers = network.parameters - copy.parameters
        for layer, parts in network.layers():
            layer.views(gradient)["weights"] += rule.penalty.slope(parts["weights"])
    return gradient


def measured_slope(network: Network, samples: Samples, rule: Rule, parameter: int) -> Slope:
    """The gradient's number for one parameter, from the objective a small step to either side of it.

    It goes by the same samples as `training_gradient` does. Batch normalization judges samples by averages
    and trains by batches, so that there the two would differ: it gets NaN.
    """
    if network.layout.is_normalized:
        return Slope(parameter, float("nan"))
    samples, copy = _thinned(samples), _copied(network)
    middle = copy.parameters[parameter]
    step = _STEP * max(1.0, abs(middle))
    objectives = []
    for value in (middle + step, middle - step):
        copy.parameters[parameter] = value
        objectives.append(copy.evaluate(samples, rule.loss)[0] + copy.penalty(rule))
    with np.errstate(over="ignore", invalid="ignore"):
        return Slope(parameter, float((objectives[0] - objectives[1]) / (2 * step)))


def _thinned(samples: Samples) -> Samples:
    """Evenly spaced ones of many samples."""
    stride = -(-samples.count // _MOST_SAMPLES)
    if stride == 1:
        return samples
    features, targets = (
        columns.values[:, : samples.count : stride].T for columns in (samples.columns, samples.target_columns)
    )
    return Samples(features, targets)


def _copied(network: Network) -> Network:
    copy = Network(network.layout)
    copy.parameters[:], copy.averages[:] = network.parameters, network.averages
    return copy


def look_at(network: Network, inputs: Numbers, targets: Numbers | None, loss: Choice) -> SampleLook:
    """What a network makes of one sample.

    Args:
        inputs: (1, n_features) as the network receives them. targets: (1, n_outputs), if they are known.
    """
    sums, activations = network.forward_trace(Columns(inputs))
    cost = float("nan") if targets is None else network.evaluate(Samples(inputs, targets), loss)[0]
    return SampleLook(inputs[0], np.concatenate(sums)[:, 0], np.concatenate(activations)[:, 0], cost)
