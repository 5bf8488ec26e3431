"""How many connections a process may hold: without file descriptors it serves nobody."""

import errno
import logging
import os
import socket
import time
from functools import cache
from typing import Any

try:
    import resource
except ImportError:  # Windows, where sockets are not counted as files
    resource = None  # type: ignore[assignment]

_ENOUGH = 8192
_RESERVED = 160  # for the database, runs' processes and files of the page
_AT_ONCE = 32  # connections that are accepted before the event loop turns to others
_OUT_OF_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_LOGGED_EVERY_S = 60.0

_log = logging.getLogger(__name__)


@cache
def most_connections() -> int:
    """How many connections this process may hold; raises the process's limit of descriptors if it can."""
    if resource is None:
        return _ENOUGH - _RESERVED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(_ENOUGH, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (ValueError, OSError):
            _log.debug("The limit of open files stays at %d", soft)
    return max(16, (_ENOUGH if soft == resource.RLIM_INFINITY else soft) - _RESERVED)


class ListeningSocket(socket.socket):
    """A listening socket that never fails for want of descriptors, and accepts some connections at a time.

    asyncio accepts as many as wait, before it serves any, and logs a traceback for each that it cannot.
    """

    _n_accepted = 0
    _spare: int | None = None  # a descriptor to give up for a connection that is to be turned away
    _logged_at = -_LOGGED_EVERY_S
    _plain: socket.socket | None = None

    def accept(self) -> tuple[socket.socket, Any]:
        """Accepts a connection.

        Returns:
            The connection's socket and the client's address.

        Raises:
            BlockingIOError: no other is to be accepted now.
        """
        try:
            if self._spare is None:
                self._spare = os.open(os.devnull, os.O_RDONLY)
            if self._n_accepted >= _AT_ONCE:
                raise BlockingIOError(errno.EAGAIN, "enough at once")
            accepted = super().accept()
        except OSError as error:
            self._n_accepted = 0
            if error.errno not in _OUT_OF_DESCRIPTORS:
                raise
            self._turn_away()
            raise BlockingIOError(errno.EAGAIN, "out of descriptors") from None
        self._n_accepted += 1
        return accepted

    def _turn_away(self) -> None:
        """Closes the connection that waits longest: left waiting it would keep the event loop busy."""
        if time.monotonic() - self._logged_at >= _LOGGED_EVERY_S:
            self._logged_at = time.monotonic()
            _log.error("Out of file descriptors: connections are turned away")
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None
        try:
            super().accept()[0].close()
        except OSError:
            return  # It has gone by itself.

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles as a plain socket, which multiprocessing hands to a child process."""
        if self._plain is None:  # It has to be open until the child process has it.
            self._plain = socket.socket(self.family, self.type, self.proto, fileno=self.dup().detach())
        return as_listening, (self._plain,)


def as_listening(plain: socket.socket) -> ListeningSocket:
    """Takes a listening socket over.

    Args:
        plain: it; not to be used afterwards.

    Returns:
        The same socket, which turns connections away rather than fail.
    """
    return ListeningSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
