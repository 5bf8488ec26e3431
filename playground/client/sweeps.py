"""The sweeps of a server, asked for by a client that waits for each answer."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from playground.client import calls
from playground.client.answers import Sweep, SweepHead, SweepRun
from playground.client.calls import AnySweep, Config
from playground.client.waiting import until_ended

if TYPE_CHECKING:
    from playground.client.blocking import Client


class Sweeps:
    """The sweeps of a server. Wherever a sweep is asked for, its number does as well."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def create(
        self, base: Config | None = None, *, epochs: int = 100, wait: float = 0.0, **order: object
    ) -> Sweep:
        """Orders runs of many configs.

        Args:
            base: the config that all of them share.
            epochs: of every run, at most.
            wait: seconds to wait for the end.
            order: one of grid, random and search, and what else `POST /api/sweeps` takes, as JSON has it:
                seeds, folds, objective, stop, halving, name.

        Returns:
            The sweep; with `wait`, when it has ended or the time is up.
        """
        sweep = self._client.send(calls.create_sweep(base, epochs, order))
        return self.wait(sweep, wait) if wait > 0 else sweep

    def wait(self, sweep: AnySweep, seconds: float = float("inf")) -> Sweep:
        """Waits for the end of a sweep.

        Args:
            sweep: the sweep, or its id.
            seconds: at most so many.

        Returns:
            The sweep when it has ended, or as it is when the seconds are over.
        """
        return until_ended(partial(self.get, sweep), seconds)

    def list(self) -> Iterator[SweepHead]:
        """Lists all sweeps, the newest first, asked for page by page; without their trials and runs."""
        after: int | None = None
        while True:
            found, after = self._client.send(calls.list_sweeps(calls.PAGE, after))
            yield from found
            if after is None:
                return

    def get(self, sweep: AnySweep) -> Sweep:
        """Asks for a sweep so far.

        Args:
            sweep: the sweep, or its id.

        Returns:
            The sweep with its trials, its runs, and which is best. `runs` are the first 500; `next` is None
            if these are all.
        """
        return self._client.send(calls.get_sweep(sweep))

    def runs(self, sweep: AnySweep) -> Iterator[SweepRun]:
        """Lists all runs of a sweep, in the order in which they were queued, asked for page by page.

        Args:
            sweep: the sweep, or its id.

        Yields:
            The runs.
        """
        after: int | None = None
        while True:
            found, after = self._client.send(calls.list_sweep_runs(sweep, after))
            yield from found
            if after is None:
                return

    def cancel(self, sweep: AnySweep) -> Sweep:
        """Ends all runs of a sweep as they were last saved; one that is over stays as it is.

        Args:
            sweep: the sweep, or its id.

        Returns:
            The sweep.
        """
        return self._client.send(calls.cancel_sweep(sweep))

    def delete(self, sweep: AnySweep) -> None:
        """Deletes a sweep with all its runs.

        Args:
            sweep: the sweep, or its id.
        """
        self._client.send(calls.delete_sweep(sweep))
