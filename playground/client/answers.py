"""Reads a server's answers: runs and sweeps as the models that it answers with, arrays, pictures, errors.

Fields that a newer server adds are dropped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn, TypeVar

import httpx
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel
from safetensors.numpy import load

from playground.evidence.serialization import ComparisonOut, OutcomeOut
from playground.evidence.text import html_of, table_of
from playground.problems.errors import InvalidCommand, Problem, RequestFailed
from playground.runs.serialization import RunListOut
from playground.runs.serialization import RunOut as Run
from playground.sweeps.serialization import SweepHeadOut as SweepHead
from playground.sweeps.serialization import SweepListOut, SweepRunListOut
from playground.sweeps.serialization import SweepOut as Sweep
from playground.sweeps.serialization import SweepRunOut as SweepRun
from playground.sweeps.serialization import TrialOut as Trial

__all__ = ["Comparison", "Picture", "Prediction", "Run", "Sweep", "SweepHead", "SweepRun", "Trial"]

_Model = TypeVar("_Model", bound=BaseModel)

Layers = list[dict[str, NDArray[np.float64]]]
Columns = dict[str, NDArray[np.float64] | None]


class Prediction(NamedTuple):
    """A network's outputs (n_samples, n_outputs), and the predicted classes (n_samples,).

    Classes are -1 and +1, or numbers from 0; None for regression.
    """

    outputs: NDArray[np.float64]
    classes: NDArray[np.int64] | None


class Picture(bytes):
    """A PNG file. A notebook shows it by itself; `Path.write_bytes` keeps it."""

    __slots__ = ()

    def _repr_png_(self) -> bytes:
        return bytes(self)


class Comparison(ComparisonOut):
    """A comparison that a server computes, as it is; ``str()`` is a table with the verdicts."""

    def to_json(self) -> dict[str, Any]:
        """The comparison as `playground.compare` gives it, without curves."""
        return OutcomeOut.model_validate(self.model_dump()).model_dump(mode="json")

    def __repr__(self) -> str:
        return f"<Comparison {self.id} {self.status}, {self.done} of {self.total} trainings>"

    def __str__(self) -> str:
        return table_of(self.title, self, self.goal)

    def _repr_html_(self) -> str:
        """Table and sentences, for notebooks."""
        return html_of(self.title, self, self.goal)


def reader_of(model: type[_Model]) -> Callable[[httpx.Response], _Model]:
    """Makes a reader of answers that are a model's JSON.

    Args:
        model: of pydantic.

    Returns:
        A function from the response to the model.
    """
    return lambda response: model.model_validate_json(response.content)


def read_runs(response: httpx.Response) -> tuple[list[Run], int | None]:
    """Reads a page of runs.

    Args:
        response: of the server.

    Returns:
        The runs, and where the next page begins; None after the last.
    """
    answer = RunListOut.model_validate_json(response.content)
    return answer.runs, answer.next


def read_sweep_runs(response: httpx.Response) -> tuple[list[SweepRun], int | None]:
    """Reads a page of a sweep's runs.

    Args:
        response: of the server.

    Returns:
        The runs, and where the next page begins; None after the last.
    """
    answer = SweepRunListOut.model_validate_json(response.content)
    return answer.runs, answer.next


def read_sweeps(response: httpx.Response) -> tuple[list[SweepHead], int | None]:
    """Reads a page of sweeps.

    Args:
        response: of the server.

    Returns:
        The sweeps, and where the next page begins; None after the last.
    """
    answer = SweepListOut.model_validate_json(response.content)
    return answer.sweeps, answer.next


def read_text(response: httpx.Response) -> str:
    """Reads a text.

    Args:
        response: of the server.

    Returns:
        The text.
    """
    return response.content.decode()


def read_history(response: httpx.Response) -> Columns:
    """Reads a history.

    Args:
        response: of the server.

    Returns:
        Columns (n_epochs,) by name; NaN where there is no number, None for a column that the task does not
        have.
    """
    return {
        name: None if values is None else np.array(values, np.float64)
        for name, values in response.json().items()
    }


def read_parameters(response: httpx.Response) -> Layers:
    """Reads the parameters of a network.

    Args:
        response: of the server.

    Returns:
        Each layer's weights (fan_in, fan_out), biases (fan_out,) and what else it has, output layer last.
    """
    layers: dict[int, dict[str, NDArray[np.float64]]] = {}
    for place, part in load(response.content).items():
        _, layer, name = place.split(".")
        layers.setdefault(int(layer), {})[name] = part
    return [layers[index] for index in sorted(layers)]


def read_prediction(response: httpx.Response) -> Prediction:
    """Reads outputs and classes.

    Args:
        response: of the server.

    Returns:
        Both.
    """
    answer = response.json()
    classes = answer["classes"]
    return Prediction(
        np.array(answer["outputs"], np.float64), None if classes is None else np.array(classes, np.int64)
    )


@dataclass(frozen=True, slots=True)
class ReceivedProblem(Problem):
    """A problem that a server reported, whose code this version may not know.

    Args:
        text: the server's message.
    """

    text: str = ""

    def translated(self, _words: Mapping[str, str]) -> str:
        """The server's message, in the language of its answer."""
        return self.text


def read_picture(response: httpx.Response) -> Picture:
    """Reads a PNG file.

    Args:
        response: of the server.

    Returns:
        Its bytes.
    """
    return Picture(response.content)


def read_file(response: httpx.Response) -> bytes:
    """Reads a file.

    Args:
        response: of the server.

    Returns:
        Its bytes.
    """
    return response.content


def read_object(response: httpx.Response) -> dict[str, Any]:
    """Reads an answer's JSON as it is.

    Args:
        response: of the server.

    Returns:
        The object.
    """
    answer: dict[str, Any] = response.json()
    return answer


def read_nothing(_response: httpx.Response) -> None:
    """There is nothing to read."""


def refuse(response: httpx.Response) -> NoReturn:
    """Raises what an error answer says.

    Args:
        response: of the server.

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
    message = f"{response.status_code} {response.reason_phrase}: {detail}"
    raise RequestFailed(message, response.status_code, answer.get("code"))


def _problem(entry: Mapping[str, Any]) -> Problem:
    return ReceivedProblem(
        str(entry.get("field", "")),
        str(entry.get("code", "")),
        entry.get("received"),
        entry.get("allowed"),
        text=str(entry.get("message", "")),
    )
