"""Paths of training through the space of parameters: found again from a log, and laid on their main plane."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis.directions import principal_plane
from playground.analysis.loss_surface import TrainingLoss, Window
from playground.analysis.study import StudyProgress, StudySteps
from playground.analysis.surface import N_CELLS, finite, projection_result, surface_steps
from playground.analysis.walking import training_steps
from playground.training.branch_trace import at_the_beginning
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

MOST_PATHS = 6
"""In one picture; more could not be told apart."""

_MOST_PLACES = 48  # of one path
_MOST_NUMBERS = 700_000  # of the parameters at all of them
_PIECES = 200  # of each path, as progress counts them
_MARGIN = 0.25  # of the paths' extent, on each side of them


@dataclass(slots=True, eq=False)
class Path:
    """Where a training has been.

    Args:
        facts: goes into the result: whose path it is.
        epochs: completed at each place.
        parameters: (n_parameters,) at each place.
        averages: (2, n_neurons) of normalized layers at each place.
    """

    facts: Mapping[str, Any]
    epochs: list[int] = field(default_factory=list)
    parameters: list[Numbers] = field(default_factory=list)
    averages: list[Numbers] = field(default_factory=list)

    def note(self, trainer: Trainer) -> None:
        """Add the place where training is now.

        Args:
            trainer: not modified.
        """
        self.epochs.append(trainer.progress.epoch)
        self.parameters.append(trainer.network.parameters.copy())
        self.averages.append(trainer.network.averages.copy())


@dataclass(frozen=True, slots=True)
class Way:
    """What a path is to be found from.

    Args:
        facts: as of a `Path`.
        trainer: makes a trainer at the beginning.
        first, last: the steps between which the path lies.
    """

    facts: Mapping[str, Any]
    trainer: Callable[[], Trainer]
    first: int
    last: int


def ways_of_branches(trainer: Trainer, numbers: Sequence[int] | None) -> list[Way]:
    """What leads along some branches, copied, so that training may go on.

    Args:
        trainer: not modified.
        numbers: ids of branches, of which those that are gone are left out; None for all. The current one
            comes first and is always there, and at most six are.

    Returns:
        A way for each: of the current branch as far as training is now, of others to their ends.
    """
    tree, network, most_rows = trainer.tree, type(trainer.network), trainer.recorded.most_rows
    current = tree.current.id
    wanted = [branch for branch in tree if numbers is None or branch.id in numbers]
    chosen = [tree.current, *[branch for branch in wanted if branch.id != current]][:MOST_PATHS]
    ways = []
    for branch in chosen:
        beginning, entries = trainer.way_to(branch.id)

        def made(beginning: Any = beginning, entries: Any = entries) -> Trainer:
            again = at_the_beginning(beginning, network, most_rows)
            again.follow(Timeline([beginning], entries))
            return again

        last = trainer.progress.step if branch.id == current else branch.end.progress.step
        first = min(max(branch.leaves.step, trainer.earliest.step), last)
        ways.append(Way({"branch": branch.id}, made, first, last))
    return ways


def places_of_each(n_parameters: int, n_paths: int) -> int:
    """How many places of each path are kept: as many as memory and time have room for.

    Args:
        n_parameters: of the network.
        n_paths: beside each other.

    Returns:
        From 8 to 48.
    """
    return max(8, min(_MOST_PLACES, _MOST_NUMBERS // (n_parameters * max(1, n_paths))))


def path_steps(
    ways: Sequence[Way], n_parameters: int, done: int, total: int
) -> Generator[StudyProgress, None, list[Path]]:
    """Train along some ways again, evenly noting where training is.

    Args:
        ways: what leads along them.
        n_parameters: of the network that is drawn; places with another number of them are left out.
        done, total: pieces of work before this, and in all; each way is 200.

    Yields:
        Progress.

    Returns:
        The paths, without those of which no place is left.
    """
    paths, n_places = [], places_of_each(n_parameters, len(ways))
    for number, way in enumerate(ways):
        trainer, path = way.trainer(), Path(way.facts)
        for step in np.unique(np.linspace(way.first, way.last, n_places).astype(int)).tolist():
            for _ in training_steps(trainer, step):
                share = (trainer.progress.step - 0.5) / max(1, way.last)
                yield StudyProgress(done + int(_PIECES * min(1.0, number + share)), total)
            if trainer.progress.step == step and len(trainer.network.parameters) == n_parameters:
                path.note(trainer)
        done += _PIECES
        if path.epochs:
            paths.append(path)
    return paths


def n_pieces(n_ways: int) -> int:
    """How many pieces of work `path_steps` counts.

    Args:
        n_ways: how many there are.

    Returns:
        The number.
    """
    return _PIECES * n_ways


def main_plane_steps(
    loss: TrainingLoss,
    origin: Numbers,
    paths: Sequence[Path],
    facts: Mapping[str, Any],
    done: int,
    *,
    all_rows: bool = True,
) -> StudySteps:
    """Lay paths on their main plane through a point, and evaluate the loss over it.

    Args:
        loss: of the network that is drawn.
        origin: (n_parameters,) the point.
        paths: at least one place in all.
        facts: goes into each result besides.
        done: pieces of work before this.
        all_rows: as of `surface_steps`.

    Yields:
        Progress, and the results of `surface_steps`, with `projection_result`, with `paths` (facts, epochs,
        x, y, `losses` at the true places with the averages that were there, `plane_losses` where they are
        drawn, `share`), with `share` of all, and `difference`: the greatest and the median of how far both
        losses are apart (null without finite ones).
    """
    parameters = np.stack([each for path in paths for each in path.parameters])
    averages = np.stack([each for path in paths for each in path.averages])
    total = done + 2 * len(parameters) + N_CELLS
    yield StudyProgress(done, total)
    planes = principal_plane(origin, parameters)
    while (found := next(planes)) is None:
        yield StudyProgress(done, total)
    true, flat = np.empty(len(parameters)), np.empty(len(parameters))
    for target, pieces in (
        (true, loss.along(parameters, averages)),
        (flat, loss.over(found.plane, found.places)),
    ):
        for rows, losses in pieces:
            target[rows] = losses
            done += len(losses)
            yield StudyProgress(done, total)
    rows_of = np.split(np.arange(len(parameters)), np.cumsum([len(path.epochs) for path in paths])[:-1])
    with np.errstate(invalid="ignore"):
        apart = np.abs(true - flat)
    apart = apart[np.isfinite(apart)]
    drawn = {
        **facts,
        **projection_result(found.plane),
        "paths": [
            {
                **path.facts,
                "epochs": path.epochs,
                "x": [finite(x) for x in found.places[rows, 0].tolist()],
                "y": [finite(y) for y in found.places[rows, 1].tolist()],
                "losses": [finite(value) for value in true[rows].tolist()],
                "plane_losses": [finite(value) for value in flat[rows].tolist()],
                "share": _rounded(found.share(rows)),
            }
            for path, rows in zip(paths, rows_of, strict=True)
        ],
        "share": _rounded(found.share()),
        "difference": {
            "median": finite(float(np.median(apart))) if len(apart) else None,
            "greatest": finite(float(apart.max())) if len(apart) else None,
        },
    }
    yield from surface_steps(loss, found.plane, _window(found.places), drawn, done, all_rows=all_rows)


def _rounded(share: float | None) -> float | None:
    return None if share is None else finite(share)


def _window(places: Numbers) -> Window:
    """All places with air around them, at most four times as wide as high, and the other way round."""
    low, high = np.nanmin(places, axis=0), np.nanmax(places, axis=0)
    extent = high - low
    widest = float(extent.max())
    extent = np.maximum(extent, widest / 4 if widest > 0 else 1.0)
    middle = (low + high) / 2
    reach = extent * (0.5 + _MARGIN)
    return Window(*((float(at - by), float(at + by)) for at, by in zip(middle, reach, strict=True)))
