"""The table of input features: functions of a point (x1, x2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.data.expressions import Column, Expression, Operation, evaluate, written


@dataclass(frozen=True, slots=True)
class Feature:
    """One input feature.

    Args:
        name: what a user types.
        formula: the same for readers, plain text.
        expression: of the columns x1 and x2.
    """

    name: str
    formula: str
    expression: Expression

    @property
    def latex(self) -> str:
        """The formula as LaTeX."""
        return written(self.expression, "latex")


_X1, _X2 = Column("x1"), Column("x2")


def _of(operator: str, *operands: Expression) -> Operation:
    return Operation(operator, operands)


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        feature.name: feature
        for feature in (
            Feature("x1", "x₁", _X1),
            Feature("x2", "x₂", _X2),
            Feature("x1_squared", "x₁²", _of("square", _X1)),
            Feature("x2_squared", "x₂²", _of("square", _X2)),
            Feature("x1_x2", "x₁x₂", _of("multiply", _X1, _X2)),
            Feature("sin_x1", "sin(x₁)", _of("sin", _X1)),
            Feature("sin_x2", "sin(x₂)", _of("sin", _X2)),
            Feature("x1_cubed", "x₁³", _of("cube", _X1)),
            Feature("x2_cubed", "x₂³", _of("cube", _X2)),
            Feature("cos_x1", "cos(x₁)", _of("cos", _X1)),
            Feature("cos_x2", "cos(x₂)", _of("cos", _X2)),
            Feature("radius", "‖x‖", _of("hypot", _X1, _X2)),
            Feature("angle", "∠x", _of("atan2", _X2, _X1)),  # from the x1 axis, -π to π
            Feature("abs_x1", "|x₁|", _of("abs", _X1)),
            Feature("abs_x2", "|x₂|", _of("abs", _X2)),
        )
    }
)


def feature_matrix(names: Sequence[str], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Computes the named features of every point, in the order of the names.

    Args:
        names: keys of FEATURES, at least one.
        points: (n_points, 2) float64; further columns, such as targets, are an error.

    Returns:
        (n_points, n_features) float64, contiguous by row, as the kernels need it.

    Raises:
        ValueError: the points do not have two columns.
    """
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have the shape (n_points, 2). Received: {points.shape}")
    columns = {"x1": points[:, 0], "x2": points[:, 1]}
    matrix = np.empty((len(points), len(names)))
    for place, name in enumerate(names):
        matrix[:, place] = evaluate(FEATURES[name].expression, columns)
    return matrix
