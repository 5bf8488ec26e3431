"""What a server answers, as Python holds it: runs, columns, arrays, pictures, errors.

Knows the answers' JSON and files; not how they came. What a newer server adds is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, NoReturn, Self

import httpx
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from playground.errors import InvalidCommand, Problem, RequestFailed

Layers = list[dict[str, NDArray[np.float64]]]
Columns = dict[str, NDArray[np.float64] | None]

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

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> Self:
        """A run from its JSON."""
        known = {each.name: answer[each.name] for each in fields(cls) if each.name in answer}
        for name in ("created_at", "started_at", "finished_at"):
            if known[name] is not None:
                known[name] = datetime.fromisoformat(known[name])
        return cls(**known)


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
    return Run.read(response.json())


def read_runs(response: httpx.Response) -> tuple[list[Run], int | None]:
    """A page of runs, and where the next one begins; None after the last."""
    answer = response.json()
    return [Run.read(each) for each in answer["runs"]], answer["next"]


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


def _problem(entry: Mapping[str, Any]) -> Problem:
    return Problem(
        str(entry.get("field", "")),
        str(entry.get("message", "")),
        entry.get("received"),
        entry.get("allowed"),
    )
