"""The measures by which trained networks are compared, and which way is better."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.analysis.gradients import TrainingGradient
from playground.data.tasks import TASKS, TaskName
from playground.model.output import class_numbers, output_meaning
from playground.training.fitting import Fitting
from playground.training.history import HISTORY_NUMBERS, History

ROUGHNESS_EPOCHS = 100  # at a training's end, over which its roughness is the mean
NEAR_ZERO = 0.01  # of the largest weight: what is smaller hardly counts

MetricName = Literal[
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
"""The measures that are metrics, which every training has at each epoch."""

MeasureName = Literal[
    MetricName,
    "train_loss_roughness",
    "weight_norm",
    "gradient_norm",
    "dead_neurons",
    "weights_near_zero",
    "least_recall",
    "share_too_high",
]


@dataclass(frozen=True, slots=True)
class Measure:
    """One row.

    Args:
        name: of a metric, as `Metrics` calls it, or of another number.
        larger_is_better: whether it is; otherwise less is better.
        of_history: what a history calls it, in `HISTORY_NUMBERS`.
        from_history: or how it is computed from a history: (n_epochs + 1,), the measure at each of its rows.
        from_network: or how it is read off the trained network; there is no curve of it.
        of_classes: whether it is for targets that are classes alone, or for numbers alone; None: for both.
    """

    name: str
    larger_is_better: bool
    of_history: str | None = None
    from_history: Callable[[History], NDArray[np.float64]] | None = None
    from_network: Callable[[Fitting], float] | None = None
    of_classes: bool | None = None

    def read(self, fitting: Fitting, history: History) -> float:
        """Reads it off a training that has ended.

        Args:
            fitting: what was trained.
            history: of it.

        Returns:
            The number; NaN if it diverged.
        """
        if fitting.progress.diverged:
            return math.nan
        if self.from_network is not None:
            value = self.from_network(fitting)
        elif self.of_history is not None and fitting.restored_epoch is not None:
            value = float(fitting.measure()[HISTORY_NUMBERS.index(self.of_history), 0])
        else:
            value = float(self.curve(history)[-1])
        return value if math.isfinite(value) else math.nan

    def curve(self, history: History) -> NDArray[np.float64]:
        """The measure over the epochs.

        Args:
            history: of a training.

        Returns:
            (n_epochs + 1,); NaN of what is read off the network.
        """
        if self.of_history is not None:
            values: NDArray[np.float64] = history.high[HISTORY_NUMBERS.index(self.of_history)]
            return values
        if self.from_history is not None:
            return self.from_history(history)
        return np.full(len(history), np.nan)


def train_loss_roughness(history: History) -> NDArray[np.float64]:
    """How much the training loss changes from epoch to epoch: the mean of |change| over the last 100 epochs.

    Args:
        history: of a training, a row for each epoch.

    Returns:
        (n_epochs + 1,) at each epoch over those that there were, at most 100; 0 at the beginning.
    """
    losses = history.high[HISTORY_NUMBERS.index("train_loss")]
    with np.errstate(invalid="ignore"):  # losses on their way to divergence
        sums = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(losses)))])
        epochs = np.arange(len(losses))
        first = np.maximum(epochs - ROUGHNESS_EPOCHS, 0)
        roughness: NDArray[np.float64] = (sums - sums[first]) / np.maximum(epochs - first, 1)
    return roughness


def weight_norm(fitting: Fitting) -> float:
    """The length of the vector of all weights, biases left out.

    Args:
        fitting: of the network.

    Returns:
        The Euclidean norm.
    """
    squares = [float(np.sum(parts["weights"] ** 2)) for _, parts in fitting.network.layers()]
    return math.sqrt(sum(squares))


def gradient_norm(fitting: Fitting) -> float:
    """The length of the gradient of the objective over the training rows.

    Args:
        fitting: of the network.

    Returns:
        The Euclidean norm.
    """
    network = fitting.network
    gradient = TrainingGradient(network, fitting.rule, fitting.train).at(network.parameters)
    return float(np.linalg.norm(gradient))


def dead_neurons(fitting: Fitting) -> float:
    """Which part of the hidden neurons answers every training row alike.

    Args:
        fitting: of the network.

    Returns:
        From 0 to 1; 0 without hidden neurons.
    """
    activations = np.concatenate(fitting.network.activations(fitting.train.columns))
    hidden = activations[: fitting.network.layout.n_hidden]
    return float(np.mean(np.ptp(hidden, axis=1) == 0.0)) if len(hidden) else 0.0


def weights_near_zero(fitting: Fitting) -> float:
    """Which part of the weights is nearly zero: smaller than a hundredth of the largest, as L1 makes them.

    Args:
        fitting: of the network.

    Returns:
        From 0 to 1, biases left out.
    """
    sizes = np.abs(np.concatenate([parts["weights"].ravel() for _, parts in fitting.network.layers()]))
    return float(np.mean(sizes <= NEAR_ZERO * sizes.max()))


def least_recall(fitting: Fitting) -> float:
    """The recall, over the test rows, of the class, or the label, that fares worst.

    Args:
        fitting: of the network.

    Returns:
        From 0 to 1: the least part of a class's rows that are called this class, or of a label's
        that are said to have it; NaN without test rows.
    """
    outputs, targets = _test_outputs(fitting)
    if fitting.network.layout.has_labels:
        there = targets > 0.5
        recalls = [
            float(np.mean(outputs[label][there[label]] >= 0.5)) for label in np.flatnonzero(there.any(axis=1))
        ]
        return min(recalls, default=math.nan)
    task: TaskName = "classification" if len(targets) == 1 else "multiclass"
    meaning = output_meaning(task, fitting.network.layout.layers[-1].activation)
    found, true = class_numbers(meaning, outputs.T), class_numbers(meaning, targets.T)
    if found is None or true is None or not true.size:
        return math.nan
    return min(float(np.mean(found[true == each] == each)) for each in np.unique(true))


def share_too_high(fitting: Fitting) -> float:
    """The part of the test rows whose output is above its target.

    Args:
        fitting: of the network.

    Returns:
        From 0 to 1; NaN without test rows.
    """
    outputs, targets = _test_outputs(fitting)
    return float(np.mean(outputs > targets)) if targets.size else math.nan


def _test_outputs(fitting: Fitting) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Outputs and targets of the test rows, each (n_outputs, n_rows)."""
    test = fitting.test
    targets = test.target_columns.values[:, : test.count]
    return fitting.network.activations(test.columns)[-1], targets


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
    Measure("train_loss_roughness", larger_is_better=False, from_history=train_loss_roughness),
    Measure("weight_norm", larger_is_better=False, from_network=weight_norm),
    Measure("gradient_norm", larger_is_better=False, from_network=gradient_norm),
    Measure("dead_neurons", larger_is_better=False, from_network=dead_neurons),
    Measure("weights_near_zero", larger_is_better=True, from_network=weights_near_zero),
    Measure("least_recall", larger_is_better=True, from_network=least_recall, of_classes=True),
    Measure("share_too_high", larger_is_better=False, from_network=share_too_high, of_classes=False),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ROWS})


def metrics_of(task: TaskName, *, has_validation: bool = True) -> tuple[str, ...]:
    """Names the measures of a task that are metrics.

    Args:
        task: a row of `TASKS`.
        has_validation: whether rows are held out for validation.

    Returns:
        The losses, and accuracies or R².
    """
    other = "r_squared" if TASKS[task].has_classes else "accuracy"
    names = (name for name, row in MEASURES.items() if row.of_history and not name.endswith(other))
    return tuple(name for name in names if has_validation or not name.startswith("validation_"))


def measures_of(task: TaskName, *, has_validation: bool = True) -> tuple[str, ...]:
    """Names the measures that a task has.

    Args:
        task: a row of `TASKS`.
        has_validation: whether rows are held out for validation.

    Returns:
        Its metrics, and what every network with such targets has.
    """
    has_classes = TASKS[task].has_classes
    others = (
        name
        for name, row in MEASURES.items()
        if row.of_history is None and row.of_classes in (None, has_classes)
    )
    return (*metrics_of(task, has_validation=has_validation), *others)
