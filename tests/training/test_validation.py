"""Rows held out of the training rows: what is measured on them, and what watches them."""

from typing import Any

import numpy as np
import pytest

from playground.config import read_config
from playground.config.rows import make_rows
from playground.problems.errors import InvalidConfig
from playground.training.trainer import Trainer

NOISY = {"dataset": "circle", "noise": 40, "samples": 100}
ROWS = [[i, i % 5, 1 if i % 2 else -1] for i in range(20)]
CUSTOM = {"dataset": "custom", "task": "classification", "train": ROWS}


def config(data: dict[str, Any] | None = None, **training: Any) -> dict[str, Any]:
    return {"data": NOISY if data is None else data, "training": training}


def sorted_rows(*parts: np.ndarray) -> list[list[float]]:
    return sorted(np.concatenate(parts).tolist())


@pytest.mark.parametrize(
    "data",
    [
        NOISY,
        {**NOISY, "fold": {"index": 1, "of": 4}},
        CUSTOM,
        {**CUSTOM, "test": ROWS[:3]},
        {"dataset": "iris4"},
    ],
)
def test_validation_rows_are_taken_from_the_training_rows_and_the_test_rows_stay(
    data: dict[str, Any],
) -> None:
    without = make_rows(read_config({"data": data}))
    rows = make_rows(read_config({"data": {**data, "validation_fraction": 0.25}}))
    assert without.validation is None
    assert rows.validation is not None
    assert np.array_equal(rows.test, without.test)
    assert len(rows.validation) == len(without.train) // 4
    assert sorted_rows(rows.train, rows.validation) == sorted_rows(without.train)


def test_a_larger_fraction_holds_out_the_same_rows_and_more() -> None:
    few, many = (make_rows(read_config({"data": {**NOISY, "validation_fraction": f}})) for f in (0.1, 0.6))
    assert few.validation is not None
    assert many.validation is not None
    assert {tuple(row) for row in few.validation.tolist()} < {tuple(row) for row in many.validation.tolist()}


@pytest.mark.parametrize("dataset", ["circle", "rings", "reg-plane"])
def test_every_epoch_has_the_loss_and_the_score_of_the_validation_rows(dataset: str) -> None:
    trainer = Trainer({"data": {"dataset": dataset, "validation_fraction": 0.3}})
    metrics = trainer.train(5)
    score = "r_squared" if dataset == "reg-plane" else "accuracy"
    history = trainer.history
    assert len(history["validation_loss"]) == 6
    assert history["validation_loss"][-1] == metrics.validation_loss
    assert history[f"validation_{score}"][-1] == getattr(metrics, f"validation_{score}")
    rows = trainer.rows.validation
    assert rows is not None
    twin = Trainer(
        {
            "data": {
                "dataset": "custom",
                "task": trainer.rows.task,
                "train": trainer.rows.train.tolist(),
                "test": rows.tolist(),
            }
        }
    )
    twin.train(5)  # the same rows to learn from, and the validation rows to test on
    assert twin.history["test_loss"] == history["validation_loss"]
    assert twin.history[f"test_{score}"] == history[f"validation_{score}"]


def test_without_validation_rows_metrics_and_history_have_nothing_of_them() -> None:
    trainer = Trainer(config())
    metrics = trainer.train(2)
    assert metrics.validation_loss is metrics.validation_accuracy is metrics.validation_r_squared is None
    assert trainer.history["validation_loss"] == [None] * 3
    assert "validation" not in repr(metrics)


def test_a_saved_state_brings_validation_losses_along_and_is_no_larger_without_them() -> None:
    with_rows, without = Trainer(config({**NOISY, "validation_fraction": 0.3})), Trainer(config())
    for trainer in (with_rows, without):
        trainer.train(3)
    again = Trainer.from_state(with_rows.state())
    assert again.history["validation_loss"] == pytest.approx(with_rows.history["validation_loss"], rel=1e-6)
    assert not Trainer.from_state(without.state()).recorded.has_validation


