"""What a course teaches about training, as a Trainer does it: optimizers, schedules, dropout ..."""

import json
import math
from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer, replay
from playground.analysis.report import make_reports
from playground.config import change_config
from playground.engine.initializers import INITIALIZERS
from playground.engine.optimizers import OPTIMIZERS
from playground.training.stopping import Plateau, StopRule, Wait


def after(epochs: int, **sections: Any) -> Trainer:
    trainer = Trainer(ExperimentConfig(**sections))
    trainer.train(epochs)
    return trainer


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns_the_circle(optimizer: str) -> None:
    rate = {"adadelta": 1.0, "adagrad": 0.1, "sgd": 0.1}.get(optimizer, 0.01)
    trainer = after(150, training={"optimizer": optimizer, "learning_rate": rate})
    assert trainer.evaluate().test_loss < 0.05


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("pieces", [1, 7])
def test_slots_survive_stopping_and_saving(optimizer: str, pieces: int) -> None:
    sections = {
        "training": {"optimizer": optimizer, "learning_rate": 0.01},
        "network": {"dropout": 0.2, "batch_normalization": True, "activation": "prelu"},
    }
    whole = after(4, **sections)
    trainer = Trainer(ExperimentConfig(**sections))
    while trainer.progress.epoch < 4:
        trainer.advance(pieces, until_epoch=4)
        trainer = Trainer.from_state(trainer.state())
    np.testing.assert_array_equal(trainer.network.parameters, whole.network.parameters)
    np.testing.assert_array_equal(trainer.network.averages, whole.network.averages)


@pytest.mark.parametrize(
    "activation",
    [
        {"name": "elu", "alpha": 0.25},
        {"name": "leaky_relu", "slope": 0.5},
        {"name": "prelu", "initial_slope": 1},
        {"name": "maxout", "pieces": 5},
    ],
    ids=str,
)
def test_hyperparameters_of_an_activation_are_trained_with_and_survive_saving(
    activation: dict[str, object],
) -> None:
    plain, tuned = (after(2, network={"activation": each}) for each in (activation["name"], activation))
    assert tuned.evaluate().train_loss != plain.evaluate().train_loss
    resumed = Trainer.from_state(tuned.state())
    for each in (resumed, tuned):
        each.train(3)
    assert resumed.network.parameters.tobytes() == tuned.network.parameters.tobytes()


def test_another_optimizer_begins_without_memory() -> None:
    trainer = after(3, training={"optimizer": "adam"})
    assert np.abs(trainer.network.slots).max() > 0
    trainer.change(change_config(trainer.config, {"training.optimizer": "momentum"}))
    assert np.abs(trainer.network.slots).max() == 0
    assert trainer.progress.epoch == 3


@pytest.mark.parametrize(
    ("schedule", "epoch", "expected"),
    [
        ("constant", 7, 0.1),
        ({"name": "time_decay", "decay": 0.5}, 4, 0.1 / 3),
        ("inverse_sqrt", 3, 0.05),
        ({"name": "step", "factor": 0.5, "every": 3}, 7, 0.025),
        ({"name": "exponential", "decay": 0.1}, 5, 0.1 * math.exp(-0.5)),
        ({"name": "cosine", "epochs": 10}, 5, 0.05),
        ({"name": "cosine", "epochs": 4}, 9, 0.0),
    ],
)
def test_schedules_say_and_use_their_learning_rate(schedule: Any, epoch: int, expected: float) -> None:
    sections = {"learning_rate": 0.1, "batch_size": 20_000}
    trainer = Trainer(ExperimentConfig(training={**sections, "schedule": schedule}))
    trainer.advance(10**9, until_epoch=epoch)
    assert trainer.learning_rate == pytest.approx(expected, abs=1e-15)
    before = trainer.network.parameters.copy()
    plain = Trainer(ExperimentConfig(training={**sections, "learning_rate": max(expected, 1e-9)}))
    plain.network.parameters[:] = before
    plain.advance(1)
    trainer.advance(1)
    np.testing.assert_allclose(trainer.network.parameters, plain.network.parameters, rtol=1e-9, atol=1e-9)


