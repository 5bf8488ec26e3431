"""The table of presets: example experiments, their settings, and the metric that each reaches.

A test holds each to be a valid config that reaches what it promises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SECONDS = 5
FRAMES_PER_SECOND = 60


@dataclass(frozen=True, slots=True)
class Preset:
    """One example experiment.

    Args:
        name: as in links; its label, aim and surprise stand in the locales.
        difficulty: 1 to 3.
        changes: dotted config fields and their values; all others are at their default.
        epochs_per_frame: the pace it is shown at.
        metric: the one that says whether it has learned, as in Trainer's metrics.
        reaches: what the metric is at least after SECONDS at that pace, in nine starts of ten or more.
        follows: the training row, counted from 1, whose numbers are followed in place of playing; None: it
            plays.
    """

    name: str
    difficulty: int
    changes: Mapping[str, object]
    epochs_per_frame: int
    metric: str
    reaches: float
    follows: int | None = None

    @property
    def epochs(self) -> int:
        """Epochs within SECONDS at FRAMES_PER_SECOND."""
        return SECONDS * FRAMES_PER_SECOND * self.epochs_per_frame


_ROWS = (
    Preset(
        "line",
        1,
        {"data.dataset": "gauss", "network.hidden": []},
        epochs_per_frame=1,
        metric="test_accuracy",
        reaches=0.98,
    ),
    Preset(
        "squares",
        1,
        # Squares of up to 36 would saturate the output, and one start in seven stay on the wrong side.
        {
            "network.features": ["x1_squared", "x2_squared"],
            "network.hidden": [],
            "data.standardize": True,
        },
        epochs_per_frame=1,
        metric="test_accuracy",
        reaches=0.98,
    ),
    Preset(
        "fold",
        2,
        {
            "data.dataset": "xor",
            "network.hidden": [8],
            "network.activation": "relu",
            "training.learning_rate": 0.1,
        },
        epochs_per_frame=1,
        metric="test_accuracy",
        reaches=0.93,
    ),
    Preset(
        "spiral",
        3,
        {
            "data.dataset": "spiral",
            "data.samples": 1000,
            "network.hidden": [8, 8],
            "network.initializer": "glorot_uniform",
            "training.optimizer": "adam",
            "training.learning_rate": 0.005,
        },
        epochs_per_frame=5,
        metric="test_accuracy",
        reaches=0.95,
    ),
    Preset(
        "by_heart",
        2,
        {
            "data.noise": 35,
            "data.samples": 100,
            "network.hidden": [8, 8],
            "network.initializer": "glorot_uniform",
            "training.optimizer": "adam",
            "training.learning_rate": 0.01,
        },
        epochs_per_frame=5,
        metric="train_accuracy",
        reaches=0.95,
    ),
    Preset(
        "hills",
        2,
        {
            "data.dataset": "reg-gauss",
            "network.hidden": [8, 8],
            "network.initializer": "glorot_uniform",
            "training.optimizer": "adam",
            "training.learning_rate": 0.01,
        },
        epochs_per_frame=5,
        metric="test_r_squared",
        reaches=0.8,
    ),
    Preset(
        "species",
        2,
        {
            "data.dataset": "iris",
            "network.hidden": [4],
            "training.optimizer": "adam",
            "training.learning_rate": 0.01,
        },
        epochs_per_frame=1,
        metric="test_accuracy",
        reaches=0.9,
    ),
    Preset(
        "deep",
        3,
        {
            "network.hidden": [4, 4, 4, 4],
            "network.activation": "sigmoid",
            "network.batch_normalization": True,
            "training.learning_rate": 0.1,
        },
        epochs_per_frame=1,
        metric="test_accuracy",
        reaches=0.95,
    ),
    Preset(
        "six_sigmoids",
        1,
        # The fully connected network of Hung-yi Lee's lectures, whose digits many notes print.
        {
            "data.dataset": "custom",
            "data.task": "multiclass",
            "data.train": [[1, -1, 0], [0, 0, 1]],
            "data.test": [[1, -1, 0], [0, 0, 1]],
            "network.hidden": [2, 2],
            "network.activation": "sigmoid",
            "network.output": "sigmoid",
            "network.initial_parameters": [
                {"weights": [[1, -1], [-2, 1]], "biases": [1, 0]},
                {"weights": [[2, -2], [-1, -1]], "biases": [0, 0]},
                {"weights": [[3, -1], [-1, 4]], "biases": [-2, 2]},
            ],
            "training.loss": "squared_error",
            "training.batch_size": 1,
            "training.learning_rate": 0.1,
        },
        epochs_per_frame=1,
        metric="train_accuracy",
        reaches=1.0,
        follows=1,
    ),
    Preset(
        "softmax_by_hand",
        1,
        # Numbers that can be checked by hand, as books write them out in NumPy.
        {
            "data.dataset": "custom",
            "data.task": "multiclass",
            "data.train": [[1, 0.5, 0]],
            "data.test": [[1, 0.5, 0], [-1, -0.5, 1]],
            "network.hidden": [3],
            "network.activation": "sigmoid",
            "network.initial_parameters": [
                {"weights": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], "biases": [0.1, 0.2, 0.3]},
                {"weights": [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], "biases": [0.1, 0.2]},
            ],
            "training.batch_size": 1,
            "training.learning_rate": 0.1,
        },
        epochs_per_frame=1,
        metric="train_accuracy",
        reaches=1.0,
        follows=1,
    ),
)
PRESETS: Mapping[str, Preset] = MappingProxyType({row.name: row for row in _ROWS})
