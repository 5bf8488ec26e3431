"""The losses of a training since its settings were last changed, and what their course says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.training.history import HISTORY_NUMBERS
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_EPOCH, _STEP, _TRAIN, _TEST = (
    HISTORY_NUMBERS.index(name) for name in ("epoch", "step", "train_loss", "test_loss")
)
_WINDOW = 20  # of the latest epochs
_SMOOTHED_OVER = 5
_NOTICEABLE = 0.02  # of the loss: a smaller rise counts for none


@dataclass(frozen=True, slots=True)
class Curves:
    """Of losses, an entry for each epoch, or for several where a history has merged them.

    Args:
        epochs: (n,) completed ones.
        train, test: (n,) losses; of test rows NaN where there are none.
    """

    epochs: Numbers
    train: Numbers
    test: Numbers

    @property
    def n_epochs(self) -> int:
        """How many epochs were trained with these settings."""
        return int(self.epochs[-1] - self.epochs[0]) if len(self.epochs) else 0

    @property
    def rises(self) -> float:
        """The part of the latest epochs in which the training loss rose by more than 2 %; 0 of too few."""
        latest = self.train[-_WINDOW - 1 :]
        if len(latest) < 3:
            return 0.0
        return float(np.mean(latest[1:] > latest[:-1] * (1.0 + _NOTICEABLE)))

    @property
    def roughness(self) -> float:
        """The median change from epoch to epoch, of the latest, in parts of the median loss."""
        latest = self.train[-_WINDOW - 1 :]
        middle = float(np.median(latest)) if len(latest) else 0.0
        return float(np.median(np.abs(np.diff(latest)))) / middle if len(latest) > 2 and middle > 0.0 else 0.0

    @property
    def fall(self) -> float:
        """By how much the training loss fell over the second half of the epochs, in parts of it."""
        smooth = _smoothed(self.train)
        if len(smooth) < 2:
            return 0.0
        middle, last = float(smooth[len(smooth) // 2]), float(smooth[-1])
        return (middle - last) / middle if middle > 0.0 else 0.0

    @property
    def whole_fall(self) -> float:
        """The same over all epochs."""
        smooth = _smoothed(self.train)
        if len(smooth) < 2 or not self.train[0] > 0.0:
            return 0.0
        return float((self.train[0] - smooth[-1]) / self.train[0])

    @property
    def peak(self) -> float:
        """The greatest training loss in multiples of the first one; 1 of none."""
        return float(self.train.max() / self.train[0]) if len(self.train) and self.train[0] > 0.0 else 1.0

    @property
    def test_rise(self) -> float:
        """By how much the test loss is now above its least, in parts of it; 0 without test rows."""
        smooth = _smoothed(self.test)
        if not len(smooth) or not np.isfinite(smooth).all():
            return 0.0
        least, last = float(smooth.min()), float(smooth[-1])
        return (last - least) / least if least > 0.0 else 0.0

    @property
    def best_epoch(self) -> int:
        """The epoch with the least test loss; the last one without test rows."""
        smooth = _smoothed(self.test)
        if not len(smooth) or not np.isfinite(smooth).all():
            return int(self.epochs[-1]) if len(self.epochs) else 0
        return int(self.epochs[int(smooth.argmin())])

    @property
    def gap(self) -> float:
        """The test loss in multiples of the training loss; 1 without test rows."""
        train, test = _smoothed(self.train), _smoothed(self.test)
        if not len(train) or not np.isfinite(test[-1]):
            return 1.0
        return float(test[-1] / max(float(train[-1]), 1e-12))


def curves_of(trainer: Trainer) -> Curves:
    """Reads the losses off a history, from the last command on.

    Args:
        trainer: not modified.

    Returns:
        A copy.
    """
    past, _ = trainer.entries
    since = past[-1].step if past and past[-1].command not in ("configure", "resume", "reset") else 0
    rows = trainer.recorded.high
    kept = rows[:, rows[_STEP] >= since]
    return Curves(kept[_EPOCH].copy(), kept[_TRAIN].copy(), kept[_TEST].copy())


def _smoothed(values: Numbers) -> Numbers:
    """The median of each number and the four before it, as far as there are some."""
    if not len(values):
        return values
    padded = np.concatenate([np.full(_SMOOTHED_OVER - 1, values[0]), values])
    windows = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTHED_OVER)
    smooth: Numbers = np.median(windows, axis=1)
    return smooth