def test_a_plateau_lowers_the_learning_rate_and_stops_at_its_minimum() -> None:
    plateau = Plateau()
    rules = {"rate": 0.1, "factor": 0.5, "patience": 2, "minimum": 0.03}
    scales = []
    for epoch, loss in enumerate([1.0, 0.9, 0.9, 0.9, 0.8, 0.9, 0.9, 0.9, 0.9], 1):
        plateau = plateau.after(loss, epoch, **rules)
        scales.append(plateau.scale)
    assert scales == pytest.approx([1, 1, 1, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3])


def test_early_stopping_waits_exactly_its_patience_and_restores_the_best() -> None:
    sections = {
        "data": {"dataset": "spiral", "noise": 30},
        "network": {"hidden": [8, 8]},
        "training": {"learning_rate": 0.3, "early_stopping": {"patience": 5}},
    }
    trainer = after(5000, **sections)
    metrics = trainer.evaluate()
    assert metrics.stopped
    best = trainer.best_epoch
    assert metrics.epoch == best + 5
    losses = dict(zip(trainer.history["epoch"], trainer.history["test_loss"], strict=True))
    assert min(losses[epoch] for epoch in range(1, best + 5)) == losses[best]
    assert metrics.test_loss == losses[best]
    assert trainer.advance(10) == 0
    trainer.continue_after_early_stopping()
    assert trainer.advance(10) == 10


STOPPING = {"training": {"learning_rate": 0.3, "early_stopping": {"patience": 50}}}


@pytest.mark.parametrize(
    ("changes", "restarts"),
    [
        ({"training.learning_rate": 0.29}, False),
        ({"training.batch_size": 7}, False),
        ({"data.noise": 1}, False),
        ({"training.early_stopping": {"patience": 51}}, True),
        ({"data.dataset": "xor"}, True),
    ],
)
def test_only_its_own_section_or_a_new_beginning_restarts_early_stopping(
    changes: dict[str, Any], restarts: bool
) -> None:
    trainer = after(20, **STOPPING)
    assert trainer.best_epoch > 0
    before = trainer.best_epoch
    trainer.change(change_config(trainer.config, changes))
    assert trainer.best_epoch == (0 if restarts else before)


def test_a_change_does_not_end_being_stopped() -> None:
    trainer = Trainer(ExperimentConfig(training={"early_stopping": {"patience": 1, "minimum_change": 1e6}}))
    trainer.train(50)
    trainer.change(change_config(trainer.config, {"training.learning_rate": 0.1}))
    assert trainer.is_stopped
    trainer.continue_after_early_stopping()
    assert trainer.advance(10) == 10


def test_a_state_remembers_the_stop_rule_that_train_was_given() -> None:
    trainer = Trainer(ExperimentConfig(training={"early_stopping": {"patience": 1000}}))
    trainer.train(2, stop=StopRule("train_loss", patience=3, minimum_change=1e6))
    resumed = Trainer.from_state(trainer.state())
    assert resumed.train(20) == trainer.train(20)
    assert resumed.is_stopped


def test_a_stop_rule_of_numpy_numbers_can_be_saved_and_a_nonsensical_one_is_refused() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.train(1, stop=StopRule(patience=np.int64(3), minimum_change=np.float64(0.5)))  # type: ignore[arg-type]
    assert json.loads(json.dumps(trainer.log))[1]["rule"]["patience"] == 3
    assert Trainer.from_state(trainer.state()).progress == trainer.progress
    for wrong in ({"monitor": "loss"}, {"minimum_change": math.inf}):
        with pytest.raises(ValueError, match="Received"):
            StopRule(**wrong)


def test_early_stopping_can_be_asked_of_train() -> None:
    trainer = Trainer(ExperimentConfig())
    metrics = trainer.train(
        1000, stop=StopRule("train_loss", patience=3, minimum_change=0.01, restore_best=False)
    )
    assert metrics.stopped
    assert metrics.epoch == trainer.best_epoch + 3
    assert metrics.epoch < 1000


# The monitored loss rises long before patience is over, or from the first epoch on.
ENDING_EARLY = {
    "data": {"dataset": "spiral", "noise": 40},
    "network": {"hidden": [8, 8]},
    "training": {"learning_rate": 0.5, "early_stopping": {"patience": 500}},
}
ONLY_WORSE = {"training": {"learning_rate": 80, "early_stopping": {"patience": 500, "monitor": "train_loss"}}}


