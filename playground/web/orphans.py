"""Ends a process that serves when the one that started it was killed, and so could not tell it to stop."""

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.process import BaseProcess

_IN_ORDER_S = 10.0  # for the server to stop by itself


def end_with_parent() -> None:
    """Watches the process that started this one, if that is a worker process of `playground serve`.

    Otherwise workers would keep their port for ever, and a new start would find it taken.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_IN_ORDER_S)
    os._exit(1)
