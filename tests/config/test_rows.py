from collections import Counter

import numpy as np
import pytest

from playground.config import ExperimentConfig, change_config
from playground.config.rows import Rows, make_rows
from playground.data.datasets import DATASETS
from playground.data.two_classes import CORNERS, GATES
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidConfig
from tests.config.refusing import only_problem

TRAIN = [[float(index), -float(index), 1.0] for index in range(10)]


def custom(**data: object) -> ExperimentConfig:
    return ExperimentConfig(data={"dataset": "custom", "task": "classification", "train": TRAIN} | data)


def _parts(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    return rows.train, rows.test


@pytest.mark.parametrize(("name", "n_train"), [("circle", 250), ("reg-plane", 600)])
def test_a_data_set_has_its_own_size_and_half_of_it_trains(name: str, n_train: int) -> None:
    rows = make_rows(ExperimentConfig(data={"dataset": name}))
    assert rows.train.shape == rows.test.shape == (n_train, 3)
    assert rows.task == DATASETS[name].task


def test_equal_configs_give_equal_bits() -> None:
    first, second = make_rows(ExperimentConfig(seed=3)), make_rows(ExperimentConfig(seed=3))
    np.testing.assert_array_equal(first.train, second.train)
    np.testing.assert_array_equal(first.test, second.test)


def test_another_seed_gives_other_rows() -> None:
    assert not np.array_equal(make_rows(ExperimentConfig()).train, make_rows(ExperimentConfig(seed=1)).train)


def test_the_data_s_own_seed_replaces_the_experiment_s() -> None:
    own = make_rows(ExperimentConfig(seed=1, data={"seed": 7}))
    np.testing.assert_array_equal(own.train, make_rows(ExperimentConfig(seed=7)).train)


def test_noise_in_percent_moves_the_same_rows_and_not_their_sides() -> None:
    clean = ExperimentConfig(data={"dataset": "spiral"})
    noisy = make_rows(change_config(clean, {"data.noise": 50}))
    shift = np.abs(noisy.train[:, :2] - make_rows(clean).train[:, :2]).max()
    assert 0.45 < shift <= 0.5


def test_samples_are_all_rows_and_the_fraction_their_share_for_training() -> None:
    rows = make_rows(ExperimentConfig(data={"samples": 50, "train_fraction": 0.3}))
    assert (len(rows.train), len(rows.test)) == (15, 35)


def test_as_many_classes_as_wanted_are_generated_where_there_is_a_choice() -> None:
    for name, n_classes in (("rings", 5), ("blobs", 5), ("arms", 5), ("iris", 3)):
        rows = make_rows(ExperimentConfig(data={"dataset": name, "classes": 5}))
        assert set(rows.train[:, 2]) == set(range(n_classes)), name


def test_custom_rows_without_test_rows_are_split() -> None:
    rows = make_rows(custom(train_fraction=0.8))
    assert (len(rows.train), len(rows.test)) == (8, 2)
    together = np.concatenate((rows.train, rows.test))
    np.testing.assert_array_equal(together[np.argsort(together[:, 0])], TRAIN)


def test_custom_rows_with_test_rows_keep_their_order() -> None:
    rows = make_rows(custom(test=[[9, 9, -1]]))
    np.testing.assert_array_equal(rows.train, TRAIN)
    np.testing.assert_array_equal(rows.test, [[9, 9, -1]])
    assert rows.train.dtype == rows.test.dtype == np.float64


def test_a_fold_trains_on_all_parts_but_its_own() -> None:
    parts = [make_rows(ExperimentConfig(data={"fold": {"index": index, "of": 3}})) for index in range(3)]
    assert [len(rows.test) for rows in parts] == [166, 167, 167]
    tested = np.concatenate([rows.test for rows in parts])
    assert len(np.unique(tested, axis=0)) == 500
    for rows in parts:
        assert len(np.unique(np.concatenate((rows.train, rows.test)), axis=0)) == 500


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"fold": {"index": 3, "of": 3}}, "data.fold.index"),
        ({"fold": {"index": 0, "of": 1}}, "data.fold.of"),
        ({"fold": {"index": 0, "of": 3}, "train": [[0, 0, 0], [1, 1, 1]]}, "data.fold.of"),
        ({"fold": {}, "train": [[0, 0, 0]] * 9, "test": [[0, 0, 0]]}, "data.fold"),
    ],
)
def test_a_fold_that_cannot_be_is_refused_by_name(data: dict[str, object], field: str) -> None:
    custom = {"dataset": "custom", "task": "regression"} if "train" in data else {}
    with pytest.raises(InvalidConfig) as refused:
        ExperimentConfig(data={**custom, **data})
    assert refused.value.problems[0].field == field


def test_unequal_classes_leave_the_other_class_s_rows_where_they_were() -> None:
    whole, thinned = (
        ExperimentConfig(data={"dataset": "gauss", "balance": balance}) for balance in (None, [1, 0.1])
    )
    rows = np.concatenate([*_parts(make_rows(thinned))])
    assert sorted(Counter(rows[:, -1]).items()) == [(-1.0, 250), (1.0, 25)]
    known = {tuple(row) for part in _parts(make_rows(whole)) for row in part}
    assert {tuple(row) for row in rows} <= known


