"""The REST calls that write what repeats an experiment elsewhere: a command, a program, a notebook's cell."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from pydantic import Field, model_validator
from starlette.responses import Response

from playground.config import ExperimentConfig, NestedConfig
from playground.config.fields import Section
from playground.problems.errors import Problem
from playground.problems.validation import OneOf, refuse
from playground.runs.serialization import Out
from playground.training.experiment_file import read_experiment
from playground.training.past import Past, past_of_config, past_of_file
from playground.training.ways import WAYS
from playground.web.api.answers import json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.problems import problem_answers
from playground.web.api.turns import Turns
from playground.web.page.languages import words_of


class CodeOrder(Section):
    """An experiment, and in which way it is to be repeated."""

    config: NestedConfig | None = Field(None, description="of an experiment that was not trained yet")
    experiment: dict[str, Any] | None = Field(
        None,
        description="what a file NAME.playground.json holds; what led to where it was left is written",
    )
    way: Annotated[str, OneOf(tuple(WAYS))] = Field("python", description="a way to repeat an experiment")

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if self.config is not None and self.experiment is not None:
            refuse(type(self).__name__, [Problem("experiment", "config_or_experiment")])
        return self

    def past(self) -> Past:
        """What led to the moment that is meant.

        Returns:
            That of the experiment; without one, the beginning of the config, or of the default.

        Raises:
            InvalidInput: the experiment is no such file.
        """
        if self.experiment is None:
            return past_of_config(self.config or ExperimentConfig())
        return past_of_file(read_experiment(self.experiment, "experiment"))


class LackOut(Out):
    """Something of the experiment that the text does not hold."""

    code: str = Field(examples=["changed_on_the_way"], description="the same in every language and version")
    message: str


class CodeOut(Out):
    """What repeats an experiment."""

    name: str = Field(description="of a file", examples=["experiment.sh"])
    code: str
    lacks: list[LackOut] = Field(description="what it does not hold; empty where it gives the same losses")


class WayOut(Out):
    """A way to repeat an experiment."""

    name: str
    suffix: str = Field(description="of a file's name, with its dot")
    media_type: str
    language: str = Field(description="of the text")


class WayListOut(Out):
    """The ways to repeat an experiment."""

    ways: list[WayOut]


def make_router() -> APIRouter:
    """Makes the routes of what repeats experiments.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/code", tags=["code"])
    turns = Turns(most_waiting=100)

    @router.get("/ways", response_model=WayListOut)
    def list_ways() -> Response:
        """The ways to repeat an experiment."""
        return json_answer(WayListOut(ways=[WayOut.model_validate(row) for row in WAYS.values()]))

    @router.post(
        "",
        response_model=CodeOut,
        responses=problem_answers(400, 403, 413, 422, 503),
        openapi_extra=body_schema(CodeOrder, {"config": {"network": {"hidden": [2]}}, "way": "command_line"}),
    )
    async def write_code(raw: RawBody, request: Request) -> Response:
        """Writes what repeats an experiment up to where it was left, and names what it cannot hold of it."""
        return await turns.take(partial(_written, raw, _address(request), words_of(request)))

    return router


def _address(request: Request) -> str:
    """Of this server as the asker knows it: browsers name it, also where a proxy speaks TLS for it."""
    origin = request.headers.get("origin", "")
    known = str(request.base_url)
    return f"{origin}{request.base_url.path}" if origin.startswith("http") else known


def _written(raw: bytes, address: str, words: Mapping[str, str]) -> Response:
    order = read_body(raw, CodeOrder)
    past, way = order.past(), WAYS[order.way]
    lacks = [
        LackOut(code=lack.code, message=words[f"ways.lacks.{lack.code}"].format(**lack.params))
        for lack in way.lacks(past)
    ]
    code = CodeOut(name=f"experiment{way.suffix}", code=way.write(past, address), lacks=lacks)
    return json_answer(code)
