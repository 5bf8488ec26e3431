"""Own the options with which every engine function is compiled, and the folder where machine code is kept.

Must not know what the functions compute.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

# Fused multiply-add is welcome, every other liberty is not: reassociation would break the rounding trick of
# `elementary.exp`, and "no NaNs" would hide a divergence.
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract", "nsz"}, "boundscheck": False}


_NO_WRAPPERS: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _fingerprint() -> str:
    """A digest of everything that machine code depends on besides the CPU, which Numba keys by itself.

    Numba notices edits in a kernel's own file only. A kernel that inlines a function from an edited file
    would be loaded stale and compute wrong numbers, so the folder's name follows all sources of the engine.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    """`PLAYGROUND_KERNEL_CACHE`, else the user's cache folder, else a temporary one."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    wished = os.environ.get("PLAYGROUND_KERNEL_CACHE") or str(Path(home) / "nn-playground" / "kernels")
    user = os.getuid() if hasattr(os, "getuid") else ""
    fallback = Path(tempfile.gettempdir()) / f"nn-playground-kernels-{user}"
    for base in (Path(wished), fallback):
        folder = base / _fingerprint()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise RuntimeError(f"Compiled kernels need a writable folder. Received: {wished} and {fallback}")


CACHE_FOLDER = _cache_folder()


# Numba fills its settings in from the environment; type checkers cannot see them.
_numba_settings: Any = numba.config


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function that Python calls: releases the GIL, keeps its machine code on disk."""
    before = _numba_settings.CACHE_DIR
    # Read by Numba at this moment only; restored, because other users of Numba share the process.
    _numba_settings.CACHE_DIR = str(CACHE_FOLDER)
    try:
        return numba.njit(nogil=True, cache=True, **_OPTIONS)(function)
    finally:
        _numba_settings.CACHE_DIR = before


def inner(function: Callable[..., Any]) -> Any:
    """Compile a function that only kernels call; its machine code lives inside theirs."""
    # Without wrappers for callers from outside, of which there are none: a tenth less to compile.
    return numba.njit(**_OPTIONS, **_NO_WRAPPERS)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile an `inner` function into each of its callers, where a call would cost more than its copies."""
    return numba.njit(forceinline=True, **_OPTIONS, **_NO_WRAPPERS)(function)
