"""Values as text that people read: Python and JSON, on one line where there is room, else on several."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

_WIDTH = 80
_INDENT = "    "


def python_literal(value: object, indent: int = 0) -> str:
    """Writes a value as Python.

    Args:
        value: as JSON has it.
        indent: levels by which lines after the first are indented.

    Returns:
        An expression of that value.
    """
    return _laid_out(value, indent, _python_atom)


def json_text(value: object) -> str:
    """Writes a value as JSON.

    Args:
        value: as JSON has it.

    Returns:
        JSON, in letters of any script.
    """
    return _laid_out(value, 0, _json_atom)


def _laid_out(value: object, indent: int, atom: Callable[[object], str]) -> str:
    line = _on_one_line(value, atom)
    outer, inner = _INDENT * indent, _INDENT * (indent + 1)
    if len(outer) + len(line) <= _WIDTH:
        return line
    if isinstance(value, Mapping):
        parts = [f"{atom(str(name))}: {_laid_out(part, indent + 1, atom)}" for name, part in value.items()]
        return "{\n" + ",\n".join(f"{inner}{part}" for part in parts) + f"\n{outer}}}"
    if isinstance(value, list | tuple):
        lines = _filled([_on_one_line(part, atom) for part in value], _WIDTH - len(inner))
        return "[\n" + "\n".join(f"{inner}{each}" for each in lines) + f"\n{outer}]"
    return line


def _on_one_line(value: object, atom: Callable[[object], str]) -> str:
    if isinstance(value, Mapping):
        parts = [f"{atom(str(name))}: {_on_one_line(part, atom)}" for name, part in value.items()]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_on_one_line(part, atom) for part in value) + "]"
    return atom(value)


def _filled(parts: Sequence[str], width: int) -> Iterator[str]:
    """The parts with commas between them, as many on a line as there is room for."""
    line = ""
    for number, part in enumerate(parts):
        text = part if number == len(parts) - 1 else f"{part},"
        if line and len(line) + 1 + len(text) > width:
            yield line
            line = text
        else:
            line = f"{line} {text}" if line else text
    yield line


def _json_atom(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _python_atom(value: object) -> str:
    return _json_atom(value) if isinstance(value, str) else repr(value)
