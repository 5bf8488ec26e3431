"""A multilayer perceptron: forward from inputs to outputs, backward from the loss to every derivative.

Shapes: a batch has n samples; a layer turns (n, fan_in) into (n, fan_out). A layer of maxout has several
linear functions per neuron: its weights are (pieces, fan_in, fan_out), its sums (pieces, n, fan_out).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.activations import ACTIVATIONS as ACTIVATION_ROWS
from playground.engine.hyperparameters import Choice
from playground.model.reference.activations import (
    ACTIVATIONS,
    Array,
    prelu_leak_slope,
    softmax,
    softmax_backward,
)
from playground.model.reference.initializers import INITIALIZERS
from playground.model.reference.normalization import (
    Averages,
    Normalized,
    moved_averages,
    normalize_backward,
    normalize_batch,
    normalize_by_averages,
)
from playground.model.reference.randomness import dropout_mask

Parameters = Sequence[dict[str, Array]]
"""One dict per layer: weights and biases, leaks of prelu, gamma and beta of batch normalization."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a layer computes.

    Args:
        activation: a name of ACTIVATIONS with its hyperparameters, or softmax.
        dropout: fraction of the neurons left out of each step of training.
        residual: it adds its inputs to its activations, after dropout.
    """

    fan_in: int
    fan_out: int
    activation: Choice
    batch_normalization: bool = False
    dropout: float = 0.0
    residual: bool = False

    @property
    def hyperparameters(self) -> dict[str, float]:
        """The activation's hyperparameters by name, at their defaults where it was chosen without."""
        if self.activation.name not in ACTIVATION_ROWS:
            return {}  # softmax
        known = ACTIVATION_ROWS[self.activation.name].hyperparameters
        values = self.activation.values or tuple(each.default for each in known)
        return {each.name: value for each, value in zip(known, values, strict=True)}

    @property
    def pieces(self) -> int:
        """Linear functions per neuron: more than one with maxout."""
        return int(self.hyperparameters.get("pieces", 1))


@dataclass(frozen=True, slots=True, eq=False)
class LayerTrace:
    """Every number of one layer on the way forward.

    Args:
        inputs: (n, fan_in).
        sums: inputs @ weights + biases, (n, fan_out); of maxout (pieces, n, fan_out).
        normalized: of batch normalization, if the layer has it.
        pre_activations: z, (n, fan_out) or (pieces, n, fan_out): the sums, normalized if the layer is.
        mask: (n, fan_out) factors of dropout, if neurons are left out.
        activations: a, (n, fan_out), after dropout, with the inputs of a residual layer added.
    """

    inputs: Array
    sums: Array
    normalized: Normalized | None
    pre_activations: Array
    mask: Array | None
    activations: Array


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """The derivatives of a loss.

    Args:
        deltas: per layer, by its pre-activations, each sample's of its own loss; shaped as those.
        gradients: per layer, by each of its parameters, of the mean loss over the batch.
        inputs: (n, n_features), by the inputs, each sample's of its own loss.
        sums: as deltas, by the sums; not the same where the batch is normalized, each by the losses of all.
        outputs: per layer (n, fan_out), by what the next layer receives; of the last layer, whose loss may
            be by its logits, as the loss has it.
    """

    deltas: list[Array]
    gradients: list[dict[str, Array]]
    inputs: Array
    sums: list[Array]
    outputs: list[Array]


