"""The REST calls under /api/ensembles: averages of kept runs."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from playground.config.fields import MAX_SEED, WholeNumber
from playground.drawing.boundary import boundaries_png, boundary_png, disagreement_png
from playground.drawing.palettes import Pair, Palette, Theme, palette_of
from playground.runs.serialization import EnsembleOut
from playground.runs.trained_model import load_trainer
from playground.training.ensemble import Ensemble
from playground.training.trainer import Trainer
from playground.web.api.answers import json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.api.run_service import RunService, Service

_MOST_MEMBERS = 64

Shows = Literal["average", "disagreement", "boundaries"]
_DRAWINGS: dict[Shows, Callable[[Ensemble, int, Palette], bytes]] = {
    "average": boundary_png,
    "disagreement": disagreement_png,
    "boundaries": boundaries_png,
}


class EnsembleRequest(BaseModel):
    """Runs to be averaged."""

    model_config = ConfigDict(extra="forbid")

    runs: Annotated[
        list[Annotated[WholeNumber, Field(ge=1, le=MAX_SEED)]],
        Field(min_length=2, max_length=_MOST_MEMBERS, fail_fast=True),
    ] = Field(description="their ids", examples=[[1, 2]])


def make_router() -> APIRouter:
    """Makes the routes of /api/ensembles.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/ensembles", tags=["ensembles"])

    @router.post(
        "",
        response_model=EnsembleOut,
        responses=problem_answers(400, 403, 404, 413, 422, 503),
        openapi_extra=body_schema(EnsembleRequest, {"runs": [1, 2]}),
    )
    def average_runs(raw: RawBody, service: Service) -> Response:
        """Scores the average of runs' outputs beside each of them, and says how much they disagree."""
        ids = read_body(raw, EnsembleRequest).runs
        return json_answer(EnsembleOut.of(ids, _trainers(service, ids)))

    @router.get(
        "/boundary.png",
        response_class=Response,
        responses={
            200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
            **problem_answers(404, 422, 503),
        },
    )
    async def get_boundary(
        service: Service,
        runs: Annotated[
            list[Annotated[int, Field(ge=1, le=MAX_SEED)]],
            Query(min_length=2, max_length=_MOST_MEMBERS, description="id of a run, once for each"),
        ],
        size: Annotated[int, Query(ge=16, le=800, description="width and height in pixels")] = 400,
        shows: Annotated[
            Shows, Query(description="the boundary of the average, where the runs disagree, or each boundary")
        ] = "average",
        theme: Annotated[Theme, Query(description="of the page that shows it")] = "light",
        palette: Annotated[
            Pair, Query(description="the page's usual colours, or those of more contrast")
        ] = "usual",
    ) -> Response:
        """Draws the decision boundary of the average of runs, their own, or where they disagree, as PNG."""
        colours = palette_of(theme, palette)
        picture = await service.draw(partial(_picture, service, runs, size, shows, colours))
        return Response(picture, media_type="image/png")

    return router


def _picture(service: RunService, ids: list[int], size: int, shows: Shows, palette: Palette) -> bytes:
    return _DRAWINGS[shows](Ensemble(_trainers(service, ids)), size, palette)


def _trainers(service: RunService, ids: list[int]) -> list[Trainer]:
    trainers = []
    for run_id in ids:
        run = service.store.get(run_id)
        if run is None:
            raise RefusedRequest(404, "run_not_found", {"id": run_id})
        trainers.append(load_trainer(run, service.store.state(run_id)))
    return trainers
