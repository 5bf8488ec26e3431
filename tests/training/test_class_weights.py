"""Class weights in training: what they do to a step, to a class that is rare, and to what is shown."""

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer, replay
from playground.analysis.gradients import measured_slope, training_gradient
from playground.analysis.report import make_reports
from playground.training.reference_network import ReferenceNetwork

RARE = {"dataset": "gauss", "noise": 50, "balance": [1, 0.1]}
LINEAR = {"hidden": [], "features": ["x1"]}


def test_the_weight_of_a_class_multiplies_its_samples_gradients_by_hand() -> None:
    rows = [[1.0, 0.0, 1.0], [2.0, 0.0, -1.0]]
    config = ExperimentConfig(
        data={"dataset": "custom", "task": "classification", "train": rows, "test": rows},
        network={**LINEAR, "initial_parameters": [{"weights": [[0.0]], "biases": [0.0]}]},
        training={"class_weight": [3, 0.5], "learning_rate": 0.1, "batch_size": 2},
    )
    trainer = Trainer(config)
    trainer.advance(1)
    # tanh(0) = 0 with slope 1, so slopes by the outputs are -1 · 0.5 and +1 · 3; their means move w and b.
    layer = trainer.parameters()[0]
    assert layer["weights"][0, 0] == pytest.approx(-0.1 * (-0.5 * 1 + 3 * 2) / 2)
    assert layer["biases"][0] == pytest.approx(-0.1 * (-0.5 + 3) / 2)


def test_weights_of_one_change_no_bit() -> None:
    plain, weighted = (
        Trainer(ExperimentConfig(training={"class_weight": weights})) for weights in (None, [1, 1])
    )
    for trainer in (plain, weighted):
        trainer.train(5)
    assert plain.network.parameters.tobytes() == weighted.network.parameters.tobytes()


@pytest.mark.parametrize("batch_size", [1, 7, 500])
@pytest.mark.parametrize("dataset", ["gauss", "blobs"])
def test_kernels_and_reference_agree_on_weighted_samples(batch_size: int, dataset: str) -> None:
    config = ExperimentConfig(
        data={"dataset": dataset, "noise": 40},
        training={"class_weight": "balanced", "batch_size": batch_size, "optimizer": "adam"},
    )
    fast, plain = Trainer(config), Trainer(config, network=ReferenceNetwork)
    for trainer in (fast, plain):
        trainer.advance(60)
    np.testing.assert_allclose(fast.network.parameters, plain.network.parameters, rtol=1e-9, atol=1e-12)


def test_balanced_weights_find_more_of_a_rare_class() -> None:
    recalls = {}
    for weights in (None, "balanced"):
        found = []
        for seed in range(25):
            trainer = Trainer(ExperimentConfig(seed=seed, data=RARE, training={"class_weight": weights}))
            trainer.train(40)
            found.append(make_reports(trainer)["test"].values["recall_1"])
        recalls[weights] = np.array(found)
    assert np.median(recalls["balanced"]) > np.median(recalls[None]) + 0.1
    assert (recalls["balanced"] >= recalls[None]).sum() >= 23


def test_a_change_of_weights_goes_on_and_is_replayed() -> None:
    trainer = Trainer(ExperimentConfig(data=RARE))
    trainer.advance(33)
    trainer.change({"training.class_weight": "balanced"})
    trainer.advance(33)
    assert trainer.progress.step == 66
    assert replay(trainer.log).network.parameters.tobytes() == trainer.network.parameters.tobytes()
    resumed = Trainer.from_state(trainer.state())
    for each in (trainer, resumed):
        each.advance(10)
    assert resumed.network.parameters.tobytes() == trainer.network.parameters.tobytes()


def test_what_is_shown_is_measured_without_weights() -> None:
    plain, weighted = (
        Trainer(ExperimentConfig(data=RARE, training={"class_weight": weights})) for weights in (None, [1, 9])
    )
    assert plain.evaluate() == weighted.evaluate()


def test_the_measured_slope_is_of_the_weighted_objective() -> None:
    trainer = Trainer(ExperimentConfig(data=RARE, training={"class_weight": [0.5, 9]}))
    trainer.train(3)
    gradient = training_gradient(trainer)
    for parameter in (0, 5, len(gradient) - 1):
        assert measured_slope(trainer, parameter).value == pytest.approx(
            gradient[parameter], rel=1e-5, abs=1e-9
        )
