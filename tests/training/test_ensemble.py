"""Ensembles: what averages of trained models answer, and on which rows they are scored."""

from collections.abc import Mapping

import numpy as np
import pytest

from playground import Ensemble, Trainer
from playground.errors import InvalidInput

MOONS = {"dataset": "moons", "noise": 50, "seed": 0, "resample": "bootstrap"}
ROWS = [[-3.0, 0.0, -1], [-2.0, 1.0, -1], [2.0, 1.0, 1], [3.0, 0.0, 1]]


def several(data: Mapping[str, object], n: int = 3, epochs: int = 20) -> list[Trainer]:
    """Trainers of seeds 0, 1, ..."""
    members = [Trainer({"seed": seed, "data": data, "network": {"hidden": [3]}}) for seed in range(n)]
    for member in members:
        member.train(epochs)
    return members


@pytest.mark.parametrize("dataset", ["moons", "blobs", "reg-sine"])
def test_the_average_lies_between_the_members(dataset: str) -> None:
    members = several({"dataset": dataset})
    ensemble = Ensemble(members)
    points = members[0].rows.test[:, :-1]
    outputs = np.stack([member.predict(points) for member in members])
    found = ensemble.predict(points)
    np.testing.assert_allclose(found, outputs.mean(axis=0))
    assert np.all(found >= outputs.min(axis=0) - 1e-12)
    assert np.all(found <= outputs.max(axis=0) + 1e-12)


@pytest.mark.parametrize("dataset", ["moons", "blobs", "reg-sine"])
def test_equal_members_are_their_own_average_and_never_disagree(dataset: str) -> None:
    (member,) = several({"dataset": dataset}, 1)
    ensemble = Ensemble([member, member])
    points = member.rows.test[:, :-1]
    np.testing.assert_array_equal(ensemble.predict(points), member.predict(points))
    assert not ensemble.disagreement(points).any()
    metrics = member.evaluate()
    own = metrics.test_r_squared if metrics.test_accuracy is None else metrics.test_accuracy
    scores = ensemble.scores()
    assert scores.members == [scores.average] * 2
    assert scores.average == pytest.approx(own)
    # The trainer's picture is of single precision.
    picture, other = ensemble.output_picture(24).astype(int), member.output_picture(24).astype(int)
    assert picture.shape == other.shape
    assert np.abs(picture - other).max() <= 1


def test_one_of_three_members_of_another_opinion_is_a_third() -> None:
    data = {"dataset": "custom", "task": "classification", "train": ROWS, "test": ROWS}
    members = several(data, 2, 200)
    flipped = Trainer({"data": {**data, "train": [[*row[:2], -row[2]] for row in ROWS]}})
    flipped.train(200)
    ensemble = Ensemble([*members, flipped])
    np.testing.assert_allclose(ensemble.disagreement([[-3.0, 0.0], [3.0, 0.0]]), 1 / 3)
    assert ensemble.most_disagreement == pytest.approx(1 / 3)


def test_seeds_with_bootstrap_samples_are_bagging_on_the_same_test_rows() -> None:
    members = several(MOONS)
    assert len({member.rows.train.tobytes() for member in members}) == 3
    scores = Ensemble(members).scores()
    assert scores.n_test == len(members[0].rows.test)
    assert scores.members == [member.evaluate().test_accuracy for member in members]


def test_rows_that_another_member_learned_from_are_not_scored() -> None:
    rows = [[float(x), float(y), 1 if x > y else -1] for x in range(-5, 6) for y in range(-5, 6)]
    members = several(
        {"dataset": "custom", "task": "classification", "train": rows, "train_fraction": 0.5}, 2
    )
    first, other = (member.rows for member in members)
    seen = {tuple(row) for row in other.train}
    unseen = [row for row in first.test if tuple(row) not in seen]
    assert 0 < len(unseen) < len(first.test)
    assert Ensemble(members).scores().n_test == len(unseen)


def test_where_no_row_is_new_to_all_there_is_no_score() -> None:
    one = Trainer(
        {"data": {"dataset": "custom", "task": "classification", "train": ROWS[:2], "test": ROWS[2:]}}
    )
    other = Trainer(
        {"data": {"dataset": "custom", "task": "classification", "train": ROWS[2:], "test": ROWS[:2]}}
    )
    scores = Ensemble([one, other]).scores()
    assert scores.n_test == 0
    assert np.isnan([scores.average, *scores.members, scores.disagreement]).all()


@pytest.mark.parametrize(
    "config",
    [
        {"data": {"dataset": "reg-plane"}},
        {"data": {"dataset": "blobs"}},
        {"data": {"dataset": "iris4"}},
        {"training": {"loss": "binary_crossentropy"}},
    ],
)
def test_other_outputs_are_refused_by_the_member(config: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        Ensemble([Trainer({}), Trainer({}), Trainer(config)])
    assert [(each.field, each.code) for each in refused.value.problems] == [("runs.2", "other_outputs")]


def test_one_model_is_no_ensemble() -> None:
    with pytest.raises(InvalidInput) as refused:
        Ensemble([Trainer({})])
    assert refused.value.problems[0].code == "too_few_entries"


def test_the_average_of_bootstrap_samples_is_never_worse_than_its_members_on_average() -> None:
    for seed in range(25):  # of squared errors this is certain, however little the members have learned
        members = several({"dataset": "reg-gauss", "noise": 50, "seed": seed, "resample": "bootstrap"}, 3, 5)
        scores = Ensemble(members).scores()
        assert scores.average >= np.mean(scores.members)
        assert scores.disagreement > 0
