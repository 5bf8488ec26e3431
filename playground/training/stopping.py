"""Early stopping, the best epoch, and the schedule that lowers the learning rate on a plateau.

Each of them sees one loss an epoch.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from playground.engine.network import Network
from playground.engine.samples import Samples

Monitor = Literal["test_loss", "train_loss", "validation_loss"]


@dataclass(frozen=True, slots=True)
class StopRule:
    """When to stop early, and whether to go back to the best epoch.

    Args:
        monitor: the loss that has to fall.
        patience: epochs without a fall after which training stops; None: it never does.
        minimum_change: by how much the loss must fall below its best to count.
        restore_best: whether to go back to the parameters of the best epoch at the end, be it this
            one or that of all epochs.

    Raises:
        ValueError: there is no such loss, or the change is not finite.
    """

    monitor: Monitor = "test_loss"
    patience: int | None = 20
    minimum_change: float = 0.0
    restore_best: bool = True

    def __post_init__(self) -> None:
        if self.monitor not in get_args(Monitor) or not np.isfinite(self.minimum_change):
            losses = " or ".join(get_args(Monitor))
            raise ValueError(f"A stop rule needs {losses} and a finite change. Received: {self!r}")
        # NumPy's numbers become Python's, which can be saved as JSON.
        object.__setattr__(self, "patience", None if self.patience is None else int(self.patience))
        object.__setattr__(self, "minimum_change", float(self.minimum_change))
        object.__setattr__(self, "restore_best", bool(self.restore_best))


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a loss has not fallen: its best value, the epoch of it, and the epochs since."""

    best: float = float("inf")
    best_epoch: int = 0
    epochs: int = 0

    def after(self, loss: float, epoch: int, minimum_change: float = 0.0) -> "Wait":
        """Counts one more epoch.

        Args:
            loss: the monitored loss at the end of the epoch; NaN is no fall.
            epoch: its number.
            minimum_change: by how much the loss must be below the best to count as a fall.

        Returns:
            The wait after it; `epochs` is 0 when the loss fell.
        """
        if loss < self.best - minimum_change:
            return Wait(loss, epoch, 0)
        return replace(self, epochs=self.epochs + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A copy of what a network has learned.

    Args:
        parameters: (n_parameters,).
        averages: (2, n_neurons), running means and variances of batch normalization.
    """

    parameters: NDArray[np.float64]
    averages: NDArray[np.float64]

    @property
    def n_bytes(self) -> int:
        """The size of both."""
        return self.parameters.nbytes + self.averages.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class Best(Kept):
    """The network of the epoch with the lowest monitored loss, epoch 0 included.

    Args:
        loss: the monitored one.
        epoch: at whose end it was so low.
    """

    loss: float
    epoch: int


@dataclass(frozen=True, slots=True)
class Plateau:
    """By what factor plateaus have lowered the learning rate, and the wait for a loss to fall."""

    scale: float = 1.0
    wait: Wait = Wait()

    def after(
        self, loss: float, epoch: int, *, rate: float, factor: float, patience: float, minimum: float
    ) -> "Plateau":
        """Counts one more epoch, and lowers the learning rate when the loss has not fallen for `patience`.

        Args:
            loss: the watched one at the end of the epoch.
            epoch: its number.
            rate: the learning rate that `scale` multiplies.
            factor: what `scale` is multiplied by on a plateau.
            patience: epochs without a fall that make a plateau.
            minimum: the learning rate below which plateaus lower it no further.

        Returns:
            The plateau after it.
        """
        wait = self.wait.after(loss, epoch)
        if wait.epochs < patience:
            return replace(self, wait=wait)
        return Plateau(max(self.scale * factor, min(self.scale, minimum / rate)), replace(wait, epochs=0))


def are_all_right(network: Network, samples: Samples) -> bool:
    """Whether every sample lies on its side of the boundary, and none on it.

    Args:
        network: with one output, whose sign is the class.
        samples: of two classes, targets -1 and +1.

    Returns:
        Whether the perceptron's rule has nothing left to correct.
    """
    outputs = network.activations(samples.columns)[-1]
    return bool((outputs * samples.target_columns.values[:, : samples.count] > 0.0).all())
