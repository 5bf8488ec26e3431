"""The best epoch as a saved state, and what is called after each step."""

import pickle

import numpy as np
import pytest

from playground import BestSoFar, ExperimentConfig, Metrics, Trainer
from playground.engine.network import Progress
from playground.problems.errors import InvalidCommand

NOISY = ExperimentConfig(
    data={"dataset": "spiral", "noise": 30, "validation_fraction": 0.2},
    network={"hidden": [8, 8]},
    training={"learning_rate": 0.03, "optimizer": "adam", "batch_size": 32},
)


@pytest.mark.parametrize(
    ("monitor", "best_of"),
    [("test_loss", min), ("validation_loss", min), ("train_loss", min), ("test_accuracy", max)],
)
def test_the_state_is_that_of_the_best_epoch(monitor: str, best_of: object) -> None:
    trainer = Trainer(NOISY)
    best = BestSoFar(trainer, monitor)  # type: ignore[arg-type]
    trainer.train(40, on_epoch=best)
    column = trainer.history[monitor]
    assert best.value == (min(column) if best_of is min else max(column))
    assert best.epoch == column.index(best.value)  # the first of equal ones
    again = Trainer.from_state(best.state)
    assert again.progress.epoch == best.epoch
    assert again.evaluate() == best.metrics
    assert getattr(again.evaluate(), monitor) == best.value
    trained = Trainer(NOISY)
    trained.train(best.epoch + 3)
    again.train(3)
    assert np.array_equal(again.network.parameters, trained.network.parameters)


def test_training_is_not_changed_by_who_looks_on() -> None:
    alone, seen = Trainer(NOISY), Trainer(NOISY)
    alone.train(10)
    best = BestSoFar(seen)
    seen.train(5, on_epoch=best)
    seen.train(5, on_epoch=best, on_batch=lambda _: None)
    assert np.array_equal(alone.network.parameters, seen.network.parameters)
    assert alone.history == seen.history


def test_the_epoch_at_which_it_is_made_is_a_candidate() -> None:
    rising = ExperimentConfig(data={"dataset": "reg-plane"}, training={"learning_rate": 100.0})
    trainer = Trainer(rising)
    best = BestSoFar(trainer, "train_loss")
    assert trainer.train(20, on_epoch=best).diverged
    assert best.epoch == 0
    assert np.array_equal(
        Trainer.from_state(best.state).network.parameters, Trainer(rising).network.parameters
    )


def test_a_finite_number_is_better_than_none() -> None:
    trainer = Trainer({"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 100.0}})
    trainer.set_parameter(2, 0, 0, 1e300)
    best = BestSoFar(trainer)
    assert not np.isfinite(best.value)
    trainer.reset()
    best(trainer.evaluate())
    first = best.value
    assert np.isfinite(first)
    trainer.set_parameter(2, 0, 0, 1e300)
    best(trainer.evaluate())
    assert best.value == first


def test_a_pickled_one_goes_on() -> None:
    trainer = Trainer(NOISY)
    best = BestSoFar(trainer)
    trainer.train(3, on_epoch=best)
    again = pickle.loads(pickle.dumps(best))
    assert (again.epoch, again.value, again.state) == (best.epoch, best.value, best.state)


@pytest.mark.parametrize(
    ("config", "monitor", "code"),
    [
        (ExperimentConfig(), "test_los", "misspelled_name"),
        (ExperimentConfig(), "validation_loss", "no_validation_rows"),
        (ExperimentConfig(), "test_r_squared", "metric_not_measured"),
        (NOISY, "validation_r_squared", "metric_not_measured"),
    ],
)
def test_a_metric_that_is_not_there_is_refused(config: ExperimentConfig, monitor: str, code: str) -> None:
    with pytest.raises(InvalidCommand) as refused:
        BestSoFar(Trainer(config), monitor)  # type: ignore[arg-type]
    (problem,) = refused.value.problems
    assert problem.code == code
    assert "test_loss" in problem.allowed  # type: ignore[operator]


def test_every_step_is_told_and_epochs_between_them() -> None:
    told: list[tuple[object, int]] = []
    trainer = Trainer(NOISY)
    trainer.train(
        2,
        on_batch=lambda progress: told.append((progress.epoch, progress.step)),
        on_epoch=lambda metrics: told.append(("epoch", metrics.epoch)),
    )
    steps = -(-trainer.train_samples.count // 32)
    first: list[tuple[object, int]] = [(0, step) for step in range(1, steps)] + [(1, steps), ("epoch", 1)]
    second: list[tuple[object, int]] = [(1, steps + step) for step in range(1, steps)] + [
        (2, 2 * steps),
        ("epoch", 2),
    ]
    assert told == first + second


def test_whoever_is_told_of_steps_can_stop_within_an_epoch() -> None:
    trainer = Trainer(NOISY)
    epochs: list[Metrics] = []

    def stop_at_two(progress: Progress) -> bool:
        return progress.step == 2

    metrics = trainer.train(5, on_batch=stop_at_two, on_epoch=epochs.append)
    assert (metrics.epoch, metrics.step, epochs) == (0, 2, [])
    trainer.train(1)
    assert trainer.progress.epoch == 1


def test_no_step_is_told_that_was_not_taken() -> None:
    trainer, steps = Trainer({"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 100.0}}), []
    metrics = trainer.train(50, on_batch=lambda progress: steps.append(progress.step))
    assert metrics.diverged
    assert steps == list(range(1, metrics.step + 1))
