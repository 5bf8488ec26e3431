"""The measures beside the metrics, against plain NumPy."""

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer, compare
from playground.errors import InvalidInput
from playground.evidence.measures import MEASURES
from playground.evidence.training import Training
from playground.model import reference
from playground.training.configured import ConfiguredFitting

CONFIG = {
    "data": {"dataset": "spiral", "samples": 90},
    "network": {"hidden": [6, 3], "activation": "relu"},
    "training": {"learning_rate": 0.3, "regularization": "l2", "regularization_rate": 0.01},
}
EPOCHS = 130
ARMS = {"data": {"dataset": "arms", "noise": 30}, "network": {"hidden": [4]}}


def measured(name: str, config: object, epochs: int = EPOCHS) -> float:
    value = compare([config], seeds=[3], epochs=epochs, measure=name).settings[0].values[0]  # type: ignore[list-item]
    assert value is not None
    return value


def test_roughness_is_the_mean_change_of_the_training_loss_over_the_last_100_epochs() -> None:
    trained = reference.train(ExperimentConfig(seed=3, **CONFIG), EPOCHS)
    losses = np.array(trained.history["train_loss"])
    assert len(losses) == EPOCHS + 1
    expected = np.mean(np.abs(losses[1:] - losses[:-1])[-100:])
    assert measured("train_loss_roughness", CONFIG) == pytest.approx(expected, rel=1e-6)
    few = np.mean(np.abs(losses[1:6] - losses[:5]))
    assert measured("train_loss_roughness", CONFIG, 5) == pytest.approx(few, rel=1e-9)


def test_the_curve_of_roughness_ends_in_its_value() -> None:
    training = Training([ExperimentConfig(**CONFIG)], EPOCHS, MEASURES["train_loss_roughness"])
    while (outcomes := training.advance(1.0)) is None:
        pass
    curve = outcomes[0].curve
    assert curve[-1] == outcomes[0].value
    assert curve[0] == 0.0
    assert np.isfinite(curve).all()


def test_the_weights_length_leaves_biases_out() -> None:
    trained = reference.train(ExperimentConfig(seed=3, **CONFIG), 20)
    weights = np.concatenate([layer["weights"].ravel() for layer in trained.parameters])
    assert measured("weight_norm", CONFIG, 20) == pytest.approx(np.linalg.norm(weights), rel=1e-9)


def test_the_gradient_s_length_is_that_of_loss_and_penalty() -> None:
    config = ExperimentConfig(seed=3, **CONFIG)
    trained = reference.train(config, 20)
    gradient = reference.objective_gradient(trained.method, trained.state, trained.train)
    length = np.sqrt(sum(np.sum(part**2) for layer in gradient for part in layer.values()))
    assert measured("gradient_norm", CONFIG, 20) == pytest.approx(length, rel=1e-6)


def test_neurons_are_dead_that_answer_every_training_row_alike() -> None:
    dead = {"weights": [[0.0, 1.0], [0.0, 1.0]], "biases": [-1.0, 0.5]}
    output = {"weights": [[0.0], [0.0]], "biases": [0.0]}
    network = {"hidden": [2], "activation": "relu", "initial_parameters": [dead, output]}
    still = {"learning_rate": 1e-9, "batch_size": 30}
    assert measured("dead_neurons", {"network": network, "training": still}, 1) == 0.5
    assert measured("dead_neurons", {"network": {"hidden": []}}, 1) == 0.0


def test_weights_are_near_zero_below_a_hundredth_of_the_largest() -> None:
    given = [{"weights": [[2.0], [0.019], [-0.021], [0.0]], "biases": [0.001]}]
    features = ["x1", "x2", "x1_x2", "x1_squared"]
    network = {"features": features, "hidden": [], "initial_parameters": given}
    still = {"learning_rate": 1e-9, "batch_size": 30}
    assert measured("weights_near_zero", {"network": network, "training": still}, 1) == 0.5


