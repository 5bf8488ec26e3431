"""Request bodies from what scripts have at hand: configs, NumPy's numbers and arrays."""

import math
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from playground.config.plain import plain
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem

_MOST_PROBLEMS = 50


def as_body(value: Any) -> Any:
    """Converts a value to what JSON can hold.

    Args:
        value: of dicts, lists, texts, numbers, models such as a config, and NumPy's arrays.

    Returns:
        The same in dicts, lists, texts and numbers.

    Raises:
        InvalidCommand: a number is not finite, or a part is nothing that JSON has.
    """
    body = plain(_without_models(value))
    problems = [problem for problem, _ in zip(_problems(body, ""), range(_MOST_PROBLEMS), strict=False)]
    if problems:
        raise InvalidCommand(problems)
    return body


def _without_models(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {name: _without_models(part) for name, part in value.items()}
    if type(value) in (list, tuple):
        return [_without_models(part) for part in value]
    return value


def _problems(value: Any, place: str) -> Iterator[Problem]:
    if isinstance(value, float):
        if not math.isfinite(value):
            yield Problem(place, "not_finite", str(value), Interval())
    elif isinstance(value, (dict, list)):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in parts:
            yield from _problems(part, f"{place}.{name}" if place else str(name))
    elif not isinstance(value, (str, int, bool, type(None))):
        yield Problem(place, "not_json", repr(value), params={"kind": type(value).__name__})
