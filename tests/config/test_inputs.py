"""Input columns: their number and names, features made of them, planes through them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.config import ExperimentConfig, NetworkConfig, change_config, read_config
from playground.config.rows import make_rows
from playground.data.features import FURTHER_INPUTS, MAX_INPUTS
from playground.problems.errors import InvalidConfig
from tests.config.refusing import only_problem, problems
from tests.config.strategies import column_names

NAMES = ["age", "height (cm)", "身高", "x4"]
ROWS = [[1, 2, 3, 4, 1], [5, 6, 7, 8, -1]]
CUSTOM = {"dataset": "custom", "task": "classification", "inputs": NAMES, "train": ROWS}
ONE_INPUT = CUSTOM | {"task": "regression", "inputs": ["t"], "train": [[0, 1], [1, 2]]}


def custom(**data: object) -> dict[str, Any]:
    return {"data": CUSTOM | data}


def refused(value: object) -> list[str]:
    """The fields that a config is refused for; none if it is taken."""
    try:
        read_config(value)
    except InvalidConfig as error:
        return [problem.field for problem in error.problems]
    return []


def test_rows_have_a_column_for_each_name_and_the_target() -> None:
    config = read_config(custom())
    assert (config.data.n_inputs, config.data.input_names) == (4, tuple(NAMES))
    assert make_rows(config).n_inputs == 4


def test_without_names_rows_have_two_inputs() -> None:
    config = read_config(custom(inputs=None, train=[[1, 2, 1], [3, 4, -1]]))
    assert (config.data.n_inputs, config.data.input_names) == (2, ())


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"inputs": []}, "data.inputs", "too_few_entries"),
        ({"inputs": [f"c{place}" for place in range(MAX_INPUTS + 1)]}, "data.inputs", "too_many_entries"),
        ({"inputs": "age"}, "data.inputs", "not_a_list"),
        ({"inputs": [""]}, "data.inputs.0", "too_short"),
        ({"inputs": ["a" * 61]}, "data.inputs.0", "too_long"),
        ({"inputs": [1]}, "data.inputs.0", "not_text"),
        ({"inputs": ["a", "b", "c", "a"]}, "data.inputs.3", "repeated_input"),
        ({"inputs": ["a", "b", "c", "d\n"]}, "data.inputs.3", "not_printable"),
        ({"inputs": ["a", "b", " c", "d"]}, "data.inputs.2", "not_printable"),
        ({"inputs": ["x2", "b", "c", "d"]}, "data.inputs.0", "named_as_feature"),
        ({"inputs": ["a", "b", "c", "radius"]}, "data.inputs.3", "named_as_feature"),
        ({"train": [[1, 2, 3, 4, 1], [1, 2, 1]]}, "data.train.1.3", "required"),
        ({"train": [[1, 2, 3, 4, 5, 1]] * 2}, "data.train.0", "too_many_entries"),
        ({"test": [[1, 2, 1]]}, "data.test.0.3", "required"),
        ({"train": [[1, 2, 3, 4, 0], [1, 2, 3, 4, 1]]}, "data.train.0.4", "not_a_class"),
    ],
)
def test_what_is_wrong_is_said_by_its_place(change: dict[str, object], field: str, code: str) -> None:
    problem = only_problem(custom(**change))
    assert (problem.field, problem.code) == (field, code)


def test_generated_data_have_no_names_of_their_own() -> None:
    assert only_problem({"data": {"dataset": "iris4", "inputs": NAMES}}).code == "custom_only"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=8,
)


@given(_JSON | st.lists(_JSON) | st.lists(st.text()))
def test_whatever_inputs_hold_is_taken_or_refused_by_name(value: object) -> None:
    wrong = refused(custom(inputs=value))
    assert all(field.startswith("data.") for field in wrong)
    if not wrong:
        assert list(read_config(custom(inputs=value)).data.input_names) == value


@given(column_names(), st.data())
def test_a_column_is_a_feature_by_its_place_and_by_its_name(names: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(range(len(names))), min_size=1, unique=True))
    rows = [[*[0.0] * len(names), target] for target in (-1, 1)]
    given_names = {"data": CUSTOM | {"inputs": names, "train": rows}}
    by_name = read_config({**given_names, "network": {"features": [names[place] for place in chosen]}})
    by_place = read_config({**given_names, "network": {"features": [f"x{place + 1}" for place in chosen]}})
    assert by_name == by_place
    assert read_config(by_name.model_dump(mode="json")) == by_name


def test_measured_columns_are_features_by_name() -> None:
    wanted = {"data": {"dataset": "iris4"}, "network": {"features": ["petal_width", "sepal_length"]}}
    assert read_config(wanted).network.features == ("x4", "x1")


@pytest.mark.parametrize(
    ("data", "features", "wrong"),
    [
        ({"dataset": "circle"}, ["x1", "x3"], "network.features.1"),
        ({"dataset": "iris4"}, ["x5"], "network.features.0"),
        (
            CUSTOM | {"inputs": ["t"], "task": "regression", "train": [[0, 1], [1, 2]]},
            ["x1", "x1_x2"],
            "network.features.1",
        ),
    ],
)
def test_a_feature_of_an_input_that_is_not_there_is_refused(
    data: dict[str, object], features: list[str], wrong: str
) -> None:
    problem = only_problem({"data": data, "network": {"features": features}})
    assert (problem.field, problem.code) == (wrong, "feature_of_missing_input")
    assert isinstance(problem.allowed, list)
    assert features[-1] not in problem.allowed


def test_a_change_to_fewer_inputs_leaves_out_the_features_that_are_gone() -> None:
    four = ExperimentConfig(data={"dataset": "iris4"}, network={"features": ["x4", "x2", "x3"]})
    assert change_config(four, {"data.dataset": "iris"}).network.features == ("x2",)
    one = {
        "data.dataset": "custom",
        "data.task": "regression",
        "data.inputs": ["t"],
        "data.train": [[0, 1], [1, 2]],
    }
    assert change_config(four, one).network.features == ("x1",)
    assert "network.features.0" in problems({"data": {"dataset": "iris"}, "network": {"features": ["x4"]}})


@pytest.mark.parametrize("network", [None, {}, {"hidden": [2]}, NetworkConfig(hidden=(2,))])
def test_one_input_is_the_only_feature_unless_features_are_named(network: object) -> None:
    config = read_config({"data": ONE_INPUT} | ({} if network is None else {"network": network}))
    assert config.network.features == ("x1",)
    assert read_config({"data": ONE_INPUT, "network": {"features": ["x1_squared"]}}).network.features == (
        "x1_squared",
    )


def test_a_name_that_a_column_has_at_its_place_is_that_column() -> None:
    data = {**CUSTOM, "inputs": ["x1", "x2", "b", "a"]}
    assert read_config({"data": data, "network": {"features": ["a", "x2"]}}).network.features == ("x4", "x2")


def test_every_further_input_is_itself() -> None:
    for place, feature in enumerate(FURTHER_INPUTS.values(), start=3):
        assert (feature.name, feature.n_inputs) == (f"x{place}", place)
        assert feature.latex == (f"x_{place}" if place < 10 else f"x_{{{place}}}")
