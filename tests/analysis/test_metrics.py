"""Checks the metrics against hand calculations, and against what each of them means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from playground.analysis.metrics import (
    METRICS,
    accuracy,
    confusion_matrix,
    f1,
    mean_absolute_error,
    precision,
    r_squared,
    recall,
    roc_area,
    roc_curve,
)

NAN = float("nan")

# Ten samples of classes a, b and c, and nothing but bs and cs among the predictions.
TARGETS = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
PREDICTIONS = [1, 2, 1, 1, 1, 2, 2, 2, 1, 1]
CONFUSION = [[0, 1, 1], [0, 3, 1], [0, 2, 2]]


def test_the_confusion_matrix_counts_targets_in_rows_and_predictions_in_columns() -> None:
    np.testing.assert_array_equal(confusion_matrix(TARGETS, PREDICTIONS, 3), CONFUSION)


def test_a_class_that_nobody_has_still_has_its_row_and_column() -> None:
    np.testing.assert_array_equal(confusion_matrix([0, 1], [0, 0], 3), [[1, 0, 0], [1, 0, 0], [0, 0, 0]])


@pytest.mark.parametrize("wrong", [-1, 3, 0.5, NAN])
def test_the_confusion_matrix_refuses_what_is_not_a_class(wrong: float) -> None:
    with pytest.raises(ValueError, match=f"0 to 2. Received: {wrong}"):
        confusion_matrix([0, wrong], [0, 1], 3)


def test_accuracy_is_the_share_of_hits_whatever_the_classes_are_called() -> None:
    assert accuracy(TARGETS, PREDICTIONS) == 0.5
    assert accuracy([-1, 1, 1, 1], [1, 1, -1, 1]) == 0.5


def test_precision_recall_and_f1_by_hand() -> None:
    confusion = np.array(CONFUSION)
    np.testing.assert_allclose(precision(confusion), [NAN, 3 / 6, 2 / 4])
    np.testing.assert_allclose(recall(confusion), [0, 3 / 4, 2 / 4])
    np.testing.assert_allclose(f1(confusion), [0, 6 / 10, 4 / 8])


def test_a_class_that_neither_occurs_nor_is_predicted_has_no_scores() -> None:
    confusion = np.array([[5, 0], [0, 0]])
    for metric in (precision, recall, f1):
        np.testing.assert_array_equal(metric(confusion), [1, NAN])


SQUARES = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 50), min_size=k, max_size=k), min_size=k, max_size=k)
)


@given(SQUARES)
def test_f1_is_the_harmonic_mean_of_precision_and_recall(counts: list[list[int]]) -> None:
    confusion = np.array(counts)
    p, r, both = precision(confusion), recall(confusion), f1(confusion)
    found = confusion.diagonal() > 0
    np.testing.assert_allclose(both[found], 2 / (1 / p[found] + 1 / r[found]))
    assert not (both[~found] > 0).any()


@given(SQUARES)
def test_recall_weighted_by_class_size_is_accuracy(counts: list[list[int]]) -> None:
    confusion = np.array(counts)
    targets, predictions = (
        places.repeat(confusion.ravel()) for places in np.indices(confusion.shape).reshape(2, -1)
    )
    np.testing.assert_array_equal(confusion_matrix(targets, predictions, len(counts)), confusion)
    weighted = np.nansum(recall(confusion) * confusion.sum(axis=1)) / max(confusion.sum(), 1)
    if confusion.sum():
        assert accuracy(targets, predictions) == pytest.approx(weighted)


def test_the_roc_curve_by_hand() -> None:
    targets = [1, 1, -1, 1, -1, -1]
    scores = [0.9, 0.7, 0.7, 0.6, 0.4, 0.1]
    false_rate, true_rate, thresholds = roc_curve(targets, scores)
    np.testing.assert_allclose(false_rate, [0, 0, 1 / 3, 1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(true_rate, [0, 1 / 3, 2 / 3, 1, 1, 1])
    np.testing.assert_array_equal(thresholds, [np.inf, 0.9, 0.7, 0.6, 0.4, 0.1])
    # Of nine pairs seven are in order, one is a tie, one is not in order.
    assert roc_area(targets, scores) == pytest.approx(7.5 / 9)


@pytest.mark.parametrize(
    ("scores", "area"),
    [
        ([1, 2, 3, 4], 1.0),
        ([4, 3, 2, 1], 0.0),
        ([7, 7, 7, 7], 0.5),
        ([-np.inf, -np.inf, np.inf, np.inf], 1.0),
    ],
)
def test_the_area_of_perfect_reversed_and_no_order(scores: list[float], area: float) -> None:
    assert roc_area([-1, -1, 1, 1], scores) == area


# Few different scores, so that there are many ties.
BINARY = st.lists(st.tuples(st.sampled_from([-1, 1]), st.integers(0, 6)), min_size=2, max_size=40).filter(
    lambda rows: len({target for target, _ in rows}) == 2
)


def columns(rows: list[tuple[int, int]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    table = np.array(rows, dtype=np.float64)
    return table[:, 0], table[:, 1]


@given(BINARY)
def test_the_area_is_the_probability_that_a_positive_outranks_a_negative(rows: list[tuple[int, int]]) -> None:
    targets, scores = columns(rows)
    differences = scores[targets > 0][:, np.newaxis] - scores[targets < 0]
    assert roc_area(targets, scores) == pytest.approx((np.sign(differences).mean() + 1) / 2)


@given(BINARY)
def test_the_area_knows_the_order_of_the_scores_and_not_their_size(rows: list[tuple[int, int]]) -> None:
    targets, scores = columns(rows)
    assert roc_area(targets, np.exp(scores) - 100) == roc_area(targets, scores)
    assert roc_area(-targets, -scores) == pytest.approx(roc_area(targets, scores))


@given(BINARY)
def test_a_threshold_of_the_curve_gives_its_rates(rows: list[tuple[int, int]]) -> None:
    targets, scores = columns(rows)
    false_rate, true_rate, thresholds = roc_curve(targets, scores)
    for index, threshold in enumerate(thresholds):
        assert false_rate[index] == (scores[targets < 0] >= threshold).mean()
        assert true_rate[index] == (scores[targets > 0] >= threshold).mean()


def test_a_class_against_the_rest_has_a_curve_too() -> None:
    assert roc_area(np.array([0, 1, 2, 1]) == 1, [0.1, 0.8, 0.3, 0.9]) == 1


def test_without_samples_of_a_class_its_rate_and_the_area_have_no_value() -> None:
    false_rate, true_rate, _ = roc_curve([1, 1], [0.2, 0.4])
    np.testing.assert_array_equal(false_rate, [NAN] * 3)
    np.testing.assert_array_equal(true_rate, [0, 0.5, 1])
    for targets in ([1, 1], [-1, -1]):
        assert np.isnan(roc_area(targets, [0.2, 0.4]))


def test_scores_that_are_not_numbers_rank_nothing() -> None:
    assert np.isnan(roc_curve([1, -1], [0.5, NAN])).all()
    assert np.isnan(roc_area([1, -1], [0.5, NAN]))


def test_absolute_error_and_r_squared_by_hand() -> None:
    targets, outputs = [1.0, 2.0, 3.0, 6.0], [1.0, 3.0, 3.0, 4.0]
    assert mean_absolute_error(targets, outputs) == 3 / 4
    # Squared errors 0 + 1 + 0 + 4; about the mean of 3: 4 + 1 + 0 + 9.
    assert r_squared(targets, outputs) == pytest.approx(1 - 5 / 14)


NUMBERS = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20).filter(lambda values: np.ptp(values) > 1e-3)


@given(NUMBERS)
def test_r_squared_is_1_for_the_truth_and_0_for_the_mean(targets: list[float]) -> None:
    assert r_squared(targets, targets) == 1
    assert r_squared(targets, [float(np.mean(targets))] * len(targets)) == pytest.approx(0, abs=1e-12)


@given(NUMBERS, st.floats(0.1, 10), st.floats(-10, 10))
def test_r_squared_has_no_unit(targets: list[float], scale: float, shift: float) -> None:
    wanted, given_outputs = np.array(targets), np.array(targets)[::-1]
    assert r_squared(scale * wanted + shift, scale * given_outputs + shift) == pytest.approx(
        r_squared(wanted, given_outputs), rel=1e-6, abs=1e-6
    )


def test_targets_without_variance_leave_nothing_to_account_for() -> None:
    assert np.isnan(r_squared([2, 2, 2], [2, 2, 2]))
    assert np.isnan(r_squared([2, 2, 2], [1, 2, 3]))


def test_outputs_beyond_all_bounds_are_infinitely_wrong() -> None:
    assert r_squared([1, 2], [1e200, 0]) == -np.inf
    assert np.isnan(r_squared([1, 2], [NAN, 0]))
    assert np.isnan(mean_absolute_error([1, 2], [NAN, 0]))


def test_no_samples_have_no_metrics() -> None:
    for metric in (accuracy, roc_area, mean_absolute_error, r_squared):
        assert np.isnan(metric([], []))


@pytest.mark.parametrize("metric", [accuracy, roc_area, mean_absolute_error, r_squared])
def test_vectors_of_different_length_are_an_author_s_mistake(metric: object) -> None:
    assert callable(metric)
    with pytest.raises(ValueError, match="shapes"):
        metric([1, 2], [1])
    with pytest.raises(ValueError, match="shapes"):
        metric([[1], [2]], [[1], [2]])


def test_every_metric_is_for_some_task() -> None:
    tasks = {"classification", "multiclass", "multilabel", "regression"}
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.formula
        assert metric.source
        assert metric.tasks
        assert tasks.issuperset(metric.tasks)
