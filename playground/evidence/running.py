"""Runs the trainings of a comparison on this machine's cores."""

import os
import queue
import threading
from collections.abc import Generator

from playground.evidence.collecting import Place, Trainings
from playground.evidence.training import Outcome
from playground.training.side_by_side import load_lanes

_SLICE_S = 0.05  # after which a thread looks whether it is to end


def run(trainings: Trainings, n_threads: int | None = None) -> Generator[tuple[Place, list[Outcome]]]:
    """Trains on threads; kernels leave the interpreter to each other. Closing the iterator cancels the rest.

    Args:
        trainings: which are also told of every outcome.
        n_threads: how many at one time; None: as many as there are cores.

    Yields:
        Each training that has ended, or some that were trained at once, as they end.

    Raises:
        Exception: what a training raises, whatever it is.
    """
    load_lanes(compiles=False)
    came: queue.SimpleQueue[tuple[Place, list[Outcome]] | BaseException | None] = queue.SimpleQueue()
    is_cancelled = threading.Event()
    n_threads = min(n_threads or os.cpu_count() or 1, trainings.total)

    def work() -> None:
        try:
            while not is_cancelled.is_set() and (begun := trainings.begin()) is not None:
                place, training = begun
                outcomes = None
                while outcomes is None and not is_cancelled.is_set():
                    outcomes = training.advance(_SLICE_S)
                if outcomes is not None:
                    trainings.put(place, outcomes)
                    came.put((place, outcomes))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            came.put(error)
        else:
            came.put(None)

    threads = [threading.Thread(target=work, name=f"comparison-{n}", daemon=True) for n in range(n_threads)]
    for thread in threads:
        thread.start()
    try:
        n_working = n_threads
        while n_working:
            match came.get():
                case None:
                    n_working -= 1
                case BaseException() as error:
                    raise error
                case ended:
                    yield ended
    finally:
        is_cancelled.set()
        for thread in threads:
            thread.join()


def run_all(trainings: Trainings, n_threads: int | None = None) -> None:
    """Trains until all have ended.

    Args:
        trainings: which keep the outcomes.
        n_threads: as of `run`.
    """
    for _ in run(trainings, n_threads):
        pass
