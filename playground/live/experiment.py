"""One live experiment: applies commands, advances training, yields snapshots.

It has no sockets, threads or clock: its owner decides when to advance and how far at a time.
"""

from base64 import b64decode
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from playground.config import ExperimentConfig, begins_anew, change_config
from playground.live.activity import Activity, Goal, Unshown
from playground.live.announcing import Announced
from playground.live.history_tail import HistoryTail
from playground.live.messages import (
    Change,
    Changed,
    Command,
    Configure,
    Configured,
    Event,
    HistoryPart,
    Log,
    Pace,
    Pause,
    PauseAt,
    Play,
    ReadHistory,
    ReadLog,
    RejectedCommand,
    Reset,
    Resume,
    Save,
    Saved,
    Seek,
    SetParameter,
    Step,
    Watch,
)
from playground.live.panel import read_panels
from playground.live.panel_schedule import PanelSchedule
from playground.live.snapshot import Snapshot, Status
from playground.live.takeover import Takeover
from playground.live.watching import require_watchable, without_missing, without_target
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from playground.training.checkpoint import not_a_checkpoint
from playground.training.timeline import estimated_step_ns
from playground.training.trainer import Trainer

# Carried out at the step that is sought, and so not before training is there.
_AT_THE_GOAL = (Change, Pause, Play, ReadHistory, ReadLog, Save, SetParameter, Step)

MOST_AT_ONCE_NS = 100_000_000
"""For how long a command that comes during a seek may hold up a worker thread."""


