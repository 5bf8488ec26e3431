"""A network of the engine as plain data: for the reference, and as a `ModelDescription`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.tasks import TaskName
from playground.engine.network import Network
from playground.model.description import InputFeature, ModelDescription, Scaling
from playground.model.reference import Averages, Layer


def plain_layers(network: Network, dropout: Sequence[float] = ()) -> tuple[Layer, ...]:
    """What each layer computes.

    Args:
        network: of the engine.
        dropout: the rate of each hidden layer; empty for none.

    Returns:
        The layers, the first hidden one first.
    """
    rates = dropout or [0.0] * (len(network.layout.layers) - 1)
    return tuple(
        Layer(layer.fan_in, layer.fan_out, layer.chosen_activation, "gamma" in parts, rate, layer.is_residual)
        for (layer, parts), rate in zip(network.layers(), (*rates, 0.0), strict=True)
    )


def plain_parameters(network: Network) -> tuple[dict[str, NDArray[np.float64]], ...]:
    """Copy each layer's parameters.

    Args:
        network: of the engine.

    Returns:
        Per layer its arrays by name: weights (fan_in, fan_out), biases (fan_out,), and what else it has.
    """
    return tuple({name: part.copy() for name, part in parts.items()} for _, parts in network.layers())


def plain_averages(network: Network) -> tuple[Averages | None, ...]:
    """Copy the running averages of batch normalization.

    Args:
        network: of the engine.

    Returns:
        Per layer mean and variance, (fan_out,) each; None for a layer without batch normalization.
    """
    ends = np.cumsum([layer.fan_out for layer in network.layout.layers])[:-1]
    averages = np.split(network.averages.copy(), ends, axis=1)
    return tuple(
        Averages(mean, variance) if "gamma" in parts else None
        for (_, parts), (mean, variance) in zip(network.layers(), averages, strict=True)
    )


def describe(
    network: Network,
    *,
    columns: Sequence[str],
    features: Sequence[InputFeature],
    scaling: Scaling | None,
    dropout: Sequence[float],
    task: TaskName,
    classes: Sequence[Any],
) -> ModelDescription:
    """A description of the network as it is now, with copies of its numbers.

    Args:
        network: of the engine.
        columns: the names of a row's numbers.
        features: the network's inputs, made from the columns.
        scaling: of the inputs; None for none.
        dropout: the rate of each hidden layer.
        task: what the targets are.
        classes: what the classes are called, in the order of the outputs; empty for regression.

    Returns:
        The description, which shares no memory with the network.
    """
    return ModelDescription(
        tuple(columns),
        tuple(features),
        scaling,
        plain_layers(network, dropout),
        plain_parameters(network),
        plain_averages(network),
        task,
        tuple(classes),
    )
