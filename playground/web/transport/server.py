"""How uvicorn is to serve the app."""

import asyncio
import logging
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from playground.settings import Settings
from playground.web.transport.http_connection import HttpConnection
from playground.web.transport.live_connection import LiveConnection

_SHUTDOWN_S = 3  # for open requests to end by themselves
_BACKLOG = 2048  # connections that may wait to be accepted
# What clients did or left undone is answered, and not logged as if the server had failed.
_OF_CLIENTS = ("Invalid UTF-8", "Invalid HTTP request", "Unsupported upgrade request")


def server_config(app: str | ASGIApp, settings: Settings, **further: Any) -> uvicorn.Config:
    """Configures uvicorn.

    Args:
        app: an app, or where a factory of it is imported from (with ``factory=True``).
        settings: of the server.
        further: more of uvicorn's options.

    Returns:
        The configuration.
    """
    options: dict[str, Any] = {
        "http": HttpConnection,
        "ws": LiveConnection,
        # A message over the limit is refused by name; taking in one that is much larger would hold up the
        # event loop, so it ends the connection.
        "ws_max_size": 2 * settings.max_message_bytes,
        # Frames are pictures made anew sixty times a second: packing them costs more than sending them.
        "ws_per_message_deflate": False,
        "backlog": _BACKLOG,
        "timeout_graceful_shutdown": _SHUTDOWN_S,
        "log_level": "warning",
        **further,
    }
    return uvicorn.Config(app, **options)


def log_mistakes_only() -> None:
    """Keeps from uvicorn's log what clients did, and requests that were cut off because the server stops."""
    log = logging.getLogger("uvicorn.error")
    if _is_worth_logging not in log.filters:
        log.addFilter(_is_worth_logging)


def _is_worth_logging(record: logging.LogRecord) -> bool:
    is_cut_off = record.exc_info is not None and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not is_cut_off and not str(record.msg).startswith(_OF_CLIENTS)
