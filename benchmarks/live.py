"""The live connection against its floors: frames, share of the engine, event loop, crowds, memory, start.

Run ``python -m benchmarks.live``; it takes about four minutes and prints one markdown row per measurement;
``--seconds 5`` is quicker and rougher. The clients run in this process, the server always in another.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from playground.config import ExperimentConfig
from playground.training.trainer import Trainer

N_CROWD, CROWD_FRAMES_PER_SECOND = 40, 20
N_VIEWERS = (10, 20, 40, 60, 80, 100, 150)
N_SLOW = N_SILENT = 10  # among forty: they acknowledge after half a second, or never
SLOWNESS_S = 0.5
N_UNEVEN = 5  # frames at the beginning of a play, when late ones are made up for
N_STARTS = 5  # of each kind, in turn
NEEDED = "fastapi, uvicorn, numpy, pydantic_settings"
N_ROUNDS = 5  # of live and bare engine in turn
SERVE = ("-m", "playground", "serve", "--port", "0")
SERVE_TICKING = ("-m", "benchmarks.ticking_server")


@dataclass(frozen=True)
class Server:
    """A server in a child process."""

    process: subprocess.Popen[str]
    address: str  # host:port
    started_at: float

    @property
    def resident_mb(self) -> float:
        """The memory it really occupies."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    @property
    def processor_s(self) -> float:
        """The processor time that it has used, in user code and in the system's; not its children's."""
        facts = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[Server]:
    """Starts a server, waits for the line that names its address, and ends it."""
    started_at = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    try:
        assert process.stdout is not None
        named = re.search(r"http://(\S+:\d+)", process.stdout.readline())
        assert named, "the server did not say where it listens"
        yield Server(process, named.group(1), started_at)
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Moment:
    """What one frame says, and when it arrived."""

    at: float
    frame: int
    epoch: int
    step: int


