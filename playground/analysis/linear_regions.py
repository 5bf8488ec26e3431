"""Linear regions: where the same pieces of activations are in force, so the network is linear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.plane import EDGE, Plane
from playground.engine.activations import ACTIVATIONS
from playground.engine.layout import Layer, Layout
from playground.engine.network import Network
from playground.engine.samples import Columns
from playground.engine.sums import piece_sums
from playground.model.reference.activations import ACTIVATIONS as PLAIN
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, so that multiplying by it loses nothing

# A square's corners are bits of its code: upper left 1, upper right 2, lower right 4, lower left 8. Its sides
# are 0 top, 1 right, 2 bottom, 3 left. Which two a line joins, by the code; 5 and 10 have a second line.
_JOINED = np.array(
    [(0, 0), (3, 0), (0, 1), (3, 1), (1, 2), (3, 0), (0, 2), (3, 2),
     (3, 2), (0, 2), (0, 1), (1, 2), (3, 1), (0, 1), (3, 0), (0, 0)]
)  # fmt: skip
_JOINED_AS_WELL = {5: (1, 2), 10: (3, 2)}


@dataclass(frozen=True, slots=True, eq=False)
class LinearRegions:
    """The linear regions that a grid over the plane meets.

    Args:
        numbers: (grid, grid) int32, row 0 at the top: the region of each cell's centre, from 0. Cells in
            which the same pieces are in force have the same number, wherever they lie.
        count: how many regions the grid meets.
        lines: (n, 2, 2): the lines between regions in pieces, each from one point of the plane to another.
            They end at the outermost centres.
    """

    numbers: NDArray[np.int32]
    count: int
    lines: Numbers


def is_piecewise_linear(layout: Layout) -> bool:
    """Whether all hidden layers consist of straight pieces, so that there are linear regions.

    Args:
        layout: of the network.

    Returns:
        True also without hidden layers: then there is one region.
    """
    return all(ACTIVATIONS[layer.activation].is_piecewise_linear for layer in layout.layers[:-1])


def linear_regions(trainer: Trainer, grid: int = 100, plane: Plane | None = None) -> LinearRegions | None:
    """Find the linear regions on a plane.

    In each of them the outputs' pre-activations are linear in the features. No neuron is dropped out, and
    batch normalization uses its running averages.

    Source: Montúfar, Pascanu, Cho and Bengio, On the number of linear regions of deep neural networks (2014).

    Args:
        trainer: not modified.
        grid: width and height in cells.
        plane: which two inputs vary; None: the first two, others held at their medians.

    Returns:
        The regions; None where an activation is curved.
    """
    if not is_piecewise_linear(trainer.network.layout):
        return None
    keys = np.zeros(grid * grid, np.uint64)
    lines = [np.zeros((0, 2, 2))]
    for margins in _margins(trainer, trainer.grid_columns(grid, plane)):
        is_on = margins > 0.0
        switching = is_on.any(axis=1) & ~is_on.all(axis=1)
        keys = _keyed(keys, is_on[switching])
        lines.append(_zero_lines(margins[switching].reshape(-1, grid, grid)))
    numbers, count = _numbered(keys)
    # From rows and columns of the grid to the plane.
    across = (np.concatenate(lines) + 0.5) * (2.0 * EDGE / grid) - EDGE
    return LinearRegions(numbers.reshape(grid, grid), count, across * (1.0, -1.0))


def linear_formula(trainer: Trainer, point: Sequence[float]) -> Numbers | None:
    """The linear function that the network is in the region of a point.

    Args:
        trainer: not modified.
        point: inputs x1, x2, ..., before features and scaling.

    Returns:
        (n_outputs, n_features + 1): what each feature, as the network receives it, is multiplied by for each
        output's pre-activation, and last the number that is added. None where an activation is curved.
    """
    network = trainer.network
    if not is_piecewise_linear(network.layout):
        return None
    inputs = trainer.features(np.array([point], np.float64))
    columns = Columns(inputs)
    flat = network.inference_parameters()
    passed = np.eye(inputs.shape[1])  # (n_features, fan_in): how a layer's inputs change with each feature
    slopes, sums = passed, passed[:0]
    for layer, pieces in zip(network.layout.layers, _sums(network, columns), strict=True):
        parts = layer.views(flat)
        weights = parts["weights"].reshape(-1, layer.fan_in, layer.fan_out)
        sums, largest = pieces[:, :, 0].max(axis=0), pieces[:, :, 0].argmax(axis=0)
        slopes = passed @ weights[largest, :, np.arange(layer.fan_out)].T
        if layer is not network.layout.layers[-1]:
            onward = slopes * _slope(layer, sums, parts)
            passed = onward + passed if layer.is_residual else onward
    return np.column_stack((slopes.T, sums - inputs[0] @ slopes))


def _slope(layer: Layer, sums: Numbers, parts: dict[str, Numbers]) -> Numbers:
    """The slope of each neuron's activation (fan_out,)."""
    if ACTIVATIONS[layer.activation].has_pieces:
        return np.ones_like(sums)
    learned = parts.get("leaks")
    return PLAIN[layer.activation].slope(sums, *(layer.activation_values if learned is None else [learned]))


