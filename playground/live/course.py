"""The course of a live experiment: what trains, how far it goes, what of that was not told or shown yet."""

from collections.abc import Callable, Hashable

from playground.config import ExperimentConfig
from playground.live.activity import Activity, Goal, Unshown
from playground.live.announcing import Announced
from playground.live.events import Changed, Configured, Event, RejectedCommand
from playground.live.history_tail import HistoryTail
from playground.live.messages import Pace, Watch
from playground.live.panel import read_panels
from playground.live.panel_schedule import PanelSchedule
from playground.live.snapshot import Snapshot, Status
from playground.live.takeover import Takeover
from playground.live.watching import without_missing, without_target
from playground.problems.errors import Problem
from playground.training.trainer import Trainer


class Course:
    """A trainer with its activity and what its client watches; without one until the first config.

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
            if has_ended:
                trainer.pause()
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

    def pending_events(self) -> list[Event]:
        """Events about config and state that the client has not got yet; they count as sent.

        The config changes without a command where training passes a change that it had gone back behind.
        """
        if self._trainer is None or self._activity is Activity.SEEKING:
            return []
        trainer = self._trainer
        events: list[Event] = [self._config_event()] if self._announced.has_another_config(trainer) else []
        return [
            *events,
            *self._tree_events(),
            *self._announced.state_events(trainer, self.status, is_playing=self.is_playing),
        ]

    def _tree_events(self) -> list[Event]:
        """What is new about branches."""
        return []

    def _config_event(self) -> Configured | Changed:
        trainer = self._running()
        self.watch = without_missing(self.watch, trainer)
        return self._announced.config_event(trainer)

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
        size = trainer.network.layout.n_parameters
        panels = self._panels.due(watch, is_playing=self.is_playing, n_parameters=size)
        tensors, metadata = read_panels(panels, trainer, watch, self._history.since)
        progress = trainer.progress
        return Snapshot(progress.epoch, progress.step, self.status, progress.offset, tensors, metadata)

    def shown(self) -> None:
        """Go on after the client was sent the latest snapshot, after which nothing else was done."""
        size = self._running().network.layout.n_parameters
        self._panels.count(self.watch, is_playing=self.is_playing, n_parameters=size)
        self._unshown = Unshown.NOTHING
        if "history" in self.watch.panels:
            self._history.sent(self._running().recorded)
        if self._activity is Activity.PLAYING:
            self._goal = None
