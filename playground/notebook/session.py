"""A live experiment in a notebook's process, and the thread that trains it while cells run and wait."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from weakref import WeakSet

from playground.config import ExperimentConfig
from playground.live.events import Configured, Event, State
from playground.live.experiment import Experiment
from playground.live.messages import (
    Command,
    Configure,
    Pace,
    Pause,
    PauseAt,
    Play,
    Step,
    Watch,
)
from playground.live.snapshot import Snapshot
from playground.notebook.front_end import FrontEnd
from playground.notebook.kernels import are_loaded, prepare_kernels, wait_for_kernels
from playground.notebook.turns import Turns
from playground.training.metrics import Metrics
from playground.training.trainer import Trainer
from playground.web.live.pacing import FrameClock, StepCosts, slice_seconds

FRAMES_PER_SECOND = 25.0
_LOOK_S = 0.1  # between two looks whether a long wait was interrupted
_MOST_STEPS = 1_000_000  # of one command
# After these a front end's history is as it was; after any other it is sent again.
_KEEP_HISTORY = (Pace, Pause, PauseAt, Play, Step, Watch)

_log = logging.getLogger(__name__)


class _Experiment(Experiment):
    """An experiment whose trainer may be looked at."""

    @property
    def trainer(self) -> Trainer:
        return self._running()

    @property
    def is_taken_over(self) -> bool:
        """Whether kernels are computing anew what the reference had trained, or are to."""
        return self._is_taken_over

    def description(self) -> list[Event]:
        """All that a front end has to be told first."""
        trainer, place = self.trainer, self.trainer.progress
        configured = Configured(
            self._announced.beginnings, trainer.config, trainer.network.layout, trainer.rows, place
        )
        return [configured, State(self.is_playing, self.status, place.epoch, place.step)]


class Session:
    """An experiment that trains in a thread. Every method may be called by any thread.

    Args:
        config: to begin with.
    """

    def __init__(self, config: ExperimentConfig) -> None:
        prepare_kernels()
        self._turns = Turns()
        self._experiment = _Experiment(lambda _: None, are_loaded)
        self._experiment.apply(Pace(frames_per_second=FRAMES_PER_SECOND))
        self._experiment.apply(Configure(config=config))
        self._front_ends: WeakSet[FrontEnd] = WeakSet()
        self._clock = FrameClock(time.monotonic())
        self._costs = StepCosts()
        self._is_running = False  # whether there is a thread
        self._woken, self._halted = threading.Event(), threading.Event()

    def attach(self, front_end: FrontEnd) -> None:
        """Send what happens to a front end, as long as somebody holds it.

        Args:
            front_end: the receiver.
        """
        with self._turns:
            self._front_ends.add(front_end)

    def greet(self, front_end: FrontEnd) -> None:
        """Send a front end that has nothing yet all it needs.

        Args:
            front_end: an attached one.
        """
        with self._turns:
            now = time.monotonic()
            front_end.open(now)
            front_end.tell(self._experiment.description())
            self._show_to(front_end, self._experiment.snapshot(), now)

    def do(self, command: Command) -> list[Event]:
        """Carry out a command.

        Args:
            command: any but `Ack`.

        Returns:
            What came of it.

        Raises:
            InvalidInput: it cannot be carried out; everything is as it was.
        """
        with self._turns:
            events = self._experiment.apply(command)
            if not isinstance(command, _KEEP_HISTORY):
                for front_end in self._front_ends:
                    front_end.begin_history()
            self._tell(events)
            self._clock.hurry(FRAMES_PER_SECOND)
            self._set_going()
        return events

    @contextmanager
    def trainer(self) -> Iterator[Trainer]:
        """The trainer, which stands still meanwhile; computed by kernels, unless there are none."""
        self._settle()
        with self._turns:
            yield self._experiment.trainer

    @contextmanager
    def shown_trainer(self) -> Iterator[Trainer]:
        """The trainer as it is, which stands still meanwhile; until there are kernels, the reference's."""
        with self._turns:
            yield self._experiment.trainer

    @property
    def config(self) -> ExperimentConfig:
        """The config in force."""
        with self._turns:
            return self._experiment.trainer.config

    @property
    def is_playing(self) -> bool:
        """Whether it trains without a goal."""
        with self._turns:
            return self._experiment.is_playing

    @property
    def is_resting(self) -> bool:
        """Whether there is nothing to do, and everything was sent."""
        with self._turns:
            return not self._is_running

    @property
    def pace(self) -> Pace:
        """How much is trained between two pictures."""
        with self._turns:
            return self._experiment.pace

    def train(self, epochs: int) -> Metrics:
        """Train as quickly as possible, and wait for the end; pictures come meanwhile.

        Args:
            epochs: as of `Trainer.train`.

        Returns:
            The metrics at the end. An interrupt pauses training and is raised again.
        """
        self._settle()
        pace = self.pace
        with self._turns:
            until = self._experiment.trainer.progress.epoch + epochs
        try:
            if epochs > 0:
                self.do(Pace(epochs_per_frame=None, frames_per_second=FRAMES_PER_SECOND))
                self.do(PauseAt(epoch=until))
                self._halted.clear()
                self.do(Play())
                while self.is_playing:
                    self._halted.wait(_LOOK_S)
        finally:
            if self.is_playing:
                self.do(Pause())
            self.do(PauseAt(epoch=None))
            self.do(pace)
        with self.trainer() as trainer:
            return trainer.evaluate()

    def advance(self, n_steps: int) -> None:
        """Train some steps as quickly as possible, and wait for the end.

        Args:
            n_steps: updates to make; at most so many, where training ends before.
        """
        self._settle()
        step = self._step
        goal = step + n_steps
        try:
            while step < goal:
                count = min(goal - step, _MOST_STEPS)
                self._halted.clear()
                self.do(Step(unit="batch", count=count))
                while self._is_training:
                    self._halted.wait(_LOOK_S)
                if self._step < step + count:
                    break
                step += count
        finally:
            self.do(Pause())

    @property
    def _is_training(self) -> bool:
        with self._turns:
            return self._experiment.wants_to_run

    @property
    def _step(self) -> int:
        with self._turns:
            return self._experiment.trainer.progress.step

    def _settle(self) -> None:
        """Wait for the kernels, and until they have computed anew what the reference had trained."""
        while not wait_for_kernels(_LOOK_S):
            pass
        with self._turns:
            self._set_going()
        while are_loaded() and self._is_of_reference():
            time.sleep(0.01)

    def _is_of_reference(self) -> bool:
        with self._turns:
            return self._experiment.is_taken_over

    def _set_going(self) -> None:
        """Have a thread where there is something to do."""
        self._woken.set()
        if not self._is_running and self._has_work:
            self._is_running = True
            threading.Thread(target=self._run, name="playground-session", daemon=True).start()

    @property
    def _has_work(self) -> bool:
        is_behind = any(each.is_behind for each in self._front_ends)
        return self._experiment.wants_to_run or self._experiment.wants_picture or is_behind

    def _run(self) -> None:
        """Take turns as long as there is something to do."""
        wait_s = 0.0
        while True:
            if wait_s > 0:
                self._woken.wait(wait_s)
            self._woken.clear()
            with self._turns:
                try:
                    wait_s = self._turn()
                except Exception:  # noqa: BLE001 - a thread has nobody to raise it to
                    self._is_running = False
                    self._halted.set()
                    _log.exception("Training in the notebook has failed")
                    return
                if not self._has_work:
                    self._is_running = False
                    front_ends = list(self._front_ends)
                    break
        self._halted.set()
        for front_end in front_ends:
            front_end.on_halt()

    def _turn(self) -> float:
        """Train for a slice, and show a picture when it is time.

        Returns:
            Seconds until the next turn.
        """
        experiment, now = self._experiment, time.monotonic()
        waits = experiment.waits_for_pictures and (experiment.wants_picture or now < self._clock.next_at)
        if experiment.wants_to_run and not waits:
            cost = self._costs.of(experiment.step_kind)
            ends_with_picture = experiment.is_playing and not experiment.waits_for_pictures
            steps = cost.steps(slice_seconds(now, self._clock.next_at if ends_with_picture else inf))
            begun = time.thread_time()
            done = experiment.advance(steps)
            if done:
                cost.learn(done, time.thread_time() - begun)
        self._tell(experiment.pending_events())
        now = time.monotonic()
        if experiment.wants_picture and now >= self._clock.next_at:
            self._show(now)
            experiment.shown()
            self._clock.taken(now, experiment.pace.frames_per_second)
        self._catch_up(now)
        if not experiment.wants_to_run:
            self._halted.set()
        if experiment.wants_to_run and not experiment.waits_for_pictures:
            return 0.0
        times = [each.takes_frame_at for each in self._front_ends if each.is_behind]
        if experiment.wants_to_run or experiment.wants_picture:
            times.append(self._clock.next_at)
        return max(0.0, min(times, default=now) - now)

    def _show(self, now: float) -> None:
        """Send a picture to every front end that takes one."""
        for front_end in self._front_ends:
            front_end.is_behind = front_end.is_open
        self._catch_up(now)

    def _catch_up(self, now: float) -> None:
        """Send a picture to those that lack one and can take it by now."""
        takers = [each for each in self._front_ends if each.is_behind and each.takes_frame_at <= now]
        if takers:
            snapshot = self._experiment.snapshot()
            for front_end in takers:
                self._show_to(front_end, snapshot, now)

    def _show_to(self, front_end: FrontEnd, snapshot: Snapshot, now: float) -> None:
        experiment = self._experiment
        front_end.show(snapshot, experiment.trainer, experiment.watch, experiment.pace, now)

    def _tell(self, events: list[Event]) -> None:
        for front_end in self._front_ends:
            front_end.tell(events)
