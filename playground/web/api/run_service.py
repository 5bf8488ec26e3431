"""The runs of one server process: the store, the queue, and requests that wait for a run's end.

Modules that use the database are imported when first needed, on a thread: importing them takes a quarter of a
second, which would delay the start.
"""

import asyncio
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import Request

from playground.config import ExperimentConfig
from playground.problems.errors import PlaygroundError
from playground.runs.executors import local_processes
from playground.runs.run import Order, Run
from playground.settings import Settings
from playground.web.api.allowances import Allowances
from playground.web.api.problems import RefusedRequest
from playground.web.api.turns import Turns

if TYPE_CHECKING:
    from playground.runs.queue import Queue, Recorded
    from playground.runs.store import Store
    from playground.sweeps.keeper import SweepKeeper
    from playground.sweeps.repository import Repository
    from playground.sweeps.retention import Retention
    from playground.sweeps.service import Sweeps
    from playground.sweeps.spec import Sweep, SweepSpec

_COUNTED_EVERY_S = 1.0
_LOOKED_EVERY_S = 0.5  # for the end of a run that another process computes

_log = logging.getLogger(__name__)


class RunService:
    """The store and the queue of one process. The store is opened when it is first needed.

    Args:
        settings: where runs are kept, how many may wait, how many processes compute them.
        make_executor: makes what computes; by default, processes of this machine.
    """

    def __init__(self, settings: Settings, make_executor: Callable[[], Executor] | None = None) -> None:
        self._settings = settings
        self._make_executor = make_executor or partial(
            local_processes, max(1, settings.run_processes), settings.run_niceness
        )
        self._opening = threading.Lock()
        self._repository: Repository | None = None
        self._queue: Queue | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: defaultdict[int, set[asyncio.Future[None]]] = defaultdict(set)
        self._keeper: SweepKeeper | None = None
        # One at a time, because the largest take half a gigabyte while they are drawn. A list of runs shows
        # one beside each.
        self._drawing = Turns(most_waiting=100)
        self._queueing = ThreadPoolExecutor(1, "queueing")
        self._is_closing = threading.Event()
        self.allowances = Allowances(settings)
        self._counting = threading.Lock()
        self._n_queued, self._is_full, self._counted_at = 0, False, -_COUNTED_EVERY_S

    @property
    def repository(self) -> "Repository":
        """The stores of runs and sweeps; to be called on a thread.

        Raises:
            UnusableDatabase: it cannot be opened.
        """
        from playground.sweeps.repository import Repository

        with self._opening:
            if self._repository is None:
                self._repository = Repository.open(self._settings.database)
            return self._repository

    @property
    def store(self) -> "Store":
        """The store of runs; to be called on a thread."""
        return self.repository.runs

    @property
    def retention(self) -> "Retention":
        """What keeps the store within its limits; to be called on a thread."""
        from playground.sweeps.retention import Limits, Retention

        limits = Limits(self._settings.max_stored_runs, self._settings.max_stored_bytes)
        repository = self.repository
        return Retention(repository.database, repository.runs, repository.sweeps, limits)

    @property
    def sweeps(self) -> "Sweeps":
        """The service that begins sweeps and decides their next trials; to be called on a thread."""
        from playground.sweeps.service import Sweeps

        return Sweeps(self.repository.sweeps)

    async def start(self) -> None:
        """Begins to compute; to be called once the engine is ready."""
        self._loop = asyncio.get_running_loop()
        if self._settings.run_processes:
            await asyncio.to_thread(self._start_queue)

    def close(self) -> None:
        """Stops queue and threads, keeps runs up to their last slice, and closes the database."""
        self._is_closing.set()
        self._queueing.shutdown(wait=True, cancel_futures=True)
        if self._queue is not None:
            self._queue.close()
        if self._keeper is not None:
            self._keeper.close()
        with self._opening:
            if self._repository is not None:
                self._repository.close()

    def begin(
        self, spec: "SweepSpec", client: str | None, admit: Callable[[ExperimentConfig], None]
    ) -> "Sweep":
        """Begins a sweep: its first runs are queued at once, the others soon.

        Args:
            spec: what to try.
            client: the address that it came from.
            admit: raises InvalidConfig for a config that asks for more than is given.

        Returns:
            The sweep, with its id.

        Raises:
            InvalidInput: nothing was queued, because it is too much, or a trial's config cannot be.
            RefusedRequest: too many wait already, the client has ordered too many, or the store is full.
        """

        def reserve() -> None:
            # Not before the spec was found to be no absurd one: its trials are counted one by one.
            self.admit(spec.n_runs, client, len(spec.base.model_dump_json()))

        sweep = self.sweeps.begin(spec, self._settings.max_sweep_runs, admit, reserve)
        self.notify()
        with suppress(RuntimeError):  # the server stops; another one adds the rest
            self._queueing.submit(self._add_rest, sweep)
        return sweep

    def _add_rest(self, sweep: "Sweep") -> None:
        def go_on() -> bool:
            self.notify()
            return not self._is_closing.is_set()

        try:
            self.sweeps.add_rest(sweep, go_on)
        except PlaygroundError as error:
            _log.warning("The rest of sweep %d is queued later: %s", sweep.id, error)
        self.notify()

    def add(self, order: Order, client: str | None) -> Run:
        """Queues a run.

        Args:
            order: what is wanted.
            client: the address that it came from.

        Returns:
            The run, with its id.

        Raises:
            RefusedRequest: too many wait already.
        """
        self.admit(1, client, len(order.config))
        run = self.store.add(order)
        self.notify()
        return run

    def admit(self, n_runs: int, client: str | None, config_bytes: int) -> None:
        """Counts runs that are about to be queued.

        Args:
            n_runs: how many.
            client: the address that they came from.
            config_bytes: of one of them.

        Raises:
            RefusedRequest: too many wait already, the client has ordered too many, or the store is full.
        """
        limit = self._settings.max_queued_runs
        with self._counting:
            now = time.monotonic()
            if now - self._counted_at > _COUNTED_EVERY_S:
                self._n_queued, self._counted_at = self.store.n_queued(), now
                self._is_full = self.retention.is_full()
            if self._n_queued + n_runs > limit:
                raise RefusedRequest(429, "queue_full", {"limit": limit}, {"retry-after": "10"})
            self.allowances.spend(client, n_runs, n_runs * config_bytes)
            if self._is_full and not self.retention.make_room():
                raise RefusedRequest(507, "store_full")
            self._n_queued += n_runs

    async def draw(self, picture: Callable[[], bytes]) -> bytes:
        """Draws on a thread that is kept for pictures.

        Args:
            picture: draws it.

        Returns:
            What it drew.

        Raises:
            RefusedRequest: too many pictures are wanted at once.
        """
        return await self._drawing.take(picture)

    def notify(self) -> None:
        """Wakes the queue, since a run was queued."""
        if self._queue is not None:
            self._queue.notify()

    async def wait(self, run: Run, seconds: float) -> Run:
        """Waits for the end of a run.

        Args:
            run: which.
            seconds: at most so many.

        Returns:
            The run once it has ended, or as it is when the time is up or the server stops.
        """
        try:
            return await self._until_ended(run, seconds)
        except asyncio.CancelledError:
            # The run stays queued even if the server stops, and its client has to get its number.
            return run

    async def _until_ended(self, run: Run, seconds: float) -> Run:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not run.has_ended and (left := until - loop.time()) > 0:
            ended = loop.create_future()
            self._waiting[run.id].add(ended)
            try:
                # It may have ended before this request was registered as waiting.
                if (now := await asyncio.to_thread(self.store.get, run.id)) is None:
                    return run
                run = now
                if not run.has_ended:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(ended, min(left, _LOOKED_EVERY_S))
            finally:
                self._waiting[run.id].discard(ended)
                if not self._waiting[run.id]:
                    del self._waiting[run.id]
        return await asyncio.to_thread(self.store.get, run.id) or run

    def _start_queue(self) -> None:
        from playground.runs.queue import Queue, Timing
        from playground.sweeps.keeper import SweepKeeper

        try:
            store = self.store
        except PlaygroundError as error:
            _log.critical("Runs cannot be computed: %s", error)
            return
        n_slots = self._settings.run_processes
        timing = Timing(lease_s=self._settings.run_lease_seconds)
        self._keeper = SweepKeeper(self.sweeps, self.notify)
        self._queue = Queue(
            store,
            self._make_executor,
            n_slots,
            timing=timing,
            on_recorded=self._on_recorded,
            tend=self._keeper.move_all_on,
        )
        self._queue.start()

    def _on_recorded(self, recorded: "Recorded") -> None:
        """Moves sweeps on and wakes waiting requests; called on the queue's thread."""
        if self._keeper is not None:
            self._keeper.move_on(recorded.sweep_ids)
        if recorded.ended and self._waiting and self._loop is not None:
            with suppress(RuntimeError):  # The loop is closed when the server stops meanwhile.
                self._loop.call_soon_threadsafe(self._wake, recorded.ended)

    def _wake(self, ended: frozenset[int]) -> None:
        for run_id in ended & self._waiting.keys():
            for future in self._waiting[run_id]:
                if not future.done():
                    future.set_result(None)


def service_of(request: Request) -> RunService:
    """Finds the runs of the server that a request came to.

    Args:
        request: the request.

    Returns:
        The service.
    """
    service: RunService = request.app.state.runs
    return service


def _address_of(request: Request) -> str | None:
    return request.client.host if request.client else None


ClientAddress = Annotated[str | None, Depends(_address_of)]
"""Where a request came from; behind a proxy of this machine, what that says."""

Service = Annotated[RunService, Depends(service_of)]
"""The dependency of calls about runs."""
