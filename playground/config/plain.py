"""Converts NumPy's numbers and arrays, which scripts have at hand, to Python's."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """Replaces numbers and arrays of NumPy within a value.

    Args:
        value: of any kind; dicts and lists are looked into.

    Returns:
        The value with Python's numbers and lists in their place.
    """
    if hasattr(value, "__array__"):  # a table of pandas has it as well
        array = np.asarray(value)
        return plain(array.tolist()) if array.dtype.hasobject else array.tolist()
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if type(value) in (list, tuple):
        return [plain(part) for part in value]
    return value
