"""The REST calls that write reports: of kept runs, configs, saved states, experiments and their branches."""

from functools import partial
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from pydantic import Field, model_validator
from starlette.responses import Response

from playground.catalog.reports.branch import report_branch
from playground.catalog.reports.experiment import report
from playground.config.fields import WholeNumber
from playground.engine.network import Network
from playground.problems.errors import Problem
from playground.problems.validation import refuse
from playground.runs.trained_model import trained_state
from playground.settings import Settings
from playground.training.experiment_file import ExperimentFile, read_experiment
from playground.training.reference_network import ReferenceNetwork
from playground.training.reopening import reopened
from playground.training.saved_state import is_of_reference
from playground.training.trainer import Trainer
from playground.web.api.answers import check_order
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.languages import Lang, asked_language
from playground.web.api.problems import problem_answers
from playground.web.api.report_answers import HTML, html_file, network_of, require_short
from playground.web.api.run_service import RunService, Service
from playground.web.api.runs import RunId, found_run
from playground.web.api.sources import ConfigOrState, decoded_state
from playground.web.api.turns import Turns


class ReportOrder(ConfigOrState):
    """What is reported: an untrained config, a saved state, or an experiment with its branches."""

    experiment: dict[str, Any] | None = Field(
        None,
        description="what a file NAME.playground.json holds; with a state of the same moment nothing of it"
        " has to be computed once more",
    )
    branch: Annotated[WholeNumber, Field(ge=1)] | None = Field(
        None, description="of the experiment, the id of the branch that is reported"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.experiment is not None and self.config is not None:
            refuse(type(self).__name__, [Problem("experiment", "config_or_experiment")])
        if self.experiment is None and self.branch is not None:
            refuse(type(self).__name__, [Problem("branch", "no_such_branch", self.branch, [])])
        return self


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of reports.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api", tags=["reports"])
    turns = Turns(most_waiting=20)

    @router.post(
        "/report",
        response_class=Response,
        responses={200: {"content": HTML}, **problem_answers(400, 403, 413, 422, 503)},
        openapi_extra=body_schema(ReportOrder, {"config": {"data": {"dataset": "xor"}}}),
    )
    async def write_report(raw: RawBody, request: Request, lang: Lang = None) -> Response:
        """Writes a report of a config, a saved state, an experiment or one of its branches."""
        language, network = asked_language(request, lang), await network_of(request)
        return await turns.take(partial(_of_order, raw, settings, language, network))

    @router.get(
        "/runs/{run_id}/report",
        response_class=Response,
        responses={200: {"content": HTML}, **problem_answers(404, 422, 503)},
    )
    async def report_run(run_id: RunId, service: Service, request: Request, lang: Lang = None) -> Response:
        """Writes a report of the run as it was last saved."""
        return await turns.take(partial(_of_run, service, run_id, asked_language(request, lang)))

    return router


def _of_run(service: RunService, run_id: int, language: str) -> Response:
    store = service.store
    state = trained_state(found_run(service, run_id), store.state(run_id), store.history(run_id))
    return html_file(report(Trainer.from_state(state), language), f"run-{run_id}", language)


def _of_order(raw: bytes, settings: Settings, language: str, network: type[Network]) -> Response:
    order = read_body(raw, ReportOrder)
    if order.experiment is None:
        return html_file(report(order.trainer(settings), language), "report", language)
    file = read_experiment(order.experiment, "experiment")
    for config in file.all_configs:
        check_order("experiment", config, 0, settings)
    state = None if order.state is None else decoded_state(order.state)
    if order.branch is None:
        trainer = _left(file, state, network)
        return html_file(report(trainer, language), "report", language)
    wanted = file.branches.get(order.branch)
    n_steps = wanted.end.progress.step
    if wanted.parent is not None:
        n_steps += file.branches.get(wanted.parent).end.progress.step - wanted.leaves.step
    require_short("experiment", file, n_steps)
    trainer = reopened(file, network=network)
    return html_file(report_branch(trainer, wanted.id, language), f"branch-{wanted.id}", language)


def _left(file: ExperimentFile, state: bytes | None, network: type[Network]) -> Trainer:
    """The trainer where the experiment was left."""
    if state is not None:
        return reopened(file, state, network=ReferenceNetwork if is_of_reference(state) else network)
    require_short("experiment", file, file.here.step)
    trainer = reopened(file, network=network)
    trainer.open_branch(file.branches.current.id, file.here.step)
    return trainer
