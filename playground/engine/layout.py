"""Where everything lies: layer sizes to offsets into the flat parameter vector, and into the kernels' memory.

Knows sizes only. Two pictures of the same network: the flat vector, dense, which everybody else sees; and the
padded one in which kernels train, where every row starts at a multiple of four numbers and no vector has a
ragged end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.activations import ACTIVATIONS

# Columns of the table that kernels read, one row per layer.
FAN_IN, FAN_OUT, ACTIVATION = 0, 1, 2
WEIGHTS, BIASES = 3, 4  # offsets into the flat vector
IN_WIDTH, OUT_WIDTH = 5, 6  # fan_in and fan_out, padded
PADDED_WEIGHTS, PADDED_BIASES = 7, 8  # offsets into the padded parameters
VALUES = 9  # padded numbers per sample of all layers before this one
FIRST_NEURON = 10  # neurons of all layers before this one
N_COLUMNS = 11

BLOCK = 16  # the kernels' passes run over memory in steps of this many numbers


def padded(count: int) -> int:
    """The next multiple of four, the narrowest vector."""
    return -(-count // 4) * 4


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: what it is, and where its parameters lie in the flat vector.

    weights are (fan_in, fan_out) in row order at `weights_offset`, biases (fan_out,) at `biases_offset`.
    """

    kind: str
    fan_in: int
    fan_out: int
    activation: str
    weights_offset: int
    biases_offset: int


class Layout:
    """A network's layers and their places.

    Args:
        n_features: number of inputs, at least 1.
        activations: one (neurons, activation name) per layer, the output layer last.
    """

    def __init__(self, n_features: int, layers: Sequence[tuple[int, str]]) -> None:
        if n_features < 1 or not layers or any(size < 1 for size, _ in layers):
            raise ValueError(
                f"A network has an input, a layer, and no empty layer. Received: {n_features}, {layers}"
            )
        self.n_features = n_features
        table = np.zeros((len(layers), N_COLUMNS), np.int64)
        placed: list[Layer] = []
        flat = in_padded = values = neurons = 0
        fan_in = n_features
        for row, (fan_out, activation) in zip(table, layers, strict=True):
            layer = Layer("dense", fan_in, fan_out, activation, flat, flat + fan_in * fan_out)
            placed.append(layer)
            width_in, width_out = padded(fan_in), padded(fan_out)
            row[[FAN_IN, FAN_OUT, ACTIVATION]] = fan_in, fan_out, ACTIVATIONS[activation].code
            row[[WEIGHTS, BIASES]] = layer.weights_offset, layer.biases_offset
            row[[IN_WIDTH, OUT_WIDTH]] = width_in, width_out
            row[[PADDED_WEIGHTS, PADDED_BIASES]] = in_padded, in_padded + width_in * width_out
            row[VALUES], row[FIRST_NEURON] = values, neurons
            flat += (fan_in + 1) * fan_out
            in_padded += width_in * width_out + -(-width_out // BLOCK) * BLOCK
            values += width_out
            neurons += fan_out
            fan_in = fan_out
        self.table = table
        self.layers = tuple(placed)
        self.n_parameters = flat
        self.n_padded_parameters = in_padded
        self.n_values = values
        self.n_neurons = neurons
        self.widest = int(table[:, [IN_WIDTH, OUT_WIDTH]].max())

    @property
    def n_outputs(self) -> int:
        """Number of outputs."""
        return self.layers[-1].fan_out

    @property
    def n_hidden(self) -> int:
        """Number of hidden neurons."""
        return sum(layer.fan_out for layer in self.layers[:-1])
