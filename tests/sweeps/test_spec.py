"""Which runs a sweep is made of, and which sweeps are refused before any work is done."""

import json
from typing import Any, get_args

import numpy as np
import pytest
from pydantic import ValidationError

from playground.config import ExperimentConfig, read_config
from playground.config.rows import make_rows
from playground.problems.errors import InvalidInput
from playground.problems.validation import problems_of
from playground.sweeps.checking import check
from playground.sweeps.spec import LARGER_IS_BETTER, Objective, SweepSpec
from playground.training.metrics import HISTORY_COLUMNS

BASE = {"data": {"samples": 20}, "seed": 5}


def spec(**wanted: Any) -> SweepSpec:
    return SweepSpec.model_validate({"base": BASE, "epochs": 3, **wanted})


def test_a_grid_tries_every_combination() -> None:
    sweep = spec(grid={"training.learning_rate": [0.1, 0.3], "network.hidden": [[], [4], [8, 8]]})
    assert sweep.n_trials == 6
    trials = sweep.trials()
    assert len({json.dumps(trial) for trial in trials}) == 6
    assert {"training.learning_rate": 0.3, "network.hidden": [4]} in json.loads(json.dumps(trials))


def test_each_trial_is_run_with_every_seed_on_every_fold() -> None:
    sweep = spec(grid={"data.noise": [0, 10]}, seeds=[3, 9], folds=4)
    assert (sweep.n_runs_per_trial, sweep.n_runs) == (8, 16)
    orders = sweep.orders(1, {"data.noise": 10})
    assert [(each.seed, each.fold) for each in orders] == [
        (seed, fold) for seed in (3, 9) for fold in range(4)
    ]
    config = read_config(json.loads(orders[5].config))
    assert (config.seed, config.data.noise) == (9, 10)
    assert config.data.fold is not None
    assert (config.data.fold.index, config.data.fold.of) == (1, 4)


def test_a_number_of_seeds_counts_on_from_the_base_s() -> None:
    assert spec(grid={"data.noise": [0]}, seeds=3).run_seeds == (5, 6, 7)
    assert spec(grid={"data.noise": [0]}).run_seeds == (5,)


def test_the_folds_of_a_seed_test_every_row_once() -> None:
    orders = spec(grid={"data.noise": [0]}, folds=3).orders(0, {})
    rows = [make_rows(read_config(json.loads(each.config))) for each in orders]
    tested = np.concatenate([each.test for each in rows])
    everything = np.concatenate([rows[0].train, rows[0].test])
    assert sorted(map(tuple, tested)) == sorted(map(tuple, everything))
    for each in rows:
        assert not set(map(tuple, each.train)) & set(map(tuple, each.test))
        assert len(each.train) + len(each.test) == 20


