"""Summarizes the runs of a sweep and decides which run next.

Pure functions of the runs as they are, so that any process may decide at any time, and one that dies
meanwhile leaves nothing half done.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from playground.runs.run import ENDED, Status
from playground.sweeps.spec import LARGER_IS_BETTER, Overrides, SweepSpec


@dataclass(frozen=True, slots=True)
class SweepRun:
    """The facts of a run that decisions about its sweep depend on."""

    id: int
    trial: int
    overrides: Overrides
    seed: int
    fold: int | None
    status: Status
    epoch: int
    until_epoch: int
    stopped_by: str | None
    metrics: dict[str, Any] | None

    @property
    def has_ended(self) -> bool:
        """Whether the run's status is final."""
        return self.status in ENDED

    @property
    def is_at_rung(self) -> bool:
        """Whether it pauses at a rung of halving, until it is decided whether it goes on."""
        return self.status == "queued" and self.epoch >= self.until_epoch


@dataclass(frozen=True, slots=True)
class Trial:
    """Results of the runs of one config: the median over seeds and folds, and the range.

    Args:
        n_runs, n_ended: how many runs there are, and how many have ended.
        epoch: how far the one that came furthest has come.
        median, lowest, highest: of the objective, over the runs that have any metrics; None where that is not
            a finite number. A run that diverged or failed counts as the worst there can be.
        same_as: the trial that was run for both, because both train the same network; None: its own runs.
    """

    trial: int
    overrides: Overrides
    n_runs: int
    n_ended: int
    epoch: int
    median: float | None
    lowest: float | None
    highest: float | None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A sweep so far.

    Args:
        total: how many runs it takes in all.
        done: how many have ended, whichever way.
        failed: how many of them could not be computed.
        trials: in the order in which they began.
        best: by median, of those that came furthest; None before any is known.
    """

    total: int
    done: int
    failed: int
    trials: tuple[Trial, ...]
    best: Trial | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sweep does next: runs to continue, runs to end, trials to add.

    Args:
        go_on: runs that train further, up to `until_epoch`.
        end: runs that are ended at their rung.
        n_wanted: number of further trials to propose.
        is_over: whether the sweep is finished.
    """

    go_on: tuple[int, ...] = ()
    until_epoch: int = 0
    end: tuple[int, ...] = ()
    n_wanted: int = 0
    is_over: bool = False


def summarize(spec: SweepSpec, runs: Sequence[SweepRun]) -> Summary:
    """Summarizes the results of a sweep so far.

    Args:
        spec: the sweep.
        runs: all of its runs, in the order in which they were queued.

    Returns:
        Counts, trials, and the best of them.
    """
    trials = tuple(_trial(spec, list(group)) for _, group in groupby(runs, attrgetter("trial")))
    return Summary(
        spec.n_runs,
        sum(run.has_ended for run in runs),
        sum(run.status == "failed" for run in runs),
        trials,
        next((trial for trial in by_rank(spec, trials) if trial.median is not None), None),
    )


def with_identical(spec: SweepSpec, trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """Adds the trials that were not run, because another one trains the same network.

    Args:
        spec: the sweep.
        trials: as `summarize` gave them.

    Returns:
        All trials that have results, in their order.
    """
    if spec.search is not None or len(spec.distinct_trials) == spec.n_trials:
        return tuple(trials)
    known = {trial.trial: trial for trial in trials}
    overrides = spec.trials()
    for first, group in spec.distinct_trials.items():
        for other in group:
            if first in known and other not in known:
                known[other] = replace(known[first], trial=other, overrides=overrides[other], same_as=first)
    return tuple(known[trial] for trial in sorted(known))


def by_rank(spec: SweepSpec, trials: Sequence[Trial]) -> list[Trial]:
    """Sorts trials by rank.

    Args:
        spec: the sweep, which says what is best.
        trials: as `summarize` gave them.

    Returns:
        The best first: by median, and with halving, those before all others that came further.
    """

    def rank(trial: Trial) -> tuple[float, float]:
        return -trial.epoch if spec.halving is not None else 0, _badness(spec, trial)

    return sorted(trials, key=rank)


def decide(spec: SweepSpec, runs: Sequence[SweepRun]) -> Decision:
    """Decides what to do next.

    Args:
        spec: the sweep.
        runs: all of its runs, as they are now.

    Returns:
        Which runs go on, which end, how many trials are to be proposed, whether all is done.
    """
    n_active = len({run.trial for run in runs if not run.has_ended and not run.is_at_rung})
    if spec.search is not None:
        n_begun = len({run.trial for run in runs})
        n_wanted = min(spec.search.parallel - n_active, spec.search.trials - n_begun)
        if n_wanted > 0:
            return Decision(n_wanted=n_wanted)
    if n_active:
        return Decision()
    if any(run.is_at_rung for run in runs):
        return _next_rung(spec, runs)
    return Decision(is_over=True)


def _next_rung(spec: SweepSpec, runs: Sequence[SweepRun]) -> Decision:
    """The best go on; also those whose runs have ended before take a place among them."""
    factor = spec.halving.factor if spec.halving is not None else 1
    rung = max(run.until_epoch for run in runs if run.is_at_rung)
    left_out = {run.trial for run in runs if run.stopped_by == "halving"}
    there = [trial for trial in summarize(spec, runs).trials if trial.trial not in left_out]
    there.sort(key=lambda trial: _badness(spec, trial))
    chosen = {trial.trial for trial in there[: max(1, len(there) // factor)]}
    waiting = [run for run in runs if run.is_at_rung]
    return Decision(
        go_on=tuple(run.id for run in waiting if run.trial in chosen),
        until_epoch=min(spec.epochs, rung * factor),
        end=tuple(run.id for run in waiting if run.trial not in chosen),
    )


def _trial(spec: SweepSpec, runs: list[SweepRun]) -> Trial:
    sign = _sign(spec)
    values = [sign * value for run in runs if (value := _badness_of_run(spec, run)) is not None]
    median = statistics.median(values) if values else math.nan
    return Trial(
        runs[0].trial,
        runs[0].overrides,
        len(runs),
        sum(run.has_ended for run in runs),
        max(run.epoch for run in runs),
        _finite(median),
        _finite(min(values, default=math.nan)),
        _finite(max(values, default=math.nan)),
    )


def _sign(spec: SweepSpec) -> int:
    return -1 if spec.objective in LARGER_IS_BETTER else 1


def _badness(spec: SweepSpec, trial: Trial) -> float:
    """The sort key of a trial: the lower the better."""
    return math.inf if trial.median is None else _sign(spec) * trial.median


def _badness_of_run(spec: SweepSpec, run: SweepRun) -> float | None:
    """The objective, turned so that lower is better; None while there is none."""
    if run.status in ("diverged", "failed"):
        return math.inf
    if run.metrics is None:
        return None
    value = run.metrics.get(spec.objective)
    return math.inf if value is None else _sign(spec) * float(value)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
