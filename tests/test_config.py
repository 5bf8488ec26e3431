import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.config import (
    MAX_SAMPLES,
    ExperimentConfig,
    read_config,
)
from playground.data.datasets import DATASETS
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.errors import InvalidConfig, Problem
from tests.config_strategies import valid_configs

CUSTOM = {"dataset": "custom", "task": "classification", "train": [[1, 2, 1], [3, 4, -1]]}
DEFAULT = ExperimentConfig()


def problems(value: object) -> dict[str, Problem]:
    """The problems of a config that must be refused, by field."""
    with pytest.raises(InvalidConfig) as caught:
        read_config(value)
    found = caught.value.problems
    assert len({problem.field for problem in found}) == len(found)
    return {problem.field: problem for problem in found}


def only_problem(value: object) -> Problem:
    (problem,) = problems(value).values()
    return problem


@given(valid_configs())
def test_every_config_within_the_ranges_survives_json_unchanged(value: dict[str, Any]) -> None:
    config = read_config(value)
    assert read_config(json.loads(config.model_dump_json())) == config


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["data", "seed"]), inner),
)


@given(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(ExperimentConfig.model_fields, JSON)))
def test_whatever_is_sent_becomes_a_config_or_problems(value: object) -> None:
    try:
        read_config(value)
    except InvalidConfig as error:
        json.dumps([problem.as_dict() for problem in error.problems], allow_nan=False)


def test_nothing_said_is_the_default() -> None:
    assert read_config({}) == DEFAULT
    assert DEFAULT.model_dump(mode="json") == {
        "seed": 0,
        "data": {
            "dataset": "circle",
            "samples": None,
            "noise": 0,
            "train_fraction": 0.5,
            "seed": None,
            "task": None,
            "train": None,
            "test": None,
        },
        "network": {
            "features": ["x1", "x2"],
            "hidden": [4, 2],
            "activation": "tanh",
            "initializer": "uniform",
            "initial_parameters": None,
        },
        "training": {
            "loss": "squared_error",
            "optimizer": "sgd",
            "learning_rate": 0.03,
            "batch_size": 10,
            "regularization": "none",
            "regularization_rate": 0,
            "shuffle": True,
        },
    }


@pytest.mark.parametrize(
    ("section", "field", "received", "allowed"),
    [
        ("data", "samples", 10**9, "10 to 20000"),
        ("data", "samples", 9, "10 to 20000"),
        ("data", "samples", 12.5, "10 to 20000"),
        ("data", "noise", 50.1, "0 to 50"),
        ("data", "noise", -1, "0 to 50"),
        ("data", "train_fraction", 0.95, "0.1 to 0.9"),
        ("data", "seed", -1, "0 to 9007199254740991"),
        ("network", "hidden", "8,8", "0 to 8 entries"),
        ("network", "features", ["x1", "x1"], "each feature at most once"),
        ("training", "learning_rate", "abc", "1e-09 to 100"),
        ("training", "learning_rate", "0.1", "1e-09 to 100"),
        ("training", "learning_rate", 0, "1e-09 to 100"),
        ("training", "learning_rate", True, "1e-09 to 100"),
        ("training", "batch_size", 0, "1 to 20000"),
        ("training", "batch_size", False, "1 to 20000"),
        ("training", "regularization_rate", 101, "0 to 100"),
        ("training", "shuffle", 1, "true or false"),
    ],
)
def test_a_value_out_of_range_is_named_with_what_is_allowed(
    section: str, field: str, received: object, allowed: str
) -> None:
    problem = only_problem({section: {field: received}})
    assert problem.field == f"{section}.{field}"
    assert problem.received == received
    assert problem.allowed == allowed


@pytest.mark.parametrize(
    ("field", "names", "allowed"), [("features", [], "1 to 7 entries"), ("hidden", [4] * 9, "0 to 8 entries")]
)
def test_a_list_of_the_wrong_length_is_named_with_its_length(
    field: str, names: list[object], allowed: str
) -> None:
    problem = only_problem({"network": {field: names}})
    assert (problem.field, problem.received, problem.allowed) == (f"network.{field}", len(names), allowed)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    problem = only_problem({"training": {"learning_rate": value}})
    assert problem.message == "must be a finite number"
    assert problem.received == str(value)


def test_a_layer_of_no_neurons_is_named_by_its_place() -> None:
    problem = only_problem({"network": {"hidden": [4, 0]}})
    assert (problem.field, problem.received, problem.allowed) == ("network.hidden.1", 0, "1 to 64")


def test_an_unknown_data_set_lists_the_known_ones_and_suggests_the_closest() -> None:
    problem = only_problem({"data": {"dataset": "spirale"}})
    assert problem.allowed == [*DATASETS, "custom"]
    assert "did you mean 'spiral'?" in problem.message


@pytest.mark.parametrize(
    ("section", "field", "table"),
    [
        ("network", "activation", ACTIVATIONS),
        ("network", "initializer", INITIALIZERS),
        ("training", "loss", LOSSES),
        ("training", "optimizer", OPTIMIZERS),
        ("training", "regularization", REGULARIZERS),
    ],
)
def test_every_name_of_a_table_is_accepted_and_no_other(section: str, field: str, table: Any) -> None:
    for name in table:
        assert getattr(getattr(read_config({section: {field: name}}), section), field) == name
    assert only_problem({section: {field: "nonsense"}}).allowed == list(table)
    assert only_problem({section: {field: 3}}).allowed == list(table)


