"""What a row of a table may be tuned by, and a row that was chosen and tuned.

Knows nothing of what is tuned.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """One number that belongs to a choice.

    Args:
        name: what a user types.
        default: when nothing is said.
        low, high: the range, ends included unless the matching flag says otherwise.
        above_low, below_high: the end itself is not allowed.
        whole: whole numbers only.
    """

    name: str
    default: float
    low: float
    high: float
    above_low: bool = False
    below_high: bool = False
    whole: bool = False

    def admits(self, value: float) -> bool:
        """Whether a value lies in the range."""
        over = value > self.low if self.above_low else value >= self.low
        under = value < self.high if self.below_high else value <= self.high
        return over and under and not (self.whole and value != int(value))


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of a table by its name, and its hyperparameters in the row's order."""

    name: str
    values: tuple[float, ...] = ()
