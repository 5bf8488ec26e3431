"""Specification of a sweep: grid, random search or search, seeds, folds, objective and halving."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, JsonValue, Tag, model_validator
from pydantic_core import to_json

from playground.config import ExperimentConfig, NestedConfig, change_config
from playground.config.fields import MAX_SEED, Flag, Number, Section, Seed, WholeNumber, array_or
from playground.evidence.measures import MEASURES, MetricName, metrics_of
from playground.problems.allowed import Interval
from playground.problems.errors import Problem
from playground.problems.validation import refuse
from playground.runs.run import Name, Order, Stop, with_patience
from playground.sweeps.identical import identity

Overrides = dict[str, Any]
Objective = MetricName
LARGER_IS_BETTER = frozenset(name for name, row in MEASURES.items() if row.larger_is_better)

_MOST_FIELDS = 100  # varied; a config has about sixty
_MOST_TRIALS = 1_000_000  # more than any server allows; its own limit says so more kindly
_OF_THE_SWEEP = {"seed": "seeds", "data.fold": "folds"}  # fields that the sweep sets itself


class Range(Section):
    """A range of numbers to search."""

    low: Number
    high: Number
    log: Flag = Field(False, description="spread evenly over the powers of ten")
    whole: Flag = Field(False, description="whole numbers only")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.low >= self.high:
            refuse("Range", [Problem("high", "not_above_low", self.high, Interval(self.low, above_low=True))])
        if self.log and self.low <= 0:
            refuse("Range", [Problem("low", "no_logarithm", self.low, Interval(0, above_low=True))])
        if self.whole and self.least > self.most:
            ends = {"low": self.low, "high": self.high}
            refuse("Range", [Problem("whole", "no_whole_between", True, "false", ends)])
        return self

    @property
    def least(self) -> float:
        """The smallest number of the range."""
        return math.ceil(self.low) if self.whole else self.low

    @property
    def most(self) -> float:
        """The largest number of the range."""
        return math.floor(self.high) if self.whole else self.high


Choices = Annotated[tuple[JsonValue, ...], Field(min_length=1, max_length=10_000)]
Space = dict[
    str, Annotated[Annotated[Range, Tag("object")] | Annotated[Choices, Tag("array")], array_or("object")]
]


class RandomSearch(Section):
    """Random search: trials drawn independently."""

    space: Annotated[Space, Field(min_length=1, max_length=_MOST_FIELDS)] = Field(
        description="for each dotted field a list of values, or low and high",
        examples=[{"data.noise": [0, 25]}],
    )
    trials: Annotated[WholeNumber, Field(ge=1, le=_MOST_TRIALS)] = 20
    seed: Seed = Field(0, description="of the drawing")


class BayesianSearch(RandomSearch):
    """Sequential search by the results of earlier trials, with one of Optuna's samplers."""

    sampler: Literal["tpe", "gp", "cmaes", "qmc"] = Field("tpe", description="Optuna's sampler of that name")
    parallel: Annotated[WholeNumber, Field(ge=1, le=100)] = Field(
        2, description="trials at one time; fewer learn more from each other"
    )


class Halving(Section):
    """Successive halving: trials begin with few epochs; at each rung the best go on, the others end.

    Source: Jamieson and Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter
    optimization".
    """

    min_epochs: Annotated[WholeNumber, Field(ge=1)] = Field(10, description="of the first rung")
    factor: Annotated[WholeNumber, Field(ge=2, le=100)] = Field(
        3, description="one in so many goes on, with so many times the epochs"
    )


