"""Every error answer of the server, as application/problem+json (RFC 9457).

Knows the one error shape and HTTP; not which route went wrong.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import compile_path

from playground.locales.translation import say, summary, translated
from playground.problems.errors import DatabaseFailed, InvalidCommand, InvalidInput, Problem, UnusableDatabase
from playground.web.page.languages import words_of

_log = logging.getLogger(__name__)


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


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI part that says with which errors a call may answer."""
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error answer of which there is no more to say than one sentence."""
    return _response(status, detail, (), headers)


def refusal(
    status: int,
    problems: Iterable[Problem],
    asker: HTTPConnection,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An error answer that names every fault, in the language of whoever asks; they become its ``errors``."""
    words, told = words_of(asker), tuple(problems)
    return _response(status, summary(told, words), (translated(each, words) for each in told), headers)


def _response(
    status: int, detail: str, problems: Iterable[Problem], headers: Mapping[str, str] | None
) -> Response:
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
    """Makes the app answer everything that goes wrong as a problem, and describe what that is."""
    app.openapi = partial(_described, app, app.openapi)  # type: ignore[method-assign]

    @app.exception_handler(InvalidInput)
    async def answer_invalid_input(request: Request, error: InvalidInput) -> Response:
        return refusal(422, error.problems, request)

    @app.exception_handler(MalformedBody)
    async def answer_malformed_body(request: Request, error: MalformedBody) -> Response:
        return refusal(400, error.problems, request)

    @app.exception_handler(UnusableDatabase)
    @app.exception_handler(DatabaseFailed)
    async def answer_without_database(request: Request, error: Exception) -> Response:
        _log.error("The database cannot be used: %s", error)
        return problem_response(
            503,
            say("The database of runs cannot be used now.", words_of(request)),
            headers={"retry-after": "10"},
        )

    @app.exception_handler(RequestValidationError)
    async def answer_invalid_parameters(request: Request, error: RequestValidationError) -> Response:
        problems = [
            Problem(".".join(map(str, fault["loc"][1:])), fault["msg"], fault.get("input"))
            for fault in error.errors()
        ]
        return refusal(422, problems, request)

    @app.exception_handler(HTTPException)
    async def answer_http_error(request: Request, error: HTTPException) -> Response:
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods_at(app, request)):
            headers["allow"] = ", ".join(methods)
        detail = say(error.detail, words_of(request))
        return problem_response(error.status_code, detail, headers=headers)

    @app.exception_handler(Exception)
    async def answer_our_mistake(_: Request, __: Exception) -> Response:
        # Says no more than that: the server logs the error itself.
        return problem_response(500, "The server made a mistake; its log tells more.")


def _methods_at(app: FastAPI, request: Request) -> list[str]:
    """All methods that a path of the API has: who refused one knows its own only."""
    return sorted(
        method.upper()
        for path, methods in app.openapi()["paths"].items()
        if compile_path(path)[0].match(request.url.path)
        for method in methods
    )


def _described(app: FastAPI, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The app's own description, with the shape of a problem, which no call has as its usual answer."""
    if app.openapi_schema is None:
        schemas = describe().setdefault("components", {}).setdefault("schemas", {})
        for model in (ProblemDetails, ProblemEntry):
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schema.pop("$defs", None)
            schemas[model.__name__] = schema
    return describe()
