"""The input features: what a network may be shown of a point (x1, x2), one table row each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
        latex: the formula as a typesetter sees it.
    """

    name: str
    formula: str
    values: Callable[[Column, Column], Column]
    latex: str = field(kw_only=True)


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        feature.name: feature
        for feature in (
            Feature("x1", "x₁", lambda x1, _: x1, latex="x_1"),
            Feature("x2", "x₂", lambda _, x2: x2, latex="x_2"),
            Feature("x1_squared", "x₁²", lambda x1, _: x1 * x1, latex="x_1^2"),
            Feature("x2_squared", "x₂²", lambda _, x2: x2 * x2, latex="x_2^2"),
            Feature("x1_x2", "x₁x₂", lambda x1, x2: x1 * x2, latex="x_1 x_2"),
            Feature("sin_x1", "sin(x₁)", lambda x1, _: np.sin(x1), latex=r"\sin(x_1)"),
            Feature("sin_x2", "sin(x₂)", lambda _, x2: np.sin(x2), latex=r"\sin(x_2)"),
            Feature("x1_cubed", "x₁³", lambda x1, _: x1 * x1 * x1, latex="x_1^3"),
            Feature("x2_cubed", "x₂³", lambda _, x2: x2 * x2 * x2, latex="x_2^3"),
            Feature("cos_x1", "cos(x₁)", lambda x1, _: np.cos(x1), latex=r"\cos(x_1)"),
            Feature("cos_x2", "cos(x₂)", lambda _, x2: np.cos(x2), latex=r"\cos(x_2)"),
            Feature("radius", "‖x‖", np.hypot, latex=r"\sqrt{x_1^2 + x_2^2}"),
            # From the x1 axis, -π to π.
            Feature("angle", "∠x", lambda x1, x2: np.arctan2(x2, x1), latex=r"\text{atan2}(x_2, x_1)"),
            Feature("abs_x1", "|x₁|", lambda x1, _: np.abs(x1), latex=r"\left|x_1\right|"),
            Feature("abs_x2", "|x₂|", lambda _, x2: np.abs(x2), latex=r"\left|x_2\right|"),
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
