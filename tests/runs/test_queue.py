"""The queue computes everything once, and nothing that happens to a process loses or sticks a run."""

import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground.config import ExperimentConfig, read_config
from playground.problems.errors import DatabaseFailed
from playground.runs.executors import ExecutorAway
from playground.runs.queue import Queue, Recorded, Timing
from playground.runs.run import order
from playground.runs.store import Store
from playground.training.trainer import Trainer
from tests.patience import PATIENCE_S
from tests.runs.repositories import OpenStore, alter, open_store, queued, sqlite_url, tiny_order

QUICK = Timing(slice_s=0.02, lease_s=PATIENCE_S, poll_s=0.01)


class Watch:
    """Waits for runs to end."""

    def __init__(self) -> None:
        self.ended: list[int] = []
        self._changed = threading.Condition()

    def __call__(self, recorded: Recorded) -> None:
        with self._changed:
            self.ended += recorded.ended
            self._changed.notify_all()

    def until(self, is_so: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(is_so, PATIENCE_S)


@contextmanager
def computing(
    store: Store,
    make_executor: Callable[[], Executor] = lambda: ThreadPoolExecutor(2),
    timing: Timing = QUICK,
    before: Callable[[Recorded], None] = lambda _: None,
    **options: Any,
) -> Iterator[Watch]:
    watch = Watch()

    def on_recorded(recorded: Recorded) -> None:
        before(recorded)
        watch(recorded)

    queue = Queue(store, make_executor, 2, timing=timing, on_recorded=on_recorded, **options)
    queue.start()
    try:
        yield watch
    finally:
        queue.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(sqlite_url(tmp_path)) as opened:
        yield opened


def assert_equals_trainer(store: Store, run_id: int) -> None:
    run = store.get(run_id)
    assert run is not None
    assert (run.status, run.epoch) == ("finished", run.epochs)
    trainer = Trainer(read_config(run.config))
    trainer.train(run.epochs)
    assert store.state(run_id) == trainer.state(with_history=False)


def test_every_run_is_computed_and_equals_the_trainer(store: Store) -> None:
    ids = queued(store, [tiny_order(3, seed=seed) for seed in range(30)])
    with computing(store) as watch:
        watch.until(lambda: len(watch.ended) == len(ids))
    assert sorted(watch.ended) == ids
    for run_id in ids[::10]:
        assert_equals_trainer(store, run_id)


def test_long_runs_take_turns_and_equal_the_trainer(store: Store) -> None:
    ids = queued(store, [order(ExperimentConfig(seed=seed), 15_000) for seed in range(3)])
    with computing(store) as watch:
        watch.until(lambda: len(watch.ended) == len(ids))
    for run_id in ids:
        assert len(store.history(run_id)) > 1
        assert_equals_trainer(store, run_id)


def test_a_closed_queue_gives_back_what_it_had(store: Store) -> None:
    ids = queued(store, [order(ExperimentConfig(seed=seed), 10**6) for seed in range(5)])
    with computing(store) as watch:
        watch.until(lambda: any(run.epoch for run in store.page(9)))
    assert watch.ended == []
    assert {run.status for run in store.page(9)} == {"queued"}
    assert any(store.state(run_id) for run_id in ids)


def test_a_run_that_cannot_be_computed_fails_with_the_reason(store: Store, tmp_path: Path) -> None:
    broken = tiny_order().config.replace('"circle"', '"gone"')
    wrong = store.add(order(ExperimentConfig(), 1))
    alter(sqlite_url(tmp_path), "UPDATE runs SET config = ?", broken)
    right = store.add(tiny_order())
    with computing(store) as watch:
        watch.until(lambda: len(watch.ended) == 2)
    failed = store.get(wrong.id)
    assert failed is not None
    assert failed.status == "failed"
    assert failed.error is not None
    assert "data.dataset" in failed.error
    assert_equals_trainer(store, right.id)


class _Breaking(ThreadPoolExecutor):
    """Breaks at its third slice, as a pool of processes does when one of them is killed."""

    n_submitted = 0

    def submit(self, *args: Any, **options: Any) -> Future[Any]:
        self.n_submitted += 1
        if self.n_submitted > 2:
            raise BrokenExecutor("a process ended")
        return super().submit(*args, **options)


def test_a_broken_executor_is_replaced_and_no_run_is_lost(store: Store) -> None:
    ids = queued(store, [tiny_order(seed=seed) for seed in range(9)])
    made: list[Executor] = []

    def make() -> Executor:
        made.append(_Breaking(1))
        return made[-1]

    with computing(store, make) as watch:
        watch.until(lambda: all(run.has_ended for run in store.page(20)))
    assert len(made) > 2
    for run_id in ids:
        assert_equals_trainer(store, run_id)


class _Counting(ThreadPoolExecutor):
    """Tells how many slices it was given at one time."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__(2)
        self._sizes = sizes

    def submit(self, *args: Any, **options: Any) -> Future[Any]:
        _, jobs, _ = args
        self._sizes.append(len(jobs))
        return super().submit(*args, **options)


def test_short_runs_are_handed_over_together_and_long_ones_are_not(store: Store) -> None:
    sizes: list[int] = []
    timing = replace(QUICK, slice_s=0.3)
    short = queued(store, [tiny_order(seed=seed) for seed in range(400)])
    with computing(store, lambda: _Counting(sizes), timing) as watch:
        watch.until(lambda: len(watch.ended) == len(short))
    assert sum(sizes) >= len(short)
    assert max(sizes) > 1
    assert_equals_trainer(store, short[-1])
    sizes.clear()
    long = queued(store, [order(ExperimentConfig(seed=seed), 10**6) for seed in range(6)])
    with computing(store, lambda: _Counting(sizes), timing) as watch:
        watch.until(lambda: any(run.epoch for run in store.page(len(long))))
    assert max(sizes) == 1


class _Poisoned(ThreadPoolExecutor):
    """Breaks, with all that it was given, at the slice of one run, as if that had ended the process."""

    def __init__(self, run_id: int) -> None:
        super().__init__(2)
        self._run_id = run_id
        self._given: list[Future[Any]] = []
        self._is_broken = False

    def submit(self, *args: Any, **_: Any) -> Future[Any]:
        if self._is_broken:
            raise BrokenExecutor("a process ended")
        future: Future[Any] = Future()
        _, jobs, _ = args
        if any(job.run_id == self._run_id for job in jobs):
            self._is_broken = True
            for each in (*self._given, future):
                with suppress(InvalidStateError):
                    each.set_exception(BrokenExecutor("a process ended"))
            return future
        self._given.append(future)
        super().submit(self._work_for, future, *args)
        return future

    @staticmethod
    def _work_for(future: Future[Any], work: Callable[..., Any], *args: Any) -> None:
        with suppress(InvalidStateError):
            future.set_result(work(*args))


def test_a_run_that_ends_its_process_takes_no_other_with_it(store: Store) -> None:
    before = queued(store, [order(ExperimentConfig(seed=seed), 2000) for seed in range(2)])
    (poison,) = queued(store, [tiny_order()])
    after = queued(store, [tiny_order(seed=seed) for seed in range(20)])
    with computing(store, lambda: _Poisoned(poison)) as watch:
        watch.until(lambda: all(run.has_ended for run in store.page(30)))
    for run_id in before + after:
        assert_equals_trainer(store, run_id)
    failed = store.get(poison)
    assert failed is not None
    assert failed.status == "failed"
    assert "without a word" in str(failed.error)


def test_an_outcome_that_cannot_be_kept_ends_its_own_run_only(store: Store, tmp_path: Path) -> None:
    run_ids = queued(store, [tiny_order(seed=seed) for seed in range(5)])
    # Where the first part of its history will go.
    alter(sqlite_url(tmp_path), "INSERT INTO run_histories VALUES (?, 0, x'00')", run_ids[1])
    with computing(store) as watch:
        watch.until(lambda: all(run.has_ended for run in store.page(9)))
    statuses = {run.id: run.status for run in store.page(9)}
    assert statuses.pop(run_ids[1]) == "failed"
    assert set(statuses.values()) == {"finished"}


def test_an_executor_that_is_away_is_nobodys_fault(store: Store) -> None:
    run_ids = queued(store, [tiny_order(seed=seed) for seed in range(3)])
    n_made = 0

    class Away(ThreadPoolExecutor):
        def submit(self, *args: Any, **options: Any) -> Future[Any]:
            if n_made < 10:
                raise ExecutorAway("the connection is lost")
            return super().submit(*args, **options)

    def make() -> Executor:
        nonlocal n_made
        n_made += 1
        return Away(2)

    with computing(store, make) as watch:
        watch.until(lambda: len(watch.ended) == len(run_ids))
    for run_id in run_ids:
        assert_equals_trainer(store, run_id)


def test_a_store_that_is_away_for_a_while_costs_time_only(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    record, n_calls = Store.record, 0

    def away_at_first(self: Store, *args: Any) -> Any:
        nonlocal n_calls
        n_calls += 1
        if n_calls == 1:
            raise DatabaseFailed("away")
        return record(self, *args)

    monkeypatch.setattr(Store, "record", away_at_first)
    monkeypatch.setattr("playground.runs.queue._RETRY_S", 0.01)
    run = store.add(tiny_order())
    with computing(store) as watch:
        watch.until(lambda: run.id in watch.ended)
    assert_equals_trainer(store, run.id)
    assert "trying again" in caplog.text


# ---- real processes, ended in unfriendly ways


class Worker:
    """A process that computes the runs of a store, once it is told to begin."""

    def __init__(self, url: str, lease_s: float, kind: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.runs.worker", url, str(lease_s), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ended: list[int] = []
        self.children: list[int] = []

    def wait_until_ready(self) -> None:
        assert self._said() == "ready"

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("begin\n")
        self._process.stdin.flush()

    def wait_until_recorded(self) -> list[int]:
        """Until something was recorded; returns the runs that ended by it."""
        said = self._said()
        self.ended += said["ended"]
        self.children = said["children"]
        return self.ended

    def kill(self) -> None:
        """As ``kill -9`` does."""
        self._process.kill()
        self._process.wait()

    def end(self) -> list[int]:
        """Lets it end in good order; returns all runs that it has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        for line in self._process.stdout:
            self.ended += json.loads(line)["ended"]
        self._process.wait()
        return self.ended

    def close(self) -> None:
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _said(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


@contextmanager
def worker(url: str, kind: str, lease_s: float = PATIENCE_S) -> Iterator[Worker]:
    started = Worker(url, lease_s, kind)
    try:
        yield started
    finally:
        started.close()


def wait_for_end_of(pid: int) -> None:
    """Fails if a process goes on living. It is nobody's child any more, so only its end can be watched."""
    with suppress(ProcessLookupError):
        watched = os.pidfd_open(pid)
        try:
            assert select.select([watched], [], [], PATIENCE_S)[0], f"process {pid} lives on"
        finally:
            os.close(watched)


@pytest.mark.slow
def test_after_kill_9_what_had_finished_is_whole_and_the_rest_is_taken_over(
    store: Store, tmp_path: Path
) -> None:
    short = queued(store, [tiny_order(seed=seed) for seed in range(4)])
    long = queued(store, [order(ExperimentConfig(seed=seed), 3000) for seed in range(2)])
    with worker(sqlite_url(tmp_path), "processes", lease_s=1.0) as killed:
        killed.wait_until_ready()
        killed.begin()
        while len(killed.wait_until_recorded()) < len(short):
            pass
        killed.wait_until_recorded()  # in the middle of a long run
        killed.kill()
        for child in killed.children:
            wait_for_end_of(child)
    assert {run.status for run in store.page(9)} <= {"finished", "running", "queued"}
    with computing(store) as watch:
        watch.until(lambda: all(run.has_ended for run in store.page(9)))
    for run_id in short + long:
        assert_equals_trainer(store, run_id)


@pytest.mark.slow
def test_two_processes_share_a_queue_and_compute_nothing_twice(url: str, opening: OpenStore) -> None:
    store = opening()
    with worker(url, "threads") as one, worker(url, "threads") as other:
        one.wait_until_ready()
        other.wait_until_ready()
        ids = queued(store, [order(ExperimentConfig(seed=seed), 100) for seed in range(80)])
        one.begin()
        other.begin()
        other.wait_until_recorded()
        one.wait_until_recorded()
        by_one = one.end()
        while not all(run.has_ended for run in store.page(100)):
            other.wait_until_recorded()
        assert sorted(by_one + other.end()) == ids
    for run_id in (ids[0], ids[-1]):
        assert_equals_trainer(store, run_id)
