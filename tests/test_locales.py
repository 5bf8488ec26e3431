"""Checks that every name a person can meet has its words, and that the words are worth reading."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from playground.data.datasets import DATASETS
from playground.data.features import FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.metrics import METRICS
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES
from playground.locales import LANGUAGES, read_words

TABLES: Mapping[str, Mapping[str, Any]] = {
    "datasets": DATASETS,
    "features": FEATURES,
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "initializers": INITIALIZERS,
    "schedules": SCHEDULES,
    "regularizers": REGULARIZERS,
    "metrics": METRICS,
    "hyperparameters": {
        each.name: each
        for table in (LOSSES, OPTIMIZERS, REGULARIZERS, SCHEDULES)
        for row in table.values()
        for each in row.hyperparameters
    },
}
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def names() -> Iterator[str]:
    for family, table in TABLES.items():
        for name in table:
            yield f"{family}.{name}"


@EVERY_LANGUAGE
def test_every_row_of_every_table_has_a_label_and_a_sentence(language: str) -> None:
    words = read_words(language)
    for name in names():
        assert words[name].strip()
        assert words[f"{name}.about"].strip()


@EVERY_LANGUAGE
def test_no_words_are_left_of_a_name_that_is_gone(language: str) -> None:
    known = {key for name in names() for key in (name, f"{name}.about")}
    written = {key for key in read_words(language) if key.partition(".")[0] in TABLES}
    assert written == known


@EVERY_LANGUAGE
def test_labels_of_a_table_are_different_from_each_other(language: str) -> None:
    words = read_words(language)
    for family, table in TABLES.items():
        labels = [words[f"{family}.{name}"] for name in table]
        assert len(set(labels)) == len(labels)


def test_a_sentence_is_one_sentence_and_short_enough_for_a_tooltip() -> None:
    words = read_words("en")
    for name in names():
        about = words[f"{name}.about"]
        assert about.endswith("."), name
        assert about[:1].isupper() or about[0] in "xz", name
        assert ". " not in about, name
        assert 30 <= len(about) <= 200, (name, len(about))


@EVERY_LANGUAGE
def test_classes_and_axes_of_measured_data_have_their_words(language: str) -> None:
    words = read_words(language)
    for dataset in DATASETS.values():
        for key in (
            *(f"classes.{name}" for name in dataset.class_names),
            *(f"axes.{axis.name}" for axis in dataset.axes or ()),
        ):
            assert words[key].strip()
