"""A description answers as the network does, without the engine, and survives JSON."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from playground.config import ExperimentConfig, read_config
from playground.data.expressions import Column
from playground.model.description import InputFeature, ModelDescription, Scaling
from playground.model.output import class_numbers, output_meaning, signed_scores
from playground.model.reference import Layer
from playground.runs.trained_model import predict
from playground.training.trainer import Trainer
from tests.model.rounding import RandomlyRounded
from tests.model.test_oracle import assert_agrees, small_configs


def points(n_inputs: int = 2) -> np.ndarray:
    return np.random.default_rng(3).uniform(-6, 6, (40, n_inputs))


POINTS = points()


def assert_answers_as(trainer: Trainer, description: ModelDescription) -> None:
    """Fails where outputs differ by more than rounding; a threshold may turn that into a whole step."""
    parameters: tuple[dict[str, Any], ...] = tuple(
        {name: part.view(RandomlyRounded) for name, part in parts.items()} for parts in description.parameters
    )
    rounded = replace(description, parameters=parameters)
    samples = points(trainer.rows.n_inputs)
    plain = description.predict(samples)
    if np.isfinite(plain).all():
        several = [rounded.predict(samples) for _ in range(5)]
        assert_agrees(trainer.predict(samples), plain, several, "outputs")


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(small_configs())
def test_it_answers_as_the_network_does_and_survives_json(config: ExperimentConfig) -> None:
    trainer = Trainer(config)
    trainer.advance(10)
    if not np.isfinite(trainer.network.parameters).all():
        return
    description = trainer.describe()
    assert_answers_as(trainer, description)
    again = ModelDescription.from_json(json.loads(json.dumps(description.to_json())))
    samples = points(trainer.rows.n_inputs)
    np.testing.assert_array_equal(again.predict(samples), description.predict(samples))
    assert again.to_json() == description.to_json()


def test_it_does_not_change_when_training_goes_on() -> None:
    trainer = Trainer(ExperimentConfig(network={"batch_normalization": True}))
    description = trainer.describe()
    before = description.predict(POINTS)
    trainer.train(3)
    np.testing.assert_array_equal(description.predict(POINTS), before)
    assert_answers_as(trainer, trainer.describe())


def test_a_saved_state_gives_the_same_description() -> None:
    trainer = Trainer(ExperimentConfig(data={"standardize": True}, network={"features": ["x2", "radius"]}))
    trainer.train(5)
    again = Trainer.from_state(trainer.state())
    assert again.describe().to_json() == trainer.describe().to_json()


MEANINGS: list[tuple[dict[str, Any], str, float | None, list[object]]] = [
    ({}, "signed_score", 0.0, [-1, 1]),
    ({"training": {"loss": "binary_crossentropy"}}, "probability", 0.5, [-1, 1]),
    ({"training": {"loss": "hinge"}}, "signed_score", 0.0, [-1, 1]),
    ({"data": {"dataset": "reg-plane"}}, "value", None, []),
    ({"data": {"dataset": "rings", "classes": 4}}, "class_probabilities", None, [0, 1, 2, 3]),
]


@pytest.mark.parametrize(("config", "name", "threshold", "classes"), MEANINGS)
def test_it_says_what_outputs_mean(
    config: dict[str, Any], name: str, threshold: float | None, classes: list[object]
) -> None:
    trainer = Trainer(read_config(config))
    trainer.train(20)
    description = trainer.describe()
    told = description.to_json()
    assert (told["output"], told["threshold"], told["classes"]) == (name, threshold, classes)
    outputs, decided = predict(trainer, POINTS)
    assert description.decide(outputs) == decided
    if not classes:
        assert decided is None
        return
    assert decided is not None
    assert set(decided) <= set(classes)
    rows = trainer.rows.train
    said = np.array(description.decide(trainer.predict(rows[:, :2])))
    assert np.mean(said == rows[:, 2]) == pytest.approx(trainer.evaluate().train_accuracy)


def test_the_border_itself_belongs_to_the_second_class() -> None:
    outputs = np.array([[0.0], [0.5], [-1e-300], [np.nan]])
    signed = class_numbers(output_meaning("classification", "tanh"), outputs)
    probability = output_meaning("classification", "sigmoid")
    assert signed is not None
    np.testing.assert_array_equal(signed, [1, 1, 0, 0])
    np.testing.assert_array_equal(class_numbers(probability, outputs), [0, 1, 0, 0])
    np.testing.assert_array_equal(signed_scores(probability, outputs[:2]), [-1.0, 0.0])
    with pytest.raises(ValueError, match="Received: value"):
        signed_scores(output_meaning("regression", "linear"), outputs)


def described() -> dict[str, Any]:
    description: dict[str, Any] = Trainer(ExperimentConfig(network={"hidden": [2]})).describe().to_json()
    return description


@pytest.mark.parametrize(
    "break_it",
    [
        lambda told: told.pop("layers"),
        lambda told: told.update(task="clustering"),
        lambda told: told.update(columns=["x1"]),
        lambda told: told["layers"][0].update(fan_in=3),
        lambda told: told["layers"][1].update(biases=[0.0, 0.0]),
        lambda told: told["features"][0].update(expression=["tan", "x1"]),
        lambda told: told["layers"][0]["activation"].update(name="unheard_of"),
    ],
)
def test_what_does_not_fit_together_is_refused(break_it: Any) -> None:
    told = described()
    break_it(told)
    with pytest.raises(ValueError, match="Received"):
        ModelDescription.from_json(told)


def test_rows_of_other_columns_are_refused() -> None:
    description = ModelDescription.from_json(described())
    with pytest.raises(ValueError, match=r"Received: \(3, 3\)"):
        description.predict(np.zeros((3, 3)))


def test_columns_may_have_any_name() -> None:
    features = (InputFeature("width", Column("petal width (cm)")),)
    layer = Layer(1, 1, Trainer(ExperimentConfig()).describe().layers[-1].activation)
    parts = {"weights": np.array([[2.0]]), "biases": np.array([0.0])}
    description = ModelDescription(
        ("petal width (cm)",), features, None, (layer,), (parts,), (None,), "classification", ("a", "b")
    )
    assert description.decide(description.predict([[1.0], [-1.0]])) == ["b", "a"]


@pytest.mark.parametrize("value", [0.1, -3.3, 1e-300, 1e12])
def test_a_feature_that_is_constant_but_for_rounding_is_only_moved(value: float) -> None:
    features = np.column_stack((np.full(250, value), np.linspace(-1.0, 1.0, 250)))
    scaled = Scaling.of(features).apply(np.add(features, [abs(value) * 0.5, 0.0]))
    np.testing.assert_allclose(scaled[:, 0], abs(value) * 0.5, rtol=1e-9)
    assert np.std(scaled[:, 1]) == pytest.approx(1.0)
