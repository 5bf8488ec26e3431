"""Training of one setting with some seeds, in slices, and what is kept of it."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.evidence.measures import Measure
from playground.training.configured import ConfiguredFitting
from playground.training.fitting import ENDLESS
from playground.training.history import HISTORY_NUMBERS, History
from playground.training.side_by_side import SideBySide

PICTURE_SIZE = 24  # pixels from side to side
MOST_POINTS = 200  # of a curve

Reader = Callable[[ConfiguredFitting, History], float]
"""Reads a number off a training that has ended: of its network, and of its history."""

_EPOCH = HISTORY_NUMBERS.index("epoch")
_FIRST_STEPS = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one training came to.

    Args:
        value: of the measure at the end; NaN if it diverged.
        curve: (n_points,) the measure at `curve_epochs`; NaN from where it diverged.
        picture: (n_outputs, 24, 24) uint8, of labels one of each combination, as live frames code pictures.
        diverged: whether it ended because outputs were no finite numbers.
        further: what the further readers read.
    """

    value: float
    curve: NDArray[np.float64]
    picture: NDArray[np.uint8]
    diverged: bool
    further: Mapping[str, float] = field(default_factory=dict)


def curve_epochs(epochs: int) -> NDArray[np.int64]:
    """Chooses the epochs that a curve shows.

    Args:
        epochs: how many are trained.

    Returns:
        At most 200: 0, every k-th with the least k for which they suffice, and the last one.
    """
    step = math.ceil(epochs / (MOST_POINTS - 1))
    return np.append(np.arange(0, epochs, step), epochs)


class Training:
    """Trainings of some seeds of a setting, a slice at a time; each has the bits of `Trainer.train`.

    Several are trained by one kernel, side by side; what that cannot finish is trained one after the other.

    Args:
        configs: one for each seed; several only where `may_be_side_by_side`.
        epochs: how many.
        measure: whose curve is kept.
        further: what else is read off each training at its end, by name.
    """

    def __init__(
        self,
        configs: Sequence[ExperimentConfig],
        epochs: int,
        measure: Measure,
        further: Mapping[str, Reader] | None = None,
    ) -> None:
        self._configs, self._epochs, self._measure = configs, epochs, measure
        self._further = further or {}
        self._members: list[ConfiguredFitting] = []
        self._together: SideBySide | None = None
        self._is_alone = len(configs) == 1
        self._outcomes: list[Outcome] = []
        self._steps_per_s = 0.0

    def advance(self, seconds: float) -> list[Outcome] | None:
        """Trains on.

        Args:
            seconds: about how long; something is done even if it is none.

        Returns:
            The outcomes in the order of the configs, once all trainings have ended.
        """
        until = time.perf_counter() + seconds
        while not self._go_on(until - time.perf_counter()):
            if time.perf_counter() >= until:
                return None
        return self._outcomes

    def _go_on(self, seconds: float) -> bool:
        """Makes the next member, or trains for a while; returns whether all is done."""
        n_wanted = len(self._outcomes) + 1 if self._is_alone else len(self._configs)
        if len(self._members) < n_wanted:
            config = self._configs[len(self._members)]
            self._members.append(ConfiguredFitting(config, keeps_last_update=False))
        elif self._is_alone:
            self._train_alone(seconds)
        else:
            self._train_together(seconds)
        return len(self._outcomes) == len(self._configs)

    def _train_together(self, seconds: float) -> None:
        if self._together is None:
            self._together = SideBySide.of(self._members)
            self._is_alone = self._together is None
            if self._is_alone:
                self._members = []
            return
        steps, begun = self._planned(seconds), time.perf_counter()
        self._learn(self._together.advance(steps, self._epochs), begun)
        if self._together.is_apart:
            self._members, self._together, self._is_alone = [], None, True
        elif self._together.progress.epoch >= self._epochs:
            pairs = zip(self._members, self._together.histories, strict=True)
            self._outcomes = [self._outcome(member, history) for member, history in pairs]

    def _train_alone(self, seconds: float) -> None:
        member = self._members[-1]
        fitting, steps, begun = member.fitting, self._planned(seconds), time.perf_counter()
        self._learn(fitting.advance(steps, until_epoch=self._epochs), begun)
        progress = fitting.progress
        if progress.epoch >= self._epochs or progress.diverged or fitting.is_stopped:
            self._outcomes.append(self._outcome(member, fitting.history))

    def _planned(self, seconds: float) -> int:
        if seconds == math.inf:
            return ENDLESS
        return max(1, int(seconds * self._steps_per_s)) if self._steps_per_s else _FIRST_STEPS

    def _learn(self, done: int, begun: float) -> None:
        if done:
            self._steps_per_s = done / max(time.perf_counter() - begun, 1e-9)

    def _outcome(self, member: ConfiguredFitting, history: History) -> Outcome:
        fitting = member.fitting
        fitting.restore_best()
        diverged = fitting.progress.diverged
        values, epochs = self._measure.curve(history), history.high[_EPOCH]
        value = self._measure.read(fitting, history)
        wanted = curve_epochs(self._epochs)
        places = np.searchsorted(epochs, wanted)
        inside = places < len(epochs)
        # After early stopping a network stays as it is.
        curve = np.full(len(wanted), value)
        curve[inside] = values[places[inside]]
        curve[-1] = value
        read = {name: reader(member, history) for name, reader in self._further.items()}
        return Outcome(value, curve, member.output_picture(PICTURE_SIZE), diverged, read)
