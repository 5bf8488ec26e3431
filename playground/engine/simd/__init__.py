"""Numbers in registers and in memory, as Numba values: `simd.absolute(x)`, `simd.load(like, start, index)`.

The modules behind these names are imported when a function that uses one is compiled. Numba comes with them,
which the tables of the engine do without until then.
"""

from importlib import import_module
from typing import Any

_MODULES = ("vector", "memory", "elementary")


def __getattr__(name: str) -> Any:
    if not name.startswith("_") and name not in _MODULES:
        for each in _MODULES:
            module = import_module(f"{__name__}.{each}")
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
