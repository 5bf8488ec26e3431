"""The reference knows every row of every table, and its derivatives are those of its functions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.engine.activations import ACTIVATIONS as ACTIVATION_ROWS
from playground.engine.hyperparameters import Choice
from playground.engine.initializers import INITIALIZERS as INITIALIZER_ROWS
from playground.engine.losses import LOSSES as LOSS_ROWS
from playground.engine.optimizers import OPTIMIZERS as OPTIMIZER_ROWS
from playground.engine.regularizers import REGULARIZERS as REGULARIZER_ROWS
from playground.engine.schedules import SCHEDULES as SCHEDULE_ROWS
from playground.model.reference import (
    Layer,
    Method,
    Samples,
    derivatives,
    forward,
    forward_in_training,
    initial_averages,
    initial_parameters,
    initial_state,
    objective_gradient,
    sample_losses,
    total_penalty,
)
from playground.model.reference.activations import ACTIVATIONS
from playground.model.reference.initializers import INITIALIZERS
from playground.model.reference.losses import LOSSES
from playground.model.reference.network import Parameters
from playground.model.reference.optimizers import OPTIMIZERS
from playground.model.reference.randomness import batch_order, dropout_mask
from playground.model.reference.regularizers import REGULARIZERS, shrink
from playground.model.reference.schedules import SCHEDULES

TABLES: list[tuple[Mapping[str, object], Mapping[str, object]]] = [
    (ACTIVATIONS, ACTIVATION_ROWS),
    (LOSSES, LOSS_ROWS),
    (OPTIMIZERS, OPTIMIZER_ROWS),
    (SCHEDULES, SCHEDULE_ROWS),
    (REGULARIZERS, REGULARIZER_ROWS),
    (INITIALIZERS, INITIALIZER_ROWS),
]
# A threshold has no slope by design; central differences see its step.
SMOOTH = [name for name in ACTIVATIONS if name != "threshold"]
LOSS_AND_OUTPUT = [
    (row.name, output, {"multiclass": 4, "multilabel": 2}.get(task, 1))
    for row in LOSS_ROWS.values()
    for task, outputs in row.outputs.items()
    for output in outputs
]


@pytest.mark.parametrize(("ours", "engine"), TABLES, ids=[next(iter(rows)) for _, rows in TABLES])
def test_every_row_of_the_engine_has_its_entry(
    ours: Mapping[str, object], engine: Mapping[str, object]
) -> None:
    assert list(ours) == list(engine)


def choice(table: Mapping[str, Any], name: str) -> Choice:
    return Choice(name, tuple(each.default for each in table[name].hyperparameters))


def a_method(
    activation: str, loss: str, output: str, n_outputs: int, *, dropout: float = 0.0, normalized: bool = False
) -> Method:
    hidden = choice(ACTIVATION_ROWS, activation)
    layers = (
        Layer(3, 5, hidden, normalized, dropout),
        Layer(5, 4, hidden, normalized, dropout),
        Layer(4, n_outputs, Choice(output)),
    )
    return Method(layers, choice(LOSS_ROWS, loss), 0.1, 10, penalty=(0.01, 0.02), dropout_key=5)


def some_samples(n_outputs: int) -> Samples:
    rng = np.random.default_rng(8)
    classes = rng.integers(0, max(n_outputs, 2), 9)
    signs: np.ndarray = 2.0 * classes[:, None] - 1.0
    targets: np.ndarray = np.eye(n_outputs)[classes] if n_outputs > 1 else signs
    if n_outputs == 2:  # two labels
        targets = rng.integers(0, 2, (9, 2)).astype(np.float64)
    return Samples(rng.normal(size=(9, 3)), targets)


def some_parameters(method: Method) -> Parameters:
    rng = np.random.default_rng(2)
    drawn = initial_parameters(method.layers, Choice("glorot_normal"), rng)
    return [
        {name: part + rng.uniform(-0.3, 0.3, part.shape) for name, part in parts.items()} for parts in drawn
    ]


def central_difference(values: np.ndarray, objective: "Objective", step: float = 1e-6) -> np.ndarray:
    """The slope of a number that depends on an array, by each of the array's numbers."""
    slopes = np.empty_like(values)
    for place, value in np.ndenumerate(values.copy()):
        values[place] = value + step
        above = objective()
        values[place] = value - step
        slopes[place] = (above - objective()) / (2 * step)
        values[place] = value
    return slopes


