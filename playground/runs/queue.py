"""The queue: claims runs from the store, has their slices computed by an executor, and records the results.

One thread does all of that for a process. Several processes may do it on one store: each claims runs for a
while only, and those of a dead one are claimed by the others. What follows from a recorded run (a sweep's
next trials, an answer that was held back) is up to its callers.
"""

import logging
import math
import os
import queue
import socket
import threading
import time
import uuid
from collections.abc import Callable, Collection
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, replace

from playground.problems.errors import DatabaseFailed, DatabaseRefused
from playground.runs.computing import Failure, SliceJob, SliceResult, compute_all, failure
from playground.runs.executors import ExecutorAway
from playground.runs.leases import LeaseWatch
from playground.runs.records import Claim
from playground.runs.store import Store

_AHEAD_S = 0.2  # of computing that is taken beforehand, so that no worker waits for the store
_MOST_AHEAD = 64
_BUNDLE_FRACTION = 0.1  # of a slice: how much computing is handed over at one time
_GATHER_S = 0.05  # for results to come together and be written at once
_RETRY_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """Intervals of a queue.

    Args:
        slice_s: of computing between two savings of a run.
        lease_s: without a sign of life before a queue's runs are given to others.
        poll_s: between two looks for runs that others queued.
    """

    slice_s: float = 0.5
    lease_s: float = 15.0
    poll_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded in one transaction.

    Args:
        ended: the runs that have ended.
        sweep_ids: the sweeps that those belong to.
    """

    ended: frozenset[int]
    sweep_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Done:
    """A bundle of slices that came back."""

    claims: tuple[Claim, ...]
    future: Future[list[SliceResult | Failure]]
    executor: Executor

    @property
    def error(self) -> BaseException | None:
        """The error of a bundle without results."""
        return CancelledError() if self.future.cancelled() else self.future.exception()


def _is_suspect(claim: Claim) -> bool:
    """Whether its worker died twice, so that it is no accident."""
    return claim.attempts > 1


class Queue:
    """Computes the runs of a store, as long as it is open.

    Args:
        store: whose runs.
        make_executor: makes what computes; asked again when it broke.
        n_slots: how many slices it computes at one time.
        sweep_id: whose runs alone to compute; None: all.
        on_recorded: called with what was written, on the queue's own thread.
        tend: called on that thread about once a `lease_s`, to look after what dead processes left undone.
    """

    def __init__(
        self,
        store: Store,
        make_executor: Callable[[], Executor],
        n_slots: int,
        *,
        sweep_id: int | None = None,
        timing: Timing | None = None,
        on_recorded: Callable[[Recorded], None] | None = None,
        tend: Callable[[], None] | None = None,
    ) -> None:
        self._store = store
        self._make_executor = make_executor
        self._n_slots = n_slots
        self._timing = timing or Timing()
        self._leases = LeaseWatch(store, self._timing.lease_s)
        self._tend_others = tend
        self._sweep_id = sweep_id
        self._on_recorded = on_recorded
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._executor: Executor | None = None
        self._inbox: queue.SimpleQueue[_Done | None] = queue.SimpleQueue()
        self._claimed: dict[int, Claim] = {}
        self._ready: list[Claim] = []  # of those, the ones that the executor does not have yet
        self._slice_s = self._timing.slice_s  # how long slices take, on average of late
        self._renewed_at = 0.0
        self._freed_at = self._tended_at = -math.inf
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="runs", daemon=True)

    def start(self) -> None:
        """Begins to take runs."""
        self._thread.start()

    def notify(self) -> None:
        """Look for queued runs now and not at the next poll."""
        self._inbox.put(None)

    def close(self) -> None:
        """Stops taking runs, keeps what is under way up to its last slice, and gives back the rest."""
        self._closing.set()
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join()

    # ---- on the queue's own thread

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._record(self._gather())
                self._keep_leases()
                self._tend()
                self._fill()
            except (DatabaseFailed, OSError) as error:
                # A database or a cluster that is away comes back; until then results wait.
                _log.warning("Runs cannot be computed now; trying again: %s", error)
                self._closing.wait(_RETRY_S)
            except Exception:  # noqa: BLE001 - runs that wait are better than a queue that is gone
                _log.exception("The queue of runs made a mistake; going on")
                self._closing.wait(_RETRY_S)
        try:
            self._wind_up()
        except Exception:  # noqa: BLE001 - the process ends either way
            _log.exception("The queue of runs was not closed in good order; others will take its runs over")

    def _gather(self) -> list[_Done]:
        """Waits for something to do; returns the slices that came back."""
        found: list[_Done | None] = []
        with suppress(queue.Empty):
            found.append(self._inbox.get(timeout=self._timing.poll_s))
            if len(self._claimed) > 2 * self._n_slots:
                self._closing.wait(_GATHER_S)
            while True:
                found.append(self._inbox.get_nowait())
        return [each for each in found if each is not None]

    def _record(self, done: list[_Done]) -> None:
        """Records what came back; if that fails, it is tried once more."""
        try:
            came = [pair for each in done for pair in self._what_came_of(each)]
            for claim, what in came:
                if isinstance(what, Failure):
                    _log.error("Run %d failed\n%s", claim.run_id, what.details)
                    self._store.fail(self._owner, claim.run_id, what.error)
            results = [what for _, what in came if isinstance(what, SliceResult)]
            going_on = self._kept(results)
        except DatabaseFailed:
            for each in done:
                self._inbox.put(each)
            raise
        for claim, what in came:
            self._drop(claim)
            if isinstance(what, SliceResult):
                self._slice_s += 0.1 * (what.seconds - claim.seconds - self._slice_s)
                if claim.run_id in going_on:
                    self._take(replace(claim, state=what.state, seconds=what.seconds, attempts=0))
        # What is claimed as it was when it was sent has not been begun.
        self._ready += [
            claim for each in done for claim in each.claims if self._claimed.get(claim.run_id) is claim
        ]
        if done:
            self._tell([claim for claim, _ in came if claim.run_id not in going_on])

    def _kept(self, results: list[SliceResult]) -> set[int]:
        """Stores results; returns the runs that go on. One that cannot be stored ends its own run only."""
        try:
            return self._store.record(self._owner, results)
        except DatabaseRefused as error:
            if len(results) > 1:
                return {run_id for each in results for run_id in self._kept([each])}
            _log.error("What came of run %d cannot be kept: %s", results[0].run_id, error)
            self._store.fail(self._owner, results[0].run_id, f"its result cannot be kept: {error}")
            return set()

    def _what_came_of(self, done: _Done) -> list[tuple[Claim, SliceResult | Failure]]:
        """The results of a bundle; if it was lost, none, and its runs are queued once more."""
        error = done.error
        if error is None:
            return list(zip(done.claims, done.future.result(), strict=False))
        is_lost = isinstance(error, (BrokenExecutor, CancelledError))
        if not is_lost and len(done.claims) == 1:
            return [(done.claims[0], failure(error))]
        if is_lost and done.executor is self._executor:
            self._lose_executor()
        is_blameless = isinstance(error, (CancelledError, ExecutorAway))
        run_ids = [claim.run_id for claim in done.claims]
        self._store.release(self._owner, run_ids, was_lost=not is_blameless)
        for claim in done.claims:
            self._drop(claim)
        return []

    def _lose_executor(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def _tell(self, ended: Collection[Claim]) -> None:
        sweep_ids = frozenset(claim.sweep_id for claim in ended if claim.sweep_id is not None)
        if self._on_recorded is not None:
            self._on_recorded(Recorded(frozenset(claim.run_id for claim in ended), sweep_ids))

    def _tend(self) -> None:
        """Free runs whose lease has expired, and let the owner look after what else was left undone."""
        now = time.monotonic()
        if now - self._freed_at > self._timing.poll_s:
            self._freed_at = now
            self._leases.free_expired()
        if self._tend_others is not None and now - self._tended_at > self._timing.lease_s:
            self._tended_at = now
            self._tend_others()

    def _keep_leases(self) -> None:
        now = time.monotonic()
        if self._claimed and now - self._renewed_at > self._timing.lease_s / 4:
            self._store.renew(self._owner, self._timing.lease_s)
            self._renewed_at = now

    def _fill(self) -> None:
        """Claims runs until every worker has work, and a little more if the work is short."""
        if self._executor is None:
            self._executor = self._make_executor()
        ahead = min(_MOST_AHEAD, int(_AHEAD_S / max(self._slice_s, 1e-4)))
        room = self._n_slots * (1 + ahead) - len(self._claimed)
        has_enough = len(self._claimed) > self._n_slots * (1 + ahead / 2)
        if room > 0 and not has_enough:
            if not self._claimed:
                self._renewed_at = time.monotonic()
            for claim in self._store.claim(self._owner, room, self._timing.lease_s, sweep_id=self._sweep_id):
                self._take(claim)
        for bundle in self._bundles():
            self._submit(bundle, self._executor)

    def _bundles(self) -> list[tuple[Claim, ...]]:
        """Takes what is ready, cut so that all have work and no handing over takes longer than the work."""
        under_way = self._claimed.keys() - {claim.run_id for claim in self._ready}
        suspects = [claim for claim in self._ready if _is_suspect(claim)]
        if suspects or any(_is_suspect(self._claimed[run_id]) for run_id in under_way):
            # Such a run may take with it what is computed beside it.
            if under_way:
                return []
            self._ready.remove(suspects[0])
            return [(suspects[0],)]
        lost_once = [(claim,) for claim in self._ready if claim.attempts]
        others = [claim for claim in self._ready if not claim.attempts]
        self._ready = []
        by_time = int(_BUNDLE_FRACTION * self._timing.slice_s / max(self._slice_s, 1e-4))
        size = max(1, min(by_time, math.ceil(len(others) / self._n_slots)))
        return [*lost_once, *(tuple(others[at : at + size]) for at in range(0, len(others), size))]

    def _take(self, claim: Claim) -> None:
        self._claimed[claim.run_id] = claim
        self._ready.append(claim)

    def _drop(self, claim: Claim) -> None:
        if self._claimed.get(claim.run_id) is claim:
            del self._claimed[claim.run_id]

    def _submit(self, claims: tuple[Claim, ...], executor: Executor) -> None:
        slice_s = self._timing.slice_s
        jobs = [
            SliceJob(
                claim.run_id,
                claim.config,
                claim.until_epoch,
                claim.stop,
                claim.state,
                claim.seconds,
                slice_s,
            )
            for claim in claims
        ]
        try:
            future = executor.submit(compute_all, jobs, slice_s)
        except (BrokenExecutor, RuntimeError) as error:
            # It broke since it last gave an answer: the bundle comes back as lost.
            future = Future()
            future.set_exception(error if isinstance(error, BrokenExecutor) else BrokenExecutor(str(error)))
        future.add_done_callback(lambda done: self._inbox.put(_Done(claims, done, executor)))

    def _wind_up(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
        done: list[_Done] = []
        with suppress(queue.Empty):
            while True:
                each = self._inbox.get_nowait()
                if each is not None and not each.future.cancelled():
                    done.append(each)
        self._record(done)
        self._store.release(self._owner)
