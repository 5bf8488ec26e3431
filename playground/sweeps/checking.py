"""Which sweeps are refused before any work is done for them."""

from collections.abc import Callable, Iterable, Iterator

from pydantic import JsonValue
from pydantic_core import to_json

from playground.config import ExperimentConfig
from playground.evidence.measures import metrics_of
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, InvalidConfig, Problem
from playground.sweeps.spec import Overrides, Range, SweepSpec

_HELD_OUT = "data.validation_fraction"
_MOST_BYTES = 200_000_000  # of configs in one sweep, each of whose runs has its own
_MOST_CHECKED_BYTES = 50_000_000  # of configs made to find out whether each value is allowed
_DECIDING_TASK = ("data.dataset", "data.task", "data.train")
# What may be varied beside anything else: whether a value is allowed depends on no other field.
_FREE_NUMBERS = frozenset(
    ("training.learning_rate", "training.batch_size", "training.regularization_rate", "data.noise")
)
_FREE_CHOICES = frozenset(
    ("training.optimizer", "training.schedule", "training.regularization", "training.shuffle")
)


def check(
    spec: SweepSpec, most_runs: int, admit: Callable[[ExperimentConfig], None] = lambda _: None
) -> None:
    """Refuses a sweep before any work is done for it.

    Args:
        spec: a valid one.
        most_runs: how many runs it may take.
        admit: raises InvalidConfig for a config that asks for more than is given.

    Raises:
        InvalidInput: it takes too many runs, tries what is not allowed for a field, compares what cannot be
            compared, or asks for the best by what is not measured.
    """
    if spec.n_ordered > most_runs:
        params = {"trials": spec.n_trials, "runs_per_trial": spec.n_runs_per_trial}
        allowed = Interval(high=most_runs)
        raise InvalidCommand([Problem("", "runs_over_limit", spec.n_ordered, allowed, params)])
    size = len(spec.base.model_dump_json())
    if size * spec.n_ordered > _MOST_BYTES:
        params, allowed = {"runs": spec.n_ordered, "size": size}, Interval(high=_MOST_BYTES, unit="bytes")
        raise InvalidCommand([Problem("base", "base_over_limit", size * spec.n_ordered, allowed, params)])
    n_checked = sum(1 for _ in _each_alone(spec))
    if size * n_checked > max(_MOST_CHECKED_BYTES, size * spec.n_ordered):
        params, allowed = {"runs": n_checked, "size": size}, Interval(high=_MOST_CHECKED_BYTES, unit="bytes")
        raise InvalidCommand([Problem("base", "base_over_limit", size * n_checked, allowed, params)])
    admit(spec.base)
    _check_comparable(spec, _checked_tasks(spec, admit))


def _checked_tasks(spec: SweepSpec, admit: Callable[[ExperimentConfig], None]) -> dict[str, ExperimentConfig]:
    """The tasks of all trials, with a config of each; every config is found to be allowed on the way."""
    tasks: dict[str, ExperimentConfig] = {}
    try:
        for overrides in _each_alone(spec):
            config = _checked(spec, overrides, admit)
            if any(path in _DECIDING_TASK for path in overrides):
                tasks[config.task] = config
        if not _may_depend_on_each_other(spec):
            return tasks or {spec.base.task: spec.base}
    except InvalidConfig:
        # Values of a grid may make sense together only, as an optimizer and its hyperparameters.
        if spec.grid is None:
            raise
    configs = (_checked(spec, overrides, admit) for overrides in spec.trials())
    return {config.task: config for config in configs}


def _check_comparable(spec: SweepSpec, tasks: dict[str, ExperimentConfig]) -> None:
    if len(tasks) > 1:
        field = next(path for path in _DECIDING_TASK if path in spec.space)
        params: dict[str, object] = {"tasks": sorted(tasks)}
        raise InvalidCommand([Problem(f"{spec.kind}.{field}", "different_tasks", params=params)])
    ((task, config),) = tasks.items()
    allowed = list(metrics_of(config.task, has_validation=spec.always_holds_out))
    if spec.objective not in allowed:
        params = {"task": task}
        problem = Problem("objective", "objective_of_other_task", spec.objective, allowed, params)
        raise InvalidCommand([problem])


def _checked(
    spec: SweepSpec, overrides: Overrides, admit: Callable[[ExperimentConfig], None]
) -> ExperimentConfig:
    config = next(iter(spec.configs(overrides).values()))
    admit(config)
    return config


def _each_alone(spec: SweepSpec) -> Iterator[Overrides]:
    fractions = spec.space.get(_HELD_OUT)
    if isinstance(fractions, Range):
        fractions = (fractions.most,)
    # A fraction that is varied decides whether monitors of validation rows can be.
    largest = max((each for each in fractions or () if isinstance(each, (int, float))), default=None)
    held: Overrides = {} if largest is None else {_HELD_OUT: largest}
    for path, values in spec.space.items():
        if isinstance(values, Range):
            differing: Iterable[JsonValue] = (values.least, values.most)
        else:
            differing = {to_json(value): value for value in values}.values()
        for value in differing:
            yield {**held, path: value}


def _may_depend_on_each_other(spec: SweepSpec) -> bool:
    """Whether values that are allowed each alone may be forbidden together, which a search passes over."""
    if spec.search is not None:
        return False
    led_into = {path.rpartition(".")[0] for path in spec.space if path.count(".") > 1}
    free = _FREE_NUMBERS | (_FREE_CHOICES - led_into)
    return sum(path not in free for path in spec.space) > 1
