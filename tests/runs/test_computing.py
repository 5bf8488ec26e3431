"""Spells give what the trainer gives, however a run is cut into them."""

import json

import pytest

from playground.config import ExperimentConfig
from playground.runs.computing import Failure, Job, Outcome, compute, compute_all
from playground.runs.history import joined
from playground.runs.run import Stop, order
from playground.training.trainer import Trainer
from tests.runs.stores import ENDLESS_S, TINY

CASES = {
    "plain": {},
    "regression": {"data": {"dataset": "reg-plane"}},
    "classes": {"data": {"dataset": "iris"}},
    "adam with dropout": {"training": {"optimizer": "adam"}, "network": {"dropout": 0.2}},
    "early stopping": {"training": {"learning_rate": 1, "early_stopping": {"patience": 2}}},
    "plateau": {"training": {"schedule": {"name": "plateau", "patience": 1}, "learning_rate": 1}},
}


def spells(config: ExperimentConfig, epochs: int, spell_s: float, stop: Stop | None = None) -> list[Outcome]:
    """A run from its beginning to its end, each spell going on from the last."""
    wanted = order(config, epochs, stop)
    outcomes: list[Outcome] = []
    while not outcomes or outcomes[-1].ended is None:
        state = outcomes[-1].state if outcomes else None
        seconds = outcomes[-1].seconds if outcomes else 0.0
        outcomes.append(compute(Job(1, wanted.config, epochs, stop, state, seconds, spell_s)))
    return outcomes


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("spell_s", [ENDLESS_S, 1e-9])
def test_a_run_equals_the_trainer_bit_for_bit(case: str, spell_s: float) -> None:
    config = ExperimentConfig.model_validate(CASES[case])
    trainer = Trainer(config)
    metrics = trainer.train(8)
    outcomes = spells(config, 8, spell_s)
    assert outcomes[-1].state == trainer.state()
    assert outcomes[-1].epoch == metrics.epoch
    history = joined(each.history for each in outcomes if each.history is not None)
    for name, column in trainer.history.items():
        kept = history[name]
        assert (column if column[0] is not None else None) == (None if kept is None else kept.tolist()), name


def test_diverging_ends_a_run_where_it_ends_the_trainer() -> None:
    config = ExperimentConfig(data={"dataset": "reg-plane"}, training={"learning_rate": 100})
    trainer = Trainer(config)
    metrics = trainer.train(50)
    assert metrics.diverged
    (outcome,) = spells(config, 50, ENDLESS_S)
    assert (outcome.ended, outcome.epoch) == ("diverged", metrics.epoch)
    assert outcome.metrics is not None
    assert json.loads(outcome.metrics)["step"] == metrics.step


def test_a_target_loss_ends_a_run_at_the_first_epoch_that_reaches_it() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.train(40)
    target = trainer.history["test_loss"][30]
    first = next(epoch for epoch, loss in enumerate(trainer.history["test_loss"]) if loss <= target)
    (outcome,) = spells(ExperimentConfig(), 40, ENDLESS_S, Stop(target_loss=target))
    assert (outcome.ended, outcome.stopped_by, outcome.epoch) == ("finished", "target_loss", first)


def test_a_run_of_an_overflowing_loss_goes_as_far_as_the_trainer() -> None:
    config = ExperimentConfig(
        data={"dataset": "reg-plane"}, network={"hidden": []}, training={"learning_rate": 1}
    )
    trainer = Trainer(config)
    trainer.train(40)
    outcomes = spells(config, 40, 1e-9)
    assert (outcomes[-1].ended, outcomes[-1].state) == ("diverged", trainer.state())
    parts = [each.part for each in outcomes if each.history is not None]
    assert parts == sorted(set(parts))
    assert [each.ended for each in spells(config, 3, ENDLESS_S)] == ["diverged"]


def test_a_target_that_is_met_already_changes_nothing() -> None:
    (outcome,) = spells(TINY, 5, ENDLESS_S, Stop(target_loss=100))
    assert (outcome.ended, outcome.stopped_by, outcome.epoch) == ("finished", "target_loss", 0)
    assert outcome.state == Trainer(TINY).state()


def test_diverging_within_an_epoch_has_a_part_of_the_history_to_itself() -> None:
    config = ExperimentConfig(
        data={"dataset": "reg-plane", "samples": 60}, training={"batch_size": 1, "learning_rate": 100}
    )
    trainer = Trainer(config)
    assert trainer.train(5).diverged
    outcomes = [each for each in spells(config, 5, 1e-9) if each.history is not None]
    parts = [each.part for each in outcomes]
    assert len(parts) > 1
    assert parts == sorted(set(parts))
    epochs = joined(each.history for each in outcomes if each.history)["epoch"]
    assert epochs is not None
    assert epochs.tolist() == trainer.history["epoch"]


def test_patience_is_early_stopping() -> None:
    config = ExperimentConfig(training={"learning_rate": 1})
    (outcome,) = spells(config, 500, ENDLESS_S, Stop(patience=3))
    assert (outcome.ended, outcome.stopped_by) == ("finished", "early_stopping")
    asked = {"learning_rate": 1, "early_stopping": {"patience": 3}}
    trainer = Trainer(ExperimentConfig(training=asked))
    trainer.train(500)
    assert outcome.state == trainer.state()


def test_a_time_limit_counts_the_computing_of_all_spells() -> None:
    outcomes = spells(TINY, 10**6, 0.005, Stop(seconds=0.02))
    assert outcomes[-1].stopped_by == "seconds"
    assert outcomes[-1].seconds >= 0.02
    assert len(outcomes) > 1


def test_a_long_epoch_is_cut_into_spells_too() -> None:
    config = ExperimentConfig(data={"samples": 60}, training={"batch_size": 1})
    outcomes = spells(config, 1, 1e-9)
    assert len(outcomes) > 2
    assert [each.history is None for each in outcomes[1:]] == [True] * (len(outcomes) - 2) + [False]
    trainer = Trainer(config)
    trainer.train(1)
    assert outcomes[-1].state == trainer.state()


def test_a_spell_that_cannot_be_computed_leaves_the_others_alone() -> None:
    wanted = order(TINY, 2)
    configs = [wanted.config, wanted.config.replace('"circle"', '"gone"'), wanted.config]
    jobs = [Job(number, config, 2, None, None, 0.0, ENDLESS_S) for number, config in enumerate(configs)]
    first, second, third = compute_all(jobs, ENDLESS_S)
    assert isinstance(first, Outcome)
    assert isinstance(third, Outcome)
    assert (first.run_id, third.run_id, first.ended, third.ended) == (0, 2, "finished", "finished")
    assert first.state == third.state == compute(jobs[0]).state
    assert isinstance(second, Failure)
    assert "data.dataset" in second.error
    assert "Traceback" not in second.error
    assert "Traceback" in second.details


def test_no_other_spell_is_begun_when_the_time_is_up() -> None:
    jobs = [Job(number, order(TINY, 2).config, 2, None, None, 0.0, ENDLESS_S) for number in range(3)]
    assert len(compute_all(jobs, 0)) == 1