@pytest.mark.parametrize(
    ("sections", "monitor", "epochs"),
    [(ENDING_EARLY, "test_loss", 60), (ENDING_EARLY, "test_loss", 41), (ONLY_WORSE, "train_loss", 4)],
)
def test_the_best_epoch_comes_back_where_the_epochs_end_before_patience_does(
    sections: dict[str, Any], monitor: str, epochs: int
) -> None:
    trainer = Trainer(ExperimentConfig(**sections))
    metrics = trainer.train(epochs)
    losses = trainer.history[monitor]
    assert losses[-1] > min(losses)  # else nothing is tested
    assert (metrics.epoch, metrics.stopped) == (epochs, False)
    assert getattr(metrics, monitor) == min(losses) == getattr(trainer.evaluate(), monitor)
    assert trainer.restored_epoch == trainer.best_epoch == losses.index(min(losses))


def test_the_beginning_may_be_the_best_epoch() -> None:
    trainer = Trainer(ExperimentConfig(**ONLY_WORSE))
    before = trainer.network.parameters.copy()
    trainer.train(4)
    assert trainer.restored_epoch == 0
    np.testing.assert_array_equal(trainer.network.parameters, before)


def test_without_restoring_the_last_epoch_stays() -> None:
    sections = {**ENDING_EARLY, "training": {"learning_rate": 0.5}}
    stopping = {"patience": 500, "restore_best": False}
    kept = after(60, **{**sections, "training": {"learning_rate": 0.5, "early_stopping": stopping}})
    assert kept.restored_epoch is None
    np.testing.assert_array_equal(kept.network.parameters, after(60, **sections).network.parameters)


def test_training_goes_on_from_the_last_epoch_however_it_is_divided_and_saved() -> None:
    whole = after(60, **ENDING_EARLY)
    parts = Trainer(ExperimentConfig(**ENDING_EARLY))
    for _ in range(4):
        parts.train(15)
        parts = Trainer.from_state(parts.state())
    np.testing.assert_array_equal(parts.network.parameters, whole.network.parameters)
    assert parts.restored_epoch == whole.restored_epoch
    assert parts.state() == whole.state()
    assert parts.train(1) == whole.train(1)


def test_a_command_after_the_end_goes_on_from_the_last_epoch() -> None:
    edited, never_ended = after(60, **ENDING_EARLY), Trainer(ExperimentConfig(**ENDING_EARLY))
    never_ended.advance(until_epoch=60)
    for trainer in (edited, never_ended):
        trainer.set_parameter(0, 1, 1, 0.25)
        trainer.advance(30)
    np.testing.assert_array_equal(edited.network.parameters, never_ended.network.parameters)


def test_a_log_says_that_the_best_epoch_came_back() -> None:
    trainer = after(60, **ENDING_EARLY)
    again = replay(json.loads(json.dumps(trainer.log)))
    np.testing.assert_array_equal(again.network.parameters, trainer.network.parameters)
    assert again.evaluate() == trainer.evaluate()
    trainer.advance(1)
    np.testing.assert_array_equal(replay(trainer.log).network.parameters, trainer.network.parameters)


def test_a_wait_counts_only_real_falls() -> None:
    wait = Wait()
    for epoch, loss in enumerate([1.0, 0.95, 0.8, math.nan, 0.75], 1):
        wait = wait.after(loss, epoch, minimum_change=0.1)
    assert wait == Wait(best=0.8, best_epoch=3, epochs=2)


