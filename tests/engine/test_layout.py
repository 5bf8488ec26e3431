"""Activations of a layer with hyperparameters: which values they have, and what becomes of them."""

import numpy as np
import pytest

from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.network import Network
from playground.engine.samples import Columns

Z = np.array([[-3.0], [-0.5], [0.0], [2.0]])


def outputs_of(activation: str | Choice) -> list[float]:
    """What one neuron with weight 1 and bias 0 makes of Z."""
    network = Network(Layout(1, [(1, activation)]))
    network.parameters[0] = 1.0
    return [float(value) for value in network.activations(Columns(Z))[0][0]]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_name_alone_is_the_choice_with_every_hyperparameter_at_its_default(name: str) -> None:
    defaults = tuple(each.default for each in ACTIVATIONS[name].hyperparameters)
    plain, spelt_out = Layout(2, [(3, name)]), Layout(2, [(3, Choice(name, defaults))])
    assert plain.layers == spelt_out.layers
    assert plain.layers[0].activation_values == defaults
    np.testing.assert_array_equal(plain.records, spelt_out.records)


def test_hyperparameters_change_what_a_neuron_says_below_zero() -> None:
    assert outputs_of(Choice("leaky_relu", (0.5,))) == [-1.5, -0.25, 0.0, 2.0]
    np.testing.assert_allclose(
        outputs_of(Choice("elu", (3.0,))), [3 * np.expm1(-3), 3 * np.expm1(-0.5), 0, 2], rtol=1e-15
    )


def test_a_learned_slope_begins_where_it_is_told_to() -> None:
    network = Network(Layout(2, [(3, Choice("prelu", (0.75,))), (1, "tanh")]))
    network.initialize("uniform", np.random.default_rng(0))
    (_, hidden), _ = network.layers()
    np.testing.assert_array_equal(hidden["leaks"], [0.75, 0.75, 0.75])


def test_maxout_is_the_largest_of_as_many_pieces_as_are_asked_for() -> None:
    network = Network(Layout(1, [(1, Choice("maxout", (4,)))]))
    ((_, parts),) = network.layers()
    parts["weights"][:, 0, 0], parts["biases"][:, 0] = [1.0, -1.0, 0.0, 2.0], [0.0, 0.0, 1.0, -1.0]
    np.testing.assert_array_equal(network.predict(Z)[:, 0], [3.0, 1.0, 1.0, 3.0])


def test_more_pieces_of_maxout_begin_as_copies_and_change_no_output() -> None:
    two, five = (Layout(2, [(3, Choice("maxout", (count,))), (1, "tanh")]) for count in (2, 5))
    network = Network(two)
    network.initialize("uniform", np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(20, 2))
    np.testing.assert_array_equal(network.with_layout(five).predict(x), network.predict(x))
    np.testing.assert_array_equal(network.with_layout(five).with_layout(two).predict(x), network.predict(x))


def test_too_few_values_of_hyperparameters_are_an_authors_mistake() -> None:
    with pytest.raises(ValueError, match=r"elu takes one value for each of \['alpha'\]. Received"):
        Layout(1, [(1, Choice("elu", (1.0, 2.0)))])
