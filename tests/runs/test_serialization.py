"""Runs as JSON say what the records hold, whatever version wrote them."""

import math
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from pydantic_core import from_json

from playground.runs.run import Run
from playground.runs.serialization import HistoryOut, PredictionOut, RunOut
from playground.training.metrics import HISTORY_COLUMNS, Metrics
from playground.training.trainer import Trainer
from tests.runs.repositories import TINY

METRICS = asdict(Trainer(TINY).evaluate())
RUN = Run(
    id=7,
    name=None,
    status="running",
    config=TINY.model_dump(mode="json"),
    epochs=20,
    stop=None,
    epoch=3,
    metrics=METRICS,
    stopped_by=None,
    created_at=1_763_640_000.25,
    started_at=None,
    finished_at=None,
    error=None,
    sweep_id=None,
)


def test_a_run_is_told_with_every_field_of_its_record() -> None:
    assert list(RunOut.model_fields) == [each.name for each in fields(Run)]
    told = RunOut.of(RUN).model_dump(mode="json")
    assert told.pop("link").startswith("#")
    assert told == {**asdict(RUN), "created_at": "2025-11-20T12:00:00.250000Z"}


def test_metrics_have_every_field_of_their_record() -> None:
    metrics = RunOut.of(RUN).metrics
    assert metrics is not None
    assert list(metrics) == [each.name for each in fields(Metrics)]


def test_what_an_older_version_kept_is_told_as_it_was_kept() -> None:
    old = replace(RUN, config={"seed": 3}, metrics={"epoch": 3})
    told = RunOut.of(old).model_dump(mode="json")
    assert (told["config"], told["metrics"]) == ({"seed": 3}, {"epoch": 3})


def test_a_history_has_whole_epochs_and_null_for_what_is_no_number() -> None:
    trainer = Trainer(TINY)
    trainer.train(1)
    columns = {**trainer.history, "epoch": [0.0, 1.0], "test_loss": [math.inf, 0.5]}
    parts = {name: None if column[0] is None else column for name, column in columns.items()}
    told = from_json(HistoryOut(parts).model_dump_json())
    assert list(told) == list(HISTORY_COLUMNS)
    assert told["epoch"] == [0, 1]
    assert told["test_loss"] == [None, 0.5]
    assert told["test_r_squared"] is None


def test_an_output_that_is_no_number_is_null() -> None:
    assert PredictionOut(outputs=[[math.nan]], classes=None).model_dump_json() == (
        '{"outputs":[[null]],"classes":null}'
    )


@pytest.mark.parametrize(
    ("field", "wild", "told"),
    [
        ("config", "{not json", {}),
        ("metrics", {"train_loss": "high"}, None),
        ("metrics", [1, 2], None),
        ("stop", "null and void", None),
        ("status", "half done", "failed"),
        ("epochs", "many", 0),
        ("created_at", 1e300, "1970-01-01T00:00:00Z"),
        ("finished_at", "yesterday", None),
        ("name", b"\xff\xfe", None),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_told(field: str, wild: Any, told: object) -> None:
    answer = RunOut.of(replace(RUN, **{field: wild})).model_dump(mode="json")
    assert answer["error"] == f"is kept in a form that cannot be read: {field}"
    assert answer[field] == told
    kept = set(RunOut.model_fields) - {field, "error", "created_at"}
    assert all(answer[name] == asdict(RUN)[name] for name in kept)
