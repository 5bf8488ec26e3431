"""Measures a network in training at the ends of epochs, for its history."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.measuring import EpochEnds, penalties
from playground.engine.network import Network, Progress, Rule
from playground.engine.rule import SQUARED_ERROR
from playground.engine.samples import Samples
from playground.engine.schedules import learning_rate
from playground.training.history import HISTORY_NUMBERS, History
from playground.training.stopping import Monitor


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The training, test or validation samples, and what their scores need.

    Args:
        samples: to measure on.
        variance: of the targets, for R²; None where the score is an accuracy.
    """

    samples: Samples
    variance: float | None

    @classmethod
    def of(cls, samples: Samples, *, has_classes: bool) -> "Part":
        """Take the variance of what a regression has to predict.

        Args:
            samples: to measure on.
            has_classes: whether targets are classes.

        Returns:
            The part.
        """
        if has_classes:
            return cls(samples, None)
        targets = samples.target_columns.values[0, : samples.count]
        return cls(samples, float(np.var(targets)) if samples.count else 0.0)


Observer = Callable[[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]], None]
"""Is told of ends of epochs: (n,) steps, (n, n_parameters) parameters and (n, 2, n_neurons) averages."""


class Recorder:
    """Keeps a history: measures the network at the ends of epochs.

    Args:
        layout: of the network.
        has_classes: whether targets are classes; a score is R² otherwise.
        most_rows: of the history.
    """

    def __init__(self, layout: Layout, *, has_classes: bool, most_rows: int | None) -> None:
        self.history = History(most_rows)
        self.ends = EpochEnds(layout)
        self.observer: Observer | None = None
        self._has_classes = has_classes
        self._parts: dict[str, Part] = {}
        self._latest = np.empty((len(HISTORY_NUMBERS), 0))

    @property
    def latest(self) -> dict[str, float]:
        """The numbers of the epoch that was recorded last."""
        return dict(zip(HISTORY_NUMBERS, self._latest[:, -1].tolist(), strict=True))

    def clear(self) -> None:
        """Begin another history."""
        self.history = History(self.history.most_rows)

    def change_samples(self, train: Samples, test: Samples, validation: Samples | None = None) -> None:
        """Measure on these samples from now on.

        Args:
            train: the training samples.
            test: the test samples.
            validation: the validation samples; None for none.
        """
        self._parts = {
            part: Part.of(samples, has_classes=self._has_classes)
            for part, samples in (("train", train), ("test", test), ("validation", validation))
            if samples is not None
        }

    def samples(self, monitor: Monitor) -> Samples | None:
        """The samples whose loss is watched.

        Args:
            monitor: the loss.

        Returns:
            The samples; None where there are no such.
        """
        part = self._parts.get(monitor.removesuffix("_loss"))
        return None if part is None else part.samples

    def change_layout(self, layout: Layout) -> None:
        """Measure a network of another layout from now on.

        Args:
            layout: the network's.
        """
        self.ends = EpochEnds(layout)

    def measure(self, network: Network, rule: Rule, progress: Progress) -> NDArray[np.float64]:
        """Measure the network as it is.

        Args:
            network: which.
            rule: by which it is trained.
            progress: where it stands.

        Returns:
            (numbers, 1) float64, in the order of `HISTORY_NUMBERS`.
        """
        epochs, steps = np.array([progress.epoch]), np.array([progress.step])
        return self._rows(network, rule, epochs, steps, network.parameters[None], network.averages[None])

    def record(self, network: Network, rule: Rule, before: Progress, progress: Progress) -> None:
        """Add the epochs to the history whose ends were written to `ends`, and the end of all by divergence.

        Args:
            network: which was trained.
            rule: by which it was.
            before: where it stood.
            progress: where it stands now.
        """
        n_ended = progress.epoch - before.epoch
        if n_ended:
            self._record_ends(network, rule, progress, n_ended)
        # What training has come to in the middle of an epoch, if that has just ended it.
        if progress.diverged and self.history.last_step != progress.step:
            self.history.append(self.measure(network, rule, progress))

    def _record_ends(self, network: Network, rule: Rule, progress: Progress, n_ended: int) -> None:
        count = self._parts["train"].samples.count
        size = min(rule.batch_size, count)
        back = np.arange(n_ended - 1, -1, -1)
        # What was used of the running epoch was used by this rule, and so were all epochs but the first.
        steps = progress.step - -(-progress.offset // size) - back * -(-count // size)
        parameters, averages = self.ends.parameters[:n_ended], self.ends.averages[:n_ended]
        self._latest = self._rows(network, rule, progress.epoch - back, steps, parameters, averages)
        self.history.append(self._latest)
        if self.observer is not None:
            self.observer(steps, parameters, averages)

    def _rows(
        self,
        network: Network,
        rule: Rule,
        epochs: NDArray[np.int64],
        steps: NDArray[np.int64],
        parameters: NDArray[np.float64],
        averages: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        rows = np.full((len(HISTORY_NUMBERS), len(epochs)), np.nan)
        rows[0], rows[1] = epochs, steps
        for name, part in self._parts.items():
            loss, score = (HISTORY_NUMBERS.index(f"{name}_{number}") for number in ("loss", "score"))
            found = network.evaluate_each(part.samples, rule.loss, parameters, averages)
            rows[loss], rows[score] = found.T
            if part.variance is not None:
                if rule.loss.name != SQUARED_ERROR.name:
                    found = network.evaluate_each(part.samples, SQUARED_ERROR, parameters, averages)
                rows[score] = _r_squared(found[:, 0], part.variance)
        rows[6] = penalties(network.layout, rule.penalty, parameters)
        rows[7] = _rates(rule.schedule, rule.learning_rate, epochs)
        return rows


def _r_squared(half_squares: NDArray[np.float64], variance: float) -> NDArray[np.float64]:
    if variance > 0.0:
        return 1.0 - 2.0 * half_squares / variance
    return np.full(len(half_squares), np.nan)


def _rates(schedule: Choice, rate: float, epochs: NDArray[np.int64]) -> float | list[float]:
    """The schedule's learning rate after each of some epochs."""
    if schedule.name in {"constant", "plateau"}:  # plateaus are part of the rate
        return learning_rate(schedule, rate, 0)
    return [learning_rate(schedule, rate, epoch) for epoch in epochs.tolist()]
