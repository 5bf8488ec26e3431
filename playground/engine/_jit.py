"""Own the options with which every engine function is compiled.

Must not know what the functions compute.
"""

from collections.abc import Callable
from typing import Any

import numba

from playground.engine.kernel_cache import KernelCache

# Fused multiply-add is welcome, every other liberty is not: reassociation would break the rounding trick of
# `elementary.exp`, and "no NaNs" would hide a divergence.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract", "nsz"}, "boundscheck": False}
_NO_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that Python calls: releases the GIL, keeps its machine code on disk."""
    dispatcher = numba.njit(nogil=True, **_OPTIONS)(function)
    # Numba's own cache wants a folder that can be written to, and ends the program where a file is broken.
    dispatcher._cache = KernelCache(function)  # noqa: SLF001 - as its own `enable_caching` does
    return dispatcher


def inner(function: Callable[..., Any]) -> Any:
    """Compile a function that only kernels call; its machine code lives inside theirs."""
    # Without wrappers for callers from outside, of which there are none: a tenth less to compile.
    return numba.njit(**_OPTIONS, **_NO_WRAPPERS)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile an `inner` function into each of its callers, where a call would cost more than its copies."""
    return numba.njit(forceinline=True, **_OPTIONS, **_NO_WRAPPERS)(function)
