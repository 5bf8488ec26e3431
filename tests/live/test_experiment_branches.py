"""A future that was left stays as a branch, which a client is told of and can go back to."""

import json
from typing import Any

import pytest

from playground.live.experiment import Experiment
from playground.live.messages import Change, Reset
from playground.live.protocol import encode_event
from playground.problems.errors import InvalidInput
from tests.live.experiments import N_STEPS_PER_EPOCH, parameters, picture, set_parameter
from tests.live.test_experiment_seeking import apply, trained


def told(experiment: Experiment, text: str) -> list[dict[str, Any]]:
    """What a client hears of a message, training included."""
    return [json.loads(encode_event(event)) for event in apply(experiment, text)]


def branched() -> Experiment:
    """Two branches: 1 to epoch 40, 2 leaves it at epoch 10."""
    experiment = trained()
    told(experiment, '{"type": "branches"}')
    told(experiment, '{"type": "seek", "epoch": 10}')
    told(experiment, '{"type": "change", "changes": {"training.learning_rate": 0.1}}')
    told(experiment, '{"type": "step", "count": 5}')
    return experiment


def test_the_tree_is_told_when_asked_for_and_from_then_on_whenever_it_changes() -> None:
    experiment = trained()
    apply(experiment, '{"type": "seek", "epoch": 10}')
    assert [event["type"] for event in told(experiment, '{"type": "branches"}')] == ["branches"]
    events = told(experiment, '{"type": "change", "changes": {"training.learning_rate": 0.1}}')
    assert [event["type"] for event in events] == ["changed", "branches"]
    tree = events[1]
    assert (tree["experiment"], tree["current"], tree["dropped"], tree["most"]) == (1, 2, 0, 64)
    first, second = tree["branches"]
    assert (first["id"], first["parent"], first["end"]) == (
        1,
        None,
        {"epoch": 40, "step": 1000, "diverged": False},
    )
    assert (second["parent"], second["leaves"]) == (1, {"epoch": 10, "step": 250})
    assert second["changes"] == {"training.learning_rate": [0.03, 0.1]}
    assert first["metrics"].keys() == {"train_loss", "test_loss", "train_score", "test_score"}
    assert told(experiment, '{"type": "step", "count": 5}')[-1]["type"] == "state"
    named = told(experiment, '{"type": "name_branch", "branch": 1, "name": "slow"}')
    assert [branch["name"] for branch in named[0]["branches"]] == ["slow", None]
    assert [branch["end"]["epoch"] for branch in named[0]["branches"]] == [40, 15]


def test_who_has_not_asked_is_told_of_no_branches() -> None:
    experiment = trained()
    apply(experiment, '{"type": "seek", "epoch": 10}')
    assert told(experiment, '{"type": "set_parameter", "layer": 0, "to": 0, "value": 1}') == []
    assert len(told(experiment, '{"type": "branches"}')[0]["branches"]) == 2


def test_a_branch_is_opened_at_its_end_or_at_another_moment_with_its_bits() -> None:
    experiment, untouched = branched(), trained()
    events = told(experiment, '{"type": "open_branch", "branch": 1}')
    assert [event["type"] for event in events] == ["changed", "branches", "state"]
    assert events[0]["config"]["training"]["learning_rate"] == 0.03
    assert events[1]["current"] == 1
    assert events[2]["epoch"] == 40
    assert parameters(experiment) == parameters(untouched)
    assert told(experiment, '{"type": "open_branch", "branch": 2, "epoch": 12}')[-1]["epoch"] == 12
    assert told(experiment, '{"type": "open_branch", "branch": 2, "step": 9999}')[-1]["epoch"] == 15
    assert told(experiment, '{"type": "seek", "epoch": 10}')[-1]["epoch"] == 10


