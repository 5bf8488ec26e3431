"""Choices with hyperparameters, and how the loss goes with the task."""

import json
import math
from typing import Any

import numpy as np
import pytest

from playground.config import ExperimentConfig, change_config, effective_loss, read_config
from playground.config.choices import interval_of
from playground.data.tasks import TASKS, Task
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES
from playground.problems.errors import InvalidConfig, Problem
from playground.training.trainer import Trainer

TABLES: list[tuple[Any, Any]] = [
    ("loss", LOSSES),
    ("optimizer", OPTIMIZERS),
    ("schedule", SCHEDULES),
    ("regularization", REGULARIZERS),
]
ROWS = [(field, row) for field, table in TABLES for row in table.values()]
DATASET_OF = {
    "classification": "circle",
    "regression": "reg-plane",
    "multiclass": "blobs",
    "multilabel": "labels",
}
EVERY_ROW = pytest.mark.parametrize(
    ("field", "row"), ROWS, ids=[f"{field}-{row.name}" for field, row in ROWS]
)


def read(field: str, value: object) -> ExperimentConfig:
    """A config with one choice, of a data set that goes with it."""
    name = value["name"] if isinstance(value, dict) else value
    task = next(iter(LOSSES[str(name)].output_activation)) if field == "loss" else "classification"
    return read_config({"data": {"dataset": DATASET_OF[task]}, "training": {field: value}})


def only_problem(value: object) -> Problem:
    with pytest.raises(InvalidConfig) as caught:
        read_config(value)
    (problem,) = caught.value.problems
    return problem


@EVERY_ROW
def test_a_name_alone_has_every_hyperparameter_at_its_default(field: Any, row: Any) -> None:
    defaults = {each.name: each.default for each in row.hyperparameters}
    config = read(field, row.name)
    assert config.training.chosen(field) == (row.name, tuple(defaults.values()))
    written = config.model_dump(mode="json")["training"][field]
    assert written == ({"name": row.name, **defaults} if defaults else row.name)


@EVERY_ROW
def test_what_is_written_reads_as_the_same_choice(field: Any, row: Any) -> None:
    config = read(field, {"name": row.name})
    assert read_config(json.loads(config.model_dump_json())) == config


@EVERY_ROW
def test_a_hyperparameter_out_of_range_is_named_with_its_range(field: Any, row: Any) -> None:
    for each in row.hyperparameters:
        for value in (each.low - 1, each.high + 1, 10**400):
            with pytest.raises(InvalidConfig) as caught:
                read(field, {"name": row.name, each.name: value})
            (problem,) = caught.value.problems
            assert problem.field == f"training.{field}.{each.name}"
            assert problem.allowed == interval_of(each)


@pytest.mark.parametrize(("field", "table"), TABLES)
def test_every_name_of_the_table_is_accepted_and_no_other(field: str, table: Any) -> None:
    assert only_problem({"training": {field: "nonsense"}}).as_dict()["allowed"] == list(table)
    assert only_problem({"training": {field: 3}}).as_dict()["allowed"] == list(table)


@pytest.mark.parametrize(
    ("field", "value", "place", "message", "received", "allowed"),
    [
        ("optimizer", {"name": "adam", "beta1": 1}, "beta1", "is too large", 1, "0 to below 1"),
        ("optimizer", {"name": "adam", "beta1": "0.9"}, "beta1", "must be a number", "0.9", "0 to below 1"),
        ("optimizer", {"name": "adam", "beta1": True}, "beta1", "must be a number", True, "0 to below 1"),
        ("optimizer", {"name": "adam", "beta1": None}, "beta1", "must be a number", None, "0 to below 1"),
        ("optimizer", {"name": "adam", "epsilon": 0}, "epsilon", "is too small", 0, "above 0 to 1"),
        (
            "optimizer",
            {"name": "sgd", "beta1": 0.9},
            "beta1",
            "belongs to adam, amsgrad, adamax, nadam, adamw, not to sgd",
            0.9,
            "no hyperparameter",
        ),
        ("schedule", {"name": "plateau", "patience": -1}, "patience", "is too small", -1, None),
        ("schedule", {"name": "step", "every": 2.5}, "every", "must be a whole number", 2.5, None),
        ("schedule", {"name": "step", "every": "2"}, "every", "must be a whole number", "2", None),
        ("loss", {"name": "asymmetric", "cost_above": 0}, "cost_above", "is too small", 0, "above 0 to 100"),
        ("regularization", {"name": "elastic", "l1_share": 1.5}, "l1_share", "is too large", 1.5, "0 to 1"),
        ("optimizer", {"name": 3}, "name", "must be a name", 3, list(OPTIMIZERS)),
        ("optimizer", {"beta1": 0.9}, "name", "is required", None, list(OPTIMIZERS)),
    ],
)
def test_a_wrong_choice_is_named_by_the_part_that_is_wrong(
    field: str, value: object, place: str, message: str, received: object, allowed: object
) -> None:
    problem = only_problem({"training": {field: value}})
    assert problem.field == f"training.{field}.{place}"
    assert problem.message == message
    assert problem.received == received
    assert problem.as_dict()["allowed"] == allowed or (allowed is None and problem.as_dict()["allowed"])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_hyperparameter_that_is_not_finite_is_refused(value: float) -> None:
    problem = only_problem({"training": {"optimizer": {"name": "adam", "beta1": value}}})
    assert (problem.message, problem.received) == ("must be a finite number", str(value))


