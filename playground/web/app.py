"""Puts the server together: the guard outside, then pages, static files, REST and the live connection."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.websockets import WebSocket

from playground import __version__
from playground.settings import Settings, check_limits
from playground.web.api.comparison_service import ComparisonService
from playground.web.api.problems import RefusedRequest, install_problem_answers
from playground.web.api.run_service import RunService
from playground.web.base_path import BasePath
from playground.web.guard import Guard
from playground.web.head import HeadAsGet
from playground.web.later import Later
from playground.web.live.socket import LiveService
from playground.web.live.warm_up import WarmUp
from playground.web.orphans import end_with_parent
from playground.web.page import pages
from playground.web.page.assets import asset_folder
from playground.web.page.static_files import CompressedFiles
from playground.web.sharing import share_interpreter
from playground.web.transport.server import log_mistakes_only

_UNASKED_S = 3.0  # after which everything is made though nobody has asked for the page

_log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Makes the whole server as one ASGI app.

    Args:
        settings: its limits; None: those of the environment.

    Returns:
        The app.
    """
    settings = settings or Settings()
    app = FastAPIOffline(
        title="Neural network playground",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        lifespan=partial(_lifespan, settings=settings),
    )
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(BasePath, path=settings.base_path)
    install_problem_answers(app)
    app.state.has_begun = asyncio.Event()
    app.state.baselines = None
    app.include_router(pages.make_router(settings, app.state.has_begun.set))
    app.add_api_websocket_route("/api/live", _live)
    app.add_api_route("/api/live", _live_without_upgrade, methods=["GET", "POST"], include_in_schema=False)
    app.state.files = CompressedFiles(asset_folder("static"), joins=not settings.dev)
    app.mount("/static", app.state.files, name="static")
    app.state.rest = Later(app.router, partial(_add_rest, app, settings))
    app.router.routes.append(app.state.rest)
    app.openapi = partial(_described, app, app.openapi)  # type: ignore[method-assign]
    return app


def _add_rest(app: FastAPI, settings: Settings) -> None:
    from playground.web.api import (
        baselines,
        comparisons,
        ensembles,
        experiment_code,
        exports,
        lessons,
        meta,
        qr,
        receipts,
        reports,
        runs,
        sweeps,
        tables,
    )

    app.include_router(meta.make_router(settings))
    app.include_router(qr.make_router())
    app.include_router(tables.make_router(settings))
    app.include_router(runs.make_router(settings))
    app.include_router(receipts.make_router(settings))
    app.include_router(exports.make_router(settings))
    app.include_router(reports.make_router(settings))
    app.include_router(experiment_code.make_router())
    app.include_router(ensembles.make_router())
    app.include_router(sweeps.make_router(settings))
    app.include_router(comparisons.make_router(settings))
    app.include_router(lessons.make_router(settings.lessons))
    app.state.baselines = baselines.BaselineService()
    app.include_router(baselines.make_router(settings))


def _described(app: FastAPI, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The app as OpenAPI describes it, with all of its routes."""
    app.state.rest.make_now()
    return describe()


@asynccontextmanager
async def _lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Owns what runs as long as the server: the engine's warm-up and the workers of the live connections."""
    end_with_parent()
    log_mistakes_only()
    share_interpreter()
    warm_up = WarmUp.of_engine()
    app.state.live = LiveService(settings, partial(check_limits, settings=settings), warm_up)
    app.state.runs = RunService(settings)
    app.state.comparisons = ComparisonService(
        settings, app.state.live.workers, warm_up, app.state.runs.allowances.spend
    )
    await app.state.comparisons.listen()
    preparing = [
        asyncio.create_task(_prepare(warm_up, app.state.runs, app.state.comparisons)),
        asyncio.create_task(_make_the_rest(app)),
    ]
    for each in preparing:
        each.add_done_callback(_log_failure)
    yield
    for each in preparing:
        each.cancel()
    app.state.comparisons.close()
    app.state.live.close()
    await asyncio.to_thread(app.state.runs.close)
    if app.state.baselines is not None:
        await asyncio.to_thread(app.state.baselines.close)


async def _make_the_rest(app: FastAPI) -> None:
    """Makes what the page asks for next, after it or soon."""
    with suppress(TimeoutError):
        await asyncio.wait_for(app.state.has_begun.wait(), _UNASKED_S)
    await app.state.files.prepare()
    await app.state.rest.make()


async def _prepare(warm_up: WarmUp, runs_of_process: RunService, comparisons: ComparisonService) -> None:
    """Has the kernels compiled once, before the processes that compute runs load them.

    If that fails, it does so in these processes too, and each run says what was wrong.
    """
    await warm_up.run()
    await runs_of_process.start()
    comparisons.load_lanes()


def _log_failure(preparing: asyncio.Task[None]) -> None:
    if not preparing.cancelled() and (error := preparing.exception()):
        _log.critical("The server could not be prepared", exc_info=error)


async def _live(socket: WebSocket) -> None:
    await socket.app.state.live.serve(socket)


async def _live_without_upgrade() -> None:
    """Says why a live connection cannot begin; a page asks by POST, which is refused as its handshake is."""
    raise RefusedRequest(426, "upgrade_required", headers={"upgrade": "websocket"})
