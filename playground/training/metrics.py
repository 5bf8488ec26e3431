"""Metrics of the network at one step of training, and the columns of a history."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Metrics:
    """Losses and scores of the network at one step.

    Args:
        epoch, step: completed passes over the training rows, updates of the parameters.
        train_loss, test_loss: the data term, mean over all rows; NaN or infinite once diverged.
        train_accuracy, test_accuracy: fraction of rows on the right side of the boundary; None for
            regression.
        train_r_squared, test_r_squared: fraction of the targets' variance accounted for; None for classes.
        penalty: what the regularizer adds to the loss; loss and penalty are the objective.
        learning_rate: the schedule's, in the running epoch.
        diverged: the training loss is NaN or infinite, or an output became so in the batch after `step`, and
            training has ended there.
        stopped: early stopping has ended training.
    """

    epoch: int
    step: int
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    train_r_squared: float | None
    test_r_squared: float | None
    penalty: float
    learning_rate: float
    diverged: bool
    stopped: bool


HISTORY_COLUMNS: tuple[str, ...] = tuple(
    each.name for each in fields(Metrics) if each.name not in {"step", "diverged", "stopped"}
)
"""The metrics of which a history has a column."""
