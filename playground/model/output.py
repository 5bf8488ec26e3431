"""Meaning of a network's outputs (scores, probabilities, values), and the decision between classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.data.tasks import TASKS, TaskName

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OutputMeaning:
    """One meaning of outputs (n_samples, n_outputs).

    Args:
        threshold: with two classes, the output above which the second is predicted; None for others.
        scale: factor that maps the distance from the threshold to a score from about -1 to 1.
        is_of_labels: each output decides about a label by itself, which is there from 0.5 on.
    """

    name: str
    about: str
    threshold: float | None = None
    scale: float = 1.0
    is_of_labels: bool = False

    def n_classes(self, n_outputs: int) -> int:
        """Count the classes between which outputs decide.

        Args:
            n_outputs: how many outputs there are.

        Returns:
            The number of combinations of labels, or of the classes; 2 for one output.
        """
        return 2**n_outputs if self.is_of_labels else max(2, n_outputs)


_ROWS = (
    OutputMeaning("value", "the predicted number"),
    OutputMeaning("signed_score", "negative for the first class, positive for the second", threshold=0.0),
    OutputMeaning("probability", "of the second class", threshold=0.5, scale=2.0),
    OutputMeaning("class_probabilities", "one for each class, 1 together"),
    OutputMeaning("separate_probabilities", "one for each class, each from 0 to 1 by itself"),
    OutputMeaning("class_scores", "one number for each class, of which the largest decides"),
    OutputMeaning("label_probabilities", "one for each label, which is there from 0.5 on", is_of_labels=True),
)
_OF_SEVERAL_CLASSES = {"softmax": "class_probabilities", "sigmoid": "separate_probabilities"}
OUTPUT_MEANINGS: Mapping[str, OutputMeaning] = MappingProxyType({row.name: row for row in _ROWS})


def output_meaning(task: TaskName, output_activation: str) -> OutputMeaning:
    """The meaning of outputs.

    Args:
        task: what the network was trained for.
        output_activation: name of the output layer's activation.

    Returns:
        A row of OUTPUT_MEANINGS.
    """
    row = TASKS[task]
    if not row.has_classes:
        return OUTPUT_MEANINGS["value"]
    if row.n_labels:
        return OUTPUT_MEANINGS["label_probabilities"]
    if row.has_output_per_class:
        return OUTPUT_MEANINGS[_OF_SEVERAL_CLASSES.get(output_activation, "class_scores")]
    return OUTPUT_MEANINGS["probability" if output_activation == "sigmoid" else "signed_score"]


def class_numbers(meaning: OutputMeaning, outputs: Numbers) -> NDArray[np.int64] | None:
    """The class that each output stands for.

    Args:
        meaning: of the outputs.
        outputs: (n_samples, n_outputs), after the output activation.

    Returns:
        (n_samples,) numbers 0 .. k-1 of the classes; of the largest output where there are several, of labels
        the number of their combination; None for regression. What is NaN stands for the first class.
    """
    if meaning.name == "value":
        return None
    numbers: NDArray[np.int64]
    if meaning.is_of_labels:
        numbers = (outputs >= 0.5) @ (1 << np.arange(outputs.shape[1]))
    elif meaning.threshold is None:
        numbers = outputs.argmax(axis=1)
    else:
        numbers = (outputs[:, 0] >= meaning.threshold).astype(np.int64)
    return numbers


def class_images(meaning: OutputMeaning, images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pictures of classes from those of outputs.

    Args:
        meaning: of the outputs.
        images: (n_outputs, ...), bytes as of `Trainer.picture`.

    Returns:
        The images. Of labels (2 ** n_labels, ...), a picture for each combination in the order of their
        numbers: a byte u means a probability of u / 255, the product of those of labels that are there and
        of those that are not. The largest is that of the labels above 0.5.
    """
    if not meaning.is_of_labels:
        return images
    combined = np.ones((1, *images.shape[1:]))
    for label in images / 255.0:
        combined = np.concatenate((combined * (1.0 - label), combined * label))
    return (combined * 255.0).round().astype(np.uint8)


def signed_scores(meaning: OutputMeaning, outputs: Numbers) -> Numbers:
    """Outputs of two classes as scores from about -1 to 1, positive for the second class.

    Args:
        meaning: of the outputs.
        outputs: (n_samples, 1), after the output activation.

    Returns:
        (n_samples,): the output itself, or 2p - 1 of a probability p.

    Raises:
        ValueError: the outputs are not those of two classes.
    """
    if meaning.threshold is None:
        raise ValueError(f"Only outputs of two classes have a sign. Received: {meaning.name}")
    return meaning.scale * (outputs[:, 0] - meaning.threshold)
