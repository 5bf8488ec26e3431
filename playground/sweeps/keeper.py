"""Takes the sweeps' decisions on a thread of their own, beside the queue that computes their runs."""

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from playground.problems.errors import PlaygroundError
from playground.sweeps.service import Sweeps

_log = logging.getLogger(__name__)


class SweepKeeper:
    """Moves sweeps on in the background: proposing a trial may take longer than a queue may be kept waiting.

    Args:
        sweeps: what decides.
        on_moved: called on the keeper's thread when decisions were taken; runs may have been queued.
    """

    def __init__(self, sweeps: Sweeps, on_moved: Callable[[], None]) -> None:
        self._sweeps = sweeps
        self._on_moved = on_moved
        self._thread = ThreadPoolExecutor(1, "sweeps")
        self._lock = threading.Lock()
        self._waiting: set[int] = set()

    def move_on(self, sweep_ids: Iterable[int]) -> None:
        """Takes the next decisions in some sweeps, soon.

        Args:
            sweep_ids: of sweeps whose runs have changed.
        """
        with self._lock:
            is_new = not self._waiting
            self._waiting.update(sweep_ids)
            if not (is_new and self._waiting):
                return
        with suppress(RuntimeError):  # it is closed
            self._thread.submit(self._move)

    def move_all_on(self) -> None:
        """Moves on all sweeps, soon: a process may have died between recording a run and deciding."""
        with suppress(RuntimeError):
            self._thread.submit(self._move_all)

    def close(self) -> None:
        """Ends the thread after the decision that it is taking."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _move(self) -> None:
        with self._lock:
            sweep_ids, self._waiting = self._waiting, set()
        self._guarded(lambda: self._sweeps.move_on(sweep_ids))

    def _move_all(self) -> None:
        self._guarded(self._sweeps.move_all_on)

    def _guarded(self, move: Callable[[], None]) -> None:
        try:
            move()
        except PlaygroundError as error:
            _log.warning("Sweeps cannot be moved on now; trying again later: %s", error)
        except Exception:  # noqa: BLE001 - the sweeps that wait are better than a thread that is gone
            _log.exception("A sweep could not be moved on; trying again later")
        self._on_moved()
