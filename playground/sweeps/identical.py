"""Which trials of a sweep train the same network to the bit, although they were ordered with other values."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from playground.config import ExperimentConfig

_PENALTY = ("training.regularization", "training.regularization_rate")
_OF_HIDDEN = ("network.activation", "network.dropout", "network.batch_normalization")


def identity(base: ExperimentConfig, overrides: Mapping[str, Any]) -> bytes:
    """Names what a trial trains.

    Args:
        base: of the sweep.
        overrides: of the trial, by dotted field.

    Returns:
        The same for two trials of the sweep only if their results are the same: they differ at most in what
        has no effect, as the rate of no regularization, or the activation of no hidden neuron.
    """
    values = {path: _plain(value) for path, value in overrides.items()}
    regularization = values.get(_PENALTY[0], base.training.regularization.name)
    rate = values.get(_PENALTY[1], base.training.regularization_rate)
    if regularization == "none" or rate == 0:
        values = _without(values, _PENALTY) | {"penalty": None}
    if values.get("network.hidden", base.network.hidden) in ([], (), ""):
        values = _without(values, _OF_HIDDEN)
    return to_json(dict(sorted(values.items())))


def _without(values: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    within = tuple(f"{field}." for field in fields)
    return {
        path: value for path, value in values.items() if path not in fields and not path.startswith(within)
    }


def _plain(value: Any) -> Any:
    """Equal numbers as equal ones: 1 and 1.0; a row without hyperparameters by its name."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return (
            value["name"]
            if value.keys() == {"name"}
            else {name: _plain(part) for name, part in value.items()}
        )
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
