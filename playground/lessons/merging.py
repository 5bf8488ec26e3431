"""Parts of configs, laid one over the other."""

from collections.abc import Mapping
from typing import Any


def merged(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Lays parts of a config over each other: objects are merged, everything else is replaced.

    Args:
        *parts: later ones over earlier ones.

    Returns:
        The whole of them. A choice with another name keeps no hyperparameter of the former.
    """
    result: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            before = result.get(name)
            is_other = isinstance(value, Mapping) and "name" in value
            if isinstance(value, Mapping) and isinstance(before, Mapping) and not is_other:
                result[name] = merged(before, value)
            else:
                result[name] = merged(value) if isinstance(value, Mapping) else value
    return result