class Objective:
    """Mean loss and penalty of one batch in training, at parameters that may be changed."""

    def __init__(self, method: Method, parameters: Parameters, samples: Samples) -> None:
        self.method, self.samples = method, samples
        self.state = initial_state(method, parameters)

    def __call__(self) -> float:
        method, state = self.method, self.state
        trace, _ = forward_in_training(
            method.layers, state.parameters, self.samples.inputs, state.averages, method.dropout_key, 0
        )
        mean = float(sample_losses(method, trace, self.samples.targets).mean())
        return mean + total_penalty(method, state)


def assert_gradient_is_slope(method: Method) -> None:
    parameters, samples = some_parameters(method), some_samples(method.layers[-1].fan_out)
    objective = Objective(method, parameters, samples)
    gradient = objective_gradient(method, objective.state, samples)
    for parts, slopes in zip(parameters, gradient, strict=True):
        assert parts.keys() == slopes.keys()
        for name, part in parts.items():
            np.testing.assert_allclose(
                slopes[name], central_difference(part, objective), rtol=5e-6, atol=5e-9
            )


@pytest.mark.parametrize("activation", SMOOTH)
@pytest.mark.parametrize(("loss", "output", "n_outputs"), LOSS_AND_OUTPUT)
def test_gradient_is_the_slope_of_the_objective(
    activation: str, loss: str, output: str, n_outputs: int
) -> None:
    assert_gradient_is_slope(a_method(activation, loss, output, n_outputs))


@pytest.mark.parametrize(
    "activation",
    [
        Choice(
            row.name,
            tuple(0.5 * (each.low + each.high) // 1 if each.whole else 0.3 for each in row.hyperparameters),
        )
        for row in ACTIVATION_ROWS.values()
        if row.hyperparameters
    ],
    ids=str,
)
def test_gradient_at_other_hyperparameters(activation: Choice) -> None:
    method = a_method("tanh", "squared_error", "tanh", 1)
    layers = tuple(replace(layer, activation=activation) for layer in method.layers[:-1])
    assert_gradient_is_slope(replace(method, layers=(*layers, method.layers[-1])))


@pytest.mark.parametrize(
    ("activation", "normalized"),
    # The several pre-activations of a maxout neuron are not normalized.
    [
        (name, normalized)
        for name in SMOOTH
        for normalized in (False, True)
        if not (normalized and name == "maxout")
    ],
)
def test_gradient_with_neurons_left_out(activation: str, normalized: bool) -> None:
    assert_gradient_is_slope(
        a_method(activation, "squared_error", "tanh", 1, dropout=0.4, normalized=normalized)
    )


@pytest.mark.parametrize("in_training", [False, True])
@pytest.mark.parametrize("activation", SMOOTH)
@pytest.mark.parametrize(
    ("loss", "output", "n_outputs"),
    [
        ("squared_error", "tanh", 1),
        ("squared_error", "softmax", 4),
        ("categorical_crossentropy", "softmax", 4),
    ],
)
def test_gradient_by_the_inputs_is_the_slope_of_the_loss(
    activation: str, loss: str, output: str, n_outputs: int, in_training: bool
) -> None:
    method = a_method(activation, loss, output, n_outputs, normalized=activation != "maxout")
    parameters, samples = some_parameters(method), some_samples(n_outputs)
    inputs, averages = samples.inputs, initial_averages(method.layers)

    def summed_loss() -> float:
        if in_training:
            trace, _ = forward_in_training(method.layers, parameters, inputs, averages, 5, 0)
        else:
            trace = forward(method.layers, parameters, inputs, averages)
        return float(sample_losses(method, trace, samples.targets).sum())

    if in_training:
        trace, _ = forward_in_training(method.layers, parameters, inputs, averages, 5, 0)
    else:
        trace = forward(method.layers, parameters, inputs, averages)
    found = derivatives(method, parameters, trace, samples.targets).inputs
    expected = central_difference(inputs, summed_loss)  # type: ignore[arg-type]
    np.testing.assert_allclose(found, expected, rtol=5e-6, atol=5e-8)


def test_an_order_holds_every_sample_once_and_differs_between_epochs() -> None:
    orders = [batch_order(2**63 + 7, epoch, 50) for epoch in range(3)]
    assert all(sorted(order) == list(range(50)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3


def test_a_mask_keeps_the_mean() -> None:
    mask = dropout_mask(0.3, key=11, step=4, layer=1, shape=(200, 100))
    assert set(np.unique(mask)) == {0.0, 1.0 / 0.7}
    assert abs(mask.mean() - 1.0) < 0.02


def test_shrinking_stops_at_zero() -> None:
    np.testing.assert_array_equal(shrink(np.array([2.0, 0.5, -0.25, -3.0]), 1.0), [1.0, 0.0, 0.0, -2.0])
