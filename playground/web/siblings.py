"""Questions between the processes of one server: with several workers, a request may reach any of them.

Each process listens on a Unix socket, named by its id, in a folder that only they know. Questions and answers
are bytes. Where the system has no such sockets, or there is one process, nobody is asked.
"""

import asyncio
import logging
import os
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

FOLDER = "PLAYGROUND_SIBLINGS"
"""The environment variable that names the folder; `playground serve --workers` sets it."""

_LENGTH = struct.Struct(">Q")
_MOST_BYTES = 2**28  # of an answer

_log = logging.getLogger(__name__)


class Siblings:
    """Asks the other processes of this server, and answers them."""

    def __init__(self) -> None:
        folder = os.environ.get(FOLDER)
        self._folder = Path(folder) if folder and hasattr(asyncio, "start_unix_server") else None
        self._server: asyncio.Server | None = None

    async def listen(self, answer: Callable[[bytes], Awaitable[bytes]]) -> None:
        """Begins to answer.

        Args:
            answer: to a question; empty for none.
        """
        if self._folder is None:
            return

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await _write(writer, await answer(await _read(reader)))
            except (OSError, EOFError):
                pass  # who asked is gone
            except Exception:  # noqa: BLE001 - whatever it was, it is this question's
                _log.exception("A question of another process was not answered")
            finally:
                writer.close()

        path = self._folder / str(os.getpid())
        path.unlink(missing_ok=True)
        try:
            self._server = await asyncio.start_unix_server(serve, path)
        except OSError as error:  # such as a path that is too long for a socket
            self._folder = None
            _log.warning("The processes of this server cannot ask each other: %s", error)

    async def ask(self, process: int, question: bytes) -> bytes:
        """Asks another process.

        Args:
            process: its id.
            question: what it is asked.

        Returns:
            The answer; empty when there is no such process, or it has none.
        """
        if self._folder is None or process == os.getpid():
            return b""
        with suppress(OSError, EOFError):
            reader, writer = await asyncio.open_unix_connection(self._folder / str(process))
            try:
                await _write(writer, question)
                return await _read(reader)
            finally:
                writer.close()
        return b""

    def close(self) -> None:
        """Ends listening."""
        if self._server is not None:
            self._server.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    if length > _MOST_BYTES:
        raise EOFError(f"{length} bytes were announced")
    return await reader.readexactly(length)


async def _write(writer: asyncio.StreamWriter, content: bytes) -> None:
    writer.write(_LENGTH.pack(len(content)) + content)
    await writer.drain()
