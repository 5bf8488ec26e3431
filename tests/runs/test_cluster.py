"""The same queue on a Dask cluster: a worker or the scheduler that is lost costs time, not results."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from playground.config import ExperimentConfig
from playground.problems.errors import InvalidCommand
from playground.runs.cluster import Cluster, ClusterAway
from playground.runs.run import order
from playground.runs.store import Store
from tests.runs.repositories import open_store, queued, sqlite_url
from tests.runs.test_queue import assert_equals_trainer, computing

pytestmark = pytest.mark.dask


@contextmanager
def started(*words: str, says: str) -> Iterator[tuple[subprocess.Popen[str], re.Match[str]]]:
    """A process of the cluster, once it has said what it is waited for."""
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        found = next(filter(None, (re.search(says, line) for line in process.stderr)), None)
        assert found, "the process ended"
        yield process, found
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@contextmanager
def scheduler(port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    words = ("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    with started(*words, says=r"Scheduler at:\s+(tcp://\S+)") as (process, found):
        yield process, found[1]


@contextmanager
def worker(address: str) -> Iterator[subprocess.Popen[str]]:
    words = ("dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
    with started(*words, says=r"Registered to") as (process, _):
        yield process


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(sqlite_url(tmp_path)) as opened:
        yield opened


def test_a_worker_that_is_killed_costs_no_result(store: Store) -> None:
    ids = queued(store, [order(ExperimentConfig(seed=seed), 400) for seed in range(12)])
    with ExitStack() as cluster:
        _, address = cluster.enter_context(scheduler())
        first = cluster.enter_context(worker(address))
        with computing(store, partial(Cluster, address)) as watch:
            cluster.enter_context(worker(address))
            watch.until(lambda: len(watch.ended) > 2)
            first.kill()
            watch.until(lambda: len(watch.ended) >= len(ids))
    for run_id in ids:
        run = store.get(run_id)
        assert run is not None
        assert run.status == "finished"
    assert_equals_trainer(store, ids[-1])


def test_a_scheduler_that_is_killed_costs_no_result(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.runs.queue._RETRY_S", 0.1)
    ids = queued(store, [order(ExperimentConfig(seed=seed), 400) for seed in range(12)])
    with ExitStack() as cluster:
        process, address = cluster.enter_context(scheduler())
        cluster.enter_context(worker(address))
        with computing(store, partial(Cluster, address)) as watch:
            watch.until(lambda: len(watch.ended) > 2)
            process.kill()
            process.wait()
            cluster.enter_context(scheduler(int(address.rpartition(":")[2])))
            cluster.enter_context(worker(address))
            watch.until(lambda: len(watch.ended) >= len(ids))
    assert {run.status for run in store.page(20)} == {"finished"}
    assert_equals_trainer(store, ids[-1])


def test_a_scheduler_that_is_not_there_is_said_to_be_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.runs.cluster._CONNECT_S", 0.2)
    with pytest.raises(ClusterAway, match="No scheduler answers"):
        Cluster("tcp://127.0.0.1:1")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(InvalidCommand, match="--scheduler"):
        Cluster("nonsense://host")
