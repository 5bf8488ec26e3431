"""The REST calls that write down a step of training: of a kept run, a config or a saved state."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from playground.analysis.receipt import most_samples, step_receipt
from playground.config.fields import MAX_SAMPLES, WholeNumber
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.runs.serialization import Out
from playground.runs.trained_model import load_trainer
from playground.settings import Settings
from playground.training.trainer import Trainer
from playground.web.api.answers import json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import problem_answers
from playground.web.api.run_service import RunService, Service
from playground.web.api.runs import RunId, found_run
from playground.web.api.sources import ConfigOrState
from playground.web.api.turns import Turns

_MOST_NUMBERS = 200_000  # of the samples of a batch: what is written holds the interpreter for 0.1 s at most

_SAMPLE = "number of a training row, from 0, which alone is the batch; else the next batch of training"
_Sample = Annotated[WholeNumber, Field(ge=0, lt=MAX_SAMPLES)]


class ReceiptOrder(ConfigOrState):
    """Whose next step is written down: of an untrained config, or of a saved state."""

    sample: _Sample | None = Field(None, description=_SAMPLE)


class ReceiptOut(Out):
    """A step of training with every number, unrounded, in the order of their computation."""

    format: str
    version: int
    epoch: int
    step: int = Field(description="steps that were taken before this one")
    method: dict[str, Any] = Field(description="layers, loss, optimizer and what else decides the step")
    n_samples: int = Field(description="training rows")
    before: dict[str, Any] = Field(description="parameters, optimizer_state, averages before the step")
    rows: list[int] = Field(description="numbers of the batch's training rows")
    inputs: list[Any] = Field(description="(n, n_features), as the network receives them")
    targets: list[Any] = Field(description="(n, n_outputs)")
    sample_weights: list[Any] | None = Field(description="(n,), by class weights")
    forward: list[dict[str, Any]] = Field(
        description="of each layer: sums, normalized, pre_activations, mask, activations"
    )
    losses: list[Any] = Field(description="(n,)")
    mean_loss: float | None
    deltas: list[Any] = Field(description="of each layer: derivatives of each sample's loss by z")
    gradients: list[dict[str, Any]] = Field(description="of each layer, of the mean loss")
    clipped: list[dict[str, Any]] = Field(description="gradients after clipping")
    regularized: list[dict[str, Any]] = Field(description="these with the square penalty's")
    learning_rate: float
    moves: list[dict[str, Any]] = Field(description="what the optimizer subtracts")
    after: dict[str, Any] = Field(description="as before, after the step")


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of receipts.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api", tags=["receipts"])
    turns = Turns(most_waiting=100)

    @router.get("/runs/{run_id}/receipt", response_model=ReceiptOut, responses=problem_answers(404, 422, 503))
    async def get_receipt(
        run_id: RunId,
        service: Service,
        sample: Annotated[int | None, Query(ge=0, lt=MAX_SAMPLES, description=_SAMPLE)] = None,
    ) -> Response:
        """Writes down the step that would follow on the run as it was last saved, with every number."""
        return await turns.take(partial(_of_run, service, run_id, sample))

    @router.post(
        "/receipt",
        response_model=ReceiptOut,
        responses=problem_answers(400, 403, 413, 422, 503),
        openapi_extra=body_schema(ReceiptOrder, {"config": {"network": {"hidden": [2]}}, "sample": 0}),
    )
    async def write_receipt(raw: RawBody) -> Response:
        """Writes down the first step of a config, or the next one of a saved state, with every number."""
        return await turns.take(partial(_of_order, raw, settings))

    return router


def _of_run(service: RunService, run_id: int, sample: int | None) -> Response:
    return _written(load_trainer(found_run(service, run_id), service.store.state(run_id)), sample)


def _of_order(raw: bytes, settings: Settings) -> Response:
    order = read_body(raw, ReceiptOrder)
    return _written(order.trainer(settings), order.sample)


def _written(trainer: Trainer, sample: int | None) -> Response:
    most, wanted = most_samples(trainer, _MOST_NUMBERS), trainer.config.training.batch_size
    if sample is None and min(wanted, trainer.train_samples.count) > most:
        raise InvalidCommand([Problem("training.batch_size", "batch_too_large", wanted, Interval(1, most))])
    return json_answer(ReceiptOut.model_validate(step_receipt(trainer, sample)))
