"""A process whose children compute the runs of a store until somebody kills them.

``python -m tests.runs.nursery URL LEASE_S`` prints a line when it is ready; for each line of its input it
forks a child and prints its number, so that a child costs milliseconds and not the second that imports take.
"""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from playground import engine
from playground.runs.database import Database
from playground.runs.queue import Queue, Timing
from playground.runs.store import Store


def _compute(url: str, lease_s: float) -> None:
    store = Store(Database(url))
    timing = Timing(slice_s=0.02, lease_s=lease_s, poll_s=0.01)
    Queue(store, partial(ThreadPoolExecutor, 1), 1, timing=timing).start()
    while True:
        signal.pause()


def main() -> None:
    url, lease_s = sys.argv[1:]
    engine.warm_up(lambda *_: None)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _compute(url, float(lease_s))
        print(child, flush=True)


if __name__ == "__main__":
    main()
