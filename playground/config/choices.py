"""Choices with hyperparameters: a table's row by its name, or {"name": name, hyperparameter: number, ...}.

Knows tables whose rows have hyperparameters; the rows themselves declare default and range.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from playground.engine.hyperparameters import Choice, Hyperparameter
from playground.problems.errors import Problem, unknown_name_message
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
        if found := list(_hyperparameter_problems(hyperparameters, given)):
            refuse("Choice", found)
        return Choice(name, tuple(float(given.get(each.name, each.default)) for each in hyperparameters))

    def _name_problem(self, field: str, name: object) -> Problem:
        if isinstance(name, str):
            message = unknown_name_message(name, self.table)
        elif field:
            message = "is required" if name is None else "must be a name"
        else:
            message = "must be a name, or an object with a name and hyperparameters"
        return Problem(field, message, name, list(self.table))

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


def _hyperparameter_problems(
    known: tuple[Hyperparameter, ...], given: Mapping[str, object]
) -> Iterator[Problem]:
    rows = {each.name: each for each in known}
    for name, value in given.items():
        if name not in rows:
            yield Problem(name, unknown_name_message(name, rows), value, list(rows) or "no hyperparameter")
        elif message := _message(rows[name], value):
            yield Problem(name, message, value, rows[name].allowed)


def _message(hyperparameter: Hyperparameter, value: object) -> str | None:
    """What is wrong with a value; None if nothing is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"must be a {'whole ' if hyperparameter.whole else ''}number"
    if hyperparameter.admits(value):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return "must be a finite number"
    if value <= hyperparameter.low:
        return "is too small"
    return "is too large" if value >= hyperparameter.high else "must be a whole number"


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
