"""One live experiment: applies commands, advances training, yields snapshots.

Has no sockets, no threads and no clock: whoever owns it decides when to advance and how far at a time.
"""

from base64 import b64decode
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from playground.config import ExperimentConfig, begins_anew, change_config
from playground.config.rows import Rows
from playground.data.tasks import TASKS
from playground.live.messages import (
    Change,
    Changed,
    Command,
    Configure,
    Configured,
    Event,
    Pace,
    Pause,
    Play,
    RejectedCommand,
    Reset,
    Resume,
    Save,
    Saved,
    SetParameter,
    State,
    Step,
    Watch,
)
from playground.live.panels import PanelSchedule, read_panels
from playground.live.snapshot import Snapshot, Status
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from playground.training.checkpoint import not_a_checkpoint
from playground.training.trainer import Trainer

_ALTERING = (Change, Configure, Reset, Resume, SetParameter)


@dataclass(frozen=True, slots=True)
class _Goal:
    """Where a `step` ends, or a picture is due: a count since epoch 0, of updates or of epochs."""

    step: int | None = None
    epoch: int | None = None


class Experiment:
    """What a person plays with: a Trainer, what it is doing, and how it is looked at.

    It exists before its first config, so that pace and watch can be told at any time and outlive a config.

    Args:
        admit: raises InvalidConfig for a config larger than this server takes.
    """

    def __init__(self, admit: Callable[[ExperimentConfig], None]) -> None:
        self.pace = Pace()
        self.watch = Watch()
        self._admit = admit
        self._trainer: Trainer | None = None
        self._beginnings = 0
        self._playing = False
        self._goal: _Goal | None = None
        self._picture: _Goal | None = None  # when paced: where the next picture is due
        self._trained = False  # since the last snapshot
        self._altered = False  # by a command since the last snapshot
        self._panels = PanelSchedule()
        self._has_infinite_loss = False  # in the latest picture; training may not have met it
        self._told: tuple[bool, Status] | None = None  # as the last State event said

    # ---- commands

    def apply(self, command: Command) -> list[Event]:
        """Carries out one command and tells what came of it.

        Raises:
            InvalidInput: the command cannot be carried out; everything is as it was before.
        """
        answer: list[Event] = []
        match command:
            case Pace():
                self.pace = command
                self._picture = None
            case Watch():
                self._look(command)
            case Configure():
                answer = self._configure(command.config)
            case Change():
                answer = self._change(command)
            case Play():
                self._running().continue_after_early_stopping()
                self._set_going(playing=not self._has_diverged)
            case Pause():
                self._running()
                self._set_going(playing=False)
                self._altered = True
            case Step():
                self._step(command)
            case Reset():
                answer = self._reset(command.seed)
            case Save():
                answer = [self._saved()]
            case Resume(state=state):
                answer = self._resume(state)
            case SetParameter(layer=layer, source=source, target=target, value=value):
                self._running().set_parameter(layer, source, target, value)
                self._altered = True
            case _:
                raise ValueError(f"An experiment has no such command. Received: {type(command).__name__}")
        self._has_infinite_loss &= not isinstance(command, _ALTERING)
        return [*answer, *self.news()]

    def _configure(self, config: ExperimentConfig) -> list[Event]:
        self._admit(config)
        self._trainer = Trainer(config, keeps_last_update=True)
        return self._begin()

    def _saved(self) -> Saved:
        trainer = self._running()
        return Saved(self._beginnings, trainer.progress.epoch, trainer.progress.step, trainer.state())

    def _resume(self, state: str) -> list[Event]:
        try:
            data = b64decode(state, validate=True)
            self._trainer = Trainer.from_state(data, admit=self._admit, keeps_last_update=True)
        except InvalidConfig:
            raise
        except InvalidInput as error:
            raise RejectedCommand("invalid_state", error.problems) from None
        except ValueError:
            raise RejectedCommand("invalid_state", not_a_checkpoint().problems) from None
        return self._begin()

    def _change(self, command: Change) -> list[Event]:
        trainer = self._running()
        before, rows, layout = trainer.config, trainer.rows, trainer.network.layout
        after = change_config(before, command.changes)
        self._admit(after)
        trainer.change(after)
        self._altered = True
        self._forget_what_is_gone()
        if begins_anew(before, after):
            return self._begin()
        if trainer.network.layout.layers != layout.layers or not _are_equal(trainer.rows, rows):
            return [self._configured()]
        return [Changed(after)]

    def _reset(self, seed: int | None) -> list[Event]:
        trainer = self._running()
        if seed is not None:
            trainer.change(change_config(trainer.config, {"seed": seed}))
        trainer.reset()
        return self._begin()

    def _step(self, command: Step) -> None:
        self._set_going(playing=False)
        if self._has_diverged:
            return
        self._running().continue_after_early_stopping()
        if command.unit == "epoch":
            self._goal = self._ahead(epochs=command.count)
        else:
            self._goal = self._ahead(batches=command.count)

    def _ahead(self, *, epochs: int | None = None, batches: int | None = None) -> _Goal | None:
        """So far from here: by batches if they are given, else by epochs, else nowhere."""
        progress = self._running().progress
        if batches is not None:
            return _Goal(step=progress.step + batches)
        return None if epochs is None else _Goal(epoch=progress.epoch + epochs)

    def _look(self, watch: Watch) -> None:
        if self._trainer is not None:
            _require_neuron(watch, self._trainer.network.layout.n_hidden)
            _require_class(watch, self._trainer.config)
            _require_parameter(watch, self._trainer.network.layout.n_parameters)
        self.watch = watch
        self._altered = True

    def _begin(self) -> list[Event]:
        """Stands still at a new beginning, and describes it."""
        self._beginnings += 1
        self._set_going(playing=False)
        self._altered = True
        self._forget_what_is_gone()
        if self.watch.sample is not None:
            # The place stays; what its target was need not be a target any more.
            self.watch = self.watch.model_copy(update={"sample": self.watch.sample[:2]})
        return [self._configured()]

    def _forget_what_is_gone(self) -> None:
        """Watches no neuron and no parameter that the network does not have any more."""
        layout, watch = self._running().network.layout, self.watch
        if watch.neuron is not None and watch.neuron >= layout.n_hidden:
            self.watch = self.watch.model_copy(update={"neuron": None})
        if watch.parameter is not None and watch.parameter >= layout.n_parameters:
            self.watch = self.watch.model_copy(update={"parameter": None})

    def _configured(self) -> Configured:
        trainer = self._running()
        return Configured(self._beginnings, trainer.config, trainer.network.layout, trainer.rows)

    def _set_going(self, *, playing: bool) -> None:
        """Plays or stands still, forgets a step under way, and has the state told even if it is as before."""
        self._playing = playing
        self._goal = None
        self._picture = None
        self._told = None

    def _running(self) -> Trainer:
        if self._trainer is None:
            problem = Problem("", "not_configured")
            raise RejectedCommand("not_configured", [problem])
        return self._trainer

    # ---- training

    @property
    def wants_to_run(self) -> bool:
        """Whether there is training to do, now or after the picture that it waits for."""
        return self._playing or self._goal is not None

    @property
    def waits_for_pictures(self) -> bool:
        """Whether training is paced by pictures: so many epochs or batches, then one snapshot, and so on."""
        return self._playing and (self.pace.epochs_per_frame, self.pace.batches_per_frame) != (None, None)

    @property
    def is_playing(self) -> bool:
        """Whether it trains until told otherwise; a step under way is not meant."""
        return self._playing

    def advance(self, max_steps: int) -> int:
        """Trains on to where a step ends or a picture is due, at most so many updates; returns how many."""
        trainer = self._running()
        done = 0
        if self._goal is not None:
            done = self._advance_to(self._goal, max_steps)
            if self._has_reached(self._goal):
                self._goal = None
        elif self._playing:
            if self._picture is None:
                pace = self.pace
                self._picture = self._ahead(epochs=pace.epochs_per_frame, batches=pace.batches_per_frame)
            done = self._advance_to(self._picture or _Goal(), max_steps)
        if done:
            self._trained, self._has_infinite_loss = True, False
        if trainer.progress.diverged or trainer.is_stopped:
            self._playing = False
            self._goal = None
            self._trained = True  # the picture of the end is still to come, even if nothing was left to train
        return done

    def _advance_to(self, goal: _Goal, max_steps: int) -> int:
        trainer = self._running()
        if goal.step is not None:
            max_steps = min(max_steps, goal.step - trainer.progress.step)
        return trainer.advance(max_steps, until_epoch=goal.epoch)

    def _has_reached(self, goal: _Goal) -> bool:
        progress = self._running().progress
        return (goal.step is not None and progress.step >= goal.step) or (
            goal.epoch is not None and progress.epoch >= goal.epoch
        )

    @property
    def step_kind(self) -> Hashable:
        """What decides how long a step takes: equal for experiments whose steps cost the same."""
        trainer = self._running()
        return trainer.network.layout.layers, min(trainer.config.training.batch_size, len(trainer.rows.train))

    def news(self) -> list[Event]:
        """The state as an event, if whether or how the experiment runs was not told yet."""
        if self._trainer is None:
            return []
        progress = self._trainer.progress
        told = (self._playing, self.status)
        if told == self._told:
            return []
        self._told = told
        best = self._trainer.best_epoch if self._trainer.is_stopped else None
        return [State(self._playing, self.status, progress.epoch, progress.step, best)]

    @property
    def status(self) -> Status:
        """What the experiment is doing; a step under way counts as paused."""
        progress = self._running().progress
        if self._has_diverged:
            return "diverged"
        if self._running().is_stopped:
            return "stopped"
        if self._playing:
            return "playing"
        return "paused" if progress.step else "ready"

    @property
    def _has_diverged(self) -> bool:
        return self._has_infinite_loss or self._running().progress.diverged

    @property
    def epochs(self) -> float:
        """How far training has come, the begun epoch counted as a fraction; 0 before the first config."""
        if self._trainer is None:
            return 0.0
        progress = self._trainer.progress
        return progress.epoch + progress.offset / len(self._trainer.rows.train)

    # ---- pictures

    @property
    def wants_picture(self) -> bool:
        """Whether a snapshot would show something worth sending.

        That is: a command altered what is seen, or training halted, ended a step, or reached the next
        picture of its pace. A step under way is not shown, so that its one picture is of its end.
        """
        if self._trainer is None:
            return False
        if self._altered or not self._trained:
            return self._altered
        if self._playing:
            return self._picture is None or self._has_reached(self._picture)
        return self._goal is None

    def snapshot(self) -> Snapshot:
        """This moment as it is watched. Paced training goes on once it was taken."""
        trainer = self._running()
        panels = self._panels.due(self.watch, is_playing=self._playing)
        tensors, metadata = read_panels(panels, trainer, self.watch)
        if not np.isfinite(tensors["train_loss"]):
            self._has_infinite_loss, self._playing, self._goal = True, False, None
        self._trained = self._altered = False
        self._picture = None
        progress = trainer.progress
        return Snapshot(progress.epoch, progress.step, self.status, progress.offset, tensors, metadata)


