import json

import pytest

from playground.catalog import make_catalog
from playground.config import ExperimentConfig, read_config
from playground.engine.activations import ACTIVATIONS
from playground.locales import LANGUAGES, read_words

FIELD_OF_FAMILY = {
    "datasets": "data.dataset",
    "features": "network.features",
    "activations": "network.activation",
    "initializers": "network.initializer",
    "losses": "training.loss",
    "optimizers": "training.optimizer",
    "regularizers": "training.regularization",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_every_table_has_a_label_in_every_language(language: str) -> None:
    catalog = make_catalog(read_words(language), {})
    for family in FIELD_OF_FAMILY:
        rows = catalog[family]
        assert isinstance(rows, list)
        assert rows
        assert all(row["label"] for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    assert read_words(language).keys() == read_words("en").keys()


@pytest.mark.parametrize(("family", "field"), FIELD_OF_FAMILY.items())
def test_every_name_in_the_catalog_can_be_put_into_a_config(family: str, field: str) -> None:
    rows = make_catalog(read_words("en"), {})[family]
    assert isinstance(rows, list)
    section, _, name = field.partition(".")
    for row in rows:
        read_config({section: {name: [row["name"]] if family == "features" else row["name"]}})


def test_rows_tell_the_engine_s_formula() -> None:
    rows = make_catalog(read_words("en"), {})["activations"]
    assert isinstance(rows, list)
    assert {row["name"]: row["formula"] for row in rows} == {
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


def test_the_catalog_is_json_with_limits_and_defaults() -> None:
    catalog = json.loads(json.dumps(make_catalog(read_words("en"), {"max_samples": 5}), allow_nan=False))
    assert catalog["limits"] == {"max_samples": 5}
    assert read_config(catalog["defaults"]) == ExperimentConfig()
