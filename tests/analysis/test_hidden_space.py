"""Where a hidden layer puts rows and plane, held against plain NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from playground.analysis.hidden_space import hidden_space, principal_plane, usual_layer
from playground.config import ExperimentConfig
from playground.engine.network import Network
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]


def trainer(
    hidden: list[int],
    *,
    kind: type[Network] = Network,
    network: dict[str, object] | None = None,
    **config: object,
) -> Trainer:
    given = {"network": {"hidden": hidden, **(network or {})}, **config}
    return Trainer(ExperimentConfig.model_validate(given), network=kind)


def tanh_layers(trained: Trainer, points: Numbers) -> list[Numbers]:
    """Activations of a plain network of tanh, layer by layer, (points, neurons)."""
    inputs, found = trained.features(points), []
    for parts in trained.parameters():
        inputs = np.tanh(np.einsum("ri,in->rn", inputs, parts["weights"]) + parts["biases"])
        found.append(inputs)
    return found


def test_two_neurons_are_the_coordinates_of_every_row_and_of_every_place_of_the_grid() -> None:
    trained = trainer([5, 2])
    trained.train(20)
    space = hidden_space(trained)
    assert space is not None
    assert (space.layer, space.neurons, space.explained) == (1, (0, 1), None)
    rows = trained.rows.train
    np.testing.assert_array_equal(space.rows, np.arange(len(rows)))
    np.testing.assert_allclose(space.points, tanh_layers(trained, rows[:, :2])[1], atol=1e-12)
    for line, place in ((0, 0), (7, 33), (20, 80)):
        fixed, along = -6.0 + 0.6 * line, -6.0 + 0.15 * place
        first, second = tanh_layers(trained, np.array([(along, fixed), (fixed, along)]))[1]
        np.testing.assert_allclose(space.grid[0, line, place], first, atol=1e-12)
        np.testing.assert_allclose(space.grid[1, line, place], second, atol=1e-12)


def test_chosen_neurons_are_drawn_in_the_order_in_which_they_were_chosen() -> None:
    trained = trainer([4, 3])
    space = hidden_space(trained, 0, [3, 1])
    assert space is not None
    expected = tanh_layers(trained, trained.rows.train[:, :2])[0][:, [3, 1]]
    np.testing.assert_allclose(space.points, expected, atol=1e-12)
    assert (space.neurons, space.borders, space.parted) == ((3, 1), None, None)


def test_components_are_those_of_a_singular_value_decomposition() -> None:
    trained = trainer([6])
    trained.train(30)
    space = hidden_space(trained)
    assert space is not None
    assert space.explained is not None
    activations = tanh_layers(trained, trained.rows.train[:, :2])[0]
    away = activations - activations.mean(axis=0)
    _, sizes, directions = np.linalg.svd(away)
    np.testing.assert_allclose(space.explained, (sizes**2 / (sizes**2).sum())[:2], atol=1e-12)
    expected = away @ directions[:2].T
    signs = np.sign((expected * space.points).sum(axis=0))
    np.testing.assert_allclose(space.points, expected * signs, atol=1e-9)
    corner = tanh_layers(trained, np.array([(-6.0, -6.0)]))[0][0] - activations.mean(axis=0)
    np.testing.assert_allclose(space.grid[0, 0, 0], directions[:2] @ corner * signs, atol=1e-9)


@given(st.integers(2, 9), st.integers(0, 2**32 - 1), st.sampled_from([1e-200, 1.0, 1e200]))
def test_directions_are_orthonormal_and_their_largest_entry_is_positive(
    n: int, seed: int, scale: float
) -> None:
    activations = np.random.default_rng(seed).normal(size=(n, 40)) * scale
    basis, centre, shares = principal_plane(activations)
    np.testing.assert_allclose(basis @ basis.T, np.eye(2), atol=1e-9)
    np.testing.assert_allclose(centre, activations.mean(axis=1), rtol=1e-9)
    assert all(row[np.abs(row).argmax()] > 0 for row in basis)
    assert 1.0 >= shares[0] >= shares[1] >= 0.0


def test_where_nothing_varies_no_share_is_claimed_and_what_is_no_number_stays_none() -> None:
    _, centre, shares = principal_plane(np.full((3, 5), 0.25))
    np.testing.assert_allclose(centre, 0.25)
    assert np.isnan(shares).all()
    basis, _, shares = principal_plane(np.array([[1.0, np.inf], [0.0, 1.0]]))
    assert np.isnan(basis).all()
    assert np.isnan(shares).all()


@pytest.mark.parametrize(
    ("hidden", "expected"), [([2, 4], 0), ([2, 2], 1), ([4, 3], 1), ([1], 0), ([], None)]
)
def test_the_usual_layer_is_the_last_of_two_neurons_else_the_last(
    hidden: list[int], expected: int | None
) -> None:
    trained = trainer(hidden)
    assert usual_layer(trained.network.layout) == expected
    assert (hidden_space(trained) is None) == (expected is None)


@pytest.mark.parametrize("neurons", [None, [0, 1], [1, 0]])
def test_the_border_is_where_the_output_changes_its_sign(neurons: list[int] | None) -> None:
    trained = trainer([4, 2], network={"batch_normalization": True})
    trained.train(20)
    space = hidden_space(trained, neurons=neurons)
    assert space is not None
    assert space.borders is not None
    first, second, added = space.borders[0]
    # The output is the tanh of what the line's equation gives.
    outputs = trained.predict(trained.rows.train[:, :2])[:, 0]
    sums = space.points @ (first, second) + added
    np.testing.assert_allclose(np.tanh(sums), outputs, atol=1e-9)
    assert space.parted == np.mean((outputs > 0) == (trained.rows.train[:, 2] > 0))


def test_each_class_has_a_border_and_of_one_neuron_both_coordinates_are_the_same() -> None:
    trained = trainer([1], data={"dataset": "rings"})
    space = hidden_space(trained)
    assert space is not None
    assert space.borders is not None
    np.testing.assert_array_equal(space.points[:, 0], space.points[:, 1])
    sums = space.points @ space.borders[:, :2].T + space.borders[:, 2]
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    expected = trained.predict(trained.rows.train[:, :2])
    np.testing.assert_allclose(powers / powers.sum(axis=1, keepdims=True), expected, atol=1e-9)


def test_the_border_of_one_of_several_neurons_is_none_but_the_share_is_told() -> None:
    trained = trainer([3])
    space = hidden_space(trained, 0, [0, 1])
    assert space is not None
    assert space.borders is None
    outputs = trained.predict(trained.rows.train[:, :2])[:, 0]
    assert space.parted == np.mean((outputs > 0) == (trained.rows.train[:, 2] > 0))
    values = hidden_space(trainer([2], data={"dataset": "reg-plane"}))
    assert values is not None
    assert values.borders is not None
    assert values.parted is None


def test_the_kernels_and_the_plain_reference_give_the_same_places() -> None:
    network: dict[str, object] = {"activation": ["elu", "maxout", "gelu"], "residual": True}
    kernels, plain = (trainer([3, 3, 3], kind=kind, network=network) for kind in (Network, ReferenceNetwork))
    for layer in range(3):
        one, other = hidden_space(kernels, layer, [0, 2]), hidden_space(plain, layer, [0, 2])
        assert one is not None
        assert other is not None
        np.testing.assert_allclose(one.points, other.points, atol=1e-12)
        np.testing.assert_allclose(one.grid, other.grid, atol=1e-12)


def test_the_grid_runs_over_the_plane_that_is_shown() -> None:
    trained = trainer([2], network={"features": ["x1", "x2", "x3", "x4"]}, data={"dataset": "iris4"})
    space = hidden_space(trained, plane=trained.plane("x3", "x1", {"x2": 0.5, "x4": -1.0}))
    assert space is not None
    expected = tanh_layers(trained, np.array([(6.0, 0.5, -6.0, -1.0)]))[0][0]
    np.testing.assert_allclose(space.grid[0, 20, 0], expected, atol=1e-12)


@pytest.mark.parametrize("wanted", [(2, None), (-1, None), (0, [0, 4]), (0, [0])])
def test_a_layer_or_neuron_that_is_not_there_is_refused(wanted: tuple[int, list[int] | None]) -> None:
    with pytest.raises(ValueError, match=r"numbered|Two neurons"):
        hidden_space(trainer([4, 2]), *wanted)


def test_looking_changes_nothing() -> None:
    trained = trainer([4])
    trained.train(2)
    before = trained.state()
    hidden_space(trained)
    assert trained.state() == before
