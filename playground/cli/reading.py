"""Reads what stands on a command line and in the files it names. Knows JSON; not what it is for."""

from pathlib import Path

from pydantic_core import from_json

from playground.problems.errors import InvalidCommand, Problem


def read_file(path: Path) -> object:
    """The JSON value of a file.

    Raises:
        InvalidCommand: it cannot be read, or is not JSON.
    """
    try:
        return from_json(path.read_bytes())
    except OSError as error:
        raise InvalidCommand([Problem(str(path), f"cannot be read: {error.strerror}")]) from None
    except ValueError as error:
        raise InvalidCommand([Problem(str(path), f"is not JSON: {error}", allowed="a JSON object")]) from None


def as_change(text: str) -> tuple[str, object]:
    """The dotted name and the value of ``NAME=VALUE``.

    Raises:
        InvalidCommand: there is no value.
    """
    name, sign, value = text.partition("=")
    if not sign:
        raise InvalidCommand([Problem("--set", "has no value", text, "NAME=VALUE")])
    return name, as_value(value)


def as_value(text: str) -> object:
    """Reads JSON, else a list separated by commas, else plain text: ``0.1``, ``8,8``, ``spiral``."""
    try:
        return from_json(text)
    except ValueError:
        return [as_value(part) for part in text.split(",")] if "," in text else text
