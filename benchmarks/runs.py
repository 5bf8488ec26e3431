"""Runs, sweeps and their store against a bare loop over Trainer on the same cores.

Run ``python -m benchmarks.runs``; it takes about two minutes and prints one markdown row per measurement. The
client runs in this process, the server always in another, on a database of its own.
"""

import argparse
import asyncio
import http.client
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.live import SERVE, Server, connected, rate, row, serving
from playground import engine
from playground.config import ExperimentConfig
from playground.runs.computing import SliceJob, compute
from playground.runs.run import Order, order
from playground.runs.store import add_orders
from playground.sweeps.repository import Repository
from playground.training.trainer import Trainer

N_RUNS, EPOCHS = 1000, 100
N_SEEDS, SWEEP_EPOCHS = 64, 300
N_STORED, PAGE = 100_000, 50
N_CLIENTS = 4
LIVE_S = 5.0
IDLE_S = 2.0  # after which the server may close a connection
LOOK_S = 0.05  # between two looks at what is under way, each of which costs the server a millisecond or more


class Caller:
    """One connection to the server, kept open from call to call but not for long."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection(server.address)
        self._called_at = time.monotonic()

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        """The answer's JSON."""
        if time.monotonic() - self._called_at > IDLE_S:
            self._connection.close()
        self._called_at = time.monotonic()
        self._connection.request(method, path, None if body is None else json.dumps(body))
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return json.loads(text)


@contextmanager
def fresh_server() -> Iterator[Server]:
    """With an empty database, and its processes started."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(*SERVE, PLAYGROUND_DATABASE=f"sqlite:///{folder}/runs.sqlite3") as server,
    ):
        call = Caller(server)
        for _ in range(4 * (os.cpu_count() or 1)):
            last = call("POST", "/api/runs", {"epochs": 2000})
        wait_for(call, f"/api/runs/{last['id']}")
        yield server


def wait_for(call: Caller, path: str) -> Any:
    """What has ended there."""
    while (told := call("GET", path))["status"] in ("queued", "running"):
        time.sleep(LOOK_S)
    return told


def bare_seconds(n_runs: int, epochs: int) -> float:
    """A loop over Trainer in this process, of one thread."""
    begun = time.perf_counter()
    for seed in range(n_runs):
        Trainer(ExperimentConfig(seed=seed)).train(epochs)
    return time.perf_counter() - begun


def measure_queue() -> None:
    """Runs ordered over REST by a few clients, from the first order to the last end; bare ones around it."""
    with fresh_server() as server:
        before = bare_seconds(N_RUNS // 2, EPOCHS)
        begun, served_s = time.perf_counter(), server.processor_s
        ordered_s = order_all(server, N_RUNS, {"epochs": EPOCHS})
        call = Caller(server)
        while call("GET", "/api/runs?status=queued&limit=1")["runs"]:
            time.sleep(LOOK_S)
        while call("GET", "/api/runs?status=running&limit=1")["runs"]:
            time.sleep(LOOK_S)
        seconds, served_s = time.perf_counter() - begun, server.processor_s - served_s
        bare = before + bare_seconds(N_RUNS // 2, EPOCHS)
    row(
        f"rate of {N_RUNS} runs of {EPOCHS} epochs over REST, of the bare loop's",
        f"{bare / seconds:.0%}",
        "80 %",
    )
    row("the same: a run, a bare run, an order", in_ms(seconds, bare, ordered_s), "")
    row("a run's processor time in the server: REST, queue and store", in_ms(served_s), "5 ms")


def order_all(server: Server, n_runs: int, body: dict[str, object]) -> float:
    """Orders runs of different seeds from several clients; how long the ordering took."""

    def order_some(first: int) -> None:
        call = Caller(server)
        for seed in range(first, n_runs, N_CLIENTS):
            call("POST", "/api/runs", {**body, "config": {"seed": seed}})

    begun = time.perf_counter()
    threads = [threading.Thread(target=order_some, args=(first,)) for first in range(N_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def in_ms(*seconds: float) -> str:
    """Times per run."""
    return ", ".join(f"{1000 * each / N_RUNS:.2f}" for each in seconds) + " ms"


def measure_overhead() -> None:
    """What a run costs beside its training: the store's part alone, in this process, without a server."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository.open(f"sqlite:///{folder}/runs.sqlite3")
        wanted = order(ExperimentConfig(), 1)
        begun = time.process_time()
        for _ in range(N_RUNS):
            repository.runs.add(wanted)
        added_s = time.process_time() - begun
        outcome = compute(SliceJob(1, wanted.config, 1, None, None, 0.0, 1.0))
        begun = time.process_time()
        while claims := repository.runs.claim("here", 16, 60):
            repository.runs.record("here", [replace(outcome, run_id=claim.run_id) for claim in claims])
        kept_s = time.process_time() - begun
        repository.close()
    row(
        "the store's part of a run: to queue it, to claim and record it",
        in_ms(added_s, kept_s),
        "",
    )


