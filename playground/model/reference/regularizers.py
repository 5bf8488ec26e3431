"""Regularizers: what large weights cost, and how that moves them. Biases and the like cost nothing.

Every regularizer is a mixture of two penalties, absolute Σ|w| + square Σ w² / 2. The square one has a
gradient, which joins that of the loss. The absolute one acts after the step, by moving weights towards zero
and never across: only so do weights become exactly zero.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from playground.model.reference.activations import Array

Rates = tuple[float, float]
"""The rates of the absolute and of the square penalty."""


def none(rate: float) -> Rates:
    """No penalty."""
    return 0.0, 0.0


def l1(rate: float) -> Rates:
    """λ Σ|w|."""
    return rate, 0.0


def l2(rate: float) -> Rates:
    """λ Σ w² / 2."""
    return 0.0, rate


def elastic(rate: float, l1_share: float = 0.5) -> Rates:
    """λ (r Σ|w| + (1 - r) Σ w² / 2)."""
    return rate * l1_share, rate * (1.0 - l1_share)


REGULARIZERS: Mapping[str, Callable[..., Rates]] = MappingProxyType(
    {"none": none, "l1": l1, "l2": l2, "elastic": elastic}
)


def penalty(rates: Rates, weights: Array) -> float:
    """What weights cost; nothing at rates of zero, however large the weights are.

    Args:
        rates: of the absolute and of the square penalty.
        weights: of one layer.

    Returns:
        absolute Σ|w| + square Σ w² / 2.
    """
    absolute, square = rates
    cost = 0.0
    if absolute > 0.0:
        cost += absolute * float(np.abs(weights).sum())
    if square > 0.0:
        cost += square * float((weights**2).sum()) / 2.0
    return cost


def penalty_slope(rates: Rates, weights: Array) -> Array:
    """The derivative of the whole penalty by each weight; that of |w| at 0 is taken as 0.

    Args:
        rates: of the absolute and of the square penalty.
        weights: of one layer.

    Returns:
        Shaped as the weights.
    """
    absolute, square = rates
    return absolute * np.sign(weights) + square * weights


def shrink(weights: Array, distance: float) -> Array:
    """Weights moved towards zero by a distance, those closer than that to zero itself.

    Args:
        weights: of one layer.
        distance: not negative.

    Returns:
        Shaped as the weights.

    Source:
        Daubechies, Defrise and De Mol, An iterative thresholding algorithm (2004).
    """
    return np.sign(weights) * np.maximum(np.abs(weights) - distance, 0.0)
