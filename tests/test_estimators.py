"""Our networks as scikit-learn estimators."""

import copy
import inspect
import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_diabetes, load_digits, load_iris, make_blobs
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import estimator_checks_generator

from playground import ExperimentConfig, Trainer
from playground.config import NetworkConfig, TrainingConfig
from playground.data.features import FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES
from playground.estimators import PlaygroundClassifier, PlaygroundRegressor
from playground.problems.errors import InvalidConfig

OF_OUR_OWN = {"epochs", "validation_fraction", "random_state", "warm_start"}
# Belong to the page's two columns, to a network of known shape, or to training without early stopping, for
# which estimators hold nothing out.
LEFT_OUT = {"features", "initial_parameters", "output", "plateau_monitor", "residual", "restore_best"}

FOLDER = Path(__file__).parent / "data" / "estimators"

ESTIMATORS = (PlaygroundClassifier(), PlaygroundClassifier(loss="hinge"), PlaygroundRegressor())
NOT_OURS = {
    # Wants SciPy told, before it is imported, that arrays of other libraries come; ours take NumPy's only.
    "check_array_api_input",
    # Compares a weight of k with a sample that stands k times, which are other batches, as scikit-learn says
    # of its own networks; tests/test_estimator_weights.py does with whole batches.
    "check_sample_weight_equivalence_on_dense_data",
}
CHECKS = [
    pytest.param(*pair, id=f"{pair[0]}-{pair[1].func.__name__}")
    for estimator in ESTIMATORS
    for pair in estimator_checks_generator(estimator)
    if pair[1].func.__name__ not in NOT_OURS
]


@pytest.mark.parametrize(("estimator", "check"), CHECKS)
def test_scikit_learn_finds_nothing_amiss(estimator: Any, check: Any) -> None:
    check(estimator)


# ---- the config's words


def test_parameters_are_the_config_s_fields_with_its_defaults() -> None:
    fields = {**NetworkConfig.model_fields, **TrainingConfig.model_fields}
    parameters = inspect.signature(PlaygroundClassifier).parameters
    assert parameters.keys() - OF_OUR_OWN == fields.keys() - LEFT_OUT
    written = {**NetworkConfig().model_dump(mode="json"), **TrainingConfig().model_dump(mode="json")}
    for name in parameters.keys() - OF_OUR_OWN:
        default = parameters[name].default
        assert (list(default) if isinstance(default, tuple) else default) == written[name], name


@pytest.mark.parametrize("dataset", ["circle", "reg-gauss", "rings"])
def test_an_estimator_learns_what_a_trainer_learns(dataset: str) -> None:
    config = ExperimentConfig(
        seed=4,
        data={"dataset": dataset},
        network={
            "hidden": [6, 3],
            "activation": ["relu", "tanh"],
            "dropout": 0.1,
            "features": list(FEATURES),
        },
        training={"optimizer": {"name": "adam", "beta1": 0.8}, "schedule": "cosine", "learning_rate": 0.01},
    )
    trainer = Trainer(config)
    trainer.train(20)
    kind = PlaygroundRegressor if config.task == "regression" else PlaygroundClassifier
    estimator = kind(
        hidden=[6, 3],
        activation=["relu", "tanh"],
        dropout=0.1,
        optimizer={"name": "adam", "beta1": 0.8},
        schedule="cosine",
        learning_rate=0.01,
        epochs=20,
        random_state=4,
    )
    rows = trainer.rows.train
    estimator.fit(trainer.features(rows[:, :2]), rows[:, 2])
    for mine, theirs in zip(estimator.parameters(), trainer.parameters(), strict=True):
        np.testing.assert_array_equal(mine["weights"], theirs["weights"])
    assert estimator.history_["train_loss"] == trainer.history["train_loss"]
    assert estimator.epoch_ == 20


ROWS = [
    *(({"optimizer": name, "learning_rate": 0.01}, ("classes", "numbers")) for name in OPTIMIZERS),
    *(({"schedule": name}, ("classes", "numbers")) for name in SCHEDULES),
    *(({"activation": name}, ("classes", "numbers")) for name in ACTIVATIONS),
    *(({"initializer": name}, ("classes", "numbers")) for name in INITIALIZERS),
    *(
        ({"regularization": name, "regularization_rate": 0.01}, ("classes", "numbers"))
        for name in REGULARIZERS
    ),
    *(
        ({"loss": name}, [kind for task, kind in kinds.items() if task in row.output_activation])
        for kinds in ({"multiclass": "classes", "classification": "two", "regression": "numbers"},)
        for name, row in LOSSES.items()
    ),
    ({"batch_normalization": [True, False], "dropout": 0.2, "clip_norm": 1.0}, ("classes", "numbers")),
]


