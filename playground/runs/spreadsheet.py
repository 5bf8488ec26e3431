"""Runs as rows of CSV, for spreadsheets: a row per run, a column per metric and per field of its config."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from playground.config import ExperimentConfig
from playground.config.link import flat_config
from playground.runs.run import Run
from playground.runs.serialization import RunOut
from playground.training.metrics import HISTORY_COLUMNS

_OF_RUN = ("id", "name", "status", "epoch", "epochs", "stopped_by", "created_at", "finished_at", "sweep_id")
_METRICS = tuple(name for name in HISTORY_COLUMNS if name.startswith(("train_", "test_", "validation_")))
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(found: Iterable[Run]) -> Iterator[str]:
    """Writes runs as CSV.

    Args:
        found: in any order.

    Yields:
        The lines, the heads first, each with its line feed.
    """
    paths = list(flat_config(ExperimentConfig().model_dump(mode="json")))
    yield _line([*_OF_RUN, *_METRICS, *paths])
    for run in found:
        known = RunOut.of(run)
        shown = known.model_dump(mode="json", include=set(_OF_RUN))
        metrics, config = known.metrics or {}, flat_config(known.config)
        values = [*(shown[name] for name in _OF_RUN), *(metrics.get(name) for name in _METRICS)]
        yield _line([*values, *(config.get(path) for path in paths)])


def as_cell(value: object) -> object:
    """Writes a value as a cell holds it.

    Args:
        value: as JSON has it.

    Returns:
        Lists and objects as JSON. A text that a spreadsheet would compute as a formula begins with an
        apostrophe, which makes it text.
    """
    if isinstance(value, (list, dict)):
        return json.dumps(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value


def _line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(map(as_cell, values))
    return line.getvalue()
