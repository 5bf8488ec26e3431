"""Every error answer of the server, as application/problem+json (RFC 9457), in the asker's language."""

import difflib
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
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

from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.problems.errors import (
    DatabaseFailed,
    InvalidCommand,
    InvalidInput,
    Problem,
    UnusableDatabase,
    sentence,
    summary,
)
from playground.problems.validation import problem_of
from playground.web.page.languages import words_of

_LONGEST_PATH = 200  # characters that are repeated to its sender
_OF_ERRORS = "invalid_input"  # the code of an answer whose errors have codes of their own

_log = logging.getLogger(__name__)


class MalformedBody(InvalidCommand):
    """A request body that is not JSON."""


class RefusedRequest(HTTPException):
    """A refusal of a request with a single message.

    Args:
        status: of the answer.
        code: of the sentence, ``problems.<code>`` in the locales.
        params: what fills its blanks.
        headers: of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code, self.params = code, params or {}
        super().__init__(status, sentence(code, self.params, read_words(DEFAULT_LANGUAGE)), headers)


class ProblemEntry(BaseModel):
    """One fault of a rejected body or parameter."""

    field: str = Field(examples=["training.batch_size"])
    code: str = Field(examples=["too_small"], description="the same in every language and version")
    message: str = Field(examples=["is too small"])
    received: object = Field(examples=[0])
    allowed: object = Field(examples=["1 to 20000"])


class ProblemDetails(BaseModel):
    """The answer to a failed request (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["invalid_input"], description="the same in every language and version")
    detail: str
    errors: list[ProblemEntry] | None = None


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describes with which errors a call may answer.

    Args:
        statuses: of the errors.

    Returns:
        The ``responses`` of an OpenAPI call.
    """
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }


def problem_response(refused: RefusedRequest, asker: HTTPConnection) -> Response:
    """Answers an error that has a single message.

    Args:
        refused: why and how.
        asker: whose language is spoken.

    Returns:
        An answer without ``errors``, whose own ``code`` says what happened.
    """
    words = words_of(asker)
    detail = sentence(refused.code, refused.params, words)
    if "text/html" in asker.headers.get("accept", ""):
        return _page(refused, words["page.title"], detail)
    return _response(refused.status_code, refused.code, detail, [], refused.headers)


def _page(refused: RefusedRequest, title: str, detail: str) -> Response:
    """A problem for a person who followed a link or typed an address."""
    page = (
        f'<!doctype html><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><h1>{escape(title)}</h1><p>{escape(detail)}</p>'
    )
    return Response(page, refused.status_code, refused.headers, media_type="text/html; charset=utf-8")


def refusal(
    status: int,
    problems: Iterable[Problem],
    asker: HTTPConnection,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answers with every fault.

    Args:
        status: of the answer.
        problems: its ``errors``.
        asker: whose language is spoken.
        headers: of the answer.

    Returns:
        An answer with the code ``invalid_input``.
    """
    words, found = words_of(asker), tuple(problems)
    errors = [problem.as_dict(words) for problem in found]
    return _response(status, _OF_ERRORS, summary(found, words), errors, headers)


def _response(
    status: int,
    code: str,
    detail: str,
    errors: list[dict[str, object]],
    headers: Mapping[str, str] | None,
) -> Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return Response(to_json(body), status, headers, media_type="application/problem+json")


def install_problem_answers(app: FastAPI) -> None:
    """Registers error handlers that answer with problem documents, and describes these in OpenAPI.

    Args:
        app: to which handlers are added.
    """
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
        return problem_response(RefusedRequest(503, "no_database", headers={"retry-after": "10"}), request)

    @app.exception_handler(RequestValidationError)
    async def answer_invalid_parameters(request: Request, error: RequestValidationError) -> Response:
        return refusal(422, _parameter_problems(app, request, error), request)

    @app.exception_handler(RefusedRequest)
    async def answer_refused_request(request: Request, error: RefusedRequest) -> Response:
        return problem_response(error, request)

    @app.exception_handler(HTTPException)
    async def answer_http_error(request: Request, error: HTTPException) -> Response:
        return problem_response(_as_refused(app, request, error), request)

    @app.exception_handler(Exception)
    async def answer_our_mistake(request: Request, __: Exception) -> Response:
        # Says no more than that: the server logs the error itself.
        return problem_response(RefusedRequest(500, "internal_error"), request)


def _parameter_problems(app: FastAPI, request: Request, error: RequestValidationError) -> Iterable[Problem]:
    """Finds what is wrong with parameters of path and query; the OpenAPI document says what is allowed."""
    document = app.openapi()
    call = document["paths"][request.scope["route"].path_format][request.method.lower()]
    schemas = {each["name"]: each["schema"] for each in call.get("parameters", ())}
    definitions = document.get("components", {}).get("schemas", {})
    for fault in error.errors():
        _, name, *inner = map(str, fault["loc"])
        yield problem_of(fault, ".".join((name, *inner)), schemas.get(name, {}), definitions)


def _as_refused(app: FastAPI, request: Request, error: HTTPException) -> RefusedRequest:
    """The framework's own error, with the allowed methods of the path or the most similar known path."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    path = request.url.path[:_LONGEST_PATH]
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        if methods := _methods_at(app, request):
            headers["allow"] = ", ".join(methods)
        params = {"path": path, "method": request.method, "methods": headers.get("allow", "")}
        return RefusedRequest(405, "method_not_allowed", params, headers)
    if error.status_code == HTTPStatus.NOT_FOUND:
        near = difflib.get_close_matches(path, _paths_like(app, path), n=1)
        if near:
            return RefusedRequest(404, "misspelled_path", {"path": path, "near": near[0]}, headers)
        return RefusedRequest(404, "path_not_found", {"path": path}, headers)
    return RefusedRequest(error.status_code, "request_refused", {"reason": error.detail}, headers)


def _paths_like(app: FastAPI, path: str) -> list[str]:
    """The paths of the API, with what `path` has in the places of their parameters."""
    given = path.split("/")
    found = []
    for known in ("/", "/docs", *app.openapi()["paths"]):
        parts = known.split("/")
        if len(parts) == len(given):
            parts = [
                mine if part.startswith("{") and mine else part
                for part, mine in zip(parts, given, strict=True)
            ]
        found.append("/".join(parts))
    return found


def _methods_at(app: FastAPI, request: Request) -> list[str]:
    """All methods of a path of the API, since a route reports only its own. HEAD goes with GET."""
    found = {
        method.upper()
        for path, methods in app.openapi()["paths"].items()
        if compile_path(path)[0].match(request.url.path)
        for method in methods
    }
    return sorted(found | {"HEAD"} if "GET" in found else found)


def _described(app: FastAPI, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The OpenAPI document with the schema of problems, which is no call's regular answer."""
    if app.openapi_schema is None:
        schemas = describe().setdefault("components", {}).setdefault("schemas", {})
        for model in (ProblemDetails, ProblemEntry):
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schema.pop("$defs", None)
            schemas[model.__name__] = schema
    return describe()
