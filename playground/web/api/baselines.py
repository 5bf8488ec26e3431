"""The REST calls under /api/baselines: other models on the rows of a config."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from playground.baselines import apart
from playground.baselines.answer import Baselines, BaselineTable, make_table
from playground.baselines.fitting import BaselineOrder
from playground.baselines.models import INSTALL, MODELS, is_available
from playground.config import ExperimentConfig, NestedConfig
from playground.config.choices import ChoiceOf
from playground.config.fields import Section
from playground.engine.hyperparameters import Choice
from playground.problems.errors import InvalidCommand
from playground.runs.executors import local_processes
from playground.settings import Settings, limit_problems
from playground.web.api.answers import json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.api.turns import Turns
from playground.web.page.languages import language_of, words_of

_N_PROCESSES = max(1, (os.cpu_count() or 1) // 2)  # live experiments have the others
_EXAMPLE = {
    "config": {"data": {"dataset": "spiral"}},
    "models": ["tree", {"name": "svm_rbf", "C": 10, "gamma": 1}],
}


class ScriptOrder(Section):
    """Of which model a script is wanted."""

    config: NestedConfig = Field(default_factory=ExperimentConfig)
    model: Annotated[Choice, ChoiceOf(MODELS)] = Field(
        description="a name, or an object of a name and controls", examples=["svm_rbf"]
    )


class BaselineService:
    """The processes of one server that fit other models: scikit-learn would delay the event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: Executor | None = None
        self.turns = Turns(_N_PROCESSES)

    def prepare(self) -> None:
        """Has a process import scikit-learn, if none has done so; does not wait for it."""
        with self._lock:
            is_new = self._processes is None
        if is_new:
            self._started().submit(apart.prepare)

    def answer(self, work: Callable[[], apart.Answer]) -> bytes:
        """Does some work in a process; to be called on a thread.

        Args:
            work: of `apart`; with pickle.

        Returns:
            Its answer.

        Raises:
            InvalidCommand: it found problems.
            RefusedRequest: scikit-learn is not installed, or the process ended twice.
        """
        if not is_available():
            raise RefusedRequest(501, "no_sklearn", {"command": INSTALL})
        for _ in range(2):
            processes = self._started()
            try:
                found = processes.submit(work).result()
            except BrokenExecutor:
                self._end(processes)
                continue
            if isinstance(found, tuple):
                raise InvalidCommand(found)
            return found
        raise RefusedRequest(503, "server_full", headers={"retry-after": "1"})

    def close(self) -> None:
        """Ends the processes."""
        if self._processes is not None:
            self._end(self._processes)

    def _started(self) -> Executor:
        with self._lock:
            if self._processes is None:
                self._processes = local_processes(_N_PROCESSES)
            return self._processes

    def _end(self, processes: Executor) -> None:
        with self._lock:
            if self._processes is processes:
                self._processes = None
        processes.shutdown(wait=True, cancel_futures=True)


def _service_of(request: Request) -> BaselineService:
    service: BaselineService = request.app.state.baselines
    return service


_Service = Annotated[BaselineService, Depends(_service_of)]


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of /api/baselines.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/baselines", tags=["baselines"])

    @router.get("", response_model=BaselineTable)
    async def list_models(request: Request, service: _Service) -> Response:
        """Lists the models that can be asked for, with their controls."""
        if is_available():
            service.prepare()
        return await run_in_threadpool(json_answer, make_table(words_of(request)))

    @router.post(
        "",
        response_model=Baselines,
        responses=problem_answers(400, 403, 413, 422, 501, 503),
        openapi_extra=body_schema(BaselineOrder, _EXAMPLE),
    )
    async def fit(request: Request, raw: RawBody, service: _Service) -> Response:
        """Fits models to the training rows of a config: scores and pictures."""
        return await service.turns.take(partial(_fitted, raw, language_of(request), service, settings))

    @router.post(
        "/script",
        response_class=Response,
        responses={200: {"content": {"text/x-python": {}}}, **problem_answers(400, 403, 413, 422, 501, 503)},
        openapi_extra=body_schema(ScriptOrder, {"config": _EXAMPLE["config"], "model": "svm_rbf"}),
    )
    async def script(raw: RawBody, service: _Service) -> Response:
        """Writes the scikit-learn script that fits one model to the same rows and draws its picture."""
        return await service.turns.take(partial(_written, raw, service, settings))

    return router


def _fitted(raw: bytes, language: str, service: BaselineService, settings: Settings) -> Response:
    order = read_body(raw, BaselineOrder)
    _check(order.config, settings)
    content = service.answer(partial(apart.fit_as_json, order, language))
    return Response(content, media_type="application/json")


def _written(raw: bytes, service: BaselineService, settings: Settings) -> Response:
    order = read_body(raw, ScriptOrder)
    _check(order.config, settings)
    content = service.answer(partial(apart.script_as_text, order.config, order.model))
    return Response(content, media_type="text/x-python")


def _check(config: ExperimentConfig, settings: Settings) -> None:
    if problems := [problem.within("config") for problem in limit_problems(config, settings)]:
        raise InvalidCommand(problems)
