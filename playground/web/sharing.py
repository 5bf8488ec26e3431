"""Shares the interpreter and the memory of the server's process between the event loop and other threads."""

import ctypes
import gc
import sys
from contextlib import suppress

_SWITCH_S = 0.001  # after which a thread that computes in Python lets the event loop have the interpreter


def share_interpreter() -> None:
    """Lets the event loop come in within milliseconds; to be called once per process."""
    sys.setswitchinterval(_SWITCH_S)


def give_memory_back() -> None:
    """Returns what nobody uses any more to the operating system; takes some milliseconds."""
    gc.collect()  # An experiment is in reference cycles.
    with suppress(OSError, AttributeError):  # The C library is another than glibc.
        ctypes.CDLL(None).malloc_trim(0)
