"""What is decided from how the runs of a sweep stand."""

from typing import Any

from playground.runs.run import Status
from playground.sweeps.plan import Decision, SweepRun, decide, summarize
from playground.sweeps.spec import SweepSpec

GRID = {"data.noise": [0, 10, 20, 30, 40, 50]}


def run(trial: int, loss: float | None, status: Status = "finished", **more: Any) -> SweepRun:
    facts: dict[str, Any] = {
        "id": 10 * trial + more.get("seed", 0),
        "fold": None,
        "stopped_by": None,
        "seed": 0,
    }
    facts |= {"epoch": 3, "until_epoch": 3, "overrides": {"data.noise": GRID["data.noise"][trial]}, **more}
    metrics = None if loss is None else {"test_loss": loss, "test_accuracy": 1 - loss}
    return SweepRun(trial=trial, status=status, metrics=metrics, **facts)


def spec(**wanted: Any) -> SweepSpec:
    return SweepSpec.model_validate({"grid": GRID, "epochs": 27, **wanted})


def test_a_trial_is_its_runs_median_and_the_best_has_the_lowest() -> None:
    losses = {0: (0.9, 0.1, 0.2), 1: (0.3, 0.3, 0.3)}
    runs = [run(trial, loss, seed=seed) for trial in losses for seed, loss in enumerate(losses[trial])]
    summary = summarize(spec(seeds=3), runs)
    first, second = summary.trials
    assert (first.median, first.lowest, first.highest) == (0.2, 0.1, 0.9)
    assert (second.median, second.n_runs, second.n_ended) == (0.3, 3, 3)
    assert summary.best == first
    assert (summary.total, summary.done, summary.failed) == (18, 6, 0)


def test_of_accuracy_the_highest_is_best() -> None:
    summary = summarize(spec(objective="test_accuracy"), [run(0, 0.5), run(1, 0.25)])
    assert summary.best is not None
    assert (summary.best.trial, summary.best.median) == (1, 0.75)


def test_what_diverged_or_failed_counts_as_the_worst_there_can_be() -> None:
    runs = [run(0, 0.1), run(0, 9.9, "diverged", seed=1), run(0, None, "failed", seed=2), run(1, 5.0)]
    summary = summarize(spec(seeds=3), runs)
    assert summary.trials[0].median is None
    assert summary.best is not None
    assert summary.best.trial == 1
    assert summary.failed == 1


def test_nothing_is_decided_while_runs_are_being_computed() -> None:
    assert decide(spec(), [run(0, 0.1), run(1, None, "running")]) == Decision()
    assert decide(spec(), [run(0, 0.1), run(1, None, "queued", epoch=0)]) == Decision()
    assert decide(spec(), [run(0, 0.1), run(1, 0.2)]) == Decision(is_over=True)


def test_at_a_rung_the_best_third_goes_on_and_the_rest_ends() -> None:
    halving = spec(halving={"min_epochs": 3, "factor": 3})
    runs = [run(trial, loss, "queued") for trial, loss in enumerate([0.6, 0.1, 0.5, 0.2, 0.4, 0.3])]
    decision = decide(halving, runs)
    assert decision.go_on == (10, 30)
    assert decision.until_epoch == 9
    assert set(decision.end) == {0, 20, 40, 50}


def test_at_the_next_rung_only_those_compete_that_came_there() -> None:
    halving = spec(halving={"min_epochs": 3, "factor": 3})
    left_out = [run(trial, 0.0, stopped_by="halving") for trial in range(3)]
    there = [
        run(trial, loss, "queued", epoch=9, until_epoch=9) for trial, loss in ((3, 0.4), (4, 0.2), (5, 0.3))
    ]
    decision = decide(halving, left_out + there)
    assert (decision.go_on, decision.until_epoch) == ((40,), 27)
    assert decision.end == (30, 50)


def test_one_that_ended_early_takes_its_place_among_the_best() -> None:
    halving = spec(halving={"min_epochs": 3, "factor": 3})
    runs = [run(0, 0.1, stopped_by="target_loss"), run(1, 0.2, "queued"), run(2, 0.3, "queued")]
    assert decide(halving, runs) == Decision(until_epoch=9, end=(10, 20))


def test_halving_finds_the_best_among_those_that_came_furthest() -> None:
    halving = spec(halving={"min_epochs": 3, "factor": 3})
    runs = [run(0, 0.1, stopped_by="halving"), run(1, 0.2, epoch=27)]
    best = summarize(halving, runs).best
    assert best is not None
    assert best.trial == 1


def test_a_search_wants_as_many_trials_as_may_run_at_one_time() -> None:
    search = SweepSpec.model_validate(
        {"search": {"space": {"data.noise": [0, 10]}, "trials": 4, "parallel": 2}, "epochs": 3}
    )
    assert decide(search, [run(0, 0.1), run(1, None, "running")]).n_wanted == 1
    assert decide(search, [run(0, 0.1), run(1, 0.2), run(2, 0.2)]).n_wanted == 1
    assert decide(search, [run(trial, 0.1) for trial in range(4)]).is_over
