"""Learning-rate schedules: the learning rate of an epoch, from the initial one. The first epoch is 0.

`plateau` does not follow from the epoch but from the losses so far: `Plateau` says what is left of the rate.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

Schedule = Callable[..., float]
"""(initial rate, epoch, *hyperparameters) -> rate."""


def constant(rate: float, epoch: int) -> float:
    """η."""
    return rate


def time_decay(rate: float, epoch: int, decay: float = 0.01) -> float:
    """η / (1 + k t)."""
    return rate / (1.0 + decay * epoch)


def inverse_sqrt(rate: float, epoch: int) -> float:
    """η / √(t + 1)."""
    return rate / math.sqrt(epoch + 1.0)


def step(rate: float, epoch: int, factor: float = 0.5, every: float = 50) -> float:
    """η times the factor, once for every so many epochs."""
    return rate * factor ** (epoch // int(every))


def exponential(rate: float, epoch: int, decay: float = 0.01) -> float:
    """η exp(-k t)."""
    return rate * math.exp(-decay * epoch)


def cosine(rate: float, epoch: int, epochs: float = 300) -> float:
    """η (1 + cos(π t / n)) / 2, which is 0 from epoch n on."""
    return rate * (1.0 + math.cos(math.pi * min(epoch, epochs) / epochs)) / 2.0


def plateau(
    rate: float, epoch: int, factor: float = 0.5, patience: float = 10, minimum: float = 1e-6
) -> float:
    """η; what the plateaus so far have left of it is `Plateau.fraction`."""
    return rate


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "constant": constant,
        "time_decay": time_decay,
        "inverse_sqrt": inverse_sqrt,
        "step": step,
        "exponential": exponential,
        "cosine": cosine,
        "plateau": plateau,
    }
)


@dataclass(frozen=True, slots=True)
class Wait:
    """How many epochs a loss has not fallen below its lowest value.

    Args:
        best: lowest loss so far.
        best_epoch: its epoch.
        epochs: since then.
    """

    best: float = math.inf
    best_epoch: int = 0
    epochs: int = 0

    def after(self, loss: float, epoch: int, minimum_change: float = 0.0) -> "Wait":
        """The wait after one more epoch.

        Args:
            loss: after that epoch; NaN is no fall.
            epoch: its number.
            minimum_change: by how much more than that a loss must be lower than the lowest to count.

        Returns:
            The wait; its `epochs` is 0 when the loss fell.
        """
        if loss < self.best - minimum_change:
            return Wait(loss, epoch, 0)
        return replace(self, epochs=self.epochs + 1)


@dataclass(frozen=True, slots=True)
class Plateau:
    """The fraction of the learning rate that is left, and the wait for the training loss to fall."""

    fraction: float = 1.0
    wait: Wait = Wait()

    def after(
        self, loss: float, epoch: int, rate: float, factor: float, patience: float, minimum: float
    ) -> "Plateau":
        """The plateau after one more epoch: after waiting long enough the rate falls.

        Args:
            loss: after that epoch, over the training samples.
            epoch: its number.
            rate: the initial learning rate.
            factor: by which it falls.
            patience: epochs to wait.
            minimum: below which it does not fall.

        Returns:
            The plateau.
        """
        wait = self.wait.after(loss, epoch)
        if wait.epochs < patience:
            return Plateau(self.fraction, wait)
        lowest = min(self.fraction, minimum / rate)
        return Plateau(max(self.fraction * factor, lowest), replace(wait, epochs=0))
