"""One connection that speaks WebSocket: uvicorn's own, bounded in what it reads at once and what it keeps."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from playground.web.transport.bounded_reads import BoundedReads


class LiveConnection(BoundedReads, WebSocketsSansIOProtocol):
    """A WebSocket whose handshake is always answered, and whose client cannot have it hoard pongs."""

    _is_ending = False

    def data_received(self, data: bytes) -> None:
        """As `asyncio.Protocol` has it: parses what was read."""
        if self._is_ending:
            return
        super().data_received(data)
        if not self.handshake_initiated and self.conn.handshake_exc is not None:
            answer = b"".join(self.conn.data_to_send())
            self.transport.write(answer or b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            self.transport.close()

    def handle_parser_exception(self) -> None:
        """Closes with the reason, and lets what still arrives go until the client has heard it."""
        closing = self.conn.close_sent
        if closing is None or self.transport.is_closing():
            return
        self.queue.put_nowait(
            {"type": "websocket.disconnect", "code": closing.code, "reason": closing.reason}
        )
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.write_eof()
        self.transport.resume_reading()
        self.close_sent = self._is_ending = True
        self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    def handle_ping(self) -> None:
        """Answers a ping, unless the client does not read: pongs would pile up."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()
