"""The server with a ticker in its event loop; at SIGUSR1 it prints how late ticks were since last asked."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from playground.settings import Settings
from playground.web.app import create_app
from playground.web.listening import listen
from playground.web.transport.server import server_config

_TICK_S = 0.001


async def tick(app: FastAPI, lateness_ms: list[float]) -> None:
    """Wants to run every millisecond once the engine is warm, and notes by how much it was held up."""
    loop = asyncio.get_running_loop()
    async for _ in app.state.live.warm_up.watch():
        pass
    while True:
        wanted = loop.time() + _TICK_S
        await asyncio.sleep(_TICK_S)
        lateness_ms.append(1000 * (loop.time() - wanted))


def report(lateness_ms: list[float]) -> None:
    """Prints the median, the 99.9th percentile and the worst, and begins again."""
    ordered = sorted(lateness_ms)
    lateness_ms.clear()
    print(*(f"{ordered[int(share * (len(ordered) - 1))]:.2f}" for share in (0.5, 0.999, 1)), flush=True)


def main() -> None:
    """Serves on a free port until terminated."""
    lateness_ms: list[float] = []
    settings = Settings()
    app = create_app(settings)
    lifespan = app.router.lifespan_context

    @asynccontextmanager
    async def ticking_lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with lifespan(app):
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, report, lateness_ms)
            ticking = asyncio.create_task(tick(app, lateness_ms))
            yield
            ticking.cancel()

    app.router.lifespan_context = ticking_lifespan
    config = server_config(app, settings)
    listening = listen("127.0.0.1", 0)
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
