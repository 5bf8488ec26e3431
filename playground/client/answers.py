"""What a server answers, as Python holds it: runs, columns, arrays, pictures, errors.

Knows the answers' JSON and files; not how they came. What a newer server adds is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, NoReturn, TypeVar

import httpx
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from playground.problems.errors import InvalidCommand, Problem, RequestFailed

Layers = list[dict[str, NDArray[np.float64]]]
Columns = dict[str, NDArray[np.float64] | None]

_Record = TypeVar("_Record", "Run", "Trial", "SweepRun", "SweepHead", "Sweep")

_MOMENTS = frozenset({"created_at", "started_at", "finished_at"})
_ENDED = frozenset({"finished", "diverged", "cancelled", "failed"})


@dataclass(frozen=True, slots=True)
class Run:
    """A run, as it was when the server was asked.

    Args:
        status: queued, running, finished, diverged, cancelled or failed.
        config: the whole config; `ExperimentConfig(**run.config)` is the experiment.
        epochs, epoch: how many were ordered, how far it has come.
        metrics: of the last saved epoch, by the names of `Metrics`; None before there are any.
        stop: when to end before; stopped_by: which part of it came true.
        error: why it failed. sweep_id: the sweep it belongs to.
    """

    id: int
    name: str | None
    status: str
    config: dict[str, Any]
    epochs: int
    epoch: int
    metrics: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None
    stop: dict[str, Any] | None = None
    stopped_by: str | None = None
    sweep_id: int | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in _ENDED


@dataclass(frozen=True, slots=True)
class Trial:
    """What the runs of one config of a sweep have shown.

    Args:
        trial: counted from 0. overrides: what differs from the base, by dotted field.
        n_runs, n_ended: over seeds and folds. epoch: how far the one that came furthest has come.
        median, lowest, highest: of the sweep's objective; None if unknown or no finite number.
    """

    trial: int
    overrides: dict[str, Any]
    n_runs: int
    n_ended: int
    epoch: int
    median: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class SweepRun:
    """One run of a sweep; its `id` does wherever a run is asked for."""

    id: int
    trial: int
    overrides: dict[str, Any]
    seed: int
    fold: int | None
    status: str
    epoch: int
    stopped_by: str | None
    metrics: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class SweepHead:
    """A sweep in a list: what was ordered, and whether it is running, finished or cancelled."""

    id: int
    name: str | None
    status: str
    spec: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status != "running"


@dataclass(frozen=True, slots=True)
class Sweep(SweepHead):
    """A sweep so far.

    Args:
        total, done, failed: how many runs it takes, have ended, could not be computed.
        best: the trial with the best median of the `objective`; None before any is known.
    """

    objective: str
    total: int
    done: int
    failed: int
    best: Trial | None
    trials: list[Trial]
    runs: list[SweepRun]


class Prediction(NamedTuple):
    """What a network answers: outputs (n_samples, n_outputs), and the classes (n_samples,) they stand for.

    Classes are -1 and +1, or numbers from 0; None for regression.
    """

    outputs: NDArray[np.float64]
    classes: NDArray[np.int64] | None


class Picture(bytes):
    """A PNG file. A notebook shows it by itself; `Path.write_bytes` keeps it."""

    __slots__ = ()

    def _repr_png_(self) -> bytes:
        return bytes(self)


def read_run(response: httpx.Response) -> Run:
    """The run that an answer holds."""
    return _read(Run, response.json())


def read_runs(response: httpx.Response) -> tuple[list[Run], int | None]:
    """A page of runs, and where the next one begins; None after the last."""
    answer = response.json()
    return [_read(Run, each) for each in answer["runs"]], answer["next"]


def read_sweep(response: httpx.Response) -> Sweep:
    """The sweep that an answer holds."""
    answer = response.json()
    best = answer["best"]
    parts = {
        "best": None if best is None else _read(Trial, best),
        "trials": [_read(Trial, each) for each in answer["trials"]],
        "runs": [_read(SweepRun, each) for each in answer["runs"]],
    }
    return _read(Sweep, {**answer, **parts})


def read_sweeps(response: httpx.Response) -> tuple[list[SweepHead], int | None]:
    """A page of sweeps, and where the next one begins; None after the last."""
    answer = response.json()
    return [_read(SweepHead, each) for each in answer["sweeps"]], answer["next"]


def read_history(response: httpx.Response) -> Columns:
    """Columns by name; NaN where there is no number, None for a column that the task does not have."""
    return {
        name: None if values is None else np.array(values, np.float64)
        for name, values in response.json().items()
    }


def read_parameters(response: httpx.Response) -> Layers:
    """Each layer's weights (fan_in, fan_out), biases (fan_out,) and what else it has, output layer last."""
    layers: dict[int, dict[str, NDArray[np.float64]]] = {}
    for place, part in load(response.content).items():
        _, layer, name = place.split(".")
        layers.setdefault(int(layer), {})[name] = part
    return [layers[index] for index in sorted(layers)]


def read_prediction(response: httpx.Response) -> Prediction:
    """Outputs and classes."""
    answer = response.json()
    classes = answer["classes"]
    return Prediction(
        np.array(answer["outputs"], np.float64), None if classes is None else np.array(classes, np.int64)
    )


def read_picture(response: httpx.Response) -> Picture:
    """The PNG file."""
    return Picture(response.content)


def read_object(response: httpx.Response) -> dict[str, Any]:
    """The answer's JSON as it is."""
    answer: dict[str, Any] = response.json()
    return answer


def read_nothing(_response: httpx.Response) -> None:
    """There is nothing to read."""


def refuse(response: httpx.Response) -> NoReturn:
    """Raises what an error answer says.

    Raises:
        InvalidCommand: what was sent cannot be used; names every fault.
        RequestFailed: anything else, as a run that is not there.
    """
    try:
        answer = response.json()
    except ValueError:
        answer = None  # Not one of ours: a proxy's page, perhaps.
    if not isinstance(answer, dict):
        answer = {}
    if problems := [_problem(entry) for entry in answer.get("errors") or ()]:
        raise InvalidCommand(problems)
    detail = answer.get("detail") or response.text[:200] or response.reason_phrase
    raise RequestFailed(f"{response.status_code} {response.reason_phrase}: {detail}", response.status_code)


def unanswered(http: httpx.Client | httpx.AsyncClient, error: httpx.TransportError) -> RequestFailed:
    """What to raise when there was no answer at all."""
    return RequestFailed(f"{http.base_url} did not answer: {str(error) or type(error).__name__}")


def _read(kind: type[_Record], answer: Mapping[str, Any]) -> _Record:
    """A record from its JSON; moments become moments."""
    known = {each.name: answer[each.name] for each in fields(kind) if each.name in answer}
    for name in _MOMENTS & known.keys():
        if known[name] is not None:
            known[name] = datetime.fromisoformat(known[name])
    return kind(**known)


def _problem(entry: Mapping[str, Any]) -> Problem:
    return Problem(
        str(entry.get("field", "")),
        str(entry.get("message", "")),
        entry.get("received"),
        entry.get("allowed"),
    )
