"""The compiled loops: training, evaluation, and what they are made of.

Its modules are imported when the first kernel is called, and Numba with them.
"""

from importlib import import_module
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    if name not in {"evaluation", "lanes", "training"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
