from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from playground.config import ExperimentConfig, begins_anew, change_config, read_config
from playground.engine.hyperparameters import Choice
from playground.problems.errors import InvalidConfig
from tests.config.strategies import valid_configs

DEFAULT = ExperimentConfig()
CUSTOM = {"dataset": "custom", "task": "classification", "train": [[1, 2, 1], [3, 4, -1]]}


def test_a_change_replaces_the_named_fields_only() -> None:
    changed = change_config(DEFAULT, {"training.learning_rate": 0.1, "seed": 4, "network.hidden": [3]})
    expected = DEFAULT.model_dump(mode="json")
    expected["training"]["learning_rate"] = 0.1
    expected["seed"] = 4
    expected["network"]["hidden"] = [3]
    assert changed.model_dump(mode="json") == expected
    assert ExperimentConfig() == DEFAULT


@settings(deadline=None)  # how long it takes is the machine's
@given(valid_configs(), st.data())
def test_changing_field_by_field_leads_from_any_config_to_any_other(
    value: dict[str, Any], data: st.DataObject
) -> None:
    before, after = read_config(value), read_config(data.draw(valid_configs()))
    changes = {
        f"{section}.{field}": getattr(getattr(after, section), field)
        for section in ("data", "network", "training")
        for field in type(getattr(after, section)).model_fields
    }
    assert change_config(before, {"seed": after.seed, **changes}) == after


@pytest.mark.parametrize(
    "path", ["training.lr", "training", "x", "", "seed.x", "network.hidden.0", "a.b.c", "seed.a.b"]
)
def test_a_change_of_an_unknown_field_lists_the_known_ones(path: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        change_config(DEFAULT, {path: 1})
    (problem,) = caught.value.problems
    assert problem.field == path
    assert isinstance(problem.allowed, list)
    assert "training.learning_rate" in problem.allowed


def test_a_name_may_lead_into_a_choice_or_a_section() -> None:
    changed = change_config(DEFAULT, {"training.optimizer.beta1": 0.5, "training.optimizer": "adam"})
    assert changed.model_dump(mode="json")["training"]["optimizer"]["beta1"] == 0.5
    again = change_config(changed, {"training.optimizer.beta2": 0.9})
    assert again.training.optimizer == Choice("adam", (0.5, 0.9, *changed.training.optimizer.values[2:]))
    changed = change_config(DEFAULT, {"training.early_stopping.patience": 3})
    assert changed.training.early_stopping is not None
    assert changed.training.early_stopping.patience == 3


def test_a_hyperparameter_that_only_other_rows_have_names_them() -> None:
    with pytest.raises(InvalidConfig) as caught:
        change_config(DEFAULT, {"training.schedule": "cosine", "training.schedule.patience": 5})
    (problem,) = caught.value.problems
    assert problem.field == "training.schedule.patience"
    assert problem.code == "hyperparameter_of_others"
    assert problem.params["chosen"] == "cosine"


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("network.hidden", "8,8", [8, 8]),
        ("network.hidden", "8", [8]),
        ("network.hidden", 8, [8]),
        ("network.hidden", "", []),
        ("network.features", "x1", ["x1"]),
        ("network.features", "x1, sin_x2", ["x1", "sin_x2"]),
        ("training.optimizer", "adam;beta1:0.8", {"name": "adam", "beta1": 0.8}),
        ("training.loss", "huber;delta:0.5", {"name": "huber", "delta": 0.5}),
        ("training.early_stopping", "patience:5;restore_best:false", {"patience": 5, "restore_best": False}),
        ("network.activation", "tanh,elu;alpha:0.5", ["tanh", {"name": "elu", "alpha": 0.5}]),
        ("network.activation", ["tanh", "elu;alpha:0.5"], ["tanh", {"name": "elu", "alpha": 0.5}]),
    ],
)
def test_a_value_may_be_typed_as_links_have_it(path: str, typed: object, value: object) -> None:
    regression = change_config(DEFAULT, {"data.dataset": "reg-plane"})
    assert change_config(regression, {path: typed}) == change_config(regression, {path: value})


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("training.class_weight", "1,2.5", [1, 2.5]),
        ("training.class_weight", "balanced", "balanced"),
        ("data.balance", "1, 0.1", [1, 0.1]),
    ],
)
def test_numbers_of_classes_may_be_typed_with_commas(path: str, typed: str, value: object) -> None:
    assert change_config(DEFAULT, {path: typed}) == change_config(DEFAULT, {path: value})


