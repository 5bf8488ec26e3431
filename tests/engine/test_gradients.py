"""Backpropagation against central differences, for every row of every table."""

from itertools import product

import numpy as np
import pytest

from playground.engine.activations import ACTIVATIONS
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Network, Rule
from playground.engine.regularizers import REGULARIZERS
from playground.engine.samples import Samples

LOSS_AND_OUTPUT = [
    (loss.name, output) for loss in LOSSES.values() for output in loss.output_activation.values()
]


def numeric_gradient(network: Network, samples: Samples, rule: Rule, step: float = 1e-6) -> np.ndarray:
    def objective() -> float:
        return network.evaluate(samples, rule.loss)[0] + network.penalty(rule)

    slopes = np.empty_like(network.parameters)
    for index, value in enumerate(network.parameters.copy()):
        network.parameters[index] = value + step
        above = objective()
        network.parameters[index] = value - step
        slopes[index] = (above - objective()) / (2 * step)
        network.parameters[index] = value
    return slopes


def a_network(
    hidden: list[tuple[int, str]], output: tuple[int, str], seed: int = 3
) -> tuple[Network, Samples]:
    rng = np.random.default_rng(seed)
    network = Network(Layout(3, [*hidden, output]))
    network.parameters[:] = rng.uniform(-0.8, 0.8, network.layout.n_parameters)
    samples = Samples(rng.normal(size=(23, 3)), rng.choice([-1.0, 1.0], (23, output[0])))
    return network, samples


@pytest.mark.parametrize(
    ("activation", "loss", "output", "regularization"),
    [(a, loss, output, r) for a, (loss, output), r in product(ACTIVATIONS, LOSS_AND_OUTPUT, REGULARIZERS)],
)
def test_gradient_is_the_slope_of_the_objective(
    activation: str, loss: str, output: str, regularization: str
) -> None:
    network, samples = a_network([(5, activation), (3, activation)], (1, output))
    rule = Rule(0.1, 10, loss, regularization, 0.05)
    np.testing.assert_allclose(
        network.gradient(samples, rule), numeric_gradient(network, samples, rule), rtol=2e-6, atol=2e-9
    )


def test_gradient_with_a_different_activation_in_each_layer() -> None:
    network, samples = a_network([(6, name) for name in ACTIVATIONS], (1, "tanh"))
    rule = Rule(0.1, 10)
    np.testing.assert_allclose(
        network.gradient(samples, rule), numeric_gradient(network, samples, rule), rtol=2e-6, atol=2e-9
    )


@pytest.mark.parametrize("n_outputs", [2, 3, 4, 5, 9])
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_gradient_with_several_outputs(n_outputs: int, output: str) -> None:
    network, samples = a_network([(7, "tanh")], (n_outputs, output))
    rule = Rule(0.1, 10)
    np.testing.assert_allclose(
        network.gradient(samples, rule), numeric_gradient(network, samples, rule), rtol=2e-6, atol=2e-9
    )


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 8, 11, 13, 16, 17, 31, 64])
def test_gradient_at_every_padding_of_a_layer(width: int) -> None:
    network, samples = a_network([(width, "sigmoid"), (width, "tanh")], (1, "linear"))
    rule = Rule(0.1, 10)
    ours = network.gradient(samples, rule)
    np.testing.assert_allclose(ours, numeric_gradient(network, samples, rule), rtol=5e-6, atol=5e-9)


def test_relu_gradient_is_zero_at_zero() -> None:
    network = Network(Layout(1, [(1, "relu"), (1, "linear")]))
    network.parameters[:] = [1.0, 0.0, 1.0, 0.0]
    gradient = network.gradient(Samples([[0.0]], [[1.0]]), Rule(0.1, 1))
    np.testing.assert_array_equal(gradient, [0.0, 0.0, 0.0, -1.0])
