"""What the answers about runs and sweeps share. Knows JSON; not what is told."""

from pydantic_core import to_json
from starlette.responses import Response

from playground.problems.errors import InvalidCommand, Problem
from playground.settings import Settings


def json_answer(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer; numbers that JSON does not know become null."""
    return Response(to_json(content, inf_nan_mode="null"), status, headers, media_type="application/json")


def check_epochs(epochs: int, settings: Settings) -> None:
    """Refuses more epochs than this server gives.

    Raises:
        InvalidCommand: naming both.
    """
    if epochs > settings.max_epochs:
        message, allowed = "is more than this server allows", f"1 to {settings.max_epochs}"
        raise InvalidCommand([Problem("epochs", message, epochs, allowed)])
