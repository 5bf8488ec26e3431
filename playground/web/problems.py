"""Every error answer of the server, as application/problem+json (RFC 9457).

Knows the one error shape and HTTP; not which route went wrong.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from playground.errors import InvalidCommand, InvalidInput, Problem


class MalformedBody(InvalidCommand):
    """A body is not JSON at all, so there was nothing to validate."""


class ProblemEntry(BaseModel):
    """One fault of a rejected body or parameter."""

    field: str = Field(examples=["training.batch_size"])
    message: str = Field(examples=["is too small"])
    received: object = Field(examples=[0])
    allowed: object = Field(examples=["1 to 20000"])


class ProblemDetails(BaseModel):
    """What any failed request is answered with."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str
    errors: list[ProblemEntry] | None = None


def problem_response(
    status: int, detail: str, problems: Iterable[Problem] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """An error answer; `problems` become its ``errors``."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors := [problem.as_dict() for problem in problems]:
        body["errors"] = errors
    return Response(to_json(body), status, headers, media_type="application/problem+json")


def install_problem_answers(app: FastAPI) -> None:
    """Makes the app answer everything that goes wrong as a problem."""

    @app.exception_handler(InvalidInput)
    async def answer_invalid_input(_: Request, error: InvalidInput) -> Response:
        return problem_response(422, str(error), error.problems)

    @app.exception_handler(MalformedBody)
    async def answer_malformed_body(_: Request, error: MalformedBody) -> Response:
        return problem_response(400, str(error), error.problems)

    @app.exception_handler(RequestValidationError)
    async def answer_invalid_parameters(_: Request, error: RequestValidationError) -> Response:
        problems = [
            Problem(".".join(map(str, fault["loc"])), fault["msg"], fault.get("input"))
            for fault in error.errors()
        ]
        return problem_response(422, "\n".join(map(str, problems)), problems)

    @app.exception_handler(HTTPException)
    async def answer_http_error(_: Request, error: HTTPException) -> Response:
        return problem_response(error.status_code, error.detail, headers=error.headers)

    @app.exception_handler(Exception)
    async def answer_our_mistake(_: Request, __: Exception) -> Response:
        # Says no more than that: the server logs the error itself.
        return problem_response(500, "The server made a mistake; its log tells more.")
