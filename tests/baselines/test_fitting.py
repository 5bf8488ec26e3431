"""Other models on the rows of a config."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from playground import ExperimentConfig, Trainer, baselines
from playground.baselines import MODELS, models
from playground.baselines.fitting import as_bytes
from playground.config.rows import make_rows
from playground.data.plane import grid_points
from playground.errors import InvalidInput

SPIRAL = {"data": {"dataset": "spiral", "noise": 20}}
FEW = [[0.0, 0.0, -1.0], [1.0, 1.0, 1.0], [2.0, 1.0, 1.0]]


def only(config: Mapping[str, object], model: str | Mapping[str, object]) -> baselines.FittedModel:
    (fitted,) = baselines.fit_all(config, [model]).models
    return fitted


@pytest.mark.parametrize("dataset", ["spiral", "iris", "iris4", "reg-sine"])
def test_every_model_is_fitted_and_scored_or_says_why_not(dataset: str) -> None:
    found = baselines.fit_all({"data": {"dataset": dataset}})
    assert [model.name for model in found.models] == list(MODELS)
    for model in found.models:
        if found.task == "regression" and not MODELS[model.name].regressor:
            assert model.problem is not None
            assert model.problem.code == "not_for_regression"
            assert model.picture is None
            assert model.test_score is None
            continue
        assert model.problem is None, model
        assert model.train_score is not None
        assert model.test_score is not None
        assert model.train_score <= 1
        assert model.outputs(found.grid).shape == (3 if dataset.startswith("iris") else 1, 50, 50)


def test_scores_and_picture_are_those_of_the_same_pipeline_by_hand() -> None:
    rows = make_rows(ExperimentConfig(**SPIRAL))
    by_hand = make_pipeline(StandardScaler(), SVC(C=3, gamma=0.5)).fit(rows.train[:, :-1], rows.train[:, -1])
    found = only(SPIRAL, {"name": "svm_rbf", "C": 3, "gamma": 0.5})
    assert found.train_score == by_hand.score(rows.train[:, :-1], rows.train[:, -1])
    assert found.test_score == by_hand.score(rows.test[:, :-1], rows.test[:, -1])
    assert found.support == by_hand[-1].support_.tolist()
    decided = np.tanh(by_hand.decision_function(grid_points(50)))
    assert (found.outputs(50)[0].ravel() == as_bytes(decided[:, None]).ravel()).all()


def test_the_side_of_a_byte_is_the_class_that_is_predicted() -> None:
    config = ExperimentConfig(**SPIRAL)
    rows = make_rows(config)
    by_hand = LogisticRegression(tol=1e-6, max_iter=2000).fit(rows.train[:, :-1], rows.train[:, -1])
    above = only(SPIRAL, "logistic").outputs(50).ravel() >= 128
    assert (above == (by_hand.predict(grid_points(50)) > 0)).all()


def test_models_see_the_features_of_the_network() -> None:
    circle = {"data": {"dataset": "circle"}}
    plain = only(circle, "logistic")
    squared = only({**circle, "network": {"features": ["x1_squared", "x2_squared"]}}, "logistic")
    assert plain.test_score is not None
    assert squared.test_score is not None
    assert plain.test_score < 0.7
    assert squared.test_score > 0.95


def test_logistic_regression_is_the_network_without_hidden_layers_trained_to_the_end() -> None:
    rate, config = 0.01, {"data": {"dataset": "gauss", "noise": 40}, "seed": 3}
    n_train = len(make_rows(ExperimentConfig(**config)).train)
    trainer = Trainer(
        {
            **config,
            "network": {"hidden": []},
            "training": {
                "loss": "binary_crossentropy",
                "regularization": "l2",
                "regularization_rate": rate,
                "learning_rate": 0.3,
                "batch_size": n_train,
            },
        }
    )
    trainer.train(20_000)
    row = MODELS["logistic"]
    pipeline = row.build("classification", {"C": 1 / (rate * n_train)})
    rows = trainer.rows
    pipeline.fit(rows.train[:, :-1], rows.train[:, -1])
    (layer,) = trainer.parameters()
    assert layer["weights"][:, 0] == pytest.approx(pipeline[-1].coef_[0], abs=1e-4)
    assert layer["biases"] == pytest.approx(pipeline[-1].intercept_, abs=1e-4)


def test_a_wide_margin_leans_on_more_points_than_a_narrow_one() -> None:
    gauss = {"data": {"dataset": "gauss", "noise": 20}}
    wide, narrow = (only(gauss, {"name": "svm_linear", "C": c}).support for c in (0.01, 1000))
    assert wide is not None
    assert narrow is not None
    assert len(wide) > len(narrow)


def test_the_guess_is_the_larger_class_or_the_mean() -> None:
    rows = [[float(i), 0.0, 1.0 if i < 3 else -1.0] for i in range(4)]
    data = {"dataset": "custom", "task": "classification", "train": rows, "test": rows[2:]}
    guess = baselines.fit_all({"data": data}, ["tree"]).guess
    assert (guess.train_score, guess.test_score) == (0.75, 0.5)
    mean = baselines.fit_all({"data": {"dataset": "reg-plane"}}, ["tree"]).guess
    assert mean.train_score == pytest.approx(0)


@pytest.mark.parametrize(
    ("data", "model", "code"),
    [
        ({"train": FEW, "test": FEW}, {"name": "neighbors", "k": 4}, "more_neighbors_than_rows"),
        ({"train": FEW[1:], "test": FEW}, "logistic", "one_class_only"),
        ({"train": [[1e300, 0, -1], [-1e300, 0, 1]], "test": FEW}, "svm_rbf", "model_not_fitted"),
    ],
)
def test_a_model_that_cannot_be_fitted_says_why_and_the_others_are(
    data: Mapping[str, Any], model: Any, code: str
) -> None:
    custom = {"dataset": "custom", "task": "classification", **data}
    unfit, fine = baselines.fit_all({"data": custom}, [model, {"name": "neighbors", "k": 1}]).models
    assert unfit.problem is not None
    assert unfit.problem.code == code
    assert unfit.picture is None
    assert (fine.problem is None) == (code != "one_class_only")


def test_products_of_many_inputs_are_refused() -> None:
    features = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2"]
    found = only({"network": {"features": features}}, "logistic_cubic")
    assert found.problem is not None
    assert found.problem.code == "too_many_products"


def test_classes_without_training_rows_have_no_probability() -> None:
    train = [[0.0, 0.0, 0.0], [3.0, 3.0, 2.0], [4.0, 3.0, 2.0]]
    data = {"dataset": "custom", "task": "multiclass", "train": train, "test": [[0.0, 1.0, 1.0]]}
    for name in ("tree", "logistic", "svm_rbf"):
        fitted = only({"data": data}, name)
        assert fitted.problem is None, name
        outputs = fitted.outputs(50)
        assert outputs.shape[0] == 3
        assert not outputs[1].any()


def test_an_svm_that_was_stopped_says_so() -> None:
    hard = {"data": {"dataset": "spiral", "noise": 50, "samples": 1000}}
    assert not only(hard, {"name": "svm_polynomial", "C": 1000, "degree": 6}).converged
    assert only(SPIRAL, "svm_rbf").converged


@pytest.mark.parametrize(
    ("config", "given", "field"),
    [
        ({}, ["trees"], "models.0"),
        ({}, [{"name": "tree", "depth": 99}], "models.0.depth"),
        ({}, [{"name": "tree", "C": 1}], "models.0.C"),
        ({}, [], "models"),
        ({"data": {"samples": 4001}}, None, "config.data.samples"),
        ({"data": {"noise": 99}}, None, "config.data.noise"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_field(config: Any, given: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        baselines.fit_all(config, given)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_without_scikit_learn_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "find_spec", lambda _: None)
    with pytest.raises(InvalidInput, match="pip install 'nn-playground"):
        baselines.fit_all({}, ["tree"])
