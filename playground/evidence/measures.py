"""The measures by which trained networks are compared, and which way is better."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from playground.data.tasks import TASKS, TaskName
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS, History

MeasureName = Literal[
    "test_loss",
    "train_loss",
    "test_accuracy",
    "train_accuracy",
    "test_r_squared",
    "train_r_squared",
    "validation_loss",
    "validation_accuracy",
    "validation_r_squared",
]


@dataclass(frozen=True, slots=True)
class Measure:
    """One row.

    Args:
        name: a metric, as `Metrics` calls it.
        larger_is_better: whether it is; otherwise less is better.
        of_history: what a history calls it, in `HISTORY_NUMBERS`.
    """

    name: MeasureName
    larger_is_better: bool
    of_history: str

    def read(self, member: ConfiguredFitting, history: History) -> float:
        """Reads it off a training that has ended.

        Args:
            member: the training.
            history: of it.

        Returns:
            The number; NaN if it diverged.
        """
        fitting, row = member.fitting, HISTORY_NUMBERS.index(self.of_history)
        value = float(history.high[row, -1])
        if fitting.restored_epoch is not None and not fitting.progress.diverged:
            value = float(fitting.measure()[row, 0])
        return math.nan if fitting.progress.diverged or not math.isfinite(value) else value


_ROWS = (
    Measure("test_loss", larger_is_better=False, of_history="test_loss"),
    Measure("train_loss", larger_is_better=False, of_history="train_loss"),
    Measure("test_accuracy", larger_is_better=True, of_history="test_score"),
    Measure("train_accuracy", larger_is_better=True, of_history="train_score"),
    Measure("test_r_squared", larger_is_better=True, of_history="test_score"),
    Measure("train_r_squared", larger_is_better=True, of_history="train_score"),
    Measure("validation_loss", larger_is_better=False, of_history="validation_loss"),
    Measure("validation_accuracy", larger_is_better=True, of_history="validation_score"),
    Measure("validation_r_squared", larger_is_better=True, of_history="validation_score"),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ROWS})


def measures_of(task: TaskName, *, has_validation: bool = True) -> tuple[str, ...]:
    """Names the measures that a task has.

    Args:
        task: a row of `TASKS`.
        has_validation: whether rows are held out for validation.

    Returns:
        The losses, and accuracies or R².
    """
    other = "r_squared" if TASKS[task].has_classes else "accuracy"
    names = (name for name in MEASURES if not name.endswith(other))
    return tuple(name for name in names if has_validation or not name.startswith("validation_"))