@pytest.mark.parametrize("path", ["training.class_weight", "data.balance"])
@pytest.mark.parametrize("dataset", ["blobs", "reg-plane"])
def test_numbers_of_classes_give_way_to_other_classes(path: str, dataset: str) -> None:
    before = change_config(DEFAULT, {path: [1, 0.5]})
    section, _, name = path.partition(".")
    assert getattr(getattr(change_config(before, {"data.dataset": dataset}), section), name) is None
    assert getattr(getattr(change_config(before, {"data.dataset": "xor"}), section), name) == (1, 0.5)
    with pytest.raises(InvalidConfig, match=rf"^{section}\.{name}"):
        change_config(before, {"data.dataset": dataset, path: [1, 0.5]})


@pytest.mark.parametrize(
    ("dataset", "loss", "output"),
    [
        ("arms", "squared_error", "linear"),
        ("reg-sine", "squared_log", "softplus"),
    ],
)
def test_another_output_layer_keeps_the_loss_that_allows_it(dataset: str, loss: str, output: str) -> None:
    config = read_config({"data": {"dataset": dataset}, "training": {"loss": loss}})
    changed = change_config(config, {"network.output": output})
    assert changed.training.loss == config.training.loss
    assert changed.network.output == output


def test_balanced_weights_stay_with_any_classes_and_go_with_none() -> None:
    before = change_config(DEFAULT, {"training.class_weight": "balanced"})
    assert change_config(before, {"data.dataset": "blobs"}).training.class_weight == "balanced"
    assert change_config(before, {"data.dataset": "reg-plane"}).training.class_weight is None


@pytest.mark.parametrize("typed", ["8,x", "x", True, "8;8"])
def test_what_is_typed_and_no_list_is_refused_by_name(typed: object) -> None:
    with pytest.raises(InvalidConfig, match=r"^network\.hidden"):
        change_config(DEFAULT, {"network.hidden": typed})


BEGINS_ANEW = {
    "seed": 1,
    "data.dataset": "xor",
    "data.classes": 4,
    "network.features": ["x1"],
    "network.hidden": [4],
    "network.batch_normalization": True,
    "network.initial_parameters": [
        {"weights": [[0] * 4] * 2, "biases": [0] * 4},
        {"weights": [[0] * 2] * 4, "biases": [0] * 2},
        {"weights": [[0]] * 2, "biases": [0]},
    ],
}
GOES_ON = {
    "data.samples": 100,
    "data.noise": 20,
    "data.train_fraction": 0.6,
    "data.seed": 9,
    "data.standardize": True,
    "data.balance": [1, 0.2],
    "data.resample": "bootstrap",
    "training.class_weight": "balanced",
    "network.activation": "relu",
    "network.dropout": 0.5,
    "training.loss": "hinge",
    "training.optimizer": {"name": "adam", "beta1": 0.8},
    "training.schedule": "cosine",
    "training.clip_norm": 1,
    "training.clip_value": 1,
    "training.early_stopping": {"patience": 3},
    "training.learning_rate": 0.1,
    "training.batch_size": 5,
    "training.regularization": "l1",
    "training.regularization_rate": 0.1,
    "training.shuffle": False,
}


@pytest.mark.parametrize(("field", "value"), BEGINS_ANEW.items())
def test_a_change_that_makes_another_network_or_problem_begins_anew(field: str, value: object) -> None:
    assert begins_anew(DEFAULT, change_config(DEFAULT, {field: value}))


@pytest.mark.parametrize(("field", "value"), GOES_ON.items())
def test_a_change_that_leaves_the_parameters_meaning_goes_on(field: str, value: object) -> None:
    assert not begins_anew(DEFAULT, change_config(DEFAULT, {field: value}))


def test_another_task_of_custom_rows_begins_anew() -> None:
    before = read_config({"data": CUSTOM})
    assert begins_anew(before, change_config(before, {"data.task": "regression"}))


def test_rows_of_one_s_own_begin_anew_when_they_bring_another_class() -> None:
    before = read_config({"data": CUSTOM | {"task": "multiclass", "train": [[0, 0, 0], [1, 1, 1]]}})
    same = change_config(before, {"data.train": [[0, 0, 1], [1, 2, 0]]})
    more = change_config(before, {"data.train": [[0, 0, 1], [1, 2, 0], [2, 2, 2]]})
    assert not begins_anew(before, same)
    assert begins_anew(before, more)


def declarations(model: type[BaseModel]) -> dict[str, object]:
    return {name: info.json_schema_extra for name, info in model.model_fields.items()}


def test_every_field_declares_whether_it_begins_anew() -> None:
    for section in (DEFAULT.data, DEFAULT.network, DEFAULT.training):
        for extra in declarations(type(section)).values():
            assert isinstance(extra, dict)
            assert isinstance(extra["begins_anew"], bool)


def test_every_offered_choice_is_accepted() -> None:
    for name in ("data", "network", "training"):
        for field, extra in declarations(type(getattr(DEFAULT, name))).items():
            assert isinstance(extra, dict)
            choices = extra.get("choices", [])
            assert isinstance(choices, list)
            for choice in choices:
                read_config({name: {field: choice}})
