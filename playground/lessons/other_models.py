"""Measures that hold a trained network against scikit-learn's models, fitted to the same rows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.baselines.models import MODELS, fit_on_one_thread
from playground.engine.samples import Samples
from playground.evidence.measures import MEASURES
from playground.evidence.training import Reader
from playground.training.configured import ConfiguredFitting
from playground.training.history import History

_UNPENALIZED = 1e9  # C where the network has no penalty


@dataclass(frozen=True, slots=True)
class OtherModelMeasure:
    """One row.

    Args:
        larger_is_better: whether it is; otherwise less is better.
        read: how it is read off a training that has ended.
    """

    larger_is_better: bool
    read: Reader


def tree_accuracy(member: ConfiguredFitting, _: History) -> float:
    """The test accuracy of a decision tree with the controls that "Other models" begins with.

    Args:
        member: whose rows and features the tree is fitted to.

    Returns:
        From 0 to 1.

    Raises:
        InvalidCommand: scikit-learn is not installed.
    """
    row = MODELS["tree"]
    tree = row.build(member.config.task, {each.name: each.default for each in row.hyperparameters})
    return float(_fitted(tree, member).score(*_table(member.fitting.test)))


def lead_over_tree(member: ConfiguredFitting, history: History) -> float:
    """By how much the network's test accuracy is above that of the tree.

    Args:
        member: the network, and the rows.
        history: of its training.

    Returns:
        From -1 to 1.

    Raises:
        InvalidCommand: scikit-learn is not installed.
    """
    return MEASURES["test_accuracy"].read(member.fitting, history) - tree_accuracy(member, history)


def distance_to_logistic(member: ConfiguredFitting, _: History) -> float:
    """The largest difference, over the test rows, of the network's probability and logistic regression's.

    Args:
        member: with one output that is a probability. Its penalty, L2 or none, is the regression's as well.

    Returns:
        From 0 to 1; NaN where outputs are no probabilities, or the penalty is another.

    Raises:
        InvalidCommand: scikit-learn is not installed.
    """
    fitting, training = member.fitting, member.config.training
    penalty = training.regularization.name
    if fitting.network.layout.layers[-1].activation != "sigmoid" or penalty not in ("none", "l2"):
        return math.nan
    # R = rate w² / 2 beside the mean loss; scikit-learn has w² / 2 beside C times the sum of the losses.
    strength = training.regularization_rate * fitting.train.count if penalty == "l2" else 0.0
    model = MODELS["logistic"].build("classification", {"C": 1 / strength if strength else _UNPENALIZED})
    inputs, _targets = _table(fitting.test)
    expected = _fitted(model, member).predict_proba(inputs)[:, 1]
    found = fitting.network.activations(fitting.test.columns)[-1][0]
    return float(np.max(np.abs(found - expected)))


OTHER_MODELS: Mapping[str, OtherModelMeasure] = MappingProxyType(
    {
        "tree_accuracy": OtherModelMeasure(larger_is_better=True, read=tree_accuracy),
        "lead_over_tree": OtherModelMeasure(larger_is_better=True, read=lead_over_tree),
        "distance_to_logistic": OtherModelMeasure(larger_is_better=False, read=distance_to_logistic),
    }
)


def _fitted(model: Any, member: ConfiguredFitting) -> Any:
    return fit_on_one_thread(model, *_table(member.fitting.train))


def _table(samples: Samples) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Features (n_rows, n_features) as the network sees them, and each row's class."""
    inputs = samples.columns.values[:, : samples.count].T
    targets = samples.target_columns.values[:, : samples.count]
    classes = targets[0] > 0 if len(targets) == 1 else targets.argmax(axis=0)
    return inputs, classes.astype(np.int64)
