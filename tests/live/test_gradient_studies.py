"""Gradients are checked beside a live experiment: over all parameters, along one of them, and by training."""

import json
from typing import Any

import pytest

from playground.analysis.gradient_check import check_gradients
from playground.live.events import RejectedCommand, StudyState
from playground.live.experiment import Experiment
from playground.live.messages import BeginStudy, Step
from playground.training.trainer import Trainer
from tests.live.experiments import ALL_STEPS, EXPLOSIVE, started


def result_of(experiment: Experiment, name: str, settings: dict[str, object]) -> Any:
    events = list(experiment.apply(BeginStudy(name=name, settings=settings)))
    while experiment.studies.are_under_way:
        experiment.studies.advance()
        events += experiment.pending_events()
    *_, result = (event.result for event in events if isinstance(event, StudyState) and event.result)
    return json.loads(json.dumps(result, allow_nan=False))


def test_all_parameters_are_measured_with_the_settings_that_were_sent() -> None:
    experiment = started()
    result = result_of(experiment, "gradient_check", {"step": 0.001, "difference": "forward"})
    assert (result["step"], result["difference"], result["compared"]) == (0.001, "forward", 25)
    expected = check_gradients(Trainer({}), 0.001, "forward")
    assert (result["greatest"], result["median"]) == (expected.greatest, expected.median)


def test_one_parameter_is_measured_with_every_h() -> None:
    result = result_of(started(), "slope_errors", {"parameter": 3})
    assert (result["parameter"], len(result["steps"]), len(result["central_error"])) == (3, 33, 33)


def test_a_copy_is_trained_by_measuring() -> None:
    result = result_of(started(), "measured_training", {"steps": 4})
    assert (result["done"], len(result["measured_losses"]), len(result["computed_losses"])) == (4, 5, 5)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("gradient_check", {"step": 2.0}),
        ("gradient_check", {"difference": "backward"}),
        ("slope_errors", {}),
        ("slope_errors", {"parameter": 25}),
        ("measured_training", {"steps": 0}),
    ],
)
def test_settings_that_mean_nothing_are_refused(name: str, settings: dict[str, object]) -> None:
    experiment = started()
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(BeginStudy(name=name, settings=settings))
    assert refused.value.code == "invalid_study"
    assert not experiment.studies.are_under_way


def test_after_divergence_no_copy_is_trained() -> None:
    experiment = started(**EXPLOSIVE)
    experiment.apply(Step(count=100))
    while experiment.wants_to_run:
        experiment.advance(ALL_STEPS)
    assert experiment.status == "diverged"
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(BeginStudy(name="measured_training"))
    assert refused.value.code == "invalid_study"
