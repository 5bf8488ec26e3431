"""Kernels take over from the reference in whatever an experiment is doing, with the bits of its whole log."""

from base64 import b64encode
from collections.abc import Callable

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.live.events import Event, Log, Saved, State
from playground.live.experiment import Experiment
from playground.live.messages import (
    Change,
    Command,
    Configure,
    Pace,
    Pause,
    Play,
    ReadLog,
    Reset,
    Resume,
    Save,
    Seek,
    Step,
    Watch,
)
from playground.training.replay import replay
from playground.training.trainer import Trainer
from tests.live.experiments import admit_all, only, picture, set_parameter


class Machine:
    """An experiment whose kernels are compiled when the test says so."""

    def __init__(self) -> None:
        self.has_kernels = False
        self.experiment = Experiment(admit_all, lambda: self.has_kernels)
        self.do(Configure(config=ExperimentConfig()))

    def do(self, *commands: Command) -> list[Event]:
        return [event for command in commands for event in self.experiment.apply(command)]

    def train(self, steps: int) -> None:
        while steps > 0 and (done := self.experiment.advance(steps)):
            steps -= done

    def compile(self, slice_steps: int = 40) -> None:
        """Kernels are there from now on, and take over in small slices."""
        self.has_kernels = True
        epochs = self.experiment.epochs
        for _ in range(10_000):
            if not self.is_of_reference:
                break
            self.experiment.advance(slice_steps)
        assert not self.is_of_reference
        assert self.experiment.epochs == epochs
        assert self.experiment.wants_picture

    @property
    def saved(self) -> bytes:
        (saved,) = only(Saved, self.do(Save()))
        assert isinstance(saved, Saved)
        return saved.state

    @property
    def is_of_reference(self) -> bool:
        """As can be seen from outside: with kernels the saved state is what a trainer of kernels gives."""
        opened = Trainer.from_state(self.saved)
        return opened.state() != self.saved

    def assert_exact(self) -> None:
        (log,) = only(Log, self.do(ReadLog()))
        assert isinstance(log, Log)
        exact = replay(log.entries)
        assert Trainer.from_state(self.saved).state() == exact.state()
        shown = picture(self.experiment).tensors["parameters"]
        np.testing.assert_array_equal(shown, exact.network.parameters.astype(np.float32))


def playing(machine: Machine) -> None:
    machine.do(Pace(epochs_per_frame=None), Play())
    machine.train(333)


def stepping(machine: Machine) -> None:
    machine.do(Step(unit="batch", count=500))
    machine.train(77)


def paused_in_an_epoch(machine: Machine) -> None:
    machine.do(Step(unit="batch", count=61))
    machine.train(61)
    machine.do(Pause())


def changed_and_reset(machine: Machine) -> None:
    machine.do(Play())
    machine.train(30)
    machine.do(Reset(seed=7))
    machine.do(set_parameter(0, 0, 0, 0.25), Play(), Change(changes={"training.learning_rate": 0.1}))
    machine.train(25)
    machine.do(Change(changes={"network.activation": "relu", "training.optimizer": "adam"}))
    machine.train(0)


def watching_everything(machine: Machine) -> None:
    machine.do(Watch(panels=["metrics", "outputs", "updates"], sample=[1.0, 2.0, 1.0], parameter=3, neuron=1))
    machine.do(Step(unit="epoch", count=2))
    machine.train(50)
    picture(machine.experiment)


@pytest.mark.parametrize("slice_steps", [1, 40, 100_000])
@pytest.mark.parametrize(
    "story", [playing, stepping, paused_in_an_epoch, changed_and_reset, watching_everything]
)
def test_what_is_shown_gets_the_bits_of_kernels(story: Callable[[Machine], None], slice_steps: int) -> None:
    machine = Machine()
    story(machine)
    is_playing = machine.experiment.is_playing
    machine.compile(slice_steps)
    assert machine.experiment.is_playing == is_playing
    machine.assert_exact()


def test_a_step_under_way_ends_where_it_was_to_end() -> None:
    machine = Machine()
    machine.do(Step(unit="epoch", count=9))
    machine.train(100)
    machine.compile()
    machine.train(10_000)
    assert machine.experiment.epochs == 9.0
    assert not machine.experiment.wants_to_run
    machine.assert_exact()


def test_playing_goes_on() -> None:
    machine = Machine()
    machine.do(Pace(epochs_per_frame=None), Play())
    machine.train(100)
    machine.compile()
    machine.train(100)
    assert machine.experiment.epochs == 8.0
    machine.do(Pause())
    machine.assert_exact()


def test_a_seek_under_way_arrives_with_the_bits_of_kernels() -> None:
    machine = Machine()
    machine.do(Step(unit="epoch", count=40))
    machine.train(1000)
    machine.do(Change(changes={"training.learning_rate": 0.2}), Step(unit="epoch", count=40))
    machine.train(1000)
    machine.do(Seek(step=1203))
    machine.has_kernels = True
    machine.train(10_000)
    while machine.experiment.wants_to_run:
        machine.train(10_000)
    assert machine.experiment.epochs == 1203 / 25
    machine.do(Seek(step=1999))
    machine.train(10_000)
    assert machine.experiment.epochs == 1999 / 25
    machine.assert_exact()


def test_what_is_done_while_they_take_over_is_part_of_it() -> None:
    machine = Machine()
    machine.do(Step(unit="epoch", count=8))
    machine.train(200)
    machine.has_kernels = True
    machine.experiment.advance(50)
    machine.do(set_parameter(0, 1, 1, -0.5))
    machine.experiment.advance(50)
    machine.do(Change(changes={"training.batch_size": 4}))
    machine.compile()
    machine.assert_exact()


def test_a_reset_while_they_take_over_leaves_nothing_to_do() -> None:
    machine = Machine()
    machine.do(Step(unit="epoch", count=8))
    machine.train(200)
    machine.has_kernels = True
    machine.experiment.advance(50)
    machine.do(Reset())
    machine.compile()
    assert machine.experiment.epochs == 0.0
    machine.assert_exact()


def test_an_early_stop_stays_one() -> None:
    machine = Machine()
    stopping = {"patience": 2, "minimum_change": 0.5, "monitor": "train_loss"}
    machine.do(Change(changes={"training.early_stopping": stopping}), Pace(epochs_per_frame=None), Play())
    machine.train(10_000)
    states = machine.experiment.pending_events()
    assert isinstance(states[-1], State)
    assert states[-1].status == "stopped"
    machine.compile()
    assert picture(machine.experiment).status == "stopped"
    machine.do(Play())
    machine.train(30)
    machine.assert_exact()


@pytest.mark.parametrize("is_compiled_on_resuming", [False, True])
def test_a_state_saved_by_the_reference_is_resumed_exactly(is_compiled_on_resuming: bool) -> None:
    first = Machine()
    paused_in_an_epoch(first)
    state = first.saved
    second = Machine()
    second.has_kernels = is_compiled_on_resuming
    second.do(Resume(state=b64encode(state).decode()))
    assert second.experiment.epochs == 61 / 25
    second.do(Step(unit="batch", count=10))
    second.train(10)
    second.compile()
    second.train(100)
    exact = Trainer(ExperimentConfig())
    exact.advance(71)
    assert Trainer.from_state(second.saved).state() == exact.state()


def test_there_is_nothing_to_take_over_where_kernels_began() -> None:
    machine = Machine()
    machine.has_kernels = True
    machine.do(Configure(config=ExperimentConfig()))
    assert not machine.experiment.wants_to_run
    assert machine.experiment.advance(100) == 0