def _sums(network: Network, columns: Columns) -> Iterator[Numbers]:
    """Per layer (pieces, fan_out, n_samples), outputs last."""
    return piece_sums(network.layout, network.inference_parameters(), columns, network.activations(columns))


def _margins(trainer: Trainer, columns: Columns) -> Iterator[Numbers]:
    """Per hidden layer (switches, n_samples): how far beyond its kink each switch is; above zero it is on.

    A neuron has a switch for each kink, or for each piece but the first. Behind a layer that is flat nothing
    switches but where the layer does.
    """
    network = trainer.network
    hidden = network.layout.layers[:-1]
    for layer, sums in zip(hidden, _sums(network, columns), strict=False):
        row = ACTIVATIONS[layer.activation]
        if row.has_pieces:
            yield np.concatenate(
                [sums[i] - np.delete(sums, i, axis=0).max(axis=0) for i in range(1, len(sums))]
            )
        elif row.kinks:
            yield np.concatenate([sums[0] - kink for kink in row.kinks])
        if row.is_flat and not layer.is_residual:
            return


def _keyed(keys: NDArray[np.uint64], is_on: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Mix the states of switches (n, n_samples) into a number for each sample."""
    for octet in np.packbits(is_on, axis=0):
        keys = (keys + octet) * _SPREAD
        keys ^= keys >> np.uint64(29)
    return keys


def _numbered(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int32], int]:
    """The number of each key among the different ones, and how many these are."""
    # Neighbours mostly share a region: the first of each run are far fewer to sort.
    firsts = np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1))
    different, numbers = np.unique(keys[firsts], return_inverse=True)
    return np.repeat(numbers.astype(np.int32), np.diff(firsts, append=len(keys))), len(different)


def _zero_lines(margins: Numbers) -> Numbers:
    """Where margins (n, grid, grid) are zero, by marching squares: (lines, 2, 2), each end (column, row)."""
    corners = (margins > 0.0).view(np.uint8)
    codes = (
        corners[:, :-1, :-1] | corners[:, :-1, 1:] << 1 | corners[:, 1:, 1:] << 2 | corners[:, 1:, :-1] << 3
    )
    found = np.nonzero((codes > 0) & (codes < 15) & ~_is_beside_nothing(margins))
    code, (switch, row, column) = codes[found], found
    # Each square's four sides, and where along it the margin is zero.
    upper_left, upper_right = margins[switch, row, column], margins[switch, row, column + 1]
    lower_left, lower_right = margins[switch, row + 1, column], margins[switch, row + 1, column + 1]
    ones = np.ones(len(code))
    crossings = np.array(
        [
            (_zero_between(upper_left, upper_right), 0.0 * ones),
            (ones, _zero_between(upper_right, lower_right)),
            (_zero_between(lower_left, lower_right), ones),
            (0.0 * ones, _zero_between(upper_left, lower_left)),
        ]
    )  # (sides, 2, squares)
    crossings += np.array((column, row))
    squares = np.arange(len(code))
    joined = [crossings[_JOINED[code].T, :, squares]]
    for saddle, sides in _JOINED_AS_WELL.items():
        joined.append(crossings[np.array(sides)[:, None], :, squares[code == saddle]])
    return np.concatenate(joined, axis=1).transpose(1, 0, 2)


def _zero_between(first: Numbers, second: Numbers) -> Numbers:
    """Where a straight line between two numbers is zero, from 0 to 1; anything if they have one sign."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip(first / (first - second), 0.0, 1.0)


def _is_beside_nothing(margins: Numbers) -> NDArray[np.bool_]:
    """Which squares touch a stretch where a margin is 0 throughout, because all neurons before it are off.

    What borders on it is a line of those, and is drawn as such.
    """
    zero = margins == 0.0
    beside = np.zeros((len(margins), margins.shape[1] - 1, margins.shape[2] - 1), np.bool_)
    if not zero.any():
        return beside
    throughout = zero[:, :-1, :-1] & zero[:, :-1, 1:] & zero[:, 1:, :-1] & zero[:, 1:, 1:]
    padded = np.pad(throughout, ((0, 0), (1, 1), (1, 1)))
    for down in range(3):
        for across in range(3):
            beside |= padded[:, down : down + beside.shape[1], across : across + beside.shape[2]]
    return beside