def test_custom_test_rows_are_thinned_as_well() -> None:
    rows = [[index, 0, index % 2] for index in range(100)]
    data = {"dataset": "custom", "task": "multiclass", "train": rows, "test": rows, "balance": [0.5, 1]}
    for part in _parts(make_rows(ExperimentConfig(data=data))):
        assert Counter(part[:, -1]) == {0.0: 25, 1.0: 50}


@pytest.mark.parametrize("dataset", ["reg-plane", "blobs"])
def test_sizes_of_classes_that_are_not_there_are_refused(dataset: str) -> None:
    assert only_problem({"data": {"dataset": dataset, "balance": [1, 0.1]}}).field == "data.balance"


def test_seeds_resample_the_same_training_rows_and_keep_the_test_rows() -> None:
    plain = make_rows(ExperimentConfig(data={"seed": 5}))
    bags = [
        make_rows(ExperimentConfig(seed=seed, data={"seed": 5, "resample": "bootstrap"})) for seed in (1, 2)
    ]
    known = {tuple(row) for row in plain.train}
    for bag in bags:
        assert {tuple(row) for row in bag.train} < known
        assert bag.train.shape == plain.train.shape
        assert bag.test.tobytes() == plain.test.tobytes()
    assert bags[0].train.tobytes() != bags[1].train.tobytes()


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("data", [{}, {"train_fraction": 0.1}, {"fold": {"index": 1, "of": 10}}, {"seed": 9}])
def test_without_noise_a_gate_s_four_corners_are_training_and_test_rows_alike(
    gate: str, data: dict[str, object]
) -> None:
    rows = make_rows(ExperimentConfig(data={"dataset": "gates", "gate": gate} | data))
    for part in _parts(rows):
        np.testing.assert_array_equal(part, np.column_stack((CORNERS, GATES[gate])))


def test_with_noise_the_clouds_of_a_gate_are_split_as_other_rows_are() -> None:
    train, test = _parts(make_rows(ExperimentConfig(data={"dataset": "gates", "noise": 10})))
    assert (len(train), len(test)) == (100, 100)
    assert len({tuple(row) for row in (*train, *test)}) == 200


def test_validation_rows_are_held_out_of_the_corners() -> None:
    rows = make_rows(ExperimentConfig(data={"dataset": "gates", "validation_fraction": 0.5}))
    assert [len(part) for part in rows.parts.values()] == [2, 4, 2]


def test_an_unknown_gate_is_refused_with_the_known_ones() -> None:
    problem = only_problem({"data": {"gate": "nor"}})
    assert (problem.field, problem.allowed) == ("data.gate", list(GATES))


AUGMENT = {"copies": 2, "turn": 20, "jitter": 0.1}


def test_made_rows_follow_the_training_rows_and_nothing_else_has_any() -> None:
    plain = make_rows(ExperimentConfig(data={"validation_fraction": 0.2}))
    rows = make_rows(ExperimentConfig(data={"validation_fraction": 0.2, "augment": AUGMENT}))
    assert (len(plain.train), len(rows.train), rows.n_made) == (200, 600, 400)
    np.testing.assert_array_equal(rows.train[:200], plain.train)
    for part in ("test", "validation"):
        np.testing.assert_array_equal(rows.parts[part], plain.parts[part])


def test_the_data_s_seed_decides_the_made_rows() -> None:
    def made(**config: object) -> np.ndarray:
        return make_rows(ExperimentConfig(data={"augment": AUGMENT, "seed": 3}, **config)).train

    np.testing.assert_array_equal(made(seed=1), made(seed=2))
    other = make_rows(ExperimentConfig(data={"augment": AUGMENT, "seed": 4})).train
    assert not np.array_equal(made(), other)


def test_more_made_rows_than_an_experiment_may_have_are_refused() -> None:
    problem = only_problem({"data": {"samples": 4000, "augment": {"copies": 10}}})
    assert (problem.field, problem.code) == ("data.augment.copies", "too_many_made_rows")
    assert make_rows(ExperimentConfig(data={"samples": 4000, "augment": {"copies": 9}})).n_made == 18_000


def test_rows_held_out_for_validation_have_no_copies_that_count() -> None:
    data = {"samples": 4000, "validation_fraction": 0.5}
    rows = make_rows(ExperimentConfig(data={**data, "augment": {"copies": 19}}))
    assert len(rows.train) == 20_000
    problem = only_problem({"data": {**data, "samples": 4002, "augment": {"copies": 19}}})
    assert str(problem.allowed) == str(Interval(1, 18, whole=True))


def test_copies_are_limited_by_the_fold_with_the_most_training_rows_for_every_fold_alike() -> None:
    for index in range(3):
        data = {
            "dataset": "custom",
            "task": "regression",
            "fold": {"index": index, "of": 3},
            "augment": {"copies": 1},
        }
        rows = [[0, 0, 0]] * 15_001  # training rows: 10,001, 10,001 and 10,000
        assert only_problem({"data": {**data, "train": rows}}).code == "too_many_made_rows"
        made = make_rows(ExperimentConfig(data={**data, "train": rows[1:]}))
        assert len(made.train) == 20_000
