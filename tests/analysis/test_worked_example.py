"""A textbook network of sigmoids with whole weights, against the digits that are printed for it."""

import pytest

from playground.analysis.trace import trace_step
from playground.training.trainer import Trainer

LAYERS = [
    {"weights": [[1, -1], [-2, 1]], "biases": [1, 0]},
    {"weights": [[2, -2], [-1, -1]], "biases": [0, 0]},
    {"weights": [[3, -1], [-1, 4]], "biases": [-2, 2]},
    {"weights": [[1], [1]], "biases": [0]},
]


@pytest.mark.parametrize(
    ("point", "printed"),
    [
        ([1.0, -1.0], [0.98, 0.12, 0.86, 0.11, 0.62, 0.83]),
        ([0.0, 0.0], [0.73, 0.5, 0.72, 0.12, 0.51, 0.85]),
    ],
)
def test_a_followed_sample_has_the_activations_that_are_printed(
    point: list[float], printed: list[float]
) -> None:
    network = {"hidden": [2, 2, 2], "activation": "sigmoid", "initial_parameters": LAYERS}
    trace = trace_step(Trainer({"data": {"samples": 60}, "network": network}), [*point, 1.0])
    assert trace.outputs[0, :6].round(2).tolist() == printed
