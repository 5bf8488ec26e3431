"""One connection that speaks HTTP: uvicorn's own with httptools, and limits of time, size and number."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from playground.web.transport.bounded_reads import BoundedReads
from playground.web.transport.descriptors import most_connections

HEAD_S = 10.0
"""Until a request's headers have come, from the first byte on or from the connection's beginning."""

BODY_S = 60.0
"""Until its body has come, and without progress until its answer was taken."""

MOST_HEAD_BYTES = 64 * 2**10
"""Of the headers of one request; cookies of every program on this machine are among them."""

_LINGER_S = 1.0
_TOO_MANY = 503
_MOST_LINE_BYTES, _MOST_LINES = 8000, 120  # that the WebSocket library takes in a handshake
_ENDS = {
    400: b"HTTP/1.1 400 Bad Request",
    408: b"HTTP/1.1 408 Request Timeout",
    431: b"HTTP/1.1 431 Request Header Fields Too Large",
}


class HttpConnection(BoundedReads, HttpToolsProtocol):
    """A connection that ends when a request does not: none waits for ever, and none takes another's place.

    Where there are as many connections as there may be, the one that has said nothing for longest makes room.

    Args:
        config: of the server.
        server_state: what its connections share.
        app_state: of the app's lifespan.
        _loop: the running event loop.
    """

    _silent: dict["HttpConnection", None] = {}  # noqa: RUF012 - of the process, in order of arrival

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._timer: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._is_in_head = True
        self._is_ending = False
        self._n_unused = 0  # bytes since a head or a part of a body was complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """As `asyncio.Protocol` has it: a client has connected."""
        super().connection_made(transport)
        self._silent[self] = None
        self._time_out_after(HEAD_S)
        if len(self.connections) > most_connections():
            longest = next(iter(self._silent))
            del self._silent[longest]
            longest._end(_TOO_MANY)  # noqa: SLF001 - one of ours

    def connection_lost(self, exc: Exception | None) -> None:
        """As `asyncio.Protocol` has it: the connection has ended."""
        self._silent.pop(self, None)
        self._stop(self._timer)
        self._stop(self._stalled)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """As `asyncio.Protocol` has it: parses what was read."""
        if self.parser is None or self._is_ending:
            return
        if self._timer is None and self._is_in_head:
            self._time_out_after(HEAD_S)
        self._n_unused += len(data)
        super().data_received(data)
        if self._n_unused > MOST_HEAD_BYTES:
            self._end(431)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's
        """As `HttpToolsProtocol` has it: answers what is no HTTP."""
        self._end(400)

    def on_header(self, name: bytes, value: bytes) -> None:
        """As `HttpToolsProtocol` has it: a header has come; those after a body are let go."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """As `HttpToolsProtocol` has it: a part of a body has come."""
        self._n_unused = 0
        super().on_body(body)

    def on_headers_complete(self) -> None:
        """The head of a request has come."""
        self._silent.pop(self, None)
        self._is_in_head = False
        self._n_unused = 0
        self._time_out_after(BODY_S)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request has come."""
        self._stop(self._timer)
        self._timer = None
        self._is_in_head = True
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hands over to the WebSocket, without headers that its library would refuse a handshake for."""
        self._stop(self._timer)
        self._silent.pop(self, None)
        fit = [(name, value) for name, value in self.headers if len(name) + len(value) < _MOST_LINE_BYTES]
        fit.sort(key=lambda header: not header[0].startswith((b"sec-", b"upgrade", b"connection", b"host")))
        self.headers[:] = fit[:_MOST_LINES]
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The client takes its answer slower than it is written."""
        super().pause_writing()
        self._stalled = self.loop.call_later(BODY_S, self._abort)

    def resume_writing(self) -> None:
        """The client has taken most of it."""
        self._stop(self._stalled)
        super().resume_writing()

    def _time_out_after(self, seconds: float) -> None:
        self._stop(self._timer)
        self._timer = self.loop.call_later(seconds, self._time_out)

    def _time_out(self) -> None:
        if self._is_answering:
            self._time_out_after(BODY_S)
        else:
            self._end(408)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete

    def _end(self, status: int) -> None:
        """Says why, unless the client has said nothing or is being answered, and closes."""
        if self._is_ending or self.transport.is_closing():
            return
        self._is_ending = True
        self._stop(self._timer)
        if self._is_answering or (self._is_in_head and not self._n_unused) or status == _TOO_MANY:
            self.transport.close()
            return
        self.transport.write(_ENDS[status] + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        # Closing while more arrives would reset the connection, and the client would not see the answer.
        self.transport.write_eof()
        self.loop.call_later(_LINGER_S, self._abort)

    def _abort(self) -> None:
        """Ends also a connection whose client does not take what was written."""
        self.transport.abort()

    @staticmethod
    def _stop(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
