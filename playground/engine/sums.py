"""What neurons add up, before their activations."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from playground.engine.layout import Layout
from playground.engine.samples import Columns

_LARGEST_PRODUCT = 1 << 18
"""Multiplications up to which OpenBLAS multiplies matrices in one thread. Several would wait for each other
while trainings use the cores."""


def product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """The product of two matrices, calculated in the thread that asks for it.

    Args:
        left: (m, k).
        right: (k, n).

    Returns:
        (m, n).
    """
    strip = max(1, _LARGEST_PRODUCT // max(1, left.size))
    if right.shape[1] <= strip:
        return left @ right
    result = np.empty((left.shape[0], right.shape[1]))
    for first in range(0, right.shape[1], strip):
        some = slice(first, first + strip)
        np.matmul(left, right[:, some], out=result[:, some])
    return result


def piece_sums(
    layout: Layout,
    parameters: NDArray[np.float64],
    columns: Columns,
    activations: Sequence[NDArray[np.float64]],
) -> Iterator[NDArray[np.float64]]:
    """What every neuron adds up for every sample, for each of its pieces.

    Args:
        layout: the network's.
        parameters: (n_parameters,) as `Network.inference_parameters` gives them.
        columns: n_samples samples with n_features each.
        activations: theirs, as `Network.activations` gives them.

    Yields:
        Per layer (pieces, fan_out, n_samples): one piece unless it is a maxout layer.
    """
    inputs = [columns.values[:, : columns.count], *activations]
    for layer, below in zip(layout.layers, inputs, strict=False):
        parts = layer.views(parameters)
        weights = parts["weights"].reshape(-1, layer.fan_in, layer.fan_out)
        biases = parts["biases"].reshape(-1, layer.fan_out, 1)
        sums = np.empty((len(weights), layer.fan_out, columns.count))
        strip = max(1, _LARGEST_PRODUCT // (layer.fan_in * layer.fan_out))
        with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
            for first in range(0, columns.count, strip):
                some = slice(first, first + strip)
                np.matmul(weights.transpose(0, 2, 1), below[:, some], out=sums[:, :, some])
            sums += biases
        yield sums