class Client:
    """Plays as fast as the server can, and acknowledges every frame at once."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, kind: str, **fields: object) -> None:
        """One command."""
        await self._connection.send(json.dumps({"type": kind, **fields}))

    async def send_raw(self, text: str) -> None:
        """Something that is no command."""
        await self._connection.send(text)

    async def dawdle(self) -> None:
        """Takes a frame in now and then, for ever."""
        while True:
            await self.moment()
            await asyncio.sleep(SLOWNESS_S)

    async def moment(self) -> Moment:
        """The next frame."""
        while True:
            message = await self._connection.recv()
            if isinstance(message, bytes):
                at = time.perf_counter()
                size = int.from_bytes(message[:8], "little")
                facts = json.loads(message[8 : 8 + size])["__metadata__"]
                await self.send("ack", frame=int(facts["frame"]))
                return Moment(at, int(facts["frame"]), int(facts["epoch"]), int(facts["step"]))

    async def play_for(self, seconds: float) -> tuple[Moment, Moment]:
        """The first and the last frame of so long a time, once frames come evenly."""
        for _ in range(N_UNEVEN):
            await self.moment()
        first = last = await self.moment()
        while last.at - first.at < seconds:
            last = await self.moment()
        return first, last


async def connected(stack: AsyncExitStack, server: Server, **pace: object) -> Client:
    """A client whose default experiment stands ready."""
    connection = await stack.enter_async_context(
        connect(
            f"ws://{server.address}/api/live",
            subprotocols=["playground.v1"],  # type: ignore[list-item]
            compression=None,
            max_size=None,
            open_timeout=60,
        )
    )
    client = Client(connection)
    await client.send("pace", **pace)
    await client.send("configure", config={})
    await client.moment()
    return client


def rate(moments: tuple[Moment, Moment], attribute: str) -> float:
    """Frames, epochs or steps per second between two moments."""
    first, last = moments
    return float((getattr(last, attribute) - getattr(first, attribute)) / (last.at - first.at))


def row(name: str, value: str, floor: str) -> None:
    """One line of the table."""
    print(f"| {name} | {value} | {floor} |", flush=True)


# ---- measurements


def bare_steps_per_second(seconds: float) -> float:
    """The engine alone, through Trainer, in this process."""
    trainer = Trainer(ExperimentConfig())
    trainer.advance(1000)
    begun, steps = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - begun) < seconds:
        steps += trainer.advance(25_000)
    return steps / elapsed


async def measure_full_speed(seconds: float) -> None:
    """One client at full speed and the bare engine, in turn."""
    frames, shares = [], []
    with serving(*SERVE) as server:
        await compiled(server)
        async with AsyncExitStack() as stack:
            client = await connected(stack, server, epochs_per_frame=None, frames_per_second=60)
            for _ in range(N_ROUNDS):
                await client.send("play")
                played = await client.play_for(seconds / N_ROUNDS)
                await client.send("pause")
                frames.append(rate(played, "frame"))
                await drained(client)
                shares.append(rate(played, "step") / bare_steps_per_second(seconds / N_ROUNDS))
    row("frames per second, full speed, default net", f"{statistics.median(frames):.1f}", "60")
    row("share of the bare engine's epochs per second", f"{statistics.median(shares):.0%}", "70 %")


async def drained(client: Client) -> None:
    """Takes in the frames that were on their way when play ended."""
    try:
        while True:
            async with asyncio.timeout(0.2):
                await client.moment()
    except TimeoutError:
        return


async def measure_stalls(seconds: float) -> None:
    """The event loop while one trains at full speed and another configures the largest experiments."""
    rows = [[index / 10_000 - 1, 1.0, -1.0] for index in range(20_000)]
    with serving(*SERVE_TICKING) as server:
        await compiled(server)
        async with AsyncExitStack() as stack:
            playing = await connected(stack, server, epochs_per_frame=None, frames_per_second=60)
            other = await connected(stack, server, epochs_per_frame=None, frames_per_second=60)
            await playing.send("play")
            await playing.play_for(seconds / 2)
            report("while one plays at full speed", server, "20 ms")
            await other.send_raw(" " * 8_000_000)
            await playing.play_for(1)
            report("and another sends 8 MB, taken in and refused", server, "20 ms")
            custom = {"dataset": "custom", "task": "classification", "train": rows}
            for config in ({"data": custom}, {"network": {"hidden": [64] * 8}, "data": {"samples": 20_000}}):
                await other.send("configure", config=config)
                await other.moment()
                await other.send("play")
                await playing.play_for(seconds / 4)
            report("and another brings 20 000 rows, then 8 layers of 64", server, "20 ms")


def report(name: str, server: Server, floor: str) -> None:
    """Asks the ticking server for the lateness since it was last asked."""
    median, most, worst = lateness(server)
    row(f"event loop late {name}: median, 99.9 %, worst", f"{median}, {most}, {worst} ms", floor)


def lateness(server: Server) -> tuple[str, str, str]:
    """By how many ms a ticking server was late since it was last asked: median, 99.9 %, worst."""
    server.process.send_signal(signal.SIGUSR1)
    assert server.process.stdout is not None
    median, most, worst = server.process.stdout.readline().split()
    return median, most, worst


async def compiled(server: Server) -> None:
    """Waits until kernels train, and not the plain reference."""
    while True:
        health = await asyncio.to_thread(urllib.request.urlopen, f"http://{server.address}/api/health")
        if json.load(health)["engine"] == "compiled":
            return
        await asyncio.sleep(0.1)


async def measure_crowd(seconds: float) -> None:
    """Forty connections at full speed, 20 frames a second each."""
    with serving(*SERVE) as server:
        await compiled(server)
        async with AsyncExitStack() as stack:
            pace = {"epochs_per_frame": None, "frames_per_second": CROWD_FRAMES_PER_SECOND}
            clients = [await connected(stack, server, **pace) for _ in range(N_CROWD)]
            for client in clients:
                await client.send("play")
            await asyncio.gather(*(client.play_for(seconds / 6) for client in clients))
            before_mb = server.resident_mb
            played = await asyncio.gather(*(client.play_for(seconds) for client in clients))
            growth_mb = server.resident_mb - before_mb
    frames = [rate(moments, "frame") for moments in played]
    epochs = [rate(moments, "epoch") for moments in played]
    row(
        f"frames per second of each of {N_CROWD}: least, mean",
        f"{min(frames):.1f}, {statistics.mean(frames):.1f}",
        "20",
    )
    spread = (max(epochs) - min(epochs)) / statistics.mean(epochs)
    row(
        f"epochs per second of each of {N_CROWD}: mean, spread",
        f"{statistics.mean(epochs):.0f}, {spread:.1%}",
        "10 %",
    )
    row(f"memory: at first, growth in {seconds:.0f} s", f"{before_mb:.0f}, {growth_mb:+.1f} MB", "none")


async def measure_load(seconds: float) -> None:
    """More and more connections at full speed, then forty of them among slow and silent ones."""
    print("\n| playing | frames/s together | each: least, most | epochs/s each, spread |\n|---|---|---|---|")
    for n_viewers in N_VIEWERS:
        await measure_viewers(n_viewers, seconds)
    await measure_viewers(N_CROWD, seconds, n_slow=N_SLOW, n_silent=N_SILENT)
    print("\n| measured | value | floor |\n|---|---|---|")


async def measure_viewers(n_viewers: int, seconds: float, *, n_slow: int = 0, n_silent: int = 0) -> None:
    """What each of so many connections gets; those that are slow or silent are not counted."""
    with serving(*SERVE) as server:
        await compiled(server)
        async with AsyncExitStack() as stack:
            pace = {"epochs_per_frame": None, "frames_per_second": CROWD_FRAMES_PER_SECOND}
            n_all = n_viewers + n_slow + n_silent
            clients = [await connected(stack, server, **pace) for _ in range(n_all)]
            for client in clients:
                await client.send("play")
            dawdling = [
                asyncio.create_task(each.dawdle()) for each in clients[n_viewers : n_viewers + n_slow]
            ]
            viewers = clients[:n_viewers]
            await asyncio.gather(*(client.play_for(seconds / 6) for client in viewers))
            played = await asyncio.gather(*(client.play_for(seconds) for client in viewers))
            for each in dawdling:
                each.cancel()
    frames = [rate(moments, "frame") for moments in played]
    epochs = [rate(moments, "epoch") for moments in played]
    spread = (max(epochs) - min(epochs)) / statistics.mean(epochs)
    among = f", among {n_slow} slow and {n_silent} silent" if n_slow or n_silent else ""
    print(
        f"| {n_viewers}{among} | {sum(frames):.0f} | {min(frames):.1f}, {max(frames):.1f} |"
        f" {statistics.mean(epochs):.0f}, {spread:.1%} |",
        flush=True,
    )


def imports_s() -> float:
    """How long Python takes to import what every server of this kind needs."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {NEEDED}"], check=True)
    return time.perf_counter() - begun