def initial_parameters(
    layers: Sequence[Layer], initializer: Choice, rng: np.random.Generator
) -> list[dict[str, Array]]:
    """Parameters drawn layer by layer; each piece of maxout is drawn like a layer of its own.

    Args:
        layers: what each layer computes.
        initializer: a name of INITIALIZERS with its hyperparameters.
        rng: where weights are drawn from.

    Returns:
        One dict of arrays per layer.
    """
    chosen = INITIALIZERS[initializer.name]
    result = []
    for layer in layers:
        fans = layer.fan_in, layer.fan_out
        drawn = [chosen.weights(rng, *fans, *initializer.values) for _ in range(layer.pieces)]
        biases = np.full((layer.pieces, layer.fan_out), chosen.bias)
        parts = {"weights": np.array(drawn), "biases": biases}
        if layer.pieces == 1:
            parts = {"weights": drawn[0], "biases": biases[0]}  # (fan_in, fan_out), (fan_out,)
        if layer.activation.name == "prelu":
            parts["leaks"] = np.full(layer.fan_out, layer.hyperparameters["initial_slope"])
        if layer.batch_normalization:
            parts["gamma"], parts["beta"] = np.ones(layer.fan_out), np.zeros(layer.fan_out)
        result.append(parts)
    return result


def initial_averages(layers: Sequence[Layer]) -> list[Averages | None]:
    """Running mean 0 and variance 1 of each layer with batch normalization.

    Args:
        layers: what each layer computes.

    Returns:
        One entry per layer, None for those without.
    """
    return [
        Averages(np.zeros(layer.fan_out), np.ones(layer.fan_out)) if layer.batch_normalization else None
        for layer in layers
    ]


def weighted_sums(parts: dict[str, Array], inputs: Array) -> Array:
    """Inputs times weights, plus biases.

    Args:
        parts: weights (fan_in, fan_out) and biases (fan_out,), of maxout with the pieces in front.
        inputs: (n, fan_in).

    Returns:
        (n, fan_out), of maxout (pieces, n, fan_out).
    """
    return inputs @ parts["weights"] + parts["biases"][..., None, :]


def activate(layer: Layer, parts: dict[str, Array], z: Array) -> Array:
    """The activations of pre-activations.

    Args:
        layer: what the layer computes.
        parts: of which leaks (fan_out,) are read, where neurons have them.
        z: (n, fan_out), of maxout (pieces, n, fan_out).

    Returns:
        (n, fan_out).
    """
    if layer.activation.name == "softmax":
        return softmax(z)
    value = ACTIVATIONS[layer.activation.name].value
    return value(z, parts["leaks"]) if "leaks" in parts else value(z, *layer.activation.values)


def activation_backward(
    layer: Layer, parts: dict[str, Array], z: Array, activations: Array, delta: Array
) -> Array:
    """Derivatives by the pre-activations from those by the activations.

    Args:
        layer: what the layer computes.
        parts: of which leaks (fan_out,) are read, where neurons have them.
        z: (n, fan_out), of maxout (pieces, n, fan_out).
        activations: (n, fan_out), of which softmax makes use.
        delta: (n, fan_out), by the activations.

    Returns:
        As z.
    """
    if layer.activation.name == "softmax":
        return softmax_backward(activations, delta)
    slope = ACTIVATIONS[layer.activation.name].slope
    return delta * (slope(z, parts["leaks"]) if "leaks" in parts else slope(z, *layer.activation.values))


def forward(
    layers: Sequence[Layer], parameters: Parameters, inputs: Array, averages: Sequence[Averages | None]
) -> list[LayerTrace]:
    """A trained network's answer to inputs, with every number on the way.

    Batch normalization goes by the running averages, and no neuron is left out.

    Args:
        layers: what each layer computes.
        parameters: of each layer.
        inputs: (n, n_features).
        averages: of each layer with batch normalization.

    Returns:
        One trace per layer; the last one's activations are the outputs.
    """
    trace: list[LayerTrace] = []
    for layer, parts, average in zip(layers, parameters, averages, strict=True):
        z = sums = weighted_sums(parts, inputs)
        normalized = None
        if average is not None:
            z, normalized = normalize_by_averages(sums, parts["gamma"], parts["beta"], average)
        a = activate(layer, parts, z)  # (n, fan_out)
        if layer.residual:
            a = a + inputs
        trace.append(LayerTrace(inputs, sums, normalized, z, None, a))
        inputs = a
    return trace