def measure_sweep() -> None:
    """A sweep of many seeds over REST, between two halves of the bare loop."""
    with fresh_server() as server:
        before = bare_seconds(N_SEEDS // 2, SWEEP_EPOCHS)
        call = Caller(server)
        begun = time.perf_counter()
        body = {"grid": {"data.noise": [0]}, "seeds": N_SEEDS, "epochs": SWEEP_EPOCHS}
        sweep = call("POST", "/api/sweeps", body)
        wait_for(call, f"/api/sweeps/{sweep['id']}")
        seconds = time.perf_counter() - begun
        bare = before + bare_seconds(N_SEEDS // 2, SWEEP_EPOCHS)
    row(
        f"time of a sweep of {N_SEEDS} seeds, {SWEEP_EPOCHS} epochs, of the bare loop's",
        f"{seconds / bare:.2f}",
        "1.3",
    )


def measure_pages() -> None:
    """A page of the list, the newest and the oldest, among many runs."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/runs.sqlite3"
        repository = Repository.open(url)
        wanted: list[Order] = [order(ExperimentConfig(), 1)] * 10_000
        for _ in range(N_STORED // len(wanted)):
            with repository.database.writing() as connection:
                add_orders(connection, wanted)
        repository.close()
        with serving(*SERVE, PLAYGROUND_DATABASE=url, PLAYGROUND_RUN_PROCESSES="0") as server:
            asyncio.run(engine_ready(server))
            call = Caller(server)
            row(
                "a health check on a connection kept open",
                f"{median_ms(partial(call, 'GET', '/api/health')):.1f} ms",
                "",
            )
            for name, after in (("newest", N_STORED + 1), ("oldest", PAGE + 1)):
                path = f"/api/runs?limit={PAGE}&after={after}&status=queued"
                median = median_ms(partial(call, "GET", path))
                row(
                    f"the {name} page of {PAGE} among {N_STORED} runs, over REST", f"{median:.1f} ms", "20 ms"
                )


async def engine_ready(server: Server) -> None:
    """Waits until the server has nothing to prepare any more."""
    async with AsyncExitStack() as stack:
        await connected(stack, server)


def median_ms(work: Callable[[], object]) -> float:
    """How long something takes, in the middle of many times."""
    spent = []
    for _ in range(40):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return 1000 * statistics.median(spent)


async def measure_live() -> None:
    """A live experiment at full speed, alone and beside a full queue, in turn."""
    alone, beside = [], []
    with fresh_server() as server:
        call = Caller(server)
        async with AsyncExitStack() as stack:
            client = await connected(stack, server, epochs_per_frame=None, frames_per_second=60)
            await client.send("play")
            for _ in range(2):
                alone.append(rate(await client.play_for(LIVE_S), "frame"))
                body = {"grid": {"data.noise": [0]}, "seeds": 2000, "epochs": 300}
                sweep = await asyncio.to_thread(call, "POST", "/api/sweeps", body)
                beside.append(rate(await client.play_for(LIVE_S), "frame"))
                await asyncio.to_thread(call, "POST", f"/api/sweeps/{sweep['id']}/cancel")
    told = f"{statistics.mean(beside):.1f} of {statistics.mean(alone):.1f}"
    row("frames per second of a live experiment beside a full queue, of those alone", told, "90 %")


MEASUREMENTS: dict[str, Callable[[], object]] = {
    "queue": measure_queue,
    "overhead": measure_overhead,
    "sweep": measure_sweep,
    "pages": measure_pages,
    "live": lambda: asyncio.run(measure_live()),
}


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names", nargs="*", help=f"which of {', '.join(MEASUREMENTS)}; all, when none is named"
    )
    names = parser.parse_args().names
    if unknown := set(names) - MEASUREMENTS.keys():
        parser.error(f"unknown: {', '.join(unknown)}")
    engine.warm_up(lambda *_: None)
    print("| measured | value | asked |\n|---|---|---|")
    for name in names or MEASUREMENTS:
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main()
