"""An open database with what is kept in it: runs and sweeps."""

from dataclasses import dataclass
from typing import Self

from playground.runs.database import Database
from playground.runs.store import Store
from playground.sweeps.store import SweepStore


@dataclass(frozen=True, slots=True)
class Repository:
    """Runs and sweeps of one database."""

    database: Database
    runs: Store
    sweeps: SweepStore

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """Opens a database; None: the user's own.

        Raises:
            UnusableDatabase: it cannot be opened.
        """
        database = Database(url)
        return cls(database, Store(database), SweepStore(database))

    def close(self) -> None:
        """Lets go of it."""
        self.database.close()
