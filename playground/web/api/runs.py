"""The REST calls under /api/runs."""

import math
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from starlette.responses import Response

from playground.config import ExperimentConfig, NestedConfig
from playground.config.fields import MAX_SAMPLES, MAX_SEED, Number, WholeNumber
from playground.config.inputs import InputName
from playground.data.features import INPUTS, MAX_INPUTS
from playground.drawing.boundary import ShownRows, boundary_png
from playground.drawing.palettes import Pair, Palette, Theme, palette_of
from playground.export.safetensors_file import write_layers
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.runs.history import joined
from playground.runs.run import Name, Run, Status, Stop, order
from playground.runs.serialization import HistoryOut, ParametersOut, PredictionOut, RunListOut, RunOut
from playground.runs.spreadsheet import csv_lines
from playground.runs.trained_model import load_trainer, trained_state
from playground.runs.trained_model import predict as predict_samples
from playground.settings import Settings
from playground.web.api.answers import check_order, epochs_allowed, json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.api.run_service import ClientAddress, RunService, Service
from playground.web.api.turns import Turns

_Shown = tuple[str, str | None, dict[str, float]]  # arguments of Trainer.plane
_MOST_LISTED = 500
_MOST_LISTED_BYTES = 2_000_000  # of configs, not counting the last one's
_MOST_WAIT_S = 600
_BINARY = "application/octet-stream"
_CSV = "text/csv"

RunId = Annotated[int, Path(ge=1, le=MAX_SEED, description="as POST /api/runs gave it", examples=[1])]
_FILE = {"type": "string", "format": "binary"}
_FAR = 1e6  # the largest coordinate that may be asked for
Coordinate = Annotated[Number, Field(ge=-_FAR, le=_FAR)]
_NUMBER = {"type": "number", "minimum": -_FAR, "maximum": _FAR}
Point = Annotated[
    tuple[Coordinate, ...],
    WithJsonSchema({"type": "array", "items": _NUMBER, "minItems": 1, "maxItems": MAX_INPUTS}),
]

_EXAMPLE_ORDER = {
    "name": "two spirals",
    "config": {"data": {"dataset": "spiral"}, "network": {"hidden": [8, 8]}},
    "epochs": 200,
    "stop": {"target_loss": 0.01},
}


class RunRequest(BaseModel):
    """A config, and how long to train it."""

    model_config = ConfigDict(extra="forbid")

    config: NestedConfig = Field(default_factory=ExperimentConfig)
    epochs: Annotated[WholeNumber, Field(ge=1, le=10_000_000)] = Field(
        100, description="at most; the server's own limit is max_epochs of the catalog"
    )
    name: Name | None = Field(None, description="for people")
    stop: Stop | None = Field(None, description="when to end before")


