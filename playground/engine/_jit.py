"""Own the options with which every engine function is compiled.

Must not know what the functions compute.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

# Fused multiply-add is welcome, every other liberty is not: reassociation would break the rounding trick of
# `elementary.exp`, and "no NaNs" would hide a divergence.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract", "nsz"}, "boundscheck": False}
# Without wrappers for callers from outside, of which there are none.
_INNER_OPTIONS: dict[str, Any] = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

Branch = Callable[..., Any]
"""A function decorated with `inner`."""


class Inner:
    """A function that kernels call; Numba is imported when the first of these is compiled.

    So the tables of the engine can be read without a compiler, which takes longer to load than a page.

    Args:
        function: in Python.
        is_called: whether kernels call it always and never have it inlined.
    """

    def __init__(self, function: Callable[..., Any], *, is_called: bool) -> None:
        self.py_func = function
        self._is_called = is_called
        self.__doc__ = function.__doc__

    @cached_property
    def dispatcher(self) -> Any:
        """Numba's function."""
        from numba import njit

        from playground.engine.compiler import CalledPartCompiler, PartCompiler

        compiler = CalledPartCompiler if self._is_called else PartCompiler
        return njit(pipeline_class=compiler, **_INNER_OPTIONS)(self.py_func)

    @property
    def _numba_type_(self) -> Any:
        """What Numba asks of a global name that a compiled function calls."""
        return self.dispatcher._numba_type_


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that Python calls: releases the GIL, keeps its machine code on disk."""
    from numba import njit

    from playground.engine.compiler import KernelCompiler
    from playground.engine.kernel_cache import KernelCache

    options = {**_OPTIONS, "nogil": True, "no_cfunc_wrapper": True}
    dispatcher = njit(pipeline_class=KernelCompiler, **options)(function)
    # Numba's own cache wants a folder that can be written to, and ends the program where a file is broken.
    dispatcher._cache = KernelCache(function)  # noqa: SLF001 - as its own `enable_caching` does
    return dispatcher


def inner(function: Callable[..., Any]) -> Any:
    """Compile a function that only kernels call; its machine code lives inside theirs."""
    return Inner(function, is_called=False)


def called(function: Callable[..., Any]) -> Any:
    """Compile an `inner` function that kernels never have inlined.

    It is what is rare or long, and what would take registers from the code around it.
    """
    return Inner(function, is_called=True)