async def page_s(cache: str) -> float:
    """From the start of the process to the page, kernels yet to be compiled."""
    with serving(*SERVE, PLAYGROUND_KERNEL_CACHE=cache) as server:
        with await asyncio.to_thread(urllib.request.urlopen, f"http://{server.address}/") as page:
            page.read()
        return time.perf_counter() - server.started_at


async def training_s(cache: str) -> float:
    """From the start of the process to the first picture of a trained epoch."""
    with serving(*SERVE, PLAYGROUND_KERNEL_CACHE=cache) as server:
        async with AsyncExitStack() as stack:
            client = await connected(stack, server)
            await client.send("play")
            while (await client.moment()).epoch < 1:
                pass
            return time.perf_counter() - server.started_at


async def measure_starts() -> None:
    """Page and first training with nothing compiled, beside the imports that both need; and once compiled."""
    imports, pages, trainings = [], [], []
    with tempfile.TemporaryDirectory() as cache:
        for number in range(N_STARTS):
            imports.append(await asyncio.to_thread(imports_s))
            pages.append(await page_s(f"{cache}/page-{number}"))
            trainings.append(await training_s(f"{cache}/training-{number}"))
        least = min(imports)
        row(f"importing {NEEDED}", f"{least:.2f} s", "")
        for name, found, floor in (("page", pages, 1.5), ("training", trainings, 2.0)):
            value = f"{min(found):.2f} s, {min(found) / least:.2f} times that"
            row(f"first {name} after the process's start, nothing compiled", value, f"{floor} times")
        program = "from playground import engine; engine.compile_beside(lambda *_: None)"
        environment = {**os.environ, "PLAYGROUND_KERNEL_CACHE": cache}
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True, env=environment)
        after, waited = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        row("compiling all kernels beside it: time, processor time", f"{waited:.1f}, {used:.1f} s", "20 s")
        warm = min([await training_s(cache) for _ in range(N_STARTS)])
        row("first training after the process's start, kernels compiled", f"{warm:.2f} s", "")


MEASUREMENTS = ("speed", "stalls", "crowd", "load", "start")


async def measure(names: list[str], seconds: float) -> None:
    """Runs the measurements that are named, in their order."""
    print("| measured | value | floor |\n|---|---|---|")
    if "speed" in names:
        await measure_full_speed(seconds / 3)
    if "stalls" in names:
        await measure_stalls(seconds / 3)
    if "crowd" in names:
        await measure_crowd(seconds)
    if "load" in names:
        await measure_load(seconds / 6)
    if "start" in names:
        await measure_starts()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names", nargs="*", help=f"which of {', '.join(MEASUREMENTS)}; all, when none is named"
    )
    parser.add_argument(
        "--seconds", type=float, default=60, help="how long the crowd plays; the others a third of it"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(MEASUREMENTS):
        parser.error(f"unknown: {', '.join(unknown)}")
    asyncio.run(measure(arguments.names or list(MEASUREMENTS), arguments.seconds))


if __name__ == "__main__":
    main()
