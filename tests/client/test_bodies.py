"""What scripts have at hand becomes JSON, or is refused by its place."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from playground.client.bodies import as_body
from playground.config import ExperimentConfig
from playground.problems.errors import InvalidInput


def test_numpy_s_and_pandas_numbers_and_arrays_become_lists() -> None:
    body = as_body(
        {
            "epochs": np.int64(30),
            "grid": {
                "training.learning_rate": np.logspace(-2, 0, 3),
                "network.hidden": (np.array([8, 8]), [4]),
            },
            "samples": pd.DataFrame({"x1": [0.5, 1], "x2": [2, 3]}),
            "flag": np.bool_(True),
            "scalar": np.array(2.5),
            "seeds": pd.Series([1, 2]),
            "mixed": np.array([1, "a", None], dtype=object),
        }
    )
    assert body == {
        "epochs": 30,
        "grid": {"training.learning_rate": [0.01, 0.1, 1.0], "network.hidden": [[8, 8], [4]]},
        "samples": [[0.5, 2.0], [1.0, 3.0]],
        "flag": True,
        "scalar": 2.5,
        "seeds": [1, 2],
        "mixed": [1, "a", None],
    }
    assert [type(value) for value in (body["epochs"], body["flag"], body["scalar"])] == [int, bool, float]


def test_a_config_may_stand_anywhere() -> None:
    config = ExperimentConfig(seed=3)
    assert as_body({"base": config, "more": [config]})["more"][0]["seed"] == 3


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        (
            {"config": {"training": {"learning_rate": float("nan")}}},
            "config.training.learning_rate",
            "not_finite",
        ),
        ({"samples": np.array([[0, 1], [np.inf, 2]])}, "samples.1.0", "not_finite"),
        ({"stop": {"target_loss": np.float32("-inf")}}, "stop.target_loss", "not_finite"),
        ({"name": b"bytes"}, "name", "not_json"),
        ({"seeds": {1, 2}}, "seeds", "not_json"),
    ],
)
def test_what_json_cannot_hold_is_refused_by_its_place(body: Any, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        as_body(body)
    (problem,) = caught.value.problems
    assert (problem.field, problem.code) == (field, code)