class PredictRequest(BaseModel):
    """Samples to predict."""

    model_config = ConfigDict(extra="forbid")

    samples: Annotated[list[Point], Field(max_length=MAX_SAMPLES, fail_fast=True)] = Field(
        description="rows [x1, x2, ...] without targets", examples=[[[0.5, -1.0], [3, 3]]]
    )


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of /api/runs.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/runs", tags=["runs"])
    listing = Turns(most_waiting=100)

    @router.post(
        "",
        status_code=201,
        response_model=RunOut,
        responses={
            201: {
                "headers": {
                    "Location": {"description": "the run's own address", "schema": {"type": "string"}}
                }
            },
            **problem_answers(400, 403, 413, 422, 429, 503, 507),
        },
        openapi_extra=body_schema(RunRequest, _EXAMPLE_ORDER),
    )
    async def create_run(
        raw: RawBody,
        client: ClientAddress,
        service: Service,
        wait: Annotated[
            float, Query(ge=0, le=_MOST_WAIT_S, description="seconds to hold the answer until the run ended")
        ] = 0,
    ) -> Response:
        """Queues a run. It ends after its epochs, by its stop rule, or when the loss is no number."""
        run = await run_in_threadpool(_create, raw, client, service, settings)
        if wait:
            run = await service.wait(run, wait)
        headers = {"location": f"{settings.base_path}/api/runs/{run.id}"}
        # Written on a thread: its config may bring a megabyte of rows.
        return await run_in_threadpool(lambda: json_answer(RunOut.of(run), 201, headers))

    @router.get(
        "",
        response_model=RunListOut,
        responses={200: {"content": {_CSV: {"schema": {"type": "string"}}}}, **problem_answers(422, 503)},
    )
    async def list_runs(
        service: Service,
        status: Annotated[Status | None, Query(description="only runs with it")] = None,
        limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 50,
        after: Annotated[
            int | None, Query(ge=1, le=MAX_SEED, description="only runs older than this one")
        ] = None,
        sweep_id: Annotated[
            int | None, Query(ge=0, le=MAX_SEED, description="only a sweep's runs; 0: only those of none")
        ] = None,
        format: Annotated[  # noqa: A002 - the query's
            Literal["json", "csv"], Query(description="csv: a row per run, for spreadsheets")
        ] = "json",
    ) -> Response:
        """Lists runs, the newest first. `next` of the answer is `after` of the next page.

        Where configs bring large tables, a page has fewer runs than `limit`; in CSV these are left out.
        """
        chosen = {"after": after, "status": status, "sweep_id": sweep_id}
        write = _as_csv if format == "csv" else _as_json
        return await listing.take(partial(write, service, limit, chosen))

    @router.get("/{run_id}", response_model=RunOut, responses=problem_answers(404, 422, 503))
    def get_run(run_id: RunId, service: Service) -> Response:
        """Gives a run and its progress."""
        return json_answer(RunOut.of(found_run(service, run_id)))

    @router.delete("/{run_id}", status_code=204, responses=problem_answers(403, 404, 409, 422, 503))
    def delete_run(run_id: RunId, service: Service) -> Response:
        """Deletes a run with all its results; one that is being computed is cancelled first."""
        run = found_run(service, run_id)
        if run.sweep_id is not None:
            raise RefusedRequest(409, "run_of_sweep", {"id": run_id, "sweep": run.sweep_id})
        service.store.delete(run_id)
        return Response(status_code=204)

    @router.post("/{run_id}/cancel", response_model=RunOut, responses=problem_answers(403, 404, 422, 503))
    def cancel_run(run_id: RunId, service: Service) -> Response:
        """Ends a run as it was last saved; one that has ended stays as it is."""
        service.store.cancel(run_id)
        return json_answer(RunOut.of(found_run(service, run_id)))

    @router.get("/{run_id}/history", response_model=HistoryOut, responses=problem_answers(404, 422, 503))
    def get_history(
        run_id: RunId,
        service: Service,
        points: Annotated[
            int | None, Query(ge=2, le=1_000_000, description="at most so many epochs, evenly spread")
        ] = None,
    ) -> Response:
        """Metrics over epochs, as columns; the first entry is before any training."""
        found_run(service, run_id)
        return json_answer(HistoryOut.of(joined(service.store.history(run_id), points)))

    @router.post(
        "/{run_id}/predict",
        response_model=PredictionOut,
        responses=problem_answers(400, 403, 404, 413, 422, 503),
        openapi_extra=body_schema(PredictRequest, {"samples": [[0.5, -1.0], [3, 3]]}),
    )
    def predict(run_id: RunId, raw: RawBody, service: Service) -> Response:
        """Predicts outputs and classes of samples [x1, x2, ...] with the parameters as last saved."""
        samples = read_body(raw, PredictRequest).samples
        trainer = load_trainer(found_run(service, run_id), service.store.state(run_id))
        outputs, classes = predict_samples(trainer, samples)
        return json_answer(PredictionOut(outputs=outputs.tolist(), classes=classes))

    @router.get(
        "/{run_id}/boundary.png",
        response_class=Response,
        responses={
            200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
            **problem_answers(404, 422, 503),
        },
    )
    async def get_boundary(
        run_id: RunId,
        service: Service,
        size: Annotated[int, Query(ge=16, le=1600, description="width and height in pixels")] = 400,
        theme: Annotated[Theme, Query(description="of the page that shows it")] = "light",
        palette: Annotated[
            Pair, Query(description="the page's usual colours, or those of more contrast")
        ] = "usual",
        x: Annotated[InputName, Query(description="the input from left to right, by name")] = INPUTS[0],
        y: Annotated[
            InputName | None, Query(description="the input from bottom to top; else the first that is not x")
        ] = None,
        held: Annotated[
            list[str],
            Query(max_length=MAX_INPUTS, description="name:coordinate of another input; else its median"),
        ] = [],  # noqa: B006 - FastAPI copies it
        rows: Annotated[
            ShownRows, Query(description="which rows are drawn: training, test or none")
        ] = "train",
    ) -> Response:
        """Draws the decision boundary over two inputs from -6 to 6, with rows or without, as PNG."""
        shown = (x, y, _held(held))
        picture = await service.draw(
            partial(_picture, service, run_id, size, palette_of(theme, palette), shown, rows)
        )
        return Response(picture, media_type="image/png")

    _add_files(router)
    return router


