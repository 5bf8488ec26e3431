"""The client that is awaited; its methods are `blocking`'s."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
from numpy.typing import ArrayLike

from playground.baselines.answer import Baselines
from playground.client import calls
from playground.client.answers import (
    Columns,
    Comparison,
    Layers,
    Picture,
    Prediction,
    Run,
    Sweep,
    SweepHead,
    SweepRun,
    refuse,
)
from playground.client.calls import AnyRun, AnySweep, Call, Choices, Config
from playground.client.connecting import connection_options, read_address, unanswered, unusable_proxy
from playground.evidence.spec import order_of
from playground.lessons.serialization import LessonListOut, LessonOut
from playground.lessons.terms import Glossary
from playground.runs.serialization import EnsembleOut
from playground.tables import Table

_Answer = TypeVar("_Answer")
_Ending = TypeVar("_Ending", Run, Sweep)


class AsyncClient:
    """As `Client`, to be awaited; usable as an async context manager, which closes its connections.

    Args:
        address: of the server. options: what httpx.AsyncClient takes besides.
    """

    def __init__(self, address: str = "http://127.0.0.1:8000", **options: Any) -> None:
        url = read_address(address)
        try:
            self._http = httpx.AsyncClient(**connection_options(url, options))
        except (ImportError, ValueError) as error:
            raise unusable_proxy(url, error) from error
        self.runs = AsyncRuns(self)
        self.sweeps = AsyncSweeps(self)

    def __repr__(self) -> str:
        return f"AsyncClient({str(self._http.base_url).rstrip('/')!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def address(self) -> str:
        """The address of the server's page."""
        return f"{str(self._http.base_url).rstrip('/')}/"

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def health(self) -> dict[str, Any]:
        """As `Client.health`."""
        return await self.send(calls.get_object("/api/health"))

    async def catalog(self) -> dict[str, Any]:
        """As `Client.catalog`."""
        return await self.send(calls.get_object("/api/catalog"))

    async def glossary(self, language: str | None = None) -> Glossary:
        """As `Client.glossary`."""
        return await self.send(calls.get_glossary(language))

    async def lessons(self, language: str | None = None) -> LessonListOut:
        """As `Client.lessons`."""
        return await self.send(calls.list_lessons(language))

    async def lesson(self, lesson_id: str, language: str | None = None) -> LessonOut:
        """As `Client.lesson`."""
        return await self.send(calls.get_lesson(lesson_id, language))

    async def read_table(
        self,
        source: str | Path | bytes,
        *,
        answers: Choices | None = None,
        name: str | None = None,
    ) -> Table:
        """As `Client.read_table`."""
        return await self.send(calls.read_table(source, answers, name))

    async def compare(
        self,
        configs: Sequence[Config] | Mapping[str, Config],
        seeds: int | Sequence[int] = 25,
        epochs: int = 300,
        measure: str = "test_loss",
        *,
        vary: str = "all",
        goal: float | None = None,
        on_progress: Callable[[Comparison], object] | None = None,
    ) -> Comparison:
        """As `Client.compare`; cancelling the task cancels it on the server as well."""
        order = order_of(configs, seeds, epochs, measure=measure, vary=vary, goal=goal)
        comparison = await self.send(calls.create_comparison(order))
        try:
            while not comparison.has_ended:
                comparison = await self.send(calls.follow_comparison(comparison))
                if on_progress is not None and on_progress(comparison) is True:
                    break
        finally:
            if not comparison.has_ended:
                comparison = await asyncio.shield(self.send(calls.cancel_comparison(comparison)))
        return comparison

    async def baselines(
        self, config: Config, models: Sequence[str | Mapping[str, object]] | None = None, *, grid: int = 50
    ) -> Baselines:
        """As `Client.baselines`."""
        return await self.send(calls.fit_baselines(config, models, grid))

    async def baseline_script(self, config: Config, model: str | Mapping[str, object]) -> str:
        """As `Client.baseline_script`."""
        return await self.send(calls.write_baseline_script(config, model))

    async def receipt(
        self, config: Config | None = None, *, state: bytes | None = None, sample: int | None = None
    ) -> dict[str, Any]:
        """As `Client.receipt`."""
        return await self.send(calls.write_receipt(config, state, sample))

    async def export(
        self,
        config: Config | None = None,
        format: str = "json",  # noqa: A002 - as REST says
        *,
        state: bytes | None = None,
        training: bool = False,
    ) -> bytes:
        """As `Client.export`."""
        return await self.send(calls.export_network(config, state, format, training))

    async def report(
        self,
        config: Config | None = None,
        language: str | None = None,
        *,
        state: bytes | None = None,
        experiment: Mapping[str, object] | str | None = None,
        branch: int | None = None,
    ) -> str:
        """As `Client.report`."""
        return await self.send(calls.write_report(config, state, experiment, branch, language))

    async def code(
        self,
        config: Config | None = None,
        *,
        experiment: Mapping[str, object] | str | None = None,
        way: str = "python",
    ) -> dict[str, Any]:
        """As `Client.code`."""
        return await self.send(calls.write_code(config, experiment, way))

    async def report_comparison(self, comparison: Comparison, language: str | None = None) -> str:
        """As `Client.report_comparison`."""
        return await self.send(calls.report_comparison(comparison, language))

    async def report_lesson(
        self, lesson_id: str, language: str | None = None, submission: str | None = None
    ) -> str:
        """As `Client.report_lesson`."""
        return await self.send(calls.report_lesson(lesson_id, language, submission))

    async def send(self, call: Call[_Answer]) -> _Answer:
        """As `Client.send`."""
        try:
            response = await self._http.send(call.request(self._http))
        except httpx.TransportError as error:
            raise unanswered(self._http, error) from error
        if response.is_error:
            refuse(response)
        return call.read(response)


