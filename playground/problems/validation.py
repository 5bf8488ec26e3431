"""Turns pydantic's errors into the one Problem shape, with what is allowed read from the model's own schema.

Knows pydantic and nothing of experiments; config and protocol both validate through it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails, PydanticCustomError, core_schema

from playground.problems.errors import Problem, unknown_name_message

_MOST_PROBLEMS = 50  # reported at once; a hostile body can hold a hundred thousand

_MESSAGES = {
    "missing": "is required",
    "finite_number": "must be a finite number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "string_type": "must be a name",
    "tuple_type": "must be a list",
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "greater_than": "is too small",
    "greater_than_equal": "is too small",
    "less_than": "is too large",
    "less_than_equal": "is too large",
    "too_short": "has too few entries",
    "too_long": "has too many entries",
}

_ALLOWED_OF_TYPE = {
    "number": "any finite number",
    "integer": "any whole number",
    "boolean": "true or false",
    "string": "a text",
    "array": "a list",
    "object": "an object",
}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Marks a string field as a key of a table: ``Annotated[str, OneOf(tuple(TABLE))]``."""

    names: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "enum": list(self.names)}

    def _check(self, name: str) -> str:
        if name not in self.names:
            raise PydanticCustomError(
                "unknown_name", "{said}", {"said": unknown_name_message(name, self.names)}
            )
        return name


def problems_of(error: ValidationError, model: type[BaseModel]) -> tuple[Problem, ...]:
    """What pydantic found wrong with input for the model, as Problems with dotted field names.

    After the first 50 one last Problem tells how many more there are.
    """
    found = error.errors(include_url=False)
    problems = [_problem(details, model) for details in found[:_MOST_PROBLEMS]]
    if len(found) > _MOST_PROBLEMS:
        problems.append(Problem("", f"and {len(found) - _MOST_PROBLEMS} more problems"))
    return tuple(problems)


def refuse(title: str, problems: Iterable[Problem]) -> NoReturn:
    """Raises the problems as a pydantic error, so that a value's own check joins those of its neighbours.

    Args:
        title: what is checked.
        problems: at least one, with fields named from the checked value on.

    Raises:
        ValidationError: which `problems_of` turns back into the same problems, named from the outermost on.
    """
    raise ValidationError.from_exception_data(title, [_as_details(problem) for problem in problems])


def _as_details(problem: Problem) -> InitErrorDetails:
    parts = problem.field.split(".") if problem.field else ()
    location = tuple(int(part) if part.isdecimal() else part for part in parts)
    context = {"said": problem.message, "received": problem.received, "allowed": problem.allowed}
    return InitErrorDetails(
        type=PydanticCustomError("problem", "{said}", context), loc=location, input=problem.received
    )


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    kind, received = details["type"], details["input"]
    if kind == "extra_forbidden":
        parent, schema = _find(model, details["loc"][:-1])
        name, known = str(details["loc"][-1]), list(schema.get("properties", ()))
        return Problem(".".join((*parent, name)), unknown_name_message(name, known), received, known)
    names, schema = _find(model, details["loc"])
    field = ".".join(names)
    if kind == "problem":
        return Problem(field, details["msg"], received, details["ctx"]["allowed"])
    if kind in ("too_short", "too_long"):
        received = len(received)
    elif kind == "missing":
        received = None
    return Problem(field, _MESSAGES.get(kind, details["msg"]), received, _allowed(schema))


@lru_cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _find(model: type[BaseModel], location: Iterable[int | str]) -> tuple[list[str], Mapping[str, Any]]:
    """The parts of the dotted name of a pydantic location, and the JSON Schema of the value there.

    Where the schema offers a choice, pydantic's location holds the tag of the branch that was tried. Tags are
    the JSON type of their branch; they lead to its schema and are no part of the name.
    """
    root = _schema(model)
    names: list[str] = []
    here: Mapping[str, Any] = root
    for part in location:
        choices = _choices(root, here)
        tagged = [choice for choice in choices if choice.get("type") == part]
        if len(choices) > 1 and tagged:
            here = tagged[0]
            continue
        names.append(str(part))
        here = _child(choices[0], part)
    return names, _choices(root, here)[0]


def _child(schema: Mapping[str, Any], part: int | str) -> Mapping[str, Any]:
    """The schema of an entry or property; empty where the schema says nothing of it."""
    if isinstance(part, int):
        entries = schema.get("prefixItems", ())
        child = entries[part] if part < len(entries) else schema.get("items", {})
    else:
        child = schema.get("properties", {}).get(part, schema.get("additionalProperties", {}))
    return child if isinstance(child, Mapping) else {}


def _choices(root: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The schemas a value may follow, references followed and null left out; at least one."""
    if "$ref" in schema:
        return _choices(root, root["$defs"][schema["$ref"].rpartition("/")[2]])
    options = schema.get("anyOf", schema.get("oneOf", ()))
    return [
        choice for option in options if option.get("type") != "null" for choice in _choices(root, option)
    ] or [schema]


def _allowed(schema: Mapping[str, Any]) -> object:
    """What a schema accepts: the list of names, a range in words, or at least the kind of value."""
    if "enum" in schema:
        return list(schema["enum"])
    if "properties" in schema:
        return list(schema["properties"])
    low = schema.get("minimum", schema.get("minItems"))
    high = schema.get("maximum", schema.get("maxItems"))
    if "exclusiveMinimum" in schema:
        low = f"above {schema['exclusiveMinimum']}"
    if "exclusiveMaximum" in schema:
        high = f"below {schema['exclusiveMaximum']}"
    unit = " entries" if schema.get("type") == "array" else ""
    if low is None and high is None:
        return _ALLOWED_OF_TYPE.get(str(schema.get("type")))
    if low == high:
        return f"{high}{unit}"
    if high is None:
        return f"{low} or more{unit}"
    return f"{low or 0} to {high}{unit}"
