"""The client that waits for each answer."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from numpy.typing import ArrayLike

from playground.client import answers, calls
from playground.client.answers import Columns, Layers, Picture, Prediction, Run, Sweep, SweepHead, SweepRun
from playground.client.calls import AnyRun, AnySweep, Call, Choices, Config
from playground.client.connecting import connection_options, read_address, unanswered, unusable_proxy
from playground.tables import Table

_Answer = TypeVar("_Answer")
_Ending = TypeVar("_Ending", Run, Sweep)


class Client:
    """Asks a playground's server; usable as a context manager, which closes its connections.

    Args:
        address: of the server, as `http://127.0.0.1:8000`; without a scheme, `http` is meant. No proxy of the
            environment is asked for a server on this very machine.
        options: what httpx.Client takes besides: timeout, headers, auth ...

    Raises:
        InvalidInput: from any call, when what was sent cannot be used; with every fault.
        RequestFailed: from any call: what is asked for does not exist, the server is full or does not answer.
    """

    def __init__(self, address: str = "http://127.0.0.1:8000", **options: Any) -> None:
        url = read_address(address)
        try:
            self._http = httpx.Client(**connection_options(url, options))
        except (ImportError, ValueError) as error:
            raise unusable_proxy(url, error) from error
        self.runs, self.sweeps = Runs(self), Sweeps(self)

    def __repr__(self) -> str:
        return f"Client({str(self._http.base_url).rstrip('/')!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        """The address of the server's page."""
        return f"{str(self._http.base_url).rstrip('/')}/"

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def health(self) -> dict[str, Any]:
        """Asks whether the server is there, and for its version."""
        return self.send(calls.get_object("/api/health"))

    def catalog(self) -> dict[str, Any]:
        """Asks for every name there is to choose, with limits and defaults."""
        return self.send(calls.get_object("/api/catalog"))

    def read_table(
        self,
        source: str | Path | bytes,
        *,
        answers: Choices | None = None,
        name: str | None = None,
    ) -> Table:
        """Has the server read other people's tables: a file's path, or its bytes.

        Args:
            source: the path of a file, or its bytes.
            answers: choices by the names of decisions, such as `{"target": "species"}`.
            name: of the file, where only its bytes are given.

        Returns:
            The table, as `playground.read_table` gives it.
        """
        return self.send(calls.read_table(source, answers, name))

    def send(self, call: Call[_Answer]) -> _Answer:
        """Makes one call and waits for its answer.

        Args:
            call: what to ask.

        Returns:
            What the call reads from the answer.

        Raises:
            InvalidInput: what was sent cannot be used.
            RequestFailed: anything else that the server does not do, or that it does not answer.
        """
        try:
            response = self._http.send(call.request(self._http))
        except httpx.TransportError as error:
            raise unanswered(self._http, error) from error
        if response.is_error:
            answers.refuse(response)
        return call.read(response)


