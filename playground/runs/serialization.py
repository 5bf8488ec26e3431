"""Runs as JSON: one model each for REST's answers, the command line's output and the clients' objects."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Self, get_type_hints
from urllib.parse import unquote

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    RootModel,
    ValidationError,
    computed_field,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from playground.config import ExperimentConfig, read_config
from playground.config.link import link_of
from playground.config.picture import rows_picture
from playground.markup import beside, html_table
from playground.problems.errors import InvalidInput
from playground.runs.history import Columns
from playground.runs.run import ENDED, Run, Status, Stop, StoppedBy
from playground.training.ensemble import Ensemble
from playground.training.metrics import HISTORY_COLUMNS, Metrics
from playground.training.trainer import Trainer


@dataclass(frozen=True, slots=True)
class DumpedFrom:
    """Annotates JSON that a model was dumped to: it is passed on as it is, and described as the model.

    What an older version kept may lack fields of today's model, and is answered nevertheless.
    """

    model: type[BaseModel]

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self.model.__pydantic_core_schema__)


@dataclass(frozen=True, slots=True)
class WithKeys:
    """Annotates a dict with keys of known types, each of which may be absent; other keys are dropped."""

    types: tuple[tuple[str, Any], ...]

    def __get_pydantic_core_schema__(self, _source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.typed_dict_schema(
            {
                name: core_schema.typed_dict_field(handler.generate_schema(kind), required=False)
                for name, kind in self.types
            }
        )


_METRICS = get_type_hints(Metrics)
_COLUMNS = WithKeys(
    tuple(
        (name, list[int] if _METRICS[name] is int else list[float | None] | None) for name in HISTORY_COLUMNS
    )
)

MetricsOut = Annotated[
    dict[str, Any],
    WithKeys(tuple((name, kind | None if kind is float else kind) for name, kind in _METRICS.items())),
]
"""The fields of `Metrics`; null for what is undefined or no finite number."""


class Out(BaseModel):
    """What is sent: built from a record, immutable, read by clients of this version and of older ones."""

    model_config = ConfigDict(
        frozen=True, from_attributes=True, extra="ignore", json_schema_serialization_defaults_required=True
    )


_BLANK: Mapping[str, object] = {"status": "failed", "config": {}, "epochs": 0, "epoch": 0, "created_at": 0}


class RunOut(Out):
    """A run: its order, progress and result."""

    id: int = Field(examples=[1])
    name: str | None
    status: Status
    config: Annotated[dict[str, Any], DumpedFrom(ExperimentConfig)]
    epochs: int = Field(description="how many were ordered")
    stop: Annotated[dict[str, Any], DumpedFrom(Stop)] | None = None
    epoch: int = Field(description="how far it has come, as last saved")
    metrics: MetricsOut | None = Field(description="of the last saved epoch")
    stopped_by: StoppedBy | None = Field(None, description="what ended it before its last epoch")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None = Field(description="why it failed")
    sweep_id: int | None = Field(None, description="the sweep it belongs to")

    @classmethod
    def of(cls, run: Run) -> Self:
        """Converts a run of the store.

        Args:
            run: as the store gave it.

        Returns:
            The same, with times as UTC datetimes. What others wrote into the database and nobody can read is
            left out of it, and named in `error`.
        """
        try:
            return cls.model_validate(run)
        except ValidationError as error:
            unreadable = sorted({str(each["loc"][0]) for each in error.errors()})
        told = f"is kept in a form that cannot be read: {', '.join(unreadable)}"
        blank = {name: _BLANK.get(name) for name in unreadable}
        return cls.model_validate({**asdict(run), "error": told, **blank})

    @computed_field(description="the fragment of the page's address that opens its config")  # type: ignore[prop-decorator]
    @property
    def link(self) -> str:
        """``#data.dataset=spiral``: after the page's address it opens the run's config."""
        return f"#{link_of(self.config)}"

    @property
    def has_ended(self) -> bool:
        """Whether the run's status is final."""
        return self.status in ENDED

    def __repr__(self) -> str:
        epoch = f"epoch {self.epoch} of {self.epochs}"
        return f"<Run {_named(self)} {self.status}, {epoch}{metrics_text(self.metrics)}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """A table for notebooks: how it went, and where its config differs from the default."""
        facts = {"status": self.status, "epoch": f"{self.epoch} of {self.epochs}", **(self.metrics or {})}
        facts |= dict(part.split("=", 1) for part in unquote(self.link[1:]).split("&") if part)
        table = html_table(f"Run {_named(self)}", [], [[name, value] for name, value in facts.items()])
        try:
            return beside(rows_picture(read_config(self.config)), table)
        except InvalidInput:  # kept by another version
            return table


def _named(kept: Any) -> str:
    return f"{kept.id} {kept.name!r}" if kept.name else str(kept.id)


def metrics_text(metrics: dict[str, Any] | None) -> str:
    """Writes the test loss and the score of a task.

    Args:
        metrics: of a run; None before the first.

    Returns:
        Such as ``, test_loss 0.0123, test_accuracy 0.98``.
    """
    names = ("test_loss", "test_accuracy", "test_r_squared")
    found = ((name, (metrics or {}).get(name)) for name in names)
    return "".join(f", {name} {value:.4g}" for name, value in found if value is not None)


class RunListOut(Out):
    """Some runs, the newest first."""

    runs: list[RunOut]
    next: int | None = Field(description="the `after` of the next page; null on the last")


class ParametersOut(RootModel[list[dict[str, list[Any]]]]):
    """Each layer's weights (fan_in, fan_out), biases (fan_out,) and further parameters, output layer last."""


