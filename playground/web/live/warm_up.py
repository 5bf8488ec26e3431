"""Compiles or loads the engine's kernels once per process, and reports the progress to connections."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from playground.live.messages import WarmingUp


class WarmUp:
    """Runs a long preparation in a thread of its own, so that pages are served meanwhile.

    Args:
        prepare: does the work and reports (done, total) as it goes.
    """

    def __init__(self, prepare: Callable[[Callable[[int, int], None]], None]) -> None:
        self.is_done = False
        self._prepare = prepare
        self._progress = WarmingUp(0, 0)
        self._moved = asyncio.Event()

    async def run(self) -> None:
        """Prepares; to be awaited once per process. Raises what the preparation raises."""
        try:
            await self._in_thread()
            # What is loaded by now stays. Looking through it all at every full garbage collection would hold
            # up every thread for some 40 ms.
            gc.freeze()
        finally:
            # Also after a failure: an experiment will then fail for the same reason and say so.
            self.is_done = True
            self._moved.set()

    async def _in_thread(self) -> None:
        """Prepares in a daemon thread, so that a server stopped meanwhile need not wait for its end."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def report(what: Callable[..., None], *facts: object) -> None:
            with suppress(RuntimeError):  # The loop is closed when the server was stopped meanwhile.
                loop.call_soon_threadsafe(what, *facts)

        def prepare() -> None:
            try:
                self._prepare(lambda done, total: report(self._move_to, WarmingUp(done, total)))
            except Exception as error:  # noqa: BLE001 - raised again where it is awaited
                report(_end, ended, error)
            else:
                report(_end, ended, None)

        threading.Thread(target=prepare, name="warm-up", daemon=True).start()
        await ended

    async def watch(self) -> AsyncIterator[WarmingUp]:
        """How far it is, now and at every change; ends when all is ready, at once if it is already."""
        while not self.is_done:
            moved = self._moved
            yield self._progress
            await moved.wait()

    def _move_to(self, progress: WarmingUp) -> None:
        self._progress = progress
        self._moved.set()
        self._moved = asyncio.Event()


def _end(awaited: asyncio.Future[None], error: Exception | None) -> None:
    """Resolves a future unless it was cancelled."""
    if awaited.cancelled():
        return
    if error is None:
        awaited.set_result(None)
    else:
        awaited.set_exception(error)