def _add_files(router: APIRouter) -> None:
    """Adds the routes that give a run's model whole."""

    @router.get(
        "/{run_id}/parameters",
        response_model=ParametersOut,
        responses={
            200: {"content": {_BINARY: {"schema": {"type": "string", "format": "binary"}}}},
            **problem_answers(404, 422, 503),
        },
    )
    def get_parameters(
        run_id: RunId, service: Service, accept: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> Response:
        """Each layer's weights (fan_in, fan_out) and biases (fan_out), as last saved; the output layer last.

        With `Accept: application/octet-stream`, a safetensors file with tensors `layers.0.weights` and so on.
        """
        layers = load_trainer(found_run(service, run_id), service.store.state(run_id)).parameters()
        if _BINARY in accept:
            return Response(write_layers(layers), media_type=_BINARY)
        return json_answer(
            ParametersOut([{name: part.tolist() for name, part in parts.items()} for parts in layers])
        )

    @router.get(
        "/{run_id}/state",
        response_class=Response,
        responses={200: {"content": {_BINARY: {"schema": _FILE}}}, **problem_answers(404, 422, 503)},
    )
    def get_state(run_id: RunId, service: Service) -> Response:
        """The run as last saved, with its history: live `resume` and `Trainer.from_state` go on from it."""
        run = found_run(service, run_id)
        state = trained_state(run, service.store.state(run_id), service.store.history(run_id))
        headers = {"content-disposition": f'attachment; filename="run-{run_id}.state.safetensors"'}
        return Response(state, media_type=_BINARY, headers=headers)


def _as_csv(service: RunService, limit: int, chosen: dict[str, Any]) -> Response:
    headers = {"content-disposition": 'attachment; filename="runs.csv"'}
    shown = service.store.page(limit, has_own_rows=False, **chosen)
    return Response("".join(csv_lines(shown)), media_type=_CSV, headers=headers)


def _as_json(service: RunService, limit: int, chosen: dict[str, Any]) -> Response:
    shown = service.store.page(limit, most_bytes=_MOST_LISTED_BYTES, **chosen)
    following = None
    if shown and service.store.page(1, has_own_rows=False, **{**chosen, "after": shown[-1].id}):
        following = shown[-1].id
    return json_answer(RunListOut(runs=[RunOut.of(run) for run in shown], next=following))


def _create(raw: bytes, client: str | None, service: RunService, settings: Settings) -> Run:
    request = read_body(raw, RunRequest, {"epochs": epochs_allowed(settings)})
    check_order("config", request.config, request.epochs, settings)
    return service.add(order(request.config, request.epochs, request.stop, request.name), client)


def _held(texts: list[str]) -> dict[str, float]:
    """Coordinates by the names of inputs, of texts ``name:coordinate``."""
    coordinates = {}
    for place, text in enumerate(texts):
        name, _, number = text.rpartition(":")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not name or not abs(value) <= _FAR:
            raise InvalidCommand([Problem(f"held.{place}", "not_a_held_input", text, Phrase("held_input"))])
        coordinates[name] = value
    return coordinates


def _picture(
    service: RunService,
    run_id: int,
    size: int,
    palette: Palette,
    shown: _Shown,
    rows: ShownRows,
) -> bytes:
    trainer = load_trainer(found_run(service, run_id), service.store.state(run_id))
    return boundary_png(trainer, size, palette, trainer.plane(*shown), rows)


def found_run(service: RunService, run_id: int) -> Run:
    """Look a run up.

    Args:
        service: of the server.
        run_id: as it was asked for.

    Returns:
        The run.

    Raises:
        RefusedRequest: there is none (404).
    """
    run = service.store.get(run_id)
    if run is None:
        raise RefusedRequest(404, "run_not_found", {"id": run_id})
    return run
