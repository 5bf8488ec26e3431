"""Choices with hyperparameters: a table's row by its name, or {"name": name, hyperparameter: number, ...}.

The rows of the tables declare the hyperparameters' defaults and ranges.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from playground.engine.hyperparameters import Choice, Hyperparameter
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import Problem, unknown_name
from playground.problems.validation import refuse


class _Row(Protocol):
    @property
    def hyperparameters(self) -> tuple[Hyperparameter, ...]: ...


@dataclass(frozen=True, slots=True, eq=False)
class ChoiceOf:
    """Marks a field as a choice of a table's row: ``Annotated[Choice, ChoiceOf(TABLE)]``.

    Whatever was left out is filled in. A row without hyperparameters is written as its bare name again, any
    other as an object with all of them.
    """

    table: Mapping[str, _Row]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._read, serialization=core_schema.plain_serializer_function_ser_schema(self._write)
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        objects = [_object_schema(name, row.hyperparameters) for name, row in self.table.items()]
        return {"anyOf": [{"type": "string", "enum": list(self.table)}, *objects]}

    def _read(self, value: object) -> Choice:
        if isinstance(value, Choice):
            value = self._as_object(value)
        named = value if isinstance(value, Mapping) else {"name": value}
        given: dict[str, Any] = {str(key): part for key, part in named.items()}
        name = given.pop("name", None)
        if not isinstance(name, str) or name not in self.table:
            refuse("Choice", [self._name_problem("name" if named is value else "", name)])
        hyperparameters = self.table[name].hyperparameters
        if found := list(self._hyperparameter_problems(name, given)):
            refuse("Choice", found)
        return Choice(name, tuple(float(given.get(each.name, each.default)) for each in hyperparameters))

    def _name_problem(self, field: str, name: object) -> Problem:
        names = list(self.table)
        if isinstance(name, str):
            return unknown_name(field, name, names, received=name)
        if not field:
            return Problem(field, "not_a_choice", name, names)
        if name is None:
            return Problem(field, "required", allowed=names)
        return Problem(field, "not_a_name", name, names)

    def _hyperparameter_problems(self, chosen: str, given: Mapping[str, object]) -> Iterator[Problem]:
        known = {each.name: each for each in self.table[chosen].hyperparameters}
        for name, value in given.items():
            if name in known:
                yield from _value_problems(known[name], value)
                continue
            allowed = list(known) or Phrase("no_hyperparameter")
            having = [row for row, each in self.table.items() if name in _names(each.hyperparameters)]
            if having:
                params = {"chosen": chosen, "having": having}
                yield Problem(name, "hyperparameter_of_others", value, allowed, params)
            else:
                yield replace(unknown_name(name, name, known, received=value), allowed=allowed)

    def _as_object(self, choice: Choice) -> dict[str, object]:
        row = self.table.get(choice.name)
        if row is None or not choice.values:
            return {"name": choice.name}
        named = zip(row.hyperparameters, choice.values, strict=True)
        return {
            "name": choice.name,
            **{each.name: int(value) if each.whole else value for each, value in named},
        }

    def _write(self, choice: Choice) -> object:
        return self._as_object(choice) if choice.values else choice.name


def _names(hyperparameters: tuple[Hyperparameter, ...]) -> set[str]:
    return {each.name for each in hyperparameters}


def _value_problems(hyperparameter: Hyperparameter, value: object) -> Iterator[Problem]:
    """What is wrong with a hyperparameter's value."""
    name, allowed = hyperparameter.name, interval_of(hyperparameter)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield Problem(name, "not_whole" if hyperparameter.whole else "not_a_number", value, allowed)
    elif hyperparameter.admits(value):
        return
    elif isinstance(value, float) and not math.isfinite(value):
        yield Problem(name, "not_finite", value, allowed)
    elif value <= hyperparameter.low:
        yield Problem(name, "too_small", value, allowed)
    elif value >= hyperparameter.high:
        yield Problem(name, "too_large", value, allowed)
    else:
        yield Problem(name, "not_whole", value, allowed)


def interval_of(hyperparameter: Hyperparameter) -> Interval:
    """The values that a hyperparameter may have.

    Args:
        hyperparameter: whose range is meant.

    Returns:
        Its range, as problems and the catalog state it.
    """
    each = hyperparameter
    return Interval(each.low, each.high, each.above_low, each.below_high, each.whole)


def _object_schema(name: str, hyperparameters: tuple[Hyperparameter, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "name": {"const": name},
            **{each.name: _number_schema(each) for each in hyperparameters},
        },
        "required": ["name"],
        "additionalProperties": False,
    }


def _number_schema(hyperparameter: Hyperparameter) -> dict[str, Any]:
    return {
        "type": "integer" if hyperparameter.whole else "number",
        "exclusiveMinimum" if hyperparameter.above_low else "minimum": hyperparameter.low,
        "exclusiveMaximum" if hyperparameter.below_high else "maximum": hyperparameter.high,
        "default": hyperparameter.default,
    }
