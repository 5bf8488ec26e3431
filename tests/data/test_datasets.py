"""Checks what all data sets promise, by loop over the table; what each is, its family's file checks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from playground.data.datasets import DATASETS
from tests.data.generating import N, generate

LABEL_NOISE = (
    "circle",
    "xor",
    "checkerboard",
    "rings",
    "labels",
    "reg-plane",
    "reg-gauss",
    "reg-sine",
    "reg-saddle",
)
POSITION_NOISE = tuple(name for name in DATASETS if name not in LABEL_NOISE)
EVERY = pytest.mark.parametrize("name", DATASETS)
CLASSES_OF_TASK = {"regression": 0, "classification": 2, "multilabel": 4}


@EVERY
@pytest.mark.parametrize("n_samples", [10, 11, 500])
def test_there_are_as_many_finite_rows_as_asked_for_unless_they_were_measured(
    name: str, n_samples: int
) -> None:
    rows = generate(name, 0.5, n_samples)
    assert rows.shape == (150 if DATASETS[name].measured else n_samples, DATASETS[name].n_inputs + 1)
    assert rows.dtype == np.float64
    assert np.isfinite(rows).all()


@EVERY
def test_the_same_seed_gives_the_same_bits(name: str) -> None:
    np.testing.assert_array_equal(generate(name, 0.2, seed=4), generate(name, 0.2, seed=4))


@EVERY
def test_targets_are_what_the_task_says(name: str) -> None:
    dataset, targets = DATASETS[name], generate(name)[:, -1]
    if dataset.task == "classification":
        assert set(targets) == {-1.0, 1.0}
        balance = -0.5 if name == "gates" else 0.0  # AND is true at one corner of four
        assert abs(targets.mean() - balance) < 0.03
    elif dataset.task == "multiclass":
        classes, counts = np.unique(targets, return_counts=True)
        np.testing.assert_array_equal(classes, np.arange(dataset.n_classes))
        assert counts.max() - counts.min() <= 1
    elif dataset.task == "multilabel":
        shares = np.bincount(targets.astype(int)) / len(targets)
        assert len(shares) == dataset.n_classes
        assert shares.min() > 0.1
    else:
        assert len(set(targets)) > 100


@EVERY
def test_the_number_of_classes_follows_the_task(name: str) -> None:
    dataset = DATASETS[name]
    assert dataset.n_classes == CLASSES_OF_TASK.get(dataset.task, 3)
    assert dataset.class_count(None) == dataset.n_classes
    assert (dataset.classes is not None) == (name in {"rings", "blobs", "arms"})
    assert len(dataset.class_names) in {0, dataset.n_classes}


@EVERY
def test_a_number_of_classes_that_a_data_set_does_not_have_is_refused(name: str) -> None:
    dataset = DATASETS[name]
    for wrong in (1, 7):
        with pytest.raises(ValueError, match=f"{name} has . to . classes. Received: {wrong}"):
            dataset.class_count(wrong)


@given(st.sampled_from([name for name in DATASETS if DATASETS[name].classes]), st.data())
def test_a_chosen_number_of_classes_is_kept_and_balanced(name: str, data: DataObject) -> None:
    limits = DATASETS[name].classes
    assert limits is not None
    n_classes, n_samples = data.draw(st.integers(*limits)), data.draw(st.integers(10, 300))
    targets = generate(name, n_samples=n_samples, n_classes=n_classes)[:, -1]
    counts = np.bincount(targets.astype(int), minlength=n_classes)
    assert len(counts) == n_classes
    assert counts.sum() == n_samples
    assert counts.max() - counts.min() <= 1


@EVERY
def test_without_noise_no_class_needs_the_space_beyond_the_plane(name: str) -> None:
    points = np.abs(generate(name)[:, :-1])
    # Normal clouds have no edge; all but one in a thousand of their points lie inside.
    assert np.quantile(points, 0.999 if name in {"gauss", "blobs"} else 1) <= 6


@pytest.mark.parametrize("name", LABEL_NOISE)
def test_label_noise_leaves_positions_alone_and_alters_more_targets_the_more_there_is(name: str) -> None:
    clean, some, much = (generate(name, noise) for noise in (0.0, 0.1, 0.5))
    np.testing.assert_array_equal(clean[:, :-1], much[:, :-1])
    error = [np.abs(noisy[:, -1] - clean[:, -1]).mean() for noisy in (some, much)]
    assert 0 < error[0] < error[1]


@pytest.mark.parametrize("name", POSITION_NOISE)
def test_position_noise_leaves_targets_alone(name: str) -> None:
    clean, noisy = generate(name), generate(name, 0.5)
    np.testing.assert_array_equal(clean[:, -1], noisy[:, -1])
    assert (clean[:, :-1] != noisy[:, :-1]).any()


@pytest.mark.parametrize("name", POSITION_NOISE)
def test_more_noise_moves_the_same_points_further_along_the_same_way(name: str) -> None:
    clean, some, more = (generate(name, noise)[:, :-1] for noise in (0.0, 0.2, 0.4))
    first, second = some - clean, more - clean
    assert (first * second >= 0).all()
    assert np.linalg.norm(second, axis=1).mean() > np.linalg.norm(first, axis=1).mean()


@pytest.mark.parametrize(
    ("name", "reach"), [("spiral", 1), ("moons", 2), ("arms", 1), ("iris", 1), ("iris4", 1)]
)
def test_uniform_noise_moves_a_point_by_at_most_its_reach_per_axis(name: str, reach: float) -> None:
    moved = generate(name, 0.5)[:, :-1] - generate(name)[:, :-1]
    assert 0.48 * reach < np.abs(moved).max() <= 0.5 * reach + 1e-12
    assert moved.std() == pytest.approx(0.5 * reach / np.sqrt(3), rel=0.1 if len(moved) < N else 0.02)
