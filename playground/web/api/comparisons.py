"""The REST calls under /api/comparisons."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from playground.evidence.serialization import ComparisonOut
from playground.evidence.spec import ComparisonSpec
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.settings import Settings, limit_problems
from playground.web.api.answers import epochs_allowed
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.comparison_service import Comparisons, Question
from playground.web.api.languages import Lang, asked_language
from playground.web.api.problems import problem_answers
from playground.web.api.report_answers import HTML, html_file
from playground.web.api.run_service import ClientAddress

_MOST_WAIT_S = 600
_EXAMPLE = {
    "configs": [
        {"name": "tanh", "config": {"network": {"activation": "tanh"}}},
        {"name": "relu", "config": {"network": {"activation": "relu"}}},
    ],
    "seeds": 25,
    "epochs": 100,
}

ComparisonId = Annotated[
    str,
    Path(max_length=100, description="as POST /api/comparisons gave it", examples=["1a2b-3f0c6d1b2a4e5f60"]),
]
Wait = Annotated[
    float, Query(ge=0, le=_MOST_WAIT_S, description="seconds to hold the answer until there is more to tell")
]
WithPictures = Annotated[bool, Query(description="whether the boundaries of all seeds are told as well")]


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of /api/comparisons.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/comparisons", tags=["comparisons"])

    @router.post(
        "",
        status_code=201,
        response_model=ComparisonOut,
        responses={
            201: {"headers": {"Location": {"description": "its own address", "schema": {"type": "string"}}}},
            **problem_answers(400, 403, 413, 422, 429),
        },
        openapi_extra=body_schema(ComparisonSpec, _EXAMPLE),
    )
    async def create_comparison(
        raw: RawBody, client: ClientAddress, service: Comparisons, wait: Wait = 0
    ) -> Response:
        """Trains one to eight settings with the same seeds, and says whether they differ or it is luck."""
        spec = await run_in_threadpool(_ordered, raw, settings)
        comparison = service.begin(spec, client, len(raw))
        if wait:
            await comparison.wait(0, wait)
        headers = {"location": f"{settings.base_path}/api/comparisons/{comparison.id}"}
        return _as_json(await comparison.written(), 201, headers)

    @router.get("/{comparison_id}", response_model=ComparisonOut, responses=problem_answers(404, 422))
    async def get_comparison(
        comparison_id: ComparisonId,
        service: Comparisons,
        since: Annotated[
            int, Query(ge=-1, description="the `done` that is known; the answer waits for more")
        ] = -1,
        wait: Wait = 0,
        pictures: WithPictures = False,
    ) -> Response:
        """Gives a comparison as far as it is; of trainings that have not ended there is nothing yet."""
        question = Question(id=comparison_id, since=since, wait=wait, pictures=pictures)
        return _as_json(await service.answer(question))

    @router.get(
        "/{comparison_id}/report",
        response_class=Response,
        responses={200: {"content": HTML}, **problem_answers(404, 422)},
    )
    async def report_comparison(
        comparison_id: ComparisonId, service: Comparisons, request: Request, lang: Lang = None
    ) -> Response:
        """Writes a report of a comparison as far as it is."""
        language = asked_language(request, lang)
        content = await service.answer(Question(id=comparison_id, report=language))
        return html_file(content.decode(), "comparison", language)

    @router.delete("/{comparison_id}", response_model=ComparisonOut, responses=problem_answers(403, 404, 422))
    async def cancel_comparison(comparison_id: ComparisonId, service: Comparisons) -> Response:
        """Cancels a comparison, which is still told for a while with the trainings that had ended."""
        return _as_json(await service.answer(Question(id=comparison_id, cancels=True)))

    return router


def _ordered(raw: bytes, settings: Settings) -> ComparisonSpec:
    seeds_allowed = Interval(1, settings.max_comparison_seeds)
    limits = {"epochs": epochs_allowed(settings), "seeds": seeds_allowed}
    spec = read_body(raw, ComparisonSpec, limits)
    problems = [
        problem.within(f"configs.{place}")
        for place, setting in enumerate(spec.configs)
        for problem in limit_problems(setting.config, settings)
    ]
    if spec.n_seeds > settings.max_comparison_seeds:
        problems.append(Problem("seeds", "seeds_over_limit", spec.n_seeds, seeds_allowed))
    if spec.epochs > settings.max_epochs:
        problems.append(Problem("epochs", "epochs_over_limit", spec.epochs, epochs_allowed(settings)))
    if problems:
        raise InvalidCommand(problems)
    return spec


def _as_json(content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(content, status, headers, media_type="application/json")
