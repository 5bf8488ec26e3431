"""A race on the network itself: each optimizer trains a copy of it, and the ways are laid on one plane."""

from collections.abc import Generator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis.descent import Way
from playground.analysis.directions import (
    Plane,
    of_two_parameters,
    principal_plane,
    random_directions,
    require_two_parameters,
)
from playground.analysis.loss_surface import TrainingLoss, Window
from playground.analysis.next_step import no_next_step
from playground.analysis.study import SLICE_S, StudyProgress
from playground.engine.hyperparameters import Choice
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.samples import Samples
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_MOST_NUMBERS = 6_000_000  # of parameters and moments at all places that are kept
_PLACES_FOR_PLANE = 24  # of each way; more would not turn the plane
_AIR = 0.25  # of the ways' extent, on each side of them
# Times as far as the slower half of the ways, and at all: what goes farther, mostly because it diverges,
# neither turns the plane nor widens the picture.
_FARTHER = 30.0
_FARTHEST = 1e100


@dataclass(slots=True, eq=False)
class NetworkWay(Way):
    """Where an optimizer has been with its copy.

    Args:
        averages: (2, n_neurons) of normalized layers at each place.
    """

    averages: list[Numbers] = field(default_factory=list)


class NetworkStart:
    """The moment at which a race on the network begins; copied, so that training may go on.

    Args:
        trainer: not modified.

    Raises:
        InvalidCommand: training has diverged, or there are no samples.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.samples: Samples = trainer.train_samples
        if trainer.progress.diverged or self.samples.count == 0:
            raise no_next_step(trainer)
        self.loss = TrainingLoss(trainer)
        self._network, self._progress = copy(trainer.network), trainer.progress
        self._network.reset_optimizer_state()
        self._rule = replace(trainer.rule, schedule=Choice("constant"))

    @property
    def parameters(self) -> Numbers:
        """(n_parameters,) of the network at that moment."""
        return self._network.parameters

    def usual_rate(self, optimizer: str) -> float:
        """A learning rate that suits an optimizer.

        Args:
            optimizer: its name.

        Returns:
            The rate of training, if it is by this optimizer; else a usual one.
        """
        own = self._rule
        return own.learning_rate if optimizer == own.optimizer.name else OPTIMIZERS[optimizer].usual_rate

    def train(
        self, optimizer: Choice, learning_rate: float, begins: Numbers, steps: int, every: int
    ) -> Generator[int, None, NetworkWay]:
        """Train a copy by an optimizer that begins anew, on the batches that training would take next.

        Nothing else is another: penalty, clipping, dropout and batch size are those of training. The rate is
        constant.

        Args:
            optimizer: by which rule.
            learning_rate: of all steps.
            begins: (n_parameters,) where the copy begins.
            steps: how many, unless outputs stop being finite.
            every: after how many of them a place is kept; the last one always is.

        Yields:
            How many steps are done, every few milliseconds.

        Returns:
            The places that were kept.
        """
        network, rule = copy(self._network), replace(self._rule, optimizer=optimizer)
        rule = replace(rule, learning_rate=learning_rate)
        has_moment = OPTIMIZERS[optimizer.name].has_moment
        network.parameters[:] = begins
        way, progress, piece = NetworkWay(), self._progress, perf_counter()

        def note(done: int) -> None:
            way.steps.append(done)
            way.places.append(network.parameters.copy())
            way.averages.append(network.averages.copy())
            if has_moment:
                way.moments.append(network.slots[0].copy())

        note(0)
        for done in range(1, steps + 1):
            before = progress.step
            progress = network.train(self.samples, rule, progress, max_steps=1)
            if progress.step == before or not np.isfinite(network.parameters).all():
                way.diverged = done
                break
            if done % every == 0 or done == steps:
                note(done)
            if perf_counter() - piece > SLICE_S:
                yield done
                piece = perf_counter()
        return way


def places_every(n_parameters: int, n_ways: int, steps: int) -> int:
    """After how many steps a place is kept, for memory's sake.

    Args:
        n_parameters: of the network.
        n_ways: beside each other.
        steps: of each.

    Returns:
        1 for all but large networks.
    """
    return max(1, -(-2 * n_parameters * n_ways * steps // _MOST_NUMBERS))


def plane_of_weights(parameters: Numbers, numbers: tuple[int, int]) -> Plane:
    """The plane of two parameters, whose coordinates are their values.

    Args:
        parameters: (n_parameters,).
        numbers: of the two.

    Returns:
        The plane.

    Raises:
        InvalidCommand: there are no such parameters, or they are one and the same.
    """
    require_two_parameters(numbers, len(parameters))
    plane = of_two_parameters(parameters, *numbers)
    plane.origin[list(numbers)] = 0.0
    return plane


def plane_of_directions(start: NetworkStart, seed: int) -> Plane:
    """A plane of two random, normalized directions through the start.

    Args:
        start: of the race.
        seed: of the directions.

    Returns:
        The plane.
    """
    return random_directions(start.loss.network.layout, start.parameters, seed)


def plane_of_ways(begins: Numbers, ways: Sequence[Way]) -> Generator[None, None, Plane]:
    """The plane through the start that holds the most of what the ways have moved.

    Args:
        begins: (n_parameters,) the start.
        ways: with it as their first place.

    Yields:
        None, every few milliseconds.

    Returns:
        The plane.
    """
    distances, positions = [], list[Numbers]()
    for way in ways:
        with np.errstate(over="ignore", invalid="ignore"):
            distances.append(np.array([np.linalg.norm(place - way.places[0]) for place in way.places]))
        yield
    limit = _farthest_shown(distances)
    for way, each in zip(ways, distances, strict=True):
        near = np.flatnonzero(each <= limit)
        chosen = np.unique(np.linspace(0, len(near) - 1, _PLACES_FOR_PLANE).astype(int))
        positions += [way.places[place] for place in near[chosen[1:]]]
    stacked = np.stack(positions or [begins])
    yield
    found = principal_plane(begins, stacked)
    while (plane := next(found)) is None:
        yield
    return plane.plane


def projected(plane: Plane, vectors: Numbers) -> Numbers:
    """The coordinates of what vectors have in the directions of a plane, by least squares.

    Args:
        plane: whose origin does not matter.
        vectors: (n, n_parameters).

    Returns:
        (n, 2).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        result: Numbers = np.einsum("ij,kj->ik", vectors, plane.projection()[0])
    return result


