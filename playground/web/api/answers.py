"""JSON answers, and the checks of orders, that runs and sweeps have in common."""

import threading

from pydantic import BaseModel
from starlette.responses import Response

from playground.config import ExperimentConfig
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.settings import Settings, limit_problems

_WRITING = threading.Lock()


def json_answer(content: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answers with a model as it was built: FastAPI would validate it once more. To be called on a thread.

    Args:
        content: of the model that the call declares as its answer.
        status: the HTTP status.
        headers: further headers.

    Returns:
        The response; NaN and infinity are null in it.
    """
    # One after the other, as bodies are read: the event loop waits behind every thread that computes.
    with _WRITING:
        written = content.model_dump_json()
    return Response(written, status, headers, media_type="application/json")


def epochs_allowed(settings: Settings) -> Interval:
    """The interval of epochs that a run may be ordered with.

    Args:
        settings: the server's limits.

    Returns:
        From 1 to `max_epochs`.
    """
    return Interval(1, settings.max_epochs)


def check_order(field: str, config: ExperimentConfig, epochs: int, settings: Settings) -> None:
    """Refuses what asks for more than this server gives.

    Args:
        field: of the body, where the config stands.
        config: what is to be trained.
        epochs: for how long.
        settings: the server's limits.

    Raises:
        InvalidCommand: naming each field that is over a limit.
    """
    problems = [problem.within(field) for problem in limit_problems(config, settings)]
    if epochs > settings.max_epochs:
        problems.append(Problem("epochs", "epochs_over_limit", epochs, epochs_allowed(settings)))
    if problems:
        raise InvalidCommand(problems)
