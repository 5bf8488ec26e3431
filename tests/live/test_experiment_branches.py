"""A future that was left stays as a branch, which a client is told of and can go back to."""

import json
from typing import Any

import pytest

from playground.config import ExperimentConfig
from playground.live.events import RejectedCommand
from playground.live.experiment import Experiment
from playground.live.messages import Change, Reset
from playground.live.protocol import decode, encode_event
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from tests.live.experiments import (
    ALL_STEPS,
    N_STEPS_PER_EPOCH,
    admit_all,
    parameters,
    picture,
    set_parameter,
    started,
)
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


def test_a_branch_begins_at_the_end_of_training_or_at_a_moment_that_is_sought() -> None:
    experiment = trained()
    told(experiment, '{"type": "branches"}')
    config = '{"type": "begin_branch", "config": {"training": {"learning_rate": %s}}}'
    events = told(experiment, config % 0.1)
    assert [event["type"] for event in events] == ["changed", "branches"]
    assert [each["leaves"]["epoch"] for each in events[1]["branches"]] == [0, 40]
    apply(experiment, '{"type": "seek", "epoch": 3}')
    events = told(experiment, config % 0.2)
    assert [each["leaves"]["epoch"] for each in events[-1]["branches"]] == [0, 40, 3]
    with pytest.raises(InvalidInput) as refused:
        told(experiment, '{"type": "begin_branch", "config": {"seed": 9}}')
    assert refused.value.problems[0].code == "begins_anew"


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


def saved_tree(experiment: Experiment) -> dict[str, Any]:
    (saved,) = told(experiment, '{"type": "save", "with_tree": true}')
    return saved


def test_a_saved_tree_goes_on_on_another_connection_with_all_branches() -> None:
    experiment = branched()
    saved = saved_tree(experiment)
    other = Experiment(admit_all)
    message = {"type": "resume", "state": saved["state"], "tree": saved["tree"]}
    events = told(other, json.dumps(message))
    assert [(event["type"], event["epoch"]) for event in events] == [("configured", 15), ("state", 15)]
    assert parameters(other) == parameters(experiment)
    (tree,) = told(other, '{"type": "branches"}')
    assert [(branch["id"], branch["end"]["epoch"]) for branch in tree["branches"]] == [(1, 40), (2, 15)]
    told(other, '{"type": "open_branch", "branch": 1}')
    assert parameters(other) == parameters(trained())
    assert told(other, '{"type": "seek", "epoch": 3}')[-1]["epoch"] == 3
    told(other, '{"type": "open_branch", "branch": 2}')
    assert parameters(other) == parameters(experiment)


def test_a_tree_alone_is_computed_to_where_it_was_left() -> None:
    experiment = branched()
    told(experiment, '{"type": "step", "count": 2, "back": true}')
    message = {"type": "resume", "tree": saved_tree(experiment)["tree"]}
    other = Experiment(admit_all)
    events = told(other, json.dumps(message))
    assert [event["type"] for event in events][-1] == "state"
    assert events[-1]["epoch"] == 13
    assert parameters(other) == parameters(experiment)
    told(other, '{"type": "seek", "epoch": 15}')


def test_a_state_without_a_tree_is_saved_as_ever() -> None:
    assert "tree" not in told(branched(), '{"type": "save"}')[0]


@pytest.mark.parametrize(
    ("message", "code", "field"),
    [
        ({"tree": "{"}, "invalid_tree", "tree"),
        ({"tree": "{}"}, "invalid_tree", "tree.format"),
        ({"state": "AAAA"}, "invalid_state", "state"),
        ({}, "invalid_state", "state"),
    ],
)
def test_what_is_no_tree_or_no_state_is_refused(message: dict[str, str], code: str, field: str) -> None:
    experiment = branched()
    before = parameters(experiment)
    with pytest.raises(RejectedCommand) as error:
        apply(experiment, json.dumps({"type": "resume", **message}))
    assert (error.value.code, error.value.problems[0].field) == (code, field)
    assert parameters(experiment) == before


def test_a_tree_and_a_state_of_another_moment_do_not_go_together() -> None:
    experiment = branched()
    early = saved_tree(experiment)
    told(experiment, '{"type": "step"}')
    late = saved_tree(experiment)
    with pytest.raises(RejectedCommand) as error:
        apply(experiment, json.dumps({"type": "resume", "state": early["state"], "tree": late["tree"]}))
    assert (error.value.code, error.value.problems[0].field) == ("invalid_tree", "tree")


def test_no_config_of_a_tree_may_be_larger_than_the_server_takes() -> None:
    saved = saved_tree(branched())

    def refuse(config: ExperimentConfig) -> None:
        if config.training.learning_rate > 0.05:
            raise InvalidConfig([Problem("training.learning_rate", "too_large", 0.1)])

    with pytest.raises(InvalidConfig):
        Experiment(refuse).apply(decode(json.dumps({"type": "resume", "tree": saved["tree"]})))