class PredictionOut(Out):
    """Outputs and predicted classes."""

    outputs: list[list[float | None]] = Field(description="a row per sample, a column per output")
    classes: list[int] | None = Field(description="-1 or 1, or the class numbers; null for regression")


class MemberOut(Out):
    """A run that is averaged with others."""

    run: int = Field(description="its id")
    score: float | None
    parameters: int = Field(description="how many its network has")


class EnsembleOut(Out):
    """The average of several runs' outputs, scored beside its members; null for a score that is undefined."""

    score: Literal["accuracy", "r_squared"] = Field(description="what the scores are")
    n_test: int = Field(
        description="test rows of the first run that no member was trained on; scored on them"
    )
    average: float | None = Field(description="the score of the average")
    disagreement: float | None = Field(
        description="mean over these rows: of classes, the fraction of the members that decide otherwise "
        "than most; of numbers, their standard deviation"
    )
    parameters: int = Field(description="of all members together")
    members: list[MemberOut]

    @classmethod
    def of(cls, ids: Sequence[int], trainers: Sequence[Trainer]) -> Self:
        """Averages runs.

        Args:
            ids: of the runs.
            trainers: their trainers, in the same order.

        Returns:
            The scores.

        Raises:
            InvalidCommand: they cannot be averaged; says which.
        """
        ensemble = Ensemble(trainers)
        scores = ensemble.scores()
        sizes = [trainer.network.layout.n_parameters for trainer in trainers]
        return cls(
            score=ensemble.score,
            n_test=scores.n_test,
            average=_finite(scores.average),
            disagreement=_finite(scores.disagreement),
            parameters=sum(sizes),
            members=[
                MemberOut(run=run, score=_finite(score), parameters=size)
                for run, score, size in zip(ids, scores.members, sizes, strict=True)
            ],
        )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


class HistoryOut(RootModel[Annotated[dict[str, list[Any] | None], _COLUMNS]]):
    """Metrics over epochs, a list each; null for what the task does not have."""

    @classmethod
    def of(cls, columns: Columns) -> Self:
        """Converts a history.

        Args:
            columns: as `history.joined` gives them.

        Returns:
            Its columns as lists.
        """
        return cls({name: None if column is None else column.tolist() for name, column in columns.items()})
