"""Rows with one to sixteen inputs: training, prediction and pictures over any two of them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.config import ExperimentConfig
from playground.data.plane import grid_points
from playground.model import reference
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer

ALL_FOUR = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def iris4(**network: object) -> ExperimentConfig:
    return ExperimentConfig(data={"dataset": "iris4"}, network={"features": ALL_FOUR, **network})


def table(n_inputs: int, **network: Any) -> ExperimentConfig:
    """Rows whose target is the mean of all inputs, as many as there are."""
    points = np.random.default_rng(n_inputs).uniform(-6, 6, (40, n_inputs))
    rows = np.column_stack((points, points.mean(axis=1) / 6))
    names = [f"column {place}" for place in range(n_inputs)]
    return ExperimentConfig(
        data={"dataset": "custom", "task": "regression", "inputs": names, "train": rows.tolist()},
        network={"features": names, **network},
        training={"learning_rate": 0.01},
    )


def as_bytes(outputs: np.ndarray) -> np.ndarray:
    return np.asarray((np.clip(outputs, -1, 1) + 1) * 127.5)


@pytest.mark.parametrize("standardize", [False, True])
def test_four_measurements_train_as_in_the_reference(standardize: bool) -> None:
    config = iris4(hidden=[5])
    config = config.model_copy(update={"data": config.data.model_copy(update={"standardize": standardize})})
    trainer, expected = Trainer(config), reference.train(config, 10)
    trainer.train(10)
    for layer, plain in zip(trainer.parameters(), expected.parameters, strict=True):
        np.testing.assert_allclose(layer["weights"], plain["weights"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(trainer.history["test_loss"], expected.history["test_loss"], rtol=1e-9)


def test_four_measurements_tell_the_species_apart() -> None:
    trainer = Trainer(iris4())
    metrics = trainer.train(100)
    assert metrics.test_accuracy is not None
    assert metrics.test_accuracy > 0.9
    assert trainer.rows.train.shape == (75, 5)


@pytest.mark.parametrize("n_inputs", range(1, 9))
def test_any_number_of_inputs_is_learned_from(n_inputs: int) -> None:
    trainer = Trainer(table(n_inputs, hidden=[]))
    assert trainer.predict(np.zeros((3, n_inputs))).shape == (3, 1)
    assert trainer.train(200).train_r_squared == pytest.approx(1, abs=0.01)
    for wrong in {n_inputs - 1, n_inputs + 1, 2} - {n_inputs, 0}:
        with pytest.raises(ValueError, match="Received"):
            trainer.predict(np.zeros((3, wrong)))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_picture_is_what_the_network_predicts_over_the_plane(data: st.DataObject) -> None:
    n_inputs = data.draw(st.integers(1, 8))
    trainer = Trainer(table(n_inputs))
    names = [f"x{place}" for place in range(1, n_inputs + 1)]
    x = data.draw(st.sampled_from(names))
    others = [name for name in names if name != x]
    y = data.draw(st.none() | st.sampled_from(others)) if others else None
    held = data.draw(st.dictionaries(st.sampled_from(names), st.floats(-6, 6)))
    picture = trainer.output_picture(8, trainer.plane(x, y, held))[0]
    # Point by point, from names alone.
    shown_y = y or (others[0] if others else None)
    medians = np.median(trainer.rows.train[:, :-1], axis=0)
    centres = (np.arange(8) + 0.5) * 1.5 - 6
    points = [
        [
            across if name == x else up if name == shown_y else held.get(name, medians[place])
            for place, name in enumerate(names)
        ]
        for up in centres[::-1]
        for across in centres
    ]
    np.testing.assert_allclose(picture.ravel(), as_bytes(trainer.predict(points)[:, 0]), atol=1)


def test_the_usual_plane_is_of_the_first_two_inputs_and_the_others_medians() -> None:
    trainer = Trainer(iris4())
    medians = np.median(trainer.rows.train[:, :-1], axis=0)
    points = grid_points(10, trainer.plane())
    np.testing.assert_array_equal(points[:, 2:], np.tile(medians[2:], (100, 1)))
    np.testing.assert_array_equal(points[:, :2], grid_points(10))
    np.testing.assert_array_equal(trainer.output_picture(10), trainer.output_picture(10, trainer.plane()))


def test_one_input_gives_the_same_answer_all_the_way_up() -> None:
    trainer = Trainer(table(1))
    trainer.train(5)
    picture = trainer.output_picture(12)[0]
    assert (picture == picture[0]).all()
    assert len(set(picture[0])) > 1


@pytest.mark.parametrize(
    ("plane", "field", "code"),
    [
        ({"x": "x5"}, "x", "unknown_name"),
        ({"x": "x1", "y": "nonsense"}, "y", "unknown_name"),
        ({"x": "sepal_length", "y": "x1"}, "y", "same_input_twice"),
        ({"held": {"x9": 1}}, "held.x9", "unknown_name"),
        ({"held": {"x3": float("nan")}}, "held.x3", "not_finite"),
    ],
)
def test_a_plane_of_other_inputs_is_refused_by_name(plane: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidCommand) as refused:
        Trainer(iris4()).plane(**plane)
    assert [(each.field, each.code) for each in refused.value.problems] == [(field, code)]


def test_what_was_chosen_to_be_seen_changes_no_bit_of_training() -> None:
    seen, unseen = Trainer(iris4()), Trainer(iris4())
    for x in ("x3", "x4", "x1"):
        seen.train(2)
        seen.output_picture(20, seen.plane(x, held={"x2": 3}))
    unseen.train(6)
    np.testing.assert_array_equal(seen.network.parameters, unseen.network.parameters)


def test_a_state_and_a_description_know_the_columns() -> None:
    trainer = Trainer(table(3))
    trainer.train(2)
    again = Trainer.from_state(trainer.state())
    description = again.describe()
    assert description.columns == ("column 0", "column 1", "column 2")
    assert [each.name for each in description.features] == list(description.columns)
    points = np.random.default_rng(0).uniform(-6, 6, (5, 3))
    np.testing.assert_allclose(description.predict(points), trainer.predict(points), rtol=1e-12)
