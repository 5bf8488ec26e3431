"""Has kernels compiled beside this process and loads them once, and tells connections how far that is."""

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Literal

from playground import engine
from playground.live.events import WarmingUp

_NICENESS = 10  # of compiling: what a page asks for goes first
_UNASKED_S = 1.0  # after which kernels are loaded though nobody trains; loading holds up the first page

_log = logging.getLogger(__name__)

Report = Callable[[int, int], None]


class WarmUp:
    """Prepares in threads, so that pages are served and the plain reference trains meanwhile.

    Args:
        compile_kernels: has kernels compiled elsewhere if need be, and reports (done, total) as it goes.
        load_kernels: brings them into this process, compiling what is still missing, and reports likewise.
    """

    def __init__(
        self,
        compile_kernels: Callable[[Report], None],
        load_kernels: Callable[[Report], None],
    ) -> None:
        self.state: Literal["compiling", "compiled", "failed"] = "compiling"
        self._compile, self._load = compile_kernels, load_kernels
        self._loop = asyncio.get_running_loop()
        self._progress = WarmingUp(0, 0)
        self._moved = asyncio.Event()
        self._is_wanted = asyncio.Event()

    @classmethod
    def of_engine(cls) -> "WarmUp":
        """The preparation of the engine's kernels."""

        def compile_kernels(report: Report) -> None:
            if not engine.are_kept():
                engine.compile_beside(report, niceness=_NICENESS)

        def load_kernels(report: Report) -> None:
            # What is kept is loaded in a moment, of which nobody needs to hear.
            engine.warm_up((lambda *_: None) if engine.are_kept() else report)

        return cls(compile_kernels, load_kernels)

    @property
    def has_kernels(self) -> bool:
        """Whether kernels compute in this process."""
        return self.state == "compiled"

    def want(self) -> None:
        """Somebody is about to train: load as soon as there is something to load. For any thread."""
        self._report(self._is_wanted.set)

    async def run(self) -> None:
        """Prepares; to be awaited once per process. A failure is logged, and the state says so."""
        state: Literal["compiled", "failed"] = "failed"
        try:
            await self._in_thread(self._compile)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_wanted.wait(), _UNASKED_S)
            await self._in_thread(self._load)
            state = "compiled"
            # What is loaded by now stays. Looking through it all at every full garbage collection would hold
            # up every thread for some 40 ms.
            gc.freeze()
        except Exception:  # noqa: BLE001 - whatever it was, the reference goes on
            _log.critical("The engine could not be compiled; experiments go on in plain NumPy", exc_info=True)
        finally:
            self.state = state
            self._moved.set()

    async def _in_thread(self, work: Callable[[Report], None]) -> None:
        """Works in a daemon thread, so that a server stopped meanwhile need not wait for its end."""
        ended: asyncio.Future[None] = self._loop.create_future()

        def run() -> None:
            try:
                work(lambda *progress: self._report(self._move_to, WarmingUp(*progress)))
            except Exception as error:  # noqa: BLE001 - raised again where it is awaited
                self._report(_end, ended, error)
            else:
                self._report(_end, ended, None)

        threading.Thread(target=run, name="warm-up", daemon=True).start()
        await ended

    def _report(self, what: Callable[..., None], *facts: object) -> None:
        with suppress(RuntimeError):  # The loop is closed when the server was stopped meanwhile.
            self._loop.call_soon_threadsafe(what, *facts)

    async def watch(self) -> AsyncIterator[WarmingUp]:
        """How far it is, now and at every change; ends when all is ready, at once if it is already."""
        while self.state == "compiling":
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
