"""Proposes further trials by the results of earlier ones, with Optuna's samplers.

The study is built anew from the trials each time, so there is no state but the runs themselves.
"""

import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from playground.problems.errors import InvalidCommand, Problem
from playground.sweeps.plan import Trial
from playground.sweeps.spec import LARGER_IS_BETTER, BayesianSearch, Overrides, Range, SweepSpec

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.samplers import BaseSampler
    from optuna.trial import FrozenTrial


_NEEDED = {"tpe": "optuna", "gp": "torch", "cmaes": "cmaes", "qmc": "scipy"}


def require_sampler(search: BayesianSearch) -> None:
    """Imports the packages of a sampler.

    Args:
        search: which names it.

    Raises:
        InvalidCommand: one of them is not installed.
    """
    for package in ("optuna", _NEEDED[search.sampler]):
        try:
            import_module(package)
        except ImportError:
            params = {"package": package, "install": package}
            problem = Problem("search.sampler", "package_missing", search.sampler, params=params)
            raise InvalidCommand([problem]) from None


def propose(spec: SweepSpec, trials: Sequence[Trial], n_wanted: int, attempt: int = 0) -> list[Overrides]:
    """Proposes further trials, as Optuna's sampler does after the earlier ones.

    Args:
        spec: a sweep that searches.
        trials: all trials so far.
        n_wanted: how many to propose.
        attempt: another number gives other proposals; equal trials give equal ones otherwise.

    Returns:
        What differs from the base, of each trial.

    Raises:
        ValueError: the sweep does not search.
    """
    import optuna  # noqa: PLC0415

    search = spec.search
    if search is None:
        raise ValueError("Only a search proposes trials. Received: a grid or a random search")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    direction: Literal["maximize", "minimize"] = (
        "maximize" if spec.objective in LARGER_IS_BETTER else "minimize"
    )
    distributions = {path: _distribution(values) for path, values in search.space.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = _sampler(search, len(trials) + 7919 * attempt)
        study = optuna.create_study(direction=direction, sampler=sampler)
        study.add_trials([_frozen(search, trial, distributions) for trial in trials])
        found = [study.ask(distributions).params for _ in range(n_wanted)]
    return [_overrides(search, params) for params in found]


def _sampler(search: BayesianSearch, shift: int) -> "BaseSampler":
    from optuna import samplers  # noqa: PLC0415

    seed = (search.seed + shift) % 2**32
    match search.sampler:
        case "tpe":
            # Reckons with the trials that are still being computed, lest it propose them again.
            return samplers.TPESampler(seed=seed, constant_liar=True)
        case "gp":
            return samplers.GPSampler(seed=seed)
        case "cmaes":
            return samplers.CmaEsSampler(seed=seed)
        case "qmc":
            return samplers.QMCSampler(seed=seed)


def _distribution(values: Range | tuple[Any, ...]) -> "BaseDistribution":
    from optuna import distributions  # noqa: PLC0415

    if not isinstance(values, Range):
        # By place: Optuna's categories are plain values, and ours may be lists.
        return distributions.CategoricalDistribution(range(len(values)))
    if values.whole:
        return distributions.IntDistribution(int(values.least), int(values.most), log=values.log)
    return distributions.FloatDistribution(values.low, values.high, log=values.log)


def _frozen(
    search: BayesianSearch, trial: Trial, distributions: "dict[str, BaseDistribution]"
) -> "FrozenTrial":
    from optuna.trial import TrialState, create_trial  # noqa: PLC0415

    params = {
        path: values.index(trial.overrides[path]) if isinstance(values, tuple) else trial.overrides[path]
        for path, values in search.space.items()
    }
    if trial.n_ended < trial.n_runs:
        state, value = TrialState.RUNNING, None
    elif trial.median is None:
        state, value = TrialState.FAIL, None
    else:
        state, value = TrialState.COMPLETE, trial.median
    return create_trial(state=state, value=value, params=params, distributions=distributions)


def _overrides(search: BayesianSearch, params: dict[str, Any]) -> Overrides:
    return {
        path: values[params[path]] if isinstance(values, tuple) else params[path]
        for path, values in search.space.items()
    }
