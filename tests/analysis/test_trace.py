"""The trace of a step: equal to the kernels, to finite differences, and to sums written out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from playground.analysis.trace import StepTrace, trace_step
from playground.config import ExperimentConfig
from playground.engine.activations import ACTIVATIONS
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.samples import Columns, Samples
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer
from tests.analysis.test_receipt import DIVIDES, PRECISION, ROUNDING, assert_close, begun
from tests.model.test_oracle import small_configs

RATES: dict[str, object] = {
    "absolute": {"regularization": "l1", "regularization_rate": 0.03},
    "square": {"regularization": "l2", "regularization_rate": 0.03},
    "clipping": {"clip_norm": 0.05, "clip_value": 0.02},
    "weights": {"class_weight": [0.5, 3.0]},
}


def trainer_of(steps: int = 7, **sections: Any) -> Trainer:
    trainer = Trainer({"data": {"samples": 60}, **sections})
    trainer.advance(steps)
    return trainer


def traced(trainer: Trainer, sample: list[float] | None = None) -> StepTrace:
    try:
        return trace_step(trainer, sample)
    except InvalidCommand:
        assume(False)
        raise


def first_row(trainer: Trainer) -> list[float]:
    row: list[float] = trainer.rows.train[0].tolist()
    return row


def batch_of(trace: StepTrace) -> Samples:
    return Samples(trace.inputs, trace.targets, trace.weights)


def after_kernels(trainer: Trainer, trace: StepTrace) -> Trainer:
    """A copy of the trainer whose network the kernels have trained with this batch alone."""
    copy = Trainer.from_state(trainer.state())
    batch = batch_of(trace)
    rule = replace(trainer.rule, batch_size=batch.count, shuffle_key=None)
    copy.network.train(batch, rule, replace(trainer.progress, offset=0), max_steps=1)
    return copy


# The same networks in every run: of many layers that are normalized by tiny variances, one in hundreds
# magnifies rounding beyond any bound.
@given(small_configs())
@settings(max_examples=25, derandomize=True, database=None)
def test_the_next_step_is_the_one_that_kernels_take(config: ExperimentConfig) -> None:
    trainer = begun(config)
    trace = traced(trainer)
    same_as_kernels(trainer, trace)
    before = trainer.network.parameters.copy()
    assert (trace.parameters == before).all()
    trainer.advance(1)
    assert_same_rows(trace.rows, trainer, trace)
    if trainer.rule.optimizer.name not in DIVIDES:  # these make one of rounding as large as any
        assert_close(trace.parameters_after, trainer.network.parameters)


def assert_same_rows(rows: Any, trainer: Trainer, trace: StepTrace) -> None:
    np.testing.assert_array_equal(trainer.features(trainer.rows.train[rows][:, :-1]), trace.inputs)


@given(small_configs())
@settings(max_examples=25, derandomize=True, database=None)
def test_the_step_of_one_sample_is_the_one_that_kernels_take_with_it_alone(config: ExperimentConfig) -> None:
    trainer = begun(config)
    assume(len(trainer.rows.train))
    trace = traced(trainer, first_row(trainer))
    assert len(trace.losses) == 1
    assert (trainer.rows.train[trace.rows[0]] == first_row(trainer)).all()
    same_as_kernels(trainer, trace)
    if trainer.rule.optimizer.name not in DIVIDES:
        assert_close(trace.parameters_after, after_kernels(trainer, trace).network.parameters)


def same_as_kernels(trainer: Trainer, trace: StepTrace) -> None:
    """Outputs and gradient of the batch, as the kernels have them in training."""
    penalty = trainer.rule.penalty
    gradient, outputs = trainer.network.training_pass(batch_of(trace), trainer.rule, trainer.progress.step)
    n_hidden = trainer.network.layout.n_hidden
    assert_close(outputs, trace.outputs[:, n_hidden:])
    found = trace.gradients.copy()
    for layer in trainer.network.layout.layers:
        w = layer.views(trace.parameters)["weights"]
        layer.views(found)["weights"][:] += penalty.square * w + penalty.absolute * np.sign(w)
    largest = max(1.0, np.abs(trace.outputs).max())
    # Where the loss is nearly 0, a delta is the difference of nearly equal numbers, times a sample's weight.
    weight = 1.0 if trace.weights is None else max(1.0, np.abs(trace.weights).max())
    delta = max(PRECISION, np.abs(trace.deltas).max())
    rounding = PRECISION * delta * largest + ROUNDING * weight * largest**2
    assert np.abs(gradient - found).max() <= max(PRECISION * np.abs(found).max(), rounding)


@given(small_configs())
@settings(max_examples=25, derandomize=True, database=None)
def test_sums_and_activations_are_those_of_the_kernels_where_training_changes_nothing_about_them(
    config: ExperimentConfig,
) -> None:
    trainer = begun(config)
    trace = traced(trainer)
    altered = np.zeros(trace.sums.shape[1], bool)
    if trace.mask is not None:
        altered |= (trace.mask != 1.0).any(axis=0)
    if trace.normalized is not None:
        altered |= np.isfinite(trace.normalized).any(axis=0)
    sums, activations = (
        np.concatenate(each) for each in trainer.network.forward_trace(Columns(trace.inputs))
    )
    first = 0
    for layer in trainer.network.layout.layers:  # up to the first that dropout or normalization alters
        part = slice(first, first + layer.fan_out)
        if altered[part].any():
            break
        scale = 1.0 + np.abs(trace.outputs).max() + np.abs(trace.pre_activations).max()
        assert np.abs(trace.pre_activations[:, part] - sums[part].T).max() <= PRECISION * scale
        assert np.abs(trace.outputs[:, part] - activations[part].T).max() <= PRECISION * scale
        first += layer.fan_out


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_moves_the_parameters_as_the_kernels_do(optimizer: str) -> None:
    trainer = trainer_of(training={"optimizer": optimizer, "batch_size": 4})
    trace = trace_step(trainer)
    trainer.advance(1)
    assert_close(trace.parameters_after, trainer.network.parameters)
    assert_close(trace.parameters + trace.moves, trainer.network.parameters)
    slots = trainer.network.slots[: OPTIMIZERS[optimizer].n_slots]
    if trace.slots_after is None:
        assert len(slots) == 0
    else:
        assert_close(trace.slots_after, slots)
        assert trace.count == 8


@pytest.mark.parametrize("activation", [name for name, row in ACTIVATIONS.items() if name != "threshold"])
def test_gradients_and_deltas_are_the_slopes_of_the_loss(activation: str) -> None:
    trainer = trainer_of(network={"hidden": [3, 3], "activation": activation, "residual": True})
    sample = [1.25, -0.7, 1.0]
    trace = trace_step(trainer, sample)
    assert trace.rows.size == 0
    network, batch, h = trainer.network, batch_of(trace), 1e-6

    def loss() -> float:
        return network.evaluate(batch, trainer.rule.loss)[0]

    assert loss() == pytest.approx(trace.losses[0], rel=1e-12)
    places = np.arange(float(trace.gradients.size))
    biases = np.concatenate([layer.views(places)["biases"].ravel() for layer in network.layout.layers])
    biases = biases.astype(int)
    for index in range(network.parameters.size):
        before = network.parameters[index]
        network.parameters[index] = before + h
        above = loss()
        network.parameters[index] = before - h
        slope = (above - loss()) / (2 * h)
        network.parameters[index] = before
        assert trace.gradients[index] == pytest.approx(slope, rel=1e-5, abs=1e-8)
    if trace.pieces is None:  # a bias is added to z: its slope is the delta
        np.testing.assert_array_equal(trace.gradients[biases], trace.deltas[0])


def test_a_delta_is_what_comes_back_times_the_slope_and_a_gradient_is_input_times_delta() -> None:
    trainer = trainer_of(network={"hidden": [4, 2], "dropout": 0.4}, training={"batch_size": 5})
    trace = trace_step(trainer)
    assert trace.mask is not None
    assert set(np.unique(trace.mask.round(12))) <= {0.0, 1.0, round(1 / 0.6, 12)}
    np.testing.assert_allclose(trace.outputs, trace.activations * trace.mask, rtol=0, atol=1e-15)
    np.testing.assert_allclose(
        trace.deltas, trace.output_deltas * trace.mask * trace.slopes, rtol=1e-12, atol=1e-15
    )
    first, second, last = (
        layer.views(trace.parameters)["weights"] for layer in trainer.network.layout.layers
    )
    gradients = [layer.views(trace.gradients)["weights"] for layer in trainer.network.layout.layers]
    for sample in range(5):
        for neuron in range(4):  # of the first layer: back through the two of the second
            back = sum(trace.deltas[sample, 4 + k] * second[neuron, k] for k in range(2))
            assert trace.output_deltas[sample, neuron] == pytest.approx(back, rel=1e-12, abs=1e-15)
    products = [trace.outputs[row, 1] * trace.deltas[row, 5] for row in range(5)]
    assert gradients[1][1, 1] == pytest.approx(sum(products) / 5, rel=1e-12)
    assert first.shape == (2, 4)
    assert last.shape == (2, 1)


def test_batch_normalization_tells_statistics_standardized_sums_and_derivatives_on_both_sides() -> None:
    trainer = trainer_of(
        network={"hidden": [4, 2], "batch_normalization": [True, False]}, training={"batch_size": 5}
    )
    trace = trace_step(trainer)
    assert trace.statistics is not None
    assert trace.normalized is not None
    assert trace.sum_deltas is not None
    for neuron in range(4):
        column = trace.sums[:, neuron].tolist()
        mean = sum(column) / 5
        variance = sum((each - mean) ** 2 for each in column) / 5
        assert trace.statistics[:, neuron] == pytest.approx([mean, variance])
        expected = [(each - mean) / (variance + 1e-5) ** 0.5 for each in column]
        assert trace.normalized[:, neuron] == pytest.approx(expected)
    parts = trainer.network.layout.layers[0].views(trace.parameters)
    np.testing.assert_allclose(
        trace.pre_activations[:, :4], parts["gamma"] * trace.normalized[:, :4] + parts["beta"], atol=1e-12
    )
    assert np.isnan(trace.statistics[:, 4:]).all()
    assert np.isnan(trace.normalized[:, 4:]).all()
    gradient = trainer.network.layout.layers[0].views(trace.gradients)["weights"]
    np.testing.assert_allclose(gradient, trace.inputs.T @ trace.sum_deltas[:, :4] / 5, rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(trace.sum_deltas[:, 4:], trace.deltas[:, 4:])


def test_of_maxout_the_piece_that_answers_is_shown() -> None:
    trainer = trainer_of(network={"hidden": [3], "activation": "maxout"})
    trace = trace_step(trainer)
    assert trace.pieces is not None
    parts = trainer.network.layout.layers[0].views(trace.parameters)
    for row in range(len(trace.inputs)):
        for neuron in range(3):
            sums = [
                float(trace.inputs[row] @ w[:, neuron] + b[neuron])
                for w, b in zip(parts["weights"], parts["biases"], strict=True)
            ]
            assert trace.pieces[row, neuron] == sums.index(max(sums))
            assert trace.activations[row, neuron] == pytest.approx(max(sums))
    assert (trace.slopes[:, :3] == 1).all()
    assert trace.pieces[:, 3:].max() == 0


def test_of_softmax_there_is_no_slope_and_of_a_loss_by_logits_none_by_outputs() -> None:
    trainer = trainer_of(data={"dataset": "rings", "samples": 60})
    trace = trace_step(trainer)
    n_hidden = trainer.network.layout.n_hidden
    assert np.isnan(trace.loss_slopes).all()
    assert np.isnan(trace.output_deltas[:, n_hidden:]).all()
    assert np.isnan(trace.slopes[:, n_hidden:]).all()
    assert np.isfinite(trace.slopes[:, :n_hidden]).all()
    np.testing.assert_allclose(
        trace.deltas[:, n_hidden:], trace.outputs[:, n_hidden:] - trace.targets, rtol=0, atol=1e-15
    )


@pytest.mark.parametrize("name", RATES)
def test_what_alters_the_gradient_or_the_parameters_is_told(name: str) -> None:
    trainer = trainer_of(training={"batch_size": 5, **RATES[name]})  # type: ignore[dict-item]
    trace, rate = trace_step(trainer), trainer.learning_rate
    used = trace.gradients if trace.clipped is None else trace.clipped
    used = used if trace.penalized is None else trace.penalized
    np.testing.assert_allclose(trace.moves, -rate * used, rtol=1e-12, atol=1e-16)
    told = {key for key in ("clipped", "penalized", "shrink", "weights") if getattr(trace, key) is not None}
    assert told == {"absolute": {"shrink"}, "square": {"penalized"}, "clipping": {"clipped"}}.get(
        name, {"weights"}
    )
    if name == "absolute":
        assert trace.shrink == pytest.approx(0.03 * rate)
        weights = trainer.network.layout.layers[0].views
        moved = weights(trace.parameters + trace.moves)["weights"]
        assert np.abs(weights(trace.parameters_after)["weights"]) == pytest.approx(
            np.maximum(np.abs(moved) - 0.03 * rate, 0.0)
        )
    if name == "weights":
        assert trace.weights is not None
        factors = np.where(trace.targets[:, 0] > 0, 3.0, 0.5)
        np.testing.assert_array_equal(trace.weights, factors)
        np.testing.assert_allclose(trace.output_deltas[:, -1], factors * trace.loss_slopes[:, 0], rtol=1e-15)


@pytest.mark.parametrize(
    ("class_weight", "expected"), [("balanced", 1.0), ([0.5, 3.0], 3.0)], ids=["balanced", "given"]
)
def test_a_sample_of_a_class_without_training_rows_has_a_weight_of_its_own(
    class_weight: object, expected: float
) -> None:
    rows = [[x, 1.0 - x, -1] for x in (0.0, 0.5, 1.0, 1.5)]
    trainer = Trainer(
        {
            "data": {"dataset": "custom", "task": "classification", "train": rows, "test": rows},
            "training": {"class_weight": class_weight},
        }
    )
    weights = trace_step(trainer, [2.0, 2.0, 1.0]).weights
    assert weights is not None
    assert weights.tolist() == [expected]


def test_of_a_large_batch_the_first_samples_are_traced_and_what_is_of_all_stays_so() -> None:
    trainer = trainer_of(
        network={"hidden": [4, 3], "activation": ["maxout", "tanh"], "batch_normalization": [False, True]}
    )
    whole, first = trace_step(trainer).numbers(), trace_step(trainer, most_samples=3).numbers()
    cut = {name for name in whole if np.shape(whole[name]) != np.shape(first[name])}
    assert {"inputs", "targets", "losses", "loss_slopes", "sums", "normalized", "deltas", "pieces"} < cut
    assert cut.isdisjoint({"rows", "statistics", "gradients", "moves"})
    for name, numbers in whole.items():
        np.testing.assert_array_equal(first[name], np.asarray(numbers)[:3] if name in cut else numbers)


def test_looking_at_a_step_changes_nothing() -> None:
    looked_at, alone = trainer_of(), trainer_of()
    trace_step(looked_at)
    trace_step(looked_at, first_row(looked_at))
    for trainer in (looked_at, alone):
        trainer.advance(9)
    assert looked_at.state() == alone.state()


def test_a_training_that_early_stopping_has_ended_has_a_step_to_look_at() -> None:
    trainer = trainer_of(training={"early_stopping": {"patience": 1, "minimum_change": 10.0}})
    trainer.train(20)
    assert trainer.is_stopped
    assert np.isfinite(trace_step(trainer).moves).all()
