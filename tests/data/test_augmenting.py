"""Made samples: turned and jittered copies."""

import numpy as np
import pytest

from playground.data.augmenting import augmented

ROWS = np.random.default_rng(1).normal(size=(2000, 3)) * [2, 1, 1]


def made(copies: int = 2, turn: float = 0.0, jitter: float = 0.0, rows: np.ndarray = ROWS) -> np.ndarray:
    return augmented(rows, copies, turn, jitter, np.random.default_rng(7))


def test_there_are_so_many_copies_of_each_row_with_its_target() -> None:
    rows = made(3, 40, 0.5)
    assert rows.shape == (6000, 3)
    np.testing.assert_array_equal(rows[:, 2], np.tile(ROWS[:, 2], 3))
    np.testing.assert_array_equal(made(2), np.tile(ROWS, (2, 1)))


def test_turning_keeps_the_distance_from_the_middle_and_stays_below_the_angle() -> None:
    rows, before = made(1, turn=30), ROWS
    np.testing.assert_allclose(np.hypot(*rows[:, :2].T), np.hypot(*before[:, :2].T), rtol=1e-12)
    turned = np.angle(np.exp(1j * (np.arctan2(*rows[:, 1::-1].T) - np.arctan2(*before[:, 1::-1].T))))
    assert 0.99 * 30 < np.degrees(np.abs(turned)).max() <= 30 + 1e-9
    assert abs(np.degrees(turned).mean()) < 1


def test_jitter_is_normal_noise_on_every_input() -> None:
    moved = (made(1, jitter=0.4) - ROWS)[:, :2]
    np.testing.assert_allclose(moved.std(axis=0), 0.4, rtol=0.05)
    np.testing.assert_allclose(moved.mean(axis=0), 0, atol=0.04)


def test_more_copies_leave_the_first_as_they_are_and_more_jitter_moves_them_further_along() -> None:
    np.testing.assert_array_equal(made(3, 20, 0.1)[:4000], made(2, 20, 0.1))
    np.testing.assert_allclose(made(1, jitter=0.4) - ROWS, 4 * (made(1, jitter=0.1) - ROWS), atol=1e-12)


@pytest.mark.parametrize("columns", [2, 5])
def test_of_one_input_nothing_is_turned_and_of_several_the_first_two_are(columns: int) -> None:
    rows = np.random.default_rng(2).normal(size=(50, columns))
    same = made(1, turn=90, rows=rows) == rows
    assert same[:, 2:].all()
    assert same.all() == (columns == 2)
