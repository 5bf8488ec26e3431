"""The event loop while one client does what is hard to do: how late it is, and what stays of the memory.

Run ``python -m benchmarks.attack``; it takes about a minute and prints a markdown row for each attack. A page
plays at full speed meanwhile. The attackers run in this process, the server in another, which keeps time.
"""

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress

import httpx

from benchmarks.live import SERVE_TICKING, Client, Server, compiled, connected, lateness, serving

Row = tuple[float, float, float]
ROWS = [[index / 20_000 - 1, index * 7919 % 20_000 / 20_000, 1.0] for index in range(20_000)]
OWN_ROWS = {"data": {"dataset": "custom", "task": "regression", "train": ROWS}}
LARGE = {
    "data": {"samples": 20_000},
    "network": {"hidden": [64] * 8},
    "training": {"batch_size": 20_000},
}


def noises(count: int) -> dict[str, object]:
    """A random search over so many values of one field, on 20,000 rows."""
    values = [0.1 + index / 10_000 for index in range(count)]
    return {"base": OWN_ROWS, "random": {"space": {"data.noise": values}}}


async def one_byte_chunks() -> AsyncIterator[bytes]:
    """A body that is sent byte by byte."""
    for _ in range(60_000):
        yield b"x"


Request = Callable[[httpx.AsyncClient, int], Awaitable[httpx.Response]]

REQUESTS: dict[str, tuple[int, Request]] = {
    "QR codes of 2,000 bytes": (
        100,
        lambda rest, number: rest.get("/api/qr.svg", params={"text": f"{'x' * 1900}{number}"}),
    ),
    "body of 60,000 chunks": (1, lambda rest, _: rest.post("/api/runs", content=one_byte_chunks())),
    "body of 300,000 names": (
        1,
        lambda rest, _: rest.post("/api/runs", json=dict.fromkeys(map(str, range(300_000)))),
    ),
    "grid of 60,000 fields": (
        1,
        lambda rest, _: rest.post(
            "/api/sweeps", json={"grid": {f"data.noise{n}": [1] for n in range(60_000)}}
        ),
    ),
    "500 values on 20,000 rows": (1, lambda rest, _: rest.post("/api/sweeps", json=noises(500))),
    "runs of 20,000 own rows": (20, lambda rest, _: rest.post("/api/runs", json={"config": OWN_ROWS})),
    "lists of these": (8, lambda rest, _: rest.get("/api/runs", params={"limit": 60})),
    "data sets of 20,000 own rows": (40, lambda rest, _: rest.post("/api/datasets", json=OWN_ROWS)),
    "bodies of 4 MB": (4, lambda rest, _: rest.post("/api/runs", content=b"[" + b"1," * 2_000_000 + b"1]")),
    "pictures of 1,600 pixels": (
        60,
        lambda rest, _: rest.get("/api/runs/1/boundary.png", params={"size": 1600}),
    ),
}


async def until_answered(client: Client, text: str) -> None:
    """Sends a message, and waits until what was sent after it is seen."""
    await client.send_raw(text)
    await client.send("watch")
    await client.moment()


async def large_batches(stack: AsyncExitStack, server: Server) -> None:
    """Ten clients whose batches are as large as can be; who gets no memory goes on as before."""
    clients = [await connected(stack, server, epochs_per_frame=None) for _ in range(10)]
    for client in clients:
        await client.send("configure", config=LARGE)
        await client.send("play")
    for client in clients:
        await client.moment()


def told(name: str, server: Server, begun: float, outcome: str = "") -> None:
    """Prints a row."""
    median, most, worst = lateness(server)
    seconds = time.perf_counter() - begun
    print(
        f"| {name} | {outcome} | {seconds:.1f} | {median}, {most}, {worst} | {server.resident_mb:.0f} |",
        flush=True,
    )


async def play(client: Client) -> None:
    """Takes frames in, for ever."""
    while True:
        await client.moment()


async def measure(database: str) -> None:
    """Attacks in turn."""
    print("| attack | answers | s | loop late by ms: median, 99.9 %, worst | MB |\n|---|---|---|---|---|")
    environment = {"PLAYGROUND_DATABASE": database, "PLAYGROUND_RUN_PROCESSES": "0"}
    with serving(*SERVE_TICKING, **environment) as server:
        await compiled(server)
        async with (
            AsyncExitStack() as stack,
            httpx.AsyncClient(
                base_url=f"http://{server.address}", timeout=300, limits=httpx.Limits(max_connections=200)
            ) as rest,
        ):
            player = await connected(stack, server, epochs_per_frame=None, frames_per_second=60)
            await player.send("play")
            playing = asyncio.create_task(play(player))
            begun = time.perf_counter()
            await asyncio.sleep(2)
            told("none", server, begun)
            await rest.post("/api/runs", json={})
            for name, (count, request) in REQUESTS.items():
                begun = time.perf_counter()
                answers = await asyncio.gather(*(request(rest, number) for number in range(count)))
                statuses = Counter(answer.status_code for answer in answers)
                outcome = ", ".join(f"{number} x {status}" for status, number in statuses.items())
                told(name, server, begun, outcome)
            other = await connected(stack, server)
            for name, text in {
                "change of 60,000 names": json.dumps(
                    {"type": "change", "changes": dict.fromkeys(map(str, range(60_000)))}
                ),
                "message of 4 MB": "[" * 4_000_000,
                "configure of 20,000 rows": json.dumps({"type": "configure", "config": OWN_ROWS}),
            }.items():
                begun = time.perf_counter()
                await until_answered(other, text)
                told(f"live: {name}", server, begun)
            begun = time.perf_counter()
            await large_batches(stack, server)
            told("live: 10 batches of 20,000", server, begun)
            playing.cancel()
            with suppress(asyncio.CancelledError):
                await playing
        begun = time.perf_counter()
        await asyncio.sleep(3)
        told("all have left", server, begun)


def main() -> None:
    """Measures with a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{folder}/runs.db"))


if __name__ == "__main__":
    main()
