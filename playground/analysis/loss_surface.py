"""The training loss of a network at many parameter vectors, in pieces that nobody has to wait for."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from playground.analysis.directions import Plane
from playground.analysis.gradients import chosen
from playground.analysis.study import SLICE_S
from playground.engine.hyperparameters import Choice
from playground.engine.network import Network
from playground.engine.samples import Samples, aligned
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_MOST_NUMBERS = 1 << 16  # of parameters that are evaluated in one call: they stay in the second cache
# What a first picture may cost, in multiplications and additions: a quarter of a second at 15 of them a
# nanosecond, with an activation counted as ten.
_QUICK_WORK = 3.5e9
_WORK_OF_AN_ACTIVATION = 10
_FEWEST_ROWS = 32
_ROWS_OF_A_VECTOR = 16
_SEED_OF_ROWS = 0
_ENOUGH = 0.75  # of the rows: the others would not be worth a picture of their own


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A part of a plane, in cells of which the centres are evaluated.

    Args:
        x, y: the lowest and the highest coordinate.
    """

    x: tuple[float, float]
    y: tuple[float, float]

    def centres(self, size: int) -> Numbers:
        """The centres of size x size cells.

        Args:
            size: cells in a row.

        Returns:
            (size * size, 2) x and y, row by row from the top, where y is highest.
        """
        fractions = (np.arange(size) + 0.5) / size
        x = self.x[0] + (self.x[1] - self.x[0]) * fractions
        y = self.y[1] - (self.y[1] - self.y[0]) * fractions
        return np.stack([np.tile(x, size), np.repeat(y, size)], axis=1)


class TrainingLoss:
    """The training loss as it is measured, penalty and weights of classes excluded, at any parameters.

    Normalized layers use the running averages that the network has now. What it needs is copied. Parameters,
    places and losses are float64.

    Args:
        trainer: not modified, and not looked at again.
    """

    def __init__(self, trainer: Trainer) -> None:
        network = trainer.network
        self._network = copy(network)
        self._samples: Samples = trainer.train_samples
        self._loss: Choice = trainer.rule.loss
        self._count, self._most = 1, max(1, _MOST_NUMBERS // network.layout.n_parameters)
        self._parameters = aligned(self._most, network.layout.n_parameters)

    @property
    def n_rows(self) -> int:
        """The training rows that it is the mean of."""
        count: int = self._samples.count
        return count

    def parts(self, n_places: int) -> "list[TrainingLoss]":
        """The same loss over a few training rows first and over the others then, if all take long.

        Args:
            n_places: at how many it is to be evaluated.

        Returns:
            One for all rows if these are evaluated in a quarter of a second or so; else two, of rows drawn by
            lot, the same ones everywhere, none of which is in both. Their mean, each counted by its
            `n_rows`, is this one.
        """
        layers = self._network.layout.layers
        of_a_row = sum((layer.fan_in + _WORK_OF_AN_ACTIVATION) * layer.fan_out for layer in layers)
        n_quick = int(_QUICK_WORK / (n_places * of_a_row)) // _ROWS_OF_A_VECTOR * _ROWS_OF_A_VECTOR
        n_quick = max(_FEWEST_ROWS, n_quick)
        if n_quick >= _ENOUGH * self.n_rows:
            return [self]
        rows = np.random.default_rng(_SEED_OF_ROWS).permutation(self.n_rows)
        return [self._over_rows(rows[:n_quick]), self._over_rows(rows[n_quick:])]

    def _over_rows(self, rows: NDArray[np.int64]) -> "TrainingLoss":
        some = copy(self)
        some._samples, some._count = chosen(self._samples, rows), 1  # noqa: SLF001 - a copy of itself
        return some

    @property
    def network(self) -> Network:
        """A copy of the network, with its parameters and averages as they were."""
        return self._network

    def at(self, parameters: Numbers, averages: Numbers | None = None) -> Numbers:
        """Evaluate.

        Args:
            parameters: (n, n_parameters).
            averages: (n, 2, n_neurons) of normalized layers; None for those of the network.

        Returns:
            (n,) mean losses; not finite where the loss is not.
        """
        own = self._network.averages
        if averages is None:
            averages = np.broadcast_to(own, (len(parameters), *own.shape))
        found = self._network.evaluate_each(
            self._samples, self._loss, np.ascontiguousarray(parameters), averages
        )
        return found[:, 0]

    def along(self, parameters: Numbers, averages: Numbers | None = None) -> Iterator[tuple[slice, Numbers]]:
        """Evaluate in pieces.

        Args:
            parameters: (n, n_parameters).
            averages: as of `at`.

        Yields:
            Which of them, and their losses.
        """
        yield from self._in_pieces(
            len(parameters),
            lambda rows: self.at(parameters[rows], None if averages is None else averages[rows]),
        )

    def over(self, plane: Plane, places: Numbers) -> Iterator[tuple[slice, Numbers]]:
        """Evaluate places of a plane in pieces, without having all their parameters at once.

        Args:
            plane: of parameters of this network.
            places: (n, 2).

        Yields:
            Which of them, and their losses.
        """

        def evaluate(rows: slice) -> Numbers:
            chosen_places = places[rows]
            return self.at(plane.at(chosen_places, self._parameters[: len(chosen_places)]))

        yield from self._in_pieces(len(places), evaluate)

    def _in_pieces(self, total: int, evaluate: Callable[[slice], Numbers]) -> Iterator[tuple[slice, Numbers]]:
        """As many at once as the last piece says that there is time for."""
        start = 0
        while start < total:
            rows, begun = slice(start, min(total, start + self._count)), perf_counter()
            losses = evaluate(rows)
            done = rows.stop - start
            wanted = int(done * SLICE_S / max(perf_counter() - begun, 1e-6))
            self._count = max(1, min(wanted, 8 * self._count, self._most))
            yield rows, losses
            start = rows.stop
