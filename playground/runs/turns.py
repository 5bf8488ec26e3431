"""Turns of the threads of this process at writing to a database that has one writer at a time."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playground.problems.errors import DatabaseFailed

_LOOK_S = 0.1


class Turns:
    """A lock whose holder may have to wait for another program.

    Threads that wait for each other here wait shorter than in SQLite, which looks again only after a while.
    But while the holder waits for another program, which may take long, those behind it are refused: else
    they would soon be all threads that a server has, and nobody could read either.

    Args:
        patience_s: how long a holder may wait before those behind it are refused.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._waiting_since: float | None = None  # of the holder, for another program

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Holds the lock.

        Raises:
            DatabaseFailed: the holder has been waiting for too long.
        """
        while not self._lock.acquire(timeout=_LOOK_S):
            since = self._waiting_since
            if since is not None and time.monotonic() - since > self._patience_s:
                raise DatabaseFailed("another program is writing to it, and has not ended yet")
        self._waiting_since = time.monotonic()
        try:
            yield
        finally:
            self._waiting_since = None
            self._lock.release()

    def begun(self) -> None:
        """Notes that the holder waits no more."""
        self._waiting_since = None
