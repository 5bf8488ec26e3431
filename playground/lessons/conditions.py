"""Conditions of a goal: what must be so of an experiment, the same here as on the page."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from playground.config import ExperimentConfig
from playground.config.fields import Section
from playground.config.link import flat_config
from playground.problems.errors import Problem, unknown_name
from playground.problems.validation import refuse

METRICS = (
    "train_loss",
    "test_loss",
    "validation_loss",
    "train_accuracy",
    "test_accuracy",
    "validation_accuracy",
    "train_r_squared",
    "test_r_squared",
    "validation_r_squared",
)
"""The measured numbers that a condition may be about."""

COUNTS = ("epoch", "hidden_neurons", "hidden_layers", "features", "parameters")
"""The counted numbers that a condition may be about, beside a field of the config."""

_RELATIONS = ("below", "above", "at_least", "at_most", "is", "is_not", "one_of")
FIELDS = tuple(flat_config(ExperimentConfig().model_dump(mode="json")))
"""The fields of a config by their dotted names."""


class Condition(Section):
    """One thing that must be so; exactly one relation is given."""

    of: str
    below: float | None = None
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    is_: Any = Field(None, alias="is")
    is_not: Any = None
    one_of: tuple[Any, ...] | None = None

    @property
    def relation(self) -> str:
        """The name of its relation."""
        return next(name for name in _RELATIONS if self._has(name))

    @property
    def value(self) -> Any:
        """What the relation is to."""
        return getattr(self, "is_" if self.relation == "is" else self.relation)

    def to_json(self) -> dict[str, Any]:
        """The condition as the page has it: `of` and its relation."""
        value = self.value
        return {"of": self.of, self.relation: list(value) if isinstance(value, tuple) else value}

    def holds(self, metrics: Mapping[str, Any], config: Mapping[str, Any]) -> bool:
        """Whether it is so.

        Args:
            metrics: of the network now, `epoch` among them; None where there is no such metric.
            config: in force, as JSON has it.

        Returns:
            Whether it is. A number that there is not is no value: `is_not` alone holds of it.
        """
        found = quantity(self.of, metrics, config)
        if self.relation == "is":
            return bool(found == self.value)
        if self.relation == "is_not":
            return bool(found != self.value)
        if self.relation == "one_of":
            return found in self.value
        if not isinstance(found, (int, float)) or isinstance(found, bool):
            return False
        # NaN is below and above nothing.
        match self.relation:
            case "below":
                return bool(found < self.value)
            case "above":
                return bool(found > self.value)
            case "at_least":
                return bool(found >= self.value)
        return bool(found <= self.value)

    def _has(self, name: str) -> bool:
        return ("is_" if name == "is" else name) in self.model_fields_set

    @model_validator(mode="after")
    def _check(self) -> Self:
        if found := list(self._problems()):
            refuse("Condition", found)
        return self

    def _problems(self) -> Iterator[Problem]:
        known = (*METRICS, *COUNTS, *FIELDS)
        if self.of not in known:
            yield unknown_name("of", self.of, known, self.of)
        if sum(self._has(name) for name in _RELATIONS) != 1:
            yield Problem("", "lesson_one_relation", allowed=list(_RELATIONS))


def quantity(of: str, metrics: Mapping[str, Any], config: Mapping[str, Any]) -> Any:
    """Looks up what a condition is about.

    Args:
        of: one of METRICS, of COUNTS, or a field of the config.
        metrics, config: as of `Condition.holds`.

    Returns:
        The number or value; None where there is none.
    """
    if of in METRICS or of == "epoch":
        return metrics.get(of)
    network = config["network"]
    if of == "hidden_neurons":
        return sum(network["hidden"])
    if of == "hidden_layers":
        return len(network["hidden"])
    if of == "features":
        return len(network["features"])
    if of == "parameters":
        return metrics.get("parameters")
    return flat_config(config).get(of)
