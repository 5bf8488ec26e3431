"""The runs of a server, asked for by a client that waits for each answer."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from playground.client import calls
from playground.client.answers import Columns, Layers, Picture, Prediction, Run
from playground.client.calls import AnyRun, Config
from playground.client.waiting import until_ended
from playground.runs.serialization import EnsembleOut

if TYPE_CHECKING:
    from playground.client.blocking import Client


class Runs:
    """The runs of a server. Wherever a run is asked for, its number does as well."""

    def __init__(self, client: "Client") -> None:
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
        return until_ended(partial(self.get, run), seconds)

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
        rows: str = "train",
    ) -> Picture:
        """Asks for a picture of the plane in the colours of the network's outputs, with rows.

        Args:
            run: the run, or its id.
            size: width and height in pixels.
            theme: light or dark.
            palette: usual or contrast.
            x: the input from left to right, by name.
            y: the input from bottom to top; None: the first that is not `x`.
            held: coordinates of other inputs, by name; else they are held at their medians.
            rows: train or test, the rows that are drawn.

        Returns:
            A PNG file.
        """
        return self._client.send(calls.get_boundary(run, size, theme, palette, x, y, held, rows))

    def average(self, runs: Sequence[AnyRun]) -> EnsembleOut:
        """Asks how good the average of several runs' outputs is.

        Args:
            runs: two or more of one task, or their ids.

        Returns:
            The score of the average beside each run's, and how much they disagree.
        """
        return self._client.send(calls.average_runs(runs))

    def average_boundary(
        self,
        runs: Sequence[AnyRun],
        *,
        shows: str = "average",
        size: int = 400,
        theme: str = "light",
        palette: str = "usual",
    ) -> Picture:
        """Asks for a picture of the average of several runs' outputs, or of where they disagree.

        Args:
            runs: two or more of one task, or their ids.
            shows: average, disagreement, or boundaries for those of all runs.
            size: width and height in pixels.
            theme: light or dark.
            palette: usual or contrast.

        Returns:
            A PNG file.
        """
        return self._client.send(calls.get_average_boundary(runs, shows, size, theme, palette))

    def state(self, run: AnyRun) -> bytes:
        """The saved state with its history, from which `Trainer.from_state` trains on.

        Args:
            run: as it was last saved.

        Returns:
            A safetensors file.
        """
        return self._client.send(calls.get_state(run))

    def receipt(self, run: AnyRun, *, sample: int | None = None) -> dict[str, Any]:
        """Asks for the step that would follow, with every number.

        Args:
            run: as it was last saved.
            sample: the number of a training row, from 0, which alone is the batch; None: the next batch.

        Returns:
            What docs/check_receipt.py re-derives, as `playground.analysis.receipt.step_receipt` gives it.
        """
        return self._client.send(calls.get_run_receipt(run, sample))

    def export(
        self,
        run: AnyRun,
        format: str = "json",  # noqa: A002 - as REST says
        *,
        training: bool = False,
    ) -> bytes:
        """The model as a file.

        Args:
            run: finished or not; as it was last saved.
            format: a name of the table in docs/rest.md.
            training: a program that trains so from the beginning, in place of the network.

        Returns:
            The file.
        """
        return self._client.send(calls.export_run(run, format, training))

    def report(self, run: AnyRun, language: str | None = None) -> str:
        """A report of a run, one HTML file that needs no other.

        Args:
            run: finished or not; as it was last saved.
            language: one of `playground.locales.LANGUAGES`; None: the server's choice.

        Returns:
            HTML, as `playground.report` gives it.
        """
        return self._client.send(calls.report_run(run, language))

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
