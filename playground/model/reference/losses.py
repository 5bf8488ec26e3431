"""Loss functions: the loss of each sample, and its derivative by the network's outputs.

Outputs and targets are (n, n_outputs), losses (n,). Targets of two classes are -1 and +1, or 0 and 1 for an
output between these; of several, 1 at the class and 0 elsewhere. The cross-entropies take logits, which are
the pre-activations of the output layer (`engine.losses.LOSSES` says which losses do), because probabilities
round to 0 and 1 long before logits do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.model.reference.activations import Array, Function, sigmoid, softmax


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss value(outputs, targets, *hyperparameters) and its slope, the derivative by the outputs."""

    value: Function
    slope: Function


def squared_error(outputs: Array, targets: Array) -> Array:
    """Half the squared difference, summed over the outputs."""
    return ((outputs - targets) ** 2).sum(axis=1) / 2.0


def squared_error_slope(outputs: Array, targets: Array) -> Array:
    """The difference."""
    return outputs - targets


def absolute_error(outputs: Array, targets: Array) -> Array:
    """The absolute difference."""
    return np.abs(outputs - targets).sum(axis=1)


def absolute_error_slope(outputs: Array, targets: Array) -> Array:
    """-1 below the target, +1 above it, 0 on it."""
    return np.sign(outputs - targets)


def huber(outputs: Array, targets: Array, delta: float = 1.0) -> Array:
    """Half the squared difference up to delta, from there on the straight line that continues it."""
    error = np.abs(outputs - targets)
    return np.where(error <= delta, error**2 / 2.0, delta * (error - delta / 2.0)).sum(axis=1)


def huber_slope(outputs: Array, targets: Array, delta: float = 1.0) -> Array:
    """The difference, kept between -delta and delta."""
    return np.clip(outputs - targets, -delta, delta)


def asymmetric(outputs: Array, targets: Array, cost_above: float = 2.0, cost_below: float = 1.0) -> Array:
    """The absolute difference, times one cost above the target and another below it."""
    error = outputs - targets
    return np.where(error > 0.0, cost_above * error, -cost_below * error).sum(axis=1)


def asymmetric_slope(
    outputs: Array, targets: Array, cost_above: float = 2.0, cost_below: float = 1.0
) -> Array:
    """cost_above above the target, -cost_below below it, 0 on it."""
    error = outputs - targets
    return np.where(error > 0.0, cost_above, np.where(error < 0.0, -cost_below, 0.0))


def binary_crossentropy(logits: Array, targets: Array) -> Array:
    """-ln p where the target t is 1, -ln(1 - p) where it is 0, with p = sigmoid(z): ln(1 + exp(z)) - t z."""
    return (np.logaddexp(0.0, logits) - targets * logits).sum(axis=1)


def binary_crossentropy_slope(logits: Array, targets: Array) -> Array:
    """By the logit: probability minus target."""
    return sigmoid(logits) - targets


def hinge(outputs: Array, targets: Array) -> Array:
    """max(0, 1 - y a): no loss for an output beyond the margin on the right side."""
    return np.maximum(0.0, 1.0 - targets * outputs).sum(axis=1)


def hinge_slope(outputs: Array, targets: Array) -> Array:
    """-y within the margin, else 0."""
    return np.where(1.0 - targets * outputs > 0.0, -targets, 0.0)


def squared_hinge(outputs: Array, targets: Array) -> Array:
    """max(0, 1 - y a)²."""
    return (np.maximum(0.0, 1.0 - targets * outputs) ** 2).sum(axis=1)


def squared_hinge_slope(outputs: Array, targets: Array) -> Array:
    """-2 y max(0, 1 - y a)."""
    return -2.0 * targets * np.maximum(0.0, 1.0 - targets * outputs)


def perceptron(outputs: Array, targets: Array) -> Array:
    """max(0, -y a): the distance from the boundary on the wrong side, as far as weights measure it."""
    return np.maximum(0.0, -targets * outputs).sum(axis=1)


def perceptron_slope(outputs: Array, targets: Array) -> Array:
    """-y on the wrong side and on the boundary, else 0."""
    return np.where(targets * outputs > 0.0, 0.0, -targets)


