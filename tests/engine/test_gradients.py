"""Backpropagation against central differences, for every row of every table."""

from collections.abc import Sequence

import numpy as np
import pytest

from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Network, Rule
from playground.engine.regularizers import REGULARIZERS, Penalty
from playground.engine.samples import Samples

# Every loss with every output layer that it may have, and the number of outputs it is tried with.
LOSS_AND_OUTPUT = [
    (loss.name, output, 4 if task == "multiclass" else 1)
    for loss in LOSSES.values()
    for task, outputs in loss.outputs.items()
    for output in outputs
    if task != "multilabel"
]
LOSS_AND_OUTPUT_OF_LABELS = [
    (loss.name, output) for loss in LOSSES.values() for output in loss.outputs.get("multilabel", ())
]
# A threshold has no slope by design; central differences see its step.
SMOOTH = [name for name in ACTIVATIONS if name != "threshold"]


def a_rule(loss: str, penalty: Penalty | None = None, dropout: Sequence[float] = ()) -> Rule:
    values = tuple(each.default for each in LOSSES[loss].hyperparameters)
    return Rule(
        0.1, 10, Choice(loss, values), penalty=penalty or Penalty(), dropout=tuple(dropout), dropout_key=77
    )


def a_network(
    hidden: list[tuple[int, str | Choice]],
    output: tuple[int, str],
    normalized: Sequence[bool] = (),
    seed: int = 3,
) -> tuple[Network, Samples]:
    rng = np.random.default_rng(seed)
    network = Network(Layout(3, [*hidden, output], normalized))
    network.parameters[:] = rng.uniform(-0.8, 0.8, network.layout.n_parameters)
    # Away from -1 and +1 for losses with a kink there, and one class per sample for several outputs.
    targets = (
        rng.choice([-1.0, 1.0], (23, 1))
        if output[0] == 1
        else np.eye(output[0])[rng.integers(0, output[0], 23)]
    )
    return network, Samples(rng.normal(size=(23, 3)), targets)


def loss_of(outputs: np.ndarray, samples: Samples, loss: Choice) -> float:
    """The mean loss of given outputs: that of a network which hands them through."""
    n_outputs = outputs.shape[1]
    handed = outputs
    if loss.name == "binary_crossentropy":
        handed = np.log(outputs) - np.log1p(-outputs)
    if loss.name == "categorical_crossentropy":
        handed = np.log(outputs)
    network = Network(Layout(n_outputs, [(n_outputs, "linear")]))
    next(network.layers())[1]["weights"][:] = np.eye(n_outputs)
    return network.evaluate(Samples(handed, samples.target_rows[:, :n_outputs]), loss)[0]


def numeric_gradient(network: Network, samples: Samples, rule: Rule, step: float = 1e-6) -> np.ndarray:
    """Slopes of the objective in training, with its dropout masks and batch statistics."""

    def objective() -> float:
        return loss_of(network.training_pass(samples, rule)[1], samples, rule.loss) + network.penalty(rule)

    slopes = np.empty_like(network.parameters)
    for index, value in enumerate(network.parameters.copy()):
        network.parameters[index] = value + step
        above = objective()
        network.parameters[index] = value - step
        slopes[index] = (above - objective()) / (2 * step)
        network.parameters[index] = value
    return slopes


def assert_gradient_is_slope(network: Network, samples: Samples, rule: Rule) -> None:
    np.testing.assert_allclose(
        network.gradient(samples, rule), numeric_gradient(network, samples, rule), rtol=5e-6, atol=5e-9
    )


@pytest.mark.parametrize("activation", SMOOTH)
@pytest.mark.parametrize(("loss", "output", "n_outputs"), LOSS_AND_OUTPUT)
def test_gradient_is_the_slope_of_the_objective(
    activation: str, loss: str, output: str, n_outputs: int
) -> None:
    network, samples = a_network([(5, activation), (3, activation)], (n_outputs, output))
    assert_gradient_is_slope(network, samples, a_rule(loss))


@pytest.mark.parametrize(("loss", "output"), LOSS_AND_OUTPUT_OF_LABELS)
def test_gradient_with_several_labels(loss: str, output: str) -> None:
    network, samples = a_network([(5, "tanh")], (3, output))
    labels = np.random.default_rng(4).integers(0, 2, (samples.count, 3))
    assert set(labels.sum(axis=1)) == {0, 1, 2, 3}
    samples = Samples(samples.rows[:, :3], labels)
    assert_gradient_is_slope(network, samples, a_rule(loss))