def test_a_misspelt_hyperparameter_suggests_the_closest() -> None:
    problem = only_problem({"training": {"optimizer": {"name": "adam", "beta_1": 0.9}}})
    assert problem.field == "training.optimizer.beta_1"
    assert "did you mean 'beta1'?" in problem.message
    assert problem.as_dict()["allowed"] == ["beta1", "beta2", "epsilon"]


def test_every_wrong_hyperparameter_is_found_beside_every_other_problem() -> None:
    training = {"optimizer": {"name": "adam", "beta1": 1, "beta2": -1}, "batch_size": 0}
    with pytest.raises(InvalidConfig) as caught:
        read_config({"training": training})
    assert {problem.field for problem in caught.value.problems} == {
        "training.optimizer.beta1", "training.optimizer.beta2", "training.batch_size"
    }  # fmt: skip


def test_a_choice_of_the_engine_s_own_is_checked_like_any_other() -> None:
    adam = Choice("adam", (0.8, 0.9, 1e-6))
    assert ExperimentConfig(training={"optimizer": adam}).training.optimizer == adam
    assert ExperimentConfig(training={"optimizer": Choice("adam")}) == read("optimizer", "adam")
    with pytest.raises(InvalidConfig, match=r"training\.optimizer\.beta1: is too large"):
        ExperimentConfig(training={"optimizer": Choice("adam", (1.0, 0.9, 1e-6))})
    with pytest.raises(InvalidConfig, match=r"training\.optimizer\.name: is not a known name"):
        ExperimentConfig(training={"optimizer": Choice("adamm")})


def test_a_choice_of_whole_numbers_is_written_with_whole_numbers() -> None:
    written = read("schedule", {"name": "step", "every": 10.0}).model_dump_json()
    assert '"every":10}' in written


def test_the_schema_describes_every_row_with_its_ranges() -> None:
    training = ExperimentConfig.model_json_schema()["$defs"]["TrainingConfig"]["properties"]
    for field, table in TABLES:
        options = [option for option in training[field]["anyOf"] if option.get("type") != "null"]
        options = options[0].get("anyOf", options)
        assert options[0]["enum"] == list(table)
        objects = {option["properties"]["name"]["const"]: option["properties"] for option in options[1:]}
        assert objects.keys() == table.keys()
    adam = next(
        each for each in training["optimizer"]["anyOf"][1:] if each["properties"]["name"]["const"] == "adam"
    )
    assert adam["properties"]["beta1"] == {
        "type": "number", "minimum": 0, "exclusiveMaximum": 1, "default": 0.9
    }  # fmt: skip


# ---- the loss and the task


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_fits_a_task_or_is_refused_with_those_that_do(loss: str, task: str) -> None:
    value = {"data": {"dataset": DATASET_OF[task]}, "training": {"loss": loss}}
    if task in LOSSES[loss].output_activation:
        assert chosen_loss(read_config(value)) == loss
        return
    problem = only_problem(value)
    assert (problem.field, problem.received) == ("training.loss", loss)
    assert problem.message.endswith(f"not for {task}")
    assert problem.allowed == [name for name, row in LOSSES.items() if task in row.output_activation]


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_without_a_loss_the_task_s_usual_one_is_trained_with_and_null_stays_null(task: Task) -> None:
    for training in ({}, {"loss": None}):
        config = read_config({"data": {"dataset": DATASET_OF[task.name]}, "training": training})
        assert config.model_dump(mode="json")["training"]["loss"] is None
        assert effective_loss(config.training, config.task) == Choice(task.usual_loss)


