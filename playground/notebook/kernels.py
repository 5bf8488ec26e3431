"""The engine's kernels in a notebook's process: loaded in a thread, compiled by others before if need be."""

import logging
import threading

from playground import engine

_log = logging.getLogger(__name__)
_begun = threading.Lock()
_thread: threading.Thread | None = None
_are_loaded = threading.Event()


def prepare_kernels() -> None:
    """Begin to load the kernels, once per process; until they are there, the plain reference trains."""
    global _thread  # noqa: PLW0603 - a process has its kernels once
    with _begun:
        if _thread is None:
            _thread = threading.Thread(target=_load, name="playground-kernels", daemon=True)
            _thread.start()


def are_loaded() -> bool:
    """Whether kernels compute in this process."""
    return _are_loaded.is_set()


def wait_for_kernels(seconds: float) -> bool:
    """Wait for the kernels.

    Args:
        seconds: at most.

    Returns:
        Whether nothing more is to be waited for: they are loaded, or cannot be.
    """
    if _thread is not None:
        _thread.join(seconds)
    return _thread is None or not _thread.is_alive()


def _load() -> None:
    try:
        if not engine.are_kept():
            engine.compile_beside(lambda *_: None)
        engine.warm_up(lambda *_: None)
    except Exception:  # noqa: BLE001 - whatever it was, the reference goes on
        _log.exception("The engine could not be compiled; training goes on in plain NumPy")
    else:
        _are_loaded.set()
