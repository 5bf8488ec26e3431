"""The hidden space as a live client asks for it."""

import json

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.live.events import RejectedCommand
from playground.live.messages import Configure, ShownSpace, Watch
from playground.live.panel import read_panels
from playground.live.panels import PANELS
from playground.training.trainer import Trainer
from tests.live.experiments import picture, started


def test_a_frame_has_the_places_and_says_of_which_layer_and_neurons() -> None:
    experiment = started(network={"hidden": [4, 2, 3]})
    experiment.apply(Watch(hidden_space=ShownSpace()))
    shown = picture(experiment)
    assert json.loads(shown.metadata["hidden_space"]) == {"layer": 1, "neurons": [0, 1]}
    assert shown.tensors["hidden_space_points"].shape == (250, 2)
    assert shown.tensors["hidden_space_grid"].shape == (2, 21, 81, 2)
    experiment.apply(Watch(hidden_space=ShownSpace(layer=2)))
    shown = picture(experiment)
    assert json.loads(shown.metadata["hidden_space"]) == {"layer": 2, "neurons": None}
    assert shown.tensors["hidden_space_explained"].shape == (2,)
    assert 0.0 <= shown.tensors["hidden_space_parted"] <= 1.0


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (ShownSpace(layer=2), "hidden_space.layer"),
        (ShownSpace(layer=0, neurons=[0, 4]), "hidden_space.neurons"),
        (ShownSpace(neurons=[2, 0]), "hidden_space.neurons"),
    ],
)
def test_a_layer_or_neuron_that_the_network_does_not_have_is_refused(wanted: ShownSpace, field: str) -> None:
    experiment = started(network={"hidden": [4, 2]})
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(Watch(hidden_space=wanted))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert experiment.watch.hidden_space is None


def test_what_a_new_network_does_not_have_is_no_longer_shown() -> None:
    experiment = started(network={"hidden": [4, 2]})
    experiment.apply(Watch(hidden_space=ShownSpace(layer=1)))
    experiment.apply(Configure(config=ExperimentConfig.model_validate({"network": {"hidden": [4]}})))
    assert experiment.watch.hidden_space is None
    experiment.apply(Watch(hidden_space=ShownSpace()))
    experiment.apply(Configure(config=ExperimentConfig.model_validate({"network": {"hidden": []}})))
    assert not {name for name in picture(experiment).tensors if name.startswith("hidden_space")}
    for wanted in (ShownSpace(layer=0), ShownSpace(neurons=[0, 1])):
        with pytest.raises(RejectedCommand):
            experiment.apply(Watch(hidden_space=wanted))


def test_a_diverged_network_is_shown_as_no_numbers() -> None:
    trained = Trainer(ExperimentConfig.model_validate({"network": {"hidden": [3], "activation": "relu"}}))
    trained.set_parameter(0, 0, 0, 1e308)
    trained.set_parameter(0, 1, 0, 1e308)
    tensors, _ = read_panels([PANELS["hidden_space"]], trained, Watch(hidden_space=ShownSpace()))
    assert np.isnan(tensors["hidden_space_explained"]).all()
