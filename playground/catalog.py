"""Collects every table a user can choose from, for the page, REST and docs alike.

Lists nothing itself: rows come from the tables of `data` and `engine`, choices from the config's fields,
labels from a locale.
"""

from collections.abc import Mapping
from typing import Protocol

from playground.config import ExperimentConfig
from playground.data.datasets import DATASETS
from playground.data.features import FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS


class _Row(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def formula(self) -> str: ...


_FORMULAS: Mapping[str, Mapping[str, _Row]] = {
    "features": FEATURES,
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "initializers": INITIALIZERS,
    "regularizers": REGULARIZERS,
}


def make_catalog(words: Mapping[str, str], limits: Mapping[str, object]) -> dict[str, object]:
    """Everything there is to choose from, ready for JSON.

    Args:
        words: a locale; row ``tanh`` of table ``activations`` is labelled by ``activations.tanh``.
        limits: what this server allows, by the name of its setting.

    Returns:
        One list of rows {name, label, ...} per table, and ``limits``, ``choices`` (the values a page offers
        for a number, by field) and ``defaults`` (the default config).
    """
    tables = {
        family: [
            {"name": name, "label": words[f"{family}.{name}"], "formula": row.formula}
            for name, row in table.items()
        ]
        for family, table in _FORMULAS.items()
    }
    return {
        "datasets": [
            {
                "name": name,
                "label": words[f"datasets.{name}"],
                "task": dataset.task,
                "default_samples": dataset.default_samples,
            }
            for name, dataset in DATASETS.items()
        ],
        **tables,
        "limits": dict(limits),
        "choices": _choices(),
        "defaults": ExperimentConfig().model_dump(mode="json"),
    }


def _choices() -> dict[str, object]:
    """The values worth offering for each number, as its field declares them."""
    sections = ExperimentConfig.model_json_schema()["$defs"].values()
    return {
        name: field["choices"]
        for section in sections
        for name, field in section["properties"].items()
        if "choices" in field
    }