def test_until_kernels_are_there_a_tree_is_kept_and_then_computed_anew() -> None:
    compiled = False
    experiment = Experiment(admit_all, lambda: compiled)
    apply(experiment, '{"type": "configure", "config": {"data": {"samples": 40}}}')
    apply(experiment, '{"type": "step", "count": 6}')
    apply(experiment, '{"type": "seek", "epoch": 2}')
    apply(experiment, '{"type": "set_parameter", "layer": 0, "to": 0, "value": 1}')
    apply(experiment, '{"type": "step", "count": 2}')
    compiled = True
    while experiment.wants_to_run:
        experiment.advance(ALL_STEPS)
    (tree,) = told(experiment, '{"type": "branches"}')
    assert [(branch["id"], branch["end"]["epoch"]) for branch in tree["branches"]] == [(1, 6), (2, 4)]
    apply(experiment, '{"type": "open_branch", "branch": 1}')
    exact = started(data={"samples": 40})
    apply(exact, '{"type": "step", "count": 6}')
    assert parameters(experiment) == parameters(exact)


def search(condition: str) -> str:
    return f'{{"type": "seek_back_until", "condition": {condition}}}'


def run(experiment: Experiment, text: str, max_steps: int = ALL_STEPS) -> list[dict[str, Any]]:
    """What a client hears, turn by turn, until nothing is to be trained."""
    events = [*experiment.apply(decode(text))]
    while experiment.wants_to_run:
        experiment.advance(max_steps)
        events += experiment.pending_events()
    return [json.loads(encode_event(event)) for event in events]


def test_a_search_tells_how_far_it_is_what_it_found_and_goes_there() -> None:
    experiment = trained()
    events = run(experiment, search('{"kind": "loss_fell", "part": "test"}'))
    assert events[0] == {"type": "searching", "done": 0, "total": 40}
    assert [event["type"] for event in events if event["type"] != "searching"] == ["found", "state"]
    found, state = events[-2:]
    assert found["kind"] == "loss_fell"
    assert (state["epoch"], state["step"]) == (found["epoch"], found["step"])
    assert found["epoch"] < 40
    assert parameters(experiment) == parameters(trained(found["step"]))


def test_a_search_that_finds_nothing_says_so_and_is_where_it_was() -> None:
    experiment, untouched = trained(5000), trained(5000)
    events = run(experiment, search('{"kind": "gradient_left"}'), 100)
    told_at = [event["done"] for event in events if event["type"] == "searching"]
    assert told_at == sorted(told_at)
    assert 3 <= len(told_at) <= 21
    rejected, state = events[-2:]
    assert (rejected["type"], rejected["code"], rejected["field"]) == ("rejected", "not_found", "condition")
    assert (state["type"], state["epoch"]) == ("state", 200)
    assert parameters(experiment) == parameters(untouched)


@pytest.mark.parametrize("text", ['{"type": "pause"}', '{"type": "seek", "epoch": 30}', '{"type": "step"}'])
def test_another_command_ends_a_search(text: str) -> None:
    experiment, untouched = trained(5000), trained(5000)
    experiment.apply(decode(search('{"kind": "gradient_left"}')))
    experiment.advance(50)
    kinds = [event["type"] for event in run(experiment, text)]
    assert "found" not in kinds
    assert "rejected" not in kinds
    run(untouched, text)
    assert parameters(experiment) == parameters(untouched)


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        ('{"kind": "rain"}', "condition"),
        ('{"kind": "gradient_left", "low": -1}', "condition.gradient_left.low"),
        ('{"kind": "gradient_left", "low": 2, "high": 1}', "condition.high"),
        ('{"kind": "point_changed", "sample": [1]}', "condition.sample"),
        ("{}", "condition"),
    ],
)
def test_a_condition_that_is_none_is_refused(condition: str, field: str) -> None:
    experiment = trained()
    with pytest.raises(InvalidInput) as error:
        experiment.apply(decode(search(condition)))
    assert error.value.problems[0].field == field
    assert not experiment.wants_to_run


def test_after_resuming_the_history_of_a_branch_is_computed_beside_what_is_shown() -> None:
    experiment = branched()
    (known,) = told(experiment, '{"type": "branch_history", "branch": 1}')
    saved = saved_tree(experiment)
    other = Experiment(admit_all)
    run(other, json.dumps({"type": "resume", "state": saved["state"], "tree": saved["tree"]}))
    picture(other)
    before = parameters(other)
    assert run(other, '{"type": "branch_history", "branch": 1}', 100) == [known]
    assert parameters(other) == before
    assert told(other, '{"type": "branch_history", "branch": 1}') == [known]
    assert not other.wants_to_run


def test_the_history_of_a_branch_that_is_deleted_meanwhile_is_not_waited_for() -> None:
    experiment = branched()
    saved = saved_tree(experiment)
    other = Experiment(admit_all)
    run(other, json.dumps({"type": "resume", "state": saved["state"], "tree": saved["tree"]}))
    other.apply(decode('{"type": "branch_history", "branch": 1}'))
    other.advance(10)
    assert run(other, '{"type": "delete_branch", "branch": 1}') == []
    assert not other.wants_to_run
