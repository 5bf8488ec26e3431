"""The measures of lessons: those of comparisons, how soon the goal was reached, and what other models do."""

import math
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from playground.evidence.measures import MEASURES, MeasureName
from playground.evidence.training import Reader
from playground.lessons.other_models import OTHER_MODELS
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS, History

if TYPE_CHECKING:
    from playground.lessons.spec import EvidenceSpec

EPOCHS_TO_GOAL = "epochs_to_goal"
LessonMeasureName = Literal[
    MeasureName, "epochs_to_goal", "tree_accuracy", "lead_over_tree", "distance_to_logistic"
]
NAMES = (*MEASURES, EPOCHS_TO_GOAL, *OTHER_MODELS)
"""All measures by which a lesson may compare."""


def larger_is_better(name: str) -> bool:
    """Which way a measure is better.

    Args:
        name: one of NAMES.

    Returns:
        Whether larger is; otherwise less is.
    """
    if name in OTHER_MODELS:
        return OTHER_MODELS[name].larger_is_better
    return name in MEASURES and MEASURES[name].larger_is_better


def reader_of(name: str, spec: "EvidenceSpec") -> Reader:
    """How a measure is read off a training of an evidence.

    Args:
        name: one of NAMES.
        spec: of the evidence, whose goal and measure `epochs_to_goal` is about.

    Returns:
        The reader.
    """
    if name == EPOCHS_TO_GOAL:
        return partial(_epochs_to_goal, spec)
    if name in OTHER_MODELS:
        return OTHER_MODELS[name].read
    row = MEASURES[name]
    return lambda member, history: row.read(member.fitting, history)


def _epochs_to_goal(spec: "EvidenceSpec", _: ConfiguredFitting, history: History) -> float:
    """The first epoch whose measure is as good as the goal; infinite if none is."""
    if spec.goal is None:
        return math.inf
    values, row = spec.row.curve(history), HISTORY_NUMBERS.index("epoch")
    with np.errstate(invalid="ignore"):
        reached = values >= spec.goal if spec.row.larger_is_better else values <= spec.goal
    return float(history.high[row, np.argmax(reached)]) if reached.any() else math.inf
