"""Batch normalization: pre-activations brought to mean 0 and variance 1, then to learned ones.

Knows numbers in memory. Source: Ioffe and Szegedy, Batch normalization (2015), equations of section 3.1, with
PyTorch's conventions: the running variance is the unbiased one, and both averages move by a tenth of the
difference.
"""

import numpy as np
from numpy.typing import NDArray

from playground.engine._jit import inner
from playground.engine.layout import (
    FAN_OUT,
    FIRST_NEURON,
    OUT_WIDTH,
    PADDED_BETA,
    PADDED_GAMMA,
    Layout,
)
from playground.engine.simd.vector import load, shift, square_root, store, vector4

EPSILON = 1e-5
MOMENTUM = 0.1  # share of the newest batch in the running averages


@inner
def normalize(row, count, parameters, statistics, values, normalized, averages, n_neurons):
    """Normalize a layer's batch in place, keep what the way back needs, and move the running averages.

    Args:
        statistics: three rows of the layer's width: mean, variance, 1 / deviation.
        averages: (2, n_neurons): running means, running variances.
    """
    zero, width = vector4(0.0), row[OUT_WIDTH]
    for k in range(0, width, 4):
        summed = zero
        for s in range(k, count * width, width):
            summed = summed + load(zero, values, s)
        mean = summed / (zero + count)
        squares = zero
        for s in range(k, count * width, width):
            deviation = load(zero, values, s) - mean
            squares = squares + deviation * deviation
        variance = squares / (zero + count)
        inverse = 1.0 / square_root(variance + EPSILON)
        store(statistics, k, mean)
        store(statistics, width + k, variance)
        store(statistics, 2 * width + k, inverse)
        gamma = load(zero, parameters, row[PADDED_GAMMA] + k)
        beta = load(zero, parameters, row[PADDED_BETA] + k)
        for s in range(k, count * width, width):
            hat = (load(zero, values, s) - mean) * inverse
            store(normalized, s, hat)
            store(values, s, gamma * hat + beta)
    # One sample has no unbiased variance; its variance is 0 either way.
    unbiased = count / (count - 1.0) if count > 1 else 1.0
    for o in range(row[FAN_OUT]):
        neuron = row[FIRST_NEURON] + o
        averages[neuron] += MOMENTUM * (statistics[o] - averages[neuron])
        variance = unbiased * statistics[width + o]
        averages[n_neurons + neuron] += MOMENTUM * (variance - averages[n_neurons + neuron])


@inner
def pass_back(row, count, parameters, gradient, statistics, normalized, deltas):
    """Turn derivatives after normalization into those before it; add up those of gamma and beta."""
    zero, width = vector4(0.0), row[OUT_WIDTH]
    inverses = shift(statistics, 2 * width)
    for k in range(0, width, 4):
        of_beta, of_gamma = zero, zero
        for s in range(k, count * width, width):
            delta = load(zero, deltas, s)
            of_beta = of_beta + delta
            of_gamma = of_gamma + delta * load(zero, normalized, s)
        store(gradient, row[PADDED_BETA] + k, of_beta)
        store(gradient, row[PADDED_GAMMA] + k, of_gamma)
        scale = load(zero, parameters, row[PADDED_GAMMA] + k) * load(zero, inverses, k)
        mean_beta, mean_gamma = of_beta / (zero + count), of_gamma / (zero + count)
        for s in range(k, count * width, width):
            rest = load(zero, deltas, s) - mean_beta - load(zero, normalized, s) * mean_gamma
            store(deltas, s, scale * rest)


def folded(
    layout: Layout, parameters: NDArray[np.float64], averages: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The parameters with normalization by running averages moved into weights and biases.

    Whoever only looks at a network then need not know of normalization: with g = γ / √(v + ε),
    (x W + b - m) g + β = x (W g) + (b - m) g + β.

    Args:
        parameters: (n_parameters,); returned as it is when no layer is normalized.
        averages: (2, n_neurons): running means, running variances.
    """
    if not layout.is_normalized:
        return parameters
    result, neuron = parameters.copy(), 0
    for layer in layout.layers:
        means, variances = averages[:, neuron : neuron + layer.fan_out]
        neuron += layer.fan_out
        parts = layer.views(result)
        if "gamma" in parts:
            gain = parts["gamma"] / np.sqrt(variances + EPSILON)
            with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
                parts["weights"] *= gain
                parts["biases"][:] = (parts["biases"] - means) * gain + parts["beta"]
    return result
