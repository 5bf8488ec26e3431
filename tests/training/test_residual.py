"""Residual connections: kernels, reference, gradients, and what they are for."""

from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer
from playground.engine.layout import Layout
from playground.model.description import ModelDescription
from playground.model.reference import train


def setting(**network: Any) -> ExperimentConfig:
    return ExperimentConfig(
        data={"samples": 60}, network={"hidden": [5, 5, 3, 3], "residual": True, **network}
    )


@pytest.mark.parametrize(
    "network",
    [
        {"activation": name}
        for name in ("tanh", "relu", "sigmoid", "elu", {"name": "maxout", "pieces": 3}, "prelu", "linear")
    ]
    + [{"dropout": 0.3}, {"batch_normalization": True}, {"batch_normalization": True, "dropout": 0.2}],
    ids=str,
)
@pytest.mark.parametrize("batch_size", [1, 7])
def test_kernels_train_as_the_reference_does(network: dict[str, Any], batch_size: int) -> None:
    if batch_size == 1 and network.get("batch_normalization"):
        batch_size = 2  # a batch of one has no spread
    config = ExperimentConfig(
        data={"samples": 60},
        network={"hidden": [5, 5, 3, 3], "residual": True, **network},
        training={"batch_size": batch_size},
    )
    trainer, reference = Trainer(config), train(config, 2)
    metrics = trainer.train(2)
    assert metrics.train_loss == pytest.approx(reference.history["train_loss"][-1], rel=1e-8)
    for ours, theirs in zip(trainer.parameters(), reference.parameters, strict=True):
        for name, part in ours.items():
            np.testing.assert_allclose(part, theirs[name], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("activation", ["tanh", "relu", {"name": "maxout", "pieces": 2}], ids=str)
def test_the_gradient_is_the_slope_of_the_loss(activation: Any) -> None:
    trainer = Trainer(setting(activation=activation))
    network, samples, rule = trainer.network, trainer.train_samples, trainer.rule
    gradient = network.gradient(samples, rule)
    for index in range(0, network.layout.n_parameters, 3):
        value, losses = network.parameters[index], []
        for step in (1e-6, -1e-6):
            network.parameters[index] = value + step
            losses.append(network.evaluate(samples, rule.loss)[0])
        network.parameters[index] = value
        assert gradient[index] == pytest.approx((losses[0] - losses[1]) / 2e-6, rel=1e-4, abs=1e-8)


def test_a_hidden_layer_adds_what_a_hidden_layer_of_equal_size_gives_it_and_no_other_does() -> None:
    layout = Layout(5, [(5, "tanh"), (5, "tanh"), (4, "tanh"), (4, "tanh"), (4, "linear")], is_residual=True)
    assert [layer.is_residual for layer in layout.layers] == [False, True, False, True, False]


def test_where_weights_are_zero_a_residual_layer_hands_its_inputs_on() -> None:
    trainer = Trainer(setting(hidden=[4, 4], activation="tanh"))
    parts = list(trainer.network.layers())[1][1]
    parts["weights"][:], parts["biases"][:] = 0.0, 0.0
    inputs = trainer.features(trainer.rows.test[:, :2])
    _, (first, second, _) = trainer.network.forward_trace(trainer.test_samples.columns)
    np.testing.assert_array_equal(first, second)
    assert len(inputs) == first.shape[1]


def test_a_description_answers_as_the_network_does_also_through_json() -> None:
    trainer = Trainer(setting())
    trainer.train(3)
    description = trainer.describe()
    rows = trainer.rows.test[:, :2]
    for model in (description, ModelDescription.from_json(description.to_json())):
        np.testing.assert_allclose(model.predict(rows), trainer.predict(rows), rtol=1e-10, atol=1e-12)


def test_states_go_on_with_the_same_bits() -> None:
    trainer = Trainer(setting(dropout=0.2))
    trainer.train(3)
    other = Trainer.from_state(trainer.state())
    for each in (trainer, other):
        each.train(3)
    np.testing.assert_array_equal(trainer.network.parameters, other.network.parameters)


def test_without_it_every_bit_is_as_ever() -> None:
    one, other = Trainer(setting(residual=False)), Trainer(setting(hidden=[5, 4, 3, 2]))
    assert not one.network.layout.layers[1].is_residual
    plain = Trainer(ExperimentConfig(data={"samples": 60}, network={"hidden": [5, 4, 3, 2]}))
    for each in (other, plain):
        each.train(3)
    np.testing.assert_array_equal(other.network.parameters, plain.network.parameters)


def test_deep_nets_some_of_which_cannot_fit_their_training_data_then_all_can() -> None:
    fitted = {True: 0, False: 0}
    for residual in fitted:
        for seed in range(25):
            config = ExperimentConfig(
                seed=seed,
                network={
                    "hidden": [8] * 8,
                    "activation": "sigmoid",
                    "residual": residual,
                    "initializer": "glorot_uniform",
                },
                training={"optimizer": "adam", "learning_rate": 0.003},
            )
            accuracy = Trainer(config).train(60).train_accuracy
            fitted[residual] += accuracy is not None and accuracy > 0.95
    assert fitted[True] >= 24
    assert fitted[False] <= 21