def test_changing_the_fraction_goes_on_with_the_network_and_leaves_earlier_epochs_without() -> None:
    trainer = Trainer(config())
    trainer.train(2)
    parameters = trainer.network.parameters.copy()
    trainer.change({"data.validation_fraction": 0.4})
    assert np.array_equal(trainer.network.parameters, parameters)
    trainer.train(1)
    assert np.isnan(trainer.history["validation_loss"]).tolist() == [True, True, True, False]


def test_early_stopping_can_wait_for_the_validation_loss() -> None:
    stopping = {"monitor": "validation_loss", "patience": 4, "restore_best": True}
    trainer = Trainer(
        config({**NOISY, "validation_fraction": 0.4}, early_stopping=stopping, learning_rate=0.3)
    )
    trainer.train(500)
    losses = trainer.history["validation_loss"][:-1]
    assert trainer.is_stopped
    assert trainer.best_epoch == int(np.argmin(losses))
    assert trainer.evaluate().validation_loss == min(losses)


def test_a_plateau_of_the_validation_loss_lowers_the_learning_rate() -> None:
    schedule = {"name": "plateau", "patience": 1, "factor": 0.5}
    data = {**NOISY, "validation_fraction": 0.4}
    watching, other = (
        Trainer(config(data, schedule=schedule, learning_rate=0.3, plateau_monitor=monitor))
        for monitor in ("validation_loss", "train_loss")
    )
    for trainer in (watching, other):
        trainer.train(30)
    losses = np.array(watching.history["validation_loss"][1:])
    rises = int(np.argmax(losses[1:] >= np.minimum.accumulate(losses)[:-1])) + 2  # an epoch
    rates = watching.history["learning_rate"]
    assert rates[rises - 1] == 0.3
    assert rates[rises] == 0.15
    assert other.history["learning_rate"] != rates


@pytest.mark.parametrize(("fraction", "loss"), [(0, "test_loss"), (0.4, "validation_loss")])
def test_the_best_epoch_comes_back_without_early_stopping(fraction: float, loss: str) -> None:
    data = {**NOISY, "validation_fraction": fraction}
    trainer = Trainer(config(data, restore_best=True, learning_rate=0.3))
    trainer.train(80)
    losses = trainer.history[loss]
    assert trainer.progress.epoch == 80
    assert trainer.restored_epoch == int(np.argmin(losses))
    assert getattr(trainer.evaluate(), loss) == min(losses)


def test_restoring_the_best_epoch_changes_nothing_of_the_course() -> None:
    restoring, plain = Trainer(config(restore_best=True)), Trainer(config())
    for trainer in (restoring, plain):
        trainer.train(10)
        trainer.train(10)
    assert restoring.history == plain.history


def test_what_training_begins_with_may_be_the_best() -> None:
    trainer = Trainer(config(restore_best=True, learning_rate=100))
    first = trainer.evaluate().test_loss
    trainer.train(5)
    assert trainer.restored_epoch == 0
    assert trainer.evaluate().test_loss == first


def test_the_best_epoch_comes_back_when_training_is_ended_by_hand() -> None:
    trainer = Trainer(config(restore_best=True, learning_rate=0.3))
    metrics = trainer.train(100, on_epoch=lambda metrics: metrics.epoch == 30)
    assert trainer.progress.epoch == 30
    assert metrics.test_loss == min(trainer.history["test_loss"])


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"training": {"plateau_monitor": "validation_loss"}}, "training.plateau_monitor"),
        (
            {"training": {"early_stopping": {"monitor": "validation_loss"}}},
            "training.early_stopping.monitor",
        ),
        (
            {"data": {"samples": 10, "train_fraction": 0.1, "validation_fraction": 0.5}},
            "data.validation_fraction",
        ),
        ({"data": {"validation_fraction": 0.95}}, "data.validation_fraction"),
        ({"data": {**CUSTOM, "train": ROWS[:3], "validation_fraction": 0.5}}, "data.validation_fraction"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(wanted: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        read_config(wanted)
    assert [problem.field for problem in caught.value.problems] == [field]
