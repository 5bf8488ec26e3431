"""What a live client watches of data with other than two inputs."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.config import ExperimentConfig
from playground.live.events import Configured, RejectedCommand
from playground.live.experiment import Experiment
from playground.live.messages import Change, Configure, Watch
from playground.live.protocol import decode, encode_event
from playground.training.trainer import Trainer
from tests.live.experiments import only, picture, started

IRIS4 = {"data": {"dataset": "iris4"}, "network": {"features": ["x1", "x3", "x4"]}}


def watching(**fields: Any) -> Watch:
    command = decode(json.dumps({"type": "watch", "grid": 20, "neuron_grid": 8, **fields}))
    assert isinstance(command, Watch)
    return command


def refusal(experiment: Experiment, plane: object) -> list[str]:
    """The fields for which a plane is refused; none if it is shown."""
    try:
        experiment.apply(watching(plane=plane))
    except RejectedCommand as error:
        return [problem.field for problem in error.problems]
    return []


def test_pictures_run_over_the_watched_inputs() -> None:
    experiment, trainer = started(**IRIS4), Trainer(ExperimentConfig.model_validate(IRIS4))
    experiment.apply(watching(plane={"x": "petal_width", "y": "x1", "held": {"x3": -2}}))
    tensors = picture(experiment).tensors
    plane = trainer.plane("x4", "x1", {"x3": -2})
    np.testing.assert_array_equal(tensors["output"], trainer.output_picture(20, plane))
    np.testing.assert_array_equal(tensors["neurons"], trainer.picture(8, range(6), plane))
    experiment.apply(watching())
    np.testing.assert_array_equal(picture(experiment).tensors["output"], trainer.output_picture(20))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"plane": {"x": "x5"}}, "plane.x"),
        ({"plane": {"x": "x2", "y": "sepal_width"}}, "plane.y"),
        ({"plane": {"held": {"x9": 0}}}, "plane.held.x9"),
        ({"sample": [1, 2]}, "sample"),
        ({"sample": [1, 2, 3, 4, 5, 6]}, "sample"),
        ({"sample": [1, 2, 3, 4, 3]}, "sample"),
    ],
)
def test_what_the_rows_do_not_have_cannot_be_watched(fields: dict[str, Any], field: str) -> None:
    experiment = started(**IRIS4)
    before = experiment.watch
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(watching(**fields))
    assert refused.value.problems[0].field == field
    assert experiment.watch == before


@pytest.mark.parametrize(
    "plane",
    [{"x": 1}, {"x": ""}, {"z": "x1"}, {"held": {"x1": 1001}}, {"held": {"x1": None}}, ["x1", "x2"], "x1"],
)
def test_a_plane_of_another_shape_is_refused(plane: object) -> None:
    with pytest.raises(RejectedCommand) as refused:
        watching(plane=plane)
    assert refused.value.problems[0].field.startswith("plane")


def test_a_sample_has_a_number_for_each_input() -> None:
    experiment = started(**IRIS4)
    experiment.apply(watching(sample=[1, 2, 3, 4, 2]))
    trainer = Trainer(ExperimentConfig.model_validate(IRIS4))
    tensors = picture(experiment).tensors
    np.testing.assert_array_equal(tensors["sample_inputs"], [1, 3, 4])
    np.testing.assert_allclose(tensors["sample_activations"][-3:], trainer.predict([[1, 2, 3, 4]])[0])
    assert np.isfinite(tensors["sample_loss"])


def test_what_is_watched_of_inputs_that_are_gone_is_forgotten() -> None:
    experiment = started(**IRIS4)
    experiment.apply(watching(plane={"x": "x4"}, sample=[1, 2, 3, 4, 2]))
    experiment.apply(Change(changes={"data.dataset": "circle"}))
    assert (experiment.watch.plane, experiment.watch.sample) == (None, None)
    assert picture(experiment).tensors["output"].shape == (20, 20)


def test_a_client_is_told_the_medians_and_whole_rows() -> None:
    experiment = started()
    (event,) = only(Configured, experiment.apply(Configure(config=ExperimentConfig.model_validate(IRIS4))))
    data = json.loads(encode_event(event))["data"]
    assert {len(row) for row in data["train"]} == {5}
    assert data["medians"] == np.median(np.array(data["train"])[:, :4], axis=0).tolist()


_KEYS = st.text() | st.sampled_from(["x", "y", "held", "x1", "x4"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda values: st.lists(values) | st.dictionaries(_KEYS, values),
    max_leaves=6,
)
_NAME = st.sampled_from(["x1", "x2", "x4", "petal_width", "x5", ""])
_HELD = st.dictionaries(_NAME, st.floats(-2000, 2000))
_PLANES = st.fixed_dictionaries({"x": _NAME}, optional={"y": _NAME, "held": _HELD})


@settings(max_examples=100, deadline=None)
@given(_JSON | _PLANES)
def test_whatever_plane_is_asked_for_is_shown_or_refused(plane: object) -> None:
    experiment = started(**IRIS4)
    experiment.apply(watching())
    before = picture(experiment).tensors["output"]
    refused = refusal(experiment, plane)
    after = picture(experiment).tensors["output"]
    assert after.shape == before.shape
    assert all(field.startswith("plane") for field in refused)
    if refused:
        np.testing.assert_array_equal(after, before)
