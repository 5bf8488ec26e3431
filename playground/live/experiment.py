"""One live experiment: applies commands, advances training, yields snapshots.

It has no sockets, threads or clock: its owner decides when to advance and how far at a time.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from playground.config import ExperimentConfig, begins_anew, change_config
from playground.live.activity import Activity, Goal, Unshown
from playground.live.branch_messages import BeginBranch, OpenBranch, SeekBackUntil
from playground.live.events import Event, HistoryPart, RejectedCommand, Saved
from playground.live.going_back import GoingBack
from playground.live.messages import (
    BeginStudy,
    Change,
    Command,
    Configure,
    Pace,
    Pause,
    PauseAt,
    Play,
    ReadHistory,
    ReadLog,
    Reset,
    Resume,
    Save,
    Seek,
    SetParameter,
    Step,
    TakeSeed,
    Watch,
)
from playground.live.studies import Studies
from playground.live.watching import require_watchable
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from playground.training.checkpoint import not_a_checkpoint
from playground.training.marks import estimated_step_ns

# Carried out at the step that is sought, and so not before training is there.
_AT_THE_GOAL = (
    BeginBranch,
    BeginStudy,
    Change,
    Pause,
    Play,
    ReadHistory,
    ReadLog,
    Save,
    SeekBackUntil,
    SetParameter,
    Step,
    TakeSeed,
)

# After which studies of what was are of no use.
_OF_ANOTHER_EXPERIMENT = (
    BeginBranch,
    Change,
    Configure,
    OpenBranch,
    Reset,
    Resume,
    Seek,
    SeekBackUntil,
    SetParameter,
    TakeSeed,
)

MOST_AT_ONCE_NS = 100_000_000
"""For how long a command that comes during a seek may hold up a worker thread."""


class Experiment(GoingBack):
    """A trainer under live commands, with its activity and what its client watches.

    It exists before its first config, so that pace and watch can be set at any time and outlive a config.

    Args:
        admit: raises InvalidConfig for a config larger than this server takes.
        has_kernels: whether they are compiled; until then the plain reference trains.
    """

    def __init__(
        self, admit: Callable[[ExperimentConfig], None], has_kernels: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(admit, has_kernels)
        self.studies = Studies()
        self._handlers: Mapping[type[Command], Callable[[Any], list[Event]]] = {
            Pace: self._set_pace,
            Watch: self._set_watch,
            Configure: self._configure,
            Change: self._change,
            BeginBranch: self._begin_branch,
            Play: self._play,
            Pause: self._pause,
            Step: self._step,
            Reset: self._reset,
            Save: self._save,
            Resume: self._resume,
            ReadHistory: lambda command: [HistoryPart.of(self._running().recorded, command.since)],
            PauseAt: self._set_pause_at,
            SetParameter: self._set_parameter,
            BeginStudy: self._begin_study,
            **self._moment_handlers(),
        }

    def apply(self, command: Command) -> list[Event]:
        """Carry out one command.

        Args:
            command: any but `Ack`.

        Returns:
            What came of it, in the order in which a client has to learn it.

        Raises:
            InvalidInput: the command cannot be carried out; everything is as it was before.
        """
        handle = self._handlers.get(type(command))
        if handle is None:
            raise ValueError(f"An experiment has no such command. Received: {type(command).__name__}")
        if self._activity is Activity.SEEKING and isinstance(command, _AT_THE_GOAL):
            self._give_up()
            self._arrive()
        answer = handle(command)
        if isinstance(command, _OF_ANOTHER_EXPERIMENT):
            self.studies.cancel_all()
        return [*answer, *self.pending_events()]

    def pending_events(self) -> list[Event]:
        """As of a `GoingBack`; also what studies have found."""
        return [*super().pending_events(), *self.studies.events()]

    def _arrive(self) -> None:
        """Train to the step that is sought, unless that would hold up other connections."""
        network = self._running().network
        step_ns = estimated_step_ns(network.layout.n_parameters, self._samples_per_step)
        self.advance(int(MOST_AT_ONCE_NS / (step_ns + network.extra_step_ns)))
        if self._activity is Activity.SEEKING:
            raise RejectedCommand("seeking", [Problem("", "still_seeking")])

    def _set_pause_at(self, command: PauseAt) -> list[Event]:
        self._pause_at = command.epoch
        return []

    def _set_pace(self, command: Pace) -> list[Event]:
        self.pace = command
        if self._activity is Activity.PLAYING:
            self._goal = None
        return []

    def _set_watch(self, command: Watch) -> list[Event]:
        if self._trainer is not None:
            require_watchable(command, self._trainer)
        self.watch = command
        self._unshown = Unshown.COMMAND
        return []

    def _configure(self, command: Configure) -> list[Event]:
        self._admit(command.config)
        self._trainer = self._takeover.begin(command.config)
        return self._begin()

    def _change(self, command: Change) -> list[Event]:
        trainer = self._running()
        before, after = trainer.config, change_config(trainer.config, command.changes)
        self._admit(after)
        trainer.change(after)
        if begins_anew(before, after):
            return self._begin()
        self._unshown = Unshown.COMMAND
        return [self._config_event()]

    def _begin_branch(self, command: BeginBranch) -> list[Event]:
        self._admit(command.config)
        self._running().begin_branch(command.config)
        self._unshown = Unshown.COMMAND
        return [self._config_event()]

    def _play(self, _: Play) -> list[Event]:
        self._running().continue_after_early_stopping()
        self._do(Activity.PAUSED if self._running().progress.diverged else Activity.PLAYING)
        return []

    def _pause(self, _: Pause) -> list[Event]:
        self._running().pause()
        self._do(Activity.PAUSED)
        self._unshown = Unshown.COMMAND
        return []

    def _step(self, command: Step) -> list[Event]:
        trainer = self._running()
        if command.back:
            return self._step_back(command)
        if trainer.progress.diverged:
            self._do(Activity.PAUSED)
            return []
        trainer.continue_after_early_stopping()
        self._do(Activity.STEPPING, Goal.of_step(trainer.progress, command))
        return []

    def _reset(self, command: Reset) -> list[Event]:
        trainer = self._running()
        if command.seed is not None:
            trainer.change(change_config(trainer.config, {"seed": command.seed}))
        trainer.reset()
        return self._begin()

    def _save(self, command: Save) -> list[Event]:
        trainer = self._running()
        progress = trainer.progress
        tree = trainer.experiment_file() if command.with_tree else None
        return [Saved(self._announced.beginnings, progress.epoch, progress.step, trainer.state(), tree)]

    def _resume(self, command: Resume) -> list[Event]:
        step = None
        try:
            if command.tree is None:
                self._trainer = self._takeover.resume(_bytes_of(command.state or ""), self._admit)
            else:
                state = None if command.state is None else _bytes_of(command.state)
                self._trainer, step = self._takeover.reopen(command.tree, state, self._admit)
        except InvalidConfig:
            raise
        except InvalidInput as error:
            is_of_tree = error.problems[0].field.split(".")[0] == "tree"
            raise RejectedCommand("invalid_tree" if is_of_tree else "invalid_state", error.problems) from None
        events = self._begin()
        if step is not None and step > self._trainer.progress.step:
            self._do(Activity.SEEKING, Goal(step=step))
        return events

    def _begin_study(self, command: BeginStudy) -> list[Event]:
        trainer = self._running()
        if command.settings is None:
            self.studies.cancel(command.name)
        else:
            self.studies.begin(command.name, command.settings, trainer, self._announced.beginnings)
        return []

    def _set_parameter(self, command: SetParameter) -> list[Event]:
        self._running().set_parameter(command.layer, command.source, command.target, command.value)
        self._unshown = Unshown.COMMAND
        return []


def _bytes_of(state: str) -> bytes:
    try:
        return b64decode(state, validate=True)
    except ValueError:
        raise not_a_checkpoint() from None
