"""A process that computes the runs of a store, for tests that end it in unfriendly ways.

``python -m tests.runs.worker URL LEASE_S threads|processes`` prints a line of JSON when it is ready and
whenever it has recorded something. It begins at the first line of its input, and ends with it.
"""

import json
import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial

from playground import engine
from playground.runs.database import Database
from playground.runs.executors import local_processes
from playground.runs.queue import Queue, Recorded, Timing
from playground.runs.store import Store


def _tell(recorded: Recorded) -> None:
    children = [child.pid for child in multiprocessing.active_children()]
    print(json.dumps({"ended": sorted(recorded.ended), "children": children}), flush=True)


def main() -> None:
    url, lease_s, kind = sys.argv[1:]
    database = Database(url)
    store = Store(database)
    timing = Timing(slice_s=0.05, lease_s=float(lease_s), poll_s=0.02)
    executors: dict[str, Callable[[int], Executor]] = {
        "threads": ThreadPoolExecutor,
        "processes": local_processes,
    }
    queue = Queue(store, partial(executors[kind], 1), 1, timing=timing, on_recorded=_tell)
    if kind == "threads":
        engine.warm_up(lambda *_: None)
    print(json.dumps("ready"), flush=True)
    sys.stdin.readline()  # The go-ahead.
    queue.start()
    sys.stdin.read()
    queue.close()
    database.close()


if __name__ == "__main__":
    main()
