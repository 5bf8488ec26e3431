"""A race: up to five optimizers from one place on one surface: a textbook's, a neuron's or the network's."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from playground.analysis.descent import PlaneFunction, Way, descend
from playground.analysis.directions import Plane
from playground.analysis.landscape import Directions
from playground.analysis.network_race import (
    NetworkStart,
    NetworkWay,
    in_pieces,
    places_every,
    plane_of_directions,
    plane_of_ways,
    plane_of_weights,
    projected,
    share_held,
    window_of,
)
from playground.analysis.neuron_surface import columns_of, flats, neuron_surface
from playground.analysis.study import StudyProgress, StudySteps
from playground.analysis.surface import FINE, N_CELLS, finite, surface_result, surface_steps
from playground.analysis.textbook_surfaces import TEXTBOOK_SURFACES
from playground.engine.hyperparameters import Choice
from playground.engine.optimizers import OPTIMIZERS
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

Ground = Literal["network", "neuron", "valley", "saddle", "two_basins", "rosenbrock"]

MOST_RACERS = 5
"""In one race; more balls could not be told apart."""

MOST_STEPS = 1000
"""Of each of them."""

_NEAR = 0.01  # of the picture's width: so close to a minimum, a ball lies in it
_HALF = 0.5  # of the training loss at the start: what is the goal, if nothing else is said


@dataclass(frozen=True, slots=True)
class Racer:
    """An optimizer that takes part.

    Args:
        optimizer: with its hyperparameters.
        learning_rate: None for one that suits the surface.
    """

    optimizer: Choice
    learning_rate: float | None = None


@dataclass(frozen=True, slots=True)
class RaceChoice:
    """Who races on what.

    Args:
        surface: of a textbook, `neuron` or `network`.
        racers: one to five.
        steps: of each.
        start: x and y; None for the surface's own, of the network the present one.
        goal: the value at which one has arrived; None for the surface's own, of the network half the loss
            at the start.
        standardized: of the neuron, as of `neuron_surface`.
        columns: of the neuron: the example with unequal scales, or two of the network's inputs.
        features: the numbers of these two.
        directions: of the network, as of a `LandscapeChoice`; by `paths` the main plane of the race itself.
        parameters, seed: as of a `LandscapeChoice`.
    """

    surface: Ground
    racers: tuple[Racer, ...]
    steps: int = 200
    start: tuple[float, float] | None = None
    goal: float | None = None
    standardized: float = 0.0
    columns: Literal["example", "data"] = "example"
    features: tuple[int, int] = (0, 1)
    directions: Directions = "paths"
    parameters: tuple[int, int] = (0, 1)
    seed: int = 0


def race(trainer: Trainer, choice: RaceChoice) -> StudySteps:
    """Let optimizers race.

    Args:
        trainer: not modified; what is needed of it is copied before the first piece is done.
        choice: who races on what.

    Returns:
        Progress; results as `surface_result` has them (of the network first with 16 x 16 cells, then with
        64 x 64), with `surface`, `start`, `steps`, `every` (after so many a place is kept), `goal` and
        `racers`: of each `optimizer`, `learning_rate`, its places `x` and `y`, the `losses` there,
        `moments_x` and `moments_y` (of optimizers that keep a sum or mean of gradients, else null),
        `arrived` (after how many steps), `diverged` (at which one) and `outcome`: `arrived`, `diverged`,
        `elsewhere` (in another minimum) or `under_way`. Of functions also `formula` and `minima`; of the
        neuron `columns`, `scales`, `standardized`, `condition`, `best_rate` and `best_steps`; of the network
        `directions`, `parameters`, `n_parameters`, `share` and, of each racer, `plane_losses`.

    Raises:
        InvalidCommand: training has diverged, the parameters or inputs are not there, or a start is given on
            a plane that is only found by racing.
    """
    if choice.surface == "network":
        return _on_network(NetworkStart(trainer), choice)
    if choice.surface == "neuron":
        columns = flats() if choice.columns == "example" else columns_of(trainer, choice.features)
        neuron = neuron_surface(columns, choice.standardized)
        facts = {
            "columns": list(neuron.names),
            "scales": [finite(scale) for scale in neuron.scales.tolist()],
            "standardized": choice.standardized,
            "condition": finite(neuron.condition),
            "best_rate": finite(neuron.best_rate),
            "best_steps": neuron.steps,
        }
        return _on_function(neuron.function, choice, facts)
    return _on_function(TEXTBOOK_SURFACES[choice.surface], choice, {})


def _on_function(function: PlaneFunction, choice: RaceChoice, facts: Mapping[str, Any]) -> StudySteps:
    total = len(choice.racers) + 1
    places = function.window.centres(FINE)
    surface = surface_result(FINE, function.value(places), function.window)
    start = choice.start or function.start
    goal = function.goal if choice.goal is None else choice.goal
    yield StudyProgress(1, total)
    told = []
    for racer in choice.racers:
        rate = racer.learning_rate or function.rates.of(racer.optimizer.name)
        way = descend(function, racer.optimizer, rate, start, choice.steps)
        walked = np.stack(way.places)
        moments = np.stack(way.moments) if way.moments else None
        losses = function.value(walked)
        arrived = _arrival(way, losses, goal)
        rest: Literal["elsewhere", "under_way"] = "under_way"
        if _is_in_minimum(function, walked[-1]):
            rest = "elsewhere"
        told.append(_told(Racer(racer.optimizer, rate), way, walked, moments, losses, arrived, rest))
        if len(told) < len(choice.racers):
            yield StudyProgress(1 + len(told), total)
    result = {
        **surface,
        "surface": function.name,
        "formula": function.formula,
        "minima": [list(minimum) for minimum in function.minima],
        "start": list(start),
        "steps": choice.steps,
        "every": 1,
        "goal": finite(goal),
        **facts,
        "racers": told,
    }
    yield StudyProgress(total, total, result)


def _on_network(start: NetworkStart, choice: RaceChoice) -> StudySteps:
    if choice.directions == "paths" and choice.start is not None:
        raise InvalidCommand([Problem("start", "start_without_plane", list(choice.start))])
    plane = None
    if choice.directions == "weights":
        plane = plane_of_weights(start.parameters, choice.parameters)
    elif choice.directions == "random":
        plane = plane_of_directions(start, choice.seed)
    begins = start.parameters
    if plane is not None and choice.start is not None:
        begins = plane.at(np.array([choice.start]))[0]
    n_racers, steps = len(choice.racers), choice.steps
    every = places_every(len(begins), n_racers, steps)
    n_places = n_racers * (2 + steps // every)
    total, ways = n_racers * steps + 2 * n_places + N_CELLS, list[NetworkWay]()
    for racer in choice.racers:
        rate = racer.learning_rate or start.usual_rate(racer.optimizer.name)
        way = yield from _trained(
            start.train(racer.optimizer, rate, begins, steps, every), len(ways) * steps, total
        )
        ways.append(way)
    done = n_racers * steps
    if plane is None:
        plane = yield from in_pieces(done, total, plane_of_ways(begins, ways))
    places = []
    for way in ways:
        places.append(projected(plane, np.stack(way.places) - plane.origin))
        yield StudyProgress(done, total)
    losses = yield from _losses(start, ways, plane, places, (done, total))
    done += 2 * n_places
    first = float(losses[0][0][0])
    goal = _HALF * first if choice.goal is None else choice.goal
    told = []
    for racer, way, walked, (true, flat) in zip(choice.racers, ways, places, losses, strict=True):
        rate = racer.learning_rate or start.usual_rate(racer.optimizer.name)
        moments = projected(plane, np.stack(way.moments)) if way.moments else None
        arrived = _arrival(way, true, goal)
        each = _told(Racer(racer.optimizer, rate), way, walked, moments, true, arrived, "under_way")
        told.append({**each, "plane_losses": [finite(value) for value in flat.tolist()]})
        yield StudyProgress(done, total)
    share = yield from in_pieces(done, total, share_held(plane, begins, ways))
    facts = {
        "surface": "network",
        "directions": choice.directions,
        "parameters": list(choice.parameters),
        "n_parameters": len(begins),
        "start": [finite(at) for at in places[0][0].tolist()],
        "steps": steps,
        "every": every,
        "goal": finite(goal),
        "share": _rounded(share),
        "racers": told,
    }
    yield from surface_steps(start.loss, plane, window_of(places), facts, done)


def _trained(
    training: Generator[int, None, NetworkWay], done: int, total: int
) -> Generator[StudyProgress, None, NetworkWay]:
    while True:
        try:
            taken = next(training)
        except StopIteration as end:
            way: NetworkWay = end.value
            return way
        yield StudyProgress(done + taken, total)


def _losses(
    start: NetworkStart,
    ways: Sequence[NetworkWay],
    plane: Plane,
    places: Sequence[Numbers],
    counted: tuple[int, int],
) -> Generator[StudyProgress, None, list[tuple[Numbers, Numbers]]]:
    """Of each way the losses at the true places, with the averages that were there, and where it is drawn."""
    found = []
    done, total = counted
    for way, drawn in zip(ways, places, strict=True):
        true, flat = np.empty(len(drawn)), np.empty(len(drawn))
        for target, pieces in (
            (true, start.loss.along(np.stack(way.places), np.stack(way.averages))),
            (flat, start.loss.over(plane, drawn)),
        ):
            for rows, losses in pieces:
                target[rows] = losses
                done += len(losses)
                yield StudyProgress(done, total)
        found.append((true, flat))
    return found


def _arrival(way: Way, losses: Numbers, goal: float) -> int | None:
    """After how many steps the goal was reached first."""
    reached = np.flatnonzero(losses <= goal)
    return way.steps[int(reached[0])] if len(reached) else None


def _is_in_minimum(function: PlaneFunction, place: Numbers) -> bool:
    near = _NEAR * (function.window.x[1] - function.window.x[0])
    return any(float(np.hypot(*(place - np.array(minimum)))) < near for minimum in function.minima)


def _told(
    racer: Racer,
    way: Way,
    places: Numbers,
    moments: Numbers | None,
    losses: Numbers,
    arrived: int | None,
    otherwise: Literal["elsewhere", "under_way"],
) -> dict[str, Any]:
    """A racer as JSON has it; `otherwise` is said of one that has neither arrived nor diverged."""
    optimizer, outcome = racer.optimizer, otherwise if arrived is None else "arrived"
    return {
        "optimizer": optimizer.name,
        "learning_rate": racer.learning_rate,
        "hyperparameters": optimizer.settings(OPTIMIZERS[optimizer.name].hyperparameters),
        "taken": way.steps,
        **_pair("x", "y", places),
        "losses": [finite(value) for value in losses.tolist()],
        **_pair("moments_x", "moments_y", moments),
        "arrived": arrived,
        "diverged": way.diverged,
        "outcome": "diverged" if way.diverged is not None else outcome,
    }


def _pair(x: str, y: str, vectors: Numbers | None) -> dict[str, list[float | None] | None]:
    if vectors is None:
        return {x: None, y: None}
    return {name: [finite(at) for at in vectors[:, i].tolist()] for i, name in enumerate((x, y))}


def _rounded(share: float | None) -> float | None:
    return None if share is None else finite(share)
