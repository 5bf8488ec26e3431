"""The tables of input features: functions of a row's first two inputs, and every further input as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.data.expressions import (
    Column,
    Expression,
    Operation,
    columns_of,
    evaluate,
    written,
)

MAX_INPUTS = 16
"""The most input columns that rows may have."""

INPUTS = tuple(f"x{place}" for place in range(1, MAX_INPUTS + 1))
"""Names of the input columns, in the order of a row."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One input feature.

    Args:
        name: what a user types.
        formula: the same for readers, plain text.
        expression: of columns of INPUTS.
    """

    name: str
    formula: str
    expression: Expression

    @property
    def latex(self) -> str:
        """The formula as LaTeX."""
        return written(self.expression, "latex")

    @property
    def n_inputs(self) -> int:
        """How many input columns rows need for it: the place of the last one that it uses."""
        return max(INPUTS.index(name) + 1 for name in columns_of(self.expression))


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
"""Of the first two inputs, which all data but tables with one input have."""

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
FURTHER_INPUTS: Mapping[str, Feature] = MappingProxyType(
    {name: Feature(name, name.translate(_SUBSCRIPTS), Column(name)) for name in INPUTS[2:]}
)
"""The third input and those that follow, as they are."""

ALL_FEATURES: Mapping[str, Feature] = MappingProxyType({**FEATURES, **FURTHER_INPUTS})


def features_of_inputs(n_inputs: int) -> tuple[str, ...]:
    """Lists the features that can be computed.

    Args:
        n_inputs: of the rows, from 1 to MAX_INPUTS.

    Returns:
        Names of ALL_FEATURES, in its order.
    """
    return tuple(name for name, feature in ALL_FEATURES.items() if feature.n_inputs <= n_inputs)


def feature_matrix(
    names: Sequence[str], points: NDArray[np.float64], n_inputs: int = 2
) -> NDArray[np.float64]:
    """Computes the named features of every point, in the order of the names.

    Args:
        names: keys of ALL_FEATURES, at least one.
        points: (n_points, n_inputs) float64, without targets.
        n_inputs: how many columns the points must have, at least what the features use.

    Returns:
        (n_points, n_features) float64, contiguous by row, as the kernels need it.

    Raises:
        ValueError: the points have another number of columns.
    """
    if points.ndim != 2 or points.shape[1] != n_inputs:
        raise ValueError(f"points must have the shape (n_points, {n_inputs}). Received: {points.shape}")
    columns = dict(zip(INPUTS, points.T, strict=False))
    matrix = np.empty((len(points), len(names)))
    for place, name in enumerate(names):
        matrix[:, place] = evaluate(ALL_FEATURES[name].expression, columns)
    return matrix
