"""Threads for what takes turns with the event loop at holding the interpreter, and queues with an end."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from playground.web.api.problems import RefusedRequest

_LOOK_S = 0.1  # between two looks whether somebody still waits for an answer

_Result = TypeVar("_Result")


class NobodyWaitsError(Exception):
    """Who asked has gone away, so that the work is given up."""


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

    async def answer(self, request: Request, work: Callable[[Callable[[], None]], Response]) -> Response:
        """Does some of the work as long as somebody waits for its answer.

        Args:
            request: that of who waits.
            work: to be called on a thread, with a check, which raises NobodyWaitsError once nobody waits any
                more; long work calls that now and then.

        Returns:
            What it returns; nothing in place of what was given up.

        Raises:
            RefusedRequest: too many wait.
        """
        has_left = threading.Event()

        async def look() -> None:
            while not await request.is_disconnected():
                await asyncio.sleep(_LOOK_S)
            has_left.set()

        def check() -> None:
            if has_left.is_set():
                raise NobodyWaitsError

        def checked() -> Response:
            check()
            return work(check)

        looking = asyncio.create_task(look())
        try:
            return await self.take(checked)
        except NobodyWaitsError:
            return Response(status_code=499)
        finally:
            looking.cancel()
