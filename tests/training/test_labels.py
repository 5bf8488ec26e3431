"""Networks that say of each label whether a sample has it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer, compare
from playground.analysis.guessing import guess_losses
from playground.analysis.report import make_reports
from playground.analysis.trace import trace_sample
from playground.config import begins_anew, change_config
from playground.live.crowd_member import Member
from playground.model.description import ModelDescription
from playground.model.output import OUTPUT_MEANINGS, class_images, class_numbers
from playground.problems.errors import InvalidConfig
from playground.training.reference_network import ReferenceNetwork

LABELS = {"dataset": "labels", "samples": 120}
# One neuron per label, without hidden layers: A to the left of x1 = 1, B to the right of x1 = -1.
HALVES = {
    "features": ["x1"],
    "hidden": [],
    "initial_parameters": [{"weights": [[-1.0, 1.0]], "biases": [1.0, 1.0]}],
}
CORNERS: list[list[float]] = [[-2, 0, 1], [0, 0, 3], [0.5, 1, 3], [2, 0, 2]]


def halves(rows: Sequence[list[float]] = CORNERS, **network: Any) -> Trainer:
    data = {"dataset": "custom", "task": "multilabel", "train": [*rows], "test": [*rows]}
    loss = "squared_error" if network.get("output") == "softmax" else None
    return Trainer(ExperimentConfig(data=data, network={**HALVES, **network}, training={"loss": loss}))


def test_there_is_an_output_for_each_label_and_not_for_each_combination() -> None:
    config = ExperimentConfig(data=LABELS)
    trainer = Trainer(config)
    assert (config.n_classes, config.n_outputs, config.output_activation) == (4, 2, "sigmoid")
    assert trainer.output is OUTPUT_MEANINGS["label_probabilities"]
    assert trainer.predict([[0, 0], [5, 5], [-3, 0]]).shape == (3, 2)


def test_sigmoids_may_all_say_yes_or_all_no_and_the_shares_of_softmax_are_one_together() -> None:
    places = [[-2, 0], [0, 0], [2, 0]]
    alone, shared = halves().predict(places), halves(output="softmax").predict(places)
    assert alone[1].min() > 0.7
    np.testing.assert_allclose(shared.sum(axis=1), 1.0)
    np.testing.assert_allclose(shared[1], 0.5)


def test_the_class_is_the_combination_of_the_labels_from_one_half_on() -> None:
    outputs = np.array([[0.4, 0.1], [0.5, 0.2], [0.3, 0.9], [0.8, 0.5], [np.nan, 0.7]])
    numbers = class_numbers(OUTPUT_MEANINGS["label_probabilities"], outputs)
    assert numbers is not None
    assert numbers.tolist() == [0, 1, 2, 3, 2]


@pytest.mark.parametrize("network", [None, ReferenceNetwork])
def test_a_sample_is_right_if_all_its_labels_are(network: type[ReferenceNetwork] | None) -> None:
    rows: list[list[float]] = [*CORNERS, [-2, 0, 0], [-2, 1, 2], [-2, 2, 3], [0, 2, 1]]
    trainer = halves(rows)
    if network is not None:
        trainer.network.__class__ = network
    for loss in ("binary_crossentropy", "squared_error"):
        config = change_config(trainer.config, {"training.loss": loss})
        assert trainer.network.evaluate(trainer.test_samples, Trainer(config).rule.loss)[1] == 0.5


def test_precision_and_recall_are_of_labels_and_the_confusion_is_of_combinations() -> None:
    rows: list[list[float]] = [*CORNERS, [-2, 0, 0], [-2, 1, 2], [2, 2, 3], [0, 2, 1]]
    report = make_reports(halves(rows))["test"]
    said = np.array([[1, 0], [1, 1], [1, 1], [0, 1], [1, 0], [1, 0], [0, 1], [1, 1]], bool)
    true = np.array([[1, 0], [1, 1], [1, 1], [0, 1], [0, 0], [0, 1], [1, 1], [1, 0]], bool)
    for label in range(2):
        both = (said & true)[:, label].sum()
        assert report.values[f"precision_{label}"] == pytest.approx(both / said[:, label].sum())
        assert report.values[f"recall_{label}"] == pytest.approx(both / true[:, label].sum())
    assert "recall_2" not in report.values
    assert report.confusion.shape == (4, 4)
    assert report.values["accuracy"] == np.trace(report.confusion) / len(rows)


def test_the_loss_of_a_sample_is_the_sum_of_its_labels() -> None:
    trainer = halves()
    a, b = trainer.predict([[0.5, 1]])[0]
    assert trace_sample(trainer, [0.5, 1], 3).loss == pytest.approx(-np.log(a) - np.log(b))
    assert trace_sample(trainer, [0.5, 1], 0).loss == pytest.approx(-np.log(1 - a) - np.log(1 - b))
    shares = np.array([0.75, 0.75])  # of the samples that have the label
    expected = -(shares * np.log(shares) + (1 - shares) * np.log(1 - shares)).sum()
    assert guess_losses(trainer.config, trainer.rows)["train"] == pytest.approx(expected)


def test_pictures_are_of_the_combinations_and_the_largest_is_the_class_that_is_decided() -> None:
    trainer = Trainer(ExperimentConfig(data=LABELS, network={"hidden": [6]}, training={"learning_rate": 0.3}))
    trainer.train(60)
    picture = trainer.output_picture(30)
    assert picture.shape == (4, 30, 30)
    np.testing.assert_allclose(picture.sum(axis=0, dtype=int), 255, atol=2)
    middles = (np.arange(30) + 0.5) / 30 * 12 - 6
    points = np.array([[x1, x2] for x2 in middles[::-1] for x1 in middles])
    outputs = trainer.predict(points)
    decided = np.array(trainer.decide(outputs))
    is_clear = (np.abs(outputs - 0.5) > 0.02).all(axis=1)
    np.testing.assert_array_equal(picture.argmax(axis=0).ravel()[is_clear], decided[is_clear])
    assert set(decided) == {0, 1, 2, 3}
    member = Member(trainer.config, 7, "start", type(trainer.network))
    assert member.picture().shape == (4, 24, 24)


def test_pictures_of_other_outputs_stay_as_they_are() -> None:
    images = np.arange(8, dtype=np.uint8).reshape(2, 2, 2)
    assert class_images(OUTPUT_MEANINGS["class_probabilities"], images) is images


def test_a_description_decides_as_the_network_does_and_survives_json() -> None:
    trainer = Trainer(ExperimentConfig(data=LABELS))
    trainer.train(20)
    description = ModelDescription.from_json(trainer.describe().to_json())
    rows = trainer.rows.test[:, :-1]
    assert description.to_json()["output"] == "label_probabilities"
    assert description.decide(description.predict(rows)) == trainer.decide(trainer.predict(rows))


def test_a_saved_state_goes_on_with_the_same_bits() -> None:
    trainer = Trainer(ExperimentConfig(data=LABELS))
    trainer.train(3)
    other = Trainer.from_state(trainer.state())
    trainer.train(3)
    other.train(3)
    np.testing.assert_array_equal(trainer.network.parameters, other.network.parameters)
    assert trainer.evaluate().test_accuracy == other.evaluate().test_accuracy


def test_another_output_layer_leaves_the_parameters_and_another_task_begins_anew() -> None:
    config = ExperimentConfig(data=LABELS, training={"loss": "squared_error"})
    assert not begins_anew(config, change_config(config, {"network.output": "softmax"}))
    assert begins_anew(config, change_config(config, {"data.dataset": "blobs"}))


def test_classes_of_custom_rows_are_the_combinations_of_two_labels() -> None:
    data = {"dataset": "custom", "task": "multilabel", "train": [[0, 0, 1], [1, 0, 1]]}
    assert ExperimentConfig(data=data).n_outputs == 2
    assert ExperimentConfig(data=data).n_classes == 4
    with pytest.raises(InvalidConfig, match=r"data\.train\.1\.2.*4"):
        ExperimentConfig(data={**data, "train": [[0, 0, 1], [1, 0, 4]]})


def test_one_weight_for_each_combination() -> None:
    config = ExperimentConfig(data=LABELS, training={"class_weight": [1, 2, 2, 4]})
    trainer = Trainer(config)
    assert trainer.train_samples.weights is not None
    assert len(set(trainer.train_samples.weights)) == 3
    with pytest.raises(InvalidConfig, match="class_weight"):
        ExperimentConfig(data=LABELS, training={"class_weight": [1, 2]})


@pytest.mark.parametrize("network", [{"hidden": [6]}, {"hidden": [6], "output": "softmax"}])
def test_seeds_trained_side_by_side_have_the_accuracy_that_each_has_alone(network: dict[str, Any]) -> None:
    config = {"data": LABELS, "network": network, "training": {"loss": "squared_error", "learning_rate": 0.1}}
    found = compare([config], seeds=8, epochs=10, measure="test_accuracy").settings[0]
    alone = []
    for seed in range(8):
        trainer = Trainer(ExperimentConfig(seed=seed, **config))
        alone.append(trainer.train(10).test_accuracy)
    assert list(found.values) == alone
