"""The REST calls under /api/sweeps."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from playground.config.fields import MAX_SEED
from playground.settings import Settings, check_limits
from playground.sweeps.serialization import SweepHeadOut, SweepListOut, SweepOut, SweepRunListOut
from playground.sweeps.spec import Sweep, SweepSpec
from playground.web.api.answers import check_order, epochs_allowed, json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.api.run_service import ClientAddress, RunService, Service

_MOST_LISTED = 500

SweepId = Annotated[int, Path(ge=1, le=MAX_SEED, description="as POST /api/sweeps gave it", examples=[1])]

_EXAMPLE = {
    "base": {"data": {"dataset": "spiral"}, "network": {"hidden": [8, 8]}},
    "grid": {"training.learning_rate": [0.01, 0.03, 0.1], "network.activation": ["tanh", "relu"]},
    "epochs": 100,
    "seeds": 3,
}


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of /api/sweeps.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/sweeps", tags=["sweeps"])

    @router.post(
        "",
        status_code=201,
        response_model=SweepOut,
        responses={
            201: {"headers": {"Location": {"description": "its own address", "schema": {"type": "string"}}}},
            **problem_answers(400, 403, 413, 422, 429, 503, 507),
        },
        openapi_extra=body_schema(SweepSpec, _EXAMPLE),
    )
    def create_sweep(raw: RawBody, client: ClientAddress, service: Service) -> Response:
        """Queues runs of many configs: all combinations, random ones, or those that a search chooses."""
        spec = read_body(raw, SweepSpec, {"epochs": epochs_allowed(settings)})
        check_order("base", spec.base, spec.epochs, settings)
        admit = partial(check_limits, settings=settings)
        sweep = service.begin(spec, client, admit)
        headers = {"location": f"{settings.base_path}/api/sweeps/{sweep.id}"}
        return json_answer(_told(service, sweep), 201, headers)

    @router.get("", response_model=SweepListOut, responses=problem_answers(422, 503))
    def list_sweeps(
        service: Service,
        limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 50,
        after: Annotated[int | None, Query(ge=1, le=MAX_SEED, description="only older ones")] = None,
    ) -> Response:
        """Lists sweeps, the newest first. `next` of the answer is `after` of the next page."""
        found = service.repository.sweeps.page(limit + 1, after=after)
        shown = found[:limit]
        following = shown[-1].id if len(found) > limit else None
        return json_answer(SweepListOut(sweeps=[SweepHeadOut.of(sweep) for sweep in shown], next=following))

    @router.get("/{sweep_id}", response_model=SweepOut, responses=problem_answers(404, 422, 503))
    def get_sweep(sweep_id: SweepId, service: Service) -> Response:
        """Gives a sweep's progress, the results of its trials, and the best of them."""
        return json_answer(_told(service, _found(service, sweep_id)))

    @router.get("/{sweep_id}/runs", response_model=SweepRunListOut, responses=problem_answers(404, 422, 503))
    def list_sweep_runs(
        sweep_id: SweepId,
        service: Service,
        limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = _MOST_LISTED,
        after: Annotated[
            int | None, Query(ge=1, le=MAX_SEED, description="only runs queued after this one")
        ] = None,
    ) -> Response:
        """Lists a sweep's runs in the order in which they were queued."""
        _found(service, sweep_id)
        found = service.repository.sweeps.runs_page(sweep_id, limit + 1, after=after)
        following = found[limit - 1].id if len(found) > limit else None
        return json_answer(SweepRunListOut.model_validate({"runs": found[:limit], "next": following}))

    @router.post("/{sweep_id}/cancel", response_model=SweepOut, responses=problem_answers(403, 404, 422, 503))
    def cancel_sweep(sweep_id: SweepId, service: Service) -> Response:
        """Ends all runs of a sweep as they were last saved; one that is over stays as it is."""
        service.repository.sweeps.cancel(sweep_id)
        return json_answer(_told(service, _found(service, sweep_id)))

    @router.delete("/{sweep_id}", status_code=204, responses=problem_answers(403, 404, 422, 503))
    def delete_sweep(sweep_id: SweepId, service: Service) -> Response:
        """Deletes a sweep with all its runs."""
        if not service.repository.sweeps.delete(sweep_id):
            raise RefusedRequest(404, "sweep_not_found", {"id": sweep_id})
        return Response(status_code=204)

    return router


def _told(service: RunService, sweep: Sweep) -> SweepOut:
    return SweepOut.with_runs(sweep, service.repository.sweeps.runs(sweep.id), _MOST_LISTED)


def _found(service: RunService, sweep_id: int) -> Sweep:
    sweep = service.repository.sweeps.get(sweep_id)
    if sweep is None:
        raise RefusedRequest(404, "sweep_not_found", {"id": sweep_id})
    return sweep
