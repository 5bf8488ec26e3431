"""PyTorch's numbers, recorded: activations, losses, optimizers, batch normalization."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.engine._jit import kernel
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.kernels.activation import any_activated, any_slope
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Network, Progress, Rule
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.samples import Samples, aligned
from playground.engine.simd.memory import load, pointer, store
from playground.engine.simd.vector import vector4


def recorded(name: str) -> Any:
    return json.loads((Path(__file__).parent.parent / "data" / "pytorch" / f"{name}.json").read_text())


SHAPES = recorded("activations")
LOSS_VALUES = recorded("losses")
RUNS = recorded("optimizers")
SOFTMAX = recorded("softmax_gradients")
NORMALIZED = recorded("batch_norm")


@kernel
def _shapes(code, z, first, second, values, slopes):
    like = vector4(0.0)
    for k in range(0, z.shape[0], 4):
        place = load(like, pointer(z), k)
        store(pointer(values), k, any_activated(code, place, first, second))
        store(pointer(slopes), k, any_slope(code, place, first, second))


def set_parameters(network: Network, parameters: list[Any]) -> None:
    given = iter(parameters)
    for _, parts in network.layers():
        parts["weights"][:], parts["biases"][:] = next(given), next(given)


def assert_parameters(network: Network, expected: list[Any], tolerance: float) -> None:
    ours = [part for _, parts in network.layers() for part in (parts["weights"], parts["biases"])]
    for one, other in zip(ours, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", SHAPES["activations"])
def test_activations_and_their_derivatives(name: str) -> None:
    count = len(SHAPES["pre_activation"])
    z, values, slopes = aligned(count + 3), aligned(count + 3), aligned(count + 3)
    z[:count] = SHAPES["pre_activation"]
    row = ACTIVATIONS[name]
    first, second = Choice(name).pair(row.hyperparameters)
    _shapes(row.code, z[: count // 4 * 4 + 4], first, second, values, slopes)
    expected = SHAPES["activations"][name]
    # PyTorch's hard sigmoid has the slope 1/6 of float32, even for float64: it is off by 5e-9.
    of_slope = 1e-8 if name == "hard_sigmoid" else 1e-12
    np.testing.assert_allclose(values[:count], expected["value"], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(slopes[:count], expected["derivative"], rtol=of_slope, atol=of_slope)


@pytest.mark.parametrize(
    "name", [name for name in LOSS_VALUES["losses"] if name != "categorical_crossentropy"]
)
def test_losses_and_their_gradients(name: str) -> None:
    expected, row = LOSS_VALUES["losses"][name], LOSSES[name]
    targets = LOSS_VALUES[f"{expected['targets']}_targets"]
    task = "regression" if expected["targets"] == "regression" else "classification"
    loss = Choice(name, tuple(each.default for each in row.hyperparameters))
    network = Network(Layout(1, [(1, row.output_activation[task])]))
    for output, target, value, slope in zip(
        LOSS_VALUES["output"], targets, expected["value"], expected["gradient"], strict=True
    ):
        network.parameters[:] = [0.0, output]
        # PyTorch's targets of a sigmoid are ours: 0 and 1.
        is_probability = network.layout.layers[0].activation == "sigmoid"
        sample = Samples([[0.0]], [[0.5 * target + 0.5 if is_probability else target]])
        np.testing.assert_allclose(network.evaluate(sample, loss)[0], value, rtol=1e-12, atol=1e-12)
        gradient = network.gradient(sample, Rule(0.1, 1, loss))[1]
        np.testing.assert_allclose(gradient, slope, rtol=1e-12, atol=1e-12)


def test_categorical_crossentropy_and_its_gradient() -> None:
    expected, loss = LOSS_VALUES["losses"]["categorical_crossentropy"], Choice("categorical_crossentropy")
    n_classes = len(expected["logits"][0])
    network = Network(Layout(1, [(n_classes, "softmax")]))
    for logits, chosen, value, slopes in zip(
        expected["logits"], expected["classes"], expected["value"], expected["gradient"], strict=True
    ):
        network.parameters[n_classes:] = logits
        sample = Samples([[0.0]], np.eye(n_classes)[[chosen]])
        np.testing.assert_allclose(network.evaluate(sample, loss)[0], value, rtol=1e-12, atol=1e-12)
        gradient = network.gradient(sample, Rule(0.1, 1, loss))[n_classes:]
        np.testing.assert_allclose(gradient, slopes, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("activation", SOFTMAX["activations"])
def test_gradients_of_a_network_with_softmax(activation: str) -> None:
    samples = Samples(SOFTMAX["inputs"], np.eye(3)[SOFTMAX["classes"]])
    network = Network(Layout(2, [(5, activation), (4, activation), (3, "softmax")]))
    set_parameters(network, SOFTMAX["parameters"])
    expected, rule = SOFTMAX["activations"][activation], Rule(0.1, 16, Choice("categorical_crossentropy"))
    np.testing.assert_allclose(network.evaluate(samples, rule.loss)[0], expected["loss"], rtol=1e-10)
    gradient = network.gradient(samples, rule)
    network.parameters[:] = gradient
    assert_parameters(network, expected["gradients"], 1e-8 if activation == "hard_sigmoid" else 1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers_go_the_same_way(name: str) -> None:
    assert name in RUNS["optimizers"], (
        f"{name} is not recorded: add its row to OPTIMIZERS in tools/record_pytorch.py and run that script, "
        f"or compare it here with another implementation"
    )
    run = RUNS["optimizers"][name]
    given = dict(run["hyperparameters"])
    rate = given.pop("learning_rate")
    values = tuple(given.pop(each.name, each.default) for each in OPTIMIZERS[name].hyperparameters)
    assert not given
    network = Network(Layout(2, [(3, "tanh"), (1, "linear")]))
    set_parameters(network, RUNS["initial_parameters"])
    samples = Samples(RUNS["inputs"], np.array(RUNS["targets"])[:, None])
    rule, progress = Rule(rate, 20, optimizer=Choice(name, values)), Progress()
    for step, expected in run["steps"].items():
        progress = network.train(samples, rule, progress, max_steps=int(step) - progress.step)
        assert_parameters(network, expected["parameters"], 1e-9)


def test_batch_normalization_in_training_and_afterwards() -> None:
    samples = Samples(NORMALIZED["inputs"], np.array(NORMALIZED["targets"])[:, None])
    network = Network(Layout(2, [(4, "tanh"), (1, "linear")], (True,)))
    network.initialize("uniform", np.random.default_rng(0))
    set_parameters(network, NORMALIZED["initial_parameters"])
    network.train(samples, Rule(0.1, 8), Progress(), max_steps=1000, until_epoch=4)
    assert_parameters(network, NORMALIZED["final_parameters"], 1e-10)
    parts = next(network.layers())[1]
    for ours, name in (
        (parts["gamma"], "gamma"),
        (parts["beta"], "beta"),
        (network.averages[0, :4], "running_mean"),
        (network.averages[1, :4], "running_variance"),
    ):
        np.testing.assert_allclose(ours, NORMALIZED[name], rtol=1e-10, atol=1e-10)
    outputs = network.predict(NORMALIZED["inputs"])[:, 0]
    np.testing.assert_allclose(outputs, NORMALIZED["inference_outputs"], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("logit", "target", "loss", "slope"), [(1000, 0, 1000, 1), (1000, 1, 0, 0), (-1000, 1, 1000, -1)]
)
def test_binary_crossentropy_is_exact_at_logits_of_a_thousand(
    logit: float, target: float, loss: float, slope: float
) -> None:
    network, chosen = Network(Layout(1, [(1, "sigmoid")])), Choice("binary_crossentropy")
    network.parameters[:] = [0.0, logit]
    sample = Samples([[0.0]], [[target]])
    np.testing.assert_allclose(network.evaluate(sample, chosen)[0], loss, atol=1e-300)
    np.testing.assert_allclose(network.gradient(sample, Rule(0.1, 1, chosen))[1], slope, atol=1e-300)


def test_categorical_crossentropy_is_exact_at_logits_of_a_thousand() -> None:
    network, chosen = Network(Layout(1, [(3, "softmax")])), Choice("categorical_crossentropy")
    network.parameters[3:] = [1000.0, -1000.0, 0.0]
    sample = Samples([[0.0]], [[0.0, 1.0, 0.0]])
    np.testing.assert_allclose(network.evaluate(sample, chosen)[0], 2000.0)
    gradient = network.gradient(sample, Rule(0.1, 1, chosen))[3:]
    np.testing.assert_allclose(gradient, [1.0, -1.0, 0.0], atol=1e-300)


def test_losses_of_the_batches_that_normalization_sees() -> None:
    network = Network(Layout(2, [(4, "tanh"), (1, "linear")], (True,)))
    network.initialize("uniform", np.random.default_rng(0))
    set_parameters(network, NORMALIZED["initial_parameters"])
    inputs, targets = np.array(NORMALIZED["inputs"]), np.array(NORMALIZED["targets"])[:, None]
    samples, rule, progress = Samples(inputs, targets), Rule(0.1, 8), Progress()
    for expected in NORMALIZED["batch_losses"]:
        here = slice(progress.offset, progress.offset + 8)
        outputs = network.training_pass(Samples(inputs[here], targets[here]), rule)[1]
        loss = np.mean(np.square(outputs - targets[here])) / 2
        np.testing.assert_allclose(loss, expected, rtol=1e-10, atol=1e-10)
        progress = network.train(samples, rule, progress, max_steps=1)
