"""The hidden space: where a layer puts the training rows, and the lines of a grid over the plane."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.analysis.gradients import thinned, thinned_rows
from playground.analysis.leading_eigenvectors import leading_eigenvectors
from playground.data.plane import EDGE, Plane
from playground.engine.activations import ACTIVATIONS
from playground.engine.layout import Layout
from playground.engine.network import Network
from playground.engine.samples import Columns
from playground.engine.sums import product
from playground.training.trainer import Trainer

N_LINES = 21
"""Lines of the grid in each of its two directions."""

POINTS_PER_LINE = 81
"""Places of a line whose image is computed: four to a cell of the grid, both ends included."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HiddenSpace:
    """What a hidden layer makes of the training rows and of the plane, as places in two coordinates.

    The coordinates are the activations of two neurons, or the projection on the first two principal
    components of the layer's activations at the shown rows. Evaluated as predictions are: nothing is dropped
    out, batch normalization uses its running averages.

    Args:
        layer: its number, from 0 behind the features.
        neurons: numbers of the two neurons in the layer; the same twice where it has one alone; None for
            principal components.
        rows: (n,) the numbers of the training rows; of more than 512, evenly spaced ones.
        points: (n, 2) their places.
        grid: (2, N_LINES, POINTS_PER_LINE, 2) images of lines through [-6, 6] squared: first those along
            which the plane's first input runs, from the lowest up; then those along which its second runs.
        explained: (2,) each component's share of the variance; None for neurons, NaN where nothing varies.
        borders: (n_outputs, 3) for each output the pre-activation as a function of the place, (w1, w2, b), so
            that w1 · x + w2 · y + b = 0 is where it changes its sign; None unless the layer feeds the outputs
            and consists of the two neurons.
        parted: share of the rows that the outputs class rightly; None unless the layer feeds the outputs, and
            for regression. The output layer sees this space alone, so its borders are straight here.
    """

    layer: int
    neurons: tuple[int, int] | None
    rows: NDArray[np.int64]
    points: Numbers
    grid: Numbers
    explained: Numbers | None
    borders: Numbers | None
    parted: float | None


def usual_layer(layout: Layout) -> int | None:
    """The layer whose space is shown where none is chosen.

    Args:
        layout: of the network.

    Returns:
        The last hidden layer of two neurons, else the last hidden one; None without hidden layers.
    """
    hidden = layout.layers[:-1]
    pairs = [number for number, layer in enumerate(hidden) if layer.fan_out == 2]
    return pairs[-1] if pairs else len(hidden) - 1 if hidden else None


def hidden_space(
    trainer: Trainer,
    layer: int | None = None,
    neurons: Sequence[int] | None = None,
    plane: Plane | None = None,
) -> HiddenSpace | None:
    """Compute the images of rows and plane in a hidden layer.

    Args:
        trainer: not modified.
        layer: a hidden layer, from 0; None for the usual one.
        neurons: two of the layer; None for both of a layer of two, the only one of a layer of one, else for
            the first two principal components.
        plane: the plane of the grid; None: the first two inputs, others held at their medians.

    Returns:
        The places; None where there are no hidden layers.

    Raises:
        ValueError: there is no such layer or neuron.
    """
    network = trainer.network
    layout = network.layout
    number = usual_layer(layout) if layer is None else layer
    if number is None:
        return None
    if not 0 <= number < len(layout.layers) - 1:
        raise ValueError(f"Hidden layers are numbered up to {len(layout.layers) - 2}. Received: {layer}")
    size = layout.layers[number].fan_out
    pair = _pair(neurons, size)
    columns = thinned(trainer.train_samples).columns
    traced = network.activations(columns)
    at_rows = traced[number]
    at_grid = network.activations(Columns(trainer.features(_grid_lines(plane or trainer.rows.plane))))[number]
    explained = None
    if pair is None:
        basis, centre, explained = principal_plane(at_rows)
        points, grid = (product(basis, each - centre[:, None]) for each in (at_rows, at_grid))
    else:
        points, grid = at_rows[list(pair)], at_grid[list(pair)]
    feeds_outputs = number == len(layout.layers) - 2
    return HiddenSpace(
        number,
        pair,
        thinned_rows(trainer.train_samples.count),
        points.T,
        grid.T.reshape(2, N_LINES, POINTS_PER_LINE, 2),
        explained,
        _borders(network, pair) if feeds_outputs and size <= 2 else None,
        _parted(trainer, traced[-1]) if feeds_outputs else None,
    )


