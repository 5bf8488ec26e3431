"""An experiment is its config and what was done to it: any moment can be made again from the log."""

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import ExperimentConfig, StopRule, Trainer, replay
from playground.config import change_config, read_config
from playground.engine.optimizers import OPTIMIZERS
from playground.problems.errors import InvalidInput

SMALL: dict[str, Any] = {"data": {"dataset": "xor", "samples": 40}, "network": {"hidden": [3]}}
OWN_ROWS = [[x / 4, (x * 7 % 5) / 3 - 1, 1 if x % 3 else -1] for x in range(24)]


def bits(trainer: Trainer) -> tuple[bytes, bytes]:
    """All that training depends on, and what is to come."""
    return trainer.state(), json.dumps(trainer.future).encode()


def as_json(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The log as another process would get it."""
    again: list[dict[str, Any]] = json.loads(json.dumps(log, allow_nan=False))
    return again


# ---- any sequence of what a person does


@dataclass(frozen=True)
class Action:
    """Something a person does, and how it is written in a failure."""

    name: str
    argument: Any

    def do(self, trainer: Trainer) -> None:
        match self.name:
            case "train":
                trainer.advance(self.argument)
            case "epochs":
                trainer.advance(until_epoch=trainer.progress.epoch + self.argument)
            case "change":
                trainer.change(change_config(trainer.config, self.argument))
            case "set_parameter":
                trainer.set_parameter(*self.argument)
            case "reset":
                trainer.reset()
            case "continue":
                trainer.continue_after_early_stopping()
            case "stop":
                trainer.train(1, stop=StopRule("train_loss", patience=self.argument, minimum_change=0.01))
            case "seek":
                first, last = 0, trainer.furthest.step
                trainer.seek(first + int(self.argument * (last - first)))


CHANGES: list[dict[str, Any]] = [
    {"training.learning_rate": 0.3},
    {"training.learning_rate": 0.01, "training.batch_size": 3},
    {"training.batch_size": 1},
    {"training.regularization": "l1", "training.regularization_rate": 0.01},
    {"training.shuffle": False},
    {"training.schedule": {"name": "plateau", "patience": 1}},
    {"training.schedule": "cosine"},
    {"training.early_stopping": {"patience": 2, "minimum_change": 0.001}},
    {"training.early_stopping": None},
    {"training.loss": "hinge"},
    {"network.activation": "relu"},
    {"network.activation": "maxout"},
    {"network.activation": "prelu"},
    {"network.dropout": 0.3},
    {"network.hidden": [2, 2]},
    {"network.features": ["x1", "x1_x2"]},
    {"data.noise": 30},
    {"data.standardize": True},
    {"data.train_fraction": 0.7},
    {"data.dataset": "reg-plane", "training.loss": None},
    {"data.dataset": "custom", "data.task": "classification", "data.train": OWN_ROWS},
    {"seed": 7},
    {"data.dataset": "reg-plane", "network.hidden": [], "training.learning_rate": 1.0},
    {"training.learning_rate": 100.0},
]


def changes() -> st.SearchStrategy[dict[str, Any]]:
    optimizers = st.sampled_from(sorted(OPTIMIZERS)).map(lambda name: {"training.optimizer": name})
    return st.sampled_from(CHANGES) | optimizers


def actions() -> st.SearchStrategy[list[Action]]:
    def of(name: str, arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Action]:
        return arguments.map(lambda argument: Action(name, argument))

    places = st.tuples(st.just(0), st.sampled_from([None, 0, 1]), st.integers(0, 1), st.floats(-2, 2))
    return st.lists(
        of("train", st.integers(1, 60))
        | of("epochs", st.integers(1, 6))
        | of("change", changes())
        | of("set_parameter", places)
        | of("reset", st.none())
        | of("continue", st.none())
        | of("stop", st.integers(1, 3))
        | of("seek", st.floats(0, 1)),
        min_size=1,
        max_size=12,
    )


def do_all(trainer: Trainer, what: list[Action]) -> list[Action]:
    """Does what can be done, which is told."""
    done = []
    for action in what:
        try:
            action.do(trainer)
        except InvalidInput:
            continue
        done.append(action)
    return done


@settings(max_examples=250, deadline=None)
@given(actions(), actions())
def test_whatever_was_done_goes_on_from_its_log_and_from_its_state_bit_for_bit(
    before: list[Action], after: list[Action]
) -> None:
    whole = Trainer(read_config(SMALL))
    do_all(whole, before)
    replayed, resumed = replay(as_json(whole.log)), Trainer.from_state(whole.state())
    assert replayed.log == whole.log
    assert replayed.state() == resumed.state() == whole.state()
    # A state knows no future: what was undone by going back does not come again.
    without_seeking = [action for action in after if action.name != "seek"]
    if not whole.future:
        do_all(whole, without_seeking)
        do_all(replayed, without_seeking)
        do_all(resumed, without_seeking)
        assert replayed.state() == resumed.state() == whole.state()
        assert replayed.log == whole.log


@settings(max_examples=250, deadline=None)
@given(actions(), st.floats(0, 1))
def test_a_moment_of_the_past_has_the_bits_it_had_and_leads_to_the_same_end(
    what: list[Action], share: float
) -> None:
    trainer = Trainer(read_config(SMALL))
    do_all(trainer, what)
    trainer.seek(trainer.furthest.step)
    log, end = trainer.log, bits(trainer)
    step = int(share * trainer.furthest.step)
    trainer.seek(step)
    assert trainer.progress.step == step
    assert bits(replay(as_json(log), step)) == bits(trainer)
    trainer.advance(end_step(log) - step)
    assert (trainer.log, bits(trainer)) == (log, end)


def end_step(log: list[dict[str, Any]]) -> int:
    step: int = log[-1]["step"]
    return step


# ---- what stands in a log


def test_a_log_names_step_and_command_in_plain_json() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(7)
    trainer.change(change_config(trainer.config, {"training.learning_rate": 0.1}))
    trainer.set_parameter(0, None, 1, 0.5)
    trainer.train(1, stop=StopRule(patience=3))
    first, *others = as_json(trainer.log)
    assert (first["step"], first["command"]) == (0, "configure")
    assert read_config(first["config"]) == read_config(SMALL)
    rule = {"monitor": "test_loss", "patience": 3, "minimum_change": 0.0, "restore_best": True}
    assert others == [
        {"step": 7, "command": "change", "changes": {"training.learning_rate": 0.1}},
        {"step": 7, "command": "set_parameter", "layer": 0, "from": None, "to": 1, "value": 0.5},
        {"step": 7, "command": "set_early_stopping", "rule": rule},
        {"step": 8, "command": "pause"},
    ]


def test_a_change_that_changes_nothing_leaves_no_entry() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.change(change_config(trainer.config, {"training.learning_rate": 0.03}))
    trainer.continue_after_early_stopping()
    assert [entry["command"] for entry in trainer.log] == ["configure", "pause"]


def test_dragging_a_weight_is_one_entry() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(3)
    for tenth in range(30):
        trainer.set_parameter(0, 1, 2, tenth / 10)
        trainer.seek(2)
        trainer.seek(3)
    assert [entry["command"] for entry in trainer.log] == ["configure", "set_parameter", "pause"]
    assert trainer.parameters()[0]["weights"][1, 2] == 2.9
    assert replay(trainer.log).state() == trainer.state()


def test_a_point_more_is_written_as_a_point_and_not_as_all_of_them() -> None:
    config = {"data": {"dataset": "custom", "task": "classification", "train": OWN_ROWS}}
    trainer = Trainer(read_config(config))
    for rows in ([*OWN_ROWS, [1, 2, 1]], [*OWN_ROWS[:3], *OWN_ROWS[5:]], OWN_ROWS):
        trainer.change(change_config(trainer.config, {"data.train": rows}))
    added, removed, _, _ = as_json(trainer.log)[1:]
    assert added["changes"] == {"data.train": {"at": 24, "removed": 0, "rows": [[1, 2, 1]]}}
    assert removed["changes"]["data.train"]["at"] == 3
    again = replay(as_json(trainer.log))
    np.testing.assert_array_equal(again.rows.train, trainer.rows.train)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: [],
        lambda _: {},
        lambda _: "log",
        lambda log: log[1:],
        lambda log: [log[0], {"step": 3, "command": "fly"}],
        lambda log: [log[0], {"step": -3, "command": "reset"}],
        lambda log: [log[0], {"step": 3, "command": "reset", "more": 1}],
        lambda _: [{"step": 0, "command": "configure", "config": {"seed": "none"}}],
        lambda _: [{"step": 0, "command": "resume", "state": "not base64!"}],
        lambda log: [log[0], {"step": 3, "command": "change", "changes": {"training.speed": 3}}, log[-1]],
        lambda log: [log[0], {"step": 3, "command": "change", "changes": {"speed.limit": 3}}, log[-1]],
        lambda log: [
            log[0],
            {"step": 0, "command": "change", "changes": {"data.train": {"at": "x"}}},
            log[-1],
        ],
        lambda log: [log[0], {"step": 9, "command": "reset"}, {"step": 30, "command": "continue"}],
        lambda log: [
            log[0],
            {"step": 5, "command": "continue_after_early_stopping"},
            {"step": 4, "command": "continue_after_early_stopping"},
            log[-1],
        ],
    ],
)
def test_what_is_no_log_is_refused(spoil: Callable[[Any], Any]) -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(20)
    with pytest.raises(InvalidInput):
        replay(spoil(as_json(trainer.log)))


# ---- going to a moment


def test_seeking_goes_to_the_end_of_an_epoch_or_to_a_step() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.train(20)
    losses = trainer.history["train_loss"]
    trainer.seek(epoch=7)
    assert (trainer.progress.epoch, trainer.progress.offset) == (7, 0)
    assert trainer.evaluate().train_loss == losses[7]
    assert trainer.history["train_loss"] == losses[:8]
    trainer.seek(3)
    assert trainer.progress.step == 3
    trainer.train(19)
    assert trainer.history["train_loss"][-1] == losses[trainer.progress.epoch]


@pytest.mark.parametrize(("step", "epoch"), [(41, None), (-1, None), (None, 21), (None, None), (3, 3)])
def test_only_what_was_reached_can_be_gone_to(step: int | None, epoch: int | None) -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=20)
    before = trainer.state()
    with pytest.raises(InvalidInput):
        trainer.seek(step, epoch=epoch)
    assert trainer.state() == before


def test_another_command_takes_the_place_of_the_future() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(10)
    trainer.change(change_config(trainer.config, {"training.learning_rate": 0.1}))
    trainer.advance(10)
    trainer.seek(5)
    assert [entry["step"] for entry in trainer.future] == [10]
    assert trainer.config.training.learning_rate == 0.03
    trainer.seek(15)
    assert trainer.config.training.learning_rate == 0.1
    trainer.seek(5)
    trainer.set_parameter(0, None, 0, 0.25)
    assert (trainer.future, trainer.furthest.step) == ([], 5)
    trainer.advance(15)
    assert trainer.config.training.learning_rate == 0.03
    assert replay(as_json(trainer.log)).state() == trainer.state()


def test_the_step_that_led_to_a_moment_can_be_shown() -> None:
    trainer = Trainer(read_config(SMALL), keeps_last_update=True)
    trainer.advance(5000)
    updates = {}
    for step in (1, 2500, 4999):
        trainer.seek(step)
        assert trainer.last_update is not None
        updates[step] = trainer.last_update.change
        trainer.seek(step - 1)
        before = trainer.network.parameters.copy()
        trainer.advance(1)
        np.testing.assert_array_equal(trainer.network.parameters - before, updates[step])


def test_where_training_diverged_it_has_diverged_again() -> None:
    config = {"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 100}}
    trainer = Trainer(read_config(config))
    trainer.advance(1000)
    assert trainer.progress.diverged
    trainer.change(change_config(trainer.config, {"data.noise": 10, "training.learning_rate": 0.01}))
    end, log = trainer.state(), as_json(trainer.log)
    assert replay(log).state() == end
    step = trainer.progress.step
    trainer.seek(0)
    assert not trainer.progress.diverged
    trainer.seek(step)
    assert trainer.state() == end
    trainer.set_parameter(0, None, 0, 0.5)
    assert not trainer.progress.diverged
    assert replay(as_json(trainer.log)).state() == trainer.state()


def test_a_log_that_grows_for_ever_begins_with_a_saved_state() -> None:
    trainer = Trainer(read_config(SMALL))
    rows = [[x / 100, x / 200, 1 if x % 2 else -1] for x in range(500)]
    for number in range(200):
        trainer.advance(1)
        moved = [[x, y + number / 1000, target] for x, y, target in rows]
        custom = {"data.dataset": "custom", "data.task": "classification", "data.train": moved}
        trainer.change(change_config(trainer.config, custom))
    assert trainer.log[0]["command"] == "resume"
    assert len(json.dumps(trainer.log)) < 2_000_000
    assert replay(as_json(trainer.log)).state() == trainer.state()
    middle = trainer.furthest.step - 3
    trainer.seek(middle)
    assert replay(as_json(trainer.log)).state() == trainer.state()


@pytest.mark.slow
def test_checkpoints_of_a_large_network_stay_within_their_memory() -> None:
    config = ExperimentConfig(
        data={"samples": 20},
        network={"hidden": [64, 64, 64]},
        training={"optimizer": "amsgrad", "batch_size": 1},
    )
    tracemalloc.start()
    trainer = Trainer(config)
    trainer.advance(60_000)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 4_000_000 < kept < 12_000_000
    trainer.seek(30_000)
    other = Trainer(config)
    other.advance(30_000)
    assert other.state() == trainer.state()