class Runs:
    """The runs of a server. Wherever a run is asked for, its number does as well."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def create(
        self,
        config: Config,
        *,
        epochs: int = 100,
        name: str | None = None,
        stop: Mapping[str, object] | None = None,
        wait: float = 0.0,
    ) -> Run:
        """Orders a run, which the server begins as soon as it can.

        Args:
            config: an ExperimentConfig, or what one is made of; what is left out is at its default.
            epochs: how many to train at most.
            name: for people.
            stop: when to end before: target_loss, patience, monitor, seconds.
            wait: seconds to wait for its end.

        Returns:
            The run; with `wait`, when it has ended or the time is up.
        """
        run = self._client.send(calls.create_run(config, epochs, name, stop, wait))
        more = wait - calls.MOST_HELD_S
        return self.wait(run, more) if more > 0 and not run.has_ended else run

    def wait(self, run: AnyRun, seconds: float = float("inf")) -> Run:
        """Waits for the end of a run.

        Args:
            run: the run, or its id.
            seconds: at most so many.

        Returns:
            The run when it has ended, or as it is when the seconds are over.
        """
        return _ended(partial(self.get, run), seconds)

    def list(self, *, status: str | None = None, sweep_id: int | None = None) -> Iterator[Run]:
        """Lists all runs, the newest first, asked for page by page.

        Args:
            status: only those with it.
            sweep_id: only those of a sweep; 0: only those of none.

        Yields:
            The runs.
        """
        after: int | None = None
        while True:
            found, after = self._client.send(calls.list_runs(status, sweep_id, calls.PAGE, after))
            yield from found
            if after is None:
                return

    def get(self, run: AnyRun) -> Run:
        """Asks for a run as it is now.

        Args:
            run: the run, or its id.

        Returns:
            The run.
        """
        return self._client.send(calls.get_run(run))

    def link(self, run: AnyRun) -> str:
        """The address of the page with the run's config, to be opened in a browser.

        Args:
            run: the run, or its id.

        Returns:
            Such as ``http://127.0.0.1:8000/#data.dataset=spiral``.
        """
        found = run if isinstance(run, Run) else self.get(run)
        return self._client.address + found.link

    def history(self, run: AnyRun, *, points: int | None = None) -> Columns:
        """Asks for metrics over epochs.

        Args:
            run: the run, or its id.
            points: at most so many epochs, evenly spread; None: all.

        Returns:
            Columns (n_epochs + 1,) by name: epoch, train_loss, test_loss ..., the first entry before any
            training; None for what the task does not have.
        """
        return self._client.send(calls.get_history(run, points))

    def parameters(self, run: AnyRun) -> Layers:
        """Asks for the parameters, to the bit, as last saved.

        Args:
            run: the run, or its id.

        Returns:
            Each layer's weights (fan_in, fan_out) and biases (fan_out,).
        """
        return self._client.send(calls.get_parameters(run))

    def predict(self, run: AnyRun, samples: ArrayLike) -> Prediction:
        """Asks for the network's outputs.

        Args:
            run: the run, or its id.
            samples: (n_samples, n_inputs), rows [x1, x2, ...].

        Returns:
            Outputs (n_samples, n_outputs) and the classes (n_samples,) they stand for.
        """
        return self._client.send(calls.predict(run, samples))

    def boundary(
        self,
        run: AnyRun,
        *,
        size: int = 400,
        theme: str = "light",
        palette: str = "usual",
        x: str = "x1",
        y: str | None = None,
        held: Mapping[str, float] | None = None,
    ) -> Picture:
        """Asks for a picture of the plane in the colours of the network's outputs, with the training rows.

        Args:
            run: the run, or its id.
            size: width and height in pixels.
            theme: light or dark.
            palette: usual or contrast.
            x: the input from left to right, by name.
            y: the input from bottom to top; None: the first that is not `x`.
            held: coordinates of other inputs, by name; else they are held at their medians.

        Returns:
            A PNG file.
        """
        return self._client.send(calls.get_boundary(run, size, theme, palette, x, y, held))

    def state(self, run: AnyRun) -> bytes:
        """The saved state with its history, from which `Trainer.from_state` trains on.

        Args:
            run: as it was last saved.

        Returns:
            A safetensors file.
        """
        return self._client.send(calls.get_state(run))

    def export(self, run: AnyRun, format: str = "json") -> bytes:  # noqa: A002 - as REST says
        """The model as a file.

        Args:
            run: finished or not; as it was last saved.
            format: a name of the table in docs/rest.md.

        Returns:
            The file.
        """
        return self._client.send(calls.export_run(run, format))

    def cancel(self, run: AnyRun) -> Run:
        """Ends a run as it was last saved; one that has ended stays as it is.

        Args:
            run: the run, or its id.

        Returns:
            The run.
        """
        return self._client.send(calls.cancel_run(run))

    def delete(self, run: AnyRun) -> None:
        """Deletes a run with everything that came of it.

        Args:
            run: the run, or its id.
        """
        self._client.send(calls.delete_run(run))


class Sweeps:
    """The sweeps of a server. Wherever a sweep is asked for, its number does as well."""

    def __init__(self, client: Client) -> None:
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
        return _ended(partial(self.get, sweep), seconds)

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


def _ended(ask: Callable[[], _Ending], seconds: float) -> _Ending:
    """Asks until it has ended or the seconds are over."""
    found = ask()
    for pause in calls.pauses(seconds):
        if found.has_ended:
            break
        time.sleep(pause)
        found = ask()
    return found