def categorical_crossentropy(logits: Array, targets: Array) -> Array:
    """-ln p of the sample's class, with p = softmax(z): ln Σ exp(zⱼ) - z of the class."""
    largest = logits.max(axis=1)
    log_sum = largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))
    return log_sum - (targets * logits).sum(axis=1)


def categorical_crossentropy_slope(logits: Array, targets: Array) -> Array:
    """By the logits: probabilities minus targets."""
    return softmax(logits) - targets


def mean_absolute_percentage_error(outputs: Array, targets: Array, floor: float = 0.1) -> Array:
    """The absolute difference as a fraction of the target's size, or of the floor if that is larger."""
    return (np.abs(outputs - targets) / np.maximum(np.abs(targets), floor)).sum(axis=1)


def mean_absolute_percentage_error_slope(outputs: Array, targets: Array, floor: float = 0.1) -> Array:
    """-1 below the target, +1 above it, over the same size."""
    return np.sign(outputs - targets) / np.maximum(np.abs(targets), floor)


def squared_log(outputs: Array, targets: Array) -> Array:
    """Half the squared difference of ln(1 + value), where values below 0 count as 0."""
    return (_logarithms(outputs, targets) ** 2).sum(axis=1) / 2.0


def squared_log_slope(outputs: Array, targets: Array) -> Array:
    """The difference of the logarithms over 1 + output; 0 for outputs that count as 0."""
    positive = outputs > 0.0
    return np.where(positive, _logarithms(outputs, targets) / np.where(positive, 1.0 + outputs, 1.0), 0.0)


def _logarithms(outputs: Array, targets: Array) -> Array:
    return np.log1p(np.maximum(outputs, 0.0)) - np.log1p(np.maximum(targets, 0.0))


def categorical_hinge(outputs: Array, targets: Array) -> Array:
    """max(0, 1 + the largest output of the other classes - that of the class)."""
    chosen = (targets * outputs).sum(axis=1)
    return np.maximum(0.0, 1.0 + np.where(targets > 0.0, -np.inf, outputs).max(axis=1) - chosen)


def categorical_hinge_slope(outputs: Array, targets: Array) -> Array:
    """+1 at the best of the other classes and -1 at the class while its lead is below 1, else 0."""
    rivals = np.where(targets > 0.0, -np.inf, outputs)
    best = np.eye(outputs.shape[1])[rivals.argmax(axis=1)]
    return np.where(categorical_hinge(outputs, targets)[:, None] > 0.0, best - targets, 0.0)


def dice(outputs: Array, targets: Array, smooth: float = 1.0) -> Array:
    """1 minus twice the overlap of output and target over their sum, both smoothed."""
    return (1.0 - (2.0 * outputs * targets + smooth) / (outputs + targets + smooth)).sum(axis=1)


def dice_slope(outputs: Array, targets: Array, smooth: float = 1.0) -> Array:
    """Its derivative by each output, by the rule of quotients."""
    size = outputs + targets + smooth
    return (2.0 * outputs * targets + smooth) / size**2 - 2.0 * targets / size


LOSSES: Mapping[str, Loss] = MappingProxyType(
    {
        "squared_error": Loss(squared_error, squared_error_slope),
        "absolute_error": Loss(absolute_error, absolute_error_slope),
        "huber": Loss(huber, huber_slope),
        "asymmetric": Loss(asymmetric, asymmetric_slope),
        "binary_crossentropy": Loss(binary_crossentropy, binary_crossentropy_slope),
        "hinge": Loss(hinge, hinge_slope),
        "squared_hinge": Loss(squared_hinge, squared_hinge_slope),
        "perceptron": Loss(perceptron, perceptron_slope),
        "categorical_crossentropy": Loss(categorical_crossentropy, categorical_crossentropy_slope),
        "mean_absolute_percentage_error": Loss(
            mean_absolute_percentage_error, mean_absolute_percentage_error_slope
        ),
        "squared_log": Loss(squared_log, squared_log_slope),
        "categorical_hinge": Loss(categorical_hinge, categorical_hinge_slope),
        "dice": Loss(dice, dice_slope),
    }
)
