import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.config import (
    ExperimentConfig,
    read_config,
)
from playground.data.datasets import DATASETS
from playground.data.features import ALL_FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.initializers import INITIALIZERS
from playground.problems.errors import InvalidConfig
from tests.config.refusing import only_problem, problems
from tests.config.strategies import valid_configs

CUSTOM = {"dataset": "custom", "task": "classification", "train": [[1, 2, 1], [3, 4, -1]]}
DEFAULT = ExperimentConfig()


def test_documentation_of_the_config_lists_every_field_with_its_default() -> None:
    documentation = ExperimentConfig.__doc__ or ""
    assert "\n    seed (default 0): " in documentation
    for section in (DEFAULT.data, DEFAULT.network, DEFAULT.training):
        for name in type(section).model_fields:
            assert f"\n        {name} (default " in documentation
    assert "\n            patience (default 20): " in documentation
    assert "Fields:" not in ExperimentConfig.model_json_schema()["description"]


def test_the_schema_gives_every_default_as_a_config_has_it() -> None:
    sections = ExperimentConfig.model_json_schema()["$defs"]
    for section in (DEFAULT.data, DEFAULT.network, DEFAULT.training):
        properties = sections[type(section).__name__]["properties"]
        defaults = {name: each["default"] for name, each in properties.items()}
        assert defaults == section.model_dump(mode="json")


@given(valid_configs())
def test_every_config_within_the_ranges_survives_json_unchanged(value: dict[str, Any]) -> None:
    config = read_config(value)
    assert read_config(json.loads(config.model_dump_json())) == config


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["data", "seed"]), inner),
)


@pytest.mark.slow
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
            "classes": 3,
            "gate": "and",
            "samples": None,
            "noise": 0,
            "train_fraction": 0.5,
            "validation_fraction": 0,
            "fold": None,
            "balance": None,
            "resample": None,
            "augment": None,
            "standardize": False,
            "seed": None,
            "task": None,
            "inputs": None,
            "train": None,
            "test": None,
        },
        "network": {
            "features": ["x1", "x2"],
            "hidden": [4, 2],
            "activation": "tanh",
            "output": None,
            "dropout": 0,
            "batch_normalization": False,
            "residual": False,
            "initializer": "uniform",
            "initial_parameters": None,
        },
        "training": {
            "loss": None,
            "optimizer": "sgd",
            "learning_rate": 0.03,
            "schedule": "constant",
            "plateau_monitor": "train_loss",
            "batch_size": 10,
            "regularization": "none",
            "regularization_rate": 0,
            "clip_norm": None,
            "clip_value": None,
            "early_stopping": None,
            "restore_best": False,
            "class_weight": None,
            "shuffle": True,
        },
    }


@pytest.mark.parametrize(
    ("section", "field", "received", "allowed"),
    [
        ("data", "classes", 2, "3 to 6"),
        ("data", "classes", 7, "3 to 6"),
        ("data", "samples", 10**9, "10 to 20000"),
        ("data", "samples", 9, "10 to 20000"),
        ("data", "samples", 12.5, "10 to 20000"),
        ("data", "noise", 50.1, "0 to 50"),
        ("data", "noise", -1, "0 to 50"),
        ("data", "train_fraction", 0.95, "0.1 to 0.9"),
        ("data", "standardize", 1, "true or false"),
        ("data", "seed", -1, "0 to 9007199254740991"),
        ("network", "hidden", "8,8", "0 to 8 entries"),
        ("network", "features", ["x1", "x1"], "each feature at most once"),
        ("network", "dropout", 1, "0 to below 1"),
        ("network", "dropout", -0.1, "0 to below 1"),
        ("network", "dropout", True, "0 to below 1"),
        ("network", "batch_normalization", 1, "true or false"),
        ("training", "learning_rate", "abc", "1e-09 to 100"),
        ("training", "learning_rate", "0.1", "1e-09 to 100"),
        ("training", "learning_rate", 0, "1e-09 to 100"),
        ("training", "learning_rate", True, "1e-09 to 100"),
        ("training", "batch_size", 0, "1 to 20000"),
        ("training", "batch_size", False, "1 to 20000"),
        ("training", "regularization_rate", 101, "0 to 100"),
        ("training", "clip_norm", 0, "above 0 to 1000000"),
        ("training", "clip_value", 1e7, "above 0 to 1000000"),
        ("training", "shuffle", 1, "true or false"),
    ],
)
def test_a_value_out_of_range_is_named_with_what_is_allowed(
    section: str, field: str, received: object, allowed: str
) -> None:
    problem = only_problem({section: {field: received}})
    assert problem.field == f"{section}.{field}"
    assert problem.received == received
    assert problem.as_dict()["allowed"] == allowed


