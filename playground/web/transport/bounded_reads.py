"""Reading from sockets in small pieces, so that no single one holds up the event loop."""

import asyncio

# Of the smallest parts that a parser makes of it (one-byte chunks, empty messages) some hundreds, which take
# a few milliseconds. A body of four megabytes takes a thousand turns of the loop, with others' in between.
_READ_BYTES = 4096


class BoundedReads(asyncio.BufferedProtocol):
    """Gives `data_received` of the protocol that it is mixed into at most 4 KiB at a time."""

    _buffer: bytearray | None = None

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002 - asyncio's
        """As `asyncio.BufferedProtocol` has it: where the event loop writes what it reads."""
        if self._buffer is None:
            self._buffer = bytearray(_READ_BYTES)
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """As `asyncio.BufferedProtocol` has it: so much was read."""
        if self._buffer is not None:
            self.data_received(bytes(memoryview(self._buffer)[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """As `asyncio.Protocol` has it: takes in what was read."""
        super().data_received(data)  # type: ignore[misc]  # of the protocol beside this one

    def eof_received(self) -> None:
        """The client says no more, and asyncio closes."""
