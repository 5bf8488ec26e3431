"""What the answers about runs and sweeps share."""

from pydantic import BaseModel
from starlette.responses import Response

from playground.problems.errors import InvalidCommand, Problem
from playground.settings import Settings


def json_answer(content: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answers with a model as it was built: FastAPI would validate it once more.

    Args:
        content: of the model that the call declares as its answer.
        status: the HTTP status.
        headers: further headers.

    Returns:
        The response; NaN and infinity are null in it.
    """
    return Response(content.model_dump_json(), status, headers, media_type="application/json")


def check_epochs(epochs: int, settings: Settings) -> None:
    """Refuses more epochs than this server gives.

    Args:
        epochs: what a request asks for.
        settings: with `max_epochs`.

    Raises:
        InvalidCommand: naming both numbers.
    """
    if epochs > settings.max_epochs:
        message, allowed = "is more than this server allows", f"1 to {settings.max_epochs}"
        raise InvalidCommand([Problem("epochs", message, epochs, allowed)])
