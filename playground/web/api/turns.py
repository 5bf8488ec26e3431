"""Threads for what takes turns with the event loop at holding the interpreter, and queues with an end."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from playground.web.api.problems import RefusedRequest

_Result = TypeVar("_Result")


class Turns:
    """Does one kind of work on threads of its own; whoever comes when too many wait is told to come again.

    Args:
        at_once: on so many threads. One leaves the event loop half of the interpreter.
        most_waiting: so many more may wait.
    """

    def __init__(self, at_once: int = 1, most_waiting: int = 20) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most = at_once + most_waiting
        self._n_here = 0

    async def take(self, work: Callable[[], _Result]) -> _Result:
        """Does some of the work.

        Args:
            work: to be called on a thread.

        Returns:
            What it returns.

        Raises:
            RefusedRequest: too many wait.
        """
        if self._n_here >= self._most:
            raise RefusedRequest(503, "server_full", headers={"retry-after": "1"})
        self._n_here += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._n_here -= 1
