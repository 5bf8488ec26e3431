"""How much each client of the network may have kept within an hour."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from playground.settings import Settings
from playground.web.api.problems import RefusedRequest
from playground.web.hosts import is_loopback

_WINDOW_S = 3600.0
_GRAIN_S = 60.0
_MOST_CLIENTS = 10_000  # whose orders are remembered; the ones unheard of for longest are forgotten


@dataclass(slots=True)
class _Spent:
    """What one client ordered: (when, runs, bytes), a minute's orders in one entry."""

    entries: deque[tuple[float, int, int]] = field(default_factory=deque)

    def forget(self, before: float) -> None:
        while self.entries and self.entries[0][0] < before:
            self.entries.popleft()

    def add(self, when: float, n_runs: int, n_bytes: int) -> None:
        if self.entries and when - self.entries[-1][0] < _GRAIN_S:
            when, runs_before, bytes_before = self.entries.pop()
            n_runs, n_bytes = n_runs + runs_before, n_bytes + bytes_before
        self.entries.append((when, n_runs, n_bytes))


class Allowances:
    """Keeps one client of the network from filling the disk of all; this machine's own programs may.

    Args:
        settings: how many runs and bytes a client may order in an hour.
        clock: seconds that only ever grow.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_runs = settings.max_runs_per_client_hour
        self._most_bytes = settings.max_bytes_per_client_hour
        self._clock = clock
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, _Spent] = OrderedDict()

    def spend(self, client: str | None, n_runs: int, n_bytes: int) -> None:
        """Counts an order.

        Args:
            client: the address that it came from; None: unknown, as over a local socket.
            n_runs: to be queued.
            n_bytes: to be kept of them.

        Raises:
            RefusedRequest: the client has ordered too much within an hour; nothing was counted.
        """
        if client is None or is_loopback(client):
            return
        now = self._clock()
        with self._lock:
            household = _household(client)
            spent = self._clients.setdefault(household, _Spent())
            self._clients.move_to_end(household)
            while len(self._clients) > _MOST_CLIENTS:
                self._clients.popitem(last=False)
            spent.forget(now - _WINDOW_S)
            runs, size = (sum(entry[at] for entry in spent.entries) for at in (1, 2))
            if runs + n_runs > self._most_runs or size + n_bytes > self._most_bytes:
                until = spent.entries[0][0] + _WINDOW_S - now if spent.entries else _WINDOW_S
                raise RefusedRequest(
                    429,
                    "client_over_allowance",
                    {"runs": self._most_runs, "bytes": self._most_bytes},
                    {"retry-after": str(max(1, round(until)))},
                )
            spent.add(now, n_runs, n_bytes)


def _household(client: str) -> str:
    """Whoever has one address of IPv6 has the 2^64 of its network."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else client
