"""What the widget says, in three languages, and what its controls offer."""

from collections.abc import Iterable

import numpy as np

from playground.data.datasets import DATASETS
from playground.data.features import FEATURES, feature_matrix
from playground.data.plane import Plane, grid_points
from playground.data.tasks import TASKS
from playground.engine.activations import ACTIVATIONS
from playground.engine.optimizers import OPTIMIZERS
from playground.locales import LANGUAGES, read_words

_WORDS = (
    "page.activation",
    "page.chart_axis",
    "page.dataset",
    "page.diverged",
    "page.epoch",
    "page.learning_rate",
    "page.noise",
    "page.optimizer",
    "page.pause",
    "page.play",
    "page.rejected",
    "page.rejected_allowed",
    "page.reset",
    "page.speed",
    "page.speed.1",
    "page.speed.25",
    "page.speed.5",
    "page.speed.max",
    "page.step",
    "page.test_loss",
    "page.train_loss",
)
_OWN = "notebook."
FEATURE_SIDE = 24
"""Samples along a side of a feature's picture."""

_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


def words() -> dict[str, dict[str, str]]:
    """Collect the words of the widget.

    Returns:
        For each language words by key; labels of tables as `activations.tanh`.
    """
    tables = {"datasets": DATASETS, "activations": ACTIVATIONS, "optimizers": OPTIMIZERS}
    labels = [f"{table}.{name}" for table, rows in tables.items() for name in rows]
    return {language: _chosen(language, [*_WORDS, *labels]) for language in LANGUAGES}


def choices() -> dict[str, list[str | float]]:
    """List what the widget's selects offer.

    Returns:
        Values by the dotted name of the field.
    """
    return {
        "data.dataset": list(DATASETS),
        "network.activation": list(ACTIVATIONS),
        "training.optimizer": list(OPTIMIZERS),
        "training.learning_rate": list(_RATES),
    }


def tasks() -> dict[str, dict[str, bool]]:
    """Tell what the targets of each task are.

    Returns:
        By the task's name.
    """
    return {
        name: {"has_classes": task.has_classes, "has_numbered_classes": task.has_numbered_classes}
        for name, task in TASKS.items()
    }


def features() -> dict[str, dict[str, str | bytes]]:
    """Draw the features of x1 and x2 over the plane.

    Returns:
        By name a `formula`, and a `picture` of 24 x 24 bytes, row 0 at the top, where 255 is the feature's
        largest absolute value.
    """
    values = feature_matrix(tuple(FEATURES), grid_points(FEATURE_SIDE, Plane()))
    levels = np.round((values / np.abs(values).max(axis=0) + 1) * 127.5).astype(np.uint8)
    pictures = [column.tobytes() for column in levels.T]
    return {
        name: {"formula": feature.formula, "picture": picture}
        for (name, feature), picture in zip(FEATURES.items(), pictures, strict=True)
    }


def _chosen(language: str, keys: Iterable[str]) -> dict[str, str]:
    known = read_words(language)
    return {key: known[key] for key in (*keys, *(key for key in known if key.startswith(_OWN)))}