def test_the_usual_loss_of_a_task_is_one_that_fits_it() -> None:
    for task in TASKS.values():
        assert task.name in LOSSES[task.usual_loss].output_activation


def test_another_data_set_keeps_a_loss_that_still_fits() -> None:
    config = read_config({"training": {"loss": "huber"}})
    changed = change_config(config, {"data.dataset": "reg-sine"})
    assert chosen_loss(changed) == "huber"
    costly = {"name": "asymmetric", "cost_above": 3, "cost_below": 4}
    config = read_config({"data": {"dataset": "reg-sine"}, "training": {"loss": costly}})
    assert change_config(config, {"data.dataset": "reg-plane"}).training.loss == config.training.loss


@pytest.mark.parametrize(
    ("dataset", "loss", "other", "expected"),
    [
        ("circle", None, "iris", None),
        ("circle", "hinge", "iris", None),
        ("circle", "squared_error", "iris", "squared_error"),
        ("circle", "squared_error", "reg-plane", "squared_error"),
        ("circle", "huber", "reg-plane", "huber"),
        ("circle", "hinge", "reg-plane", None),
        ("iris", "categorical_crossentropy", "circle", None),
        ("reg-plane", "asymmetric", "circle", None),
    ],
)
def test_another_task_takes_away_a_loss_that_does_not_fit_it(
    dataset: str, loss: str | None, other: str, expected: str | None
) -> None:
    config = read_config({"data": {"dataset": dataset}, "training": {"loss": loss}})
    assert chosen_loss(change_config(config, {"data.dataset": other})) == expected


def test_a_loss_among_the_changes_is_never_replaced() -> None:
    with pytest.raises(InvalidConfig, match=r"is a loss for classification, not for multiclass"):
        change_config(ExperimentConfig(), {"data.dataset": "iris", "training.loss": "hinge"})
    config = ExperimentConfig(training={"loss": "huber"})
    assert chosen_loss(change_config(config, {"data.noise": 10, "training.loss": None})) is None


def test_a_config_that_names_the_usual_loss_trains_as_one_that_names_none() -> None:
    for task, dataset in DATASET_OF.items():
        named = {"loss": TASKS[task].usual_loss}
        one, other = (
            Trainer(ExperimentConfig(data={"dataset": dataset, "samples": 20}, training=training))
            for training in ({}, named)
        )
        one.train(2)
        other.train(2)
        assert np.array_equal(one.network.parameters, other.network.parameters)


def chosen_loss(config: ExperimentConfig) -> str | None:
    loss = config.training.loss
    return None if loss is None else loss.name


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=lambda row: str(row.name))
def test_an_activation_alone_has_every_hyperparameter_at_its_default(row: Any) -> None:
    defaults = {each.name: each.default for each in row.hyperparameters}
    config = read_config({"network": {"activation": row.name}})
    assert config.network.per_layer("activation") == (Choice(row.name, tuple(defaults.values())),) * 2
    written = config.model_dump(mode="json")["network"]["activation"]
    assert written == ({"name": row.name, **defaults} if defaults else row.name)
    assert read_config(json.loads(config.model_dump_json())) == config


def test_each_layer_has_hyperparameters_of_its_own() -> None:
    given = ["tanh", {"name": "elu", "alpha": 0.5}, {"name": "maxout", "pieces": 3}]
    config = read_config({"network": {"hidden": [2, 2, 2], "activation": given}})
    assert config.network.per_layer("activation") == (
        Choice("tanh"), Choice("elu", (0.5,)), Choice("maxout", (3.0,)),
    )  # fmt: skip
    assert config.model_dump(mode="json")["network"]["activation"] == given


@pytest.mark.parametrize(
    ("activation", "field", "allowed"),
    [
        ({"name": "elu", "alpha": -1}, "network.activation.alpha", "0 to 10"),
        (
            ["tanh", {"name": "maxout", "pieces": 2.5}],
            "network.activation.1.pieces",
            "a whole number, 2 to 5",
        ),
        (["tanh", {"name": "elu", "beta": 1}], "network.activation.1.beta", ["alpha"]),
        ({"name": "elus"}, "network.activation.name", list(ACTIVATIONS)),
        (["tanh", {"alpha": 1}], "network.activation.1.name", list(ACTIVATIONS)),
    ],
)
def test_what_is_wrong_with_an_activation_is_named_by_its_layer_and_part(
    activation: object, field: str, allowed: object
) -> None:
    problem = only_problem({"network": {"activation": activation}})
    assert problem.field == field
    assert problem.as_dict()["allowed"] == allowed