class Experiment:
    """A trainer under live commands, with its activity and what its client watches.

    It exists before its first config, so that pace and watch can be set at any time and outlive a config.

    Args:
        admit: raises InvalidConfig for a config larger than this server takes.
        has_kernels: whether they are compiled; until then the plain reference trains.
    """

    def __init__(
        self, admit: Callable[[ExperimentConfig], None], has_kernels: Callable[[], bool] = lambda: True
    ) -> None:
        self.pace = Pace()
        self.watch = Watch()
        self._admit = admit
        self._takeover = Takeover(has_kernels)
        self._trainer: Trainer | None = None
        self._activity = Activity.PAUSED
        # Of STEPPING and SEEKING the end; of PLAYING where the next picture is due, None for at once.
        self._goal: Goal | None = None
        self._unshown = Unshown.NOTHING
        self._panels = PanelSchedule()
        self._pause_at: int | None = None  # an epoch
        self._history = HistoryTail()
        self._announced = Announced()
        self._handlers: Mapping[type[Command], Callable[[Any], list[Event]]] = {
            Pace: self._set_pace,
            Watch: self._set_watch,
            Configure: self._configure,
            Change: self._change,
            Play: self._play,
            Pause: self._pause,
            Step: self._step,
            Reset: self._reset,
            Save: self._save,
            Resume: self._resume,
            Seek: self._seek,
            ReadLog: self._read_log,
            ReadHistory: lambda command: [HistoryPart.of(self._running().recorded, command.since)],
            PauseAt: self._set_pause_at,
            SetParameter: self._set_parameter,
        }

    # ---- commands

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
            self._arrive()
        answer = handle(command)
        return [*answer, *self.pending_events()]

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

    def _play(self, _: Play) -> list[Event]:
        self._running().continue_after_early_stopping()
        self._do(Activity.PAUSED if self._running().progress.diverged else Activity.PLAYING)
        return []

    def _pause(self, _: Pause) -> list[Event]:
        self._running()
        self._do(Activity.PAUSED)
        self._unshown = Unshown.COMMAND
        return []

    def _step(self, command: Step) -> list[Event]:
        trainer = self._running()
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

    def _save(self, _: Save) -> list[Event]:
        trainer = self._running()
        progress = trainer.progress
        return [Saved(self._announced.beginnings, progress.epoch, progress.step, trainer.state())]

    def _resume(self, command: Resume) -> list[Event]:
        try:
            data = b64decode(command.state, validate=True)
            self._trainer = self._takeover.resume(data, self._admit)
        except InvalidConfig:
            raise
        except InvalidInput as error:
            raise RejectedCommand("invalid_state", error.problems) from None
        except ValueError:
            raise RejectedCommand("invalid_state", not_a_checkpoint().problems) from None
        return self._begin()

    def _seek(self, command: Seek) -> list[Event]:
        self._running().rewind(command.step, epoch=command.epoch)
        self._history.cut(self._running().recorded)
        self._do(Activity.SEEKING, Goal(command.step, command.epoch))
        return []

    def _read_log(self, _: ReadLog) -> list[Event]:
        trainer = self._running()
        return [
            Log(self._announced.beginnings, trainer.progress, trainer.furthest, trainer.log, trainer.future)
        ]

    def _set_parameter(self, command: SetParameter) -> list[Event]:
        self._running().set_parameter(command.layer, command.source, command.target, command.value)
        self._unshown = Unshown.COMMAND
        return []

    def _begin(self) -> list[Event]:
        """Pause at a new beginning, and describe it."""
        self._history.begin()
        self._do(Activity.PAUSED)
        self._unshown = Unshown.COMMAND
        self.watch = without_target(self.watch, self._running().rows.n_inputs)
        self._announced.begin()
        return [self._config_event()]

    def _do(self, activity: Activity, goal: Goal | None = None) -> None:
        """Begin an activity, and send the state even if it is as before."""
        self._activity, self._goal = activity, goal
        self._announced.repeat_state()

    def _running(self) -> Trainer:
        if self._trainer is None:
            raise RejectedCommand("not_configured", [Problem("", "not_configured")])
        return self._trainer

    # ---- training

    @property
    def wants_to_run(self) -> bool:
        """Whether there is training to do, now or after the picture that it waits for."""
        return self._activity is not Activity.PAUSED or self._is_taken_over

    @property
    def waits_for_pictures(self) -> bool:
        """Whether training is paced by pictures: so many epochs or batches, then one snapshot, and so on."""
        has_pace = (self.pace.epochs_per_frame, self.pace.batches_per_frame) != (None, None)
        return self.is_playing and has_pace and not self._is_taken_over

    @property
    def is_playing(self) -> bool:
        """Whether it trains without a goal; false during a step."""
        return self._activity is Activity.PLAYING

    def advance(self, max_steps: int) -> int:
        """Train on to where a step ends or a picture is due.

        Args:
            max_steps: the most updates to make.

        Returns:
            The number of updates made.
        """
        if self._is_taken_over:
            return self._take_over(max_steps)
        trainer = self._running()
        if self._activity is Activity.PAUSED:
            return 0
        if self._activity is Activity.PLAYING and self._goal is None:
            self._goal = Goal.of_pace(trainer.progress, self.pace)
        pause_at = self._pause_ahead
        done = self._advance_to(self._goal or Goal(), max_steps)
        if done:
            self._unshown = max(self._unshown, Unshown.TRAINING)
        has_arrived = self._goal is not None and self._goal.is_reached(trainer.progress)
        has_ended = trainer.progress.diverged or trainer.is_stopped or trainer.progress.epoch == pause_at
        if self._activity is Activity.SEEKING:
            if has_arrived or not done:
                self._do(Activity.PAUSED)
                self._unshown = Unshown.COMMAND
        elif has_ended or (has_arrived and self._activity is Activity.STEPPING):
            self._activity, self._goal = Activity.PAUSED, None
            self._unshown = max(self._unshown, Unshown.TRAINING)  # of the end, even if nothing was trained
        return done

    def _advance_to(self, goal: Goal, max_steps: int) -> int:
        trainer = self._running()
        if goal.step is not None:
            max_steps = min(max_steps, goal.step - trainer.progress.step)
        until = min((each for each in (goal.epoch, self._pause_ahead) if each is not None), default=None)
        return trainer.advance(max_steps, until_epoch=until)

    @property
    def _pause_ahead(self) -> int | None:
        """The epoch at which playing is going to pause."""
        at = self._pause_at
        return at if self.is_playing and at is not None and at > self._running().progress.epoch else None

    @property
    def _is_taken_over(self) -> bool:
        return self._trainer is not None and self._takeover.is_due(self._trainer)

    def _take_over(self, max_steps: int) -> int:
        """Compute anew what the reference has trained, which goes no further; then go on as was asked."""
        replacement, done = self._takeover.advance(self._running(), max_steps)
        if replacement is not None:
            self._trainer = replacement
            self._unshown = Unshown.COMMAND
            self._history.begin()
        return done

    @property
    def step_kind(self) -> Hashable:
        """What decides how long a step takes: equal for experiments whose steps cost the same."""
        network = self._running().network
        is_reference = network.is_reference and not self._is_taken_over
        return is_reference, network.layout.layers, self._samples_per_step

    @property
    def _samples_per_step(self) -> int:
        trainer = self._running()
        return min(trainer.config.training.batch_size, len(trainer.rows.train))

    @property
    def status(self) -> Status:
        """What the experiment is doing; a step under way counts as paused."""
        trainer = self._running()
        if trainer.progress.diverged:
            return "diverged"
        if trainer.is_stopped:
            return "stopped"
        if self.is_playing:
            return "playing"
        return "paused" if trainer.progress.step else "ready"

    @property
    def epochs(self) -> float:
        """How far training has come, the begun epoch counted as a fraction; 0 before the first config."""
        if self._trainer is None:
            return 0.0
        progress = self._trainer.progress
        return progress.epoch + progress.offset / len(self._trainer.rows.train)

    # ---- events

    def pending_events(self) -> list[Event]:
        """Events about config and state that the client has not got yet; they count as sent.

        The config changes without a command where training passes a change that it had gone back behind.
        """
        if self._trainer is None or self._activity is Activity.SEEKING:
            return []
        trainer = self._trainer
        events: list[Event] = [self._config_event()] if self._announced.has_another_config(trainer) else []
        return [*events, *self._announced.state_events(trainer, self.status, is_playing=self.is_playing)]

    def _config_event(self) -> Configured | Changed:
        trainer = self._running()
        self.watch = without_missing(self.watch, trainer)
        return self._announced.config_event(trainer)

    # ---- pictures

    @property
    def wants_picture(self) -> bool:
        """Whether a snapshot would show something worth sending.

        That is: a command altered what is seen, or training halted, ended a step, or reached the next
        picture of its pace. What lies on the way to a goal is not shown, so that there is one picture of it.
        """
        if self._trainer is None or self._activity is Activity.SEEKING:
            return False
        if self._unshown is not Unshown.TRAINING:
            return self._unshown is Unshown.COMMAND
        if self._activity is Activity.PLAYING:
            return self._goal is None or self._goal.is_reached(self._trainer.progress)
        return self._activity is Activity.PAUSED

    def snapshot(self) -> Snapshot:
        """Compute what the client watches; changes nothing."""
        trainer = self._running()
        watch = without_missing(self.watch, trainer)  # the network may have changed during training
        panels = self._panels.due(watch, is_playing=self.is_playing)
        tensors, metadata = read_panels(panels, trainer, watch, self._history.since)
        progress = trainer.progress
        return Snapshot(progress.epoch, progress.step, self.status, progress.offset, tensors, metadata)

    def shown(self) -> None:
        """Go on after the client was sent the latest snapshot, after which nothing else was done."""
        self._panels.count(self.watch, is_playing=self.is_playing)
        self._unshown = Unshown.NOTHING
        if "history" in self.watch.panels:
            self._history.sent(self._running().recorded)
        if self._activity is Activity.PLAYING:
            self._goal = None
