"""The REST calls about the server itself: health, catalog, config and data sets."""

from functools import cache, partial
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from playground import __version__
from playground.catalog.tables import make_catalog
from playground.config import DataConfig, ExperimentConfig, Seed
from playground.config.data import Row
from playground.config.rows import make_rows
from playground.data.features import INPUTS
from playground.data.tasks import TaskName
from playground.lessons.terms import Glossary, read_glossary
from playground.locales import read_words
from playground.settings import Settings, check_limits
from playground.web.api.answers import json_answer
from playground.web.api.bodies import RawBody, body_schema, read_body
from playground.web.api.languages import Lang, asked_language, json_document
from playground.web.api.problems import problem_answers
from playground.web.api.turns import Turns
from playground.web.page.documents import Document


class Health(BaseModel):
    """Status and version of the server."""

    status: str = Field("ok", description="degraded: it serves, but kernels cannot be compiled")
    version: str = __version__
    engine: Literal["compiling", "compiled", "failed"] = Field(
        "compiled", description="what trains: until it is compiled, plain NumPy, and runs wait"
    )


class DataRequest(BaseModel):
    """Seed and data section of the rows to make."""

    model_config = ConfigDict(extra="forbid")

    seed: Seed = 0
    data: DataConfig = Field(default_factory=DataConfig)


class DatasetOut(BaseModel):
    """Training and test rows [x1, x2, ..., target]. With several classes, targets are 0 .. k-1."""

    task: TaskName
    n_classes: int = Field(description="0 for regression")
    inputs: list[str] = Field(description="names of the columns before the target: own ones, or x1 and x2")
    train: list[Row]
    test: list[Row]
    validation: list[Row] | None = Field(None, description="those held out of the training rows")


def make_router(settings: Settings) -> APIRouter:
    """Makes the routes of health, catalog, config and data sets.

    Args:
        settings: the server's limits.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api")
    turns = Turns()

    @router.get("/health")
    async def health(request: Request) -> Health:
        """Status and version of the server."""
        engine = request.app.state.live.warm_up.state
        return Health(status="degraded" if engine == "failed" else "ok", engine=engine)

    @cache
    def document(language: str) -> Document:
        # Imported here, because the page needs no formulas until something is explained.
        from playground.catalog.activation_curves import with_curves
        from playground.catalog.formulas import typeset

        words = read_words(language)
        content = to_json(typeset(with_curves(make_catalog(words, settings.limits()), words)))
        return json_document(content, language)

    @router.get("/catalog", response_model=dict[str, Any], responses=problem_answers(422))
    def catalog(request: Request, lang: Lang = None) -> Response:
        """All tables of choices, with labels and formulas; limits, offered values and defaults."""
        return document(asked_language(request, lang)).answer(request.headers)

    @cache
    def glossary_of(language: str) -> Document:
        return json_document(read_glossary(language).model_dump_json().encode(), language)

    @router.get("/glossary", response_model=Glossary, responses=problem_answers(422))
    def glossary(request: Request, lang: Lang = None) -> Response:
        """The terms of the course: words in use, what they mean, and where the page shows it."""
        return glossary_of(asked_language(request, lang)).answer(request.headers)

    @router.get("/config/schema")
    def config_schema() -> dict[str, Any]:
        """The JSON Schema of an experiment's config."""
        return ExperimentConfig.model_json_schema()

    @router.get("/config/default")
    async def default_config() -> ExperimentConfig:
        """The default config."""
        return ExperimentConfig()

    @router.post(
        "/datasets",
        response_model=DatasetOut,
        responses=problem_answers(400, 403, 413, 422, 503),
        openapi_extra=body_schema(DataRequest),
    )
    async def make_dataset(raw: RawBody) -> Response:
        """Makes the training and test rows of a seed and a data section."""
        return await turns.take(partial(made, raw))

    def made(raw: bytes) -> Response:
        request = read_body(raw, DataRequest)
        config = ExperimentConfig(seed=request.seed, data=request.data)
        check_limits(config, settings)
        rows = make_rows(config)
        return json_answer(
            DatasetOut(
                task=rows.task,
                n_classes=config.n_classes,
                inputs=list(config.data.input_names or INPUTS[: rows.n_inputs]),
                train=rows.train.tolist(),
                test=rows.test.tolist(),
                validation=None if rows.validation is None else rows.validation.tolist(),
            )
        )

    return router