# A threshold has no slope to learn by; from nothing, or nearly, 30 epochs lead nowhere.
SLOW = {"threshold", "zeros", "small_normal"}


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [pytest.param(row, kind, id=f"{row}-{kind}") for row, kinds in ROWS for kind in kinds],
)
def test_whatever_the_config_offers_can_be_fitted(parameters: dict[str, Any], kind: str) -> None:
    flowers, species = load_iris(return_X_y=True)
    samples = StandardScaler().fit_transform(flowers)[:, :3]
    if kind == "numbers":
        estimator: Any = PlaygroundRegressor(epochs=30, random_state=0, **parameters)
        targets = samples[:, 2]
    else:
        estimator = PlaygroundClassifier(epochs=30, random_state=0, **parameters)
        targets = species if kind == "classes" else species > 1
    estimator.fit(samples[:, :2] if kind == "numbers" else samples, targets)
    losses = estimator.history_["train_loss"]
    assert losses[-1] < losses[0] or SLOW & set(map(str, parameters.values()))
    assert np.isfinite(estimator.predict(samples[:, : estimator.n_features_in_])).all()


def test_every_wrong_parameter_is_named_at_once() -> None:
    wrong = PlaygroundClassifier(
        hidden=[0], loss="asymmetric", optimizer={"name": "adam", "beta": 1}, epochs=0, validation_fraction=1
    )
    with pytest.raises(InvalidConfig) as refused:
        wrong.fit([[0.0], [1.0]], [0, 1])
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"hidden.0", "optimizer.beta", "epochs", "validation_fraction"}
    with pytest.raises(InvalidConfig, match="loss: is a loss for regression, not for classification"):
        PlaygroundClassifier(loss="asymmetric").fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(InvalidConfig, match="random_state: is too small"):
        PlaygroundClassifier(random_state=-1).fit([[0.0], [1.0]], [0, 1])


def test_probabilities_of_several_sigmoids_are_made_to_sum_to_one() -> None:
    flowers, species = load_iris(return_X_y=True)
    samples = StandardScaler().fit_transform(flowers)
    classifier = PlaygroundClassifier(loss="binary_crossentropy", random_state=0).fit(samples, species)
    np.testing.assert_allclose(classifier.predict_proba(samples).sum(axis=1), 1.0)
    assert (classifier.predict_proba(samples).argmax(axis=1) == classifier.predict(samples)).all()
    assert classifier.score(samples, species) > 0.9


# ---- tables with many columns


def test_handwritten_digits_of_64_columns_and_10_classes_are_told_apart() -> None:
    pictures, digits = load_digits(return_X_y=True)
    classifier = PlaygroundClassifier(
        hidden=[32], activation="relu", initializer="he_uniform", epochs=20, random_state=0
    )
    scores = cross_val_score(make_pipeline(StandardScaler(), classifier), pictures, digits, cv=3)
    assert scores.mean() > 0.9
    # Each digit once: classes are what they are called, not their number.
    names = np.array([f"digit {digit}" for digit in digits])
    classifier.fit(pictures / 16, names)
    assert set(classifier.predict(pictures[:200] / 16)) == set(names)
    assert classifier.predict_proba(pictures[:5] / 16).sum(axis=1) == pytest.approx(1.0)


def test_a_grid_search_finds_its_way_through_nested_parameters() -> None:
    patients, progress = load_diabetes(return_X_y=True)
    target = (progress - progress.mean()) / progress.std()
    pipeline = make_pipeline(StandardScaler(), PlaygroundRegressor(epochs=30, random_state=0))
    search = GridSearchCV(
        pipeline,
        {
            "playgroundregressor__optimizer": ["sgd", {"name": "adam", "beta1": 0.9}],
            "playgroundregressor__learning_rate": np.array([0.001, 0.01]),
        },
        cv=3,
        error_score="raise",
    )
    search.fit(patients, target)
    assert search.best_score_ > 0.35


def test_a_pickled_or_copied_estimator_answers_as_before() -> None:
    samples, classes = load_iris(return_X_y=True)
    classifier = PlaygroundClassifier(hidden=[5], batch_normalization=True, random_state=0)
    expected = classifier.fit(samples, classes).predict_proba(samples)
    for other in (pickle.loads(pickle.dumps(classifier)), copy.deepcopy(classifier)):
        np.testing.assert_array_equal(other.predict_proba(samples), expected)


@pytest.mark.parametrize("name", ["two_classes", "three_classes", "regression"])
def test_an_estimator_that_version_0_1_pickled_answers_as_it_did(name: str) -> None:
    recorded = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
    estimator = pickle.loads((FOLDER / f"{name}.pickle").read_bytes())
    samples, expected = np.array(recorded["samples"]), np.array(recorded["answers"][name])
    answer = estimator.predict if name == "regression" else estimator.predict_proba
    np.testing.assert_allclose(answer(samples), expected, rtol=1e-12)
    description = estimator.describe()
    if name == "regression":
        np.testing.assert_allclose(description.predict(samples)[:, 0], expected, rtol=1e-12)
    else:
        decided = description.decide(description.predict(samples))
        assert (
            decided == estimator.predict(samples).tolist() == estimator.classes_[expected.argmax(1)].tolist()
        )


