"""Training of one setting with one seed, in slices, and what is kept of it."""

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.evidence.measures import Measure
from playground.training.fitting import ENDLESS
from playground.training.history import HISTORY_NUMBERS
from playground.training.trainer import Trainer

PICTURE_SIZE = 24  # pixels from side to side
MOST_POINTS = 200  # of a curve

_EPOCH = HISTORY_NUMBERS.index("epoch")
_FIRST_STEPS = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one training came to.

    Args:
        value: of the measure at the end; NaN if it diverged.
        curve: (n_points,) the measure at `curve_epochs`; NaN from where it diverged.
        picture: (n_outputs, 24, 24) uint8, as live frames code pictures.
        diverged: whether it ended because outputs were no finite numbers.
    """

    value: float
    curve: NDArray[np.float64]
    picture: NDArray[np.uint8]
    diverged: bool


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
    """One training, which goes on a slice at a time and gives the bits of `Trainer.train`.

    Args:
        config: with its seed.
        epochs: how many.
        measure: whose curve is kept.
    """

    def __init__(self, config: ExperimentConfig, epochs: int, measure: Measure) -> None:
        self._trainer = Trainer(config)
        self._epochs, self._measure = epochs, measure
        self._steps_per_s = 0.0

    def advance(self, seconds: float) -> Outcome | None:
        """Trains on.

        Args:
            seconds: about how long; at least one step is made.

        Returns:
            The outcome, once training has ended.
        """
        trainer = self._trainer
        steps = self._planned(seconds)
        begun = time.perf_counter()
        done = trainer.advance(steps, until_epoch=self._epochs)
        if done:
            self._steps_per_s = done / max(time.perf_counter() - begun, 1e-9)
        progress = trainer.progress
        if progress.epoch < self._epochs and not progress.diverged and not trainer.is_stopped:
            return None
        return self._outcome()

    def _planned(self, seconds: float) -> int:
        if seconds == math.inf:
            return ENDLESS
        return max(1, int(seconds * self._steps_per_s)) if self._steps_per_s else _FIRST_STEPS

    def _outcome(self) -> Outcome:
        trainer = self._trainer
        trainer.restore_best()
        diverged = trainer.progress.diverged
        history = trainer.recorded.high
        shown = history[HISTORY_NUMBERS.index(self._measure.of_history)]
        if trainer.restored_epoch is not None and not diverged:
            value = float(getattr(trainer.evaluate(), self._measure.name))
        else:
            value = float(shown[-1])
        value = math.nan if diverged or not math.isfinite(value) else value
        wanted = curve_epochs(self._epochs)
        places = np.searchsorted(history[_EPOCH], wanted)
        inside = places < history.shape[1]
        # After early stopping a network stays as it is.
        curve = np.full(len(wanted), value)
        curve[inside] = shown[places[inside]]
        curve[-1] = value
        return Outcome(value, curve, trainer.output_picture(PICTURE_SIZE), diverged)
