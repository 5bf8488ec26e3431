"""A trained network as a `ModelDescription`."""

from collections.abc import Sequence
from typing import Any

from playground.data.tasks import TaskName
from playground.engine.hyperparameters import Choice
from playground.engine.network import Network
from playground.model.description import InputFeature, ModelDescription, Scaling
from playground.model.reference import Averages, Layer


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
        dropout: the rate of each hidden layer. The others: see `ModelDescription`.
    """
    layers, parameters, averages = [], [], []
    neuron = 0
    rates = (*dropout, 0.0)
    for (layer, parts), rate in zip(network.layers(), rates, strict=True):
        is_normalized = "gamma" in parts
        layers.append(Layer(layer.fan_in, layer.fan_out, Choice(layer.activation), is_normalized, rate))
        parameters.append({name: part.copy() for name, part in parts.items()})
        mean, variance = network.averages[:, neuron : neuron + layer.fan_out].copy()
        averages.append(Averages(mean, variance) if is_normalized else None)
        neuron += layer.fan_out
    return ModelDescription(
        tuple(columns), tuple(features), scaling, tuple(layers), tuple(parameters), tuple(averages),
        task, tuple(classes),
    )  # fmt: skip
