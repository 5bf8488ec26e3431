"""A small picture of a config's training rows, for notebooks."""

import numpy as np

from playground.config import ExperimentConfig
from playground.config.rows import make_rows
from playground.data.plane import EDGE
from playground.data.tasks import TASKS
from playground.markup import CLASSES, SIGNS, Svg, scatter

_HEIGHT = 5.0  # of a target of one, where rows have one input alone


def rows_picture(config: ExperimentConfig) -> Svg:
    """Draws the training rows on the plane of the first two inputs.

    Args:
        config: whose rows.

    Returns:
        A picture; values have the colour of their sign.
    """
    rows = make_rows(config)
    targets = rows.train[:, -1]
    places = rows.plane.project(rows.train[:, :-1])
    if rows.plane.y is None:
        places[:, 1] = np.clip(targets, -1, 1) * _HEIGHT
    if TASKS[config.task].has_numbered_classes:
        colours = [CLASSES[int(target) % len(CLASSES)] for target in targets]
    else:
        colours = [SIGNS[int(target > 0)] for target in targets]
    return scatter(places, colours, EDGE)