@pytest.mark.parametrize(
    ("field", "names", "allowed"),
    [("features", [], f"1 to {len(ALL_FEATURES)} entries"), ("hidden", [4] * 9, "0 to 8 entries")],
)
def test_a_list_of_the_wrong_length_is_named_with_its_length(
    field: str, names: list[object], allowed: str
) -> None:
    problem = only_problem({"network": {field: names}})
    assert (problem.field, problem.received, problem.as_dict()["allowed"]) == (
        f"network.{field}",
        len(names),
        allowed,
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    problem = only_problem({"training": {"learning_rate": value}})
    assert problem.message == "must be a finite number"
    assert problem.received == str(value)


def test_a_layer_of_no_neurons_is_named_by_its_place() -> None:
    problem = only_problem({"network": {"hidden": [4, 0]}})
    assert (problem.field, problem.received, problem.as_dict()["allowed"]) == (
        "network.hidden.1",
        0,
        "1 to 64",
    )


def test_an_unknown_data_set_lists_the_known_ones_and_suggests_the_closest() -> None:
    problem = only_problem({"data": {"dataset": "spirale"}})
    assert problem.allowed == [*DATASETS, "custom"]
    assert "did you mean 'spiral'?" in problem.message


@pytest.mark.parametrize(
    ("section", "field", "table"),
    [
        ("network", "activation", ACTIVATIONS),
        ("network", "initializer", INITIALIZERS),
    ],
)
def test_every_name_of_a_table_is_accepted_and_no_other(section: str, field: str, table: Any) -> None:
    for name in table:
        chosen = getattr(getattr(read_config({section: {field: name}}), section), field)
        assert getattr(chosen, "name", chosen) == name
    assert only_problem({section: {field: "nonsense"}}).as_dict()["allowed"] == list(table)
    assert only_problem({section: {field: 3}}).as_dict()["allowed"] == list(table)


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


@pytest.mark.parametrize(
    ("field", "one", "each"),
    [
        ("activation", Choice("relu"), (Choice("tanh"), Choice("elu", (0.5,)))),
        ("dropout", 0.5, (0.25, 0.0)),
        ("batch_normalization", True, (True, False)),
    ],
)
def test_what_layers_differ_in_is_one_value_for_all_or_a_list_of_the_right_length(
    field: Any, one: object, each: tuple[object, ...]
) -> None:
    assert read_config({"network": {field: one}}).network.per_layer(field) == (one, one)
    assert read_config({"network": {field: list(each)}}).network.per_layer(field) == each
    for wrong in (each[:1], [*each, each[0]]):
        problem = only_problem({"network": {field: wrong}})
        assert problem.field == f"network.{field}"
        assert problem.received == len(wrong)
        assert problem.as_dict()["allowed"] == "one value for all, or a list of 2"


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("activation", ["tanh", "rel"], list(ACTIVATIONS)),
        ("dropout", [0.5, 1], "0 to below 1"),
        ("batch_normalization", [True, "yes"], "true or false"),
    ],
)
def test_what_is_wrong_with_one_layer_is_named_by_its_place(
    field: str, value: list[object], allowed: object
) -> None:
    problem = only_problem({"network": {field: value}})
    assert (problem.field, problem.received) == (f"network.{field}.1", value[1])
    assert problem.as_dict()["allowed"] == allowed


def test_maxout_layers_are_not_normalized_and_the_reason_is_told() -> None:
    problem = only_problem({"network": {"activation": ["tanh", "maxout"], "batch_normalization": True}})
    assert problem.field == "network.batch_normalization"
    assert "several pre-activations" in problem.message
    assert problem.as_dict()["allowed"] == "false, or a list with false for layer 2"
    one_by_one = {"activation": ["tanh", "maxout"], "batch_normalization": [True, False]}
    assert read_config({"network": one_by_one}).network.batch_normalization == (True, False)
    problem = only_problem({"network": {**one_by_one, "batch_normalization": [True, True]}})
    assert (problem.field, problem.as_dict()["allowed"]) == ("network.batch_normalization.1", "false")


