"""Where spells are computed: processes of this machine, or elsewhere, behind the standard Executor.

Knows how such processes begin and end; not what they compute.
"""

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Executor, ProcessPoolExecutor

_BACKGROUND = 10  # by how much these processes let others go first


def local_processes(n_processes: int) -> Executor:
    """Processes of this machine, started when they are needed.

    Not threads: small networks spend much of their time in Python, where two threads get on no faster than
    one and hold up whoever serves. And the system itself lets the live experiments go first.
    """
    # Not forked: the threads of a server do not survive that.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(n_processes, context, initializer=_begin_process)


def _begin_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever started this process
    if sys.platform != "win32":
        os.nice(_BACKGROUND)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when the one that started it is gone, even if that had no time to say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
