"""Where everything lies: layer sizes to offsets into the flat parameter vector, and into the kernels' memory.

Two pictures of the same network: the flat vector, dense, which everybody else sees; and the
padded one in which kernels train, where every row starts at a multiple of four numbers and no vector has a
ragged end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np
from numpy.typing import NDArray

from playground.engine.activations import ACTIVATIONS, SOFTMAX, Activation
from playground.engine.hyperparameters import Choice
from playground.engine.records import LAYER

BLOCK = 16  # the kernels' passes run over memory in steps of this many numbers
STRIP = (
    64  # samples that pass through all layers together when they are evaluated: they fit the nearest cache
)

_LINEAR = ACTIVATIONS["linear"]


def padded(count: int, step: int = 4) -> int:
    """Round up to a multiple.

    Args:
        count: a number of numbers.
        step: four are the narrowest vector.

    Returns:
        The smallest multiple of `step` that is at least `count`.
    """
    return -(-count // step) * step


@dataclass(frozen=True, slots=True)
class Part:
    """Parameters of one kind in one layer: `shape` numbers, row by row, from `offset` in the flat vector."""

    name: str
    offset: int
    shape: tuple[int, ...]

    def view(self, parameters: NDArray[np.float64]) -> NDArray[np.float64]:
        """This part of a flat vector, or of several.

        Args:
            parameters: (..., n_parameters) float64.

        Returns:
            A view of it, of this part's shape behind the leading axes.
        """
        part = parameters[..., self.offset : self.offset + prod(self.shape)]
        return part.reshape(*parameters.shape[:-1], *self.shape)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: what it is, and where its parameters lie.

    Args:
        kind: dense.
        fan_in, fan_out: its inputs and neurons.
        activation: a name of ACTIVATIONS, or softmax.
        activation_values: the activation's hyperparameters, all of them, in the row's order.
        parts: weights (fan_in, fan_out) and biases (fan_out,), of maxout (pieces, fan_in, fan_out) and
            (pieces, fan_out); leaks (fan_out,) of prelu; gamma and beta (fan_out,) of batch normalization.
        is_residual: it adds its inputs to its activations.
    """

    kind: str
    fan_in: int
    fan_out: int
    activation: str
    activation_values: tuple[float, ...]
    parts: tuple[Part, ...]
    is_residual: bool = False

    @property
    def chosen_activation(self) -> Choice:
        """The activation with its hyperparameters."""
        return Choice(self.activation, self.activation_values)

    @property
    def has_softmax(self) -> bool:
        """Whether its activations are probabilities of classes that exclude each other."""
        return self.activation == SOFTMAX.name

    @property
    def initial_leak(self) -> float:
        """Where the leaks that neurons learn begin; 0 where they learn none."""
        return self.activation_values[0] if any(part.name == "leaks" for part in self.parts) else 0.0

    def views(self, parameters: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """This layer's parts of a flat vector, or of several.

        Args:
            parameters: (..., n_parameters) float64.

        Returns:
            A view for each part, by its name and of its shape.
        """
        return {part.name: part.view(parameters) for part in self.parts}


class Layout:
    """A network's layers and their places.

    Args:
        n_features: number of inputs, at least 1.
        layers: one (neurons, activation) per layer, the output layer last. An activation is a name, or a
            Choice with values of its hyperparameters; those left out have their defaults.
        normalized: whether the hidden layers, one each, have batch normalization; none by default.
        is_residual: whether hidden layers add their inputs where a hidden layer of equal size gives them.
        has_labels: each output, a probability, answers a question of its own, and no largest one decides.

    Raises:
        ValueError: there is no input, no layer, or a layer without neurons.
    """

    def __init__(
        self,
        n_features: int,
        layers: Sequence[tuple[int, str | Choice]],
        normalized: Sequence[bool] = (),
        *,
        is_residual: bool = False,
        has_labels: bool = False,
    ) -> None:
        if n_features < 1 or not layers or any(size < 1 for size, _ in layers):
            raise ValueError(
                f"A network has an input, a layer, and no empty layer. Received: {n_features}, {layers}"
            )
        self.n_features = n_features
        self.has_labels = has_labels
        self._arguments = (n_features, tuple(layers), tuple(normalized))
        self._is_residual = is_residual
        records = np.full(len(layers), -1, LAYER)
        placed: list[Layer] = []
        flat = in_padded = values = neurons = 0
        fan_in = n_features
        flags = [*normalized, *[False] * (len(layers) - len(normalized))]
        for record, (fan_out, chosen), is_normalized in zip(records, layers, flags, strict=True):
            adds = is_residual and 0 < len(placed) < len(layers) - 1 and fan_in == fan_out
            choice = Choice(chosen) if isinstance(chosen, str) else chosen
            activation = SOFTMAX if choice.name == SOFTMAX.name else ACTIVATIONS[choice.name]
            settings = choice.settings(activation.hyperparameters)
            pieces = int(settings.get("pieces", 1))
            record["fan_in"], record["fan_out"] = fan_in, fan_out
            record["in_width"], record["out_width"] = padded(fan_in), padded(fan_out)
            record["activation"] = activation.code
            # Where inputs are added, slopes cannot be told from the sum: they are kept.
            is_inlined = activation.is_inlined and not adds
            record["inlined"] = (activation if is_inlined else _LINEAR).code
            record["is_residual"] = adds
            record["activation_1"], record["activation_2"] = choice.pair(activation.hyperparameters)
            record["pieces"] = pieces
            record["keeps_slope"] = not (is_inlined or activation is SOFTMAX)
            record["dropout"] = 0.0
            record["first_value"], record["first_neuron"] = values, neurons
            parts: list[Part] = []
            for part, shape in _shapes(activation, pieces, fan_in, fan_out, is_normalized).items():
                parts.append(Part(part, flat, shape))
                record[part], record[f"padded_{part}"] = flat, in_padded
                flat += prod(shape)
                is_matrix = part == "weights"
                block = padded(fan_in) * padded(fan_out) if is_matrix else padded(padded(fan_out), BLOCK)
                in_padded += block * (pieces if part in {"weights", "biases"} else 1)
            record["padded_end"] = in_padded
            placed.append(
                Layer("dense", fan_in, fan_out, choice.name, tuple(settings.values()), tuple(parts), adds)
            )
            values += padded(fan_out)
            neurons += fan_out
            fan_in = fan_out
        self.records = records
        self.layers = tuple(placed)
        self.n_parameters = flat
        self.n_padded_parameters = in_padded
        self.n_values = values
        self.n_neurons = neurons
        self.widest = max(int(records["in_width"].max()), int(records["out_width"].max()))
        self.is_normalized = bool((records["gamma"] >= 0).any())
        # Whether training needs more of a layer than its activations: see `workspace`.
        self.keeps_more = bool(
            records["keeps_slope"].any() or (records["pieces"] > 1).any() or self.is_normalized
        )

    def __reduce__(self) -> tuple[Callable[..., "Layout"], tuple[object, ...]]:
        """A pickled layout is made anew, so that its records lie where and as kernels expect them."""
        return partial(Layout, is_residual=self._is_residual, has_labels=self.has_labels), self._arguments

    @property
    def n_outputs(self) -> int:
        """Number of outputs."""
        return self.layers[-1].fan_out

    @property
    def n_hidden(self) -> int:
        """Number of hidden neurons."""
        return sum(layer.fan_out for layer in self.layers[:-1])


def _shapes(
    activation: Activation, pieces: int, fan_in: int, fan_out: int, is_normalized: bool
) -> dict[str, tuple[int, ...]]:
    """The parts of a layer in the order in which they lie, with their shapes."""
    several = (pieces,) if pieces > 1 else ()
    shapes: dict[str, tuple[int, ...]] = {
        "weights": (*several, fan_in, fan_out),
        "biases": (*several, fan_out),
    }
    if activation.learns_leak:
        shapes["leaks"] = (fan_out,)
    if is_normalized:
        shapes["gamma"] = shapes["beta"] = (fan_out,)
    return shapes
