"""Converts pydantic's errors to problems; what is allowed is read from the JSON Schema of the value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails, PydanticCustomError, core_schema

from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import Problem, unknown_name

_MOST_PROBLEMS = 50  # reported at once; a hostile body can hold a hundred thousand
_MOST_NAMES = 2000  # in one JSON value
_Fault = TypeVar("_Fault")

CODES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "required",
        "finite_number": "not_finite",
        "int_type": "not_whole",
        "int_from_float": "not_whole",
        "int_parsing": "not_whole",
        "int_parsing_size": "too_large",
        "float_type": "not_a_number",
        "float_parsing": "not_a_number",
        "bool_type": "not_a_boolean",
        "bool_parsing": "not_a_boolean",
        "string_type": "not_text",
        "string_too_short": "too_short",
        "string_too_long": "too_long",
        "tuple_type": "not_a_list",
        "list_type": "not_a_list",
        "model_type": "not_an_object",
        "model_attributes_type": "not_an_object",
        "dict_type": "not_an_object",
        "greater_than": "too_small",
        "greater_than_equal": "too_small",
        "less_than": "too_large",
        "less_than_equal": "too_large",
        "too_short": "too_few_entries",
        "too_long": "too_many_entries",
    }
)
"""Our code for each type of pydantic's errors; any other type becomes ``invalid_value``."""

_ALLOWED_OF_TYPE: Mapping[str, object] = MappingProxyType(
    {
        "number": Interval(),
        "integer": Interval(whole=True),
        "boolean": Phrase("true_or_false"),
        "string": Phrase("a_text"),
        "array": Phrase("a_list"),
        "object": Phrase("an_object"),
    }
)


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
            refuse("OneOf", [unknown_name("", name, self.names, received=name)])
        return name


def problems_of(error: ValidationError, model: type[BaseModel]) -> tuple[Problem, ...]:
    """What pydantic found wrong with input for a model.

    Args:
        error: what its validation raised.
        model: whose schema says what is allowed.

    Returns:
        The problems with dotted field names. After the first 50 one last problem counts the others.
    """
    return first_problems(error.errors(include_url=False), lambda details: _problem(details, model))


def first_problems(faults: Sequence[_Fault], as_problem: Callable[[_Fault], Problem]) -> tuple[Problem, ...]:
    """Describes faults, but no more than a reader can use and a server can afford.

    Args:
        faults: any number.
        as_problem: describes one.

    Returns:
        The problems; after the first 50 one last problem counts the others.
    """
    problems = [as_problem(fault) for fault in faults[:_MOST_PROBLEMS]]
    if len(faults) > _MOST_PROBLEMS:
        problems.append(Problem("", "more_problems", params={"count": len(faults) - _MOST_PROBLEMS}))
    return tuple(problems)


def too_many_names(value: object) -> Problem | None:
    """Finds a JSON value that has far more names than anything here has, before anybody looks them up.

    Args:
        value: as a parser gives it; of its lists, entries that are lists are not looked into.

    Returns:
        The problem, or None.
    """
    n_names, waiting = 0, [value]
    while waiting and n_names <= _MOST_NAMES:
        here = waiting.pop()
        if isinstance(here, dict):
            n_names += len(here)
            waiting.extend(list(here.values())[:_MOST_NAMES])
        elif isinstance(here, list):
            waiting.extend(each for each in here if isinstance(each, dict))
    if n_names <= _MOST_NAMES:
        return None
    return Problem("", "too_many_names", allowed=Interval(high=_MOST_NAMES))


def problem_of(
    details: Mapping[str, Any], field: str, schema: Mapping[str, Any], definitions: Mapping[str, Any]
) -> Problem:
    """Turns one error of pydantic's into a problem.

    Args:
        details: an entry of ``ValidationError.errors()``.
        field: the dotted name of the value.
        schema: the JSON Schema of the value.
        definitions: the schemas that references in `schema` lead to, by name.

    Returns:
        With what the schema allows.
    """
    return _described(details, field, _choices({"$defs": definitions}, schema)[0])


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
    context = {"message": problem.message, "problem": problem}
    return InitErrorDetails(
        type=PydanticCustomError("problem", "{message}", context), loc=location, input=problem.received
    )


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    if details["type"] == "extra_forbidden":
        parent, schema = _find(model, details["loc"][:-1])
        name = str(details["loc"][-1])
        return unknown_name(".".join((*parent, name)), name, schema.get("properties", ()), details["input"])
    names, schema = _find(model, details["loc"])
    return _described(details, ".".join(names), schema)


def _described(details: Mapping[str, Any], field: str, schema: Mapping[str, Any]) -> Problem:
    kind, received, allowed = details["type"], details["input"], _allowed(schema)
    if kind == "problem":
        problem: Problem = details["ctx"]["problem"]
        return replace(problem, field=field)
    if kind in ("literal_error", "enum") and isinstance(received, str) and isinstance(allowed, list):
        return unknown_name(field, received, allowed, received)
    if "enum" in schema and kind in ("literal_error", "enum", "string_type"):
        return Problem(field, "not_a_name", received, allowed)
    if kind in ("too_short", "too_long"):
        received = len(received)
    elif kind == "missing":
        received = None
    if kind not in CODES:
        return Problem(field, "invalid_value", received, allowed, {"reason": details["msg"]})
    return Problem(field, CODES[kind], received, allowed)


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
    """What a schema accepts: the list of names, an interval, or at least the kind of value."""
    if "enum" in schema:
        return list(schema["enum"])
    if "const" in schema:
        return [schema["const"]]
    if "properties" in schema:
        return list(schema["properties"])
    if "minItems" in schema or "maxItems" in schema:
        return Interval(schema.get("minItems", 0), schema.get("maxItems"), unit="entries")
    if "minLength" in schema or "maxLength" in schema:
        return Interval(schema.get("minLength", 0), schema.get("maxLength"), unit="characters")
    low = schema.get("exclusiveMinimum", schema.get("minimum"))
    high = schema.get("exclusiveMaximum", schema.get("maximum"))
    if low is None and high is None:
        return _ALLOWED_OF_TYPE.get(str(schema.get("type")))
    return Interval(low, high, "exclusiveMinimum" in schema, "exclusiveMaximum" in schema)
