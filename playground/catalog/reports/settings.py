"""Settings as people read them: what the page calls a field, and how its values are written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playground.catalog.reports.page import Words
from playground.config import ExperimentConfig
from playground.config.link import flat_config

_LONG_LIST = 24  # entries, from which on only their number is said
# Fields whose label has another name than they themselves, or whose name on the page is another field's.
_LABELS = {
    "data.train_fraction": "page.training_data",
    "data.fold": "page.folds.count",
    "data.task": "page.problem_type",
    "data.inputs": "page.runs.inputs",
    "data.seed": "page.data_seed",
    "data.train": "page.scored.train",
    "data.test": "page.scored.test",
    "network.hidden": "page.runs.hidden",
    "network.initial_parameters": "page.runs.initial_parameters",
    "training.restore_best": "page.keep_best",
    "training.shuffle": "page.runs.shuffle",
}
_NAMES = {"datasets.custom": "page.runs.own_points"}  # of what is no row of a table


def differing_rows(
    configs: Sequence[ExperimentConfig], catalog: Mapping[str, Any], words: Words
) -> Iterator[tuple[str, list[str]]]:
    """List the settings in which configs differ.

    Args:
        configs: at least two.
        catalog: the tables in the reader's language.
        words: of the reader's language.

    Yields:
        Label, and the value of each config, of every field that is not the same in all of them.
    """
    flat = [flat_config(each.model_dump(mode="json")) for each in configs]
    for path, first in flat[0].items():
        values = [each[path] for each in flat]
        if any(value != first for value in values):
            table = catalog["fields"].get(path, {}).get("table")
            yield label_of(path, words), [value_text(value, table, words) for value in values]


def label_of(path: str, words: Words) -> str:
    """Look up what the page calls a setting.

    Args:
        path: its dotted name.
        words: of the reader's language.

    Returns:
        The label.
    """
    return words[_LABELS.get(path, f"page.{path.rpartition('.')[2]}")]


def measure_label(name: str, words: Words) -> str:
    """Look up what the page calls a measure.

    Args:
        name: of a row of `playground.evidence.measures.MEASURES`, or of a column of a history.
        words: of the reader's language.

    Returns:
        The label.
    """
    places = ("page.monitor", "page.luck", "page.lesson.measure", "page")
    return next(words[key] for place in places if (key := f"{place}.{name}") in words)


def value_text(value: Any, table: str | None, words: Words) -> str:
    """Write a value as people read it.

    Args:
        value: as JSON has it.
        table: whose row it names, if it names one.
        words: of the reader's language.

    Returns:
        The text, not escaped.
    """
    if value is None or value == []:
        return words["page.no_value"]
    if isinstance(value, bool):
        return words["page.runs.yes" if value else "page.runs.no"]
    if isinstance(value, list):
        if len(value) > _LONG_LIST or isinstance(value[0], list):
            return words["report.entries"].format(count=len(value))
        return words["page.comma"].join(value_text(each, table, words) for each in value)
    if isinstance(value, Mapping):
        named = [value_text(value["name"], table, words)] if "name" in value else []
        parts = [
            f"{_part_label(name, words)} {value_text(part, None, words)}"
            for name, part in value.items()
            if name != "name"
        ]
        return words["page.comma"].join([*named, *parts])
    if isinstance(value, str):
        own = _NAMES.get(f"{table}.{value}", "")
        known = (own, f"{table}.{value}", f"page.problem.{value}", f"page.monitor.{value}")
        return next((words[key] for key in known if key in words), value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _part_label(name: str, words: Words) -> str:
    return next((words[key] for key in (f"hyperparameters.{name}", f"page.{name}") if key in words), name)
