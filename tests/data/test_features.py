import numpy as np
import pytest

from playground.data.features import FEATURES, feature_matrix

POINTS = np.array([[3.0, -2.0], [0.0, 0.0], [-np.pi / 2, np.pi / 6]])


def test_features_are_what_their_names_say() -> None:
    matrix = feature_matrix(
        ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"), POINTS[[0, 2]]
    )
    np.testing.assert_allclose(matrix[0], [3, -2, 9, 4, -6, 0.1411200081, -0.9092974268], rtol=1e-9)
    np.testing.assert_allclose(matrix[1, 5:], [-1, 0.5], rtol=1e-15)


def test_the_other_features_are_what_their_names_say() -> None:
    matrix = feature_matrix(
        ("x1_cubed", "x2_cubed", "cos_x1", "cos_x2", "radius", "angle", "abs_x1", "abs_x2"), POINTS
    )
    np.testing.assert_allclose(
        matrix[0], [27, -8, -0.9899924966, -0.4161468365, 3.6055512755, -0.5880026035, 3, 2], rtol=1e-9
    )
    np.testing.assert_array_equal(matrix[1], [0, 0, 1, 1, 0, 0, 0, 0])


def test_the_angle_is_counted_from_the_x1_axis_and_jumps_on_its_other_side() -> None:
    around = np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 1e-12], [-3.0, -1e-12], [0.0, -4.0]])
    turns = feature_matrix(("angle",), around)[:, 0] / np.pi
    np.testing.assert_allclose(turns, [0, 0.5, 1, -1, -0.5], atol=1e-9)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_is_finite_all_over_the_plane_and_never_the_same_everywhere(name: str) -> None:
    axis = np.linspace(-6, 6, 25)
    plane = np.column_stack([values.ravel() for values in np.meshgrid(axis, axis)])
    values = feature_matrix((name,), plane)
    assert np.isfinite(values).all()
    assert np.ptp(values) > 1


def test_columns_follow_the_order_of_the_names() -> None:
    np.testing.assert_array_equal(feature_matrix(("x2", "x1"), POINTS), POINTS[:, ::-1])


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_of_a_point_does_not_depend_on_its_neighbours(name: str) -> None:
    together = feature_matrix((name,), POINTS)
    alone = np.concatenate([feature_matrix((name,), point[np.newaxis]) for point in POINTS])
    np.testing.assert_array_equal(together, alone)


def test_the_matrix_is_contiguous_by_row() -> None:
    assert feature_matrix(tuple(FEATURES), POINTS).flags.c_contiguous


def test_points_with_their_targets_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Received: \(3, 3\)"):
        feature_matrix(("x1",), np.zeros((3, 3)))
