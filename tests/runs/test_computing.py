"""Slices give what the trainer gives, however a run is cut into them."""

import json
from itertools import count

import pytest

from playground.config import ExperimentConfig
from playground.runs.computing import Failure, SliceJob, SliceResult, compute, compute_all
from playground.runs.history import joined
from playground.runs.run import Stop, order
from playground.training.trainer import Trainer
from tests.runs.repositories import ENDLESS_S, TINY

CASES = {
    "plain": {},
    "regression": {"data": {"dataset": "reg-plane"}},
    "classes": {"data": {"dataset": "iris"}},
    "adam with dropout": {"training": {"optimizer": "adam"}, "network": {"dropout": 0.2}},
    "early stopping": {"training": {"learning_rate": 1, "early_stopping": {"patience": 2}}},
    "a best epoch before the last": {"training": {"learning_rate": 3, "early_stopping": {"patience": 50}}},
    "plateau": {"training": {"schedule": {"name": "plateau", "patience": 1}, "learning_rate": 1}},
}


def slices(
    config: ExperimentConfig, epochs: int, slice_s: float, stop: Stop | None = None
) -> list[SliceResult]:
    """A run from its beginning to its end, each slice going on from the last."""
    wanted = order(config, epochs, stop)
    results: list[SliceResult] = []
    while not results or results[-1].ended is None:
        state = results[-1].state if results else None
        seconds = results[-1].seconds if results else 0.0
        results.append(compute(SliceJob(1, wanted.config, epochs, stop, state, seconds, slice_s)))
    return results


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("slice_s", [ENDLESS_S, 1e-9])
def test_a_run_equals_the_trainer_bit_for_bit(case: str, slice_s: float) -> None:
    config = ExperimentConfig.model_validate(CASES[case])
    trainer = Trainer(config)
    metrics = trainer.train(8)
    results = slices(config, 8, slice_s)
    assert results[-1].state == trainer.state(with_history=False)
    assert results[-1].epoch == metrics.epoch
    assert json.loads(results[-1].metrics or "")["test_loss"] == metrics.test_loss
    history = joined(each.history for each in results if each.history is not None)
    for name, column in trainer.history.items():
        kept = history[name]
        assert (column if column[0] is not None else None) == (None if kept is None else kept.tolist()), name


def test_diverging_ends_a_run_where_it_ends_the_trainer() -> None:
    config = ExperimentConfig(data={"dataset": "reg-plane"}, training={"learning_rate": 100})
    trainer = Trainer(config)
    metrics = trainer.train(50)
    assert metrics.diverged
    (result,) = slices(config, 50, ENDLESS_S)
    assert (result.ended, result.epoch) == ("diverged", metrics.epoch)
    assert result.metrics is not None
    assert json.loads(result.metrics)["step"] == metrics.step


def test_a_target_loss_ends_a_run_at_the_first_epoch_that_reaches_it() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.train(40)
    target = trainer.history["test_loss"][30]
    first = next(epoch for epoch, loss in enumerate(trainer.history["test_loss"]) if loss <= target)
    (result,) = slices(ExperimentConfig(), 40, ENDLESS_S, Stop(target_loss=target))
    assert (result.ended, result.stopped_by, result.epoch) == ("finished", "target_loss", first)


def test_a_run_of_an_overflowing_loss_goes_as_far_as_the_trainer() -> None:
    config = ExperimentConfig(
        data={"dataset": "reg-plane"}, network={"hidden": []}, training={"learning_rate": 1}
    )
    trainer = Trainer(config)
    trainer.train(40)
    results = slices(config, 40, 1e-9)
    assert (results[-1].ended, results[-1].state) == ("diverged", trainer.state(with_history=False))
    parts = [each.part for each in results if each.history is not None]
    assert parts == sorted(set(parts))
    assert [each.ended for each in slices(config, 3, ENDLESS_S)] == ["diverged"]


def test_a_target_that_is_met_already_changes_nothing() -> None:
    (result,) = slices(TINY, 5, ENDLESS_S, Stop(target_loss=100))
    assert (result.ended, result.stopped_by, result.epoch) == ("finished", "target_loss", 0)
    assert result.state == Trainer(TINY).state(with_history=False)


def test_diverging_within_an_epoch_has_a_part_of_the_history_to_itself() -> None:
    config = ExperimentConfig(
        data={"dataset": "reg-plane", "samples": 60}, training={"batch_size": 1, "learning_rate": 100}
    )
    trainer = Trainer(config)
    assert trainer.train(5).diverged
    results = [each for each in slices(config, 5, 1e-9) if each.history is not None]
    parts = [each.part for each in results]
    assert len(parts) > 1
    assert parts == sorted(set(parts))
    epochs = joined(each.history for each in results if each.history)["epoch"]
    assert epochs is not None
    assert epochs.tolist() == trainer.history["epoch"]


def test_patience_is_early_stopping() -> None:
    config = ExperimentConfig(training={"learning_rate": 1})
    (result,) = slices(config, 500, ENDLESS_S, Stop(patience=3))
    assert (result.ended, result.stopped_by) == ("finished", "early_stopping")
    asked = {"learning_rate": 1, "early_stopping": {"patience": 3}}
    trainer = Trainer(ExperimentConfig(training=asked))
    trainer.train(500)
    assert result.state == trainer.state(with_history=False)


def test_a_time_limit_counts_the_computing_of_all_spells(monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock that goes by itself: on a busy machine one spell may take longer than the limit.
    ticks = count()
    monkeypatch.setattr("playground.runs.computing.time.perf_counter", lambda: next(ticks) / 1000)
    results = slices(TINY, 10**6, 0.005, Stop(seconds=0.02))
    assert results[-1].stopped_by == "seconds"
    assert results[-1].seconds >= 0.02
    assert len(results) > 1


def test_a_long_epoch_is_cut_into_spells_too() -> None:
    config = ExperimentConfig(data={"samples": 60}, training={"batch_size": 1})
    results = slices(config, 1, 1e-9)
    assert len(results) > 2
    assert [each.history is None for each in results[1:]] == [True] * (len(results) - 2) + [False]
    trainer = Trainer(config)
    trainer.train(1)
    assert results[-1].state == trainer.state(with_history=False)


def test_a_spell_that_cannot_be_computed_leaves_the_others_alone() -> None:
    wanted = order(TINY, 2)
    configs = [wanted.config, wanted.config.replace('"circle"', '"gone"'), wanted.config]
    jobs = [SliceJob(number, config, 2, None, None, 0.0, ENDLESS_S) for number, config in enumerate(configs)]
    first, second, third = compute_all(jobs, ENDLESS_S)
    assert isinstance(first, SliceResult)
    assert isinstance(third, SliceResult)
    assert (first.run_id, third.run_id, first.ended, third.ended) == (0, 2, "finished", "finished")
    assert first.state == third.state == compute(jobs[0]).state
    assert isinstance(second, Failure)
    assert "data.dataset" in second.error
    assert "Traceback" not in second.error
    assert "Traceback" in second.details


def test_no_other_spell_is_begun_when_the_time_is_up() -> None:
    jobs = [SliceJob(number, order(TINY, 2).config, 2, None, None, 0.0, ENDLESS_S) for number in range(3)]
    assert len(compute_all(jobs, 0)) == 1