def principal_plane(activations: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The plane through the mean in whose directions activations vary most.

    Each direction's sign is such that its largest entry is positive. Between moments of training directions
    of nearly equal variance may still change places, which whoever draws several in turn has to turn back.

    Args:
        activations: (n_neurons, n_samples), at least two neurons.

    Returns:
        The basis (2, n_neurons), orthonormal; the mean (n_neurons,); each direction's share of the variance
        (2,), NaN where nothing varies. All NaN where an activation is no finite number.

    Source:
        Pearson, On lines and planes of closest fit to systems of points in space (1901).
    """
    n_neurons = len(activations)
    largest = np.abs(activations).max()
    if not np.isfinite(largest):
        return np.full((2, n_neurons), np.nan), np.full(n_neurons, np.nan), np.full(2, np.nan)
    scale = largest if largest > 0.0 else 1.0  # squares of what is huge would overflow
    scaled = activations / scale
    centre = scaled.mean(axis=1)
    away = scaled - centre[:, None]
    variances, directions = leading_eigenvectors(product(away, away.T))
    basis = directions.T.copy()
    basis *= np.where(basis[np.arange(2), np.abs(basis).argmax(axis=1)] < 0.0, -1.0, 1.0)[:, None]
    total = float(np.square(away).sum())
    shares = variances / total if total > 0.0 else np.full(2, np.nan)
    return basis, centre * scale, np.clip(shares, 0.0, 1.0)


def _pair(neurons: Sequence[int] | None, size: int) -> tuple[int, int] | None:
    if neurons is None:
        return (0, size - 1) if size <= 2 else None
    if len(neurons) != 2 or not all(0 <= each < size for each in neurons):
        raise ValueError(f"Two neurons from 0 to {size - 1}. Received: {list(neurons)}")
    return neurons[0], neurons[1]


def _grid_lines(plane: Plane) -> Numbers:
    """Places of the grid's lines, direction by direction, line by line: (n, n_inputs)."""
    fixed = np.repeat(np.linspace(-EDGE, EDGE, N_LINES), POINTS_PER_LINE)
    along = np.tile(np.linspace(-EDGE, EDGE, POINTS_PER_LINE), N_LINES)
    points = np.tile(np.array(plane.held), (2 * fixed.size, 1))
    points[:, plane.x] = np.concatenate((along, fixed))
    if plane.y is not None:
        points[:, plane.y] = np.concatenate((fixed, along))
    return points


def _borders(network: Network, pair: tuple[int, int] | None) -> Numbers | None:
    """(n_outputs, 3) the outputs' pre-activations as functions of the two coordinates."""
    layer = network.layout.layers[-1]
    is_both = pair is not None and set(pair) == set(range(layer.fan_in))
    if (
        pair is None
        or not is_both
        or (layer.activation in ACTIVATIONS and ACTIVATIONS[layer.activation].has_pieces)
    ):
        return None
    parts = layer.views(network.inference_parameters())
    weights = parts["weights"][list(pair)].copy()
    if pair[0] == pair[1]:
        weights[1] = 0.0  # one neuron, drawn in both directions
    return np.column_stack((weights.T, parts["biases"]))


def _parted(trainer: Trainer, outputs: Numbers) -> float | None:
    decided = trainer.decide(outputs.T)
    if decided is None:
        return None
    rows = trainer.rows.train[thinned_rows(trainer.train_samples.count)]
    return float((rows[:, -1] == decided).mean())
