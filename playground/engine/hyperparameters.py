"""The numbers that belong to a row of a table, and a row with values for them."""

from collections.abc import Sequence
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
        """Whether a value lies in the range.

        Args:
            value: any number.

        Returns:
            Also False for a fraction where only whole numbers are allowed, and for NaN.
        """
        over = value > self.low if self.above_low else value >= self.low
        under = value < self.high if self.below_high else value <= self.high
        return over and under and not (self.whole and value != int(value))


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of a table by its name, with values of its hyperparameters.

    Args:
        name: the row's.
        values: in the order of the row's hyperparameters; empty for their defaults.
    """

    name: str
    values: tuple[float, ...] = ()

    def settings(self, hyperparameters: Sequence[Hyperparameter]) -> dict[str, float]:
        """The value of each hyperparameter of the chosen row.

        Args:
            hyperparameters: the row's.

        Returns:
            The values by name, in the row's order.

        Raises:
            ValueError: there are some values, but not one for each hyperparameter.
        """
        values = self.values or tuple(each.default for each in hyperparameters)
        if len(values) != len(hyperparameters):
            names = [each.name for each in hyperparameters]
            raise ValueError(f"{self.name} takes one value for each of {names}. Received: {self.values}")
        return dict(zip((each.name for each in hyperparameters), values, strict=True))

    def pair(self, hyperparameters: Sequence[Hyperparameter]) -> tuple[float, float]:
        """The first two values, as kernels take them; 0 for those that the chosen row does not have.

        Args:
            hyperparameters: the row's.

        Returns:
            (first, second).

        Raises:
            ValueError: as of `settings`.
        """
        if not hyperparameters and not self.values:
            return 0.0, 0.0
        first, second, *_ = (*self.settings(hyperparameters).values(), 0.0, 0.0)
        return float(first), float(second)
