"""The axis of values of a chart, linear or logarithmic, and round numbers for its ticks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LOG_FROM = 30.0  # how many times the least the largest has to be for a logarithmic axis
_MOST_TICKS = 6
_MOST_DECADES = 10  # that are all marked
_LAST_DECADE = 308  # that a float64 holds


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of values.

    Args:
        low, high: at its ends; their decimal logarithms on a logarithmic one.
        is_log: whether it is logarithmic.
    """

    low: float
    high: float
    is_log: bool

    @classmethod
    def over(cls, curves: Sequence[NDArray[np.float64]]) -> "Axis":
        """Choose an axis: logarithmic if numbers are positive and spread over more than a factor of thirty.

        Args:
            curves: whose numbers shall have room; those that are not finite do not count.

        Returns:
            The axis.
        """
        found = np.concatenate([each.ravel() for each in curves])
        found = found[np.isfinite(found)]
        if not len(found):
            return cls(0.0, 1.0, is_log=False)
        low, high = float(found.min()), float(found.max())
        if low > 0 and high / low > _LOG_FROM:
            return cls(math.log10(low) - 0.05, math.log10(high) + 0.05, is_log=True)
        margin = 0.05 * (high - low) or 0.5 * max(1.0, abs(high))
        return cls(low - margin, high + margin, is_log=False)

    def fractions(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values lie.

        Args:
            values: any.

        Returns:
            0 at the top to 1 at the bottom; what lies beyond ends a little outside, NaN stays NaN.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled = np.log10(values) if self.is_log else values
        fractions: NDArray[np.float64] = np.clip((self.high - scaled) / (self.high - self.low), -0.1, 1.1)
        return fractions

    def ticks(self) -> list[tuple[float, str]]:
        """Values to be marked, and how they are written."""
        if not self.is_log:
            return [(value, f"{value:.4g}") for value in round_numbers(self.low, self.high)]
        decades = range(math.floor(self.low), min(math.ceil(self.high), _LAST_DECADE) + 1)
        steps = (1,) if len(decades) > _MOST_TICKS else (1, 3)
        stride = -(-len(decades) // _MOST_DECADES)  # losses on their way to divergence span hundreds
        values = [step * 10.0**decade for decade in decades if decade % stride == 0 for step in steps]
        return [(value, f"{value:g}") for value in values if self.low <= math.log10(value) <= self.high]


def round_numbers(low: float, high: float) -> list[float]:
    """Chooses up to six round numbers.

    Args:
        low: the least.
        high: the greatest, above `low`.

    Returns:
        Multiples of one, two or five times a power of ten between both.
    """
    rough = (high - low) / (_MOST_TICKS - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 5, 10) if part * power >= rough)
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
