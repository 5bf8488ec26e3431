"""Estimators with weights of samples and classes, and fitting that goes on."""

import pickle
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_blobs
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from playground import ExperimentConfig, Trainer
from playground.estimators import PlaygroundClassifier, PlaygroundRegressor
from playground.problems.errors import InvalidConfig


def unequal(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    return make_blobs([300, 30], centers=[[0, 0], [1.6, 0]], random_state=seed)  # type: ignore[no-any-return]


WHOLE = {"batch_size": 20_000, "learning_rate": 0.3, "random_state": 0, "epochs": 30}
"""Full batches: their gradients are sums, whatever the order."""


@pytest.mark.parametrize("kind", [PlaygroundClassifier, PlaygroundRegressor])
def test_a_weight_of_three_is_three_samples(kind: Any) -> None:
    X, y = unequal()  # noqa: N806
    weights = np.where(y == 1, 3.0, 1.0)
    weights *= len(y) / weights.sum()  # mean 1, as repeated samples have
    weighted = kind(**WHOLE).fit(X, y, sample_weight=weights)
    repeated = np.concatenate([np.arange(len(y)), np.flatnonzero(y == 1), np.flatnonzero(y == 1)])
    again = kind(**WHOLE).fit(X[repeated], y[repeated])
    for mine, theirs in zip(weighted.parameters(), again.parameters(), strict=True):
        np.testing.assert_allclose(mine["weights"], theirs["weights"], rtol=1e-9)


@pytest.mark.parametrize("kind", [PlaygroundClassifier, PlaygroundRegressor])
def test_a_weight_of_zero_leaves_a_sample_out_to_the_bit(kind: Any) -> None:
    X, y = unequal()  # noqa: N806
    counts = np.arange(len(y)) % 3 > 0
    weighted = kind(epochs=3, random_state=0).fit(X, y, sample_weight=counts.astype(float))
    without = kind(epochs=3, random_state=0).fit(X[counts], y[counts], sample_weight=np.ones(counts.sum()))
    assert weighted.predict(X).tobytes() == without.predict(X).tobytes()


def test_class_weights_are_sample_weights_by_class() -> None:
    X, y = unequal()  # noqa: N806
    names = np.array(["many", "few"])[y]
    by_class = PlaygroundClassifier(class_weight={"few": 5.0}, epochs=3, random_state=0).fit(X, names)
    by_sample = PlaygroundClassifier(epochs=3, random_state=0).fit(
        X, names, sample_weight=np.where(y == 1, 5.0, 1.0)
    )
    np.testing.assert_array_equal(by_class.decision_function(X), by_sample.decision_function(X))


def test_an_estimator_with_class_weights_learns_what_a_trainer_learns() -> None:
    config = ExperimentConfig(
        seed=4,
        data={"dataset": "gauss", "noise": 50, "balance": [1, 0.1]},
        training={"class_weight": "balanced"},
    )
    trainer = Trainer(config)
    trainer.train(5)
    rows = trainer.rows.train
    estimator = PlaygroundClassifier(class_weight="balanced", epochs=5, random_state=4)
    estimator.fit(trainer.features(rows[:, :2]), rows[:, 2])
    for mine, theirs in zip(estimator.parameters(), trainer.parameters(), strict=True):
        np.testing.assert_allclose(mine["weights"], theirs["weights"], rtol=1e-12)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("kind", [PlaygroundClassifier, PlaygroundRegressor])
def test_two_warm_fits_are_one_long_one(kind: Any, optimizer: str) -> None:
    X, y = unequal()  # noqa: N806
    given = {"optimizer": optimizer, "schedule": "cosine", "random_state": 3}
    warm = kind(epochs=4, warm_start=True, **given).fit(X, y)
    warm = pickle.loads(pickle.dumps(warm)).fit(X, y)
    whole = kind(epochs=8, **given).fit(X, y)
    assert warm.predict(X).tobytes() == whole.predict(X).tobytes()
    assert warm.history_["epoch"] == whole.history_["epoch"]
    assert warm.history_["train_loss"] == whole.history_["train_loss"]
    assert warm.epoch_ == 8
    assert kind(epochs=4, **given).fit(X, y).fit(X, y).epoch_ == 4


@pytest.mark.parametrize("kind", [PlaygroundClassifier, PlaygroundRegressor])
def test_partial_fits_are_the_epochs_of_a_fit(kind: Any) -> None:
    X, y = unequal()  # noqa: N806
    classes = {"classes": [0, 1]} if kind is PlaygroundClassifier else {}
    estimator = kind(random_state=3)
    for _ in range(4):
        estimator.partial_fit(X, y, **classes)
        classes = {}
    whole = kind(epochs=4, random_state=3).fit(X, y)
    assert estimator.predict(X).tobytes() == whole.predict(X).tobytes()
    assert estimator.history_["epoch"] == [0, 1, 2, 3, 4]


def test_partial_fit_takes_samples_as_they_come() -> None:
    X, y = make_blobs(400, centers=[[-2, 0], [2, 0], [0, 3]], cluster_std=0.5, random_state=1)  # noqa: N806
    estimator = PlaygroundClassifier(learning_rate=0.1, random_state=0)
    for _ in range(10):
        for start in range(0, 400, 40):
            part = slice(start, start + 40)
            estimator.partial_fit(X[part], y[part], classes=[0, 1, 2])
    assert estimator.score(X, y) > 0.95


def test_what_cannot_go_on_says_why() -> None:
    X, y = unequal()  # noqa: N806
    with pytest.raises(ValueError, match="classes must be passed"):
        PlaygroundClassifier().partial_fit(X, y)
    with pytest.raises(ValueError, match="needs all samples"):
        PlaygroundClassifier(class_weight="balanced").partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match="not among"):
        PlaygroundClassifier(epochs=1).fit(X, y).partial_fit(X, y + 1)
    warm = PlaygroundClassifier(epochs=1, warm_start=True).fit(X, y)
    with pytest.raises(ValueError, match="same classes"):
        warm.fit(X, y + 1)
    with pytest.raises(ValueError, match="layers of the same sizes"):
        warm.set_params(hidden=(8,)).fit(X, y)
    with pytest.raises(InvalidConfig, match="class_weight"):
        PlaygroundRegressor(class_weight="balanced").fit(X, y)
    with pytest.raises(InvalidConfig, match="warm_start"):
        PlaygroundClassifier().set_params(warm_start="yes").fit(X, y)


def test_weights_go_through_pipelines_and_searches() -> None:
    X, y = unequal()  # noqa: N806
    pipe = make_pipeline(StandardScaler(), PlaygroundClassifier(epochs=2, random_state=0))
    pipe.fit(X, y, playgroundclassifier__sample_weight=np.ones(len(y)))
    search = GridSearchCV(
        PlaygroundClassifier(epochs=2, random_state=0), {"class_weight": [None, "balanced"]}, cv=2
    )
    assert search.fit(X, y).best_params_.keys() == {"class_weight"}
