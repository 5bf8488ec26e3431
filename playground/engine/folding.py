"""Batch normalization as evaluation sees it: folded into the weights and biases before it."""

import numpy as np
from numpy.typing import NDArray

from playground.engine.layout import Layout

EPSILON = 1e-5
"""Added to a variance, so that its root is no zero."""


def folded(
    layout: Layout, parameters: NDArray[np.float64], averages: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The parameters with normalization by running averages moved into weights and biases.

    Evaluation then need not know of normalization: with g = γ / √(v + ε),
    (x W + b - m) g + β = x (W g) + (b - m) g + β.

    Args:
        layout: the network's.
        parameters: (..., n_parameters) float64.
        averages: (..., 2, n_neurons) float64: running means, running variances.

    Returns:
        (..., n_parameters) float64; `parameters` themselves when no layer is normalized.
    """
    if not layout.is_normalized:
        return parameters
    result, neuron = parameters.copy(), 0
    for layer in layout.layers:
        means, variances = np.moveaxis(averages[..., neuron : neuron + layer.fan_out], -2, 0)
        neuron += layer.fan_out
        parts = layer.views(result)
        if "gamma" in parts:
            with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
                gain = parts["gamma"] / np.sqrt(variances + EPSILON)
                parts["weights"] *= gain[..., None, :]
                parts["biases"][:] = (parts["biases"] - means) * gain + parts["beta"]
    return result