def test_an_unknown_key_is_a_problem_that_lists_the_known_keys() -> None:
    problem = only_problem({"training": {"learning_rat": 0.1}})
    assert problem.field == "training.learning_rat"
    assert "did you mean 'learning_rate'?" in problem.message
    assert problem.allowed == list(type(DEFAULT.training).model_fields)


def test_every_problem_of_every_section_is_found_at_once() -> None:
    found = problems(
        {
            "seed": 0.5,
            "data": {"dataset": "custom"},
            "network": {"activation": ["tanh"]},
            "training": {"batch_size": 0, "loss": "x"},
        }
    )
    assert set(found) == {
        "seed", "data.task", "data.train", "network.activation", "training.batch_size", "training.loss"
    }  # fmt: skip


def test_a_flood_of_problems_is_cut_and_counted() -> None:
    with pytest.raises(InvalidConfig) as caught:
        read_config({f"key{index}": 0 for index in range(10_000)})
    assert len(caught.value.problems) == 51
    assert str(caught.value.problems[-1]) == "and 9950 more problems"


def test_an_activation_per_layer_must_name_each_layer() -> None:
    assert read_config({"network": {"activation": ["tanh", "relu"]}}).network.activation == ("tanh", "relu")
    problem = only_problem({"network": {"activation": ["tanh"]}})
    assert (problem.received, problem.allowed) == (1, "one name, or 2 of them")
    assert only_problem({"network": {"activation": ["tanh", "rel"]}}).field == "network.activation.1"


def test_an_optimizer_may_be_an_object_with_its_name() -> None:
    assert read_config({"training": {"optimizer": {"name": "sgd"}}}) == DEFAULT


def test_a_hyperparameter_that_the_optimizer_does_not_have_is_a_problem() -> None:
    problem = only_problem({"training": {"optimizer": {"name": "sgd", "beta1": 0.9}}})
    assert problem.message == "has no hyperparameter named beta1"


def test_custom_rows_are_taken_as_they_are() -> None:
    config = read_config({"data": CUSTOM})
    assert config.data.train == ((1, 2, 1), (3, 4, -1))
    assert config.task == "classification"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"task": None}, "data.task"),
        ({"train": None}, "data.train"),
        ({"train": []}, "data.train"),
        ({"train": [[1, 2, 1]]}, "data.train"),
        ({"test": []}, "data.test"),
        ({"train": [[1, 2, 1]] * (MAX_SAMPLES + 1)}, "data.train"),
        ({"train": [[1, 2, 1], [1, math.inf, 1]]}, "data.train.1.1"),
        ({"train": [[1, 2, 1], [1, 2]]}, "data.train.1.2"),
        ({"test": [[1, 2, 1, 1]]}, "data.test.0"),
        ({"train": [[1, 2, 1], [1, 2, 0]]}, "data.train.1.2"),
        ({"test": [[1, 2, 0.5]]}, "data.test.0.2"),
        ({"dataset": "circle", "test": None, "task": None}, "data.train"),
    ],
)
def test_custom_rows_that_cannot_be_used_are_named_by_their_place(
    change: dict[str, object], field: str
) -> None:
    assert field in problems({"data": CUSTOM | change})


def test_regression_targets_may_be_any_number() -> None:
    config = read_config({"data": CUSTOM | {"task": "regression", "train": [[0, 0, 0.25], [1, 1, 9]]}})
    assert config.task == "regression"


def test_the_task_is_the_data_set_s() -> None:
    for name, dataset in DATASETS.items():
        assert read_config({"data": {"dataset": name}}).task == dataset.task


def zeros(*shapes: tuple[int, int]) -> list[dict[str, object]]:
    return [{"weights": [[0] * fan_out] * fan_in, "biases": [0] * fan_out} for fan_in, fan_out in shapes]


def test_initial_parameters_of_the_right_shapes_are_accepted() -> None:
    assert read_config({"network": {"initial_parameters": zeros((2, 4), (4, 2), (2, 1))}})
    assert read_config({"network": {"hidden": [], "initial_parameters": zeros((2, 1))}})


def test_initial_parameters_of_wrong_shapes_are_named_layer_by_layer() -> None:
    found = problems({"network": {"initial_parameters": zeros((2, 4), (3, 2), (2, 2))}})
    facts = {field: (problem.received, problem.allowed) for field, problem in found.items()}
    assert facts == {
        "network.initial_parameters.1.weights": ("(3, 2)", "(4, 2)"),
        "network.initial_parameters.2.weights": ("(2, 2)", "(2, 1)"),
        "network.initial_parameters.2.biases": ("(2,)", "(1,)"),
    }


def test_initial_parameters_for_too_few_layers_are_a_problem() -> None:
    problem = only_problem({"network": {"initial_parameters": zeros((2, 4))}})
    assert (problem.field, problem.received) == ("network.initial_parameters", 1)


def test_initial_weights_in_rows_of_different_lengths_are_a_problem() -> None:
    layers = zeros((2, 4), (4, 2), (2, 1))
    layers[0]["weights"] = [[0] * 4, [0] * 3]
    assert only_problem({"network": {"initial_parameters": layers}}).received == "(2, 3 or 4)"


def test_the_constructor_refuses_what_reading_refuses() -> None:
    with pytest.raises(InvalidConfig, match=r"training\.batch_size: is too small"):
        ExperimentConfig(training={"batch_size": 0})


def test_a_config_cannot_be_altered() -> None:
    with pytest.raises(ValueError, match="frozen"):
        DEFAULT.seed = 1  # type: ignore[misc]
