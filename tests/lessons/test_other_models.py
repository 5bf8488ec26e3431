"""Lessons hold networks against scikit-learn's models on the same rows."""

from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, baselines, compare
from playground.lessons.other_models import distance_to_logistic, lead_over_tree, tree_accuracy
from playground.training.configured import ConfiguredFitting


def trained(config: dict[str, Any], epochs: int = 100) -> ConfiguredFitting:
    member = ConfiguredFitting(ExperimentConfig(**config), keeps_last_update=False)
    member.fitting.record_beginning()
    member.fitting.advance(until_epoch=epochs)
    return member


@pytest.mark.parametrize("dataset", ["moons", "arms"])
def test_the_tree_is_the_one_of_the_other_models(dataset: str) -> None:
    config = {"data": {"dataset": dataset, "noise": 30}, "seed": 2}
    (tree,) = baselines.fit_all(config, ["tree"]).models
    member = trained(config)
    history = member.fitting.history
    assert tree.test_score is not None
    assert tree_accuracy(member, history) == pytest.approx(tree.test_score)
    (network,) = compare([config], seeds=[2], epochs=100, measure="test_accuracy").settings[0].values
    assert network is not None
    assert lead_over_tree(member, history) == pytest.approx(network - tree.test_score)


def test_without_hidden_layers_training_ends_in_logistic_regression() -> None:
    rule = {"loss": "binary_crossentropy", "learning_rate": 1, "batch_size": 250}
    penalty = {"regularization": "l2", "regularization_rate": 0.01}
    config = {"data": {"dataset": "gauss", "noise": 40}, "network": {"hidden": []}, "seed": 3}
    distances = []
    for training in ({**rule, **penalty}, rule):
        member = trained({**config, "training": training}, 4000)
        distances.append(distance_to_logistic(member, member.fitting.history))
    assert max(distances) < 1e-4


def test_scores_are_no_probabilities() -> None:
    member = trained({"network": {"hidden": []}}, 1)
    assert np.isnan(distance_to_logistic(member, member.fitting.history))