@pytest.mark.parametrize(("loss", "output", "n_outputs"), LOSS_AND_OUTPUT)
def test_gradient_of_weighted_samples_is_the_slope_of_their_weighted_losses(
    loss: str, output: str, n_outputs: int
) -> None:
    network, samples = a_network([(5, "tanh")], (n_outputs, output))
    inputs, targets = samples.columns.values[:, :23].T, samples.target_columns.values[:, :23].T
    weights = np.random.default_rng(8).uniform(0.0, 4.0, 23)
    alone = [
        network.gradient(Samples(inputs[[index]], targets[[index]]), a_rule(loss)) for index in range(23)
    ]
    assert_close = np.testing.assert_allclose
    whole = network.gradient(Samples(inputs, targets, weights), a_rule(loss))
    assert_close(whole, weights @ np.array(alone) / 23, rtol=1e-12, atol=1e-14)
    assert np.abs(whole - network.gradient(samples, a_rule(loss))).max() > 1e-4


TUNED = [
    Choice(row.name, tuple(value(each) for each in row.hyperparameters))
    for row in ACTIVATIONS.values()
    for value in (lambda each: each.low, lambda each: each.high)
    if row.hyperparameters
]


@pytest.mark.parametrize("activation", TUNED, ids=str)
@pytest.mark.parametrize("dropout", [(), (0.4, 0.2)])
def test_gradient_with_other_hyperparameters_of_an_activation(
    activation: Choice, dropout: tuple[float, ...]
) -> None:
    network, samples = a_network([(5, activation), (9, activation)], (1, "tanh"))
    assert_gradient_is_slope(network, samples, a_rule("squared_error", dropout=dropout))


@pytest.mark.parametrize("delta", [0.01, 0.5, 50.0])
def test_gradient_of_huber_with_another_delta(delta: float) -> None:
    network, samples = a_network([(5, "tanh")], (1, "linear"))
    assert_gradient_is_slope(network, samples, Rule(0.1, 10, Choice("huber", (delta,))))


@pytest.mark.parametrize("regularization", REGULARIZERS)
def test_gradient_with_a_penalty(regularization: str) -> None:
    network, samples = a_network([(5, "tanh"), (3, "relu")], (1, "tanh"))
    penalty = REGULARIZERS[regularization].penalty(0.05, 0.3)
    assert_gradient_is_slope(network, samples, a_rule("squared_error", penalty))


@pytest.mark.parametrize("activation", SMOOTH)
def test_gradient_with_neurons_left_out(activation: str) -> None:
    network, samples = a_network([(5, activation), (3, activation)], (1, "tanh"))
    assert_gradient_is_slope(network, samples, a_rule("squared_error", dropout=(0.3, 0.5)))


@pytest.mark.parametrize("activation", [name for name in SMOOTH if name != "maxout"])
@pytest.mark.parametrize("dropout", [(), (0.4, 0.2)])
def test_gradient_through_batch_normalization(activation: str, dropout: tuple[float, ...]) -> None:
    network, samples = a_network([(5, activation), (6, activation)], (1, "linear"), (True, True))
    assert_gradient_is_slope(network, samples, a_rule("squared_error", Penalty(0.01, 0.02), dropout))


def test_gradient_with_a_different_activation_in_each_layer() -> None:
    for names in np.array_split(SMOOTH, 3):
        network, samples = a_network([(6, str(name)) for name in names], (1, "tanh"))
        assert_gradient_is_slope(network, samples, a_rule("squared_error"))


@pytest.mark.parametrize("n_outputs", [2, 3, 4, 5, 8])
@pytest.mark.parametrize("loss", ["squared_error", "categorical_crossentropy"])
def test_gradient_with_several_classes(n_outputs: int, loss: str) -> None:
    network, samples = a_network([(7, "tanh")], (n_outputs, "softmax"))
    assert_gradient_is_slope(network, samples, a_rule(loss))


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 8, 11, 13, 16, 17, 31, 64])
@pytest.mark.parametrize("activation", ["sigmoid", "maxout", "prelu"])
def test_gradient_at_every_padding_of_a_layer(width: int, activation: str) -> None:
    network, samples = a_network([(width, activation), (min(width, 20), "tanh")], (1, "linear"))
    assert_gradient_is_slope(network, samples, a_rule("squared_error"))


def test_relu_gradient_is_zero_at_zero() -> None:
    network = Network(Layout(1, [(1, "relu"), (1, "linear")]))
    network.parameters[:] = [1.0, 0.0, 1.0, 0.0]
    gradient = network.gradient(Samples([[0.0]], [[1.0]]), Rule(0.1, 1))
    np.testing.assert_array_equal(gradient, [0.0, 0.0, 0.0, -1.0])


def test_nothing_before_a_threshold_learns() -> None:
    network, samples = a_network([(5, "tanh"), (3, "threshold")], (1, "tanh"))
    gradient = network.gradient(samples, a_rule("squared_error"))
    for layer, parts in zip(
        network.layout.layers, (layer.views(gradient) for layer in network.layout.layers), strict=True
    ):
        moves = np.abs(parts["weights"]).max() > 0
        assert moves == (layer is network.layout.layers[-1])
