"""Regularizers: what large weights cost, and how a training step pays for it.

Knows weights, and neither layers nor losses. To add one: a row in REGULARIZERS and a branch in `shrink`;
tests loop over the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.engine._jit import inner
from playground.engine.vector import at_least, at_most


@dataclass(frozen=True, slots=True)
class Regularizer:
    """One row: the name a user types, its code, the penalty's formula and source.

    value and slope give each weight's penalty at rate 1 and its derivative, arrays in, arrays out.
    """

    name: str
    code: int
    formula: str
    source: str
    value: Callable[[NDArray[np.float64]], NDArray[np.float64]]
    slope: Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _half_square(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return 0.5 * weights * weights


_LASSO = "Tibshirani, Regression shrinkage and selection via the lasso (1996)"
_RIDGE = "Hoerl and Kennard, Ridge regression (1970)"
_ROWS = (
    Regularizer("none", 0, "R = 0", "no penalty", np.zeros_like, np.zeros_like),
    Regularizer("l1", 1, "R = λ Σ|w|", _LASSO, np.abs, np.sign),
    Regularizer("l2", 2, "R = λ Σ w² / 2", _RIDGE, _half_square, np.positive),
)
REGULARIZERS: Mapping[str, Regularizer] = MappingProxyType({row.name: row for row in _ROWS})

_L1, _L2 = (REGULARIZERS[name].code for name in ("l1", "l2"))


@inner
def shrink(code, rate, weights, moved):
    """Weights after the penalty's share of a step: `weights` before the step, `moved` by the loss's gradient.

    Args:
        code, rate: which penalty, and learning rate times regularization rate.

    L2 takes its gradient where the loss takes its own, at the old weights. L1 moves a weight towards zero by
    `rate` and stops there, so that unneeded weights are exactly zero (soft thresholding: Daubechies, Defrise
    and De Mol, An iterative thresholding algorithm, 2004); nothing keeps a weight at zero when the loss wants
    it back.
    """
    if code == _L1:
        return moved - at_most(rate, at_least(-rate, moved))
    if code == _L2:
        return moved - rate * weights
    return moved
