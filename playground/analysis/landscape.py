"""The landscape: the training loss over a plane through the present parameters, coarsely first."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.analysis.directions import (
    Plane,
    of_two_parameters,
    random_directions,
    require_two_parameters,
)
from playground.analysis.loss_surface import TrainingLoss, Window
from playground.analysis.paths import main_plane_steps, n_pieces, path_steps, ways_of_branches
from playground.analysis.study import StudySteps
from playground.analysis.surface import N_CELLS, finite, projection_result, surface_steps
from playground.training.trainer import Trainer

Directions = Literal["weights", "random", "paths"]

_REACH_OF_WEIGHTS = 3.0


@dataclass(frozen=True, slots=True)
class LandscapeChoice:
    """What is drawn.

    Args:
        directions: two parameters; two random, normalized directions; the main plane of the paths.
        parameters: the numbers of the two parameters, across and up.
        seed: of the random directions.
        reach: how far the picture goes from its middle: 3 for weights, 1 for random directions, times this.
        branches: whose paths are drawn, as of `ways_of_branches`.
        all_rows: as of `surface_steps`.
    """

    directions: Directions = "random"
    parameters: tuple[int, int] = (0, 1)
    seed: int = 0
    reach: float = 1.0
    branches: tuple[int, ...] | None = None
    all_rows: bool = True


def landscape(trainer: Trainer, choice: LandscapeChoice) -> StudySteps:
    """Draw the landscape.

    Args:
        trainer: not modified; what is needed of it is copied before the first piece is done.
        choice: what to draw.

    Returns:
        Progress; results as `surface_steps` has them, with what was chosen (`directions`, `parameters` of two
        weights, `seed`, `reach`, `branches`), `projection` as of `projection_result`, `here` (the place of
        the present parameters), `loss` (there, over all rows), `n_parameters` and `is_normalized` (whether
        running averages stand in for those that the network would come to elsewhere). For paths also what
        `main_plane_steps` adds.

    Raises:
        InvalidCommand: there are no such parameters, or they are one and the same.
    """
    if choice.directions == "weights":
        require_two_parameters(choice.parameters, trainer.network.layout.n_parameters)
    return _steps(trainer, choice)


def _steps(trainer: Trainer, choice: LandscapeChoice) -> StudySteps:
    loss = TrainingLoss(trainer)
    parameters, layout = loss.network.parameters, loss.network.layout
    facts: dict[str, Any] = {
        "directions": choice.directions,
        "parameters": list(choice.parameters),
        "seed": choice.seed,
        "reach": choice.reach,
        "branches": None if choice.branches is None else list(choice.branches),
        "here": [0.0, 0.0],
        "loss": finite(float(loss.at(parameters[None])[0])),
        "n_parameters": layout.n_parameters,
        "is_normalized": layout.is_normalized,
    }
    if choice.directions == "paths":
        ways = ways_of_branches(trainer, choice.branches)
        done = n_pieces(len(ways))
        paths = yield from path_steps(ways, layout.n_parameters, 0, done + N_CELLS)
        yield from main_plane_steps(loss, parameters, paths, facts, done, all_rows=choice.all_rows)
        return
    plane, reach = random_directions(layout, parameters, choice.seed), choice.reach
    middle = np.zeros(2)
    if choice.directions == "weights":
        plane = of_two_parameters(parameters, *choice.parameters)
        middle = parameters[list(choice.parameters)]
        plane = Plane(plane.origin - middle @ plane.directions, plane.directions)
        reach = _REACH_OF_WEIGHTS * choice.reach
    window = Window(*((float(at - reach), float(at + reach)) for at in middle))
    drawn = {**facts, "here": middle.tolist(), **projection_result(plane)}
    yield from surface_steps(loss, plane, window, drawn, all_rows=choice.all_rows)
