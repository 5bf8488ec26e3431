"""A live experiment with a crowd beside it: the same under other seeds, one of which can take the stage."""

from collections.abc import Callable
from dataclasses import replace

from playground.config import ExperimentConfig
from playground.live.activity import Activity, Goal, Unshown
from playground.live.crowd import Crowd
from playground.live.crowd_panel import CROWD
from playground.live.crowd_reading import read_crowd
from playground.live.events import Event, RejectedCommand
from playground.live.experiment import Experiment
from playground.live.messages import Command, GatherCrowd, Reset, TakeSeed
from playground.live.panel_schedule import PanelSchedule
from playground.live.panels import PANELS
from playground.problems.errors import InvalidConfig, Problem

Admit = Callable[[ExperimentConfig, int], None]
"""Raises InvalidInput for a config, of so many seeds at once, that is larger than this server takes."""


class CrowdedExperiment(Experiment):
    """An experiment that gathers a crowd on command; the crowd is advanced apart, when there is time for it.

    Args:
        admit: as `Admit`.
        has_kernels: as of an `Experiment`.
    """

    def __init__(self, admit: Admit, has_kernels: Callable[[], bool] = lambda: True) -> None:
        super().__init__(lambda config: admit(config, self.crowd.wish.seeds), has_kernels)
        self.crowd = Crowd()
        self._admit_seeds = admit
        row = replace(PANELS["crowd"], read=lambda _trainer, _watch, _since: read_crowd(self.crowd))
        self._panels = PanelSchedule({**PANELS, row.name: row})
        self._handlers = {**self._handlers, GatherCrowd: self._gather, TakeSeed: self._take_seed}

    def apply(self, command: Command) -> list[Event]:
        """As of an `Experiment`; what was done to the stage is done to the crowd.

        Args:
            command: any but `Ack`.

        Returns:
            What came of it.

        Raises:
            InvalidInput: the command cannot be carried out.
        """
        events = super().apply(command)
        if isinstance(command, Reset):
            self.crowd.disperse()
        self._follow()
        return events

    def _follow(self) -> None:
        if self._trainer is not None:
            self.crowd.follow(self._trainer)

    def _gather(self, wish: GatherCrowd) -> list[Event]:
        if self._trainer is not None:
            try:
                self._admit_seeds(self._trainer.config, wish.seeds)
            except InvalidConfig as error:
                raise RejectedCommand("too_large", error.problems) from None
        self.crowd.gather(wish, self._trainer)
        self._unshown = Unshown.COMMAND
        return []

    def _take_seed(self, command: TakeSeed) -> list[Event]:
        stage = self._running()
        if command.seed not in self.crowd.seeds:
            problem = Problem(
                "seed", "not_in_the_crowd", command.seed, [str(seed) for seed in self.crowd.seeds]
            )
            raise RejectedCommand("invalid_config", [problem])
        step = stage.progress.step
        if command.seed == stage.config.seed:
            return []
        self._trainer = self._takeover.follow(*self.crowd.log_of(command.seed))
        events = self._begin()
        self._do(Activity.SEEKING, Goal(step=step))
        return events

    # ---- training

    @property
    def crowd_is_behind(self) -> bool:
        """Whether the crowd has training to do; it rests while the stage is on its way to another step.

        At a pace it trains the epochs of several frames in one go, as often as it is shown: most of a small
        network's epoch is the call.
        """
        if self._activity is Activity.SEEKING or self._is_taken_over or not self.crowd.is_behind:
            return False
        epochs = self.pace.epochs_per_frame
        if not self.is_playing or epochs is None:
            return True
        return self._running().progress.epoch - self.crowd.epoch >= epochs * CROWD.frames_per_reading

    def advance(self, max_steps: int) -> int:
        """As of an `Experiment`.

        Args:
            max_steps: the most updates to make.

        Returns:
            The number of updates made.
        """
        before = self._trainer
        # Whoever has stopped sooner than the stage did has all of it done there, as in the crowd.
        while (
            before is not None
            and self._activity is Activity.SEEKING
            and before.is_stopped
            and before.bring_forward()
        ):
            pass
        done = super().advance(max_steps)
        if self._trainer is not before:
            self._follow()
        return done

    # ---- pictures

    @property
    def wants_picture(self) -> bool:
        """As of an `Experiment`; also while the crowd catches up with a stage at rest."""
        if super().wants_picture:
            return True
        is_at_rest = self._trainer is not None and self._activity is Activity.PAUSED
        return is_at_rest and "crowd" in self.watch.panels and self.crowd.wants_picture

    def shown(self) -> None:
        """As of an `Experiment`."""
        is_sent = any(
            panel.name == "crowd" for panel in self._panels.due(self.watch, is_playing=self.is_playing)
        )
        super().shown()
        if is_sent:
            self.crowd.shown()
