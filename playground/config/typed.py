"""Values of fields as people type them, alike in links, `--set` and sweeps: ``8,8``, ``adam;beta1:0.8``."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import from_json

from playground.config.fields import Section
from playground.engine.hyperparameters import Choice

_WORD = re.compile(r"[a-z]\w*", re.ASCII)
_PART = re.compile(r"([a-z]\w*):([^:;]+)")


def read_typed(value: object, field: FieldInfo) -> object:
    """Reads what may have been typed for a field.

    Args:
        value: a text, or a value as JSON has it.
        field: whose it is to be.

    Returns:
        Of a field that is a list: a text as its entries, which are separated by commas, and any other single
        value as the only entry. Of a field that is a choice or a section: a text such as ``adam;beta1:0.8``
        as an object, or as a list of them. Of a field that may be a list of numbers: numbers with commas
        between them as that list. Anything else as it is.
    """
    if get_origin(field.annotation) is tuple:
        if isinstance(value, str):
            return [_as_json(part.strip()) for part in value.split(",")] if value.strip() else []
        return [value] if isinstance(value, (bool, int, float)) else value
    if not takes_parts(field):
        return _as_numbers(value) if isinstance(value, str) and _may_be_numbers(field) else value
    if isinstance(value, list):
        return [_as_object(entry) for entry in value]
    if isinstance(value, str) and "," in value:
        return [_as_object(entry) for entry in value.split(",")]
    return _as_object(value)


def as_value(text: str) -> object:
    """Reads a value as people type it on a command line.

    Args:
        text: JSON (``0.1``), else a list separated by commas (``8,8``), else plain text (``spiral``).

    Returns:
        A JSON value.
    """
    try:
        return from_json(text)
    except ValueError:
        return [as_value(part) for part in text.split(",")] if "," in text else text


def typed_text(value: Any) -> str:
    """Writes a value so that `read_typed` reads it again.

    Args:
        value: of a field, as JSON has it.

    Returns:
        The shortest text that people would type; JSON where there is none.
    """
    if isinstance(value, list):
        texts = [typed_text(each) for each in value]
        nested = any(
            isinstance(each, list) or text[:1] == "{" for each, text in zip(value, texts, strict=True)
        )
        return _json(value) if nested or "null" in texts else ",".join(texts)
    if isinstance(value, Mapping):
        return _object_text(value)
    return value if isinstance(value, str) else _json(value)


def _object_text(value: Mapping[str, Any]) -> str:
    """A choice or a few named values as ``name;part:value``; whatever is more than that as JSON."""
    parts = [f"{name}:{typed_text(part)}" for name, part in value.items() if name != "name"]
    if not parts or not all(_is_plain(part) for name, part in value.items() if name != "name"):
        return _json(value)
    return ";".join([str(value["name"]), *parts] if "name" in value else parts)


def _is_plain(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) or (isinstance(value, str) and bool(_WORD.fullmatch(value)))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def takes_parts(field: FieldInfo) -> bool:
    """Whether a field's value may be an object, parts of which have names of their own.

    Args:
        field: of a section.

    Returns:
        Whether it is a choice with hyperparameters, or a section that may be null.
    """
    return any(issubclass(kind, (Choice, Section)) for kind in _types(field.annotation))


def _may_be_numbers(field: FieldInfo) -> bool:
    return any(get_origin(part) is tuple and float in set(_types(part)) for part in _parts(field.annotation))


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _as_numbers(text: str) -> object:
    """``1,0.5`` as a list; anything else as it is."""
    values = [_as_json(part.strip()) for part in text.split(",")]
    are_numbers = all(isinstance(value, (int, float)) for value in values)
    return values if len(values) > 1 and are_numbers else text


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def _as_object(value: object) -> object:
    """``adam;beta1:0.8`` or ``patience:5`` as an object; anything else as it is."""
    if not isinstance(value, str):
        return value
    head, *rest = value.split(";")
    parts = [head, *rest] if ":" in head else rest
    matches = [_PART.fullmatch(part) for part in parts]
    if not parts or not all(matches):
        return value
    found = {match[1]: _as_json(match[2]) for match in matches if match}
    return found if ":" in head else {"name": head, **found}


def _as_json(text: str) -> object:
    try:
        return from_json(text)
    except ValueError:
        return text
