"""What is to be compared: settings, seeds, epochs and measure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, Tag, model_validator

from playground.config import ExperimentConfig, NestedConfig, read_config
from playground.config.fields import Number, Section, Seed, WholeNumber, array_or
from playground.config.plain import plain
from playground.evidence.measures import MEASURES, Measure, MeasureName, measures_of
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidConfig, Problem
from playground.problems.validation import refuse

MAX_SETTINGS = 8
_FEWEST_SETTINGS = 1
MAX_SEEDS = 10_000
_OF_A_SETTING = ("name", "config")

Vary = Literal["all", "start"]
"""What a seed decides: data, split and start alike, or the start alone."""


class Setting(Section):
    """A config with a name; a config alone will do."""

    name: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="for people; null: a letter, A to H, by its place"
    )
    config: NestedConfig = Field(default_factory=ExperimentConfig)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, ExperimentConfig):
            return handler({"config": value})
        if isinstance(value, dict) and not any(name in value for name in _OF_A_SETTING):
            try:
                return handler({"config": read_config(value)})
            except InvalidConfig as error:  # whose fields have no further name around them
                refuse("Setting", error.problems)
        return handler(value)


class ComparisonSpec(Section):
    """A comparison of one to eight settings, each trained with the same seeds."""

    configs: Annotated[tuple[Setting, ...], Field(max_length=MAX_SETTINGS)] = Field(
        description="each a config, or an object with name and config",
        json_schema_extra={"minItems": _FEWEST_SETTINGS},
    )
    seeds: Annotated[
        Annotated[WholeNumber, Field(ge=1, le=MAX_SEEDS), Tag("integer")]
        | Annotated[tuple[Seed, ...], Field(min_length=1, max_length=MAX_SEEDS), Tag("array")],
        array_or("integer"),
    ] = Field(25, description="how many, counted from 0, or a list")
    epochs: Annotated[WholeNumber, Field(ge=1, le=10_000_000)] = 300
    measure: MeasureName = Field("test_loss", description="by which they are compared, at the end")
    vary: Vary = Field(
        "all", description="what a seed decides: all, data included; or start, with the data of the config"
    )
    goal: Number | None = Field(
        None, description="a value of the measure; how many seeds reach it is counted"
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if found := list(self._problems()):
            refuse("ComparisonSpec", found)
        return self

    def _problems(self) -> Iterator[Problem]:
        if len(self.configs) < _FEWEST_SETTINGS:
            allowed = Interval(_FEWEST_SETTINGS, MAX_SETTINGS, unit="entries")
            yield Problem("configs", "too_few_entries", len(self.configs), allowed)
            return
        tasks = list(dict.fromkeys(setting.config.task for setting in self.configs))
        repeated = next((at for at, name in enumerate(self.names) if name in self.names[:at]), None)
        if repeated is not None:
            yield Problem(f"configs.{repeated}.name", "repeated_name", self.names[repeated])
        if len(tasks) > 1:
            place = next(at for at, each in enumerate(self.configs) if each.config.task != tasks[0])
            data = self.configs[place].config.data
            params: dict[str, object] = {"tasks": sorted(tasks)}
            yield Problem(f"configs.{place}.data.dataset", "different_tasks", data.dataset, params=params)
            return
        has_validation = all(each.config.data.validation_fraction for each in self.configs)
        names = list(measures_of(tasks[0], has_validation=has_validation))
        if self.measure not in measures_of(tasks[0]):
            yield Problem("measure", "objective_of_other_task", self.measure, names, {"task": tasks[0]})
        elif self.measure not in names:
            yield Problem("measure", "no_validation_rows", self.measure, names)
        if not isinstance(self.seeds, int) and len(set(self.seeds)) < len(self.seeds):
            place = next(at for at, seed in enumerate(self.seeds) if seed in self.seeds[:at])
            yield Problem(f"seeds.{place}", "repeated_seed", self.seeds[place])

    @property
    def n_seeds(self) -> int:
        """The number of seeds."""
        return self.seeds if isinstance(self.seeds, int) else len(self.seeds)

    @property
    def seed_list(self) -> tuple[int, ...]:
        """The seeds, in the order in which they are trained."""
        return tuple(range(self.seeds)) if isinstance(self.seeds, int) else self.seeds

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each setting; what has none is called by its place."""
        return tuple(each.name or "ABCDEFGH"[place] for place, each in enumerate(self.configs))

    @property
    def title(self) -> str:
        """What is measured, for people."""
        return title_of(self.measure, self.epochs, self.n_seeds, self.vary)

    @property
    def row(self) -> Measure:
        """The row of its measure."""
        return MEASURES[self.measure]


def title_of(measure: str, epochs: int, n_seeds: int, vary: str) -> str:
    """Names what was measured.

    Args:
        measure: by which settings are compared.
        epochs: of every training.
        n_seeds: how many trainings each has.
        vary: what a seed decides.

    Returns:
        A line such as ``test_loss after 300 epochs, 25 seeds``.
    """
    varied = "" if vary == "all" else ", the same data"
    return f"{measure} after {epochs} epochs, {n_seeds} seeds{varied}"


def seeded(config: ExperimentConfig, seed: int, vary: Vary) -> ExperimentConfig:
    """The config that is trained with one of the seeds.

    Args:
        config: of a setting.
        seed: takes the place of its own.
        vary: what follows the seed; with `start`, the data keep the seed that they have in `config`.

    Returns:
        The config.
    """
    data = config.data
    if vary == "start" and data.seed is None:
        data = data.model_copy(update={"seed": config.seed})
    elif vary == "all" and data.seed is not None:
        data = data.model_copy(update={"seed": None})
    # Not validated anew: each of them is valid, and no other field depends on a seed.
    return config.model_copy(update={"seed": seed, "data": data})


def order_of(
    configs: Iterable[object] | Mapping[str, object], seeds: object, epochs: object, **others: object
) -> dict[str, object]:
    """A comparison as scripts name it, in the form that `ComparisonSpec` reads.

    Args:
        configs: configs, or configs by their names.
        seeds: how many, or which.
        epochs: of every training.
        **others: further fields.

    Returns:
        The fields, with Python's own numbers, lists and dicts.
    """
    settings = list(configs)
    if isinstance(configs, Mapping):
        settings = [{"name": name, "config": config} for name, config in configs.items()]
    chosen = list(seeds) if isinstance(seeds, Iterable) else seeds
    order: dict[str, object] = plain({"configs": settings, "seeds": chosen, "epochs": epochs, **others})
    return order
