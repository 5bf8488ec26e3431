"""The full report on a model's predictions: confusion, precision and recall, ROC, absolute error, R²."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.analysis import metrics
from playground.data.tasks import TASKS, Task
from playground.model.output import OutputMeaning, class_numbers
from playground.training.trainable import Trainable

_ROC_POINTS = 101  # of a curve that is sent; a chart shows no more

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """Metrics of the predictions for some rows.

    Args:
        values: metrics by name; of a class c as `precision_c`, `recall_c`, `f1_c`; where rows have labels, of
            a label c. NaN where a metric is undefined.
        confusion: (n_classes, n_classes) counts, rows are true classes; empty for regression.
        roc: (2, at most 101) rates of false and of true positives; empty unless there are two classes.
    """

    values: dict[str, float]
    confusion: Numbers = field(default_factory=lambda: np.zeros((0, 0)))
    roc: Numbers = field(default_factory=lambda: np.zeros((2, 0)))


def make_reports(trainable: Trainable) -> dict[str, Report]:
    """Evaluate the predictions of a model for its own rows.

    Args:
        trainable: a model with its rows.

    Returns:
        The reports on its training rows, test rows and validation rows, by `Rows.parts`.
    """
    task = TASKS[trainable.rows.task]
    return {
        part: make_report(task, rows[:, -1], trainable.predict(rows[:, :-1]), trainable.output)
        for part, rows in trainable.rows.parts.items()
    }


def make_report(task: Task, targets: Numbers, outputs: Numbers, meaning: OutputMeaning) -> Report:
    """Evaluate outputs against targets.

    Args:
        task: what the targets are.
        targets: (n,) as rows hold them: numbers, -1 and +1, or class numbers.
        outputs: (n, n_outputs) after the output activation.
        meaning: of the outputs.

    Returns:
        The metrics that the task has: absolute error and R² of regression, otherwise those of classes.
    """
    predicted = class_numbers(meaning, outputs)
    if predicted is None:
        values = {
            "absolute_error": metrics.mean_absolute_error(targets, outputs[:, 0]),
            "r_squared": metrics.r_squared(targets, outputs[:, 0]),
        }
        return Report(values)
    truth, n_classes = task.class_numbers(targets), meaning.n_classes(outputs.shape[1])
    if task.has_numbered_classes:
        roc, area = np.zeros((2, 0)), {}
    else:
        roc = _thinned(metrics.roc_curve(truth, outputs[:, 0])[:2])
        area = {"roc_area": metrics.roc_area(truth, outputs[:, 0])}
    confusion = metrics.confusion_matrix(truth, predicted, n_classes)
    values = {"accuracy": metrics.accuracy(truth, predicted), **area}
    columns = (("precision", metrics.precision), ("recall", metrics.recall), ("f1", metrics.f1))
    for name, measure in columns:
        of_each = _of_labels(measure, confusion) if task.n_labels else measure(confusion)
        values |= {f"{name}_{index}": float(value) for index, value in enumerate(of_each)}
    return Report(values, confusion.astype(np.float64), roc)


def _of_labels(measure: Callable[[NDArray[np.int64]], Numbers], confusion: NDArray[np.int64]) -> list[float]:
    """A measure of each label, from the confusion of the labels' combinations."""
    n_combinations = len(confusion)
    found = []
    for label in range(n_combinations.bit_length() - 1):
        has_label = np.eye(2, dtype=np.int64)[np.arange(n_combinations) >> label & 1]  # (n_combinations, 2)
        found.append(float(measure(has_label.T @ confusion @ has_label)[1]))
    return found


def _thinned(curve: tuple[Numbers, Numbers]) -> Numbers:
    """Both rates at evenly spaced corners of the curve, its ends included."""
    rates = np.stack(curve)
    if rates.shape[1] <= _ROC_POINTS:
        return rates
    return rates[:, np.linspace(0, rates.shape[1] - 1, _ROC_POINTS).round().astype(int)]