def test_standardized_inputs_use_the_training_rows_alone() -> None:
    sections: dict[str, Any] = {"dataset": "gauss", "train_fraction": 0.3}
    trainer = Trainer(ExperimentConfig(data={**sections, "standardize": True}))
    inputs = trainer.train_samples.rows[:, :2]
    np.testing.assert_allclose(inputs.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(inputs.std(axis=0), 1.0, rtol=1e-12)
    test_inputs = trainer.test_samples.rows[:, :2]
    assert np.abs(test_inputs.mean(axis=0)).max() > 1e-6
    plain = Trainer(ExperimentConfig(data=sections))
    mean, deviation = plain.rows.train[:, :2].mean(axis=0), plain.rows.train[:, :2].std(axis=0)
    np.testing.assert_allclose(test_inputs, (plain.rows.test[:, :2] - mean) / deviation)


@pytest.mark.parametrize(("dataset", "classes"), [("arms", 3), ("blobs", 5), ("rings", 4), ("iris", 3)])
def test_several_classes_are_told_apart(dataset: str, classes: int) -> None:
    data = {"dataset": dataset} | ({} if dataset == "iris" else {"classes": classes})
    trainer = after(
        200,
        data=data,
        network={"hidden": [12, 8], "features": ["x1", "x2", "x1_squared", "x2_squared", "x1_x2"]},
        training={"optimizer": "adam", "learning_rate": 0.01},
    )
    assert trainer.config.n_outputs == classes
    assert trainer.evaluate().test_accuracy > 0.85  # type: ignore[operator]
    outputs = trainer.predict(trainer.rows.test[:, :2])
    np.testing.assert_allclose(outputs.sum(axis=1), 1.0, rtol=1e-12)
    train, test = make_reports(trainer).values()
    assert test.confusion.shape == (classes, classes)
    assert test.confusion.sum() == len(trainer.rows.test)
    assert train.values["accuracy"] == pytest.approx(trainer.evaluate().train_accuracy)


@pytest.mark.parametrize("loss", ["binary_crossentropy", "hinge", "squared_hinge", "huber"])
def test_every_loss_for_two_classes_learns_the_circle(loss: str) -> None:
    trainer = after(150, training={"loss": loss, "learning_rate": 0.03})
    assert trainer.evaluate().test_accuracy > 0.95  # type: ignore[operator]
    report = make_reports(trainer)["test"]
    assert report.values["accuracy"] == pytest.approx(trainer.evaluate().test_accuracy)
    assert report.values["roc_area"] > 0.98


def test_an_asymmetric_loss_leans_to_the_cheaper_side() -> None:
    def mean_error(loss: Any) -> float:
        trainer = after(100, data={"dataset": "reg-plane", "noise": 30}, training={"loss": loss})
        return float((trainer.predict(trainer.rows.train[:, :2])[:, 0] - trainer.rows.train[:, 2]).mean())

    above = mean_error({"name": "asymmetric", "cost_above": 9, "cost_below": 1})
    below = mean_error({"name": "asymmetric", "cost_above": 1, "cost_below": 9})
    assert above < -0.02 < 0.02 < below


def test_zeros_keep_all_neurons_of_a_layer_alike() -> None:
    trainer = after(20, network={"initializer": "zeros", "hidden": [4]})
    weights = trainer.parameters()[0]["weights"]
    np.testing.assert_array_equal(weights, np.repeat(weights[:, :1], 4, axis=1))


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_reset_repeats_what_every_initializer_drew(initializer: str) -> None:
    trainer = Trainer(ExperimentConfig(network={"initializer": initializer}))
    first = trainer.network.parameters.copy()
    trainer.train(2)
    trainer.reset()
    np.testing.assert_array_equal(trainer.network.parameters, first)


def test_clipping_limits_the_length_of_a_step() -> None:
    sections = {"learning_rate": 1.0, "batch_size": 20_000, "shuffle": False}
    trainer = Trainer(ExperimentConfig(training={**sections, "clip_norm": 0.01}))
    before = trainer.network.parameters.copy()
    trainer.advance(1)
    assert np.linalg.norm(trainer.network.parameters - before) == pytest.approx(0.01)
    trainer = Trainer(ExperimentConfig(training={**sections, "clip_value": 0.001}))
    trainer.advance(1)
    assert np.abs(trainer.network.parameters - before).max() == pytest.approx(0.001)


def test_dropout_leaves_out_the_right_share_and_only_in_training() -> None:
    trainer = Trainer(
        ExperimentConfig(network={"hidden": [64, 64], "dropout": [0.5, 0.0], "activation": "linear"})
    )
    network, rule = trainer.network, trainer.rule
    outputs = [network.training_pass(trainer.train_samples, rule, step)[1] for step in range(2)]
    assert not np.array_equal(outputs[0], outputs[1])
    np.testing.assert_array_equal(outputs[0], network.training_pass(trainer.train_samples, rule, 0)[1])
    # The mean over many masks is the answer without any, up to the bend of the output's tanh.
    many = np.mean(
        [network.training_pass(trainer.train_samples, rule, step)[1] for step in range(400)], axis=0
    )
    plain = trainer.predict(trainer.rows.train[:, :2])
    small = np.abs(plain) < 0.3
    assert np.abs(many - plain)[small].mean() < 0.1
