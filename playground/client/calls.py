"""The calls of REST, each as a value: what to send, and how to read the answer.

A client that waits and one that is awaited send the same calls.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import index
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx
from numpy.typing import ArrayLike

from playground.baselines.answer import Baselines
from playground.client import answers
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
)
from playground.client.bodies import as_body
from playground.config import ExperimentConfig
from playground.lessons.serialization import LessonListOut as LessonList
from playground.lessons.serialization import LessonOut as Lesson
from playground.lessons.terms import Glossary
from playground.runs.serialization import EnsembleOut
from playground.tables import Table
from playground.tables.questions import Answer as ChosenAnswer

Config = ExperimentConfig | Mapping[str, object]
AnyRun = Run | SweepRun | int
AnySweep = SweepHead | int
Choices = Mapping[str, ChosenAnswer]
Answer = TypeVar("Answer")

PAGE = 100  # runs asked for at once
MOST_HELD_S = 600.0  # that a server holds an answer back
_FITTED_S = 30.0  # for models, the first of which have scikit-learn imported
_WRITTEN_S = 30.0  # for the receipt or the file of a large network, behind others
_REPORTED_S = 60.0  # for training that is repeated, behind others
_FOLLOWED_S = 30.0  # for more of a comparison, less than a server waits to be asked
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 1.0  # between two requests for a run


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer]):
    """One request and the reader of its answer.

    Args:
        body: JSON to send; content: bytes to send instead.
        held_s: how long the server may take by itself, on top of the connection's usual patience.
    """

    method: str
    path: str
    read: Callable[[httpx.Response], Answer]
    query: Mapping[str, Any] = field(default_factory=dict)
    body: object = None
    content: bytes | None = None
    accept: str = "application/json"
    held_s: float = 0.0

    def request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """Builds the request.

        Args:
            http: what will send it.

        Returns:
            The request, with the time that its answer may take.

        Raises:
            InvalidCommand: the body holds what JSON cannot.
        """
        timeout = httpx.Timeout(http.timeout)
        if timeout.read is not None:
            timeout.read += self.held_s
        return http.build_request(
            self.method,
            self.path,
            params={name: value for name, value in self.query.items() if value is not None},
            json=None if self.body is None else as_body(self.body),
            content=self.content,
            headers={"accept": self.accept},
            timeout=timeout,
        )


def get_object(path: str) -> Call[dict[str, Any]]:
    """A call for any JSON object.

    Args:
        path: where it is.

    Returns:
        The call.
    """
    return Call("GET", path, answers.read_object)


def get_glossary(language: str | None) -> Call[Glossary]:
    """As `Client.glossary`, to be sent."""
    return Call("GET", "/api/glossary", answers.reader_of(Glossary), {"lang": language})


def list_lessons(language: str | None) -> Call[LessonList]:
    """As `Client.lessons`, to be sent."""
    return Call("GET", "/api/lessons", answers.reader_of(LessonList), {"lang": language})


def get_lesson(lesson_id: str, language: str | None) -> Call[Lesson]:
    """As `Client.lesson`, to be sent."""
    return Call(
        "GET", f"/api/lessons/{quote(lesson_id, safe='')}", answers.reader_of(Lesson), {"lang": language}
    )


def create_run(
    config: Config, epochs: int, name: str | None, stop: Mapping[str, object] | None, wait_s: float
) -> Call[Run]:
    """As `Runs.create`, to be sent."""
    wait = min(wait_s, MOST_HELD_S)
    body = {"config": config, "epochs": epochs, "name": name, "stop": stop}
    return Call("POST", "/api/runs", answers.reader_of(Run), {"wait": wait or None}, body, held_s=wait)


def list_runs(
    status: str | None, sweep_id: int | None, limit: int, after: int | None
) -> Call[tuple[list[Run], int | None]]:
    """As `Runs.list`, one page of it, to be sent."""
    query = {"status": status, "sweep_id": sweep_id, "limit": limit, "after": after}
    return Call("GET", "/api/runs", answers.read_runs, query)


def get_run(run: AnyRun) -> Call[Run]:
    """As `Runs.get`, to be sent."""
    return Call("GET", _run(run), answers.reader_of(Run))


def cancel_run(run: AnyRun) -> Call[Run]:
    """As `Runs.cancel`, to be sent."""
    return Call("POST", f"{_run(run)}/cancel", answers.reader_of(Run))


def delete_run(run: AnyRun) -> Call[None]:
    """As `Runs.delete`, to be sent."""
    return Call("DELETE", _run(run), answers.read_nothing)


def get_history(run: AnyRun, points: int | None) -> Call[Columns]:
    """As `Runs.history`, to be sent."""
    return Call("GET", f"{_run(run)}/history", answers.read_history, {"points": points})


def get_parameters(run: AnyRun) -> Call[Layers]:
    """As `Runs.parameters`, to be sent."""
    accept = "application/octet-stream"
    return Call("GET", f"{_run(run)}/parameters", answers.read_parameters, accept=accept)


def predict(run: AnyRun, samples: ArrayLike) -> Call[Prediction]:
    """As `Runs.predict`, to be sent."""
    return Call("POST", f"{_run(run)}/predict", answers.read_prediction, body={"samples": samples})


def get_boundary(
    run: AnyRun,
    size: int,
    theme: str,
    palette: str,
    x: str,
    y: str | None,
    held: Mapping[str, float] | None,
    rows: str,
) -> Call[Picture]:
    """As `Runs.boundary`, to be sent."""
    query: dict[str, object] = {"size": size, "theme": theme, "palette": palette, "x": x, "rows": rows}
    if y is not None:
        query["y"] = y
    if held:
        query["held"] = [f"{name}:{value!r}" for name, value in held.items()]
    return Call("GET", f"{_run(run)}/boundary.png", answers.read_picture, query, accept="image/png")


def average_runs(runs: Sequence[AnyRun]) -> Call[EnsembleOut]:
    """As `Runs.average`, to be sent."""
    return Call(
        "POST", "/api/ensembles", answers.reader_of(EnsembleOut), body={"runs": [_id(run) for run in runs]}
    )


def get_average_boundary(
    runs: Sequence[AnyRun], shows: str, size: int, theme: str, palette: str
) -> Call[Picture]:
    """As `Runs.average_boundary`, to be sent."""
    ids = [_id(run) for run in runs]
    query = {"runs": ids, "shows": shows, "size": size, "theme": theme, "palette": palette}
    return Call("GET", "/api/ensembles/boundary.png", answers.read_picture, query, accept="image/png")


def get_state(run: AnyRun) -> Call[bytes]:
    """As `Runs.state`, to be sent."""
    return Call("GET", f"{_run(run)}/state", answers.read_file, accept="*/*")


def get_run_receipt(run: AnyRun, sample: int | None) -> Call[dict[str, Any]]:
    """As `Runs.receipt`, to be sent."""
    return Call("GET", f"{_run(run)}/receipt", answers.read_object, {"sample": sample}, held_s=_WRITTEN_S)


def write_receipt(config: Config | None, state: bytes | None, sample: int | None) -> Call[dict[str, Any]]:
    """As `Client.receipt`, to be sent."""
    body = {"config": config, "state": _in_base64(state), "sample": sample}
    return Call("POST", "/api/receipt", answers.read_object, body=body, held_s=_WRITTEN_S)


def export_run(run: AnyRun, format: str, training: bool) -> Call[bytes]:  # noqa: A002 - as REST says
    """As `Runs.export`, to be sent."""
    path, query = f"{_run(run)}/export/{quote(format, safe='')}", {"training": training or None}
    return Call("GET", path, answers.read_file, query, accept="*/*", held_s=_WRITTEN_S)


def export_network(
    config: Config | None,
    state: bytes | None,
    format: str,  # noqa: A002 - as REST says
    training: bool,
) -> Call[bytes]:
    """As `Client.export`, to be sent."""
    body = {"config": config, "state": _in_base64(state), "format": format, "training": training}
    return Call("POST", "/api/export", answers.read_file, body=body, accept="*/*", held_s=_WRITTEN_S)


def report_run(run: AnyRun, language: str | None) -> Call[str]:
    """As `Runs.report`, to be sent."""
    path, query = f"{_run(run)}/report", {"lang": language}
    return Call("GET", path, answers.read_text, query, accept="*/*", held_s=_REPORTED_S)


def write_report(
    config: Config | None,
    state: bytes | None,
    experiment: Mapping[str, object] | str | None,
    branch: int | None,
    language: str | None,
) -> Call[str]:
    """As `Client.report`, to be sent."""
    saved = {"state": _in_base64(state), "experiment": _decoded(experiment)}
    body = {"config": config, **saved, "branch": branch}
    query = {"lang": language}
    return Call("POST", "/api/report", answers.read_text, query, body, accept="*/*", held_s=_REPORTED_S)


def write_code(
    config: Config | None, experiment: Mapping[str, object] | str | None, way: str
) -> Call[dict[str, Any]]:
    """As `Client.code`, to be sent."""
    body = {"config": config, "experiment": _decoded(experiment), "way": way}
    return Call("POST", "/api/code", answers.read_object, body=body, held_s=_WRITTEN_S)


def report_lesson(lesson_id: str, language: str | None, submission: str | None) -> Call[str]:
    """As `Client.report_lesson`, to be sent."""
    path, query = f"/api/lessons/{quote(lesson_id, safe='')}/report", {"lang": language}
    if submission is None:
        return Call("GET", path, answers.read_text, query, accept="*/*")
    body = submission.encode()
    return Call("POST", path, answers.read_text, query, content=body, accept="*/*", held_s=_REPORTED_S)


def create_sweep(base: Config | None, epochs: int, order: Mapping[str, object]) -> Call[Sweep]:
    """As `Sweeps.create`, to be sent; the server may need a while to check and queue thousands of runs."""
    body = {"base": {} if base is None else base, "epochs": epochs, **order}
    return Call("POST", "/api/sweeps", answers.reader_of(Sweep), body=body, held_s=MOST_HELD_S)


def list_sweeps(limit: int, after: int | None) -> Call[tuple[list[SweepHead], int | None]]:
    """As `Sweeps.list`, one page of it, to be sent."""
    return Call("GET", "/api/sweeps", answers.read_sweeps, {"limit": limit, "after": after})


def get_sweep(sweep: AnySweep) -> Call[Sweep]:
    """As `Sweeps.get`, to be sent."""
    return Call("GET", _sweep(sweep), answers.reader_of(Sweep))


def list_sweep_runs(sweep: AnySweep, after: int | None) -> Call[tuple[list[SweepRun], int | None]]:
    """As `Sweeps.runs`, one page of it, to be sent."""
    return Call("GET", f"{_sweep(sweep)}/runs", answers.read_sweep_runs, {"after": after})


def cancel_sweep(sweep: AnySweep) -> Call[Sweep]:
    """As `Sweeps.cancel`, to be sent."""
    return Call("POST", f"{_sweep(sweep)}/cancel", answers.reader_of(Sweep))


def delete_sweep(sweep: AnySweep) -> Call[None]:
    """As `Sweeps.delete`, to be sent."""
    return Call("DELETE", _sweep(sweep), answers.read_nothing)


def create_comparison(order: Mapping[str, object]) -> Call[Comparison]:
    """As `Client.compare`, its beginning, to be sent."""
    return Call("POST", "/api/comparisons", answers.reader_of(Comparison), body=order)


def follow_comparison(comparison: Comparison) -> Call[Comparison]:
    """As `Client.compare`, waiting until there is more of it, to be sent."""
    query = {"since": comparison.done, "wait": _FOLLOWED_S}
    path = f"/api/comparisons/{comparison.id}"
    return Call("GET", path, answers.reader_of(Comparison), query, held_s=_FOLLOWED_S)


def report_comparison(comparison: Comparison, language: str | None) -> Call[str]:
    """As `Client.report_comparison`, to be sent."""
    path = f"/api/comparisons/{comparison.id}/report"
    return Call("GET", path, answers.read_text, {"lang": language}, accept="*/*", held_s=_REPORTED_S)


def cancel_comparison(comparison: Comparison) -> Call[Comparison]:
    """As `Client.compare`, ending it as it is, to be sent."""
    return Call("DELETE", f"/api/comparisons/{comparison.id}", answers.reader_of(Comparison))


def read_table(source: str | Path | bytes, chosen: Choices | None, name: str | None) -> Call[Table]:
    """As `Client.read_table`, to be sent."""
    raw = source if isinstance(source, bytes) else Path(source).read_bytes()
    if name is None:
        name = "" if isinstance(source, bytes) else Path(source).name
    given = {key: value if isinstance(value, str) else list(value) for key, value in (chosen or {}).items()}
    query = {"name": name, "answers": json.dumps(given)}
    return Call("POST", "/api/tables", answers.reader_of(Table), query, content=raw, held_s=MOST_HELD_S)


def fit_baselines(
    config: Config, models: Sequence[str | Mapping[str, object]] | None, grid: int
) -> Call[Baselines]:
    """As `Client.baselines`, to be sent."""
    body: dict[str, object] = {"config": config, "grid": grid}
    if models is not None:
        body["models"] = list(models)
    return Call("POST", "/api/baselines", answers.reader_of(Baselines), body=body, held_s=_FITTED_S)


def write_baseline_script(config: Config, model: str | Mapping[str, object]) -> Call[str]:
    """As `Client.baseline_script`, to be sent."""
    body = {"config": config, "model": model}
    return Call("POST", "/api/baselines/script", answers.read_text, body=body, accept="*/*", held_s=_FITTED_S)


def pauses(seconds: float) -> Iterator[float]:
    """Plans the pauses between two requests for a run, each longer than the one before.

    Args:
        seconds: from now, after which there is none.

    Yields:
        Seconds to wait before the next request.
    """
    until, pause = time.monotonic() + seconds, _FIRST_PAUSE_S
    while (left := until - time.monotonic()) > 0:
        yield min(pause, left)
        pause = min(pause * 1.5, _LONGEST_PAUSE_S)


def _id(run: AnyRun) -> int:
    return run.id if isinstance(run, (Run, SweepRun)) else index(run)


def _run(run: AnyRun) -> str:
    return f"/api/runs/{_id(run)}"


def _sweep(sweep: AnySweep) -> str:
    return f"/api/sweeps/{sweep.id if isinstance(sweep, SweepHead) else index(sweep)}"


def _decoded(experiment: Mapping[str, object] | str | None) -> Mapping[str, object] | None:
    decoded: Mapping[str, object] | None
    decoded = json.loads(experiment) if isinstance(experiment, str) else experiment
    return decoded


def _in_base64(state: bytes | None) -> str | None:
    return None if state is None else b64encode(state).decode("ascii")
