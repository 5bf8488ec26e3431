"""What happens inside a network over the training rows: z by bars, saturation, gradients by layer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from playground.analysis.gradients import thinned, thinned_rows, training_gradient
from playground.engine.activations import ACTIVATIONS as ROWS
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layer, Layout
from playground.engine.sums import piece_sums
from playground.model.reference.activations import ACTIVATIONS
from playground.training.trainer import Trainer

SATURATED_BELOW = 0.05
"""A slope |f'(z)| below this is called nearly zero: of tanh beyond |z| = 2.18, of ReLU up to 0."""

N_BARS = 34
"""Bars of a histogram of z: 32 of equal width between -reach and +reach, each with its upper end, and on
either side one for all that lies beyond: z <= -reach, z > reach."""

NO_BAR = 255
"""Stands for the bar of what is no number, and of what does not exist."""

_INNER = N_BARS - 2
_POINTS_PER_BAR = 4
_LEAST_REACH, _MOST_REACH = 4.0, 8.0
_SEARCHED = np.linspace(-40.0, 40.0, 16_001)  # where saturation is looked for; zero is among them
_HALVINGS = 80

Numbers = NDArray[np.float64]
Bars = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """One moment of a network, over the training rows; of more than 512, evenly spaced ones.

    Neurons are numbered layer by layer, outputs last. Where a layer is normalized, z goes by its running
    averages.

    Args:
        rows: (n,) the numbers of the training rows.
        bars: (n_neurons, n) the bar of each z, see `N_BARS`; of maxout, of the largest sum.
        sum_bars: the same before batch normalization, `NO_BAR` for layers without; None where none has it.
        reach: (n_layers,) z between -reach and +reach have bars of their own.
        curves: (n_layers, 2, points) f and f' over all bars, the outermost as wide as the others; NaN for
            softmax, which is no function of one z. Neurons that learn a leak are drawn with the mean one.
        saturated: (n_neurons,) share of the rows at which |f'(z)| is below `SATURATED_BELOW`; of softmax
            |∂a/∂z| of the neuron's own z.
        dead: (n_neurons,) whether f(z) and f'(z) are 0 for every row.
        gradient: (n_parameters,) of the objective.
        gradient_norms: (n_layers,) Euclidean norm of the gradient by all parameters of the layer.
        update_ratios: (n_layers,) norm of the latest update of the layer's weights, by that of the weights
            before it; NaN before the first step, and where all weights are 0. About 1e-3 is usual.

    Source:
        Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010),
        for histograms by layer; Karpathy, CS231n notes, Neural Networks Part 3, "Ratio of weights:updates",
        for the ratio and its usual value.
    """

    rows: NDArray[np.int64]
    bars: Bars
    sum_bars: Bars | None
    reach: Numbers
    curves: Numbers
    saturated: Numbers
    dead: NDArray[np.bool_]
    gradient: Numbers
    gradient_norms: Numbers
    update_ratios: Numbers


def look_inside(trainer: Trainer) -> Inside:
    """Measure the network at its present parameters.

    Args:
        trainer: not modified.

    Returns:
        The numbers.
    """
    network, layout = trainer.network, trainer.network.layout
    columns = thinned(trainer.train_samples).columns
    sums, activations = network.forward_trace(columns)
    gradient, last = training_gradient(trainer), trainer.last_update
    reaches = np.array([_reach(layer) for layer in layout.layers])
    bars = [bar_of(z, reach) for z, reach in zip(sums, reaches, strict=True)]
    before = None
    if layout.is_normalized:
        plain = piece_sums(layout, network.parameters, columns, activations)
        before = np.concatenate(
            [
                bar_of(z.max(axis=0), reach)
                if _is_normalized(layer)
                else np.full(z.shape[1:], NO_BAR, np.uint8)
                for layer, z, reach in zip(layout.layers, plain, reaches, strict=True)
            ]
        )
    parts = [layer.views(network.parameters) for layer in layout.layers]
    leaks = [own.get("leaks") for own in parts]
    found = [_idle(*each) for each in zip(layout.layers, leaks, sums, activations, strict=True)]
    return Inside(
        rows=thinned_rows(trainer.train_samples.count),
        bars=np.concatenate(bars),
        sum_bars=before,
        reach=reaches,
        curves=np.array([_curves(*each) for each in zip(layout.layers, leaks, strict=True)]),
        saturated=np.concatenate([share for share, _ in found]),
        dead=np.concatenate([dead for _, dead in found]),
        gradient=gradient,
        gradient_norms=gradient_norms(layout, gradient),
        update_ratios=_update_ratios(layout, network.parameters, None if last is None else last.change),
    )


def _is_normalized(layer: Layer) -> bool:
    """Whether a layer has batch normalization."""
    return any(part.name == "gamma" for part in layer.parts)


def bar_of(z: Numbers, reach: float) -> Bars:
    """The bars in which numbers fall.

    Args:
        z: of any shape.
        reach: of the histogram.

    Returns:
        Of the same shape, from 0 (z <= -reach) to N_BARS - 1 (z > reach); `NO_BAR` for NaN.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        bars = np.ceil(z / (2.0 * reach / _INNER))
        bars += _INNER // 2
        np.clip(bars, 0, N_BARS - 1, out=bars)
        bars[np.isnan(bars)] = NO_BAR
        return bars.astype(np.uint8)


def gradient_norms(layout: Layout, gradient: Numbers) -> Numbers:
    """The size of a gradient in each layer.

    Args:
        layout: of the network.
        gradient: (n_parameters,).

    Returns:
        (n_layers,) Euclidean norms over all parameters of a layer.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
        return np.array(
            [
                np.sqrt(sum(float(np.square(part).sum()) for part in layer.views(gradient).values()))
                for layer in layout.layers
            ]
        )