class AsyncRuns:
    """As `Runs`, to be awaited."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def create(
        self,
        config: Config,
        *,
        epochs: int = 100,
        name: str | None = None,
        stop: Mapping[str, object] | None = None,
        wait: float = 0.0,
    ) -> Run:
        """As `Runs.create`."""
        run = await self._client.send(calls.create_run(config, epochs, name, stop, wait))
        more = wait - calls.MOST_HELD_S
        return await self.wait(run, more) if more > 0 and not run.has_ended else run

    async def wait(self, run: AnyRun, seconds: float = float("inf")) -> Run:
        """As `Runs.wait`."""
        return await _ended(partial(self.get, run), seconds)

    async def list(self, *, status: str | None = None, sweep_id: int | None = None) -> AsyncIterator[Run]:
        """As `Runs.list`, for `async for`."""
        after: int | None = None
        while True:
            found, after = await self._client.send(calls.list_runs(status, sweep_id, calls.PAGE, after))
            for run in found:
                yield run
            if after is None:
                return

    async def get(self, run: AnyRun) -> Run:
        """As `Runs.get`."""
        return await self._client.send(calls.get_run(run))

    async def link(self, run: AnyRun) -> str:
        """As `Runs.link`."""
        found = run if isinstance(run, Run) else await self.get(run)
        return self._client.address + found.link

    async def history(self, run: AnyRun, *, points: int | None = None) -> Columns:
        """As `Runs.history`."""
        return await self._client.send(calls.get_history(run, points))

    async def parameters(self, run: AnyRun) -> Layers:
        """As `Runs.parameters`."""
        return await self._client.send(calls.get_parameters(run))

    async def predict(self, run: AnyRun, samples: ArrayLike) -> Prediction:
        """As `Runs.predict`."""
        return await self._client.send(calls.predict(run, samples))

    async def boundary(
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
        """As `Runs.boundary`."""
        return await self._client.send(calls.get_boundary(run, size, theme, palette, x, y, held, rows))

    async def average(self, runs: Sequence[AnyRun]) -> EnsembleOut:
        """As `Runs.average`."""
        return await self._client.send(calls.average_runs(runs))

    async def average_boundary(
        self,
        runs: Sequence[AnyRun],
        *,
        shows: str = "average",
        size: int = 400,
        theme: str = "light",
        palette: str = "usual",
    ) -> Picture:
        """As `Runs.average_boundary`."""
        return await self._client.send(calls.get_average_boundary(runs, shows, size, theme, palette))

    async def state(self, run: AnyRun) -> bytes:
        """As `Runs.state`."""
        return await self._client.send(calls.get_state(run))

    async def receipt(self, run: AnyRun, *, sample: int | None = None) -> dict[str, Any]:
        """As `Runs.receipt`."""
        return await self._client.send(calls.get_run_receipt(run, sample))

    async def export(
        self,
        run: AnyRun,
        format: str = "json",  # noqa: A002 - as REST says
        *,
        training: bool = False,
    ) -> bytes:
        """As `Runs.export`."""
        return await self._client.send(calls.export_run(run, format, training))

    async def report(self, run: AnyRun, language: str | None = None) -> str:
        """As `Runs.report`."""
        return await self._client.send(calls.report_run(run, language))

    async def cancel(self, run: AnyRun) -> Run:
        """As `Runs.cancel`."""
        return await self._client.send(calls.cancel_run(run))

    async def delete(self, run: AnyRun) -> None:
        """As `Runs.delete`."""
        await self._client.send(calls.delete_run(run))


class AsyncSweeps:
    """As `Sweeps`, to be awaited."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def create(
        self, base: Config | None = None, *, epochs: int = 100, wait: float = 0.0, **order: object
    ) -> Sweep:
        """As `Sweeps.create`."""
        sweep = await self._client.send(calls.create_sweep(base, epochs, order))
        return await self.wait(sweep, wait) if wait > 0 else sweep

    async def wait(self, sweep: AnySweep, seconds: float = float("inf")) -> Sweep:
        """As `Sweeps.wait`."""
        return await _ended(partial(self.get, sweep), seconds)

    async def list(self) -> AsyncIterator[SweepHead]:
        """As `Sweeps.list`, for `async for`."""
        after: int | None = None
        while True:
            found, after = await self._client.send(calls.list_sweeps(calls.PAGE, after))
            for sweep in found:
                yield sweep
            if after is None:
                return

    async def get(self, sweep: AnySweep) -> Sweep:
        """As `Sweeps.get`."""
        return await self._client.send(calls.get_sweep(sweep))

    async def runs(self, sweep: AnySweep) -> AsyncIterator[SweepRun]:
        """As `Sweeps.runs`, for `async for`."""
        after: int | None = None
        while True:
            found, after = await self._client.send(calls.list_sweep_runs(sweep, after))
            for run in found:
                yield run
            if after is None:
                return

    async def cancel(self, sweep: AnySweep) -> Sweep:
        """As `Sweeps.cancel`."""
        return await self._client.send(calls.cancel_sweep(sweep))

    async def delete(self, sweep: AnySweep) -> None:
        """As `Sweeps.delete`."""
        await self._client.send(calls.delete_sweep(sweep))


async def _ended(ask: Callable[[], Awaitable[_Ending]], seconds: float) -> _Ending:
    """Asks until it has ended or the seconds are over."""
    found = await ask()
    for pause in calls.pauses(seconds):
        if found.has_ended:
            break
        await asyncio.sleep(pause)
        found = await ask()
    return found
