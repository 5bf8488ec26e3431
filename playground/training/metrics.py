"""Metrics of the network at one step of training, and the columns of a history."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from playground.training.history import HISTORY_NUMBERS, History


@dataclass(frozen=True, slots=True, repr=False)
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
        validation_loss, validation_accuracy, validation_r_squared: the same of the validation rows; None
            without such rows.
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
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    validation_r_squared: float | None = None

    def __repr__(self) -> str:
        """All that the task has, numbers with the digits that a reader wants."""
        named = ((each.name, getattr(self, each.name)) for each in fields(self))
        shown = (f"{name}={_shown(value)}" for name, value in named if value is not None)
        return f"Metrics({', '.join(shown)})"

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        parts = ("train", "test") if self.validation_loss is None else ("train", "validation", "test")
        named = {
            name: [f"<td>{_shown(getattr(self, f'{part}_{name}'))}</td>" for part in parts]
            for name in ("loss", "accuracy", "r_squared")
            if getattr(self, f"train_{name}") is not None
        }
        cells = "".join(
            f"<tr><th>{name.replace('_', ' ')}</th>{''.join(values)}</tr>" for name, values in named.items()
        )
        caption = f"Epoch {self.epoch}, step {self.step}"
        heads = "".join(f"<th>{'training' if part == 'train' else part}</th>" for part in parts)
        head = f"<tr><th></th>{heads}</tr>"
        return f"<table><caption>{caption}</caption>{head}{cells}</table>"


def _shown(value: float) -> str:
    return f"{value:.5g}" if type(value) is float else str(value)


HISTORY_COLUMNS: tuple[str, ...] = tuple(
    each.name for each in fields(Metrics) if each.name not in {"step", "diverged", "stopped"}
)
"""The metrics of which a history has a column."""


def history_columns(
    history: History, *, has_classes: bool, has_validation: bool = False
) -> dict[str, list[Any]]:
    """A history as columns.

    Args:
        history: of a trainer.
        has_classes: whether its scores are accuracies; R² otherwise.
        has_validation: whether there are validation rows.

    Returns:
        For each of `HISTORY_COLUMNS` a number per row, None where the task has no such metric. Of rows that
        stand for several epochs: the last epoch, the lowest scores, the highest of everything else.
    """
    low, high = (dict(zip(HISTORY_NUMBERS, part, strict=True)) for part in (history.low, history.high))
    nothing = [None] * len(history)
    columns: dict[str, list[Any]] = {
        "epoch": high["epoch"].astype(np.int64).tolist(),
        "train_loss": high["train_loss"].tolist(),
        "test_loss": high["test_loss"].tolist(),
        "penalty": high["penalty"].tolist(),
        "learning_rate": high["learning_rate"].tolist(),
    }
    columns["validation_loss"] = high["validation_loss"].tolist() if has_validation else nothing
    for part in ("train", "test", "validation"):
        score = low[f"{part}_score"].tolist() if part != "validation" or has_validation else nothing
        columns[f"{part}_accuracy"] = score if has_classes else nothing
        columns[f"{part}_r_squared"] = nothing if has_classes else score
    return {name: columns[name] for name in HISTORY_COLUMNS}
