"""Studies: long calculations beside training, in pieces, given up when what they are about is another one."""

from collections.abc import Iterator

import numpy as np
import pytest

from playground.analysis.study import StudyProgress
from playground.live.events import Event, RejectedCommand, Saved, StudyState
from playground.live.experiment import Experiment
from playground.live.messages import BeginStudy, Change, Pause, Play, Reset, Save, Step
from playground.live.studies import Studies, Study, StudySettings
from playground.problems.errors import InvalidInput
from playground.training.trainer import Trainer
from tests.live.experiments import only, set_parameter, started


class CountSettings(StudySettings):
    pieces: int = 3


def count(trainer: Trainer, settings: CountSettings) -> Iterator[StudyProgress]:
    """Says the first parameter as it was, after so many pieces."""
    first = float(trainer.network.parameters[0])
    for done in range(settings.pieces):
        yield StudyProgress(done, settings.pieces)
    yield StudyProgress(settings.pieces, settings.pieces, {"first": first})


ROWS = {name: Study(name, "", CountSettings, count) for name in ("count", "count_too")}


def experiment_with_studies() -> Experiment:
    experiment = started()
    experiment.studies = Studies(ROWS)
    return experiment


def told(events: list[Event]) -> list[StudyState]:
    return [event for event in only(StudyState, events) if isinstance(event, StudyState)]


def run(experiment: Experiment) -> list[StudyState]:
    states = []
    while experiment.studies.are_under_way:
        experiment.studies.advance()
        states += told(experiment.pending_events())
    return states


def test_a_study_tells_how_far_it_is_and_brings_its_result_once() -> None:
    experiment = experiment_with_studies()
    begun = told(experiment.apply(BeginStudy(name="count")))
    assert [(state.done, state.total, state.is_done) for state in begun] == [(0, 3, False)]
    states = run(experiment)
    assert [state.done for state in states] == [1, 2, 3, 3]
    assert states[-1].is_done
    assert [state.result is not None for state in states] == [False, False, True, False]


def test_a_study_is_about_the_moment_at_which_it_began() -> None:
    experiment = experiment_with_studies()
    experiment.apply(Step(unit="batch", count=2))
    experiment.advance(2)
    first = float(experiment.snapshot().tensors["parameters"][0])
    experiment.apply(BeginStudy(name="count"))
    experiment.apply(Play())
    experiment.advance(10)
    (state,) = [state for state in run(experiment) if state.result is not None]
    assert state.result is not None
    assert (state.epoch, state.step) == (0, 2)
    assert np.float32(state.result["first"]) == np.float32(first)


@pytest.mark.parametrize(
    "command",
    [Change(changes={"training.learning_rate": 1}), Reset(), set_parameter(0, None, 0, 1.0)],
    ids=["change", "reset", "set_parameter"],
)
def test_what_changes_the_experiment_gives_studies_up(command: Change) -> None:
    experiment = experiment_with_studies()
    experiment.apply(BeginStudy(name="count"))
    (state,) = told(experiment.apply(command))
    assert (state.is_done, state.is_cancelled, state.result) == (True, True, None)
    assert not experiment.studies.are_under_way


@pytest.mark.parametrize("directions", ["weights", "random", "paths"])
def test_beside_landscape_and_curvature_training_comes_to_the_same_bits(directions: str) -> None:
    studied, alone = started(), started()
    for experiment in (studied, alone):
        experiment.apply(Play())
        experiment.advance(30)
    studied.apply(BeginStudy(name="landscape", settings={"directions": directions}))
    studied.apply(BeginStudy(name="curvature"))
    while studied.studies.are_under_way:
        studied.studies.advance()
        for experiment in (studied, alone):
            experiment.advance(3)
    states = [
        event.state
        for experiment in (studied, alone)
        for event in experiment.apply(Save())
        if isinstance(event, Saved)
    ]
    assert len(states) == 2
    assert states[0] == states[1]


@pytest.mark.parametrize(
    "command",
    [Change(changes={"training.learning_rate": 1}), Reset(), set_parameter(0, None, 0, 1.0)],
    ids=["change", "reset", "set_parameter"],
)
def test_a_landscape_under_way_is_given_up_by_any_change(command: Change) -> None:
    experiment = started()
    experiment.apply(BeginStudy(name="landscape"))
    experiment.apply(BeginStudy(name="curvature"))
    states = told(experiment.apply(command))
    assert {(state.name, state.is_cancelled) for state in states} == {
        ("landscape", True),
        ("curvature", True),
    }
    assert not experiment.studies.are_under_way


def test_training_on_gives_no_study_up() -> None:
    experiment = experiment_with_studies()
    experiment.apply(BeginStudy(name="count"))
    experiment.apply(Play())
    experiment.apply(Pause())
    assert experiment.studies.are_under_way


def test_a_study_without_settings_is_given_up() -> None:
    experiment = experiment_with_studies()
    experiment.apply(BeginStudy(name="count"))
    (state,) = told(experiment.apply(BeginStudy(name="count", settings=None)))
    assert state.is_cancelled


def test_asking_again_begins_anew() -> None:
    experiment = experiment_with_studies()
    experiment.apply(BeginStudy(name="count"))
    experiment.studies.advance()
    experiment.apply(BeginStudy(name="count", settings={"pieces": 1}))
    assert [(state.done, state.total) for state in run(experiment)] == [(1, 1), (1, 1)]


def test_studies_of_two_kinds_take_turns() -> None:
    experiment = experiment_with_studies()
    experiment.apply(BeginStudy(name="count"))
    experiment.apply(BeginStudy(name="count_too"))
    states = run(experiment)
    assert [state.name for state in states[:4]] == ["count", "count_too"] * 2


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (BeginStudy(name="cuont"), "name"),
        (BeginStudy(name="count", settings={"pieces": "many"}), "pieces"),
        (BeginStudy(name="count", settings={"peices": 3}), "peices"),
    ],
)
def test_a_refusal_names_the_field_and_what_is_allowed(command: BeginStudy, field: str) -> None:
    experiment = experiment_with_studies()
    with pytest.raises(InvalidInput) as error:
        experiment.apply(command)
    assert isinstance(error.value, RejectedCommand)
    (problem,) = error.value.problems
    assert (error.value.code, problem.field) == ("invalid_study", field)
    assert not experiment.studies.are_under_way


def test_a_landscape_over_parameters_that_are_not_there_is_refused() -> None:
    experiment = started()
    for parameters in ([0, 9999], [1, 1]):
        with pytest.raises(RejectedCommand) as caught:
            experiment.apply(
                BeginStudy(name="landscape", settings={"directions": "weights", "parameters": parameters})
            )
        assert caught.value.code == "invalid_study"
