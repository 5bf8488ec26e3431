"""What the runs of one server process share, without a server."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from playground.runs.run import Run
from playground.settings import Settings
from playground.web.api.problems import RefusedRequest
from playground.web.api.run_service import RunService
from tests.runs.repositories import sqlite_url, tiny_order


def test_whoever_waits_when_the_server_stops_is_told_the_run(tmp_path: Path) -> None:
    service = RunService(Settings(database=sqlite_url(tmp_path), run_processes=0))
    run = service.add(tiny_order())

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
                service.admit(1)
                admitted += 1
        return admitted

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(ask) for _ in range(8)]
        assert sum(each.result() for each in asked) == 100
    service.close()
