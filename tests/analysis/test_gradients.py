"""Looking closely at a moment: gradient, last update and one sample agree with what training does."""

import numpy as np
import pytest

from playground.analysis.gradients import affordable_samples, measured_slope, training_gradient
from playground.analysis.trace import trace_sample
from playground.config import ExperimentConfig
from playground.data.features import feature_matrix
from playground.data.tasks import TASKS
from playground.engine.network import Rule
from playground.engine.samples import Samples
from playground.training.assembly import engine_rule
from playground.training.trainer import Trainer

CONFIGS = {
    "tanh": {},
    "l2": {"training": {"regularization": "l2", "regularization_rate": 0.1}},
    "l1": {"training": {"regularization": "l1", "regularization_rate": 0.1, "optimizer": "adam"}},
    "classes": {"data": {"dataset": "iris"}, "training": {"clip_norm": 0.1}},
    "normalized": {"network": {"batch_normalization": True, "activation": "silu"}},
}

LINEAR = {"data": {"dataset": "reg-plane", "samples": 200}, "network": {"hidden": []}}


def rule_of(config: ExperimentConfig) -> Rule:
    return engine_rule(config.network, config.training, config.task, config.seed)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=list(CONFIGS))
def test_the_gradient_shown_is_the_engines_own(config: dict[str, object]) -> None:
    trainer = Trainer(ExperimentConfig.model_validate(config))
    trainer.advance(40)
    before = trainer.network.parameters.copy()
    shown = training_gradient(trainer)
    rows, own = trainer.rows.train, trainer.config
    features = feature_matrix(own.network.features, rows[:, :2])
    samples = Samples(features, TASKS[own.task].encode(rows[:, 2], own.n_outputs, own.output_activation))
    exact = trainer.network.gradient(samples, rule_of(own))
    np.testing.assert_allclose(shown, exact, rtol=1e-9, atol=1e-12)
    assert np.array_equal(trainer.network.parameters, before)


def test_of_many_rows_evenly_spaced_ones_stand_for_all() -> None:
    trainer = Trainer(ExperimentConfig(data={"samples": 4000, "train_fraction": 0.9}))
    rows = trainer.rows.train[::8]
    samples = Samples(rows[:, :2], rows[:, 2:])
    exact = trainer.network.gradient(samples, rule_of(trainer.config))
    np.testing.assert_allclose(training_gradient(trainer), exact, rtol=1e-9, atol=1e-12)


def test_keeping_the_last_update_changes_no_bit_of_training() -> None:
    config = ExperimentConfig(training={"optimizer": "adam"}, network={"dropout": 0.2})
    plain, keeping = Trainer(config), Trainer(config, keeps_last_update=True)
    for steps, epoch in ((1, None), (7, None), (100, 2), (100, 2), (10_000, 5)):
        assert plain.advance(steps, until_epoch=epoch) == keeping.advance(steps, until_epoch=epoch)
        assert plain.state() == keeping.state()


def test_the_last_update_is_what_the_latest_step_did_to_its_batch() -> None:
    trainer = Trainer(ExperimentConfig(), keeps_last_update=True)
    assert trainer.last_update is None
    trainer.advance(7)
    before = trainer.network.parameters.copy()
    trainer.advance(1)
    update = trainer.last_update
    assert update is not None
    assert np.array_equal(update.change, trainer.network.parameters - before)
    # Plain gradient descent: the batch's gradient, times the learning rate.
    trainer.network.parameters[:] = before
    rows = trainer.rows.train[update.rows]
    gradient = trainer.network.gradient(Samples(rows[:, :2], rows[:, 2:]), rule_of(trainer.config))
    np.testing.assert_allclose(update.change, -0.03 * gradient, rtol=1e-9, atol=1e-14)


def test_the_batches_of_an_epoch_hold_every_row_once() -> None:
    trainer = Trainer(ExperimentConfig(training={"batch_size": 30}), keeps_last_update=True)
    seen: list[int] = []
    while trainer.progress.epoch < 1:
        trainer.advance(1)
        assert trainer.last_update is not None
        seen += trainer.last_update.rows.tolist()
    assert sorted(seen) == list(range(250))


