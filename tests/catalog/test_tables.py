import json
from typing import Any

import pytest

from playground.catalog.formulas import typeset
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig, read_config
from playground.engine.activations import ACTIVATIONS
from playground.engine.losses import LOSSES
from playground.locales import LANGUAGES, read_words

FIELD_OF_FAMILY = {
    "datasets": "data.dataset",
    "features": "network.features",
    "activations": "network.activation",
    "initializers": "network.initializer",
    "losses": "training.loss",
    "optimizers": "training.optimizer",
    "regularizers": "training.regularization",
    "schedules": "training.schedule",
}


DATASET_OF_TASK = {"classification": "circle", "regression": "reg-plane", "multiclass": "iris"}
FAMILIES = (*FIELD_OF_FAMILY, "metrics")


def rows_of(family: str, language: str = "en") -> list[dict[str, Any]]:
    rows = typeset(make_catalog(read_words(language), {}))[family]
    assert isinstance(rows, list)
    assert rows
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_row_has_a_label_a_sentence_and_a_formula(family: str, language: str) -> None:
    for row in rows_of(family, language):
        assert row["label"]
        assert row["about"]
        assert row["latex"]
        assert row["mathml"].startswith("<math")


@pytest.mark.parametrize(
    "family", ["activations", "initializers", "losses", "optimizers", "regularizers", "schedules"]
)
def test_hyperparameters_tell_what_they_are_and_their_range(family: str) -> None:
    found = [each for row in rows_of(family) for each in row["hyperparameters"]]
    assert found
    for each in found:
        assert each["label"]
        assert each["about"]
        assert each["low"] <= each["default"] <= each["high"]
        assert f"{each['high']:.10g}" in each["allowed"]


def test_a_data_set_tells_its_classes_and_what_its_axes_mean() -> None:
    rows = {row["name"]: row for row in rows_of("datasets")}
    assert (rows["circle"]["n_classes"], rows["circle"]["classes"]) == (2, None)
    assert (rows["arms"]["n_classes"], rows["arms"]["classes"]) == (3, [3, 6])
    assert (rows["reg-plane"]["n_classes"], rows["reg-plane"]["axes"]) == (0, [])
    assert rows["iris"]["measured"]
    assert rows["iris"]["class_names"] == ["Setosa", "Versicolor", "Virginica"]
    length, width = rows["iris"]["axes"]
    assert length == {"label": "Petal length", "unit": "cm", "origin": 4.0, "scale": 1.6}
    assert width == {"label": "Petal width", "unit": "cm", "origin": 1.3, "scale": 4.0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    assert read_words(language).keys() == read_words("en").keys()


@pytest.mark.parametrize(("family", "field"), FIELD_OF_FAMILY.items())
def test_every_name_in_the_catalog_can_be_put_into_a_config(family: str, field: str) -> None:
    section, _, name = field.partition(".")
    for row in rows_of(family):
        task = next(iter(row["tasks"])) if family == "losses" else "classification"
        value = {section: {name: [row["name"]] if family == "features" else row["name"]}}
        read_config({"data": {"dataset": DATASET_OF_TASK[task]}} | value)


def test_a_loss_tells_which_output_layer_it_gives_each_task_it_is_for() -> None:
    tasks = {row["name"]: row["tasks"] for row in rows_of("losses")}
    assert tasks["hinge"] == {"classification": "linear"}
    assert tasks["binary_crossentropy"] == dict.fromkeys(
        ("classification", "multiclass", "multilabel"), "sigmoid"
    )
    assert tasks["squared_error"] == {
        "classification": "tanh", "regression": "linear", "multiclass": "softmax", "multilabel": "sigmoid"
    }  # fmt: skip


def test_rows_tell_the_engine_s_formula() -> None:
    assert {row["name"]: row["formula"] for row in rows_of("activations")} == {
        name: activation.formula for name, activation in ACTIVATIONS.items()
    }


def test_choices_are_those_that_people_know_from_other_playgrounds() -> None:
    choices = make_catalog(read_words("en"), {})["choices"]
    assert isinstance(choices, dict)
    assert choices["learning_rate"] == [1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    assert choices["regularization_rate"] == [0, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    assert choices["train_fraction"] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert choices["noise"] == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]
    assert choices["batch_size"] == list(range(1, 31))
    assert choices["classes"] == [3, 4, 5, 6]


def test_the_catalog_is_json_with_limits_and_defaults() -> None:
    catalog = json.loads(json.dumps(make_catalog(read_words("en"), {"max_samples": 5}), allow_nan=False))
    assert catalog["limits"] == {"max_samples": 5}
    assert read_config(catalog["defaults"]) == ExperimentConfig()


def declared_fields() -> dict[str, dict[str, Any]]:
    fields = make_catalog(read_words("en"), {})["fields"]
    assert isinstance(fields, dict)
    return fields


def test_a_field_tells_the_table_that_its_names_are_of() -> None:
    tables = {field["table"]: name for name, field in declared_fields().items() if field["table"]}
    assert tables == FIELD_OF_FAMILY


def test_layers_may_have_each_their_own_where_the_config_takes_a_list() -> None:
    per_layer = [name for name, field in declared_fields().items() if field["per_layer"]]
    network = ExperimentConfig().network
    for name in per_layer:
        value = getattr(network, name.removeprefix("network."))
        section, _, key = name.partition(".")
        read_config({section: {key: [value] * len(network.hidden)}})
    assert len(per_layer) == 3


def test_what_a_sweep_may_try_of_a_field_is_accepted_and_begins_with_some_of_it() -> None:
    tried = {name: field["trials"] for name, field in declared_fields().items() if field["trials"]}
    assert {"training.learning_rate", "network.hidden", "data.dataset"} <= tried.keys()
    for name, trials in tried.items():
        section, _, key = name.partition(".")
        for value in trials["offered"]:
            task = (
                next(iter(LOSSES[value].output_activation)) if name == "training.loss" else "classification"
            )
            base = {} if section == "data" else {"data": {"dataset": DATASET_OF_TASK[task]}}
            read_config({**base, section: {key: value}})
        assert all(value in trials["offered"] for value in trials["first"])
