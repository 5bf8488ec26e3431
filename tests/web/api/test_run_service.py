"""What the runs of one server process share, without a server."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from playground.errors import InvalidInput
from playground.runs.run import Run
from playground.settings import Settings
from playground.sweeps.spec import SweepSpec
from playground.web.api.problems import RefusedRequest
from playground.web.api.run_service import RunService
from tests.runs.repositories import TINY, sqlite_url, tiny_order


def test_whoever_waits_when_the_server_stops_is_told_the_run(tmp_path: Path) -> None:
    service = RunService(Settings(database=sqlite_url(tmp_path), run_processes=0))
    run = service.add(tiny_order(), None)

    async def wait_until_cancelled() -> Run:
        waiting = asyncio.create_task(service.wait(run, 60))
        await asyncio.sleep(0)  # it has begun to wait
        waiting.cancel()
        return await waiting

    assert asyncio.run(wait_until_cancelled()) == run
    service.close()


def test_no_more_runs_are_admitted_than_may_wait_however_many_ask_at_once(tmp_path: Path) -> None:
    service = RunService(Settings(database=sqlite_url(tmp_path), run_processes=0, max_queued_runs=100))
    together = threading.Barrier(8)

    def ask() -> int:
        together.wait()
        admitted = 0
        with suppress(RefusedRequest):
            while True:
                service.admit(1, None, 100)
                admitted += 1
        return admitted

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(ask) for _ in range(8)]
        assert sum(each.result() for each in asked) == 100
    service.close()


def test_what_a_full_queue_refuses_is_not_counted_against_its_client(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    settings = Settings(database=url, run_processes=0, max_queued_runs=2, max_runs_per_client_hour=3)
    service = RunService(settings)
    service.admit(1, "192.0.2.1", 100)
    for _ in range(5):
        with pytest.raises(RefusedRequest, match="wait"):
            service.admit(2, "192.0.2.2", 100)
    service.admit(1, "192.0.2.2", 100)
    service.close()


def test_a_sweep_that_is_refused_is_not_counted_against_its_client(tmp_path: Path) -> None:
    settings = Settings(database=sqlite_url(tmp_path), run_processes=0, max_runs_per_client_hour=4)
    service = RunService(settings)
    impossible = SweepSpec(base=TINY, grid={"training.learning_rate": (0.1, -1.0)})
    client = "192.0.2.1"
    for _ in range(5):
        with pytest.raises(InvalidInput):
            service.begin(impossible, client, lambda _: None)
    possible = SweepSpec(base=TINY, grid={"training.learning_rate": (0.1, 0.2)})
    service.begin(possible, client, lambda _: None)
    service.begin(possible, client, lambda _: None)
    with pytest.raises(RefusedRequest):
        service.begin(possible, client, lambda _: None)
    service.close()


def test_a_full_store_lets_the_oldest_sweeps_runs_go_and_no_single_runs(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    service = RunService(Settings(database=url, run_processes=0, max_stored_runs=6))
    single = service.add(tiny_order(), None)
    spec = SweepSpec(base=TINY, grid={"training.learning_rate": (0.1, 0.2)})
    oldest, newest = (service.sweeps.begin(spec, 9).id for _ in range(2))
    assert service.store.count() == 5
    service.repository.sweeps.cancel(oldest)
    service.repository.sweeps.cancel(newest)
    service.store.add(tiny_order())
    assert service.retention.make_room()
    assert service.store.count() == 4
    assert service.store.get(single.id) is not None
    assert service.store.page(9, sweep_id=oldest) == []
    assert len(service.store.page(9, sweep_id=newest)) == 2
    heads = {head.id: head.status for head in service.repository.sweeps.page(9)}
    assert heads == {oldest: "removed", newest: "cancelled"}
    service.close()


def test_a_store_full_of_single_runs_refuses_more_and_loses_none(tmp_path: Path) -> None:
    service = RunService(Settings(database=sqlite_url(tmp_path), run_processes=0, max_stored_runs=2))
    kept = [service.store.add(tiny_order()).id for _ in range(2)]
    with pytest.raises(RefusedRequest) as refused:
        service.add(tiny_order(), None)
    assert (refused.value.status_code, refused.value.code) == (507, "store_full")
    assert [run.id for run in service.store.page(9)] == kept[::-1]
    service.close()


def test_a_file_over_its_bytes_is_full(tmp_path: Path) -> None:
    settings = Settings(database=sqlite_url(tmp_path), run_processes=0, max_stored_bytes=2**20)
    service = RunService(settings)
    assert not service.retention.is_full()
    service.store.add(replace(tiny_order(), config=" " * 2**20))
    assert service.retention.is_full()
    service.close()
