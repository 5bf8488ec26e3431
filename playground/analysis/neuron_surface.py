"""The loss of a linear neuron over its two weights, with inputs standardized not at all, wholly, or in part.

Its bias is always the best one for the weights, so that two numbers are left; the loss is half the mean
squared error. Standardizing changes what the weights stand for and not what the neuron can say: the least
loss stays, and so does the loss of no weights at all, from which descent begins.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from playground.analysis.descent import PlaneFunction, Rates
from playground.analysis.loss_surface import Window
from playground.data.features import feature_matrix
from playground.model.description import Scaling
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_AIR = 1.15  # of the picture's half width to the farthest place of the start's line of equal loss
_NEAR = 0.01  # of the start's loss above the least: what is left of it counts as arrived
_LEAST_CURVATURE = 1e-9  # of the smaller direction, relative to the larger one
_N_FLATS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Two inputs and what is to be learned from them.

    Args:
        names: of the inputs.
        inputs: (n, 2), as they are before any scaling.
        targets: (n,).
    """

    names: tuple[str, str]
    inputs: Numbers
    targets: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class NeuronSurface:
    """A neuron's loss over its weights, and what its shape means for plain gradient descent.

    Args:
        function: the loss, x the first weight and y the second.
        names: of the inputs.
        scales: (2,) standard deviations of the inputs as the neuron receives them.
        condition: the larger curvature by the smaller one; 1 is a circle.
        best_rate: with which the slower direction shrinks the fastest.
        steps: that plain descent then takes from no weights until a hundredth of the loss above the least
            is left.
    """

    function: PlaneFunction
    names: tuple[str, str]
    scales: Numbers
    condition: float
    best_rate: float
    steps: int


@cache
def flats() -> Columns:
    """An example with unequal scales: rooms (1 to 5) and age in years (0 to 40) of sixty flats, and rents."""
    rng = np.random.default_rng(3)
    rooms = rng.integers(1, 6, _N_FLATS).astype(np.float64)
    age = rng.integers(0, 41, _N_FLATS).astype(np.float64)
    rent = 3.0 + 4.0 * rooms - 0.15 * age + rng.normal(0.0, 1.5, _N_FLATS)
    return Columns(("rooms", "age"), np.column_stack([rooms, age]), rent)


def columns_of(trainer: Trainer, features: tuple[int, int]) -> Columns:
    """Two of the network's input features over the training rows, before they are standardized.

    Args:
        trainer: not modified.
        features: their numbers.

    Returns:
        The columns, with the first output's targets.

    Raises:
        InvalidCommand: there are no two such features, one of them is constant, or they are the same up to
            their scale.
    """
    names = trainer.config.network.features
    if features[0] == features[1] or max(features) >= len(names):
        raise InvalidCommand([Problem("features", "no_two_inputs", list(features))])
    rows = trainer.rows
    matrix = feature_matrix(names, rows.train[:, :-1], rows.n_inputs)[:, list(features)]
    targets = trainer.train_samples.target_columns.values[0, : len(matrix)].copy()
    found = Columns((names[features[0]], names[features[1]]), matrix, targets)
    curvatures = np.linalg.eigvalsh(np.cov(Scaling.of(found.inputs).apply(found.inputs).T))
    if len(found.targets) < 3 or not curvatures[0] > _LEAST_CURVATURE * curvatures[1]:
        raise InvalidCommand([Problem("features", "no_two_inputs", list(features))])
    return found


def neuron_surface(columns: Columns, standardized: float) -> NeuronSurface:
    """The loss over the weights of inputs that are standardized in part.

    Args:
        columns: the inputs, of which neither is constant.
        standardized: 0 to 1: the inputs are centred and divided by their standard deviations to this power.

    Returns:
        The surface, in a square picture around the best weights.
    """
    scaling = Scaling.of(columns.inputs)
    inputs = (columns.inputs - scaling.mean) / scaling.std**standardized
    targets = columns.targets - columns.targets.mean()
    # With the best bias, residuals have no mean: centred columns are all that is needed.
    hessian, slopes = inputs.T @ inputs / len(inputs), inputs.T @ targets / len(inputs)
    best, constant = np.linalg.solve(hessian, slopes), float(np.square(targets).mean()) / 2.0
    curvatures, directions = np.linalg.eigh(hessian)

    def value(places: Numbers) -> Numbers:
        result: Numbers = ((places @ hessian) * places).sum(axis=1) / 2.0 - places @ slopes + constant
        return result

    def gradient(place: Numbers) -> Numbers:
        result: Numbers = hessian @ place - slopes
        return result

    least, first = value(np.stack([best, np.zeros(2)])).tolist()
    reach = _AIR * float(np.sqrt(2.0 * max(0.0, first - least) / curvatures[0])) or 1.0
    window = Window(*((float(at - reach), float(at + reach)) for at in best))
    rate = float(2.0 / curvatures.sum())
    shrinking = np.abs(1.0 - rate * curvatures)
    return NeuronSurface(
        PlaneFunction(
            "neuron",
            "f(w₁, w₂) = 1/(2n) Σ (w₁ x₁ + w₂ x₂ + b - y)²",
            value,
            gradient,
            window,
            (0.0, 0.0),
            ((float(best[0]), float(best[1])),),
            least + _NEAR * (first - least),
            Rates(rate, float(0.3 / curvatures[1]), 3.0 * reach),
        ),
        columns.names,
        inputs.std(axis=0),
        float(curvatures[1] / curvatures[0]),
        rate,
        _steps_of_descent(curvatures * np.square(directions.T @ best), shrinking, _NEAR),
    )


def _steps_of_descent(parts: Numbers, shrinking: Numbers, left: float) -> int:
    """How many steps leave a fraction of a loss whose parts shrink by the squares of their factors."""
    shares = parts / parts.sum() if parts.sum() > 0.0 else parts
    low, high = 0, 1
    while shares @ shrinking ** (2.0 * high) > left:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if shares @ shrinking ** (2.0 * middle) > left else (low, middle)
    return high