def _update_ratios(layout: Layout, parameters: Numbers, change: Numbers | None) -> Numbers:
    if change is None:
        return np.full(len(layout.layers), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        before = parameters - change  # the weights that the step began with
        norms = [
            [float(np.linalg.norm(layer.views(each)["weights"])) for each in (change, before)]
            for layer in layout.layers
        ]
    return np.array([moved / size if size > 0 else np.nan for moved, size in norms])


def _idle(
    layer: Layer, leaks: Numbers | None, z: Numbers, activations: Numbers
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Share of the samples at which a neuron's slope is nearly zero, and whether it is dead."""
    if layer.has_softmax:
        nearly = np.abs(activations * (1.0 - activations)) < SATURATED_BELOW
    elif leaks is not None:
        nearly = (z <= 0.0) & (np.abs(leaks)[:, None] < SATURATED_BELOW)
    else:
        nearly = np.zeros(z.shape, np.bool_)
        for low, high in saturated_ranges(layer.chosen_activation):
            nearly |= z <= high if np.isinf(low) else z >= low if np.isinf(high) else (z >= low) & (z <= high)
    share = nearly.mean(axis=1)
    dead = share == 1.0
    if layer.has_softmax:
        dead[:] = False  # what all answer together is never zero
    elif dead.any():
        at, own = z[dead], None if leaks is None else leaks[dead]
        value, slope = functions_of(layer.chosen_activation, own)
        dead[dead] = ((value(at) == 0.0) & (slope(at) == 0.0)).all(axis=1)
    return share, dead


def functions_of(
    choice: Choice, leaks: Numbers | None
) -> tuple[Callable[[Numbers], Numbers], Callable[[Numbers], Numbers]]:
    """An activation and its slope.

    Args:
        choice: of a layer other than softmax.
        leaks: (neurons,) as they were learned; None where the activation learns none.

    Returns:
        Each a function of z, (neurons, n); of an activation with pieces z is the largest sum.
    """
    row = ACTIVATIONS[choice.name]
    if choice.name in ROWS and ROWS[choice.name].has_pieces:
        # Of the largest sum alone it is the identity.
        row = ACTIVATIONS["linear"]
        return row.value, row.slope
    values = choice.values if leaks is None else (leaks[:, None],)
    return lambda z: row.value(z, *values), lambda z: row.slope(z, *values)


@lru_cache(maxsize=256)
def saturated_ranges(choice: Choice) -> tuple[tuple[float, float], ...]:
    """Where an activation's slope is nearly zero.

    Args:
        choice: an activation that is a function of one z and learns no leak.

    Returns:
        Intervals of z in ascending order, both ends included, at which |f'| is below `SATURATED_BELOW`; what
        reaches the end of what is searched, |z| = 40, is taken to have no end.
    """
    _, slope = functions_of(choice, None)

    def is_flat(z: Numbers) -> NDArray[np.bool_]:
        return np.abs(slope(z)) < SATURATED_BELOW

    flat = is_flat(_SEARCHED)
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    ends = [_edge(is_flat, _SEARCHED[i], _SEARCHED[i + 1]) for i in edges]
    if flat[0]:
        ends.insert(0, -np.inf)
    if flat[-1]:
        ends.append(np.inf)
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _edge(is_flat: Callable[[Numbers], NDArray[np.bool_]], low: float, high: float) -> float:
    """Between two places of which one is flat: the last one that is."""
    low_is_flat = bool(is_flat(np.array([[low]]))[0, 0])
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if bool(is_flat(np.array([[middle]]))[0, 0]) == low_is_flat:
            low = middle
        else:
            high = middle
    return float(low if low_is_flat else high)


def _reach(layer: Layer) -> float:
    """Twice as far as the saturation begins, in even numbers from 4 to 8."""
    if layer.has_softmax:
        return _MOST_REACH
    if any(part.name == "leaks" for part in layer.parts):
        return _LEAST_REACH
    ends = [
        abs(end) for span in saturated_ranges(layer.chosen_activation) for end in span if np.isfinite(end)
    ]
    return float(np.clip(2 * round(max(ends, default=0.0)), _LEAST_REACH, _MOST_REACH))


def _curves(layer: Layer, leaks: Numbers | None) -> Numbers:
    """(2, points) f and f' over all bars of a histogram."""
    n_points = N_BARS * _POINTS_PER_BAR + 1
    if layer.has_softmax:
        return np.full((2, n_points), np.nan)
    if leaks is None:
        return _fixed_curves(layer.chosen_activation, _reach(layer))
    value, slope = functions_of(layer.chosen_activation, leaks.mean(keepdims=True))
    z = _curve_places(_reach(layer))
    return np.array([value(z)[0], slope(z)[0]])


@lru_cache(maxsize=256)
def _fixed_curves(choice: Choice, reach: float) -> Numbers:
    value, slope = functions_of(choice, None)
    z = _curve_places(reach)
    return np.array([value(z)[0], slope(z)[0]])


def _curve_places(reach: float) -> Numbers:
    end = reach * N_BARS / _INNER
    return np.linspace(-end, end, N_BARS * _POINTS_PER_BAR + 1)[None]