def test_early_stopping_fills_in_what_was_not_said() -> None:
    stopping = read_config({"training": {"early_stopping": {"patience": 3}}}).training.early_stopping
    assert stopping is not None
    assert stopping.model_dump() == {
        "monitor": "test_loss", "patience": 3, "minimum_change": 0, "restore_best": True
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stopping", "field", "received", "allowed"),
    [
        ({"patience": -1}, "patience", -1, "1 to 100000"),
        ({"patience": 1.5}, "patience", 1.5, "1 to 100000"),
        ({"minimum_change": -1e-9}, "minimum_change", -1e-9, "0 to 1000000"),
        ({"restore_best": 1}, "restore_best", 1, "true or false"),
        ({"monitor": "loss"}, "monitor", "loss", ["test_loss", "train_loss", "validation_loss"]),
    ],
)
def test_wrong_early_stopping_is_named_by_its_part(
    stopping: object, field: str, received: object, allowed: object
) -> None:
    problem = only_problem({"training": {"early_stopping": stopping}})
    assert problem.field == f"training.early_stopping.{field}"
    assert (problem.received, problem.as_dict()["allowed"]) == (received, allowed)


def zeros(*shapes: tuple[int, int]) -> list[dict[str, object]]:
    return [{"weights": [[0] * fan_out] * fan_in, "biases": [0] * fan_out} for fan_in, fan_out in shapes]


def test_initial_parameters_of_the_right_shapes_are_accepted() -> None:
    assert read_config({"network": {"initial_parameters": zeros((2, 4), (4, 2), (2, 1))}})
    assert read_config({"network": {"hidden": [], "initial_parameters": zeros((2, 1))}})


def test_initial_parameters_of_wrong_shapes_are_named_layer_by_layer() -> None:
    found = problems({"network": {"initial_parameters": zeros((2, 4), (3, 2), (2, 2))}})
    facts = {field: (problem.received, problem.as_dict()["allowed"]) for field, problem in found.items()}
    assert facts == {
        "network.initial_parameters.1.weights": ("(3, 2)", "(4, 2)"),
        "network.initial_parameters.2.weights": ("(2, 2)", "(2, 1)"),
        "network.initial_parameters.2.biases": ("(2,)", "(1,)"),
    }


def test_initial_parameters_for_too_few_layers_are_a_problem() -> None:
    problem = only_problem({"network": {"initial_parameters": zeros((2, 4))}})
    assert (problem.field, problem.received) == ("network.initial_parameters", 1)


def test_initial_parameters_have_an_output_for_each_class() -> None:
    network = {"hidden": [], "initial_parameters": zeros((2, 4))}
    assert read_config({"data": {"dataset": "blobs", "classes": 4}, "network": network}).n_outputs == 4


def test_initial_parameters_of_maxout_are_refused_with_the_reason() -> None:
    layers = zeros((2, 4), (4, 2), (2, 1))
    problem = only_problem({"network": {"activation": "maxout", "initial_parameters": layers}})
    assert problem.field == "network.initial_parameters"
    assert "several rows of weights" in problem.message


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


@pytest.mark.parametrize(
    ("value", "field", "code"),
    [
        ({"data": {"resample": "jackknife"}}, "data.resample", "unknown_name"),
        ({"data": {"balance": [1]}}, "data.balance", "entry_per_class"),
        ({"data": {"balance": [1, 1, 1]}}, "data.balance", "entry_per_class"),
        ({"data": {"balance": [1, 0]}}, "data.balance.1", "too_small"),
        ({"data": {"dataset": "reg-plane", "balance": [1, 1]}}, "data.balance", "needs_classes"),
        ({"training": {"class_weight": "heavy"}}, "training.class_weight", "unknown_name"),
        ({"training": {"class_weight": [1, 1, 1]}}, "training.class_weight", "entry_per_class"),
        ({"training": {"class_weight": [0, 0]}}, "training.class_weight", "no_class_counts"),
        ({"training": {"class_weight": [1, -1]}}, "training.class_weight.1", "too_small"),
        (
            {"data": {"dataset": "reg-plane"}, "training": {"class_weight": "balanced"}},
            "training.class_weight",
            "needs_classes",
        ),
    ],
)
def test_what_classes_weigh_and_how_many_rows_they_have_is_checked_by_name(
    value: dict[str, Any], field: str, code: str
) -> None:
    problem = only_problem(value)
    assert (problem.field, problem.code) == (field, code)