# ---- probabilities, and losses that know none


@pytest.mark.parametrize("loss", ["squared_error", "binary_crossentropy"])
def test_probabilities_are_those_of_the_samples(loss: str) -> None:
    rng = np.random.default_rng(0)
    side = rng.choice([-1.0, 1.0], 4000)
    is_positive = rng.uniform(size=4000) < np.where(side > 0, 0.8, 0.3)
    classifier = PlaygroundClassifier(hidden=[], loss=loss, learning_rate=0.01, epochs=30, random_state=0)
    classifier.fit(side[:, None], is_positive)
    assert classifier.predict_proba([[-1.0], [1.0]])[:, 1] == pytest.approx([0.3, 0.8], abs=0.04)


def test_a_loss_of_margins_has_decisions_and_no_probabilities() -> None:
    classifier = PlaygroundClassifier(loss="hinge", random_state=0).fit(
        [[-1.0], [1.0], [2.0]], ["a", "b", "b"]
    )
    assert not hasattr(classifier, "predict_proba")
    assert (classifier.decision_function([[-1.0], [2.0]]) > 0).tolist() == [False, True]
    assert classifier.predict([[-1.0], [2.0]]).tolist() == ["a", "b"]


# ---- the end of training


def test_early_stopping_keeps_samples_back_to_watch_them() -> None:
    samples, classes = load_iris(return_X_y=True)
    stopping = {"patience": 3, "minimum_change": 1.0}
    classifier = PlaygroundClassifier(early_stopping=stopping, random_state=0).fit(samples, classes)
    # The first epoch sets a record below infinity; three more fail to.
    assert classifier.epoch_ == 4
    assert np.isfinite(classifier.history_["test_loss"]).all()
    whole = PlaygroundClassifier(early_stopping={**stopping, "monitor": "train_loss"}, random_state=0)
    whole.fit(samples, classes)
    assert np.isnan(whole.history_["test_loss"]).all()


def test_the_best_epoch_is_kept_also_where_all_epochs_were_trained() -> None:
    samples, classes = load_iris(return_X_y=True)
    classifier = PlaygroundClassifier(
        early_stopping={"patience": 500, "monitor": "train_loss"},
        learning_rate=0.1,
        epochs=40,
        random_state=1,
    ).fit(samples, classes)
    losses = classifier.history_["train_loss"]
    assert losses[-1] > min(losses)  # else nothing is tested
    again = classifier.set_params(epochs=losses.index(min(losses))).fit(samples, classes)
    kept = PlaygroundClassifier(**{**classifier.get_params(), "epochs": 40}).fit(samples, classes)
    np.testing.assert_array_equal(kept.predict_proba(samples), again.predict_proba(samples))


def test_divergence_is_said_and_leaves_an_estimator_behind() -> None:
    samples = np.linspace(-1e3, 1e3, 50)[:, None]
    regressor = PlaygroundRegressor(activation="relu", learning_rate=10.0, random_state=0)
    with pytest.warns(ConvergenceWarning, match="Scale the columns"):
        regressor.fit(samples, samples[:, 0])
    assert regressor.diverged_
    assert regressor.epoch_ < 100
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        regressor.set_params(learning_rate=1e-9).fit(samples / 1e3, samples[:, 0] / 1e3)
    assert not regressor.diverged_


def test_an_estimator_that_was_never_fitted_says_so() -> None:
    with pytest.raises(NotFittedError):
        PlaygroundRegressor().parameters()


@pytest.mark.parametrize("n_classes", [2, 3])
def test_an_estimator_describes_what_it_learned(n_classes: int) -> None:
    samples, classes = make_blobs(60, 4, centers=n_classes, random_state=1)
    names = np.array(["red", "green", "blue"])[classes]
    network = PlaygroundClassifier(hidden=[3], epochs=5, random_state=0).fit(samples, names)
    description = network.describe()
    assert description.columns == ("x0", "x1", "x2", "x3")
    assert description.decide(description.predict(samples)) == network.predict(samples).tolist()


def test_a_regressor_describes_values_of_named_columns() -> None:
    table = pd.DataFrame({"length": [0.0, 1.0, 2.0, 3.0], "width": [1.0, 0.0, 1.0, 0.0]})
    network = PlaygroundRegressor(hidden=[2], epochs=3, random_state=0).fit(table, [0.0, 1.0, 2.0, 3.0])
    description = network.describe()
    assert description.columns == ("length", "width")
    assert (description.output.name, description.classes) == ("value", ())
    np.testing.assert_allclose(description.predict(table)[:, 0], network.predict(table), rtol=1e-12)