def forward_in_training(
    layers: Sequence[Layer],
    parameters: Parameters,
    inputs: Array,
    averages: Sequence[Averages | None],
    dropout_key: int,
    step: int,
) -> tuple[list[LayerTrace], list[Averages | None]]:
    """The way forward in a step of training.

    Batch normalization goes by the batch's own statistics, and dropout leaves neurons out.

    Args:
        layers: what each layer computes.
        parameters: of each layer.
        inputs: (n, n_features) of the batch.
        averages: of each layer with batch normalization, before this step.
        dropout_key: decides, together with the step, which neurons are left out.
        step: its number; the first is 0.

    Returns:
        One trace per layer, and the running averages after the step.
    """
    trace: list[LayerTrace] = []
    moved: list[Averages | None] = []
    for index, (layer, parts, average) in enumerate(zip(layers, parameters, averages, strict=True)):
        z = sums = weighted_sums(parts, inputs)
        normalized = None
        if average is not None:
            z, normalized = normalize_batch(sums, parts["gamma"], parts["beta"])
            average = moved_averages(average, sums)  # noqa: PLW2901 - of this layer, from here on
        moved.append(average)
        a = activate(layer, parts, z)  # (n, fan_out)
        mask = None
        if layer.dropout > 0.0:
            mask = dropout_mask(layer.dropout, dropout_key, step, index, a.shape)
            a = a * mask
        if layer.residual:
            a = a + inputs
        trace.append(LayerTrace(inputs, sums, normalized, z, mask, a))
        inputs = a
    return trace, moved


def backward(
    layers: Sequence[Layer],
    parameters: Parameters,
    trace: Sequence[LayerTrace],
    slope: Array,
    *,
    by_logits: bool,
) -> Derivatives:
    """Every derivative of the loss, from the last layer down (the chain rule, layer by layer).

    Args:
        layers: what each layer computes.
        parameters: of each layer.
        trace: of the way forward, in training or not.
        slope: (n, n_outputs), derivative of each sample's loss by the outputs.
        by_logits: it is by the logits instead, the output layer's pre-activations.

    Returns:
        Derivatives by pre-activations, parameters and inputs.

    Source:
        Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986).
    """
    deltas: list[Array] = []
    gradients: list[dict[str, Array]] = []
    sums: list[Array] = []
    outputs: list[Array] = []
    n = len(slope)
    by_activations = slope
    for index in range(len(layers) - 1, -1, -1):
        layer, parts, numbers = layers[index], parameters[index], trace[index]
        gradient: dict[str, Array] = {}
        skipped = by_activations  # what reaches the sum reaches the inputs as it is
        outputs.append(by_activations)
        if numbers.mask is not None:
            by_activations = by_activations * numbers.mask
        z = numbers.pre_activations
        if by_logits and index == len(layers) - 1:
            delta = by_activations
        else:
            delta = activation_backward(layer, parts, z, numbers.activations, by_activations)
        if "leaks" in parts:
            gradient["leaks"] = (by_activations * prelu_leak_slope(z)).sum(axis=0) / n
        deltas.append(delta)
        if numbers.normalized is not None:
            delta, by_gamma, by_beta = normalize_backward(delta, parts["gamma"], numbers.normalized)
            gradient["gamma"], gradient["beta"] = by_gamma / n, by_beta / n
        sums.append(delta)
        gradient["weights"] = numbers.inputs.T @ delta / n  # (fan_in, n) @ (n, fan_out), for each piece
        gradient["biases"] = delta.sum(axis=-2) / n
        gradients.append(gradient)
        # What this layer's inputs did to the loss: (n, fan_out) @ (fan_out, fan_in), for each piece.
        by_activations = delta @ parts["weights"].swapaxes(-1, -2)
        if layer.pieces > 1:
            by_activations = by_activations.sum(axis=0)  # (pieces, n, fan_in) -> (n, fan_in)
        if layer.residual:
            by_activations = by_activations + skipped
    return Derivatives(deltas[::-1], gradients[::-1], by_activations, sums[::-1], outputs[::-1])
