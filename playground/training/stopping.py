"""What looks at the losses after each epoch: early stopping, and the schedule that waits for a plateau.

Knows losses and epochs, and neither networks nor how they are trained.
"""

from dataclasses import dataclass, replace
from typing import Literal

Monitor = Literal["train_loss", "test_loss"]


@dataclass(frozen=True, slots=True)
class StopRule:
    """When to stop early.

    Args:
        monitor: the loss that has to fall.
        patience: epochs without a fall after which training stops.
        minimum_change: by how much the loss must fall below its best to count.
        restore_best: whether to go back to the parameters of the best epoch then.
    """

    monitor: Monitor = "test_loss"
    patience: int = 20
    minimum_change: float = 0.0
    restore_best: bool = True


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a loss has not fallen: its best value, the epoch of it, and the epochs since."""

    best: float = float("inf")
    best_epoch: int = 0
    epochs: int = 0

    def after(self, loss: float, epoch: int, minimum_change: float = 0.0) -> "Wait":
        """The wait after one more epoch; `epochs` is 0 when the loss fell. NaN is no fall."""
        if loss < self.best - minimum_change:
            return Wait(loss, epoch, 0)
        return replace(self, epochs=self.epochs + 1)


@dataclass(frozen=True, slots=True)
class Plateau:
    """The share of the learning rate that is left, and the wait for the training loss to fall."""

    share: float = 1.0
    wait: Wait = Wait()

    def after(
        self, loss: float, epoch: int, *, rate: float, factor: float, patience: float, minimum: float
    ) -> "Plateau":
        """The plateau after one more epoch: `rate` times the share falls by `factor`, not below `minimum`."""
        wait = self.wait.after(loss, epoch)
        if wait.epochs < patience:
            return replace(self, wait=wait)
        return Plateau(max(self.share * factor, min(self.share, minimum / rate)), replace(wait, epochs=0))