def test_the_given_order_is_kept_without_shuffling() -> None:
    trainer = Trainer(ExperimentConfig(training={"shuffle": False}), keeps_last_update=True)
    trainer.advance(2)
    assert trainer.last_update is not None
    assert trainer.last_update.rows.tolist() == list(range(10, 20))


def test_a_reset_forgets_the_last_update() -> None:
    trainer = Trainer(ExperimentConfig(), keeps_last_update=True)
    trainer.advance(3)
    trainer.reset()
    assert trainer.last_update is None


@pytest.mark.parametrize(
    ("activation", "normalized"), [("tanh", False), ("tanh", True), ("prelu", True), ("maxout", False)]
)
def test_a_neurons_activation_is_its_function_of_its_sum(activation: str, *, normalized: bool) -> None:
    network = {"activation": [activation, "linear"], "batch_normalization": normalized}
    trainer = Trainer(ExperimentConfig.model_validate({"network": network}))
    trainer.advance(60)
    look = trace_sample(trainer, (1.0, -2.0))
    z, a = look.pre_activations, look.activations
    expected = z[:4]
    if activation == "tanh":
        expected = np.tanh(z[:4])
    if activation == "prelu":
        expected = np.where(z[:4] > 0, z[:4], z[:4] * trainer.parameters()[0]["leaks"])
    np.testing.assert_allclose(a[:4], expected, rtol=1e-9)
    np.testing.assert_allclose(a[4:6], z[4:6], rtol=1e-9)
    np.testing.assert_allclose(a[6:], np.tanh(z[6:]), rtol=1e-9)
    np.testing.assert_allclose(a[6:], trainer.predict([[1.0, -2.0]])[0], rtol=1e-12)


def test_the_loss_of_a_sample_is_half_its_squared_error() -> None:
    trainer = Trainer(ExperimentConfig())
    look = trace_sample(trainer, (1.0, 2.0), -1.0)
    assert look.loss == pytest.approx((look.activations[-1] + 1.0) ** 2 / 2)
    assert np.isnan(trace_sample(trainer, (1.0, 2.0)).loss)


def test_the_loss_of_a_class_is_minus_the_logarithm_of_its_probability() -> None:
    trainer = Trainer(ExperimentConfig(data={"dataset": "rings"}))
    look = trace_sample(trainer, (1.0, 2.0), 1)
    assert look.loss == pytest.approx(-np.log(look.activations[-3:][1]))


@pytest.mark.parametrize("name", CONFIGS)
def test_the_measured_slope_is_the_gradients_number(name: str) -> None:
    trainer = Trainer(ExperimentConfig.model_validate(CONFIGS[name]))
    trainer.advance(40)
    before, gradient = trainer.network.parameters.copy(), training_gradient(trainer)
    for parameter in range(gradient.size):
        slope = measured_slope(trainer, parameter)
        assert slope.parameter == parameter
        assert slope.value == pytest.approx(gradient[parameter], rel=1e-5, abs=1e-9)
    assert np.array_equal(trainer.network.parameters, before)


def test_a_slope_is_measured_with_the_step_and_the_difference_that_were_asked_for() -> None:
    # The loss of a linear neuron is a parabola of each parameter: (f(w + h) - f(w)) / h exceeds its slope by
    # h / 2 times the curvature, which for half the squared error is the mean of x².
    trainer = Trainer(LINEAR)
    inputs = trainer.rows.train[:, 0]
    gradient = training_gradient(trainer)[0]
    for step in (1.0, 0.25):
        assert measured_slope(trainer, 0, step, "central").value == pytest.approx(gradient, rel=1e-12)
        expected = gradient + step / 2 * np.mean(inputs**2)
        assert measured_slope(trainer, 0, step, "forward").value == pytest.approx(expected, rel=1e-12)


def test_of_a_large_normalized_network_fewer_samples_stand_for_all() -> None:
    normalized = {"hidden": [64] * 8, "batch_normalization": True}
    counts = [
        affordable_samples(Trainer({"network": each}).network)
        for each in ({}, {"hidden": [64] * 8}, normalized)
    ]
    assert counts[:2] == [512, 512]
    assert counts[2] < 64
    small = Trainer({"network": {"batch_normalization": True}}).network
    assert affordable_samples(small) == 512
