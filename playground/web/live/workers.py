"""Worker threads that give live connections turns, in the order of a schedule.

A connection waits for its next output; until a turn brings one, workers go on with it from turn to turn
without the event loop, which is woken for what is to be sent and for nothing else.
"""

import asyncio
import threading
import time
from contextlib import suppress
from math import inf
from typing import Generic, Protocol, TypeVar

from playground.web.live.schedule import Schedule, Wish

_Output = TypeVar("_Output")
_Output_co = TypeVar("_Output_co", covariant=True)


class Taker(Protocol[_Output_co]):
    """Who takes turns."""

    def wish(self) -> Wish:
        """What it waits for; asked while it waits, and never during a turn."""

    def take_turn(self) -> tuple[_Output_co | None, float]:
        """Works for some milliseconds, on a worker.

        Returns:
            What is to be sent, or None; and the seconds that count as used.
        """


class Workers(Generic[_Output]):
    """Threads that serve whoever waits, until they are closed.

    Args:
        n_threads: how many.
    """

    def __init__(self, n_threads: int) -> None:
        self._schedule: Schedule[Taker[_Output]] = Schedule()
        self._awaited: dict[Taker[_Output], asyncio.Future[_Output]] = {}
        self._lock = threading.Lock()
        # One thread waits until somebody's time has come, the others until it has found work.
        self._idle, self._changed = threading.Condition(self._lock), threading.Condition(self._lock)
        self._watched_until: float | None = None
        self._is_closed = False
        for number in range(n_threads):
            threading.Thread(target=self._serve, name=f"live-{number}", daemon=True).start()

    async def output_of(self, taker: Taker[_Output]) -> _Output:
        """Gives somebody turns until one has an output.

        Args:
            taker: who.

        Returns:
            The output. Raises what a turn raises.
        """
        output: asyncio.Future[_Output] = asyncio.get_running_loop().create_future()
        with self._lock:
            self._awaited[taker] = output
            self._schedule.enter(taker, taker.wish())
            self._alert()
        try:
            return await output
        finally:
            with self._lock:
                del self._awaited[taker]

    def look_again(self, taker: Taker[_Output]) -> None:
        """Asks somebody who waits what it waits for now.

        Args:
            taker: who.
        """
        with self._lock:
            if taker in self._schedule:
                self._schedule.enter(taker, taker.wish())
                self._alert()

    def leave(self, taker: Taker[_Output]) -> None:
        """Forgets somebody, who takes no more turns.

        Args:
            taker: who.
        """
        with self._lock:
            self._schedule.leave(taker)

    def close(self) -> None:
        """Lets the threads end after their turns."""
        with self._lock:
            self._is_closed = True
            self._idle.notify_all()
            self._changed.notify_all()

    def _alert(self) -> None:
        """Wakes the thread that may be needed: the one on watch if it waits for too long, or one to watch."""
        if self._watched_until is None:
            self._idle.notify()
        elif self._schedule.next_at() < self._watched_until:
            self._changed.notify()

    def _serve(self) -> None:
        """Takes turn after turn: what every thread does."""
        while (taker := self._next()) is not None:
            output, failure, used = None, None, 0.0
            try:
                output, used = taker.take_turn()
            except Exception as error:  # noqa: BLE001 - raised again where it is awaited
                failure = error
            with self._lock:
                if (awaited := self._awaited.get(taker)) is None:
                    continue
                self._schedule.charge(taker, used)
                if output is None and failure is None:
                    try:
                        self._schedule.enter(taker, taker.wish())
                    except Exception as error:  # noqa: BLE001 - likewise
                        failure = error
                    else:
                        continue
            with suppress(RuntimeError):  # the loop is closed when the server stops meanwhile
                awaited.get_loop().call_soon_threadsafe(_resolve, awaited, output, failure)

    def _next(self) -> Taker[_Output] | None:
        """Waits for somebody to serve; None when the threads are to end."""
        with self._lock:
            while not self._is_closed:
                if (taker := self._schedule.take(time.monotonic())) is not None:
                    self._alert()
                    return taker
                if self._watched_until is not None:
                    self._alert()
                    self._idle.wait()
                    continue
                self._watched_until = self._schedule.next_at()
                wait_s = self._watched_until - time.monotonic()
                self._changed.wait(None if wait_s == inf else max(0.0, wait_s))
                self._watched_until = None
            return None


def _resolve(awaited: asyncio.Future[_Output], output: _Output | None, failure: Exception | None) -> None:
    if awaited.cancelled():
        return
    if failure is not None:
        awaited.set_exception(failure)
    elif output is not None:
        awaited.set_result(output)
