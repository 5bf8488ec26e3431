"""Makes room in a store that is full: the runs of the oldest sweeps go first."""

import logging
from dataclasses import dataclass

from playground.runs.database import Database
from playground.runs.store import Store
from playground.sweeps.store import SweepStore

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a store may hold.

    Args:
        runs: of all sweeps and of none.
        size_bytes: of an SQLite file; PostgreSQL's disk is its administrator's.
    """

    runs: int
    size_bytes: int


class Retention:
    """Keeps a store within limits.

    What a person began by itself is never removed; of sweeps that have ended, the head stays and says so.

    Args:
        database: that may become too large.
        runs, sweeps: its tables.
        limits: of the store.
    """

    def __init__(self, database: Database, runs: Store, sweeps: SweepStore, limits: Limits) -> None:
        self._database = database
        self._runs = runs
        self._sweeps = sweeps
        self._limits = limits

    def is_full(self) -> bool:
        """Whether the store has reached a limit."""
        size = self._database.size_bytes()
        if size is not None and size > self._limits.size_bytes:
            return True
        return self._runs.count() >= self._limits.runs

    def make_room(self) -> bool:
        """Removes the runs of ended sweeps, the oldest first, until the store is within its limits.

        Returns:
            Whether it is.
        """
        while self.is_full():
            removed = self._sweeps.remove_oldest()
            if removed is None:
                return False
            _log.warning("The store is full: the runs of sweep %d were removed to make room", removed)
        return True
