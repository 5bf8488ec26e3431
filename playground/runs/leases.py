"""Finds the leases of owners that are gone, by two clocks."""

import time
from collections.abc import Callable

from playground.runs.store import Store


class LeaseWatch:
    """Frees runs whose owners do not renew their leases.

    A lease ends by the database's clock. If that is set back, the runs of a dead owner would wait until it
    has caught up. So a lease has ended, too, that reaches further than it should and stays as it is for
    longer than two leases by this process's own clock, which nobody can set.

    Args:
        store: whose runs.
        lease_s: for how long owners hold runs.
        clock: seconds that only ever grow.
    """

    def __init__(self, store: Store, lease_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._lease_s = lease_s
        self._clock = clock
        self._since: dict[tuple[int, str, float], float] = {}  # when each lease was first read

    def free_expired(self) -> None:
        """Puts back into the queue what is held by owners that have not renewed their leases in time."""
        now = self._clock()
        leases = {(lease.run_id, lease.owner, lease.until): lease for lease in self._store.leases()}
        self._since = {key: self._since.get(key, now) for key in leases}
        expired = [
            lease
            for key, lease in leases.items()
            if lease.left_s < 0
            or (lease.left_s > self._lease_s and now - self._since[key] > 2 * self._lease_s)
        ]
        if expired:
            self._store.free(expired)
