"""The input features: what a network may be shown of a point (x1, x2), one table row each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Feature:
    """One input feature.

    Args:
        name: what a user types.
        formula: the same for readers, plain text.
        values: (x1, x2), each (n_points,) float64 -> (n_points,) float64.
    """

    name: str
    formula: str
    values: Callable[[Column, Column], Column]


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        feature.name: feature
        for feature in (
            Feature("x1", "x₁", lambda x1, _: x1),
            Feature("x2", "x₂", lambda _, x2: x2),
            Feature("x1_squared", "x₁²", lambda x1, _: x1 * x1),
            Feature("x2_squared", "x₂²", lambda _, x2: x2 * x2),
            Feature("x1_x2", "x₁x₂", lambda x1, x2: x1 * x2),
            Feature("sin_x1", "sin(x₁)", lambda x1, _: np.sin(x1)),
            Feature("sin_x2", "sin(x₂)", lambda _, x2: np.sin(x2)),
            Feature("x1_cubed", "x₁³", lambda x1, _: x1 * x1 * x1),
            Feature("x2_cubed", "x₂³", lambda _, x2: x2 * x2 * x2),
            Feature("cos_x1", "cos(x₁)", lambda x1, _: np.cos(x1)),
            Feature("cos_x2", "cos(x₂)", lambda _, x2: np.cos(x2)),
            Feature("radius", "‖x‖", np.hypot),
            Feature("angle", "∠x", lambda x1, x2: np.arctan2(x2, x1)),  # from the x1 axis, -π to π
            Feature("abs_x1", "|x₁|", lambda x1, _: np.abs(x1)),
            Feature("abs_x2", "|x₂|", lambda _, x2: np.abs(x2)),
        )
    }
)


def feature_matrix(names: Sequence[str], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Computes the named features of every point, in the order of the names.

    Args:
        names: keys of FEATURES, at least one.
        points: (n_points, 2) float64; further columns, such as targets, are an error.

    Returns:
        (n_points, n_features) float64, contiguous by row, as the kernels want it.
    """
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have the shape (n_points, 2). Received: {points.shape}")
    x1, x2 = points[:, 0], points[:, 1]
    matrix = np.empty((len(points), len(names)))
    for column, name in enumerate(names):
        matrix[:, column] = FEATURES[name].values(x1, x2)
    return matrix
