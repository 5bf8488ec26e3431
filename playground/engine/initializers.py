"""Initial values of parameters.

Knows layer sizes and a random stream. To add one: a function and a row in INITIALIZERS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np


@dataclass(frozen=True, slots=True)
class Initializer:
    """One row: the name a user types, formula and source, and the function that draws.

    draw(rng, fan_in, fan_out) returns weights (fan_in, fan_out) and biases (fan_out,), both float64.
    """

    name: str
    formula: str
    source: str
    draw: Callable[[np.random.Generator, int, int], tuple[np.ndarray, np.ndarray]]


def _uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.uniform(-0.5, 0.5, (fan_in, fan_out)), np.full(fan_out, 0.1)


_ROWS = (
    Initializer(
        "uniform", "w ~ U(-0.5, 0.5), b = 0.1", "the convention of TensorFlow Playground (2016)", _uniform
    ),
)
INITIALIZERS: Mapping[str, Initializer] = MappingProxyType({row.name: row for row in _ROWS})
