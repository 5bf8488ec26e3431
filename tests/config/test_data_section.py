"""The section `data`: own rows, tasks and classes."""

import math

import pytest

from playground.config import (
    MAX_SAMPLES,
    read_config,
)
from playground.data.datasets import DATASETS
from tests.config.refusing import problems

CUSTOM = {"dataset": "custom", "task": "classification", "train": [[1, 2, 1], [3, 4, -1]]}


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
        ({"task": "multiclass"}, "data.train.1.2"),
        ({"task": "multiclass", "train": [[1, 2, 0], [1, 2, 0.5]]}, "data.train.1.2"),
        ({"task": "multiclass", "train": [[1, 2, 8], [1, 2, 0]]}, "data.train.0.2"),
        ({"task": "multiclass", "train": [[1, 2, 0], [1, 2, 0]]}, "data.train"),
        ({"task": "multiclass", "train": [[1, 2, 0]], "test": [[1, 2, -1]]}, "data.test.0.2"),
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


def test_the_task_and_the_classes_are_the_data_set_s() -> None:
    for name, dataset in DATASETS.items():
        config = read_config({"data": {"dataset": name}})
        assert config.task == dataset.task
        assert config.n_classes == dataset.n_classes
        assert config.n_outputs == {"multiclass": dataset.n_classes, "multilabel": 2}.get(dataset.task, 1)


@pytest.mark.parametrize(("dataset", "n_classes"), [("blobs", 5), ("arms", 5), ("iris", 3), ("circle", 2)])
def test_classes_are_chosen_where_the_data_set_leaves_the_choice(dataset: str, n_classes: int) -> None:
    assert read_config({"data": {"dataset": dataset, "classes": 5}}).n_classes == n_classes


def test_custom_rows_of_several_classes_count_the_largest_of_all_rows() -> None:
    data = CUSTOM | {"task": "multiclass", "train": [[0, 0, 0], [1, 1, 2]], "test": [[2, 2, 4]]}
    config = read_config({"data": data})
    assert (config.n_classes, config.n_outputs) == (5, 5)
