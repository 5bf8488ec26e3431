"""The REST call under /api/tables, which reads other people's tables."""

import json
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, InvalidInput, Problem
from playground.settings import Settings
from playground.tables import Table
from playground.tables.apart import read_apart, read_as_json
from playground.tables.questions import Answer
from playground.web.api.bodies import RawBody
from playground.web.api.problems import problem_answers
from playground.web.api.turns import Turns
from playground.web.orphans import end_with_parent
from playground.web.page.languages import language_of

_LONG = 200_000  # bytes; reading more beside the event loop would make it late
_WORKBOOK = b"PK"  # however short, it may unpack to much
_LONGEST_ANSWERS = 20_000  # characters


def make_router(settings: Settings) -> APIRouter:
    """Makes the route of /api/tables.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api")
    turns = Turns()

    @router.post(
        "/tables",
        response_model=Table,
        responses=problem_answers(400, 403, 413, 422, 503),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/octet-stream": {
                        "schema": {"type": "string", "format": "binary", "minLength": 1},
                        "example": "x1,x2,kind\n1,2,cat\n3,4,dog\n",
                    }
                },
            }
        },
    )
    async def read(
        request: Request,
        raw: RawBody,
        name: Annotated[str, Query(max_length=200, description="of the file, for people")] = "",
        answers: Annotated[
            str,
            Query(
                max_length=_LONGEST_ANSWERS,
                description="a JSON object: choices by the names of decisions",
                examples=['{"target": "kind"}'],
            ),
        ] = "{}",
    ) -> Response:
        """Reads a table: the body is the bytes of a file."""
        chosen = _answers_of(answers)
        language = language_of(request)
        return await turns.take(partial(_read, raw, name, chosen, language, settings.max_samples))

    return router


def _read(raw: bytes, name: str, answers: dict[str, Answer], language: str, most: int) -> Response:
    if len(raw) > _LONG or raw.startswith(_WORKBOOK):
        content = read_apart(raw, answers, name, language, most, begin=end_with_parent)
    else:
        content = read_as_json(raw, answers, name, language, most)
    return Response(content, media_type="application/json")


def _answers_of(text: str) -> dict[str, Answer]:
    """The answers of a query.

    Raises:
        InvalidCommand: they are no JSON object of texts and lists of texts.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        problem = Problem("answers", "file_not_json", text, Phrase("json_object"), {"reason": str(error)})
        raise InvalidCommand([problem]) from None
    if not isinstance(given, dict):
        raise InvalidCommand([Problem("answers", "not_an_object", given, Phrase("an_object"))])
    problems = [
        Problem(f"answers.{name}", "not_text", value, Phrase("a_text"))
        for name, value in given.items()
        if not isinstance(value, str)
        and not (isinstance(value, list) and all(isinstance(each, str) for each in value))
    ]
    if problems:
        raise InvalidInput(problems)
    return given
