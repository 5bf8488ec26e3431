"""Opens a database with its tables of runs and sweeps."""

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
    def open(cls, url: str | None = None, *, reads_only: bool = False) -> Self:
        """Opens a database.

        Args:
            url: ``sqlite:///FILE`` or ``postgresql://...``; None: a file in the user's data folder.
            reads_only: as of a `Database`.

        Returns:
            Its runs and sweeps.

        Raises:
            UnusableDatabase: it cannot be opened.
        """
        database = Database(url, reads_only=reads_only)
        return cls(database, Store(database), SweepStore(database))

    def close(self) -> None:
        """Closes the database."""
        self.database.close()
