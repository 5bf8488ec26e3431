"""Decodes request bodies and validates them by pydantic models."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from json import detect_encoding
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from starlette.requests import Request

from playground.config import ExperimentConfig
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.problems.validation import problems_of, too_many_names
from playground.web.api.problems import MalformedBody

_Body = TypeVar("_Body", bound=BaseModel)

_NO_LIMITS: Mapping[str, Interval] = MappingProxyType({})


_READING = threading.Lock()


async def _bytes_of(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_bytes_of)]
"""The body as it came; to be decoded on a thread, since it may be long."""


def read_body(raw: bytes, model: type[_Body], limits: Mapping[str, Interval] = _NO_LIMITS) -> _Body:
    """Decodes and validates a body; both may take a while, so it belongs on a thread.

    Args:
        raw: the body's bytes.
        model: what it must be.
        limits: what this server gives of some fields, where that is less than what the model takes.

    Returns:
        The body as the model.

    Raises:
        MalformedBody: it is not JSON.
        InvalidCommand: it is JSON, with other content than the model's.
    """
    # One after the other: threads that validate at the same time are no faster, and the event loop would wait
    # for the interpreter behind all of them.
    with _READING:
        return _read(raw, model, limits)


def _read(raw: bytes, model: type[_Body], limits: Mapping[str, Interval]) -> _Body:
    try:
        # JSON files of Windows' shells are in UTF-16, or begin with a byte-order mark.
        value = from_json(raw.decode(detect_encoding(raw)))
    except ValueError as error:
        text = raw.decode("utf-8", errors="replace")
        problem = Problem("", "body_not_json", text, Phrase("json_object"), {"reason": str(error)})
        raise MalformedBody([problem]) from None
    if (excess := too_many_names(value)) is not None:
        raise InvalidCommand([excess])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InvalidCommand(
            replace(problem, allowed=limits.get(problem.field, problem.allowed))
            for problem in problems_of(error, model)
        ) from None


def body_schema(model: type[BaseModel], example: object | None = None) -> dict[str, Any]:
    """Describes a body that a call reads by itself.

    Args:
        model: of the body.
        example: a body that may be sent as it is.

    Returns:
        Further parts of the OpenAPI call.
    """
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    # The answer of /config/default brings the sections of a config along; nothing brings the others.
    known = {ExperimentConfig.__name__, *ExperimentConfig.model_json_schema()["$defs"]}
    unknown = {name: part for name, part in schema.pop("$defs", {}).items() if name not in known}
    content: dict[str, Any] = {"schema": _with_parts(schema, unknown)}
    if example is not None:
        content["example"] = example
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def _with_parts(schema: Any, parts: Mapping[str, Any]) -> Any:
    """A schema with parts in the places of the references to them."""
    if isinstance(schema, list):
        return [_with_parts(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return {key: _with_parts(value, parts) for key, value in parts.get(name, schema).items()}
