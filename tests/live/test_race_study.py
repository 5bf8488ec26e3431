"""The study `race`: its settings as JSON, what is refused of them, and that the experiment stays as it is."""

from typing import Any

import pytest

from playground.live.events import StudyState
from playground.live.messages import BeginStudy
from playground.problems.errors import InvalidInput
from tests.live.experiments import only, started


def test_it_races_beside_the_experiment_which_stays_as_it_is() -> None:
    experiment = started()
    before = experiment.snapshot().tensors["parameters"].tobytes()
    racers = [
        {"optimizer": "sgd", "learning_rate": 0.1},
        {"optimizer": {"name": "momentum", "momentum": 0.5}, "learning_rate": None},
    ]
    experiment.apply(BeginStudy(name="race", settings={"racers": racers, "steps": 5}))
    results = []
    while experiment.studies.are_under_way:
        experiment.studies.advance()
        found = only(StudyState, experiment.pending_events())
        results += [event.result for event in found if isinstance(event, StudyState) and event.result]
    assert [each["hyperparameters"] for each in results[-1]["racers"]] == [{}, {"momentum": 0.5}]
    assert experiment.snapshot().tensors["parameters"].tobytes() == before


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "racers"),
        ({"racers": []}, "racers"),
        ({"racers": [{"optimizer": "sgd"}] * 6}, "racers"),
        ({"racers": [{"optimizer": "sdg"}]}, "racers.0.optimizer"),
        ({"racers": [{"optimizer": {"name": "sgd", "momentum": 0.5}}]}, "racers.0.optimizer.momentum"),
        ({"racers": [{"optimizer": "sgd", "learning_rate": 0}]}, "racers.0.learning_rate"),
        ({"racers": [{"optimizer": "sgd"}], "surface": "hill"}, "surface"),
        ({"racers": [{"optimizer": "sgd"}], "steps": 1001}, "steps"),
        ({"racers": [{"optimizer": "sgd"}], "standardized": 1.5}, "standardized"),
    ],
)
def test_what_is_refused_is_named(settings: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        started().apply(BeginStudy(name="race", settings=settings))
    assert caught.value.problems[0].field == field
