"""Optimizers: what a gradient does to the parameters.

Knows the table only for now: plain gradient descent is what the training kernel does by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One row: the name a user types, its code, formula and source."""

    name: str
    code: int
    formula: str
    source: str


_ROWS = (Optimizer("sgd", 0, "w ← w - η g", "Robbins and Monro, A stochastic approximation method (1951)"),)
OPTIMIZERS: Mapping[str, Optimizer] = MappingProxyType({row.name: row for row in _ROWS})
