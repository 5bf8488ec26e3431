"""The scikit-learn program: its pipeline does what a fitted one does; the rest is refused by name."""

import importlib
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from playground.errors import InvalidInput
from playground.export.sklearn_code import problems_of, write_sklearn
from playground.model.description import ModelDescription
from playground.model.output import class_numbers
from playground.training.trainer import Trainer

ROWS = np.random.default_rng(3).uniform(-6.0, 6.0, (200, 2))


def described(config: dict[str, Any]) -> ModelDescription:
    trainer = Trainer(config)
    trainer.train(2)
    return trainer.describe()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop("exported", None)


def imported(folder: Path, model: ModelDescription) -> ModuleType:
    (folder / "exported.py").write_bytes(write_sklearn(model))
    importlib.invalidate_caches()
    return importlib.import_module("exported")


@pytest.mark.parametrize("loss", ["squared_error", "binary_crossentropy"])
def test_a_pipeline_of_two_classes_predicts_scores_and_survives_pickling(loss: str, folder: Path) -> None:
    model = described(
        {
            "network": {"features": ["x1", "radius"], "activation": "relu"},
            "data": {"standardize": True},
            "training": {"loss": loss},
        }
    )
    pipeline = pickle.loads(pickle.dumps(imported(folder, model).model))
    outputs = model.predict(ROWS)
    numbers = class_numbers(model.output, outputs)
    assert numbers is not None
    wanted = np.array(model.classes)[numbers]
    assert pipeline.classes_.tolist() == list(model.classes)
    assert pipeline.predict(ROWS).tolist() == wanted.tolist()
    assert pipeline.score(ROWS, wanted) == 1.0
    probabilities = pipeline.predict_proba(ROWS)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0, rtol=1e-15)
    of_second = outputs[:, 0] if loss == "binary_crossentropy" else (outputs[:, 0] + 1.0) / 2.0
    np.testing.assert_allclose(probabilities[:, 1], of_second, rtol=1e-12, atol=1e-15)


def test_several_classes_are_those_of_the_network(folder: Path) -> None:
    model = described({"data": {"dataset": "iris"}})
    rows = np.random.default_rng(3).uniform(0.0, 7.0, (50, len(model.columns)))
    pipeline = imported(folder, model).model
    assert pipeline.predict(rows).tolist() == model.decide(model.predict(rows))
    np.testing.assert_allclose(pipeline.predict_proba(rows), model.predict(rows), rtol=1e-12, atol=1e-15)


def test_a_regressor_gives_numbers_and_a_score(folder: Path) -> None:
    model = described({"data": {"dataset": "reg-plane", "standardize": True}})
    pipeline = imported(folder, model).model
    outputs = model.predict(ROWS)[:, 0]
    np.testing.assert_allclose(pipeline.predict(ROWS), outputs, rtol=1e-12, atol=1e-12)
    assert pipeline.score(ROWS, outputs) == pytest.approx(1.0)


def test_labels_come_as_columns_and_as_names_of_their_combinations(folder: Path) -> None:
    model = described({"data": {"dataset": "labels"}})
    module = imported(folder, model)
    outputs = model.predict(ROWS)
    assert module.model.predict(ROWS).tolist() == (outputs > 0.5).astype(int).tolist()
    assert module.decide(module.predict(ROWS)) == model.decide(outputs)


def test_scores_of_a_loss_with_margins_are_a_regressors(folder: Path) -> None:
    model = described({"training": {"loss": "hinge"}})
    module = imported(folder, model)
    assert type(module.model[-1]).__name__ == "MLPRegressor"
    assert module.decide(module.predict(ROWS)) == model.decide(model.predict(ROWS))


def test_training_goes_on_from_the_weights(folder: Path) -> None:
    model = described({"network": {"activation": "tanh"}})
    network = imported(folder, model).model[-1]
    before = [weights.copy() for weights in network.coefs_]
    network.partial_fit(ROWS[:32], np.where(ROWS[:32, 0] > 0.0, 1, -1))
    moved = max(np.abs(after - start).max() for after, start in zip(network.coefs_, before, strict=True))
    assert 0.0 < moved < 0.01


@pytest.mark.parametrize(
    ("network", "code", "words"),
    [
        ({"activation": "gelu"}, "format_without_activation", "activation gelu"),
        ({"activation": ["tanh", "relu"]}, "format_of_one_activation", "tanh, relu"),
        ({"hidden": [4, 4], "residual": True}, "format_without_residual", "residual"),
    ],
)
def test_what_scikit_learn_cannot_hold_is_refused_by_name(
    network: dict[str, Any], code: str, words: str
) -> None:
    model = described({"network": network})
    with pytest.raises(InvalidInput, match=words) as refusal:
        write_sklearn(model)
    assert [problem.code for problem in refusal.value.problems] == [code]


def test_an_output_layer_that_scikit_learn_would_not_have_is_refused() -> None:
    model = described({"data": {"dataset": "reg-plane"}, "network": {"output": "tanh"}})
    (problem,) = problems_of(model)
    assert (problem.code, problem.allowed) == ("format_without_output", ["linear"])
