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


def training_gradient(network: Network, samples: Samples, rule: Rule) -> Numbers:
    """The gradient of the objective, (n_parameters,), over the training samples, all neurons taking part.

    It is read off one step of plain gradient descent of length 1, taken by a copy of the network: the kernel
    of training is compiled anyway, the one that would write a gradient is not. Of more than 512 samples,
    evenly spaced ones stand for all.
    """
    stride = -(-samples.count // _MOST_SAMPLES)
    if stride > 1:
        features, targets = (
            columns.values[:, : samples.count : stride].T
            for columns in (samples.columns, samples.target_columns)
        )
        samples = Samples(features, targets)
    copy = Network(network.layout)
    copy.parameters[:], copy.averages[:] = network.parameters, network.averages
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


def look_at(network: Network, inputs: Numbers, targets: Numbers | None, loss: Choice) -> SampleLook:
    """What a network makes of one sample.

    Args:
        inputs: (1, n_features) as the network receives them. targets: (1, n_outputs), if they are known.
    """
    sums, activations = network.look_through(Columns(inputs))
    cost = float("nan") if targets is None else network.evaluate(Samples(inputs, targets), loss)[0]
    return SampleLook(inputs[0], np.concatenate(sums)[:, 0], np.concatenate(activations)[:, 0], cost)
