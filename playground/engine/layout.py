"""Where everything lies: layer sizes to offsets into the flat parameter vector, and into the kernels' memory.

Knows sizes only. Two pictures of the same network: the flat vector, dense, which everybody else sees; and the
padded one in which kernels train, where every row starts at a multiple of four numbers and no vector has a
ragged end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from playground.engine.activations import ACTIVATIONS, SOFTMAX, Activation

# Columns of the table that kernels read, one row per layer. Offsets are -1 where a layer has no such part.
FAN_IN, FAN_OUT, ACTIVATION, PIECES, KEEPS_SLOPE = 0, 1, 2, 3, 4
WEIGHTS, BIASES, LEAKS, GAMMA, BETA = 5, 6, 7, 8, 9  # offsets into the flat vector
IN_WIDTH, OUT_WIDTH = 10, 11  # fan_in and fan_out, padded
PADDED_WEIGHTS, PADDED_BIASES, PADDED_LEAKS, PADDED_GAMMA, PADDED_BETA, PADDED_END = 12, 13, 14, 15, 16, 17
VALUES = 18  # padded numbers per sample of all layers before this one
FIRST_NEURON = 19  # neurons of all layers before this one
N_COLUMNS = 20

BLOCK = 16  # the kernels' passes run over memory in steps of this many numbers
STRIP = (
    64  # samples that pass through all layers together when they are evaluated: they fit the nearest cache
)

_FLAT = {"weights": WEIGHTS, "biases": BIASES, "leaks": LEAKS, "gamma": GAMMA, "beta": BETA}
_PADDED = {
    "weights": PADDED_WEIGHTS,
    "biases": PADDED_BIASES,
    "leaks": PADDED_LEAKS,
    "gamma": PADDED_GAMMA,
    "beta": PADDED_BETA,
}


def padded(count: int, step: int = 4) -> int:
    """The next multiple of a step; four numbers are the narrowest vector."""
    return -(-count // step) * step


@dataclass(frozen=True, slots=True)
class Part:
    """Parameters of one kind in one layer: `shape` numbers, row by row, from `offset` in the flat vector."""

    name: str
    offset: int
    shape: tuple[int, ...]

    def view(self, parameters: NDArray[np.float64]) -> NDArray[np.float64]:
        """This part of a flat vector, in its shape."""
        return parameters[self.offset : self.offset + prod(self.shape)].reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: what it is, and where its parameters lie.

    Args:
        activation: a name of ACTIVATIONS, or softmax.
        parts: weights (fan_in, fan_out) and biases (fan_out,), of maxout (pieces, fan_in, fan_out) and
            (pieces, fan_out); leaks (fan_out,) of prelu; gamma and beta (fan_out,) of batch normalization.
    """

    kind: str
    fan_in: int
    fan_out: int
    activation: str
    parts: tuple[Part, ...]

    def views(self, parameters: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Each part of a flat vector by its name."""
        return {part.name: part.view(parameters) for part in self.parts}


class Layout:
    """A network's layers and their places.

    Args:
        n_features: number of inputs, at least 1.
        layers: one (neurons, activation name) per layer, the output layer last.
        normalized: whether the hidden layers, one each, have batch normalization; none by default.
    """

    def __init__(
        self, n_features: int, layers: Sequence[tuple[int, str]], normalized: Sequence[bool] = ()
    ) -> None:
        if n_features < 1 or not layers or any(size < 1 for size, _ in layers):
            raise ValueError(
                f"A network has an input, a layer, and no empty layer. Received: {n_features}, {layers}"
            )
        self.n_features = n_features
        self._asked = (n_features, tuple(layers), tuple(normalized))
        table = np.full((len(layers), N_COLUMNS), -1, np.int64)
        placed: list[Layer] = []
        flat = in_padded = values = neurons = 0
        fan_in = n_features
        flags = [*normalized, *[False] * (len(layers) - len(normalized))]
        for row, (fan_out, name), is_normalized in zip(table, layers, flags, strict=True):
            activation = SOFTMAX if name == SOFTMAX.name else ACTIVATIONS[name]
            width_in, width_out = padded(fan_in), padded(fan_out)
            row[[FAN_IN, FAN_OUT, ACTIVATION]] = fan_in, fan_out, activation.code
            row[[PIECES, KEEPS_SLOPE]] = (
                activation.pieces,
                not (activation.is_inlined or activation is SOFTMAX),
            )
            row[[IN_WIDTH, OUT_WIDTH, VALUES, FIRST_NEURON]] = width_in, width_out, values, neurons
            parts: list[Part] = []
            for part, shape in _shapes(activation, fan_in, fan_out, is_normalized).items():
                parts.append(Part(part, flat, shape))
                row[_FLAT[part]], row[_PADDED[part]] = flat, in_padded
                flat += prod(shape)
                block = width_in * width_out if part == "weights" else padded(width_out, BLOCK)
                in_padded += block * (activation.pieces if part in {"weights", "biases"} else 1)
            row[PADDED_END] = in_padded
            placed.append(Layer("dense", fan_in, fan_out, name, tuple(parts)))
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
        self.is_normalized = bool((table[:, GAMMA] >= 0).any())
        # Whether training needs more of a layer than its activations: see `memory`.
        self.keeps_more = bool(
            table[:, KEEPS_SLOPE].any() or (table[:, PIECES] > 1).any() or self.is_normalized
        )

    def __reduce__(self) -> tuple[type["Layout"], tuple[object, ...]]:
        """A pickled layout is made anew, so that its table lies where and as kernels expect it."""
        return Layout, self._asked

    @property
    def n_outputs(self) -> int:
        """Number of outputs."""
        return self.layers[-1].fan_out

    @property
    def n_hidden(self) -> int:
        """Number of hidden neurons."""
        return sum(layer.fan_out for layer in self.layers[:-1])


def _shapes(
    activation: Activation, fan_in: int, fan_out: int, is_normalized: bool
) -> dict[str, tuple[int, ...]]:
    """The parts of a layer in the order in which they lie, with their shapes."""
    several = (activation.pieces,) if activation.pieces > 1 else ()
    shapes: dict[str, tuple[int, ...]] = {
        "weights": (*several, fan_in, fan_out),
        "biases": (*several, fan_out),
    }
    if activation.learns_leak:
        shapes["leaks"] = (fan_out,)
    if is_normalized:
        shapes["gamma"] = shapes["beta"] = (fan_out,)
    return shapes
