"""A lock whose holders take turns: who waits gets it before who had it last."""

from threading import Lock
from types import TracebackType


class Turns:
    """A lock for a thread that works almost all the time and others that must not wait long; not reentrant.

    A plain lock that is released and taken again at once goes to the same thread, over and over.
    """

    def __init__(self) -> None:
        self._next = Lock()  # held by who is the next to have it
        self._now = Lock()

    def __enter__(self) -> None:
        with self._next:
            self._now.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._now.release()
