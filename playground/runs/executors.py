"""Pools of processes that compute slices, as standard executors."""

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor


class ExecutorAway(BrokenExecutor):
    """The workers cannot be reached any more, which is no fault of what they computed."""


def local_processes(n_processes: int, niceness: int = 0) -> Executor:
    """Makes a pool of processes of this machine, which are started when they are needed.

    Not threads: small networks spend much of their time in Python, where two threads get on no faster than
    one and delay the server's own. And the operating system can give live experiments precedence.

    Args:
        n_processes: how many.
        niceness: by how much they let other processes go first, from 0 to 19.

    Returns:
        The pool.
    """
    # Not forked: the threads of a server do not survive that.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(n_processes, context, initializer=_begin_process, initargs=(niceness,))


def _begin_process(niceness: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is handled by the parent process
    if sys.platform != "win32":
        os.nice(niceness)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when the one that started it is gone, even if that had no time to say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
