"""Metrics of classification and regression: accuracy, precision, recall, F1, ROC, absolute error, R².

A metric that is 0 / 0 for the given samples is NaN, because 0 or 1 would be a claim. To add one: a row in
METRICS, and its function unless every evaluation computes it anyway, as it does loss, penalty and objective.

Classes are numbered 0 .. k-1 here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.data.tasks import TASKS

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Metric:
    """One row: the name, formula and source, and the tasks it is for."""

    name: str
    formula: str
    source: str
    tasks: tuple[str, ...]
    latex: str = field(kw_only=True)


_CLASSES = tuple(name for name, task in TASKS.items() if task.has_classes)
_ALL = tuple(TASKS)
_RIJSBERGEN = "van Rijsbergen, Information retrieval (1979), chapter 7"
_KENT = "Kent et al., Machine literature searching VIII (1955)"
_ROWS = (
    Metric(
        "loss",
        "mean of the loss over the samples",
        "chosen by the config",
        _ALL,
        latex=r"\frac{1}{n} \sum_i L(a_i, y_i)",
    ),
    Metric("penalty", "R of the weights", "chosen by the config", _ALL, latex="R(w)"),
    Metric(
        "objective",
        "loss + penalty",
        "what training makes small",
        _ALL,
        latex=r"\frac{1}{n} \sum_i L(a_i, y_i) + R(w)",
    ),
    Metric(
        "accuracy",
        "correct samples / samples",
        "the fraction of correct predictions",
        _CLASSES,
        latex=r"\frac{1}{n} \left|\left\{i : c_i = y_i\right\}\right|",
    ),
    Metric("precision", "TP / (TP + FP)", _KENT, _CLASSES, latex=r"\frac{\text{TP}}{\text{TP} + \text{FP}}"),
    Metric("recall", "TP / (TP + FN)", _KENT, _CLASSES, latex=r"\frac{\text{TP}}{\text{TP} + \text{FN}}"),
    Metric(
        "f1",
        "2 TP / (2 TP + FP + FN)",
        _RIJSBERGEN,
        _CLASSES,
        latex=r"\frac{2\,\text{TP}}{2\,\text{TP} + \text{FP} + \text{FN}}",
    ),
    Metric(
        "confusion_matrix",
        "samples of class i called class j",
        "Pearson, On the theory of contingency (1904)",
        _CLASSES,
        latex=r"C_{jk} = \left|\left\{i : y_i = j, c_i = k\right\}\right|",
    ),
    Metric(
        "roc_curve",
        "(FP / (FP + TN), TP / (TP + FN)) for every threshold",
        "Green and Swets, Signal detection theory and psychophysics (1966)",
        ("classification",),
        latex=(
            r"\left(\frac{\text{FP}}{\text{FP} + \text{TN}}, \frac{\text{TP}}{\text{TP} + \text{FN}}\right)"
        ),
    ),
    Metric(
        "roc_area",
        "P(score of a positive > score of a negative), ties count half",
        "Hanley and McNeil, The meaning and use of the area under a ROC curve (1982)",
        ("classification",),
        latex=r"P(a_+ > a_-) + \frac{1}{2} P(a_+ = a_-)",
    ),
    Metric(
        "absolute_error",
        "mean of |a - y|",
        "Laplace (1774)",
        ("regression",),
        latex=r"\frac{1}{n} \sum_i \left|a_i - y_i\right|",
    ),
    Metric(
        "r_squared",
        "1 - Σ (a - y)² / Σ (y - mean y)²",
        "Wright, Correlation and causation (1921)",
        ("regression",),
        latex=r"1 - \frac{\sum_i (a_i - y_i)^2}{\sum_i \left(y_i - \bar{y}\right)^2}",
    ),
)
METRICS: Mapping[str, Metric] = MappingProxyType({row.name: row for row in _ROWS})


def accuracy(targets: ArrayLike, predictions: ArrayLike) -> float:
    """Accuracy: the fraction of samples whose class was predicted.

    Args:
        targets, predictions: classes (n_samples,), numbered alike.

    Returns:
        From 0 to 1; NaN without samples.

    Raises:
        ValueError: the arguments are not vectors of one length.
    """
    right = np.equal(*_pair(targets, predictions))
    return float(right.mean()) if right.size else float("nan")


def confusion_matrix(targets: ArrayLike, predictions: ArrayLike, n_classes: int) -> NDArray[np.int64]:
    """Confusion matrix: counts of samples by target (rows) and prediction (columns).

    Args:
        targets, predictions: (n_samples,) whole numbers 0 .. n_classes - 1.
        n_classes: also of classes that no sample has.

    Returns:
        (n_classes, n_classes) int64; the diagonal counts correct predictions.

    Raises:
        ValueError: a class is none of 0 .. n_classes - 1, or the arguments are not vectors of one length.

    Source: Pearson, On the theory of contingency (1904).
    """
    rows, columns = _pair(targets, predictions)
    for classes in (rows, columns):
        wrong = classes[~np.isin(classes, np.arange(n_classes))]
        if wrong.size:
            raise ValueError(f"classes must be whole numbers from 0 to {n_classes - 1}. Received: {wrong[0]}")
    places = rows.astype(np.int64) * n_classes + columns.astype(np.int64)
    return np.bincount(places, minlength=n_classes * n_classes).reshape(n_classes, n_classes)


def precision(confusion: NDArray[np.int64]) -> Numbers:
    """Precision of each class: of the samples predicted as it, the fraction that are of it: TP / (TP + FP).

    Args:
        confusion: (n_classes, n_classes), as `confusion_matrix` counts.

    Returns:
        (n_classes,); NaN for a class that was never predicted.

    Source: Kent, Berry, Luehrs and Perry, Machine literature searching VIII (1955), as "pertinency factor".
    """
    return _ratio(confusion.diagonal(), confusion.sum(axis=0))


def recall(confusion: NDArray[np.int64]) -> Numbers:
    """Recall of each class: of the samples of it, the fraction predicted as it: TP / (TP + FN).

    Args:
        confusion: (n_classes, n_classes), as `confusion_matrix` counts.

    Returns:
        (n_classes,); NaN for a class that no sample has.

    Source: as `precision`.
    """
    return _ratio(confusion.diagonal(), confusion.sum(axis=1))


def f1(confusion: NDArray[np.int64]) -> Numbers:
    """F1 score of each class, the harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).

    In this form it is 0 when a class has samples and none was found, although precision may be 0 / 0.

    Args:
        confusion: (n_classes, n_classes), as `confusion_matrix` counts.

    Returns:
        (n_classes,); NaN for a class that neither occurs nor was predicted.

    Source: van Rijsbergen, Information retrieval (1979), chapter 7, with equal weights.
    """
    return _ratio(2 * confusion.diagonal(), confusion.sum(axis=0) + confusion.sum(axis=1))


def roc_curve(targets: ArrayLike, scores: ArrayLike) -> tuple[Numbers, Numbers, Numbers]:
    """ROC curve: the rates of false and of true positives for every threshold, corner by corner.

    A sample is predicted positive when its score is at least the threshold. Equal scores cross it together,
    so the curve is a straight line across them, as if they were in random order. With several classes, one
    is compared with the rest.

    Args:
        targets: (n_samples,); above 0 is positive.
        scores: (n_samples,); the larger, the more positive, in any unit.

    Returns:
        (false positive rate FP / (FP + TN), true positive rate TP / (TP + FN), thresholds), each (n_corners,)
        float64: from (0, 0) at the threshold inf to (1, 1) at the smallest score. A rate is NaN throughout if
        its class has no sample. If a score is NaN there is no order, and all three are (NaN, NaN).

    Raises:
        ValueError: the arguments are not vectors of one length.

    Source: Fawcett, An introduction to ROC analysis (2006), algorithm 1.
    """
    wanted, given = _pair(targets, scores)
    if np.isnan(given).any():
        none = np.full(2, np.nan)
        return none, none.copy(), none.copy()
    order = np.argsort(-given, kind="stable")
    descending, positive = given[order], wanted[order] > 0
    last_of_its_score = np.append(descending[1:] != descending[:-1], True)[: len(descending)]
    found = np.append(0, np.cumsum(positive)[last_of_its_score])
    false = np.append(0, np.cumsum(~positive)[last_of_its_score])
    thresholds = np.append(np.inf, descending[last_of_its_score])
    return _ratio(false, (~positive).sum()), _ratio(found, positive.sum()), thresholds


def roc_area(targets: ArrayLike, scores: ArrayLike) -> float:
    """Area under the ROC curve: the probability that a positive has a larger score than a negative.

    Ties count half.

    Args:
        targets: (n_samples,); above 0 is positive.
        scores: (n_samples,); the larger, the more positive.

    Returns:
        From 0 to 1, 1/2 for guessing; NaN where a class has no sample, or a score is NaN.

    Raises:
        ValueError: the arguments are not vectors of one length.

    Source: Hanley and McNeil, The meaning and use of the area under a ROC curve (1982).
    """
    false_rate, true_rate, _ = roc_curve(targets, scores)
    if np.isnan(false_rate[0] + true_rate[0]):
        return float("nan")
    return float((np.diff(false_rate) * (true_rate[1:] + true_rate[:-1]) / 2).sum())


def mean_absolute_error(targets: ArrayLike, outputs: ArrayLike) -> float:
    """Mean absolute error: mean of |a - y|.

    Args:
        targets, outputs: (n_samples,).

    Returns:
        At least 0, in the targets' unit; NaN without samples.

    Raises:
        ValueError: the arguments are not vectors of one length.

    Source: Laplace, Mémoire sur la probabilité des causes par les événements (1774).
    """
    wanted, given = _pair(targets, outputs)
    return float(np.abs(given - wanted).mean()) if wanted.size else float("nan")


def r_squared(targets: ArrayLike, outputs: ArrayLike) -> float:
    """Coefficient of determination R²: 1 - Σ (a - y)² / Σ (y - mean y)².

    Args:
        targets, outputs: (n_samples,).

    Returns:
        The fraction of the targets' variance that the outputs explain: 1 is perfect, 0 as good as always
        predicting the mean, below 0 worse than that. NaN if all targets are equal.

    Raises:
        ValueError: the arguments are not vectors of one length.

    Source: Wright, Correlation and causation (1921).
    """
    wanted, given = _pair(targets, outputs)
    if not wanted.size or (wanted == wanted[0]).all():
        return float("nan")
    # Outputs of a diverging network: the error is infinite, and so is R².
    with np.errstate(over="ignore"):
        errors = np.square(given - wanted).sum()
    return float(1 - errors / np.square(wanted - wanted.mean()).sum())


def _ratio(parts: ArrayLike, wholes: ArrayLike) -> Numbers:
    """Elementwise parts / wholes; NaN where the whole is 0."""
    ratios = np.full(np.shape(parts), np.nan)
    np.divide(parts, wholes, out=ratios, where=np.not_equal(wholes, 0))
    return ratios


def _pair(one: ArrayLike, other: ArrayLike) -> tuple[Numbers, Numbers]:
    """Both as vectors of one length."""
    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if first.ndim != 1 or first.shape != second.shape:
        raise ValueError(
            f"two vectors of one length are compared. Received: shapes {first.shape} and {second.shape}"
        )
    return first, second
