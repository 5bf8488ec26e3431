"""Sweeps from their order to their end."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from playground.problems.errors import InvalidInput
from playground.sweeps.plan import Decision, Summary, summarize, with_identical
from playground.sweeps.repository import Repository
from playground.sweeps.search import propose
from playground.sweeps.serialization import SweepOut
from playground.sweeps.service import Sweeps
from playground.sweeps.spec import Overrides, SweepSpec
from tests.runs.repositories import tiny_order
from tests.runs.test_queue import assert_equals_trainer, computing

SMALL = {"data": {"samples": 20}, "network": {"hidden": [3]}}
MOST_RUNS = 200


@pytest.fixture
def repository(url: str) -> Iterator[Repository]:
    opened = Repository.open(url)
    yield opened
    opened.close()


def swept(repository: Repository, **wanted: Any) -> tuple[int, Summary]:
    """A sweep that is over, and what it has shown."""
    sweeps = Sweeps(repository.sweeps)
    spec = SweepSpec.model_validate({"base": SMALL, "epochs": 4, **wanted})
    sweep = sweeps.begin(spec, MOST_RUNS)
    with computing(
        repository.runs,
        before=lambda recorded: sweeps.move_on(recorded.sweep_ids),
        tend=sweeps.move_all_on,
    ) as watch:
        watch.until(lambda: not repository.sweeps.running())
    ended = repository.sweeps.get(sweep.id)
    assert ended is not None
    assert ended.status == "finished"
    assert ended.finished_at is not None
    return sweep.id, summarize(spec, repository.sweeps.runs(sweep.id))


def test_a_grid_is_computed_and_every_run_equals_the_trainer(repository: Repository) -> None:
    sweep_id, summary = swept(repository, grid={"training.learning_rate": [0.01, 0.3]}, seeds=3)
    assert (summary.total, summary.done, summary.failed) == (6, 6, 0)
    assert [trial.n_ended for trial in summary.trials] == [3, 3]
    assert summary.best is not None
    assert summary.best.median == min(trial.median or 9 for trial in summary.trials)
    for run in repository.sweeps.runs(sweep_id):
        assert_equals_trainer(repository.runs, run.id)


def test_halving_spends_the_epochs_on_the_best(repository: Repository) -> None:
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1e-5, 1e-6, 1e-7]
    grid = {"training.learning_rate": rates}
    sweep_id, summary = swept(repository, grid=grid, epochs=18, halving={"min_epochs": 2, "factor": 3})
    assert sorted(trial.epoch for trial in summary.trials) == [2] * 6 + [6] * 2 + [18]
    assert summary.done == 9
    assert summary.best is not None
    assert summary.best.epoch == 18
    (full,) = [run for run in repository.sweeps.runs(sweep_id) if run.epoch == 18]
    assert full.stopped_by is None
    assert_equals_trainer(repository.runs, full.id)


def test_halving_in_which_all_reach_their_target_comes_to_an_end(repository: Repository) -> None:
    grid = {"training.learning_rate": [0.1, 0.2, 0.3]}
    stop = {"target_loss": 100.0}
    _, summary = swept(repository, grid=grid, epochs=20, stop=stop, halving={"min_epochs": 2})
    assert summary.done == 3


def test_a_search_chooses_further_trials_by_the_ones_before(repository: Repository) -> None:
    space = {
        "training.learning_rate": {"low": 1e-4, "high": 1, "log": True},
        "network.hidden": [[2], [3]],
        "training.batch_size": {"low": 1, "high": 20, "whole": True},
    }
    _, summary = swept(repository, search={"space": space, "trials": 6, "parallel": 3}, seeds=2, epochs=1)
    assert (len(summary.trials), summary.done) == (6, 12)
    assert len({str(trial.overrides) for trial in summary.trials}) > 4
    assert all(trial.overrides["network.hidden"] in ([2], [3]) for trial in summary.trials)


SEARCH = {"space": {"training.learning_rate": {"low": 1e-4, "high": 1, "log": True}}, "trials": 4}


def test_a_proposal_keeps_nobody_from_writing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def proposing_while_others_write(*given: Any) -> list[Overrides]:
        written.append(repository.runs.add(tiny_order()).id)
        return propose(*given)

    monkeypatch.setattr("playground.sweeps.service.propose", proposing_while_others_write)
    _, summary = swept(repository, search=SEARCH, epochs=1)
    assert len(summary.trials) == 4
    assert len(written) >= 2


def test_a_decision_on_runs_that_have_become_others_is_not_carried_out(repository: Repository) -> None:
    spec = SweepSpec.model_validate({"base": SMALL, "search": {**SEARCH, "parallel": 1}})
    sweep = Sweeps(repository.sweeps).begin(spec, MOST_RUNS)
    seen = repository.sweeps.runs(sweep.id)
    orders = spec.orders(1, {"training.learning_rate": 0.1})
    assert repository.sweeps.carry_out(sweep.id, seen, Decision(), orders)
    assert not repository.sweeps.carry_out(sweep.id, seen, Decision(), orders)
    assert not repository.sweeps.carry_out(sweep.id, seen, Decision(is_over=True), [])
    assert [run.trial for run in repository.sweeps.runs(sweep.id)] == [0, 1]
    assert repository.sweeps.running() == [sweep.id]


def test_a_sweep_whose_runs_were_not_all_added_is_completed_by_another(repository: Repository) -> None:
    spec = SweepSpec.model_validate({"base": SMALL, "grid": {"data.noise": [0, 10, 20]}, "epochs": 1})
    sweep = repository.sweeps.add(spec, list(spec.all_orders())[:1])
    sweeps = Sweeps(repository.sweeps)
    with computing(
        repository.runs, before=lambda recorded: sweeps.move_on(recorded.sweep_ids), tend=sweeps.move_all_on
    ) as watch:
        watch.until(lambda: not repository.sweeps.running())
    assert [run.overrides["data.noise"] for run in repository.sweeps.runs(sweep.id)] == [0, 10, 20]
    assert {run.status for run in repository.sweeps.runs(sweep.id)} == {"finished"}


def test_nothing_is_added_to_a_sweep_that_is_over_or_has_grown_meanwhile(repository: Repository) -> None:
    spec = SweepSpec.model_validate({"base": SMALL, "grid": {"data.noise": [0, 10, 20]}})
    orders = list(spec.all_orders())
    sweep = repository.sweeps.add(spec, orders[:2])
    assert repository.sweeps.add_runs(sweep.id, 1, orders[1:]) == 2
    assert repository.sweeps.add_runs(sweep.id, 2, orders[2:]) == 3
    repository.sweeps.cancel(sweep.id)
    assert repository.sweeps.add_runs(sweep.id, 3, orders[:1]) is None
    assert len(repository.sweeps.runs(sweep.id)) == 3


def test_a_search_without_any_config_is_refused(repository: Repository) -> None:
    space = {"network.activation": ["maxout"], "network.batch_normalization": [True]}
    with pytest.raises(InvalidInput, match=r"^search\.space: "):
        swept(repository, search={"space": space, "trials": 5})
    assert repository.runs.page(1) == []


def test_folds_are_run_and_summed_up(repository: Repository) -> None:
    _, summary = swept(repository, grid={"data.noise": [0]}, folds=5)
    (trial,) = summary.trials
    assert (trial.n_runs, summary.done) == (5, 5)


def test_a_combination_that_cannot_be_is_refused_before_anything_is_queued(repository: Repository) -> None:
    spec = SweepSpec.model_validate(
        {"base": SMALL, "grid": {"network.hidden": [[3], [2, 2]], "network.activation": [["relu"], "tanh"]}}
    )
    with pytest.raises(InvalidInput, match=r"network\.activation"):
        Sweeps(repository.sweeps).begin(spec, MOST_RUNS)
    assert repository.runs.n_queued() == 0
    assert repository.sweeps.page(5) == []


def test_a_sweep_whose_keeper_died_over_its_last_run_is_ended_by_another(repository: Repository) -> None:
    sweeps = Sweeps(repository.sweeps)
    sweep = sweeps.begin(SweepSpec.model_validate({"base": SMALL, "grid": {"data.noise": [0]}}), MOST_RUNS)
    with computing(repository.runs) as watch:  # which knows nothing of sweeps
        watch.until(lambda: len(watch.ended) == 1)
    assert repository.sweeps.running() == [sweep.id]
    sweeps.move_all_on()
    assert repository.sweeps.running() == []


def test_a_cancelled_sweep_leaves_nothing_to_compute(repository: Repository) -> None:
    sweeps = Sweeps(repository.sweeps)
    spec = SweepSpec.model_validate({"base": SMALL, "grid": {"data.noise": [0, 10]}, "seeds": 2})
    sweep = sweeps.begin(spec, MOST_RUNS)
    repository.sweeps.cancel(sweep.id)
    assert {run.status for run in repository.sweeps.runs(sweep.id)} == {"cancelled"}
    assert repository.runs.claim("me", 9, 60) == []
    assert repository.sweeps.delete(sweep.id)
    assert repository.runs.page(9) == []


def test_a_single_run_goes_before_a_sweep_s(repository: Repository) -> None:
    spec = SweepSpec.model_validate({"base": SMALL, "grid": {"data.noise": [0, 10]}})
    Sweeps(repository.sweeps).begin(spec, MOST_RUNS)
    alone = repository.runs.add(tiny_order())
    assert repository.runs.claim("me", 1, 60)[0].run_id == alone.id


def test_identical_trials_are_run_once_and_have_the_results_of_the_one(repository: Repository) -> None:
    grid = {"training.regularization": ["none", "l2"], "training.regularization_rate": [0.01, 0.1]}
    sweep_id, summary = swept(repository, grid=grid, seeds=2)
    assert (summary.total, summary.done) == (6, 6)
    sweep = repository.sweeps.get(sweep_id)
    assert sweep is not None
    first, second, *others = with_identical(sweep.spec, summary.trials)
    assert second == replace(first, trial=1, overrides=sweep.spec.trials()[1], same_as=0)
    assert [trial.same_as for trial in others] == [None, None]
    told = SweepOut.with_runs(sweep, repository.sweeps.runs(sweep_id))
    assert [trial.same_as for trial in told.trials] == [None, 0, None, None]


def test_a_search_tries_nothing_twice_and_ends_when_all_is_tried(repository: Repository) -> None:
    space = {"network.hidden": [[2], [3], [4]], "training.regularization_rate": [0, 0.5]}
    sweep_id, summary = swept(repository, search={"space": space, "trials": 12, "parallel": 2})
    assert sorted(trial.overrides["network.hidden"] for trial in summary.trials) == [[2], [3], [4]]
    sweep = repository.sweeps.get(sweep_id)
    assert sweep is not None
    assert SweepOut.with_runs(sweep, repository.sweeps.runs(sweep_id)).total == 3


def test_a_large_sweep_is_begun_with_its_first_runs_and_the_rest_follows(repository: Repository) -> None:
    spec = SweepSpec.model_validate({"base": SMALL, "grid": {"data.noise": [0, 1, 2]}, "seeds": 400})
    sweeps = Sweeps(repository.sweeps)
    sweep = sweeps.begin(spec, 1200)
    assert len(repository.sweeps.runs(sweep.id)) == 500
    sweeps.add_rest(sweep, lambda: False)
    assert len(repository.sweeps.runs(sweep.id)) == 500
    sweeps.add_rest(sweep)
    runs = repository.sweeps.runs(sweep.id)
    orders = list(spec.all_orders())
    assert [(run.trial, run.seed) for run in runs] == [(order.trial, order.seed) for order in orders]