def share_held(plane: Plane, begins: Numbers, ways: Sequence[Way]) -> Generator[None, None, float | None]:
    """The share of the squared distances from the start that a plane holds.

    Args:
        plane: through the start.
        begins: (n_parameters,) the start.
        ways: of all optimizers.

    Yields:
        None after each of them.

    Returns:
        From 0 to 1; None where nothing has moved.
    """
    products = np.einsum("ij,kj->ik", plane.directions, plane.directions)
    held = whole = 0.0
    for way in ways:
        moved = np.stack(way.places) - begins
        with np.errstate(over="ignore", invalid="ignore"):
            places = projected(plane, moved)
            held += float(np.einsum("ni,ij,nj->", places, products, places))
            whole += float(np.einsum("ij,ij->", moved, moved))
        yield
    return min(1.0, float(held / whole)) if 0.0 < whole < np.inf else None


def window_of(ways: Sequence[Numbers]) -> Window:
    """What a picture of some ways shows: all of them, without what goes very much farther than most.

    Args:
        ways: (n, 2) places of each, the first one the start.

    Returns:
        A square.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        distances = [np.linalg.norm(way - way[0], axis=1) for way in ways]
    limit = _farthest_shown(distances)
    shown = np.concatenate([way[each <= limit] for way, each in zip(ways, distances, strict=True)])
    low, high = shown.min(axis=0), shown.max(axis=0)
    half = (0.5 + _AIR) * (float((high - low).max()) or 1.0)
    return Window(*((float(at - half), float(at + half)) for at in (low + high) / 2))


def _farthest_shown(distances: Sequence[Numbers]) -> float:
    """How far from the start pictures go, by the distances (n,) of all places of each way."""
    farthest = sorted(float(np.nan_to_num(each, nan=np.inf).max()) for each in distances)
    return min(_FARTHER * farthest[(len(distances) - 1) // 2], _FARTHEST)


def in_pieces(done: int, total: int, work: Generator[Any, None, Any]) -> Generator[StudyProgress, None, Any]:
    """Work of which each pause is told as a study's progress.

    Args:
        done, total: pieces of the study before and in all.
        work: what it yields does not matter.

    Yields:
        Progress.

    Returns:
        What the work returns.
    """
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
        yield StudyProgress(done, total)
