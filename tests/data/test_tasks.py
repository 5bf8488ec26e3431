"""What follows from a task: outputs, encoded targets, numbers of classes."""

import numpy as np
import pytest

from playground.data.datasets import DATASETS, Dataset
from playground.data.tasks import TASKS

SIGNS, VALUES, CLASSES, LABELS = (
    TASKS[name] for name in ("classification", "regression", "multiclass", "multilabel")
)


def test_signs_and_values_are_targets_as_they_are() -> None:
    for task in (SIGNS, VALUES):
        assert task.encode(np.array([-1.0, 1.0]), 1, "linear").tolist() == [[-1.0], [1.0]]


def test_two_classes_are_zero_and_one_for_a_sigmoid() -> None:
    assert SIGNS.encode(np.array([-1.0, 1.0]), 1, "sigmoid").tolist() == [[0.0], [1.0]]
    assert SIGNS.encode(np.array([-1.0, 1.0]), 1, "tanh").tolist() == [[-1.0], [1.0]]


def test_classes_are_one_at_their_output_and_zero_elsewhere() -> None:
    assert CLASSES.encode(np.array([2.0, 0.0]), 3, "softmax").tolist() == [[0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
def test_labels_are_one_at_each_output_whose_bit_is_set(activation: str) -> None:
    targets = LABELS.encode(np.array([0.0, 1.0, 2.0, 3.0]), 2, activation)
    assert targets.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]


def test_classes_are_numbered_from_zero_in_the_order_of_their_targets() -> None:
    assert SIGNS.class_numbers(np.array([-1.0, 1.0, 1.0])).tolist() == [0, 1, 1]
    assert CLASSES.class_numbers(np.array([2.0, 0.0])).tolist() == [2, 0]
    with pytest.raises(ValueError, match="Received: regression"):
        VALUES.class_numbers(np.array([0.5]))


def test_each_class_has_a_target_and_values_have_none() -> None:
    assert SIGNS.targets_by_class(2) == (-1, 1)
    assert CLASSES.targets_by_class(3) == (0, 1, 2)
    assert LABELS.targets_by_class(4) == (0, 1, 2, 3)
    assert VALUES.targets_by_class(0) == ()


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
def test_a_data_set_has_the_classes_of_its_task(dataset: Dataset) -> None:
    task, count = TASKS[dataset.task], dataset.n_classes
    assert task.has_classes == (count > 0)
    assert len(task.targets_by_class(count)) == count
    assert task.n_outputs(count) == (task.n_labels or (count if task.has_output_per_class else 1))
    assert task.n_labels == 0 or 2**task.n_labels == count == len(task.class_names)
