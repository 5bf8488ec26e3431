"""Collects every table a user can choose from, for the page, REST and docs alike.

Rows come from the tables of `data` and `engine`, choices from the config's fields,
labels and sentences from a locale.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from pydantic import BaseModel

from playground.analysis.metrics import METRICS
from playground.catalog.constants import make_constants
from playground.catalog.presets import PRESETS, Preset
from playground.config import ExperimentConfig
from playground.config.choices import interval_of
from playground.config.network import LAYERED
from playground.data.datasets import DATASETS, Dataset
from playground.data.features import FEATURES
from playground.data.tasks import TASKS
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Hyperparameter
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES


class _TypesetRow(Protocol):
    @property
    def latex(self) -> str: ...


class _Row(_TypesetRow, Protocol):
    @property
    def formula(self) -> str: ...
    @property
    def source(self) -> str: ...


class _TunedRow(_Row, Protocol):
    @property
    def hyperparameters(self) -> Sequence[Hyperparameter]: ...


_TUNED: Mapping[str, Mapping[str, _TunedRow]] = {
    "activations": ACTIVATIONS,
    "initializers": INITIALIZERS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "regularizers": REGULARIZERS,
    "schedules": SCHEDULES,
}

_TABLES: Mapping[str, Mapping[str, object]] = {
    "datasets": DATASETS,
    "features": FEATURES,
    **_TUNED,
}


def make_catalog(words: Mapping[str, str], limits: Mapping[str, object]) -> dict[str, object]:
    """Builds the catalog: all tables, limits, offered values and defaults, as JSON types.

    Args:
        words: a locale; row ``tanh`` of table ``activations`` is labelled by ``activations.tanh`` and
            described by ``activations.tanh.about``.
        limits: what this server allows, by the name of its setting.

    Returns:
        One list of rows {name, label, about, latex, ...} per table, ``presets``, and ``tasks`` (what
        follows from what the targets are, by the task's name), ``settings`` (what explains those that are no
        row of a table), ``limits``, ``choices`` (the values a page offers for a number, by field),
        ``constants`` (as `make_constants` gives them), ``fields`` (by dotted name: which table it names,
        whether layers may have each their own value, what to try of it in a sweep) and ``defaults`` (the
        default config).
    """
    tuned: dict[str, list[dict[str, object]]] = {
        family: [
            {
                **_described(words, family, name, row),
                **_stated(row),
                "hyperparameters": [_hyperparameter(words, each) for each in row.hyperparameters],
            }
            for name, row in table.items()
        ]
        for family, table in _TUNED.items()
    }
    for row, activation in zip(tuned["activations"], ACTIVATIONS.values(), strict=True):
        row["is_piecewise_linear"] = activation.is_piecewise_linear
    for row, loss in zip(tuned["losses"], LOSSES.values(), strict=True):
        row["tasks"] = dict(loss.output_activation)
        row["outputs"] = {task: list(activations) for task, activations in loss.outputs.items()}
    return {
        "tasks": {
            name: {
                **asdict(task),
                "has_classes": task.has_classes,
                "has_numbered_classes": task.has_numbered_classes,
                "class_names": [words[f"classes.{each}"] for each in task.class_names],
            }
            for name, task in TASKS.items()
        },
        "datasets": [
            {**_described(words, "datasets", name, dataset), **_dataset(words, dataset)}
            for name, dataset in DATASETS.items()
        ],
        "features": [
            {
                **_described(words, "features", name, feature),
                "formula": feature.formula,
                "n_inputs": feature.n_inputs,
            }
            for name, feature in FEATURES.items()
        ],
        **tuned,
        "metrics": [
            {**_described(words, "metrics", name, metric), **_stated(metric), "tasks": list(metric.tasks)}
            for name, metric in METRICS.items()
        ],
        "presets": [_preset(words, preset) for preset in PRESETS.values()],
        "limits": dict(limits),
        "choices": _choices(),
        "settings": _settings(words),
        "constants": make_constants(),
        "fields": _fields(),
        "defaults": ExperimentConfig().model_dump(mode="json"),
    }


def _settings(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the page says of its settings that are no choice of a table's row: label and sentence, by name."""
    found = {}
    for key, about in words.items():
        head, _, name = key.removesuffix(".about").rpartition(".")
        label = words.get(f"page.{name}")
        if head == "page" and key.endswith(".about") and label is not None:
            found[name] = {"label": label, "about": about}
    return found


