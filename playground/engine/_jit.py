"""Own the options with which every engine function is compiled, and the folder where machine code is kept.

Must not know what the functions compute.
"""

import contextlib
import hashlib
import os
import stat
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
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _wished_folder() -> Path:
    """`PLAYGROUND_KERNEL_CACHE`, else the user's cache folder."""
    named = os.environ.get("PLAYGROUND_KERNEL_CACHE")
    if named:
        return Path(named)
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "nn-playground" / "kernels"


def _private_folder(parent: Path) -> Path:
    """A folder in a place that others may write to, which nobody but this user can have filled.

    Numba unpickles what it finds in its cache: whoever fills the folder runs code as this user. A folder
    that is a link, belongs to somebody else or is open to others is left alone, and one with a random name
    is made instead.

    Args:
        parent: an existing folder that any user may write to.

    Returns:
        A folder of this user's with mode 0700.
    """
    if not hasattr(os, "getuid"):
        return Path(tempfile.mkdtemp(prefix="nn-playground-kernels-", dir=parent))
    folder = parent / f"nn-playground-kernels-{os.getuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    is_ours = found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    return folder if is_ours else Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=parent))


def _cache_folder() -> Path:
    """The folder for machine code: the wished one if it can be written to, else a private temporary one."""
    fingerprint = _fingerprint()
    try:
        folder = _wished_folder() / fingerprint
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # not to be made, or nobody knows the user's home
        pass
    else:
        if os.access(folder, os.W_OK):
            return folder
    folder = _private_folder(Path(tempfile.gettempdir())) / fingerprint
    folder.mkdir(exist_ok=True)
    return folder


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
