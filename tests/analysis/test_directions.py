import numpy as np
import pytest

from playground.analysis.directions import (
    PrincipalPlane,
    of_two_parameters,
    principal_plane,
    random_directions,
)
from playground.analysis.loss_surface import TrainingLoss, Window
from playground.engine.layout import Layout
from playground.training.trainer import Trainer


def trained(**network: object) -> Trainer:
    settings = {"hidden": [4, 3], "activation": "relu", **network}
    made = Trainer({"data": {"dataset": "circle"}, "network": settings, "seed": 3})
    made.train(5)
    return made


def scaled(made: Trainer, factor: float) -> Trainer:
    """The same answers: a layer's weights and biases times a factor, the next one's weights through it."""
    parts = [parts for _, parts in made.network.layers()]
    parts[0]["weights"][:] *= factor
    parts[0]["biases"][:] *= factor
    parts[1]["weights"][:] /= factor
    return made


def found(origin: object, positions: object) -> PrincipalPlane:
    *_, plane = principal_plane(np.array(origin, np.float64), np.array(positions, np.float64))
    assert plane is not None
    return plane


@pytest.mark.parametrize("factor", [10.0, 0.1])
def test_scaling_a_relu_networks_layers_leaves_the_normalized_surface_as_it_is(factor: float) -> None:
    places, surfaces = Window((-1.0, 1.0), (-1.0, 1.0)).centres(16), []
    for made in (trained(), scaled(trained(), factor)):
        plane = random_directions(made.network.layout, made.network.parameters, 7)
        surfaces.append(TrainingLoss(made).at(plane.at(places)))
    np.testing.assert_allclose(surfaces[1], surfaces[0], rtol=0, atol=1e-9)


def test_each_neurons_direction_is_as_long_as_its_weights_and_its_bias() -> None:
    made = trained(hidden=[5], activation="tanh")
    layout = made.network.layout
    plane = random_directions(layout, made.network.parameters, 1)
    for direction in plane.directions:
        for layer in layout.layers:
            drawn, given = layer.views(direction), layer.views(made.network.parameters)
            for neuron in range(layer.fan_out):
                lengths = [
                    float(np.sqrt(sum(w * w for w in each["weights"][:, neuron]))) for each in (drawn, given)
                ]
                assert lengths[0] == pytest.approx(lengths[1])
            np.testing.assert_allclose(np.abs(drawn["biases"]), np.abs(given["biases"]))


def test_equal_seeds_draw_equal_directions_and_others_do_not() -> None:
    layout = Layout(2, [(3, "tanh"), (1, "linear")])
    parameters = np.arange(1.0, layout.n_parameters + 1)
    one, same, other = (random_directions(layout, parameters, seed).directions for seed in (4, 4, 5))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_two_parameters_span_their_plane_and_the_others_stay() -> None:
    plane = of_two_parameters(np.array([1.0, 2.0, 3.0]), 2, 0)
    np.testing.assert_array_equal(plane.at(np.array([[0.5, -1.0]])), [[0.0, 2.0, 3.5]])


def test_a_path_that_lies_in_a_plane_is_held_whole() -> None:
    across, up = np.array([3.0, 0.0, 4.0]) / 5, np.array([0.0, 1.0, 0.0])
    positions = [1.0 + 5 * t * across + t * t * up for t in range(4)]
    plane = found([1.0, 1.0, 1.0], positions)
    assert plane.share() == pytest.approx(1.0)
    np.testing.assert_allclose(plane.plane.at(plane.places), positions, atol=1e-12)
    np.testing.assert_allclose(plane.plane.directions @ plane.plane.directions.T, np.eye(2), atol=1e-12)


def test_the_share_is_what_plain_singular_values_say() -> None:
    rng = np.random.default_rng(2)
    origin, positions = rng.standard_normal(9), rng.standard_normal((20, 9)) * np.arange(1, 10)
    squares = np.linalg.svd(positions - origin, compute_uv=False) ** 2
    plane = found(origin, positions)
    assert plane.share() == pytest.approx(squares[:2].sum() / squares.sum())
    some = np.array([3, 4])
    projected = (positions - origin)[some] @ plane.plane.directions.T
    assert plane.share(some) == pytest.approx((projected**2).sum() / ((positions - origin)[some] ** 2).sum())


def test_where_nothing_has_moved_there_is_a_plane_and_no_share() -> None:
    plane = found([1.0, 2.0, 3.0], [[1.0, 2.0, 3.0]])
    assert plane.share() is None
    np.testing.assert_allclose(plane.plane.directions @ plane.plane.directions.T, np.eye(2))


def test_a_straight_path_is_held_whole_and_its_plane_has_a_second_direction() -> None:
    plane = found([0.0, 0.0, 0.0], [[1.0, 1.0, 0.0], [2.0, 2.0, 0.0]])
    assert plane.share() == pytest.approx(1.0)
    np.testing.assert_allclose(plane.places, [[2**0.5, 0.0], [8**0.5, 0.0]], atol=1e-12)