def _described(words: Mapping[str, str], family: str, name: str, row: _TypesetRow) -> dict[str, object]:
    """Name, label, sentence and formula of a row."""
    key = f"{family}.{name}"
    return {
        "name": name,
        "label": words[key],
        "about": words[f"{key}.about"],
        "latex": row.latex,
    }


def _stated(row: _Row) -> dict[str, object]:
    """Formula and source of a row."""
    return {"formula": row.formula, "source": row.source}


def _dataset(words: Mapping[str, str], dataset: Dataset) -> dict[str, object]:
    """Further columns of a data set; `measured` ones ignore the number of samples."""
    return {
        "task": dataset.task,
        "default_samples": dataset.default_samples,
        "measured": dataset.measured,
        "n_classes": dataset.n_classes,
        "classes": list(dataset.classes) if dataset.classes else None,
        "gates": list(dataset.gates),
        "class_names": [words[f"classes.{name}"] for name in dataset.class_names],
        "axes": [
            {
                "label": words[f"axes.{axis.name}"],
                "unit": axis.unit,
                "origin": axis.origin,
                "scale": axis.scale,
            }
            for axis in dataset.axes or ()
        ],
    }


def _preset(words: Mapping[str, str], preset: Preset) -> dict[str, object]:
    key = f"presets.{preset.name}"
    return {
        "name": preset.name,
        "label": words[key],
        "about": words[f"{key}.aim"],
        "surprise": words[f"{key}.surprise"],
        "difficulty": preset.difficulty,
        "epochs_per_frame": preset.epochs_per_frame,
        "follows": preset.follows,
        "changes": dict(preset.changes),
    }


def _hyperparameter(words: Mapping[str, str], hyperparameter: Hyperparameter) -> dict[str, object]:
    key = f"hyperparameters.{hyperparameter.name}"
    return {
        "name": hyperparameter.name,
        "label": words[key],
        "about": words[f"{key}.about"],
        "default": hyperparameter.default,
        "low": hyperparameter.low,
        "high": hyperparameter.high,
        "whole": hyperparameter.whole,
        "allowed": interval_of(hyperparameter).translated(words),
    }


def _choices() -> dict[str, object]:
    """The values that a page offers for each number, as its field declares them."""
    return {
        name.rpartition(".")[2]: declared["choices"]
        for name, declared in _declarations()
        if "choices" in declared
    }


def _fields() -> dict[str, dict[str, object]]:
    """Table, layers and trial values of each field, by its dotted name."""
    return {
        name: {
            "table": declared.get("table"),
            "per_layer": name.removeprefix("network.") in LAYERED,
            "trials": _trials(declared),
        }
        for name, declared in _declarations()
    }


def _trials(declared: Mapping[str, Any]) -> dict[str, object] | None:
    trials = declared.get("trials")
    if trials is None:
        return None
    table = declared.get("table")
    offered = list(_TABLES[table]) if trials["offered"] is None and table else trials["offered"]
    return {"first": trials["first"], "offered": offered}


def _declarations() -> Iterator[tuple[str, dict[str, Any]]]:
    """The declarations of each field of a config, by its dotted name."""
    for section, info in ExperimentConfig.model_fields.items():
        if isinstance(info.json_schema_extra, dict):
            yield section, dict(info.json_schema_extra)
        elif isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            for name, field in info.annotation.model_fields.items():
                if isinstance(field.json_schema_extra, dict):
                    yield f"{section}.{name}", dict(field.json_schema_extra)
