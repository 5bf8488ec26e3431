"""Advice: what to change about a training, as changes of its config."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.config import ExperimentConfig, begins_anew, change_config
from playground.config.plain import plain
from playground.problems.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do.

    Args:
        changes: of the config, by dotted name, as JSON has them.
        config: with them.
        begins_anew: whether training begins anew with it, because a field asks for that or because what was
            trained so far cannot be mended.
    """

    changes: Mapping[str, Any]
    config: ExperimentConfig
    begins_anew: bool


def advice_of(
    config: ExperimentConfig, proposals: Iterable[tuple[Mapping[str, object], bool]]
) -> tuple[Advice, ...]:
    """Makes advice of changes, leaving out what is no change and what no config allows.

    Args:
        config: in force.
        proposals: changes by dotted name, and whether training is to begin anew in any case.

    Returns:
        In the same order, nothing twice.
    """
    found: list[Advice] = []
    for changes, is_anew in proposals:
        try:
            changed = change_config(config, changes)
        except InvalidInput:  # such as a normalization that a layer's activation does not go with
            continue
        advice = Advice(plain(dict(changes)), changed, is_anew or begins_anew(config, changed))
        if changed != config and advice not in found:
            found.append(advice)
    return tuple(found)