@pytest.mark.parametrize("loss", ["squared_error", "binary_crossentropy"])
def test_the_least_recall_is_that_of_the_class_of_which_fewest_are_found(loss: str) -> None:
    # The output neuron says "second class" right of x1 = 1.
    line = {"features": ["x1"], "hidden": [], "initial_parameters": [{"weights": [[1.0]], "biases": [-1.0]}]}
    rows = [[2, 0, 1], [0, 0, 1], [0.5, 0, 1], [3, 0, 1], [-2, 0, -1], [2, 1, -1]]
    data = {"dataset": "custom", "task": "classification", "train": rows, "test": rows[:5]}
    config = {"data": data, "network": line, "training": {"loss": loss, "learning_rate": 1e-9}}
    assert measured("least_recall", config, 1) == 0.5
    assert measured("least_recall", {**config, "data": {**data, "test": rows[3:]}}, 1) == 0.5
    assert measured("least_recall", {**config, "data": {**data, "test": rows[1:2]}}, 1) == 0.0


@pytest.mark.parametrize("loss", ["squared_error", "binary_crossentropy"])
@pytest.mark.parametrize(("target", "recall"), [(1, 1.0), (-1, 0.0)])
def test_a_row_on_the_boundary_counts_as_the_second_class_as_it_does_for_accuracy(
    loss: str, target: int, recall: float
) -> None:
    line = {"features": ["x1"], "hidden": [], "initial_parameters": [{"weights": [[1.0]], "biases": [-1.0]}]}
    rows = [[1, 0, target]]
    data = {"dataset": "custom", "task": "classification", "train": rows, "test": rows}
    fresh = Trainer(ExperimentConfig(data=data, network=line, training={"loss": loss}))
    assert fresh.evaluate().test_accuracy == recall
    assert fresh.decide(fresh.predict(fresh.rows.test[:, :-1])) == [1]
    member = ConfiguredFitting(fresh.config, keeps_last_update=False)
    assert MEASURES["least_recall"].read(member.fitting, member.fitting.history) == recall


def test_the_least_recall_of_several_classes_is_the_worst_row_of_the_confusion_matrix() -> None:
    trained = reference.train(ExperimentConfig(seed=3, **ARMS), 30)
    called = reference.outputs_of(trained.method, trained.state, trained.test.inputs).argmax(axis=1)
    true = trained.test.targets.argmax(axis=1)
    assert measured("least_recall", ARMS, 30) == pytest.approx(
        min(np.mean(called[true == each] == each) for each in range(3))
    )


def test_the_least_recall_of_labels_is_that_of_the_label_of_which_fewest_are_found() -> None:
    # A is said left of x1 = 1, B right of x1 = -1.
    line = {
        "features": ["x1"],
        "hidden": [],
        "initial_parameters": [{"weights": [[-1.0, 1.0]], "biases": [1.0, 1.0]}],
    }
    rows = [[-2, 0, 1], [0, 0, 3], [2, 0, 3], [-2, 1, 2], [-2, 2, 0], [3, 0, 2]]
    data = {"dataset": "custom", "task": "multilabel", "train": rows, "test": rows}
    config = {"data": data, "network": line, "training": {"learning_rate": 1e-9}}
    assert measured("least_recall", config, 1) == pytest.approx(2 / 3)
    assert measured("least_recall", {**config, "data": {**data, "test": rows[:2]}}, 1) == 1.0


def test_answers_are_too_high_above_their_targets() -> None:
    flat = {"features": ["x1"], "hidden": [], "initial_parameters": [{"weights": [[0.0]], "biases": [0.5]}]}
    rows = [[0, 0, 0.1], [1, 0, 0.2], [2, 0, 0.3], [3, 0, 0.9]]
    data = {"dataset": "custom", "task": "regression", "train": rows, "test": rows}
    config = {"data": data, "network": flat, "training": {"learning_rate": 1e-9}}
    assert measured("share_too_high", config, 1) == 0.75


@pytest.mark.parametrize(("name", "dataset"), [("least_recall", "reg-plane"), ("share_too_high", "circle")])
def test_what_classes_have_numbers_have_not(name: str, dataset: str) -> None:
    with pytest.raises(InvalidInput, match=name):
        measured(name, {"data": {"dataset": dataset}}, 1)


@pytest.mark.parametrize(
    "name", ["train_loss_roughness", "weight_norm", "gradient_norm", "dead_neurons", "weights_near_zero"]
)
def test_seeds_side_by_side_have_the_value_that_each_has_alone(name: str) -> None:
    found = compare([CONFIG], seeds=8, epochs=20, measure=name)
    assert found.to_png()
    together = found.settings[0].values
    alone = [
        compare([CONFIG], seeds=[seed], epochs=20, measure=name).settings[0].values[0] for seed in range(8)
    ]
    assert together == alone
