"""Reads values from the command line and JSON files."""

from collections.abc import Sequence
from json import detect_encoding
from pathlib import Path

from pydantic_core import from_json

from playground.config import ExperimentConfig, change_config, read_config
from playground.config.typed import as_value
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem


def read_file(path: Path) -> object:
    """Reads a file of JSON.

    Args:
        path: of a file in UTF-8, UTF-16 (which PowerShell writes) or UTF-32, with a byte-order mark or not.

    Returns:
        Its decoded value.

    Raises:
        InvalidCommand: it cannot be read, or is not JSON.
    """
    try:
        data = path.read_bytes()
        return from_json(data.decode(detect_encoding(data)))
    except OSError as error:
        params = {"reason": error.strerror}
        raise InvalidCommand([Problem(str(path), "file_unreadable", params=params)]) from None
    except ValueError as error:
        allowed, params = Phrase("json_object"), {"reason": str(error)}
        raise InvalidCommand([Problem(str(path), "file_not_json", None, allowed, params)]) from None


def read_experiment(path: Path | None, changes: Sequence[str] | None) -> ExperimentConfig:
    """Reads a config from a file and changes some of its fields.

    Args:
        path: of a JSON file; None for the default config.
        changes: arguments of ``--set``; None for none.

    Returns:
        The config.

    Raises:
        InvalidInput: the file, a change or the resulting config cannot be used.
    """
    given = {} if path is None else read_file(path)
    return change_config(read_config(given), dict(map(as_change, changes or ())))


def as_change(text: str) -> tuple[str, object]:
    """Splits ``NAME=VALUE``.

    Args:
        text: an argument of ``--set``.

    Returns:
        The dotted name of a field and its value, as `as_value` reads it.

    Raises:
        InvalidCommand: there is no value.
    """
    name, sign, value = text.partition("=")
    if not sign:
        raise InvalidCommand([Problem("--set", "value_missing", text, "NAME=VALUE")])
    return name, as_value(value)
