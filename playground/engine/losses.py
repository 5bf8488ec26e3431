"""Loss functions: how wrong an output is, and which output layer each of them wants.

Knows outputs and targets, and neither layers nor training. To add one: its two functions, a row in LOSSES,
and a branch in each of the two switches at the end; tests loop over the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.engine._jit import inner


@dataclass(frozen=True, slots=True)
class Loss:
    """One row: the name a user types, its code, formula and source, and each task's output activation."""

    name: str
    code: int
    formula: str
    source: str
    output_activation: Mapping[str, str]


_ROWS = (
    Loss(
        "squared_error",
        0,
        "L = (a - y)² / 2",
        "Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986)",
        MappingProxyType({"classification": "tanh", "regression": "linear"}),
    ),
)
LOSSES: Mapping[str, Loss] = MappingProxyType({row.name: row for row in _ROWS})

_SQUARED_ERROR = LOSSES["squared_error"].code


@inner
def sample_loss(code, outputs, targets):
    """The loss of each lane's output."""
    error = outputs - targets
    if code == _SQUARED_ERROR:
        return 0.5 * error * error
    return error


@inner
def loss_slope(code, outputs, targets):
    """The derivative of each lane's loss by its output."""
    error = outputs - targets
    if code == _SQUARED_ERROR:
        return error
    return error
