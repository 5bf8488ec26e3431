"""Runs an experiment back until something has happened: its past is trained again, the last part first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis.conditions import MEANINGS, Condition, Parameters, Probe
from playground.config import ExperimentConfig
from playground.training.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Found:
    """Where the event lies.

    Args:
        epoch: completed epochs there.
        step: the first moment at which it has happened.
        detail: what else is to be said of it.
    """

    epoch: int
    step: int
    detail: Mapping[str, int] = field(default_factory=dict)


class SearchBack:
    """Looks for the latest event before where a trainer is.

    Ends of epochs are compared, from the latest backwards: parts between two checkpoints are trained again,
    the last part first. Within the epoch that is found, the batch is looked for. The trainer is moved
    meanwhile; `origin` is where it was.

    Args:
        trainer: whose current branch is searched.
        condition: what to look for.

    Raises:
        InvalidCommand: the condition makes no sense for this experiment.
    """

    def __init__(self, trainer: Trainer, condition: Condition) -> None:
        self.trainer, self.origin = trainer, trainer.progress
        self.found: Found | None = None
        self.is_done = False
        self._condition = condition
        self._probed: tuple[ExperimentConfig, Probe] | None = None
        self._meaning = MEANINGS[type(condition)]
        self._meaning.require(condition, trainer)
        self._meaning.probe(condition, trainer)
        self._later: tuple[int, Any] | None = None  # step and value of the first epoch end that was measured
        self._seen: list[tuple[int, Any]] = []  # the same of those in the part under way
        self._end, self._end_epoch, self._n_done = self.origin.step, self.origin.epoch, 0
        self._between: tuple[int, Any, int] | None = None  # within which epoch the batch is looked for
        self._begin_part()

    @property
    def n_epochs(self) -> tuple[int, int]:
        """How many epochs were searched, and of how many."""
        total = self.origin.epoch - self.trainer.earliest.epoch
        return total if self.is_done else self._n_done, total

    def advance(self, max_steps: int) -> int:
        """Search on.

        Args:
            max_steps: the most updates to make.

        Returns:
            The number of updates made.
        """
        done = 0
        while not self.is_done and done < max_steps:
            room = max_steps - done
            done += self._train_part(room) if self._between is None else self._look_for_batch(self._between)
        return done

    # ---- ends of epochs, part by part

    def _begin_part(self) -> None:
        """Go to the checkpoint before the part that was searched last."""
        if self._end <= self.trainer.earliest.step:
            self.is_done = True
            return
        begin = self.trainer.checkpoint_before(self._end)
        self.trainer.rewind(begin + 1)
        self.trainer.observe(self._see)
        self._seen = []
        self._begin, self._begin_epoch = begin, self.trainer.progress.epoch
        if begin == self.trainer.earliest.step and not self.trainer.progress.offset:
            self.trainer.advance(0)  # what is done at the beginning itself counts as done
            self._see(np.array([begin]), *self._here())

    def _train_part(self, max_steps: int) -> int:
        room = self._end - self.trainer.progress.step
        done = self.trainer.advance(min(max_steps, room))
        self._n_done = self.origin.epoch - self._end_epoch + self.trainer.progress.epoch - self._begin_epoch
        if done == room or not done:
            self._end_part()
        return done

    def _end_part(self) -> None:
        self.trainer.observe(None)
        moments = [each for each in self._seen if each[0] < self.origin.step]
        moments += [] if self._later is None else [self._later]
        for before, after in zip(moments[-2::-1], moments[:0:-1], strict=True):
            if self._has_happened(before[1], after[1]):
                self._between = (*before, after[0])
                self.trainer.rewind(before[0] + 1)
                self._probed = None
                return
        self._later = moments[0] if moments else None
        self._end, self._end_epoch = self._begin, self._begin_epoch
        self._begin_part()

    def _see(self, steps: NDArray[np.int64], parameters: Parameters, averages: NDArray[np.float64]) -> None:
        self._seen += zip(steps.tolist(), self._probe.measure(parameters, averages), strict=True)

    @property
    def _probe(self) -> Probe:
        """What measures under the config in force."""
        if self._probed is None or self._probed[0] is not self.trainer.config:
            self._probed = self.trainer.config, self._meaning.probe(self._condition, self.trainer)
        return self._probed[1]

    def _has_happened(self, before: Any, after: Any) -> bool:
        return self._meaning.has_happened(self._condition, before, after)

    def _here(self) -> tuple[Parameters, NDArray[np.float64]]:
        network = self.trainer.network
        return network.parameters[None], network.averages[None]

    # ---- batches within an epoch

    def _look_for_batch(self, between: tuple[int, Any, int]) -> int:
        """Make one step of the epoch in which it happened, and see whether it has."""
        first, value, last = between
        step = self.trainer.progress.step
        if step < first:
            done = self.trainer.advance(first - step)
        elif self._meaning.is_of_epochs:
            done = self.trainer.advance(last - step)
        else:
            done = self.trainer.advance(1)
        at = self.trainer.progress
        if at.step < first and done:
            return done
        (now,) = self._probe.measure(*self._here())
        if at.step >= last or not done or self._has_happened(value, now):
            self.found = Found(at.epoch, at.step, self._meaning.detail(value, now))
            self.is_done = True
        return done
