"""The REST calls that write a network or its training as a file: of a kept run, a config or a saved state."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from playground.engine.network import Network
from playground.export import FORMATS, Format, export_model, export_training, require_training
from playground.problems.validation import OneOf
from playground.runs.serialization import Out
from playground.runs.trained_model import load_trainer
from playground.settings import Settings
from playground.training.describing_training import describe_training
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer
from playground.web.api.answers import json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import problem_answers
from playground.web.api.run_service import RunService, Service
from playground.web.api.runs import RunId, found_run
from playground.web.api.sources import ConfigOrState
from playground.web.api.turns import Turns

LACKS = "playground-lacks"
"""The header with the codes, parted by commas, of what the file has not; left out where that is nothing."""

_ABOUT = "a way to write a network"
_TRAINING = "a program that trains so from the beginning, in place of the network"

_FormatOfPath = Annotated[str, OneOf(tuple(FORMATS)), Path(description=_ABOUT, examples=["json"])]
_Begin = Callable[..., Trainer]
_Check = Callable[[], None]
_FILE = {"type": "string", "format": "binary"}


class ExportOrder(ConfigOrState):
    """What is written as a file: the network of an untrained config or of a saved state, or its training."""

    format: Annotated[str, OneOf(tuple(FORMATS))] = Field("json", description=_ABOUT)
    training: bool = Field(False, strict=True, description=_TRAINING)


class FormatOut(Out):
    """A format that networks are written in."""

    name: str
    suffix: str = Field(description="of a file's name, with its dot")
    media_type: str
    language: str = Field(description="of the code, empty for a file of data")
    has_training: bool = Field(description="whether it has programs that train")


class FormatListOut(Out):
    """The formats that networks are written in."""

    formats: list[FormatOut]


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of exports.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api", tags=["exports"])
    turns = Turns(most_waiting=100)
    file_answer = {
        "content": {row.media_type: {"schema": _file_schema(row)} for row in FORMATS.values()},
        "headers": {
            LACKS: {
                "description": "codes of what the file has not, parted by commas",
                "schema": {"type": "string"},
            }
        },
    }

    @router.get("/export/formats", response_model=FormatListOut)
    def list_formats() -> Response:
        """The formats that networks are written in."""
        return json_answer(
            FormatListOut(
                formats=[
                    FormatOut(
                        name=row.name,
                        suffix=row.suffix,
                        media_type=row.media_type,
                        language=row.language,
                        has_training=row.write_training is not None,
                    )
                    for row in FORMATS.values()
                ]
            )
        )

    @router.post(
        "/export",
        response_class=Response,
        responses={200: file_answer, **problem_answers(400, 403, 413, 422, 503)},
        openapi_extra=body_schema(
            ExportOrder, {"config": {"network": {"hidden": [2]}}, "format": "numpy", "training": True}
        ),
    )
    async def export_network(raw: RawBody, request: Request) -> Response:
        """Writes the network of a config or a saved state, or its training, as a file of a format."""
        return await turns.answer(request, partial(_of_order, raw, settings, _begin_of(request)))

    @router.get(
        "/runs/{run_id}/export/{format}",
        response_class=Response,
        responses={200: file_answer, **problem_answers(404, 422, 503)},
    )
    async def export_run(
        run_id: RunId,
        format: _FormatOfPath,  # noqa: A002 - the path's
        service: Service,
        request: Request,
        training: Annotated[bool, Query(description=_TRAINING)] = False,
    ) -> Response:
        """Writes the model, as last saved, or its training, as a file of one of the formats."""
        work = partial(_of_run, service, run_id, format, training, _begin_of(request))
        return await turns.answer(request, work)

    return router


def _begin_of(request: Request) -> _Begin:
    """Makes trainers that need not wait until kernels are compiled."""
    has_kernels = request.app.state.live.warm_up.has_kernels
    return partial(Trainer, network=Network if has_kernels else ReferenceNetwork)


def _of_run(
    service: RunService, run_id: int, name: str, training: bool, begin: _Begin, check: _Check
) -> Response:
    trainer = load_trainer(found_run(service, run_id), service.store.state(run_id))
    if training:
        return _training_file(trainer, name, f"run-{run_id}-training", begin, check)
    return _network_file(trainer, name, f"run-{run_id}")


def _of_order(raw: bytes, settings: Settings, begin: _Begin, check: _Check) -> Response:
    order = read_body(raw, ExportOrder)
    trainer = order.trainer(settings)
    if order.training:
        return _training_file(trainer, order.format, "training", begin, check)
    return _network_file(trainer, order.format, "network")


def _network_file(trainer: Trainer, name: str, stem: str) -> Response:
    model, chosen = trainer.describe(), FORMATS[name]
    return _file(export_model(model, name), chosen, stem, chosen.lacks(model))


def _training_file(trainer: Trainer, name: str, stem: str, begin: _Begin, check: _Check) -> Response:
    require_training(name)
    training = describe_training(trainer.config, begin, check)
    written_as = FORMATS[name]
    return _file(export_training(training, name), written_as, stem, written_as.training_lacks(training))


def _file(data: bytes, written_as: Format, stem: str, lacks: tuple[str, ...]) -> Response:
    headers = {"content-disposition": f'attachment; filename="{stem}{written_as.suffix}"'}
    if lacks:
        headers[LACKS] = ",".join(lacks)
    return Response(data, media_type=written_as.media_type, headers=headers)


def _file_schema(written_as: Format) -> dict[str, str]:
    """How OpenAPI describes a file: JSON as an object, anything else as bytes."""
    return {"type": "object"} if written_as.media_type == "application/json" else _FILE
