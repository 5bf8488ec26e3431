"""Inside a network: bars, saturation, dead neurons and sizes of gradients, held against plain NumPy."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.analysis.gradients import training_gradient
from playground.analysis.inside import N_BARS, NO_BAR, SATURATED_BELOW, bar_of, look_inside, saturated_ranges
from playground.config import ExperimentConfig
from playground.engine.activations import ACTIVATIONS as ROWS
from playground.engine.hyperparameters import Choice
from playground.engine.network import Network
from playground.model.reference.activations import ACTIVATIONS
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer

ORDINARY = [name for name, row in ROWS.items() if not row.learns_leak and not row.has_pieces]


def trainer(
    network: dict[str, object] | None = None, *, kind: type[Network] = Network, **config: object
) -> Trainer:
    made = ExperimentConfig.model_validate({"network": network or {}, **config})
    return Trainer(made, keeps_last_update=True, network=kind)


def sums_by_hand(trained: Trainer) -> list[NDArray[np.float64]]:
    """The pre-activations of a plain network of tanh or ReLU, layer by layer, (rows, neurons)."""
    inputs = trained.features(trained.rows.train[:, :-1])
    sums = []
    for layer, parts in zip(trained.network.layout.layers, trained.parameters(), strict=True):
        z = np.einsum("ri,in->rn", inputs, parts["weights"]) + parts["biases"]
        sums.append(z)
        inputs = np.tanh(z) if layer.activation == "tanh" else np.where(z > 0, z, 0)
    return sums


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_every_row_falls_into_the_bar_between_whose_ends_its_sum_lies(activation: str) -> None:
    trained = trainer({"hidden": [5, 3], "activation": activation})
    trained.train(10)
    seen, neuron = look_inside(trained), 0
    for layer, z in enumerate(sums_by_hand(trained)):
        reach = seen.reach[layer]
        ends = [-math.inf, *(-reach + reach / 16 * i for i in range(33)), math.inf]
        for column in z.T:
            for row, value in enumerate(column):
                bar = seen.bars[neuron, row]
                assert ends[bar] < value <= ends[bar + 1]
            neuron += 1
    assert neuron == len(seen.bars)


def test_a_bar_has_its_upper_end_and_the_outermost_have_all_beyond() -> None:
    z = np.array([-math.inf, -9.0, -4.0, -3.99, 0.0, 1e-300, 4.0, 4.0001, math.inf, math.nan])
    assert bar_of(z, 4.0).tolist() == [0, 0, 0, 1, 16, 17, 32, 33, 33, NO_BAR]
    assert N_BARS == 34


@pytest.mark.parametrize("name", ORDINARY)
def test_the_slope_is_nearly_zero_in_the_ranges_that_are_named_and_nowhere_else(name: str) -> None:
    z = np.random.default_rng(1).normal(0, 4, 4000)
    value, step = ACTIVATIONS[name].value, 1e-6
    if name in {"relu", "threshold", "leaky_relu", "hard_sigmoid"}:  # no difference across a kink
        z = z[np.abs(z) > 1e-3]
    measured = (value(z + step) - value(z - step)) / (2 * step)
    named = np.zeros(len(z), bool)
    for low, high in saturated_ranges(Choice(name)):
        named |= (z >= low) & (z <= high)
    clear = np.abs(np.abs(measured) - SATURATED_BELOW) > 1e-6
    np.testing.assert_array_equal(named[clear], (np.abs(measured) < SATURATED_BELOW)[clear])


def test_tanh_is_saturated_where_its_slope_has_fallen_to_a_twentieth() -> None:
    (_, low), (high, _) = saturated_ranges(Choice("tanh"))
    assert -low == pytest.approx(high) == pytest.approx(math.atanh(math.sqrt(0.95)))
    assert saturated_ranges(Choice("relu")) == ((-math.inf, 0.0),)
    assert saturated_ranges(Choice("linear")) == ()


def test_the_saturated_share_is_that_of_the_rows() -> None:
    trained = trainer({"hidden": [6, 6], "activation": ["tanh", "relu"]}, training={"learning_rate": 0.3})
    trained.train(60)
    first, second, last = sums_by_hand(trained)
    seen = look_inside(trained)
    np.testing.assert_allclose(seen.saturated[:6], (1 - np.tanh(first) ** 2 < 0.05).mean(axis=0))
    np.testing.assert_allclose(seen.saturated[6:12], (second <= 0).mean(axis=0))
    np.testing.assert_allclose(seen.saturated[12:], (1 - np.tanh(last) ** 2 < 0.05).mean(axis=0))


def with_biases(trained: Trainer, value: float) -> Trainer:
    """The first two neurons of the first layer have a bias that outweighs everything."""
    for neuron in (0, 1):
        trained.set_parameter(0, None, neuron, value)
    return trained


@pytest.mark.parametrize(
    ("activation", "dead"), [("relu", True), ("tanh", False), ("leaky_relu", False), ("threshold", True)]
)
def test_a_neuron_is_dead_where_it_answers_zero_without_slope_to_every_row(
    activation: str, dead: bool
) -> None:
    seen = look_inside(with_biases(trainer({"hidden": [4], "activation": activation}), -100.0))
    assert seen.dead.tolist() == [dead, dead, False, False, False]
    assert seen.saturated[:2].tolist() == [1.0, 1.0]


def test_a_saturated_neuron_that_answers_something_is_not_dead() -> None:
    seen = look_inside(with_biases(trainer({"hidden": [4], "activation": "hard_sigmoid"}), 100.0))
    assert seen.saturated[:2].tolist() == [1.0, 1.0]
    assert not seen.dead.any()


def test_the_sizes_are_the_norms_of_each_layers_part_of_the_gradient() -> None:
    trained = trainer({"hidden": [5, 3]}, training={"batch_size": 7})
    trained.advance(33)
    seen, gradient = look_inside(trained), training_gradient(trained)
    np.testing.assert_array_equal(seen.gradient, gradient)
    ends = np.cumsum([2 * 5 + 5, 5 * 3 + 3, 3 * 1 + 1])
    parts = np.split(gradient, ends[:-1])
    np.testing.assert_allclose(
        seen.gradient_norms, [math.sqrt(math.fsum(x * x for x in part)) for part in parts]
    )


def test_an_update_is_compared_with_the_weights_that_it_began_with() -> None:
    trained = trainer({"hidden": [4]}, training={"batch_size": 7, "optimizer": "adam"})
    assert np.isnan(look_inside(trained).update_ratios).all()
    trained.advance(8)
    before = [parts["weights"].copy() for parts in trained.parameters()]
    trained.advance(1)
    moved = [parts["weights"] - old for parts, old in zip(trained.parameters(), before, strict=True)]
    expected = [math.sqrt((step**2).sum() / (old**2).sum()) for step, old in zip(moved, before, strict=True)]
    np.testing.assert_allclose(look_inside(trained).update_ratios, expected, rtol=1e-9)


def test_sums_before_batch_normalization_are_those_of_the_plain_weights() -> None:
    trained = trainer({"hidden": [4, 3], "batch_normalization": [True, False]})
    trained.train(5)
    seen = look_inside(trained)
    assert seen.sum_bars is not None
    first = trained.parameters()[0]
    sums = trained.features(trained.rows.train[:, :-1]) @ first["weights"] + first["biases"]
    np.testing.assert_array_equal(seen.sum_bars[:4], bar_of(sums.T, seen.reach[0]))
    assert (seen.sum_bars[4:] == NO_BAR).all()
    assert look_inside(trainer()).sum_bars is None


def test_f_and_its_slope_are_drawn_over_all_bars() -> None:
    seen = look_inside(
        trainer({"hidden": [4, 4], "activation": ["tanh", "prelu"]}, data={"dataset": "rings"})
    )
    z = np.linspace(-4.25, 4.25, 137)
    np.testing.assert_allclose(seen.curves[0], [np.tanh(z), 1 / np.cosh(z) ** 2], atol=1e-12)
    np.testing.assert_allclose(seen.curves[1, 0], np.where(z > 0, z, 0.25 * z))
    assert np.isnan(seen.curves[2]).all()  # softmax


def test_of_many_rows_evenly_spaced_ones_are_looked_at() -> None:
    seen = look_inside(trainer(data={"samples": 4000, "train_fraction": 0.9}))
    assert seen.rows.tolist() == list(range(0, 3600, 8))
    assert seen.bars.shape[1] == len(seen.rows)


def test_the_plain_reference_is_seen_alike() -> None:
    network = {"hidden": [5, 3], "activation": ["gelu", "maxout"]}
    kernels, reference = trainer(network), trainer(network, kind=ReferenceNetwork)
    ours, theirs = look_inside(kernels), look_inside(reference)
    np.testing.assert_array_equal(ours.bars, theirs.bars)
    np.testing.assert_allclose(ours.gradient_norms, theirs.gradient_norms)


def test_looking_changes_no_bit_of_training() -> None:
    config = {"hidden": [4], "batch_normalization": True, "dropout": 0.2}
    watched, alone = trainer(config), trainer(config)
    for _ in range(5):
        watched.advance(7)
        alone.advance(7)
        look_inside(watched)
    assert watched.state() == alone.state()


def test_a_network_that_diverges_is_looked_at_without_a_warning() -> None:
    trained = trainer(
        {"hidden": [4], "activation": "relu"}, training={"learning_rate": 10.0}, data={"dataset": "reg-plane"}
    )
    trained.set_parameter(0, 0, 0, 1e300)
    trained.set_parameter(1, 0, 0, 1e300)
    seen = look_inside(trained)
    assert seen.bars.shape[0] == 5
