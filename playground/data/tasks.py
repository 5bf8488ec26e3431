"""Tasks: what the targets of a data set are, and what follows for output layer, loss and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

TaskName = Literal["classification", "regression", "multiclass", "multilabel"]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """One row.

    Args:
        name: as configs write it.
        usual_loss: the loss of a config that names none.
        score: the metric shown beside the loss: the fraction of rows classified correctly, or the fraction of
            the targets' variance that the outputs explain.
        class_targets: the targets of the first and of the second class, where there are always two.
        has_output_per_class: whether targets are the numbers 0 .. k-1 of k classes, each with an output
            neuron of its own.
        n_labels: how many labels a row may have, none of them or several at once, each with an output neuron
            of its own. Targets are the numbers of the combinations: bit j says whether label j is there.
        class_names: of each class, where the task says what they are; labelled by ``classes.<name>``.
    """

    name: TaskName
    usual_loss: str
    score: Literal["accuracy", "r_squared"]
    class_targets: tuple[int, ...] = ()
    has_output_per_class: bool = False
    n_labels: int = 0
    class_names: tuple[str, ...] = ()

    @property
    def has_classes(self) -> bool:
        """Whether targets name classes; otherwise they are any real numbers."""
        return self.has_numbered_classes or bool(self.class_targets)

    @property
    def has_numbered_classes(self) -> bool:
        """Whether targets are the numbers 0 .. k-1 of k classes; combinations of labels are classes, too."""
        return self.has_output_per_class or self.n_labels > 0

    def n_outputs(self, n_classes: int) -> int:
        """Count the neurons of the output layer.

        Args:
            n_classes: how many classes the targets name; 0 for numbers.

        Returns:
            One per class or label where each has its own output, otherwise 1.
        """
        return self.n_labels or (n_classes if self.has_output_per_class else 1)

    def targets_by_class(self, n_classes: int) -> tuple[int, ...]:
        """List the target of each class.

        Args:
            n_classes: how many classes the targets name; 0 for numbers.

        Returns:
            The targets, in the order of the classes' numbers.
        """
        return self.class_targets or tuple(range(n_classes))

    def encode(self, targets: Numbers, n_outputs: int, activation: str) -> Numbers:
        """Bring targets to the form of the network's outputs.

        Args:
            targets: (n_samples,) as rows hold them, as float64.
            n_outputs: neurons of the output layer.
            activation: of the output layer.

        Returns:
            (n_samples, n_outputs): the targets as they are, but 0 and 1 of two classes if the output is a
            sigmoid's; with an output per class 1 at the class and 0 elsewhere; with labels 1 at those that
            are there.
        """
        if self.n_labels:
            return (targets.astype(np.int64)[:, None] >> np.arange(n_outputs) & 1).astype(np.float64)
        if not self.has_output_per_class:
            is_probability = self.has_classes and activation == "sigmoid"
            return (0.5 * targets + 0.5 if is_probability else targets)[:, None]
        return np.eye(n_outputs)[targets.astype(np.int64)]

    def class_numbers(self, targets: Numbers) -> NDArray[np.int64]:
        """Count the classes of targets from 0.

        Args:
            targets: (n_samples,) as rows hold them.

        Returns:
            (n_samples,) the numbers of the classes.

        Raises:
            ValueError: the task has no classes.
        """
        if not self.has_classes:
            raise ValueError(f"Only the targets of classes have numbers. Received: {self.name}")
        if self.has_numbered_classes:
            return targets.astype(np.int64)
        return (targets > np.mean(self.class_targets)).astype(np.int64)


_ROWS = (
    Task("classification", "squared_error", "accuracy", class_targets=(-1, 1)),
    Task("regression", "squared_error", "r_squared"),
    Task("multiclass", "categorical_crossentropy", "accuracy", has_output_per_class=True),
    Task(
        "multilabel",
        "binary_crossentropy",
        "accuracy",
        n_labels=2,
        class_names=("neither", "label_a", "label_b", "both"),
    ),
)

TASKS: Mapping[str, Task] = MappingProxyType({task.name: task for task in _ROWS})