class SweepSpec(Section):
    """A sweep to be begun; exactly one of `grid`, `random` and `search` defines its configs."""

    base: NestedConfig = Field(default_factory=ExperimentConfig, description="what all trials share")
    grid: Annotated[dict[str, Choices], Field(min_length=1, max_length=_MOST_FIELDS)] | None = Field(
        None,
        description="for each dotted field its values; every combination is tried",
        examples=[{"training.learning_rate": [0.01, 0.1], "network.hidden": [[4], [8, 8]]}],
    )
    random: RandomSearch | None = None
    search: BayesianSearch | None = None
    epochs: Annotated[WholeNumber, Field(ge=1, le=10_000_000)] = 100
    seeds: (
        Annotated[
            Annotated[WholeNumber, Field(ge=1, le=_MOST_TRIALS), Tag("integer")]
            | Annotated[tuple[Seed, ...], Field(min_length=1, max_length=10_000), Tag("array")],
            array_or("integer"),
        ]
        | None
    ) = Field(None, description="a list, or how many from the base's on; null: the base's alone")
    folds: Annotated[WholeNumber, Field(ge=2, le=10)] | None = Field(
        None,
        description="parts for cross-validation: each is tested on once, by a network trained on the rest",
    )
    objective: Objective = Field(
        "test_loss", description="what is best: the lowest loss, the highest of others"
    )
    stop: Stop | None = None
    halving: Halving | None = None
    name: Name | None = Field(None, description="for people")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if found := list(self._problems()):
            refuse("SweepSpec", found)
        return self

    def _problems(self) -> Iterator[Problem]:
        given = [name for name in ("grid", "random", "search") if getattr(self, name) is not None]
        if len(given) != 1:
            yield Problem("", "not_one_search", given, ["grid", "random", "search"])
            return
        if self.objective.startswith("validation_") and not self.always_holds_out:
            allowed = metrics_of(self.base.task, has_validation=False)
            yield Problem("objective", "no_validation_rows", self.objective, list(allowed))
        if self.halving is not None:
            if self.search is not None:
                yield Problem("halving", "halving_with_search", allowed="null")
            if self.halving.min_epochs >= self.epochs:
                yield Problem(
                    "halving.min_epochs",
                    "halving_too_late",
                    self.halving.min_epochs,
                    Interval(1, self.epochs - 1) if self.epochs > 1 else None,
                    {"epochs": self.epochs},
                )
        for path in self.space:
            for field, by in _OF_THE_SWEEP.items():
                if path == field or path.startswith(f"{field}."):
                    yield Problem(f"{given[0]}.{path}", "varied_by_sweep", allowed=by, params={"by": by})

    @property
    def always_holds_out(self) -> bool:
        """Whether every trial holds rows out for validation; a range from 0 on hardly ever draws its end."""
        given = self.space.get("data.validation_fraction", (self.base.data.validation_fraction,))
        return given.most > 0 if isinstance(given, Range) else all(given)

    @property
    def kind(self) -> Literal["grid", "random", "search"]:
        """Which of the three defines its configs."""
        if self.grid is not None:
            return "grid"
        return "search" if self.random is None else "random"

    @property
    def space(self) -> Mapping[str, Range | tuple[JsonValue, ...]]:
        """The values of each field."""
        if self.grid is not None:
            return self.grid
        drawn = self.random or self.search
        return {} if drawn is None else drawn.space

    @property
    def n_trials(self) -> int:
        """The number of configs."""
        if self.grid is not None:
            return math.prod(len(values) for values in self.grid.values())
        drawn = self.random or self.search
        return 0 if drawn is None else drawn.trials

    @property
    def run_seeds(self) -> tuple[int, ...]:
        """The seeds that each trial is run with."""
        if isinstance(self.seeds, int):
            return tuple((self.base.seed + index) % (MAX_SEED + 1) for index in range(self.seeds))
        return self.seeds or (self.base.seed,)

    @property
    def n_runs_per_trial(self) -> int:
        """Seeds times folds."""
        n_seeds = self.seeds if isinstance(self.seeds, int) else len(self.seeds or (self.base.seed,))
        return n_seeds * (self.folds or 1)

    @property
    def n_ordered(self) -> int:
        """The number of runs in all, if no two trials were the same."""
        return self.n_trials * self.n_runs_per_trial

    @property
    def n_runs(self) -> int:
        """The number of runs in all; of identical trials, only one is run."""
        n_trials = self.n_trials if self.search is not None else len(self.distinct_trials)
        return n_trials * self.n_runs_per_trial

    @cached_property
    def distinct_trials(self) -> dict[int, list[int]]:
        """The trials that are run, where they are known beforehand, and which ones each of them stands for.

        Trials that train the same network have the results of the first of them.
        """
        first: dict[bytes, int] = {}
        standing_for: dict[int, list[int]] = {}
        for trial, overrides in enumerate(self.trials()):
            standing_for.setdefault(first.setdefault(identity(self.base, overrides), trial), []).append(trial)
        return standing_for

    def trials(self) -> list[Overrides]:
        """All trials, where they are known beforehand; of search, none are."""
        if self.grid is not None:
            return [dict(zip(self.grid, values, strict=True)) for values in product(*self.grid.values())]
        if self.random is not None:
            rng = np.random.default_rng(self.random.seed)
            return [_drawn(self.random.space, rng) for _ in range(self.random.trials)]
        return []

    def orders(self, trial: int, overrides: Overrides) -> list[Order]:
        """The runs of one trial: a run per seed and fold.

        Args:
            trial: its number, counted from 0.
            overrides: what differs from the base, by dotted field.

        Returns:
            The orders, seed by seed.

        Raises:
            InvalidConfig: there is no such config.
        """
        by_fold = self.configs(overrides)
        return [
            Order(
                # Not validated anew for every seed: each is one, and no other field depends on it.
                by_fold[fold].model_copy(update={"seed": seed}).model_dump_json(),
                self.epochs,
                stop=self.stop,
                until_epoch=None if self.halving is None else self.halving.min_epochs,
                trial=trial,
                overrides=to_json(overrides).decode(),
                seed=seed,
                fold=fold,
            )
            for seed, fold in product(self.run_seeds, by_fold)
        ]

    def configs(self, overrides: Overrides) -> "dict[int | None, ExperimentConfig]":
        """The configs of one trial, which its seeds share.

        Args:
            overrides: what differs from the base, by dotted field.

        Returns:
            A config for each fold; without folds, one for None.

        Raises:
            InvalidConfig: there is no such config.
        """
        config = with_patience(change_config(self.base, overrides), self.stop)
        if not self.folds:
            return {None: config}
        return {fold: change_config(config, {"data.fold": self._fold(fold)}) for fold in range(self.folds)}

    def all_orders(self, first: int = 0) -> Iterator[Order]:
        """The runs of all trials, where they are known beforehand.

        Args:
            first: how many are passed over.

        Yields:
            The orders.

        Raises:
            InvalidConfig: a trial's config cannot be.
        """
        trials, n_each = self.trials(), self.n_runs_per_trial
        for place, trial in enumerate(self.distinct_trials):
            passed_over = max(0, first - place * n_each)
            if passed_over < n_each:
                yield from self.orders(trial, trials[trial])[passed_over:]

    def _fold(self, index: int) -> dict[str, object]:
        return {"index": index, "of": self.folds}


def _drawn(space: Space, rng: np.random.Generator) -> Overrides:
    return {path: _draw(values, rng) for path, values in space.items()}


def _draw(values: Range | tuple[JsonValue, ...], rng: np.random.Generator) -> Any:
    if not isinstance(values, Range):
        return values[int(rng.integers(len(values)))]
    if values.log:
        return _number(values, float(np.exp(rng.uniform(np.log(values.low), np.log(values.high)))))
    if values.whole:
        return int(rng.integers(int(values.least), int(values.most) + 1))
    return float(rng.uniform(values.low, values.high))


def _number(values: Range, number: float) -> float:
    """A number within the range, whole if it has to be."""
    nearest = round(number) if values.whole else number
    return min(max(nearest, values.least), values.most)


SweepStatus = Literal["running", "finished", "cancelled", "removed"]
"""Removed: its runs went to make room for others."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep as the store gives it; times are seconds since 1970."""

    id: int
    name: str | None
    status: SweepStatus
    spec: SweepSpec
    created_at: float
    finished_at: float | None