def test_the_history_of_a_branch_begins_where_it_left() -> None:
    experiment = branched()
    (first,) = told(experiment, '{"type": "branch_history", "branch": 1}')
    (second,) = told(experiment, '{"type": "branch_history", "branch": 2}')
    assert (first["type"], first["branch"], first["width"], first["next"]) == ("branch_history", 1, 1, None)
    rows = [len(event["low"]) for event in (first, second)]
    assert rows[0] > 5 * rows[1] > 0


def test_the_panel_sends_what_another_branch_has_in_place_of_what_was_left() -> None:
    experiment = branched()
    apply(experiment, '{"type": "watch", "panels": ["history"]}')
    assert picture(experiment).metadata["history_epochs"] == "16"
    told(experiment, '{"type": "open_branch", "branch": 1}')
    shown = picture(experiment)
    assert shown.metadata["history_epochs"] == "41"
    assert {*range(11, 41)} <= {*shown.tensors["history_epochs"][0].tolist()}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"type": "open_branch", "branch": 7}', "branch"),
        ('{"type": "open_branch", "branch": 1, "step": 1, "epoch": 1}', "step"),
        ('{"type": "name_branch", "branch": 7, "name": "x"}', "branch"),
        ('{"type": "name_branch", "branch": 1, "name": ""}', "name"),
        ('{"type": "delete_branch", "branch": 2}', "branch"),
        ('{"type": "delete_branch", "branch": 0}', "branch"),
        ('{"type": "branch_history", "branch": 7}', "branch"),
    ],
)
def test_what_cannot_be_done_with_a_branch_names_the_field_and_changes_nothing(text: str, field: str) -> None:
    experiment = branched()
    before = parameters(experiment)
    with pytest.raises(InvalidInput) as error:
        apply(experiment, text)
    assert error.value.problems[0].field == field
    assert parameters(experiment) == before
    (tree,) = told(experiment, '{"type": "branches"}')
    assert [branch["id"] for branch in tree["branches"]] == [1, 2]


def test_a_new_beginning_is_told_as_a_new_tree() -> None:
    experiment = branched()
    events = [json.loads(encode_event(event)) for event in experiment.apply(Reset())]
    assert [event["type"] for event in events] == ["configured", "branches", "state"]
    assert events[1]["experiment"] == 2
    assert [branch["id"] for branch in events[1]["branches"]] == [1]


@pytest.mark.parametrize(
    ("text", "epoch", "step"),
    [
        ('{"type": "step", "unit": "batch", "back": true}', 11, 11 * N_STEPS_PER_EPOCH + 6),
        ('{"type": "step", "unit": "batch", "count": 30, "back": true}', 10, 11 * N_STEPS_PER_EPOCH - 23),
        ('{"type": "step", "back": true}', 11, 11 * N_STEPS_PER_EPOCH),
        ('{"type": "step", "count": 3, "back": true}', 9, 9 * N_STEPS_PER_EPOCH),
        ('{"type": "step", "count": 1000, "back": true}', 0, 0),
        ('{"type": "step", "unit": "batch", "count": 1000, "back": true}', 0, 0),
    ],
)
def test_batches_and_epochs_are_stepped_backwards_to_the_beginning_at_most(
    text: str, epoch: int, step: int
) -> None:
    experiment = trained(11 * N_STEPS_PER_EPOCH + 7)
    state = told(experiment, text)[-1]
    assert (state["type"], state["epoch"], state["step"]) == ("state", epoch, step)
    told(experiment, '{"type": "step", "unit": "batch"}')
    assert parameters(experiment) == parameters(trained(step + 1))


def test_what_is_done_at_a_step_that_was_gone_back_to_is_a_branch() -> None:
    experiment = trained()
    apply(experiment, '{"type": "step", "count": 20, "back": true}')
    experiment.apply(set_parameter(0, 0, 0, 1.5))
    experiment.apply(Change(changes={"training.learning_rate": 1}))
    (tree,) = told(experiment, '{"type": "branches"}')
    assert [branch["parameters_set"] for branch in tree["branches"]] == [0, 1]
