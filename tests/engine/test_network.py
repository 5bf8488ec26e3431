"""Training and looking, as whoever owns a Network meets them."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from playground.data.plane import grid_points
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import Penalty
from playground.engine.samples import Columns, Samples
from playground.model import reference
from playground.training.describing import plain_averages, plain_layers, plain_parameters

ALL = 2**60


def a_network(sizes: tuple[int, ...] = (4, 2, 1), activation: str = "tanh", n_features: int = 2) -> Network:
    names = [activation] * (len(sizes) - 1) + ["tanh"]
    network = Network(Layout(n_features, list(zip(sizes, names, strict=True))))
    network.initialize("uniform", np.random.default_rng(0))
    return network


def some_samples(count: int = 37, n_features: int = 2) -> Samples:
    rng = np.random.default_rng(5)
    x = rng.uniform(-2, 2, (count, n_features))
    return Samples(x, np.where(x[:, :1] * x[:, 1:2] > 0, 1.0, -1.0))


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 5, 10, 36, 37])
@pytest.mark.parametrize("sizes", [(1,), (4, 2, 1), (8, 8, 1), (13, 6, 17, 1)])
@pytest.mark.parametrize("activation", ["linear", "tanh", "relu", "sigmoid"])
def test_training_agrees_with_numpy(batch_size: int, sizes: tuple[int, ...], activation: str) -> None:
    network, samples = a_network(sizes, activation), some_samples()
    rule = Rule(0.05, batch_size, penalty=Penalty(square=0.01))
    method = reference.Method(plain_layers(network), rule.loss, 0.05, batch_size, penalty=(0.0, 0.01))
    state = reference.initial_state(method, plain_parameters(network))
    plain = reference.Samples(samples.rows[:, :2], samples.target_rows[:, :1])
    network.train(samples, rule, Progress(), max_steps=ALL, until_epoch=4)
    state = reference.advance(method, state, plain, plain, until_epoch=4)
    for (_, parts), expected in zip(network.layers(), state.parameters, strict=True):
        np.testing.assert_allclose(parts["weights"], expected["weights"], rtol=1e-10, atol=1e-13)
        np.testing.assert_allclose(parts["biases"], expected["biases"], rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("shuffle_key", [None, 11])
@pytest.mark.parametrize("batch_size", [1, 10])
def test_stopping_anywhere_changes_no_bit(shuffle_key: int | None, batch_size: int) -> None:
    samples, rule = some_samples(), Rule(0.1, batch_size, shuffle_key=shuffle_key)
    whole, pieces = a_network(), a_network()
    end = whole.train(samples, rule, Progress(), max_steps=ALL, until_epoch=7)
    progress = Progress()
    while progress.epoch < 7:
        progress = pieces.train(samples, rule, progress, max_steps=3, until_epoch=7)
    assert progress == end
    np.testing.assert_array_equal(pieces.parameters, whole.parameters)


@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))])
def test_a_copy_or_a_pickle_trains_on_in_memory_of_its_own(twin_of: Callable[[Network], Network]) -> None:
    network, samples, rule = a_network((5, 3, 1)), some_samples(), Rule(0.1, 10, optimizer=Choice("adam"))
    progress = network.train(samples, rule, Progress(), max_steps=9)
    twin = twin_of(network)
    assert twin.parameters.ctypes.data % 64 == 0  # where the kernels' vectors begin
    for each in (network, twin):
        each.train(samples, rule, progress, max_steps=9)
    np.testing.assert_array_equal(twin.parameters, network.parameters)
    assert not np.shares_memory(twin.parameters, network.parameters)


def test_a_moment_is_parameters_and_progress_alone() -> None:
    samples, rule = some_samples(), Rule(0.1, 10, shuffle_key=3)
    first, second = a_network(), a_network()
    progress = first.train(samples, rule, Progress(), max_steps=6)
    second.parameters[:] = first.parameters
    first.train(samples, rule, progress, max_steps=9)
    second.train(samples, rule, progress, max_steps=9)
    np.testing.assert_array_equal(first.parameters, second.parameters)


@pytest.mark.parametrize("count", [37, 20])
@pytest.mark.parametrize("change", [{"learning_rate": 0.3}, {"batch_size": 4}, {"penalty": Penalty(0.1)}])
def test_another_rule_and_other_samples_count_from_the_next_call(
    change: dict[str, object], count: int
) -> None:
    network, rule = a_network(), Rule(0.1, 10, shuffle_key=3)
    progress = network.train(some_samples(), rule, Progress(), max_steps=ALL, until_epoch=2)
    twin = copy.deepcopy(network)
    other = replace(rule, **change)  # type: ignore[arg-type]
    for each in (network, twin):
        each.train(some_samples(count), other, progress, max_steps=ALL, until_epoch=4)
    assert network.parameters.tobytes() == twin.parameters.tobytes()
    unchanged = copy.deepcopy(twin)
    unchanged.train(some_samples(count), rule, Progress(4), max_steps=ALL, until_epoch=5)
    twin.train(some_samples(count), other, Progress(4), max_steps=ALL, until_epoch=5)
    assert unchanged.parameters.tobytes() != twin.parameters.tobytes()


def test_progress_counts_epochs_steps_and_samples() -> None:
    samples, network = some_samples(25), a_network()
    rule = Rule(0.1, 10)
    assert network.train(samples, rule, Progress(), max_steps=2) == Progress(0, 2, 20)
    assert network.train(samples, rule, Progress(0, 2, 20), max_steps=1) == Progress(1, 3, 0)
    assert network.train(samples, rule, Progress(1, 3, 0), max_steps=ALL, until_epoch=4) == Progress(4, 12, 0)
    assert network.train(samples, rule, Progress(4, 12, 0), max_steps=ALL, until_epoch=4) == Progress(
        4, 12, 0
    )


def test_the_short_last_batch_counts_with_its_own_mean() -> None:
    # One weight, no bias to speak of: (w x - y) x averaged over each batch, by hand.
    network = Network(Layout(1, [(1, "linear")]))
    network.parameters[:] = [1.0, 0.0]
    samples = Samples([[1.0], [2.0], [3.0]], [[0.0], [0.0], [0.0]])
    network.train(samples, Rule(0.1, 2), Progress(), max_steps=2)
    after_first = 1.0 - 0.1 * (1.0 * 1.0 + 2.0 * 2.0) / 2
    bias_after_first = -0.1 * (1.0 + 2.0) / 2
    error = after_first * 3.0 + bias_after_first
    np.testing.assert_allclose(
        network.parameters, [after_first - 0.1 * error * 3.0, bias_after_first - 0.1 * error]
    )


def test_a_batch_larger_than_the_set_is_the_whole_set() -> None:
    one, other, samples = a_network(), a_network(), some_samples()
    one.train(samples, Rule(0.1, 37), Progress(), max_steps=5)
    other.train(samples, Rule(0.1, 20_000), Progress(), max_steps=5)
    np.testing.assert_array_equal(one.parameters, other.parameters)


def test_a_full_batch_does_not_care_about_order() -> None:
    one, other, samples = a_network(), a_network(), some_samples()
    one.train(samples, Rule(0.1, 37), Progress(), max_steps=20)
    other.train(samples, Rule(0.1, 37, shuffle_key=4), Progress(), max_steps=20)
    np.testing.assert_allclose(one.parameters, other.parameters, rtol=1e-10)


@pytest.mark.parametrize("batch_size", [1, 10])
def test_l1_makes_unneeded_weights_exactly_zero(batch_size: int) -> None:
    network, samples = a_network((8, 1), n_features=2), some_samples()
    rule = Rule(0.03, batch_size, penalty=Penalty(absolute=0.3))
    progress = network.train(samples, rule, Progress(), max_steps=ALL, until_epoch=200)
    weights = np.concatenate([parts["weights"].ravel() for _, parts in network.layers()])
    assert (weights == 0.0).any()
    # And a weight at zero is not dead: without the penalty all of them grow again.
    network.parameters += 1e-3
    network.train(samples, Rule(0.03, batch_size), progress, max_steps=50)
    assert all((parts["weights"] != 0.0).all() for _, parts in network.layers())


def test_l1_never_moves_a_weight_across_zero() -> None:
    network = Network(Layout(1, [(1, "linear")]))
    samples = Samples([[0.0]], [[0.0]])  # no gradient: the penalty acts alone
    rule = Rule(1.0, 2, penalty=Penalty(absolute=0.25))
    network.parameters[:] = [0.6, 0.0]
    seen = []
    for step in range(4):
        network.train(samples, rule, Progress(step=step), max_steps=1)
        seen.append(network.parameters[0])
    np.testing.assert_allclose(seen, [0.35, 0.1, 0.0, 0.0], atol=1e-15)
    assert seen[-1] == 0.0


@pytest.mark.parametrize("batch_size", [1, 10])
def test_divergence_is_a_state_with_a_place(batch_size: int) -> None:
    network = Network(Layout(2, [(4, "relu"), (1, "linear")]))
    network.initialize("uniform", np.random.default_rng(0))
    progress = network.train(
        some_samples(), Rule(50.0, batch_size), Progress(), max_steps=ALL, until_epoch=1000
    )
    assert progress.diverged
    assert 0 < progress.step < 1000
    assert np.isfinite(network.parameters).all()
    assert network.train(some_samples(), Rule(50.0, batch_size), progress, max_steps=10) == progress


def test_a_running_epoch_survives_a_change_of_batch_size() -> None:
    network, samples = a_network(), some_samples(25)
    progress = network.train(samples, Rule(0.1, 10), Progress(), max_steps=1)
    progress = network.train(samples, Rule(0.1, 5), progress, max_steps=2)
    assert progress == Progress(0, 3, 20)


def test_predictions_agree_with_numpy() -> None:
    network, x = a_network((8, 3, 1)), np.random.default_rng(1).normal(size=(101, 2))
    parameters = plain_parameters(network)
    trace = reference.forward(plain_layers(network), parameters, x, plain_averages(network))
    np.testing.assert_allclose(network.predict(x), trace[-1].activations, rtol=1e-12, atol=1e-14)
    for ours, theirs in zip(network.activations(Columns(x)), trace, strict=True):
        np.testing.assert_allclose(ours, theirs.activations.T, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("count", [1, 15, 64, 65, 200])
def test_evaluation_counts_every_sample_once(count: int) -> None:
    network, samples = a_network(), some_samples(count)
    outputs, targets = network.predict(samples.rows[:, :2]), samples.target_rows[:, :1]
    loss, share = network.evaluate(samples)
    np.testing.assert_allclose(loss, np.mean((outputs - targets) ** 2) / 2, rtol=1e-13)
    np.testing.assert_allclose(share, np.mean((outputs >= 0) == (targets > 0)), rtol=1e-13)


def test_a_network_is_evaluated_at_other_parameters_without_taking_them() -> None:
    network, other, samples = a_network(), a_network(), some_samples()
    other.parameters[:] = np.random.default_rng(3).normal(size=other.layout.n_parameters)
    rule, before = Rule(0.1, 10, penalty=Penalty(0.1, 0.2)), network.parameters.copy()
    assert network.evaluate(samples, rule.loss, other.parameters) == other.evaluate(samples, rule.loss)
    assert network.penalty(rule, other.parameters) == other.penalty(rule)
    np.testing.assert_array_equal(network.parameters, before)


def test_images_are_bytes_of_the_activations_with_x2_upwards() -> None:
    network = Network(Layout(2, [(1, "linear")]))
    network.parameters[:] = [0.1, 0.05, 0.0]  # grows to the right, and upwards half as fast
    image = network.images(Columns(grid_points(10)), [0]).reshape(10, 10)
    centres = (np.arange(10) + 0.5) * 1.2 - 6.0
    value = 0.1 * centres[None, :] + 0.05 * -centres[:, None]
    np.testing.assert_allclose(image / 127.5 - 1.0, value, atol=1 / 127.5)
    assert image[0, -1] > image[0, 0]
    assert image[0, -1] > image[-1, -1]


@pytest.mark.parametrize("neurons", [[-1], [7], [0, 10**9]])
def test_there_is_no_image_of_a_neuron_that_is_not_there(neurons: list[int]) -> None:
    with pytest.raises(ValueError, match="numbered from 0 to 6"):
        a_network().images(some_samples().columns, neurons)


def test_images_clip_what_lies_beyond_and_survive_nan() -> None:
    network = Network(Layout(1, [(1, "linear")]))
    network.parameters[:] = [1.0, 0.0]
    image = network.images(
        Columns([[-9.0], [-1.0], [0.0], [1.0], [9.0], [np.nan], [np.inf], [-np.inf]]), [0]
    )[0]
    np.testing.assert_allclose(image.astype(int), [0, 0, 128, 255, 255, 128, 255, 0], atol=1)


def test_gelu_of_plus_infinity_is_infinite_as_in_the_reference() -> None:
    network = Network(Layout(1, [(1, "gelu"), (1, "linear")]))
    network.parameters[:] = [1.0, 0.0, 1.0, 0.0]
    large = np.array([[30.0], [1e3], [1e300], [np.inf]])
    np.testing.assert_array_equal(network.predict(large), large)
    np.testing.assert_array_equal(network.predict([[np.nan]]), [[np.nan]])


def test_no_samples_give_no_loss_and_no_step() -> None:
    network, nothing = a_network(), Samples(np.zeros((0, 2)), np.zeros((0, 1)))
    assert np.isnan(network.evaluate(nothing)).all()
    assert network.train(nothing, Rule(0.1, 10), Progress(), max_steps=5) == Progress()


def test_the_gradient_is_what_a_full_batch_step_follows() -> None:
    network, samples = a_network(), some_samples()
    rule = Rule(0.01, 37, penalty=Penalty(square=0.1))
    before, gradient = network.parameters.copy(), network.gradient(samples, rule)
    network.train(samples, rule, Progress(), max_steps=1)
    np.testing.assert_allclose(network.parameters, before - 0.01 * gradient, rtol=1e-12, atol=1e-15)
    assert not np.array_equal(gradient, network.gradient(samples, replace(rule, penalty=Penalty())))


def test_an_empty_layer_is_an_authors_mistake() -> None:
    with pytest.raises(ValueError, match="Received"):
        Layout(2, [(0, "tanh"), (1, "tanh")])


@pytest.mark.parametrize("batch_size", [1, 2])
@pytest.mark.parametrize("loss", [row.name for row in LOSSES.values() if not row.on_logits])
def test_an_infinite_output_ends_training_and_changes_nothing(loss: str, batch_size: int) -> None:
    network = Network(Layout(2, [(1, "linear")]))
    network.parameters[:] = [1e308, 1e308, 0.0]
    samples = Samples([[1.0, 1.0], [2.0, 0.5]], [[-1.0], [1.0]])
    values = tuple(each.default for each in LOSSES[loss].hyperparameters)
    progress = network.train(samples, Rule(0.1, batch_size, Choice(loss, values)), Progress(), max_steps=1)
    assert progress == Progress(diverged=True)
    np.testing.assert_array_equal(network.parameters, [1e308, 1e308, 0.0])
