"""The proof of an exported file: rows, the outputs wanted there, and how far from these it may be."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.expressions import Column, evaluate
from playground.model.description import ModelDescription
from playground.model.reference import Averages, forward

Numbers = NDArray[np.float64]

N_ROWS = 40
EXACT = 1e-12
"""What float64 files keep, whatever the order of their sums."""

_REACH = 6.0  # of columns that nothing is known about: inputs of the plane lie from -6 to 6
_DEVIATIONS = 2.5  # of columns that are scaled: so far to both sides of their mean
_GRID = 144  # rows at which the rounding of float32 is measured
_MARGIN = 4.0  # another order of the same sums rounds otherwise
_FLOAT64_PER_FLOAT32 = 2.0**-29  # the ratio of their units of rounding


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Rows and what the model makes of them.

    Args:
        rows: (n_rows, n_columns), raw.
        outputs: (n_rows, n_outputs), the model's, computed in float64.
        bound: the largest difference that a file may show, see `difference`.
    """

    rows: Numbers
    outputs: Numbers
    bound: float

    def difference(self, outputs: Numbers) -> float:
        """The greatest difference between other outputs and those wanted, relative to max(1, |wanted|).

        Args:
            outputs: (n_rows, n_outputs).

        Returns:
            The difference; NaN if an output is.
        """
        return relative_difference(outputs, self.outputs)


def relative_difference(outputs: Numbers, wanted: Numbers) -> float:
    """The greatest of |output - wanted| / max(1, |wanted|).

    Args:
        outputs: of any shape.
        wanted: of the same.

    Returns:
        The difference; NaN if an output is.
    """
    return float((np.abs(outputs - wanted) / np.maximum(1.0, np.abs(wanted))).max())


def proof_of(model: ModelDescription) -> Proof:
    """The proof of a file that computes in float64.

    Args:
        model: what the file holds.

    Returns:
        `N_ROWS` rows that fill the region of the data evenly. The bound is `EXACT`, or more for a network
        that magnifies rounding, as deep normalized ones may.
    """
    rows = spread_rows(model, N_ROWS)
    return Proof(rows, model.predict(rows), max(EXACT, float32_bound(model) * _FLOAT64_PER_FLOAT32))


def float32_proof_of(model: ModelDescription) -> Proof:
    """The proof of a file that computes in float32.

    Args:
        model: what the file holds.

    Returns:
        The rows and outputs of `proof_of`, with the bound of `float32_bound`.
    """
    rows = spread_rows(model, N_ROWS)
    return Proof(rows, model.predict(rows), float32_bound(model))


def float32_bound(model: ModelDescription) -> float:
    """How far float32 may lie from float64 for this network: measured, times a margin.

    Args:
        model: any.

    Returns:
        Four times the greatest difference at `_GRID` rows of outputs computed in both; at least float32's own
        unit of rounding.
    """
    rows = spread_rows(model, _GRID)
    with np.errstate(over="ignore", invalid="ignore"):
        found = relative_difference(_single_outputs(model, rows), model.predict(rows))
    unit = float(np.finfo(np.float32).eps)
    return _MARGIN * max(found, unit) if np.isfinite(found) else float("inf")


def spread_rows(model: ModelDescription, count: int) -> Numbers:
    """Rows that fill the region of the data evenly.

    Args:
        model: of whose scaling the region follows, where it is of the columns themselves; else -6 to 6.
        count: how many.

    Returns:
        (count, n_columns).

    Source:
        Additive recurrence with the powers of the root of x^(d+1) = x + 1, a generalized golden ratio:
        Roberts, The unreasonable effectiveness of quasirandom sequences (2018).
    """
    n_columns = len(model.columns)
    root = 2.0
    for _ in range(60):
        root = (1.0 + root) ** (1.0 / (n_columns + 1))
    steps = root ** -np.arange(1.0, n_columns + 1)
    places = (0.5 + np.arange(1.0, count + 1)[:, None] * steps) % 1.0
    middle, reach = np.zeros(n_columns), np.full(n_columns, _REACH)
    if model.scaling is not None:
        for feature, mean, std in zip(model.features, model.scaling.mean, model.scaling.std, strict=True):
            if isinstance(feature.expression, Column):
                at = model.columns.index(feature.expression.name)
                middle[at], reach[at] = mean, _DEVIATIONS * std
    return middle + reach * (2.0 * places - 1.0)


def _single_outputs(model: ModelDescription, rows: Numbers) -> Numbers:
    """The outputs, with every number on the way rounded to float32."""
    columns = dict(zip(model.columns, _single(rows).T, strict=True))
    numbers = np.stack([_single(evaluate(each.expression, columns)) for each in model.features], axis=1)
    if model.scaling is not None:
        numbers = (numbers - _single(model.scaling.mean)) / _single(model.scaling.std)
    for layer, parts, averages in zip(model.layers, model.parameters, model.averages, strict=True):
        narrow = {name: _single(part) for name, part in parts.items()}
        seen = None if averages is None else Averages(_single(averages.mean), _single(averages.variance))
        # One layer at a time: where a function answers in float64, the next begins in float32 again.
        numbers = _single(forward([layer], [narrow], numbers, [seen])[0].activations)
    return numbers


def _single(numbers: Numbers) -> Any:
    return numbers.astype(np.float32)
