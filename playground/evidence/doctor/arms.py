"""Trainings of one setting with several seeds: on from a moment, or from the beginning."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.config.rows import make_rows
from playground.data.streams import Purpose, key
from playground.engine.network import Network
from playground.evidence.collecting import Trainings
from playground.evidence.measures import Measure
from playground.evidence.spec import seeded
from playground.evidence.training import curve_epochs
from playground.training.checkpoint import Checkpoint
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS

Numbers = NDArray[np.float64]

_EPOCH = HISTORY_NUMBERS.index("epoch")
_FIRST_STEPS = 16


@dataclass(frozen=True, slots=True)
class Start:
    """The moment from which trainings go on.

    Args:
        config: in force.
        checkpoint: of a fitting made from it.
        network: the class of its network.
    """

    config: ExperimentConfig
    checkpoint: Checkpoint
    network: type[Network]

    @property
    def has_chance(self) -> bool:
        """Whether a seed changes anything about how training goes on: the order of batches, or dropout."""
        n_rows, training = len(make_rows(self.config).train), self.config.training
        return (training.shuffle and training.batch_size < n_rows) or any(
            self.config.network.per_layer("dropout")
        )


class Arm:
    """One setting, trained on from a moment with every seed.

    Args:
        start: the moment.
        config: with which training goes on; no field of what changed begins anew.
        seeds: of batch order and dropout.
        epochs: how many.
        measure: whose curve is kept.
    """

    def __init__(
        self, start: Start, config: ExperimentConfig, seeds: Sequence[int], epochs: int, measure: Measure
    ) -> None:
        self._seeds, self._epochs, self._measure = seeds, epochs, measure
        self._configured = ConfiguredFitting(start.config, keeps_last_update=False, network=start.network)
        self._configured.restore(start.config, start.checkpoint)
        self._configured.change(config)
        fitting = self._configured.fitting
        fitting.continue_after_early_stopping()
        fitting.go_on_from_last()
        self._kept, self._first_epoch = fitting.checkpoint(), fitting.progress.epoch
        self._steps_per_s, self._is_begun = 0.0, False
        self._values: list[float] = []
        self._curves: list[Numbers] = []

    @property
    def done(self) -> int:
        """How many seeds are trained."""
        return len(self._values)

    @property
    def values(self) -> Numbers:
        """(n_seeds,) the measure at the end; NaN of what diverged."""
        return np.array(self._values)

    @property
    def curves(self) -> Numbers:
        """(n_seeds, n_points) the measure at `curve_epochs`; NaN where it is not known."""
        return np.array(self._curves)

    def advance(self, seconds: float) -> bool:
        """Trains on.

        Args:
            seconds: about how long.

        Returns:
            Whether all seeds are trained.
        """
        until = time.perf_counter() + seconds
        while self.done < len(self._seeds):
            if not self._is_begun:
                self._begin(self._seeds[self.done])
            self._train(max(until - time.perf_counter(), 0.0))
            if time.perf_counter() >= until:
                break
        return self.done == len(self._seeds)

    def _begin(self, seed: int) -> None:
        fitting = self._configured.fitting
        fitting.history.cut(-1)
        fitting.restore(self._kept)
        rule, training = fitting.rule, self._configured.config.training
        order = key(seed, Purpose.BATCH_ORDER) if training.shuffle else None
        fitting.change_rule(replace(rule, shuffle_key=order, dropout_key=key(seed, Purpose.DROPOUT)))
        fitting.record_beginning()
        self._is_begun = True

    def _train(self, seconds: float) -> None:
        fitting, last = self._configured.fitting, self._first_epoch + self._epochs
        steps = max(1, int(seconds * self._steps_per_s)) if self._steps_per_s else _FIRST_STEPS
        begun = time.perf_counter()
        done = fitting.advance(steps, until_epoch=last)
        if done:
            self._steps_per_s = done / max(time.perf_counter() - begun, 1e-9)
        progress = fitting.progress
        if progress.epoch >= last or progress.diverged or fitting.is_stopped:
            self._end()

    def _end(self) -> None:
        fitting = self._configured.fitting
        fitting.restore_best()
        history = fitting.history
        value = self._measure.read(fitting, history)
        epochs, values = history.high[_EPOCH] - self._first_epoch, self._measure.curve(history)
        wanted = curve_epochs(self._epochs)
        places = np.minimum(np.searchsorted(epochs, wanted), len(epochs) - 1)
        curve = np.where(epochs[places] == wanted, values[places], np.nan)
        if self._measure.of_history is not None:
            curve[wanted > epochs[-1]] = value
            curve[-1] = value
        self._values.append(value)
        self._curves.append(curve)
        self._is_begun = False


class FreshArm:
    """One setting, trained from the beginning with every seed.

    Args:
        config: the setting; its rows are the same for every seed.
        seeds: of initial parameters, batch order and dropout.
        epochs: how many.
        measure: whose curve is kept.
    """

    def __init__(self, config: ExperimentConfig, seeds: Sequence[int], epochs: int, measure: Measure) -> None:
        self._trainings = Trainings([config], seeds, epochs, measure, "start")
        self._current = self._trainings.begin()

    @property
    def done(self) -> int:
        """How many seeds are trained."""
        return self._trainings.done

    @property
    def values(self) -> Numbers:
        """As of `Arm`."""
        return self._trainings.values(0)

    @property
    def curves(self) -> Numbers:
        """As of `Arm`."""
        return np.array([each.curve for each in self._trainings.outcomes[0] if each is not None])

    def advance(self, seconds: float) -> bool:
        """Trains on.

        Args:
            seconds: about how long.

        Returns:
            Whether all seeds are trained.
        """
        until = time.perf_counter() + seconds
        while self._current is not None:
            place, training = self._current
            outcomes = training.advance(max(until - time.perf_counter(), 0.0))
            if outcomes is None:
                return False
            self._trainings.put(place, outcomes)
            self._current = self._trainings.begin()
            if time.perf_counter() >= until:
                break
        return self._current is None


def seconds_per_epoch(start: Start) -> float:
    """Measures how long an epoch takes from the beginning, with what is recorded of it.

    Args:
        start: whose config is trained.

    Returns:
        Seconds, from the fastest of three epochs, or of as many parts of them.
    """
    config = seeded(start.config, 0, "start")
    fitting = ConfiguredFitting(config, keeps_last_update=False, network=start.network).fitting
    least = math.inf
    for epoch in range(3):
        begun, before = time.perf_counter(), fitting.progress.step
        done = fitting.advance(200, until_epoch=epoch + 1)
        if not done or fitting.is_stopped:
            break
        steps = max(1, -(-fitting.train.count // min(fitting.rule.batch_size, fitting.train.count)))
        whole = (time.perf_counter() - begun) * steps / (fitting.progress.step - before)
        least = min(least, whole)
    return least if math.isfinite(least) else 1e-4
