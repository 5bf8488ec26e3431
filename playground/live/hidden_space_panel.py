"""The panel `hidden_space`: where a hidden layer puts the training rows and a grid over the plane."""

import json
from typing import TYPE_CHECKING

import numpy as np

from playground.analysis.hidden_space import N_LINES, POINTS_PER_LINE, hidden_space
from playground.live.panel import Panel, Reading, Tensor
from playground.live.shown_plane import shown_plane
from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.live.messages import Watch


def _hidden_space(trainer: Trainer, watch: "Watch", _since: int) -> Reading:
    wanted = watch.hidden_space
    if wanted is None:
        return Reading({})
    space = hidden_space(trainer, wanted.layer, wanted.neurons, shown_plane(watch, trainer))
    if space is None:
        return Reading({})
    shown = {"layer": space.layer, "neurons": None if space.neurons is None else list(space.neurons)}
    return Reading(
        {
            "hidden_space_rows": space.rows,
            "hidden_space_points": space.points,
            "hidden_space_grid": space.grid,
            "hidden_space_explained": [] if space.explained is None else space.explained,
            "hidden_space_borders": np.empty((0, 3)) if space.borders is None else space.borders,
            "hidden_space_parted": np.nan if space.parted is None else space.parted,
        },
        {"hidden_space": json.dumps(shown, separators=(",", ":"))},
    )


HIDDEN_SPACE = Panel(
    "hidden_space",
    "where a hidden layer puts the training rows and the lines of a grid over the plane",
    (
        Tensor(
            "hidden_space_rows",
            "I32",
            "(rows,)",
            "the numbers of the training rows: all, or of more than 512 evenly spaced ones",
        ),
        Tensor(
            "hidden_space_points",
            "F32",
            "(rows, 2)",
            "their places: the activations of two neurons, or on the first two principal components; the "
            "metadata `hidden_space` has the `layer` and the `neurons`, null for components; all of it is "
            "absent where there is no hidden layer",
        ),
        Tensor(
            "hidden_space_grid",
            "F32",
            f"(2, {N_LINES}, {POINTS_PER_LINE}, 2)",
            "images of lines through the plane: first those along which its first input runs, from the "
            "lowest up, then those along which its second runs",
        ),
        Tensor(
            "hidden_space_explained",
            "F64",
            "(components,)",
            "the share of the variance that each of both components has; empty for neurons",
        ),
        Tensor(
            "hidden_space_borders",
            "F64",
            "(borders, 3)",
            "each output's z as a function of the place: factors of both coordinates, and what is added; "
            "empty unless the two neurons are the last hidden layer",
        ),
        Tensor(
            "hidden_space_parted",
            "F64",
            "()",
            "the share of these rows that is classed rightly; NaN unless it is the last hidden layer, and "
            "for regression",
        ),
    ),
    _hidden_space,
    "field",
    frames_per_reading=2,
    n_parameters=400,
)
"""Read thirty times a second, more seldom for large networks: at most a twentieth of a frame's time."""