def _are_equal(one: Rows, other: Rows) -> bool:
    return one is other or (
        one.task == other.task
        and np.array_equal(one.train, other.train)
        and np.array_equal(one.test, other.test)
    )


def _require_neuron(watch: Watch, n_hidden: int) -> None:
    if watch.neuron is not None and watch.neuron >= n_hidden:
        allowed = Interval(0, n_hidden - 1) if n_hidden else Phrase("no_hidden_neurons")
        problem = Problem("neuron", "not_a_hidden_neuron", received=watch.neuron, allowed=allowed)
        raise RejectedCommand("invalid_message", [problem])


def _require_parameter(watch: Watch, n_parameters: int) -> None:
    if watch.parameter is not None and watch.parameter >= n_parameters:
        allowed = Interval(0, n_parameters - 1)
        problem = Problem("parameter", "not_a_parameter", received=watch.parameter, allowed=allowed)
        raise RejectedCommand("invalid_message", [problem])


def _require_class(watch: Watch, config: ExperimentConfig) -> None:
    if not TASKS[config.task].has_output_per_class or watch.sample is None or len(watch.sample) < 3:
        return
    classes = range(config.n_outputs)
    if watch.sample[2] not in classes:
        allowed = Interval(0, classes[-1])
        problem = Problem("sample", "target_not_a_class", received=watch.sample, allowed=allowed)
        raise RejectedCommand("invalid_message", [problem])
