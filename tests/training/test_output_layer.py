"""The output layer that a config chooses in place of the loss's usual one."""

from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer
from playground.analysis.report import make_reports
from playground.config import change_config
from playground.engine.losses import LOSSES
from playground.model.reference import train
from tests.config.refusing import only_problem
from tests.config.test_choices import DATASET_OF

PAIRS = [
    (loss.name, task, output)
    for loss in LOSSES.values()
    for task, outputs in loss.outputs.items()
    for output in outputs
]


def setting(loss: str, task: str, output: str | None, **training: Any) -> ExperimentConfig:
    return ExperimentConfig(
        data={"dataset": DATASET_OF[task], "samples": 60},
        network={"hidden": [3], "output": output},
        training={"loss": loss, "batch_size": 10, **training},
    )


@pytest.mark.parametrize(("loss", "task", "output"), PAIRS)
def test_every_pair_trains_as_the_reference_does(loss: str, task: str, output: str) -> None:
    config = setting(loss, task, output)
    trainer, reference = Trainer(config), train(config, 2)
    metrics = trainer.train(2)
    assert trainer.network.layout.layers[-1].activation == output
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        expected = reference.history.get(name, [None])[-1]
        if expected is not None:
            assert getattr(metrics, name) == pytest.approx(expected, rel=1e-9), name


@pytest.mark.parametrize(("loss", "task", "output"), [pair for pair in PAIRS if pair[1] != "regression"])
def test_accuracy_is_that_of_the_classes_that_the_outputs_mean(loss: str, task: str, output: str) -> None:
    trainer = Trainer(setting(loss, task, output))
    metrics = trainer.train(3)
    rows = trainer.rows.test
    decided = trainer.decide(trainer.predict(rows[:, :-1]))
    assert metrics.test_accuracy == pytest.approx(np.mean(decided == rows[:, -1]))
    assert make_reports(trainer)["test"].values["accuracy"] == pytest.approx(metrics.test_accuracy)


@pytest.mark.parametrize("loss", LOSSES)
def test_null_and_the_usual_output_of_a_loss_give_the_same_bits(loss: str) -> None:
    for task, (usual, *_) in LOSSES[loss].outputs.items():
        one, other = (Trainer(setting(loss, task, output)) for output in (None, usual))
        one.train(2)
        other.train(2)
        np.testing.assert_array_equal(one.network.parameters, other.network.parameters)


@pytest.mark.parametrize(
    ("loss", "output"),
    [
        ("binary_crossentropy", "linear"),
        ("binary_crossentropy", "tanh"),
        ("hinge", "sigmoid"),
        (None, "softmax"),
    ],
)
def test_a_loss_that_an_output_leaves_undefined_refuses_it_and_names_the_others(
    loss: str | None, output: str
) -> None:
    problem = only_problem({"training": {"loss": loss}, "network": {"output": output}})
    row = LOSSES[loss or "squared_error"]
    assert (problem.field, problem.code) == ("network.output", "output_of_other_loss")
    assert problem.allowed == [*row.outputs["classification"], "null"]


def test_sigmoid_with_squared_error_learns_the_circle_between_zero_and_one() -> None:
    for seed in range(25):
        squares = {"features": ["x1_squared", "x2_squared"], "hidden": [], "output": "sigmoid"}
        trainer = Trainer(ExperimentConfig(seed=seed, network=squares, training={"learning_rate": 0.3}))
        assert trainer.train(50).test_accuracy > 0.95  # type: ignore[operator]
        outputs = trainer.predict(trainer.rows.test[:, :2])
        assert 0 <= outputs.min() < 0.2
        assert 0.8 < outputs.max() <= 1
    assert (trainer.output.name, trainer.output.threshold) == ("probability", 0.5)


def test_several_sigmoids_answer_for_each_class_by_itself() -> None:
    config = ExperimentConfig(data={"dataset": "iris"}, training={"loss": "binary_crossentropy"})
    trainer = Trainer(config)
    assert trainer.train(100).test_accuracy > 0.9  # type: ignore[operator]
    assert trainer.output.name == "separate_probabilities"
    assert np.abs(trainer.predict(trainer.rows.test[:, :2]).sum(axis=1) - 1).max() > 0.01


def test_another_output_layer_keeps_the_parameters_and_brings_its_own_targets() -> None:
    trainer = Trainer(ExperimentConfig(network={"output": "tanh"}))
    trainer.train(5)
    before = trainer.network.parameters.copy()
    trainer.change(change_config(trainer.config, {"network.output": "sigmoid"}))
    np.testing.assert_array_equal(trainer.network.parameters, before)
    assert set(np.unique(trainer.train_samples.target_rows[:, 0])) == {0.0, 1.0}


def test_another_loss_takes_away_an_output_layer_that_it_does_not_allow() -> None:
    config = ExperimentConfig(network={"output": "linear"})
    assert change_config(config, {"training.loss": "huber"}).network.output == "linear"
    assert change_config(config, {"training.loss": "binary_crossentropy"}).network.output is None
    assert change_config(config, {"data.dataset": "iris"}).network.output is None  # its loss is another
    named = change_config(config, {"training.loss": "squared_error"})
    assert change_config(named, {"data.dataset": "iris"}).network.output == "linear"
