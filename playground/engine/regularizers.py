"""Regularizers: what large weights cost.

To add one that mixes |w| and w²: a row in REGULARIZERS; kernels
know the two rates alone, and tests loop over the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.engine import simd
from playground.engine._jit import inner
from playground.engine.hyperparameters import Hyperparameter


@dataclass(frozen=True, slots=True)
class Penalty:
    """Rates of the two penalties, added up over all weights: absolute Σ|w| + square Σ w² / 2."""

    absolute: float = 0.0
    square: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.absolute or self.square)

    def value(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """What weights cost.

        Args:
            weights: (..., n_weights).

        Returns:
            (...), absolute Σ|w| + square Σ w² / 2.
        """
        cost = np.zeros(weights.shape[:-1])
        with np.errstate(over="ignore"):  # of a diverging network it may well be infinite
            if self.absolute:
                cost += self.absolute * np.abs(weights).sum(axis=-1)
            if self.square:
                cost += self.square * np.square(weights).sum(axis=-1) / 2
        return cost

    def slope(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The derivative by each weight.

        Args:
            weights: of any shape.

        Returns:
            The same shape; that of |w| is 0 at 0.
        """
        return self.absolute * np.sign(weights) + self.square * weights


@dataclass(frozen=True, slots=True)
class Regularizer:
    """One row: the name a user types, the penalty's formula and source, and the penalty at a rate.

    penalty(rate, fraction) is given the regularization rate and the one hyperparameter, 0 if there is none.
    """

    name: str
    formula: str
    source: str
    penalty: Callable[[float, float], Penalty]
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)


_ROWS = (
    Regularizer("none", "R = 0", "no penalty", lambda _rate, _fraction: Penalty(), latex="R = 0"),
    Regularizer(
        "l1",
        "R = λ Σ|w|",
        "Tibshirani, Regression shrinkage and selection via the lasso (1996)",
        lambda rate, _fraction: Penalty(absolute=rate),
        latex=r"R = \lambda \sum_j \left|w_j\right|",
    ),
    Regularizer(
        "l2",
        "R = λ Σ w² / 2",
        "Hoerl and Kennard, Ridge regression (1970)",
        lambda rate, _fraction: Penalty(square=rate),
        latex=r"R = \frac{\lambda}{2} \sum_j w_j^2",
    ),
    Regularizer(
        "elastic",
        "R = λ (r Σ|w| + (1 - r) Σ w² / 2)",
        "Zou and Hastie, Regularization and variable selection via the elastic net (2005)",
        lambda rate, fraction: Penalty(rate * fraction, rate * (1.0 - fraction)),
        (Hyperparameter("l1_share", 0.5, 0.0, 1.0),),
        latex=r"R = \lambda \left(r \sum_j \left|w_j\right| + \frac{1 - r}{2} \sum_j w_j^2\right)",
    ),
)
REGULARIZERS: Mapping[str, Regularizer] = MappingProxyType({row.name: row for row in _ROWS})


@inner
def shrink(weights, distance):
    """Soft thresholding: weights moved towards zero and never across.

    Unneeded ones become exactly zero. Nothing keeps a weight at zero when the loss wants it back.

    Args:
        weights: a vector.
        distance: how far they are moved.

    Returns:
        The moved weights.

    Source:
        Daubechies, Defrise and De Mol, An iterative thresholding algorithm (2004).
    """
    return weights - simd.at_most(distance, simd.at_least(-distance, weights))