def test_random_trials_lie_in_their_ranges_and_are_the_same_for_the_same_seed() -> None:
    space = {
        "training.learning_rate": {"low": 1e-4, "high": 1, "log": True},
        "training.batch_size": {"low": 1, "high": 30, "whole": True},
        "network.activation": ["tanh", "relu"],
    }
    trials = spec(random={"space": space, "trials": 200}).trials()
    rates = np.array([trial["training.learning_rate"] for trial in trials])
    assert 1e-4 <= rates.min() < 1e-3
    assert 0.1 < rates.max() <= 1
    assert abs(np.median(np.log10(rates)) + 2) < 0.5
    sizes = {trial["training.batch_size"] for trial in trials}
    assert sizes <= set(range(1, 31))
    assert {1, 30} <= sizes
    assert {trial["network.activation"] for trial in trials} == {"tanh", "relu"}
    assert spec(random={"space": space, "trials": 200}).trials() == trials
    assert spec(random={"space": space, "trials": 200, "seed": 1}).trials() != trials


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, ""),
        ({"grid": {"data.noise": [0]}, "random": {"space": {"data.noise": [0]}}}, ""),
        ({"grid": {}}, "grid"),
        ({"grid": {"data.noise": []}}, "grid.data.noise"),
        ({"grid": {"seed": [1]}}, "grid.seed"),
        ({"grid": {"data.fold": [None]}}, "grid.data.fold"),
        ({"grid": {"data.fold.index": [1]}}, "grid.data.fold.index"),
        ({"grid": {"seed.a.b": [1]}}, "grid.seed.a.b"),
        ({"random": {"space": {"data.noise": {"low": 3, "high": 3}}}}, "random.space.data.noise.high"),
        (
            {"random": {"space": {"data.noise": {"low": 0, "high": 3, "log": True}}}},
            "random.space.data.noise.low",
        ),
        (
            {"random": {"space": {"training.batch_size": {"low": 10.2, "high": 10.8, "whole": True}}}},
            "random.space.training.batch_size.whole",
        ),
        ({"grid": {"data.noise": [0]}, "halving": {"min_epochs": 3}}, "halving.min_epochs"),
        ({"search": {"space": {"data.noise": [0]}}, "halving": {"min_epochs": 1}}, "halving"),
        ({"grid": {"data.noise": [0]}, "folds": 1}, "folds"),
        ({"grid": {"data.noise": [0]}, "seeds": []}, "seeds"),
    ],
)
def test_what_makes_no_sweep_is_refused_by_name(wanted: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        spec(**wanted)
    problems = problems_of(refused.value, SweepSpec)
    assert field in [problem.field for problem in problems]


def test_a_billion_combinations_are_refused_without_being_counted_out() -> None:
    sweep = spec(grid={f"path.{index}": list(range(1000)) for index in range(3)})
    with pytest.raises(InvalidInput, match=r"received 1000000000; allowed up to 10000"):
        check(sweep, 10_000)


@pytest.mark.parametrize(
    ("space", "field"),
    [
        ({"training.rate": [0.1]}, "training.rate"),
        ({"training.learning_rate": [0.1, -1]}, "training.learning_rate"),
        ({"data.noise": {"low": 0, "high": 51}}, "data.noise"),
        ({"training.optimizer.beta1": [0.5]}, "training.optimizer.beta1"),
        ({"nowhere.a.b": [1]}, "nowhere.a.b"),
    ],
)
def test_what_a_field_does_not_allow_is_refused_by_its_name(space: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(spec(random={"space": space}), 100)
    assert refused.value.problems[0].field == field


@pytest.mark.parametrize(
    "grid",
    [
        {"network.hidden": [[4], [8]], "network.activation": [["relu"], ["tanh"]]},
        {"training.optimizer": ["adam"], "training.optimizer.beta1": [0.8, 0.9]},
    ],
)
def test_values_of_a_grid_may_make_sense_together_only(grid: dict[str, Any]) -> None:
    sweep = SweepSpec.model_validate({"epochs": 1, "grid": grid})
    check(sweep, 100)
    for trial in sweep.trials():
        assert sweep.orders(0, trial)


def test_whole_numbers_of_a_range_lie_within_it() -> None:
    ends = {"low": 0.3, "high": 4.9, "log": True, "whole": True}
    sweep = spec(random={"space": {"training.batch_size": ends}, "trials": 200})
    assert {each["training.batch_size"] for each in sweep.trials()} == {1, 2, 3, 4}
    check(sweep, 1000)


OWN_ROWS = {
    "data": {
        "dataset": "custom",
        "task": "regression",
        "train": [[number / 7919, 0.5, 1.0] for number in range(9000)],
    }
}


@pytest.mark.parametrize("n_values", [1000, 10_000])
def test_values_are_not_tried_on_a_large_base_without_bound(n_values: int) -> None:
    noises = [index / n_values for index in range(n_values)]
    with pytest.raises(InvalidInput) as caught:
        check(spec(base=OWN_ROWS, random={"space": {"data.noise": noises}, "trials": 2}), 100)
    assert [problem.code for problem in caught.value.problems] == ["base_over_limit"]


def test_a_value_that_is_named_often_is_tried_once() -> None:
    tried: list[ExperimentConfig] = []
    check(spec(random={"space": {"data.noise": [10] * 500}, "trials": 2}), 100, tried.append)
    assert len(tried) == 2  # the base and the value


@pytest.mark.parametrize("search", ["grid", "random"])
def test_fields_beyond_any_config_s_are_counted_and_no_more(search: str) -> None:
    space = {f"data.noise{index}": [1] for index in range(60_000)}
    with pytest.raises(ValidationError) as caught:
        spec(**{search: space if search == "grid" else {"space": space}})
    problems = problems_of(caught.value, SweepSpec)
    assert [problem.code for problem in problems] == ["too_many_entries"]


def test_a_large_base_is_not_repeated_without_bound() -> None:
    rows = [[0.5, 1.5, 1]] * 2000
    base = {"data": {"dataset": "custom", "task": "classification", "train": rows, "test": rows}}
    sweep = SweepSpec.model_validate(
        {"base": base, "epochs": 1, "grid": {"data.noise": [0]}, "seeds": 10_000}
    )
    with pytest.raises(
        InvalidInput, match=r"^base: is too large for so many runs: each of 10000 runs stores"
    ):
        check(sweep, 10_000)


def test_a_hyperparameter_beside_a_row_without_it_names_the_row_and_those_that_have_it() -> None:
    grid = {"training.optimizer": ["sgd", "adam"], "training.optimizer.beta1": [0.8, 0.9]}
    with pytest.raises(InvalidInput) as caught:
        check(spec(grid=grid), 100)
    (problem,) = caught.value.problems
    assert problem.field == "training.optimizer.beta1"
    assert problem.message.endswith(", not to sgd")
    assert "adam, " in problem.message


@pytest.mark.parametrize("hidden", [["8,8", "8", ""], [[8, 8], 8, []]])
def test_a_sweep_takes_lists_as_they_are_typed(hidden: list[object]) -> None:
    configs = [json.loads(order.config) for order in spec(grid={"network.hidden": hidden}).all_orders()]
    assert [config["network"]["hidden"] for config in configs] == [[8, 8], [8], []]


def test_every_objective_is_a_metric_that_a_history_has() -> None:
    assert set(get_args(Objective)) <= set(HISTORY_COLUMNS)
    assert {
        f"{part}_{score}" for part in ("train", "test", "validation") for score in ("accuracy", "r_squared")
    } == LARGER_IS_BETTER & set(get_args(Objective))


def trials_run(**wanted: Any) -> dict[int, list[int]]:
    return spec(**wanted).distinct_trials


def test_trials_that_differ_in_what_has_no_effect_are_one() -> None:
    rates = [0.001, 0.01, 0.1]
    grid = {"training.regularization": ["none", "l2"], "training.regularization_rate": rates}
    assert trials_run(grid=grid) == {0: [0, 1, 2], 3: [3], 4: [4], 5: [5]}
    assert spec(grid=grid, seeds=2).n_runs == 8
    assert len(list(spec(grid=grid, seeds=2).all_orders())) == 8
    # The base has no regularization; a rate of 0 is none, whatever the penalty.
    assert trials_run(grid={"training.regularization_rate": rates}) == {0: [0, 1, 2]}
    zero = {"training.regularization": ["none", "l1", "l2"], "training.regularization_rate": [0, 0.1]}
    assert trials_run(grid=zero) == {0: [0, 1, 2, 4], 3: [3], 5: [5]}
    shapes = {"network.hidden": [[], [3]], "network.activation": ["tanh", "relu"]}
    assert trials_run(grid=shapes) == {0: [0, 1], 2: [2], 3: [3]}


def test_values_that_are_written_differently_and_equal_are_one_trial() -> None:
    assert trials_run(grid={"data.noise": [10, 10.0, 20]}) == {0: [0, 1], 2: [2]}
    random = {"space": {"network.hidden": [[2], [3]]}, "trials": 40}
    assert len(trials_run(random=random)) == 2


def test_trials_that_train_other_networks_are_never_taken_for_one() -> None:
    grid = {
        "training.regularization": ["l1", "l2"],
        "training.regularization_rate": [0.01, 0.1],
        "network.hidden": [[2], [3]],
        "training.shuffle": [True, False],
    }
    sweep = spec(grid=grid, epochs=2)
    assert len(sweep.distinct_trials) == sweep.n_trials == 16


def test_orders_can_be_made_from_any_place_on() -> None:
    sweep = spec(grid={"training.regularization_rate": [0, 1], "data.noise": [0, 5, 10]}, seeds=3, folds=2)
    orders = list(sweep.all_orders())
    assert len(orders) == sweep.n_runs == 18
    for first in (0, 1, 5, 6, 17, 18, 30):
        assert list(sweep.all_orders(first)) == orders[first:]


@pytest.mark.parametrize(
    ("wanted", "field", "code"),
    [
        ({"grid": {"data.dataset": ["circle", "reg-plane"]}}, "grid.data.dataset", "different_tasks"),
        (
            {"random": {"space": {"data.dataset": ["iris", "xor"], "data.noise": [0, 1]}}},
            "random.data.dataset",
            "different_tasks",
        ),
        (
            {"search": {"space": {"data.dataset": ["reg-sine", "rings"]}}},
            "search.data.dataset",
            "different_tasks",
        ),
        (
            {"objective": "test_r_squared", "grid": {"data.noise": [0]}},
            "objective",
            "objective_of_other_task",
        ),
        (
            {"objective": "train_accuracy", "grid": {"data.dataset": ["reg-plane", "reg-gauss"]}},
            "objective",
            "objective_of_other_task",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(wanted: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(spec(**wanted), 100)
    (problem,) = caught.value.problems
    assert (problem.field, problem.code) == (field, code)


@pytest.mark.parametrize(
    "wanted",
    [
        {"grid": {"data.dataset": ["reg-plane", "reg-sine"]}, "objective": "test_r_squared"},
        {"grid": {"data.dataset": ["xor", "spiral"], "data.noise": [0, 5]}, "objective": "test_accuracy"},
    ],
)
def test_data_sets_of_one_task_are_compared(wanted: dict[str, Any]) -> None:
    check(spec(**wanted), 100)


def test_values_that_are_forbidden_only_together_are_refused_before_anything_is_queued() -> None:
    space = {"network.hidden": [[2, 2], [3]], "network.dropout": [0.0, [0.1, 0.2]]}
    with pytest.raises(InvalidInput, match=r"^network\.dropout"):
        check(spec(random={"space": space, "trials": 30}), 100)


@pytest.mark.parametrize("fractions", [[0.25, 0], [0, 0.25], [0, 0.25, 0.5], {"low": 0, "high": 0.25}])
def test_a_search_may_watch_validation_rows_if_any_of_its_trials_has_some(fractions: object) -> None:
    stopping = {"monitor": "validation_loss", "patience": 2}
    space = {"data.validation_fraction": fractions, "training.early_stopping": [stopping]}
    check(spec(search={"space": space}), 100)


def test_a_search_none_of_whose_trials_has_validation_rows_cannot_watch_them() -> None:
    stopping = {"monitor": "validation_loss", "patience": 2}
    space = {"data.validation_fraction": [0, 0], "training.early_stopping": [stopping]}
    with pytest.raises(InvalidInput, match="validation"):
        check(spec(search={"space": space}), 100)


@pytest.mark.parametrize("fractions", [["much", 0.25], [0.25, None], [[], "much"]])
def test_a_fraction_that_is_none_is_refused_wherever_it_stands(fractions: list[object]) -> None:
    space = {"data.validation_fraction": fractions, "data.noise": [0, 5]}
    with pytest.raises(InvalidInput, match=r"^data\.validation_fraction"):
        check(spec(search={"space": space}), 100)
